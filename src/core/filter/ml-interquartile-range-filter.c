/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Marks rows that lie far from the middle half of the training rows in some
 * column (J. W. Tukey, "Exploratory data analysis", 1977): two columns more,
 * Outlier and ExtremeValue. */
#include "ml-column-range.h"
#include "ml-dataset-builder.h"
#include "ml-filter.h"
#include "ml-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

typedef struct
{
  MlFilter parent;
  char *columns;
  double outlier, extreme;
  gboolean extremes_too;
} MlInterquartileRangeFilter;

typedef MlFilterClass MlInterquartileRangeFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlInterquartileRangeFilter, columns, "first-last", "R",
                  N_ ("Columns"), N_ ("Numbers, ranges or names: 1,3-5,last")),
  ML_OPTION_DOUBLE (MlInterquartileRangeFilter, outlier, 0, 1e6, 3, "O",
                    N_ ("Outliers"),
                    N_ ("So many times the interquartile range away")),
  ML_OPTION_DOUBLE (MlInterquartileRangeFilter, extreme, 0, 1e6, 6, "E",
                    N_ ("Extreme values"),
                    N_ ("So many times the interquartile range away")),
  ML_OPTION_BOOLEAN (MlInterquartileRangeFilter, extremes_too, FALSE, "E-as-O",
                     N_ ("Extremes are outliers"),
                     N_ ("Without, an extreme value is no outlier")),
};

GType ml_interquartile_range_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlInterquartileRangeFilter, ml_interquartile_range_filter,
                     ML_TYPE_FILTER)

#define STATE_TYPE "(ddba(udd)ss)"

typedef struct
{
  guint column;
  double lower, upper; /* quartiles */
} Quartiles;

typedef struct
{
  MlTransform parent;
  double outlier, extreme;
  gboolean extremes_too;
  GArray *columns; /* Quartiles */
  char *names[2];
} RangeTransform;

/* The middle of @numbers, which rise, from @from on. */
static double
median (const double *numbers, guint from, guint n)
{
  return n % 2 == 1 ? numbers[from + n / 2]
                    : (numbers[from + n / 2 - 1] + numbers[from + n / 2]) / 2;
}

/* Quartiles are the medians of the lower and of the upper half; the middle one
 * of an odd number is in neither. */
static gboolean
measure (const MlSubset *rows, Quartiles *q)
{
  g_autofree double *numbers = g_new (double, rows->n_rows + 1);
  guint n = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double value = ml_subset_value (rows, i, q->column);
      if (isfinite (value))
        numbers[n++] = value;
    }
  if (n < 2)
    return FALSE;
  qsort (numbers, n, sizeof *numbers, ml_number_compare);
  q->lower = median (numbers, 0, n / 2);
  q->upper = median (numbers, n - n / 2, n / 2);
  return TRUE;
}

static void
judge (const RangeTransform *self, MlDataset *data, guint row,
       gboolean *is_outlier, gboolean *is_extreme)
{
  *is_outlier = *is_extreme = FALSE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Quartiles *q = &g_array_index (self->columns, Quartiles, i);
      const double value = ml_dataset_value (data, row, q->column),
                   range = q->upper - q->lower;
      const gboolean extreme = value > q->upper + self->extreme * range
                               || value < q->lower - self->extreme * range;
      *is_extreme |= extreme;
      *is_outlier |= (!extreme || self->extremes_too)
                     && (value > q->upper + self->outlier * range
                         || value < q->lower - self->outlier * range);
    }
}

static MlAttribute *
new_flag (const char *name)
{
  return ml_attribute_new_nominal (name, g_strsplit ("no,yes", ",", 2));
}

static MlSubset *
range_apply (const MlTransform *transform, const MlSubset *rows)
{
  const RangeTransform *self = (const RangeTransform *) transform;
  MlDataset *data = rows->data;
  const guint n = ml_dataset_n_rows (data);
  gint32 *outliers = g_new (gint32, n + 1), *extremes = g_new (gint32, n + 1);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (data), n);
  for (guint i = 0; i < n; i++)
    judge (self, data, i, &outliers[i], &extremes[i]);
  for (guint c = 0; c < ml_dataset_n_columns (data); c++)
    ml_dataset_builder_add_shared (builder, data, c, NULL);
  ml_dataset_builder_add_codes (builder, new_flag (self->names[0]), outliers);
  ml_dataset_builder_add_codes (builder, new_flag (self->names[1]), extremes);
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, rows->target);
}

