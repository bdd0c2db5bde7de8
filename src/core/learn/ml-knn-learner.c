/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * k nearest neighbors: the training rows nearest to a row vote on its class
 * (Aha, Kibler and Albert, "Instance-based learning algorithms", Machine
 * Learning 6, 1991). Votes as in WEKA's IBk: all rows as far as the k-th vote
 * too, and every class starts with 1 / N votes. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-neighbors.h"
#include "ml-number.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MOST_NEIGHBORS 9999
#define ROWS_A_TICK 256
#define STATE_TYPE "(uuuavad)"

typedef enum
{
  WEIGHTING_NONE,
  WEIGHTING_INVERSE,
  WEIGHTING_SIMILARITY,
} Weighting;

ML_DEFINE_CHOICE (MlKnnWeighting, ml_knn_weighting,
                  { WEIGHTING_NONE, N_ ("Equal"), "equal" },
                  { WEIGHTING_INVERSE, N_ ("1 / distance"), "inverse" },
                  { WEIGHTING_SIMILARITY, N_ ("1 − distance"), "similarity" })

ML_DEFINE_CHOICE (MlKnnScaling, ml_knn_scaling,
                  { ML_NEIGHBOR_SCALING_RANGE, N_ ("Range 0 … 1"), "range" },
                  { ML_NEIGHBOR_SCALING_STANDARDIZE, N_ ("Standardized"),
                    "standardize" },
                  { ML_NEIGHBOR_SCALING_NONE, N_ ("None"), "none" })

typedef struct
{
  MlLearner parent;
  guint neighbors, window;
  gboolean choose_neighbors, mean_squared;
  int weighting, scaling;
} MlKnnLearner;

typedef MlLearnerClass MlKnnLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlKnnLearner, neighbors, 1, MOST_NEIGHBORS, 1, "K",
                  N_ ("Neighbors"), N_ ("How many nearest rows vote")),
  ML_OPTION_BOOLEAN (
      MlKnnLearner, choose_neighbors, FALSE, "X", N_ ("Choose neighbors"),
      N_ ("Try every number up to that one on the training rows, each held "
          "out once, and take the best")),
  ML_OPTION_CHOICE (MlKnnLearner, weighting, ml_knn_weighting_get_type,
                    WEIGHTING_NONE, ",I,F", N_ ("Votes"),
                    N_ ("What the vote of a neighbor weighs")),
  ML_OPTION_CHOICE (MlKnnLearner, scaling, ml_knn_scaling_get_type,
                    ML_NEIGHBOR_SCALING_RANGE, NULL, N_ ("Scaling"),
                    N_ ("What is done to numbers before distances are taken")),
  ML_OPTION_UINT (MlKnnLearner, window, 0, G_MAXINT, 0, "W", N_ ("Window"),
                  N_ ("Keep only so many of the last training rows; 0 keeps "
                      "all")),
  ML_OPTION_BOOLEAN (
      MlKnnLearner, mean_squared, FALSE, "E", N_ ("Squared errors"),
      N_ ("Choose the neighbors of a numeric class by squared errors, not by "
          "absolute ones")),
};

GType ml_knn_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlKnnLearner, ml_knn_learner, ML_TYPE_LEARNER)

typedef struct
{
  MlModel parent;
  MlNeighbors *index;
  gboolean is_nominal; /* the class */
  guint k;
  Weighting weighting;
  MlNeighborScaling scaling;
} Knn;

/* -- Votes ----------------------------------------------------------------- */

static double
vote_of (const Knn *self, const MlNeighbor *neighbor)
{
  const MlSubset *training = ml_neighbors_training (self->index);
  double weight = ml_subset_weight (training, neighbor->index);
  if (self->weighting == WEIGHTING_NONE)
    return weight;
  double distance
      = sqrt (neighbor->squared / ml_neighbors_n_inputs (self->index));
  return weight
         * (self->weighting == WEIGHTING_INVERSE ? 1 / (distance + 0.001)
                                                 : 1 - distance);
}

/* @out: n_outputs: shares of the votes, or the mean of the neighbors. */
static void
take_votes (const Knn *self, const MlNeighbor *found, guint n_found,
            double *out)
{
  const MlSubset *training = ml_neighbors_training (self->index);
  guint n_outputs = self->parent.n_outputs;
  double start = self->is_nominal ? 1.0 / training->n_rows : 0;
  double total = start * n_outputs;
  for (guint k = 0; k < n_outputs; k++)
    out[k] = start;
  for (guint i = 0; i < n_found; i++)
    {
      double vote = vote_of (self, &found[i]);
      double class = ml_subset_target (training, found[i].index);
      if (self->is_nominal)
        out[(guint) class] += vote;
      else
        out[0] += class * vote;
      total += vote;
    }
  for (guint k = 0; k < n_outputs; k++)
    out[k] = total > 0 ? out[k] / total : (double) NAN;
}

