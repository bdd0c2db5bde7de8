/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that is needed to predict new rows: the columns it was trained on, the
 * fitted transforms, the model. This is what "Save model" writes; the format
 * is documented in docs/model-format.md and reading a hostile file does no harm. */
#pragma once

#include "ml-learner.h"
#include "ml-transform.h"

typedef struct _MlPredictor MlPredictor;

#define ML_TYPE_PREDICTOR (ml_predictor_get_type ())
GType          ml_predictor_get_type   (void);
MlPredictor   *ml_predictor_new        (MlLearner *settings, MlDataset *header, int target, GPtrArray *transforms, MlModel *model);
MlPredictor   *ml_predictor_ref        (MlPredictor *self);
void           ml_predictor_unref      (MlPredictor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlPredictor, ml_predictor_unref)

MlLearner     *ml_predictor_learner    (MlPredictor *self);   /* (transfer none): the settings used   */
MlDataset     *ml_predictor_header     (MlPredictor *self);   /* (transfer none): the columns, no rows */
int            ml_predictor_target     (MlPredictor *self);
const MlModel *ml_predictor_model      (MlPredictor *self);
const GPtrArray *ml_predictor_transforms (MlPredictor *self); /* MlTransform, in order */
MlSubset      *ml_predictor_transform  (MlPredictor *self, const MlSubset *rows); /* (transfer full): as the model reads them */
guint          ml_predictor_n_outputs  (MlPredictor *self);
void           ml_predictor_predict    (MlPredictor *self, const MlSubset *rows, double *out); /* rows of the header's columns; rows × n_outputs */
int            ml_most_probable        (const double *distribution, guint n_classes); /* a label; -1: all are 0 */
MlSnapshot    *ml_predictor_probe      (MlPredictor *self, const MlSubset *rows); /* (transfer full) (nullable): what every layer makes of them */
MlSnapshot    *ml_predictor_probe_only (MlPredictor *self, const MlSubset *rows, const char *const *names); /* (nullable) names: the tensors to take */
MlDataset     *ml_predictor_match      (MlPredictor *self, MlDataset *data, GError **error);   /* maps columns and labels by name; a missing class column becomes "?" */
MlDataset     *ml_predictor_append     (MlPredictor *self, MlDataset *data, GError **error);   /* data + "predicted NAME" and "p(LABEL)" columns */
gboolean       ml_predictor_save       (MlPredictor *self, const char *path, GError **error);
MlPredictor   *ml_predictor_load       (const char *path, GError **error);
MlPredictor   *ml_predictor_load_bytes (GBytes *bytes, const char *name, GError **error);
#define ML_PREDICTOR_STATE_TYPE "(ssia(suass(uuu)d)a(sv)v)" /* of the file's body, see docs/model-format.md */
GVariant      *ml_predictor_to_state   (MlPredictor *self, GError **error);
MlPredictor   *ml_predictor_from_state (GVariant *body, GError **error);
