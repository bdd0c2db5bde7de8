/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drops rows by their numbers. */
#include "ml-filter.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlFilter parent;
  char *range;
  gboolean inverts;
} MlRemoveRangeFilter;

typedef MlFilterClass MlRemoveRangeFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlRemoveRangeFilter, range, "first-last", "R", N_ ("Rows"),
                  N_ ("Numbers and ranges: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlRemoveRangeFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("Keep only these")),
};

GType ml_remove_range_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRemoveRangeFilter, ml_remove_range_filter,
                     ML_TYPE_FILTER)

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRemoveRangeFilter *self = (const MlRemoveRangeFilter *) filter;
  g_autofree gboolean *is_in = g_new0 (gboolean, training->n_rows);
  if (!ml_row_range (self->range, training->n_rows, is_in, error))
    return NULL;
  g_autofree guint32 *places = g_new (guint32, training->n_rows);
  guint n = 0;
  for (guint i = 0; i < training->n_rows; i++)
    if (is_in[i] == self->inverts)
      places[n++] = i;
  return n > 0 ? ml_row_subset (training, places, n) : ml_row_refuse (error);
}

static void
ml_remove_range_filter_class_init (MlRemoveRangeFilterClass *klass)
{
  klass->title = N_ ("Remove a range of rows");
  klass->category = N_ ("Rows");
  klass->description = N_ ("Drops training rows by their numbers.");
  klass->weka = "weka.filters.unsupervised.instance.RemoveRange";
  klass->weka_flags = "R V";
  klass->change_rows = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_remove_range_filter_init (MlRemoveRangeFilter *self)
{
}