typedef struct
{
  const Knn *self;
  double *out;
} Prediction;

static void
predict_one (guint query, const MlNeighbor *found, guint n_found, gpointer data)
{
  const Prediction *prediction = data;
  take_votes (prediction->self, found, n_found,
              prediction->out
                  + (gsize) query * prediction->self->parent.n_outputs);
}

static gboolean
knn_predict_watched (const MlModel *model, const MlSubset *rows,
                     MlMonitor *monitor, double *out)
{
  const Knn *self = (const Knn *) model;
  Prediction prediction = { self, out };
  return ml_neighbors_search (self->index, rows, self->k, monitor, predict_one,
                              &prediction);
}

static void
knn_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  knn_predict_watched (model, rows, NULL, out);
}

/* -- Choosing k ------------------------------------------------------------ */

typedef struct
{
  const Knn *self;
  gboolean mean_squared;
  guint most, first; /* candidates; the first row of this chunk          */
  double *errors;    /* ROWS_A_TICK × most: of each row with each k      */
} Trial;

/* The error on one held-out row with each number of neighbors. */
static void
try_one (guint query, const MlNeighbor *found, guint n_found, gpointer data)
{
  const Trial *trial = data;
  const Knn *self = trial->self;
  double *errors = trial->errors + (gsize) (query - trial->first) * trial->most;
  double actual = ml_subset_target (ml_neighbors_training (self->index), query);
  g_autofree double *out = g_new (double, self->parent.n_outputs);
  guint n_voters = 0;
  for (guint k = 1; k <= trial->most; k++)
    {
      n_voters = MIN (MAX (n_voters, k), n_found);
      while (n_voters < n_found
             && found[n_voters].squared == found[n_voters - 1].squared)
        n_voters++;
      take_votes (self, found, n_voters, out);
      double d = actual - out[0];
      if (self->is_nominal)
        errors[k - 1]
            = ml_number_largest (out, self->parent.n_outputs) != (guint) actual;
      else
        errors[k - 1] = trial->mean_squared ? d * d : fabs (d);
    }
}

/* The best number of neighbors up to @most, the smallest of the best. On Stop
 * the best on the rows tried so far. */
static guint
choose_neighbors (const Knn *self, guint most, gboolean mean_squared,
                  MlMonitor *monitor)
{
  guint n_rows = ml_neighbors_training (self->index)->n_rows;
  most = MIN (most, n_rows - 1);
  if (most <= 1)
    return 1;
  g_autofree double *sums = g_new0 (double, most);
  g_autofree double *errors = g_new (double, (gsize) ROWS_A_TICK *most);
  for (guint first = 0; first < n_rows; first += ROWS_A_TICK)
    {
      guint n = MIN (ROWS_A_TICK, n_rows - first);
      Trial trial = { self, mean_squared, most, first, errors };
      ml_neighbors_search_others (self->index, first, n, most, try_one, &trial);
      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < most; k++)
          sums[k] += errors[(gsize) i * most + k];
      if (!ml_monitor_tick (monitor, (double) (first + n) / n_rows))
        break;
    }
  guint best = 0;
  for (guint k = 1; k < most; k++)
    if (sums[k] < sums[best])
      best = k;
  return best + 1;
}

/* -- The model ------------------------------------------------------------- */

static char *
knn_describe (const MlModel *model)
{
  const Knn *self = (const Knn *) model;
  static const char *const how[]
      = { "", " inverse-distance-weighted", " similarity-weighted" };
  return g_strdup_printf ("IB1 instance-based classifier\n"
                          "using %u%s nearest neighbour(s) for classification",
                          self->k, how[self->weighting]);
}

static GVariant *
save_column (const MlSubset *rows, guint column)
{
  const MlAttribute *attribute = ml_dataset_attribute (rows->data, column);
  gsize n = rows->n_rows, width = ml_attribute_n_bytes (attribute);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    {
      const guint8 *bytes = ml_dataset_bytes (rows->data, column);
      g_autofree guint8 *taken = g_malloc (MAX (n * width, 1));
      for (gsize i = 0; i < n; i++)
        memcpy (taken + i * width, bytes + rows->rows[i] * width, width);
      return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, taken, n * width,
                                        1);
    }
  if (ml_attribute_has_numbers (attribute))
    {
      g_autofree double *numbers = g_new (double, n);
      for (guint i = 0; i < n; i++)
        numbers[i] = ml_subset_value (rows, i, column);
      return ml_state_numbers (numbers, n);
    }
  const gint32 *codes = ml_dataset_codes (rows->data, column);
  g_autofree gint32 *taken = g_new (gint32, n);
  for (gsize i = 0; i < n; i++)
    taken[i]
        = attribute->kind == ML_ATTRIBUTE_STRING ? -1 : codes[rows->rows[i]];
  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT32, taken, n,
                                    sizeof *taken);
}

