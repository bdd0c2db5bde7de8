/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stacked generalization: a classifier learns from the answers of others to
 * rows that they have not seen (D. H. Wolpert, "Stacked generalization", Neural
 * Networks 5, 1992). */
#include "ml-dataset-builder.h"
#include "ml-ensemble.h"
#include "ml-members.h"
#include "ml-splitter.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  MlLearner parent;
  char *classifiers, *meta;
  guint folds, seed;
} MlStackingLearner;

typedef MlLearnerClass MlStackingLearnerClass;

static const MlOption options[] = {
  ML_OPTION_NETWORK (MlStackingLearner, classifiers, ml_learner_get_type,
                     "J48; NaiveBayes", "B", N_ ("Classifiers"),
                     N_ ("Whose answers are learned from")),
  ML_OPTION_TYPE (MlStackingLearner, meta, ml_learner_get_type, "Logistic", "M",
                  N_ ("Meta classifier"), N_ ("Learns from their answers")),
  ML_OPTION_UINT (MlStackingLearner, folds, 2, 1000, 10, "X", N_ ("Folds"),
                  N_ ("Of the cross-validation that gives the answers")),
  ML_OPTION_UINT (MlStackingLearner, seed, 0, G_MAXINT, 1, "S", N_ ("Seed"),
                  N_ ("Of the split into folds")),
};

GType ml_stacking_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlStackingLearner, ml_stacking_learner, ML_TYPE_LEARNER)

#define STATE_TYPE "(avv)"

typedef struct
{
  MlModel parent;
  GPtrArray *members;
  MlModel *meta;
  MlDataset *header; /* of the answers */
} Stacking;

/* -- The answers as a table ------------------------------------------------ */

/* A column for each answer of each of @m members, then the class. (transfer
 * full) */
static MlDataset *
build_answers (const MlAttribute *class, guint m, guint n_outputs, guint n_rows,
               const double *answers, const gint32 *codes,
               const double *numbers, const double *weights)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("answers", n_rows);
  const guint n_columns = m * n_outputs;
  for (guint c = 0; c < n_columns; c++)
    {
      g_autofree char *name
          = class->kind == ML_ATTRIBUTE_NOMINAL
                ? g_strdup_printf ("answer %u: %s", c / n_outputs + 1,
                                   class->labels[c % n_outputs])
                : g_strdup_printf ("answer %u", c + 1);
      double *column = g_new (double, n_rows + 1);
      for (guint i = 0; i < n_rows; i++)
        column[i] = answers[(gsize) i * n_columns + c];
      ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                      column);
    }
  if (codes != NULL)
    ml_dataset_builder_add_codes (
        builder, ml_attribute_renamed (class, "class"),
        g_memdup2 (codes, (n_rows + 1) * sizeof *codes));
  else
    ml_dataset_builder_add_numbers (
        builder, ml_attribute_renamed (class, "class"),
        g_memdup2 (numbers, (n_rows + 1) * sizeof *numbers));
  if (weights != NULL)
    ml_dataset_builder_set_weights (
        builder, g_memdup2 (weights, (n_rows + 1) * sizeof *weights));
  return ml_dataset_builder_finish (builder);
}

/* @answers: rows × (m · n_outputs), from row @first on. */
static gboolean
collect (const GPtrArray *members, const MlSubset *rows, MlMonitor *monitor,
         guint first, double *answers)
{
  const MlModel *one = g_ptr_array_index (members, 0);
  const guint n = one->n_outputs, m = members->len;
  g_autofree double *out = g_new (double, (gsize) rows->n_rows *n + 1);
  for (guint k = 0; k < m; k++)
    {
      if (!ml_model_predict_watched (g_ptr_array_index (members, k), rows,
                                     monitor, out))
        return FALSE;
      for (gsize i = 0; i < rows->n_rows; i++)
        memcpy (answers + ((first + i) * m + k) * n, out + i * n,
                n * sizeof *out);
    }
  return TRUE;
}

/* -- The model ------------------------------------------------------------- */

