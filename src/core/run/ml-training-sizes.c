/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-training-sizes.h"

#include "ml-dataset-builder.h"

struct _MlTrainingSizes
{
  MlFindings parent;
  GArray *sizes; /* MlTrainingSize */
  gboolean is_percent;
};

G_DEFINE_FINAL_TYPE (MlTrainingSizes, ml_training_sizes, ML_TYPE_FINDINGS)

/** ml_training_sizes_length: Returns: how many sizes have figures */
guint
ml_training_sizes_length (MlTrainingSizes *self)
{
  return self->sizes->len;
}

/** ml_training_sizes_nth: Returns: (transfer none): the sizes rise */
const MlTrainingSize *
ml_training_sizes_nth (MlTrainingSizes *self, guint index)
{
  return &g_array_index (self->sizes, MlTrainingSize, index);
}

/** ml_training_sizes_is_percent: Returns: whether the errors are percentages of
 * the rows; else they are root mean squared */
gboolean
ml_training_sizes_is_percent (MlTrainingSizes *self)
{
  return self->is_percent;
}

/* A column of the table, @offset bytes into each size. */
static void
add_column (MlDatasetBuilder *builder, MlTrainingSizes *self, const char *name,
            gsize offset)
{
  double *values = g_new (double, MAX (self->sizes->len, 1));
  for (guint i = 0; i < self->sizes->len; i++)
    values[i]
        = G_STRUCT_MEMBER (double, ml_training_sizes_nth (self, i), offset);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                  values);
}

static void
add_counts (MlDatasetBuilder *builder, MlTrainingSizes *self)
{
  double *counts = g_new (double, MAX (self->sizes->len, 1));
  for (guint i = 0; i < self->sizes->len; i++)
    counts[i] = ml_training_sizes_nth (self, i)->test.n;
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("models"),
                                  counts);
}

static MlDataset *
ml_training_sizes_table (MlFindings *findings)
{
  MlTrainingSizes *self = ML_TRAINING_SIZES (findings);
  static const struct
  {
    const char *name;
    gsize offset;
  } columns[] = {
    { "percent", G_STRUCT_OFFSET (MlTrainingSize, percent) },
    { "rows", G_STRUCT_OFFSET (MlTrainingSize, rows) },
    { "test_error", G_STRUCT_OFFSET (MlTrainingSize, test.mean) },
    { "test_sd", G_STRUCT_OFFSET (MlTrainingSize, test.sd) },
    { "training_error", G_STRUCT_OFFSET (MlTrainingSize, training.mean) },
    { "training_sd", G_STRUCT_OFFSET (MlTrainingSize, training.sd) },
  };
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_findings_title (findings), self->sizes->len);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (builder, self, columns[i].name, columns[i].offset);
  add_counts (builder, self);
  return ml_dataset_builder_finish (builder);
}

static void
ml_training_sizes_finalize (GObject *object)
{
  g_array_unref (ML_TRAINING_SIZES (object)->sizes);
  G_OBJECT_CLASS (ml_training_sizes_parent_class)->finalize (object);
}

static void
ml_training_sizes_class_init (MlTrainingSizesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ml_training_sizes_finalize;
  ML_FINDINGS_CLASS (klass)->table = ml_training_sizes_table;
}

static void
ml_training_sizes_init (MlTrainingSizes *self)
{
}

/**
 * ml_training_sizes_new:
 * @sizes: (transfer full) (element-type MlTrainingSize): rising
 * @is_percent: whether the errors are percentages of the rows
 *
 * Returns: (transfer full): findings
 */
MlTrainingSizes *
ml_training_sizes_new (GArray *sizes, gboolean is_percent)
{
  MlTrainingSizes *self = g_object_new (ML_TYPE_TRAINING_SIZES, NULL);
  self->sizes = sizes;
  self->is_percent = is_percent;
  return self;
}

/** ml_training_sizes_save: Returns: (transfer floating): of the type
 * ML_TRAINING_SIZES_STATE_TYPE */
GVariant *
ml_training_sizes_save (MlFindings *findings)
{
  MlTrainingSizes *self = ML_TRAINING_SIZES (findings);
  g_auto (GVariantBuilder) sizes
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(dd(udd)(udd))"));
  for (guint i = 0; i < self->sizes->len; i++)
    {
      const MlTrainingSize *one = ml_training_sizes_nth (self, i);
      g_variant_builder_add (&sizes, "(dd(udd)(udd))", one->percent, one->rows,
                             one->test.n, one->test.mean, one->test.sd,
                             one->training.n, one->training.mean,
                             one->training.sd);
    }
  return g_variant_new ("(ba(dd(udd)(udd)))", self->is_percent, &sizes);
}

/** ml_training_sizes_load: Returns: (transfer full) (nullable): NULL: the sizes
 * do not rise, or are no percentages */
MlFindings *
ml_training_sizes_load (GVariant *saved, const MlExperiment *experiment)
{
  gboolean is_percent;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GArray) sizes
      = g_array_new (FALSE, FALSE, sizeof (MlTrainingSize));
  double before = 0;
  g_variant_get (saved, "(b@a(dd(udd)(udd)))", &is_percent, &list);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      MlTrainingSize one;
      g_variant_get_child (list, i, "(dd(udd)(udd))", &one.percent, &one.rows,
                           &one.test.n, &one.test.mean, &one.test.sd,
                           &one.training.n, &one.training.mean,
                           &one.training.sd);
      if (!(one.percent > before && one.percent <= 100))
        return NULL;
      before = one.percent;
      g_array_append_val (sizes, one);
    }
  return ML_FINDINGS (
      ml_training_sizes_new (g_steal_pointer (&sizes), is_percent));
}
