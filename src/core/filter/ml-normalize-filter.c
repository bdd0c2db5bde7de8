/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers from their training minimum … maximum to shift … shift + scale; a
 * number that never varies to 0. The class stays.
 */
#include "ml-column-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  double scale, shift;
} MlNormalizeFilter;

typedef MlFilterClass MlNormalizeFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlNormalizeFilter, scale, 1e-9, 1e9, 1, "S", N_ ("Scale"),
                    N_ ("How wide the new range is")),
  ML_OPTION_DOUBLE (MlNormalizeFilter, shift, -1e9, 1e9, 0, "T", N_ ("Shift"),
                    N_ ("Where the new range begins")),
};

GType ml_normalize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlNormalizeFilter, ml_normalize_filter, ML_TYPE_FILTER)

static MlColumnChange
change_of (const MlFilter *filter, const MlAttribute *attribute,
           const MlColumnFigures *figures)
{
  const MlNormalizeFilter *self = (const MlNormalizeFilter *) filter;
  MlColumnChange change = ML_COLUMN_CHANGE_INIT;
  double range = figures->maximum - figures->minimum;
  if (!(range > 0) || !isfinite (range))
    {
      change.factor = 0;
      return change;
    }
  change.offset = figures->minimum;
  change.divisor = range;
  change.factor = self->scale;
  change.shift = self->shift;
  return change;
}

static MlTransform *
normalize_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  return ml_column_transform_fit (filter, training, FALSE, change_of);
}

static void
ml_normalize_filter_class_init (MlNormalizeFilterClass *klass)
{
  klass->title = N_ ("Normalize");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Numbers to 0 … 1, or to any other range. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.Normalize";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = normalize_fit;
  klass->load = ml_column_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_normalize_filter_init (MlNormalizeFilter *self)
{
}
