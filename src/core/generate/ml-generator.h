/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes data sets by rule and chance, for lessons and tests: the truth behind
 * them is known. One file a generator. Every row has a random stream of its own,
 * so the first rows stay what they are when more are asked for, on any number
 * of threads. Pictures use only arithmetic that all machines do alike; points
 * also use sin, cos and log, whose last digit may differ between C libraries. */
#pragma once

#include "ml-dataset.h"
#include "ml-option.h"
#include "ml-random.h"

#define ML_TYPE_GENERATOR (ml_generator_get_type ())

typedef struct _MlGenerator MlGenerator;
typedef struct _MlGeneratorClass MlGeneratorClass;

struct _MlGenerator /*< private: for subclasses >*/
{
  GObject parent;
  guint rows, seed;
};

struct _MlGeneratorClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Two spirals")                              */
  const char *category;    /* N_("Points"), N_("Curves"), N_("Pictures")     */
  const char *description; /* N_(one or two sentences)                       */
  MlDataset *(*generate) (MlGenerator *self, GError **error);
};

GType      ml_generator_get_type (void);
MlDataset *ml_generator_generate (MlGenerator *self, GError **error); /* (transfer full) (nullable) */

/* What a table of a generator looks like, and who fills a row of it. Exactly
 * one of point and picture is set; both return the row's class and draw all
 * that is random from @random. A row's class goes round, row % n_classes, so
 * classes are even. */
typedef struct
{
  guint n_numbers;           /* of points: inputs, x1 …; without classes x and y */
  guint height, width;       /* of pictures, pixels                          */
  guint n_classes;           /* 0: the last number is the target             */
  const char *const *labels; /* (nullable): n_classes; NULL: 1 … n_classes   */
  int (*point)   (const MlGenerator *self, guint row, MlRandom *random, double *numbers); /* n_numbers */
  int (*picture) (const MlGenerator *self, guint row, MlRandom *random, guint8 *pixels);  /* height × width, zeros */
} MlGeneratorPlan;

enum { ML_GENERATOR_MOST_NUMBERS = 64 };

MlDataset *ml_generator_follow (const MlGenerator *self, const MlGeneratorPlan *plan, GError **error); /* (transfer full) (nullable) */

/* G_DECLARE_DERIVABLE_TYPE, but with fields that options can point at. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlGenerator, g_object_unref)

static inline MlGenerator *
ML_GENERATOR (gpointer object)
{
  return G_TYPE_CHECK_INSTANCE_CAST (object, ML_TYPE_GENERATOR, MlGenerator);
}

static inline MlGeneratorClass *
ML_GENERATOR_CLASS (gpointer class)
{
  return G_TYPE_CHECK_CLASS_CAST (class, ML_TYPE_GENERATOR, MlGeneratorClass);
}

static inline MlGeneratorClass *
ML_GENERATOR_GET_CLASS (gpointer object)
{
  return G_TYPE_INSTANCE_GET_CLASS (object, ML_TYPE_GENERATOR, MlGeneratorClass);
}