static GVariant *
range_save (const MlTransform *transform)
{
  const RangeTransform *self = (const RangeTransform *) transform;
  GVariantBuilder columns;
  g_variant_builder_init (&columns, G_VARIANT_TYPE ("a(udd)"));
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Quartiles *q = &g_array_index (self->columns, Quartiles, i);
      g_variant_builder_add (&columns, "(udd)", q->column, q->lower, q->upper);
    }
  return g_variant_new (STATE_TYPE, self->outlier, self->extreme,
                        self->extremes_too, &columns, self->names[0],
                        self->names[1]);
}

static void
range_free (MlTransform *transform)
{
  RangeTransform *self = (RangeTransform *) transform;
  g_array_unref (self->columns);
  g_free (self->names[0]);
  g_free (self->names[1]);
  g_free (self);
}

static RangeTransform *
range_new (void)
{
  static const MlTransformOps ops
      = { .apply = range_apply, .save = range_save, .free = range_free };
  RangeTransform *self = g_new0 (RangeTransform, 1);
  ml_transform_init (&self->parent, &ops,
                     ml_interquartile_range_filter_get_type ());
  self->columns = g_array_new (FALSE, FALSE, sizeof (Quartiles));
  return self;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlInterquartileRangeFilter *settings
      = (const MlInterquartileRangeFilter *) filter;
  const guint n_columns = ml_dataset_n_columns (training->data);
  g_autofree gboolean *is_in = g_new (gboolean, n_columns);
  if (!ml_column_range_select (settings->columns, FALSE, ML_COLUMN_NUMERIC,
                               training, is_in, error))
    return NULL;
  RangeTransform *self = range_new ();
  self->outlier = settings->outlier;
  self->extreme = settings->extreme;
  self->extremes_too = settings->extremes_too;
  self->names[0] = ml_dataset_unique_name (training->data, "Outlier");
  self->names[1] = ml_dataset_unique_name (training->data, "ExtremeValue");
  for (guint i = 0; i < n_columns; i++)
    {
      Quartiles q = { .column = i };
      if (is_in[i] && measure (training, &q))
        g_array_append_val (self->columns, q);
    }
  return &self->parent;
}

static gboolean
load_columns (RangeTransform *self, GVariant *saved, MlDataset *header)
{
  for (gsize i = 0; i < g_variant_n_children (saved); i++)
    {
      Quartiles q;
      g_variant_get_child (saved, i, "(udd)", &q.column, &q.lower, &q.upper);
      if (i >= ml_dataset_n_columns (header)
          || q.column >= ml_dataset_n_columns (header)
          || !ml_attribute_has_numbers (ml_dataset_attribute (header, q.column))
          || !isfinite (q.lower) || !isfinite (q.upper))
        return FALSE;
      g_array_append_val (self->columns, q);
    }
  return isfinite (self->outlier) && isfinite (self->extreme)
         && ml_dataset_find_column (header, self->names[0]) < 0
         && ml_dataset_find_column (header, self->names[1]) < 0
         && g_strcmp0 (self->names[0], self->names[1]) != 0;
}

static MlTransform *
load (MlFilter *filter, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return ml_transform_refuse (error);
  g_autoptr (GVariant) saved = NULL;
  RangeTransform *self = range_new ();
  g_variant_get (state, "(ddb@a(udd)ss)", &self->outlier, &self->extreme,
                 &self->extremes_too, &saved, &self->names[0], &self->names[1]);
  if (load_columns (self, saved, header))
    return &self->parent;
  range_free (&self->parent);
  return ml_transform_refuse (error);
}

static void
ml_interquartile_range_filter_class_init (
    MlInterquartileRangeFilterClass *klass)
{
  klass->title = N_ ("Mark outliers");
  klass->category = N_ ("Columns");
  klass->description
      = N_ ("Appends two columns that say whether a row lies far from the "
            "middle half of the training rows.");
  klass->weka = "weka.filters.unsupervised.attribute.InterquartileRange";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "R O E E-as-O";
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_interquartile_range_filter_init (MlInterquartileRangeFilter *self)
{
}
