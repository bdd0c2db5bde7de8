/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts columns of numbers into intervals of equal width, or of equal frequency.
 * Of equal widths, their number can be chosen by how well the intervals predict
 * rows left out, one at a time. */
#include "ml-column-range.h"
#include "ml-filter.h"
#include "ml-interval-labels.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

typedef struct
{
  MlFilter parent;
  guint bins, precision;
  double bin_weight;
  gboolean equal_frequency, optimizes, binary, numbers_bins, inverts;
  char *columns;
} MlDiscretizeFilter;

typedef MlFilterClass MlDiscretizeFilterClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlDiscretizeFilter, bins, 1, 100000, 10, "B",
                  N_ ("Intervals"), N_ ("How many, at most")),
  ML_OPTION_BOOLEAN (
      MlDiscretizeFilter, equal_frequency, FALSE, "F", N_ ("Equal frequency"),
      N_ ("As many rows in each interval, instead of equal widths")),
  ML_OPTION_BOOLEAN (MlDiscretizeFilter, optimizes, FALSE, "O",
                     N_ ("Choose the number"),
                     N_ ("Take the number of equal widths, up to this one, "
                         "with the least entropy when rows are left out")),
  ML_OPTION_DOUBLE (
      MlDiscretizeFilter, bin_weight, -1, 1e9, -1, "M", N_ ("Rows an interval"),
      N_ ("Of equal frequency, in place of their number; −1: not given")),
  ML_OPTION_BOOLEAN (MlDiscretizeFilter, binary, FALSE, "D",
                     N_ ("Binary columns"),
                     N_ ("A column of two labels for each cut")),
  ML_OPTION_BOOLEAN (MlDiscretizeFilter, numbers_bins, FALSE, "Y",
                     N_ ("Number the intervals"),
                     N_ ("Labels such as B1of3, without the cuts")),
  ML_OPTION_UINT (MlDiscretizeFilter, precision, 0, 15, 6, "precision",
                  N_ ("Decimals"), N_ ("Of the cuts in the labels")),
  ML_OPTION_TEXT (MlDiscretizeFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_BOOLEAN (MlDiscretizeFilter, inverts, FALSE, "V", N_ ("Invert"),
                     N_ ("All but these")),
};

GType ml_discretize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlDiscretizeFilter, ml_discretize_filter, ML_TYPE_FILTER)

static MlIntervalFlags
interval_flags (const MlDiscretizeFilter *self)
{
  return (self->binary ? ML_INTERVALS_BINARY : ML_INTERVALS_PLAIN)
         | (self->numbers_bins ? ML_INTERVALS_NUMBERED : ML_INTERVALS_PLAIN);
}

enum
{
  CASES_A_LOOK = 4096, /* for a stop */
};

typedef struct
{
  double value, weight;
} Case;

static int
compare_cases (const void *a, const void *b)
{
  const double x = ((const Case *) a)->value, y = ((const Case *) b)->value;
  return (x > y) - (x < y);
}

/* The known values of @column, rising; (transfer full). */
static Case *
sorted_cases (const MlSubset *rows, guint column, guint *n)
{
  Case *cases = g_new (Case, rows->n_rows + 1);
  *n = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, column);
      if (isfinite (value))
        cases[(*n)++] = (Case){ value, ml_subset_weight (rows, i) };
    }
  qsort (cases, *n, sizeof *cases, compare_cases);
  return cases;
}

/* -- Equal width ----------------------------------------------------------- */

/* -ln of the likelihood of each row, knowing all others; an interval of less
 * than two rows is no use. */
static double
left_out_entropy (const Case *cases, guint n, guint n_bins, MlMonitor *monitor)
{
  const double first = cases[0].value;
  const double width = (cases[n - 1].value - first) / n_bins;
  g_autofree double *weights = g_new0 (double, n_bins);
  for (guint i = 0; i < n; i++)
    {
      guint bin = 0;
      if (i % CASES_A_LOOK == 0 && ml_monitor_is_stopped (monitor))
        return INFINITY;
      while (bin + 1 < n_bins && cases[i].value > first + width * (bin + 1))
        bin++;
      weights[bin] += cases[i].weight;
    }
  double sum = 0;
  for (guint bin = 0; bin < n_bins; bin++)
    {
      if (weights[bin] < 2)
        return INFINITY;
      sum -= weights[bin] * log ((weights[bin] - 1) / width);
    }
  return sum;
}

