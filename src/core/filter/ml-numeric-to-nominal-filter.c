/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every different number of the training rows becomes a label. A number that
 * was not among them is missing then. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-number.h"
#include "ml-remap-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean inverts;
} MlNumericToNominalFilter;

typedef MlFilterClass MlNumericToNominalFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlNumericToNominalFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlNumericToNominalFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
};

GType ml_numeric_to_nominal_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlNumericToNominalFilter, ml_numeric_to_nominal_filter,
                     ML_TYPE_FILTER)

enum
{
  VALUES_A_LOOK = 1024, /* for a stop: each becomes a text */
};

/* Until @monitor (nullable) says stop. */
static void
add_values (MlRemapList *list, const MlSubset *rows, guint column,
            MlMonitor *monitor)
{
  g_autofree double *known = g_new (double, rows->n_rows + 1);
  guint n = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    if (isfinite (ml_subset_value (rows, i, column)))
      known[n++] = ml_subset_value (rows, i, column);
  qsort (known, n, sizeof *known, ml_number_compare);
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  MlRemap *remap = ml_remap_list_add (list, rows, column, ML_REMAP_VALUES);
  for (guint i = 0; i < n; i++)
    {
      if (i % VALUES_A_LOOK == 0 && ml_monitor_is_stopped (monitor))
        break;
      if (i > 0 && known[i] == known[i - 1])
        continue;
      g_autofree char *label = ml_format_number (known[i]);
      ml_remap_add_number (remap, known[i]);
      g_strv_builder_add (labels, label);
    }
  g_strfreev (remap->labels);
  remap->labels = g_strv_builder_end (labels);
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlNumericToNominalFilter *self
      = (const MlNumericToNominalFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NUMERIC,
                               training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0;
       i < n_columns && ml_monitor_tick (monitor, (double) i / n_columns); i++)
    if (is_changed[i])
      add_values (list, training, i, monitor);
  if (!ml_monitor_is_stopped (monitor))
    return ml_remap_transform_new (filter, list);
  ml_remap_list_free (list);
  ml_monitor_set_stopped_error (monitor, error);
  return NULL;
}

static void
ml_numeric_to_nominal_filter_class_init (MlNumericToNominalFilterClass *klass)
{
  klass->title = N_ ("Numbers to labels");
  klass->category = N_ ("Labels");
  klass->description
      = N_ ("Makes every different number a label of its own. The class"
            " changes only if the range is the class alone.");
  klass->weka = "weka.filters.unsupervised.attribute.NumericToNominal";
  klass->traits = ML_FILTER_LEARNS;
  klass->fit_watched = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_numeric_to_nominal_filter_init (MlNumericToNominalFilter *self)
{
}
