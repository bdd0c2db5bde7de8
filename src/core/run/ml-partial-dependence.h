/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a model says on average when one column is set to one value after the
 * other: findings of MlPartialDependenceStudy. Curves are immutable and shared
 * between the findings of one run. */
#pragma once

#include "ml-experiment.h"
#include "ml-findings.h"

typedef struct
{
  guint column;    /* of the table; numeric, date or nominal                 */
  guint n_grid, n_outputs; /* outputs: classes of a nominal class, else 1    */
  double *grid;    /* n_grid, rising: numbers, or codes of all labels        */
  double *means;   /* n_grid × n_outputs: probabilities, or the predicted number */
  guint n_lines;   /* rows whose own answers are kept                        */
  float *lines;    /* n_grid × n_lines × n_outputs                           */
  /*< private >*/
  gatomicrefcount ref_count;
} MlDependenceCurve;

MlDependenceCurve *ml_dependence_curve_new   (guint column, guint n_grid, guint n_outputs, guint n_lines);
MlDependenceCurve *ml_dependence_curve_ref   (MlDependenceCurve *self);
void               ml_dependence_curve_unref (MlDependenceCurve *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlDependenceCurve, ml_dependence_curve_unref)

#define ML_TYPE_PARTIAL_DEPENDENCE (ml_partial_dependence_get_type ())
G_DECLARE_FINAL_TYPE (MlPartialDependence, ml_partial_dependence, ML, PARTIAL_DEPENDENCE, MlFindings)

MlPartialDependence     *ml_partial_dependence_new    (MlDataset *data, int target, GPtrArray *curves); /* (transfer full) curves: MlDependenceCurve, by column */
guint                    ml_partial_dependence_length (MlPartialDependence *self);
const MlDependenceCurve *ml_partial_dependence_nth    (MlPartialDependence *self, guint index);
const MlAttribute       *ml_partial_dependence_column (MlPartialDependence *self, guint index); /* that the curve is over */
const MlAttribute       *ml_partial_dependence_class  (MlPartialDependence *self);

#define ML_PARTIAL_DEPENDENCE_STATE_TYPE "a(uuadadad)" /* curves: column, lines, grid, means, lines */
GVariant                *ml_partial_dependence_save   (MlFindings *self); /* floating */
MlFindings              *ml_partial_dependence_load   (GVariant *saved, const MlExperiment *experiment); /* (transfer full) (nullable) */