static guint
best_number (const MlDiscretizeFilter *self, const Case *cases, guint n,
             MlMonitor *monitor)
{
  guint best = 1;
  double least = INFINITY;
  for (guint n_bins = 1;
       n_bins <= self->bins && !ml_monitor_is_stopped (monitor); n_bins++)
    {
      const double entropy = left_out_entropy (cases, n, n_bins, monitor);
      if (entropy < least)
        {
          least = entropy;
          best = n_bins;
        }
    }
  return best;
}

static void
cut_by_width (const MlDiscretizeFilter *self, const Case *cases, guint n,
              MlMonitor *monitor, GArray *cuts)
{
  if (n == 0 || !(cases[n - 1].value > cases[0].value))
    return;
  const guint n_bins
      = self->optimizes ? best_number (self, cases, n, monitor) : self->bins;
  const double width = (cases[n - 1].value - cases[0].value) / n_bins;
  for (guint i = 1; i < n_bins; i++)
    {
      const double cut = cases[0].value + width * i;
      if (cuts->len == 0 || cut > g_array_index (cuts, double, cuts->len - 1))
        g_array_append_val (cuts, cut);
    }
}

/* -- Equal frequency ------------------------------------------------------- */

static void
add_middle (GArray *cuts, const Case *cases, guint i)
{
  const double cut = (cases[i].value + cases[i + 1].value) / 2;
  g_array_append_val (cuts, cut);
}

/* Goes through the cases; where the weight since the last cut reaches what an
 * interval should have, it cuts here or at the last place before, whichever is
 * nearer; what is left is shared among the intervals that are left. */
static void
cut_by_frequency (const MlDiscretizeFilter *self, const Case *cases, guint n,
                  GArray *cuts)
{
  double left = 0;
  for (guint i = 0; i < n; i++)
    left += cases[i].weight;
  guint n_bins = self->bins;
  double wanted = left / n_bins;
  if (self->bin_weight > 0)
    {
      wanted = self->bin_weight;
      n_bins = 1 + (guint) CLAMP (left / wanted, 0, n);
    }
  double since = 0, before = 0; /* before: since, at the last place */
  int last = -1;
  for (guint i = 0; i + 1 < n; i++)
    {
      since += cases[i].weight;
      left -= cases[i].weight;
      if (!(cases[i].value < cases[i + 1].value))
        continue;
      if (since < wanted)
        {
          last = (int) i;
          before = since;
          continue;
        }
      if (last >= 0 && wanted - before < since - wanted)
        {
          add_middle (cuts, cases, (guint) last);
          since -= before;
          before = since;
          last = (int) i;
        }
      else
        {
          add_middle (cuts, cases, i);
          since = before = 0;
          last = -1;
        }
      wanted = (since + left) / MAX ((double) n_bins - cuts->len, 1);
    }
  if (last >= 0 && cuts->len + 1 < n_bins)
    add_middle (cuts, cases, (guint) last);
}

static GArray *
find_cuts (const MlDiscretizeFilter *self, const MlSubset *rows, guint column,
           MlMonitor *monitor)
{
  guint n;
  g_autofree Case *cases = sorted_cases (rows, column, &n);
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (double));
  if (self->equal_frequency)
    cut_by_frequency (self, cases, n, cuts);
  else
    cut_by_width (self, cases, n, monitor, cuts);
  return cuts;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlDiscretizeFilter *self = (const MlDiscretizeFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_changed = g_new (gboolean, n_columns);
  if (!ml_column_range_select (self->columns, self->inverts, ML_COLUMN_NUMERIC,
                               training, is_changed, error))
    return NULL;
  MlRemapList *list = ml_remap_list_new ();
  for (guint i = 0; i < n_columns; i++)
    if (is_changed[i])
      {
        g_autoptr (GArray) cuts = find_cuts (self, training, i, monitor);
        if (!ml_monitor_tick (monitor, (double) i / n_columns))
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
ml_discretize_filter_class_init (MlDiscretizeFilterClass *klass)
{
  klass->title = N_ ("Discretize");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Cuts numbers into intervals of equal width or equal "
            "frequency.");
  klass->weka = "weka.filters.unsupervised.attribute.Discretize";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "F D Y O B M R V precision";
  klass->fit_watched = fit;
  klass->load = ml_remap_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_discretize_filter_init (MlDiscretizeFilter *self)
{
}