static gboolean
stacking_predict_watched (const MlModel *model, const MlSubset *rows,
                          MlMonitor *monitor, double *out)
{
  const Stacking *self = (const Stacking *) model;
  const guint target = ml_dataset_n_columns (self->header) - 1;
  const MlAttribute *class = ml_dataset_attribute (self->header, target);
  const guint n = rows->n_rows;
  g_autofree double *answers = g_new (double, (gsize) n *target + 1);
  g_autofree gint32 *codes = g_new (gint32, n + 1);
  g_autofree double *numbers = g_new (double, n + 1);
  if (!collect (self->members, rows, monitor, 0, answers))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      codes[i] = -1;
      numbers[i] = NAN;
    }
  g_autoptr (MlDataset) table = build_answers (
      class, self->members->len, model->n_outputs, n, answers,
      class->kind == ML_ATTRIBUTE_NOMINAL ? codes : NULL, numbers, NULL);
  g_autoptr (MlSubset) all = ml_subset_new_all (table, (int) target);
  return ml_model_predict_watched (self->meta, all, monitor, out);
}

static void
stacking_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  stacking_predict_watched (model, rows, NULL, out);
}

static char *
stacking_describe (const MlModel *model)
{
  const Stacking *self = (const Stacking *) model;
  GString *text = g_string_new ("Stacking\n\nBase classifiers\n\n");
  for (guint i = 0; i < self->members->len; i++)
    {
      g_autofree char *member
          = ml_model_describe (g_ptr_array_index (self->members, i));
      g_string_append_printf (text, "%s\n\n", member);
    }
  g_autofree char *meta = ml_model_describe (self->meta);
  g_string_append_printf (text, "\nMeta classifier\n\n%s\n", meta);
  return g_string_free (text, FALSE);
}

static GVariant *
stacking_save (const MlModel *model)
{
  const Stacking *self = (const Stacking *) model;
  g_autoptr (GVariant) meta = g_variant_ref_sink (ml_model_save (self->meta));
  return g_variant_new ("(@avv)", ml_members_save (self->members), meta);
}

static void
stacking_free (MlModel *model)
{
  Stacking *self = (Stacking *) model;
  g_ptr_array_unref (self->members);
  ml_model_unref (self->meta);
  g_object_unref (self->header);
  g_free (self);
}

/* (transfer full) all but @learner */
static MlModel *
stacking_new (MlLearner *learner, GPtrArray *members, MlModel *meta,
              MlDataset *header)
{
  static const MlModelOps ops = { .predict = stacking_predict,
                                  .predict_watched = stacking_predict_watched,
                                  .describe = stacking_describe,
                                  .save = stacking_save,
                                  .free = stacking_free };
  Stacking *self = g_new (Stacking, 1);
  ml_model_init (&self->parent, &ops, G_OBJECT_TYPE (learner), meta->n_outputs);
  self->members = members;
  self->meta = meta;
  self->header = header;
  return &self->parent;
}

/* -- Fitting --------------------------------------------------------------- */

/* What the learners say of rows they have not seen: fold by fold. */
static gboolean
answer_folds (const GPtrArray *learners, const GPtrArray *folds,
              MlMonitor *monitor, double *answers, GError **error)
{
  guint first = 0;
  for (guint f = 0; f < folds->len; f++)
    {
      const MlSplit *split = g_ptr_array_index (folds, f);
      g_autoptr (GPtrArray) members
          = ml_ensemble_fit (learners, split->training, monitor, error);
      if (members == NULL)
        return FALSE;
      collect (members, split->test, NULL, first, answers);
      first += split->test->n_rows;
    }
  return TRUE;
}

/* The test rows of all folds, one fold after the other. (transfer full) */
static MlSubset *
rows_in_folds (const MlSubset *training, const GPtrArray *folds)
{
  GArray *rows
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), training->n_rows);
  double *weights
      = training->weights != NULL ? g_new (double, training->n_rows + 1) : NULL;
  for (guint f = 0; f < folds->len; f++)
    {
      const MlSubset *test = ((const MlSplit *) folds->pdata[f])->test;
      for (guint i = 0; weights != NULL && i < test->n_rows; i++)
        weights[rows->len + i] = ml_subset_weight (test, i);
      g_array_append_vals (rows, test->rows, test->n_rows);
    }
  return ml_subset_new_weighted (training->data, training->target, rows,
                                 weights);
}

/* (transfer full) */
static MlDataset *
table_of (const MlSubset *rows, guint m, guint n_outputs, const double *answers)
{
  const guint n = rows->n_rows;
  const gboolean has_labels
      = ml_subset_class (rows)->kind == ML_ATTRIBUTE_NOMINAL;
  g_autofree gint32 *codes = g_new (gint32, n + 1);
  g_autofree double *numbers = g_new (double, n + 1);
  g_autofree double *weights = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      numbers[i] = ml_subset_target (rows, i);
      codes[i] = has_labels ? (gint32) numbers[i] : 0;
      weights[i] = ml_subset_weight (rows, i);
    }
  return build_answers (ml_subset_class (rows), m, n_outputs, n, answers,
                        has_labels ? codes : NULL, numbers,
                        ml_subset_has_weights (rows) ? weights : NULL);
}

