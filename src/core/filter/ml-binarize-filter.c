/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers and pixels to 0 or 1, as models of binary units want them: by a
 * threshold, or each by chance with its brightness as the probability of a 1
 * (as R. Salakhutdinov and I. Murray, "On the quantitative analysis of deep
 * belief networks", 2008, took MNIST's). A number is first brought to 0 … 1 by
 * its training minimum and maximum; a missing one stays missing. The class and
 * labels stay. */
#include "ml-dataset-builder.h"
#include "ml-filter.h"
#include "ml-parallel.h"
#include "ml-random.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(bdua(udd))"

enum
{
  SLICE = 256, /* rows changed by one core at a time */
};

typedef struct
{
  MlFilter parent;
  gboolean by_chance;
  double threshold;
  guint seed;
} MlBinarizeFilter;

typedef MlFilterClass MlBinarizeFilterClass;

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlBinarizeFilter, by_chance, FALSE, NULL, N_ ("By chance"),
                     N_ ("A value of 0 … 1 is the probability of a 1, instead "
                         "of being compared with the threshold")),
  ML_OPTION_DOUBLE (MlBinarizeFilter, threshold, 0, 1, 0.5, NULL,
                    N_ ("Threshold"),
                    N_ ("What is above becomes 1; black is 0, white 1, a "
                        "number counts from its training minimum to its "
                        "maximum")),
  ML_OPTION_UINT (MlBinarizeFilter, seed, 0, G_MAXUINT, 1, NULL, N_ ("Seed"),
                  N_ ("Of chance")),
};

GType ml_binarize_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlBinarizeFilter, ml_binarize_filter, ML_TYPE_FILTER)

typedef struct
{
  guint column;
  double minimum,
      maximum; /* of the training rows' numbers; of pictures 0, 255 */
} Binarized;

typedef struct
{
  MlTransform parent;
  gboolean by_chance;
  double threshold;
  guint seed;
  GArray *columns; /* Binarized, columns rising */
} BinarizeTransform;

/* -- Applying -------------------------------------------------------------- */

typedef struct
{
  const BinarizeTransform *transform;
  const Binarized *column;
  guint n_rows;
  gsize row_bytes;       /* of a picture                    */
  const double *numbers; /* n_rows, or NULL                 */
  const guint8 *bytes;   /* n_rows × row_bytes, or NULL     */
  double *made_numbers;
  guint8 *made_bytes;
} Change;

static gboolean
is_on (const BinarizeTransform *self, double value, MlRandom *random)
{
  return self->by_chance ? ml_random_uniform (random) < value
                         : value > self->threshold;
}

/* A row draws from a stream of its own, so the rows beside it do not matter. */
static void
change_row (const Change *c, guint row)
{
  const BinarizeTransform *self = c->transform;
  const double minimum = c->column->minimum;
  const double range = c->column->maximum - minimum;
  MlRandom random;
  ml_random_init (&random, self->seed, (guint64) c->column->column << 32 | row);
  if (c->numbers != NULL)
    {
      const double number = c->numbers[row];
      const double share = range > 0 ? (number - minimum) / range : 0;
      c->made_numbers[row]
          = isnan (number) ? number : is_on (self, share, &random);
      return;
    }
  const gsize first = row * c->row_bytes;
  for (gsize i = first; i < first + c->row_bytes; i++)
    c->made_bytes[i] = is_on (self, c->bytes[i] / range, &random) ? 255 : 0;
}

static void
change_slice (guint slice, gpointer data)
{
  const Change *c = data;
  const guint to = MIN ((slice + 1) * SLICE, c->n_rows);
  for (guint row = slice * SLICE; row < to; row++)
    change_row (c, row);
}

static void
add_binarized (const BinarizeTransform *self, MlDatasetBuilder *builder,
               MlDataset *data, const Binarized *column)
{
  const guint i = column->column, n = ml_dataset_n_rows (data);
  const MlAttribute *attribute = ml_dataset_attribute (data, i);
  Change c = { .transform = self,
               .column = column,
               .n_rows = n,
               .numbers = ml_dataset_numbers (data, i),
               .bytes = ml_dataset_bytes (data, i) };
  if (c.numbers != NULL)
    {
      g_autoptr (MlAttribute) plain
          = ml_attribute_new_numeric (attribute->name);
      c.made_numbers = g_new (double, MAX (n, 1));
      ml_dataset_builder_add_numbers (
          builder, ml_attribute_weighted (plain, attribute->weight),
          c.made_numbers);
    }
  else
    {
      c.row_bytes = ml_attribute_n_bytes (attribute);
      c.made_bytes = g_malloc_n (MAX (n, 1), c.row_bytes);
      ml_dataset_builder_add_bytes (builder, ml_attribute_ref (attribute),
                                    c.made_bytes);
    }
  ml_parallel_for ((n + SLICE - 1) / SLICE, change_slice, &c);
}

