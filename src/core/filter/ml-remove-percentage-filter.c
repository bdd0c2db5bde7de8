/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops the first so many percent of the rows. */
#include "ml-filter.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  double percent;
  gboolean inverts;
} MlRemovePercentageFilter;

typedef MlFilterClass MlRemovePercentageFilterClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlRemovePercentageFilter, percent, 0, 100, 50, "P",
                    N_ ("Percent"),
                    N_ ("So many of the rows go, the first ones")),
  ML_OPTION_BOOLEAN (MlRemovePercentageFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("Keep only these")),
};

GType ml_remove_percentage_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemovePercentageFilter, ml_remove_percentage_filter,
                     ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRemovePercentageFilter *self
      = (const MlRemovePercentageFilter *) filter;
  const guint n_first
      = (guint) floor (training->n_rows * self->percent / 100 + 0.5);
  g_autofree guint32 *places = ml_row_places (training);
  const guint from = self->inverts ? 0 : n_first,
              to = self->inverts ? n_first : training->n_rows;
  return from < to ? ml_row_subset (training, places + from, to - from)
                   : ml_row_refuse (error);
}

static void
ml_remove_percentage_filter_class_init (MlRemovePercentageFilterClass *klass)
{
  klass->title = N_ ("Remove a percentage of rows");
  klass->category = N_ ("Rows");
  klass->description
      = N_ ("Drops the first so many percent of the training rows.");
  klass->weka = "weka.filters.unsupervised.instance.RemovePercentage";
  klass->weka_flags = "P V";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_percentage_filter_init (MlRemovePercentageFilter *self)
{
}
