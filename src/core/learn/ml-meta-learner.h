/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A learner that trains another one, its `classifier`. What that cannot learn,
 * it cannot either. A class sets the preset with
 * ml_option_set_preset (klass, "classifier", 0, "REPTree"). Abstract. */
#pragma once

#include "ml-learner.h"

#define ML_TYPE_META_LEARNER (ml_meta_learner_get_type ())

typedef struct _MlMetaLearner MlMetaLearner;
typedef MlLearnerClass MlMetaLearnerClass;

struct _MlMetaLearner /*< private: for subclasses >*/
{
  MlLearner parent;
  char *classifier; /* "REPTree folds=5" */
};

GType      ml_meta_learner_get_type (void);
MlLearner *ml_meta_learner_base     (MlMetaLearner *self, GError **error); /* (transfer full) (nullable): a new one, with its options */
char      *ml_meta_learner_spec     (MlMetaLearner *self);                 /* (transfer full): its WEKA command line, or ours */
