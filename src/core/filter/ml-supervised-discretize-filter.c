/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts columns of numbers into intervals that say the most of the class; see
 * ml- mdl-cuts.h. */
#include "ml-column-range.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-interval-labels.h"
#include "ml-mdl-cuts.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  gboolean inverts, binary, numbers_bins, better_encoding, kononenko;
  guint precision;
} MlSupervisedDiscretizeFilter;

typedef MlFilterClass MlSupervisedDiscretizeFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlSupervisedDiscretizeFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlSupervisedDiscretizeFilter, inverts, FALSE, "V",
                     N_ ("Invert"), N_ ("All but these")),
  ML_OPTION_BOOLEAN (MlSupervisedDiscretizeFilter, binary, FALSE, "D",
                     N_ ("Binary columns"),
                     N_ ("A column of two labels for each cut")),
  ML_OPTION_BOOLEAN (MlSupervisedDiscretizeFilter, numbers_bins, FALSE, "Y",
                     N_ ("Number the intervals"),
                     N_ ("Labels such as B1of3, without the cuts")),
  ML_OPTION_UINT (MlSupervisedDiscretizeFilter, precision, 0, 15, 6,
                  "precision", N_ ("Decimals"),
                  N_ ("Of the cuts in the labels")),
  ML_OPTION_BOOLEAN (MlSupervisedDiscretizeFilter, better_encoding, FALSE, "E",
                     N_ ("Better encoding"),
                     N_ ("What a cut costs is told by the cuts there could be, "
                         "not by the rows")),
  ML_OPTION_BOOLEAN (MlSupervisedDiscretizeFilter, kononenko, FALSE, "K",
                     N_ ("Kononenko’s criterion"),
                     N_ ("In place of Fayyad and Irani’s")),
};

GType ml_supervised_discretize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSupervisedDiscretizeFilter,
                     ml_supervised_discretize_filter, ML_TYPE_FILTER)

static MlIntervalFlags
interval_flags (const MlSupervisedDiscretizeFilter *self)
{
  return (self->binary ? ML_INTERVALS_BINARY : ML_INTERVALS_PLAIN)
         | (self->numbers_bins ? ML_INTERVALS_NUMBERED : ML_INTERVALS_PLAIN);
}

static gboolean
check_class (const MlSubset *training, GError **error)
{
  const MlAttribute *class = ml_subset_class (training);
  if (class != NULL && class->kind == ML_ATTRIBUTE_NOMINAL
      && class->n_labels > 0)
    return TRUE;
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       "Discretizing by class needs a nominal class: choose "
                       "one, or take Discretize");
  return FALSE;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlSupervisedDiscretizeFilter *self
      = (const MlSupervisedDiscretizeFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!check_class (training, error)
      || !ml_column_range_select (self->columns, self->inverts,
                                  ML_COLUMN_NUMERIC, training, is_changed,
                                  error))
    return NULL;
  const MlMdlFlags how
      = (self->better_encoding ? ML_MDL_BETTER_ENCODING : ML_MDL_PLAIN)
        | (self->kononenko ? ML_MDL_KONONENKO : ML_MDL_PLAIN);
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      {
        g_autoptr (GArray) cuts = ml_mdl_cuts (training, i, how, monitor);
        if (cuts == NULL || !ml_monitor_tick (monitor, (double) i / n_columns))
          {
            ml_remap_list_free (list);
            ml_monitor_set_stopped_error (monitor, error);
            return NULL;
          }
        ml_interval_labels_add (list, training, i, cuts, interval_flags (self),
                                self->precision);
      }
  return ml_remap_transform_new (filter, list);
}

static void
ml_supervised_discretize_filter_class_init (
    MlSupervisedDiscretizeFilterClass *klass)
{
  klass->title = N_ ("Discretize by class");
  klass->category = N_ ("Supervised");
  klass->description
      = N_ ("Cuts numbers into intervals where that says something of "
            "the class, as often as pays (Fayyad and Irani’s MDL).");
  klass->weka = "weka.filters.supervised.attribute.Discretize";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "D Y E K R V precision";
  klass->fit_watched = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_supervised_discretize_filter_init (MlSupervisedDiscretizeFilter *self)
{
}