/* The training rows themselves: they are the model. */
static GVariant *
knn_save (const MlModel *model)
{
  const Knn *self = (const Knn *) model;
  const MlSubset *rows = ml_neighbors_training (self->index);
  guint n_columns = ml_dataset_n_columns (rows->data);
  GVariantBuilder columns;
  g_variant_builder_init (&columns, G_VARIANT_TYPE ("av"));
  for (guint column = 0; column < n_columns; column++)
    g_variant_builder_add (&columns, "v", save_column (rows, column));
  gboolean has_weights = ml_subset_has_weights (rows);
  g_autofree double *weights = g_new (double, rows->n_rows);
  for (guint i = 0; i < rows->n_rows; i++)
    weights[i] = ml_subset_weight (rows, i);
  return g_variant_new (
      "(uuuav@ad)", self->k, (guint32) self->weighting, (guint32) self->scaling,
      &columns, ml_state_numbers (weights, has_weights ? rows->n_rows : 0));
}

static void
knn_free (MlModel *model)
{
  Knn *self = (Knn *) model;
  ml_neighbors_free (self->index);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = knn_predict,
  .predict_watched = knn_predict_watched,
  .describe = knn_describe,
  .save = knn_save,
  .free = knn_free,
};

/* NULL: stopped. */
static Knn *
knn_new (const MlSubset *training, guint k, Weighting weighting,
         MlNeighborScaling scaling, MlMonitor *monitor)
{
  MlNeighbors *index = ml_neighbors_new (training, scaling, monitor);
  if (index == NULL)
    return NULL;
  Knn *self = g_new0 (Knn, 1);
  ml_model_init (&self->parent, &model_ops, ml_knn_learner_get_type (),
                 ml_subset_n_classes (training));
  self->index = index;
  self->is_nominal = ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL;
  self->k = k;
  self->weighting = weighting;
  self->scaling = scaling;
  return self;
}

/* -- Fitting and loading --------------------------------------------------- */

static MlSubset *
last_rows (const MlSubset *training, guint window)
{
  if (window == 0 || window >= training->n_rows)
    return ml_subset_ref (training);
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (rows, training->rows + training->n_rows - window,
                       window);
  const double *weights = training->weights;
  if (weights != NULL)
    weights += training->n_rows - window;
  return ml_subset_new_weighted (training->data, training->target, rows,
                                 g_memdup2 (weights, sizeof *weights * window));
}

static MlModel *
knn_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
         GError **error)
{
  const MlKnnLearner *self = (const MlKnnLearner *) learner;
  g_autoptr (MlSubset) rows = last_rows (training, self->window);
  Knn *model = knn_new (rows, self->neighbors, self->weighting, self->scaling,
                        monitor);
  if (model == NULL)
    {
      ml_monitor_set_stopped_error (monitor, error);
      return NULL;
    }
  if (self->choose_neighbors)
    model->k = choose_neighbors (model, self->neighbors, self->mean_squared,
                                 monitor);
  return &model->parent;
}

static gboolean
codes_are_sound (const gint32 *codes, gsize n, guint n_labels,
                 gboolean may_miss)
{
  for (gsize i = 0; i < n; i++)
    if (codes[i] >= (gint32) n_labels || codes[i] < (may_miss ? -1 : 0))
      return FALSE;
  return TRUE;
}