static MlModel *
fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
     GError **error)
{
  const MlStackingLearner *self = (const MlStackingLearner *) learner;
  g_autoptr (GPtrArray) learners
      = ml_ensemble_learners (self->classifiers, error);
  g_autoptr (MlLearner) meta_learner
      = learners != NULL ? ml_learner_from_text (self->meta, error) : NULL;
  g_autoptr (GPtrArray) folds
      = meta_learner != NULL ? ml_splitter_folds (
            training, MIN (self->folds, training->n_rows), self->seed, error)
                             : NULL;
  if (folds == NULL)
    return NULL;
  const guint n_outputs = ml_subset_n_classes (training),
              n_cells = learners->len * n_outputs;
  g_autofree double *answers
      = g_new (double, (gsize) training->n_rows *n_cells + 1);
  g_autoptr (MlSubset) rows = rows_in_folds (training, folds);
  if (!answer_folds (learners, folds, monitor, answers, error))
    return NULL;
  g_autoptr (MlDataset) table
      = table_of (rows, learners->len, n_outputs, answers);
  g_autoptr (MlSubset) all = ml_subset_new_all (table, (int) n_cells);
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (monitor);
  g_autoptr (MlModel) meta = ml_learner_fit (meta_learner, all, inner, error);
  g_autoptr (GPtrArray) members
      = meta != NULL ? ml_ensemble_fit (learners, rows, monitor, error) : NULL;
  return members != NULL
             ? stacking_new (learner, g_steal_pointer (&members),
                             g_steal_pointer (&meta), ml_dataset_header (table))
             : NULL;
}

static MlModel *
load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
      GError **error)
{
  const MlStackingLearner *self = (const MlStackingLearner *) learner;
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) states = NULL, meta_state = NULL;
  g_variant_get (state, "(@avv)", &states, &meta_state);
  g_autoptr (GPtrArray) learners
      = ml_ensemble_learners (self->classifiers, error);
  g_autoptr (MlLearner) meta_learner
      = learners != NULL ? ml_learner_from_text (self->meta, error) : NULL;
  g_autoptr (GPtrArray) members
      = meta_learner != NULL
            ? ml_ensemble_load (learners, states, header, target, error)
            : NULL;
  if (members == NULL)
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  const MlModel *first = g_ptr_array_index (members, 0);
  const gint32 no_codes[1] = { 0 };
  const double none[1] = { 0 };
  g_autoptr (MlDataset) answers = build_answers (
      class, members->len, first->n_outputs, 0, none,
      class->kind == ML_ATTRIBUTE_NOMINAL ? no_codes : NULL, none, NULL);
  MlModel *meta
      = ml_learner_load (meta_learner, meta_state, answers,
                         (int) (members->len * first->n_outputs), error);
  return meta != NULL ? stacking_new (learner, g_steal_pointer (&members), meta,
                                      g_steal_pointer (&answers))
                      : NULL;
}

static char *
refuse (MlLearner *learner, MlDataset *data, guint target)
{
  return ml_ensemble_refuse (((const MlStackingLearner *) learner)->classifiers,
                             data, target);
}

static MlMemoryNeed
memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  return ml_ensemble_memory (((const MlStackingLearner *) learner)->classifiers,
                             data, target, n_rows);
}

static void
ml_stacking_learner_class_init (MlStackingLearnerClass *klass)
{
  klass->title = N_ ("Stacking");
  klass->category = N_ ("Meta");
  klass->description
      = N_ ("A classifier learns from the answers of others to rows that they "
            "have not seen.");
  klass->weka = "weka.classifiers.meta.Stacking";
  klass->weka_presets = "classifiers=ZeroR meta=ZeroR";
  klass->weka_flags = "X M S -num-slots 1 B";
  klass->reference = "D. H. Wolpert (1992): Stacked generalization. Neural "
                     "Networks 5, 241–259";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->refuse = refuse;
  klass->memory = memory;
  klass->fit = fit;
  klass->load = load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_stacking_learner_init (MlStackingLearner *self)
{
}