static MlSubset *
binarize_transform_apply (const MlTransform *transform, const MlSubset *rows)
{
  const BinarizeTransform *self = (const BinarizeTransform *) transform;
  MlDataset *data = rows->data;
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new (
      ml_dataset_relation (data), ml_dataset_n_rows (data));
  guint next = 0;
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    {
      const Binarized *column = &g_array_index (self->columns, Binarized, next);
      if (next < self->columns->len && column->column == i)
        {
          add_binarized (self, builder, data, column);
          next++;
        }
      else
        ml_dataset_builder_add_shared (builder, data, i, NULL);
    }
  ml_dataset_builder_share_weights (builder, data);
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_with_data (rows, made, rows->target);
}

static GVariant *
binarize_transform_save (const MlTransform *transform)
{
  const BinarizeTransform *self = (const BinarizeTransform *) transform;
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(udd)"));
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Binarized *one = &g_array_index (self->columns, Binarized, i);
      g_variant_builder_add (&builder, "(udd)", one->column, one->minimum,
                             one->maximum);
    }
  return g_variant_new ("(bdua(udd))", self->by_chance, self->threshold,
                        self->seed, &builder);
}

static void
binarize_transform_free (MlTransform *transform)
{
  g_array_unref (((BinarizeTransform *) transform)->columns);
  g_free (transform);
}

static const MlTransformOps ops = {
  .apply = binarize_transform_apply,
  .save = binarize_transform_save,
  .free = binarize_transform_free,
};

static BinarizeTransform *
binarize_transform_new (MlFilter *filter)
{
  BinarizeTransform *self = g_new0 (BinarizeTransform, 1);
  ml_transform_init (&self->parent, &ops, G_OBJECT_TYPE (filter));
  self->columns = g_array_new (FALSE, FALSE, sizeof (Binarized));
  return self;
}

/* -- Fitting and loading --------------------------------------------------- */

/* Nothing known: 0 … 0, and every number becomes 0. */
static void
measure_numbers (Binarized *self, const MlSubset *training)
{
  double minimum = (double) INFINITY, maximum = -(double) INFINITY;
  for (guint i = 0; i < training->n_rows; i++)
    {
      const double number = ml_subset_value (training, i, self->column);
      if (!isfinite (number))
        continue;
      minimum = MIN (minimum, number);
      maximum = MAX (maximum, number);
    }
  if (minimum <= maximum && isfinite (maximum - minimum))
    {
      self->minimum = minimum;
      self->maximum = maximum;
    }
}

static MlTransform *
binarize_fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlBinarizeFilter *settings = (const MlBinarizeFilter *) filter;
  BinarizeTransform *self = binarize_transform_new (filter);
  self->by_chance = settings->by_chance;
  self->threshold = settings->threshold;
  self->seed = settings->seed;
  for (guint i = 0; i < ml_dataset_n_columns (training->data); i++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (training->data, i);
      Binarized one = { .column = i };
      if ((int) i == training->target)
        continue;
      if (attribute->kind == ML_ATTRIBUTE_IMAGE)
        one.maximum = 255;
      else if (ml_attribute_has_numbers (attribute))
        measure_numbers (&one, training);
      else
        continue;
      g_array_append_val (self->columns, one);
    }
  return &self->parent;
}

/* Whether @one is for a column that can change, behind those before it. */
static gboolean
is_sound (const BinarizeTransform *self, const Binarized *one,
          MlDataset *header, int target)
{
  const guint n = self->columns->len;
  if (one->column >= ml_dataset_n_columns (header)
      || (int) one->column == target
      || (n > 0
          && g_array_index (self->columns, Binarized, n - 1).column
                 >= one->column))
    return FALSE;
  const MlAttribute *attribute = ml_dataset_attribute (header, one->column);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    return !(one->minimum < 0 || one->minimum > 0)
           && !(one->maximum < 255 || one->maximum > 255);
  return ml_attribute_has_numbers (attribute) && one->minimum <= one->maximum
         && isfinite (one->maximum - one->minimum);
}

static gboolean
take_state (BinarizeTransform *self, GVariant *state, MlDataset *header,
            int target)
{
  if (!g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    return FALSE;
  g_autoptr (GVariantIter) columns = NULL;
  g_variant_get (state, STATE_TYPE, &self->by_chance, &self->threshold,
                 &self->seed, &columns);
  if (!(self->threshold >= 0 && self->threshold <= 1))
    return FALSE;
  Binarized one;
  while (g_variant_iter_next (columns, "(udd)", &one.column, &one.minimum,
                              &one.maximum))
    {
      if (!is_sound (self, &one, header, target))
        return FALSE;
      g_array_append_val (self->columns, one);
    }
  return TRUE;
}

static MlTransform *
binarize_load (MlFilter *filter, GVariant *state, MlDataset *header, int target,
               GError **error)
{
  BinarizeTransform *self = binarize_transform_new (filter);
  if (take_state (self, state, header, target))
    return &self->parent;
  ml_transform_unref (&self->parent);
  return ml_transform_refuse (error);
}

static void
ml_binarize_filter_class_init (MlBinarizeFilterClass *klass)
{
  klass->title = N_ ("Binarize");
  klass->category = N_ ("Numbers");
  klass->description
      = N_ ("Pixels and numbers to 0 or 1, by a threshold or by chance. The "
            "class and labels stay.");
  klass->traits = ML_FILTER_LEARNS;
  klass->fit = binarize_fit;
  klass->load = binarize_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_binarize_filter_init (MlBinarizeFilter *self)
{
}