/* A column of @n values from @saved into @builder; FALSE if it does not fit. */
static gboolean
load_column (MlDatasetBuilder *builder, const MlAttribute *attribute,
             GVariant *saved, gsize n, gboolean is_class)
{
  gsize n_saved;
  if (attribute->kind == ML_ATTRIBUTE_IMAGE
      && g_variant_is_of_type (saved, G_VARIANT_TYPE ("ay")))
    {
      gconstpointer bytes = g_variant_get_fixed_array (saved, &n_saved, 1);
      gsize width = ml_attribute_n_bytes (attribute);
      if (width == 0 || n_saved / width != n || n_saved % width != 0)
        return FALSE;
      ml_dataset_builder_add_bytes (builder, ml_attribute_ref (attribute),
                                    g_memdup2 (bytes, n_saved));
      return TRUE;
    }
  if (ml_attribute_has_numbers (attribute)
      && g_variant_is_of_type (saved, G_VARIANT_TYPE ("ad")))
    {
      const double *numbers
          = g_variant_get_fixed_array (saved, &n_saved, sizeof *numbers);
      gboolean is_sound = n_saved == n;
      for (gsize i = 0; is_sound && is_class && i < n; i++)
        is_sound = isfinite (numbers[i]);
      if (is_sound)
        ml_dataset_builder_add_numbers (
            builder, ml_attribute_ref (attribute),
            g_memdup2 (numbers, n * sizeof *numbers));
      return is_sound;
    }
  if (!ml_attribute_has_codes (attribute)
      || !g_variant_is_of_type (saved, G_VARIANT_TYPE ("ai")))
    return FALSE;
  const gint32 *codes
      = g_variant_get_fixed_array (saved, &n_saved, sizeof *codes);
  if (n_saved != n
      || !codes_are_sound (codes, n, attribute->n_labels, !is_class))
    return FALSE;
  ml_dataset_builder_add_codes (builder, ml_attribute_ref (attribute),
                                g_memdup2 (codes, n * sizeof *codes));
  return TRUE;
}

/* Rows in the class column; 0 if it is no array of numbers or codes. */
static gsize
count_rows (GVariant *columns, int target)
{
  if (target < 0 || (gsize) target >= g_variant_n_children (columns))
    return 0;
  g_autoptr (GVariant) boxed
      = g_variant_get_child_value (columns, (gsize) target);
  g_autoptr (GVariant) class = g_variant_get_variant (boxed);
  return g_variant_is_of_type (class, G_VARIANT_TYPE ("ad"))
                 || g_variant_is_of_type (class, G_VARIANT_TYPE ("ai"))
             ? g_variant_n_children (class)
             : 0;
}

static MlDataset *
load_rows (GVariant *columns, GVariant *weights, MlDataset *header, int target)
{
  guint n_columns = ml_dataset_n_columns (header);
  gsize n = count_rows (columns, target);
  gsize n_weights = g_variant_n_children (weights);
  if (n == 0 || n > G_MAXINT32 || g_variant_n_children (columns) != n_columns
      || (n_weights != 0 && n_weights != n))
    return NULL;
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (header), (guint) n);
  for (guint column = 0; column < n_columns; column++)
    {
      g_autoptr (GVariant) boxed = g_variant_get_child_value (columns, column);
      g_autoptr (GVariant) saved = g_variant_get_variant (boxed);
      if (!load_column (builder, ml_dataset_attribute (header, column), saved,
                        n, (int) column == target))
        return NULL;
    }
  if (n_weights > 0)
    {
      double *numbers = ml_state_take_numbers (weights, n, NULL);
      if (numbers == NULL)
        return NULL;
      ml_dataset_builder_set_weights (builder, numbers);
    }
  return ml_dataset_builder_finish (builder);
}

static MlModel *
knn_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
          GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  guint32 k, weighting, scaling;
  g_autoptr (GVariant) columns = NULL, weights = NULL;
  g_variant_get (state, "(uuu@av@ad)", &k, &weighting, &scaling, &columns,
                 &weights);
  g_autoptr (MlDataset) data = NULL;
  if (k >= 1 && k <= MOST_NEIGHBORS && weighting <= WEIGHTING_SIMILARITY
      && scaling <= ML_NEIGHBOR_SCALING_NONE)
    data = load_rows (columns, weights, header, target);
  if (data == NULL)
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlSubset) rows = ml_subset_new_all (data, target);
  return &knn_new (rows, k, weighting, scaling, NULL)->parent;
}

/* The model is the inputs of all rows. */
static MlMemoryNeed
knn_memory (MlLearner *learner, MlDataset *data, guint target, guint n_rows)
{
  return (MlMemoryNeed){ .model = sizeof (double) * n_rows
                                  * ml_count_inputs (data, target) };
}

static void
ml_knn_learner_class_init (MlKnnLearnerClass *klass)
{
  klass->title = N_ ("kNN");
  klass->category = N_ ("Lazy");
  klass->description
      = N_ ("The training rows most like a row vote on its class, or their "
            "mean is its number. Nothing is learned but the rows themselves.");
  klass->weka = "weka.classifiers.lazy.IBk";
  klass->weka_flags = "K W X E ,I,F "
                      "-A \"weka.core.neighboursearch.LinearNNSearch -A "
                      "\\\"weka.core.EuclideanDistance -R first-last\\\"\"";
  klass->reference = "D. Aha, D. Kibler and M. Albert (1991): Instance-based "
                     "learning algorithms. Machine Learning 6, 37–66";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = knn_memory;
  klass->fit = knn_fit;
  klass->load = knn_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_knn_learner_init (MlKnnLearner *self)
{
}
