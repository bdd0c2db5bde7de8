/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient-boosted trees, grown by the XGBoost library (T. Chen and C.
 * Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016), which is
 * optional. Each round adds a tree a class that follows the loss's gradient.
 * The trees are taken over into arrays of our own: see ml-boosted-trees.h.
 *
 * Growing on several threads gives the same trees by the exact method only:
 * histograms are summed up in the order of threads, so they get one. */
#include "ml-boosted-trees.h"
#include "ml-error.h"
#include "ml-learner.h"
#include "ml-memory-need.h"
#include "ml-parallel.h"
#include "ml-tree-inputs.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <xgboost/c_api.h>

#define CELLS_FOR_THREADS 1000000 /* rows × inputs */

typedef enum
{
  METHOD_EXACT,
  METHOD_HISTOGRAM,
} Method;

typedef struct
{
  MlLearner parent;
  guint rounds, max_depth, seed;
  double learning_rate, lambda, alpha, gamma, min_child_weight;
  double subsample, colsample_bytree;
  int tree_method;
} MlGradientBoostingLearner;

typedef MlLearnerClass MlGradientBoostingLearnerClass;

GType ml_gradient_boosting_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlGradientBoostingLearner, ml_gradient_boosting_learner,
                     ML_TYPE_LEARNER)

ML_DEFINE_CHOICE (MlBoostingMethod, ml_boosting_method,
                  { METHOD_EXACT, N_ ("Every cut"), "exact" },
                  { METHOD_HISTOGRAM, N_ ("Histograms"), "hist" })

static const MlOption options[] = {
  ML_OPTION_UINT (MlGradientBoostingLearner, rounds, 1, 100000, 100, NULL,
                  N_ ("Rounds"), N_ ("Trees for each class")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, learning_rate, 0, 1, 0.3, NULL,
                    N_ ("Learning rate"),
                    N_ ("What share of a tree's answer is added")),
  ML_OPTION_UINT (MlGradientBoostingLearner, max_depth, 1, 64, 6, NULL,
                  N_ ("Depth"), N_ ("The most splits from root to leaf")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, lambda, 0, 1e9, 1, NULL,
                    N_ ("L2 of leaves"),
                    N_ ("Pulls the answers of leaves towards zero, large ones "
                        "the most (lambda)")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, alpha, 0, 1e9, 0, NULL,
                    N_ ("L1 of leaves"),
                    N_ ("Pulls the answers of all leaves towards zero alike "
                        "(alpha)")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, gamma, 0, 1e9, 0, NULL,
                    N_ ("Least gain"),
                    N_ ("A split must lower the loss by so much (gamma)")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, min_child_weight, 0, 1e9, 1,
                    NULL, N_ ("Least leaf"),
                    N_ ("The least sum of second derivatives in a leaf; with "
                        "squared error the rows in it")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, subsample, 0.01, 1, 1, NULL,
                    N_ ("Share of rows"), N_ ("Drawn anew for each tree")),
  ML_OPTION_DOUBLE (MlGradientBoostingLearner, colsample_bytree, 0.01, 1, 1,
                    NULL, N_ ("Share of inputs"),
                    N_ ("Drawn anew for each tree")),
  ML_OPTION_CHOICE (MlGradientBoostingLearner, tree_method,
                    ml_boosting_method_get_type, METHOD_EXACT, NULL,
                    N_ ("Method"),
                    N_ ("Try every cut between values, on all cores; or cuts "
                        "between 256 groups, on one core, for large tables")),
  ML_OPTION_UINT (MlGradientBoostingLearner, seed, 0, G_MAXINT, 1, NULL,
                  N_ ("Seed"), N_ ("Of the rows and inputs that are drawn")),
};

/* -- The library ----------------------------------------------------------- */

/* What it says when it fails, with @status other than 0. */
static gboolean
is_done (int status, GError **error)
{
  if (status == 0)
    return TRUE;
  g_autofree char *text = g_strdup (XGBGetLastError ());
  g_strdelimit (g_strchomp (text), "\n", ' ');
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               _ ("XGBoost could not learn these rows: %s"), text);
  return FALSE;
}

static gboolean
set_number (BoosterHandle booster, const char *name, double value,
            GError **error)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return is_done (XGBoosterSetParam (booster, name,
                                     g_ascii_dtostr (text, sizeof text, value)),
                  error);
}

/* Where all margins start: the mean of numbers, even odds of classes. */
static double
find_base (const MlSubset *training)
{
  if (ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL)
    return 0;
  double sum = 0, weight = 0;
  for (guint i = 0; i < training->n_rows; i++)
    {
      sum += ml_subset_target (training, i) * ml_subset_weight (training, i);
      weight += ml_subset_weight (training, i);
    }
  return weight > 0 ? (double) (float) (sum / weight) : 0;
}

static gboolean
set_task (BoosterHandle booster, const MlSubset *training, GError **error)
{
  const guint n_classes = ml_subset_n_classes (training);
  const gboolean has_classes
      = ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL;
  const char *objective = !has_classes    ? "reg:squarederror"
                          : n_classes > 2 ? "multi:softprob"
                                          : "binary:logistic";
  const char *metric = !has_classes    ? "rmse"
                       : n_classes > 2 ? "mlogloss"
                                       : "logloss";
  return is_done (XGBoosterSetParam (booster, "objective", objective), error)
         && is_done (XGBoosterSetParam (booster, "eval_metric", metric), error)
         && (n_classes <= 2
             || set_number (booster, "num_class", n_classes, error))
         && set_number (booster, "base_score",
                        has_classes ? 0.5 : find_base (training), error);
}

/* Small tables would wait for threads more than they compute. */
static guint
choose_threads (const MlGradientBoostingLearner *self, gsize n_cells)
{
  return self->tree_method == METHOD_EXACT && n_cells >= CELLS_FOR_THREADS
             ? ml_parallel_threads ()
             : 1;
}

static gboolean
set_options (const MlGradientBoostingLearner *self, BoosterHandle booster,
             gsize n_cells, GError **error)
{
  const gboolean is_exact = self->tree_method == METHOD_EXACT;
  return is_done (XGBoosterSetParam (booster, "verbosity", "0"), error)
         && is_done (XGBoosterSetParam (booster, "tree_method",
                                        is_exact ? "exact" : "hist"),
                     error)
         && set_number (booster, "nthread", choose_threads (self, n_cells),
                        error)
         && set_number (booster, "eta", self->learning_rate, error)
         && set_number (booster, "max_depth", self->max_depth, error)
         && set_number (booster, "lambda", self->lambda, error)
         && set_number (booster, "alpha", self->alpha, error)
         && set_number (booster, "gamma", self->gamma, error)
         && set_number (booster, "min_child_weight", self->min_child_weight,
                        error)
         && set_number (booster, "subsample", self->subsample, error)
         && set_number (booster, "colsample_bytree", self->colsample_bytree,
                        error)
         && set_number (booster, "seed", self->seed, error);
}

/* (nullable); XGDMatrixFree() it */
static DMatrixHandle
make_matrix (const MlTreeInputs *inputs, const MlSubset *training,
             GError **error)
{
  const guint n = training->n_rows, width = ml_tree_inputs_count (inputs);
  g_autofree float *values = g_try_new (float, (gsize) n *width);
  g_autofree float *targets = g_new (float, n), *weights = g_new (float, n);
  DMatrixHandle matrix = NULL;
  if (values == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   _ ("There is no memory for %u rows of %u inputs: leave "
                      "rows or columns out"),
                   n, width);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      ml_tree_inputs_read (inputs, training, i, values + (gsize) i * width);
      targets[i] = (float) ml_subset_target (training, i);
      weights[i] = (float) ml_subset_weight (training, i);
    }
  if (is_done (XGDMatrixCreateFromMat_omp (values, n, width, (float) NAN,
                                           &matrix, 1),
               error)
      && is_done (XGDMatrixSetFloatInfo (matrix, "label", targets, n), error)
      && is_done (XGDMatrixSetFloatInfo (matrix, "weight", weights, n), error))
    return matrix;
  if (matrix != NULL)
    XGDMatrixFree (matrix);
  return NULL;
}

/* -- Growing --------------------------------------------------------------- */

/* The training loss as the library tells it: "[3]\ttrain-logloss:0.25". */
static double
training_loss (BoosterHandle booster, DMatrixHandle matrix, guint round)
{
  const char *names[] = { "train" };
  const char *told = NULL;
  if (XGBoosterEvalOneIter (booster, (int) round, &matrix, names, 1, &told)
      != 0)
    return (double) NAN;
  const char *colon = strrchr (told, ':');
  return colon != NULL ? g_ascii_strtod (colon + 1, NULL) : (double) NAN;
}

static gboolean
report (const MlGradientBoostingLearner *self, guint round, guint n_rows,
        double loss, MlMonitor *monitor)
{
  MlMetrics now = ML_METRICS_INIT;
  now.epoch = round + 1;
  now.epochs = self->rounds;
  now.update = round + 1;
  now.examples = (guint64) (round + 1) * n_rows;
  now.loss = loss;
  now.learning_rate = self->learning_rate;
  return ml_monitor_step (monitor, &now)
         && ml_monitor_tick (monitor, (round + 1.0) / self->rounds);
}

static gboolean
grow (const MlGradientBoostingLearner *self, BoosterHandle booster,
      DMatrixHandle matrix, const MlSubset *training, MlMonitor *monitor,
      GError **error)
{
  for (guint round = 0; round < self->rounds; round++)
    {
      if (ml_monitor_is_stopped (monitor))
        return TRUE;
      if (!is_done (XGBoosterUpdateOneIter (booster, (int) round, matrix),
                    error))
        return FALSE;
      const double loss = monitor != NULL
                              ? training_loss (booster, matrix, round)
                              : (double) NAN;
      if (!report (self, round, training->n_rows, loss, monitor))
        return TRUE;
    }
  return TRUE;
}

/* -- Taking trees over ----------------------------------------------------- */

typedef struct /* arrays of one tree in the library's JSON */
{
  JsonArray *left, *right, *input, *value, *missing_left;
} TreeText;

/* The node @id and all below it, children behind their parent. Returns: its
 * place in @nodes. */
static gint32
take_node (const TreeText *text, guint id, GArray *nodes)
{
  const gint64 left = json_array_get_int_element (text->left, id);
  const gint64 right = json_array_get_int_element (text->right, id);
  const MlBoostedNode node = {
    .left = -1,
    .right = -1,
    .input = (guint32) json_array_get_int_element (text->input, id),
    .value = (float) json_array_get_double_element (text->value, id),
    .missing_left = json_array_get_int_element (text->missing_left, id) != 0,
  };
  const guint at = nodes->len;
  g_array_append_val (nodes, node);
  if (left < 0)
    return (gint32) at;
  const gint32 below = take_node (text, (guint) left, nodes);
  g_array_index (nodes, MlBoostedNode, at).left = below;
  const gint32 above = take_node (text, (guint) right, nodes);
  g_array_index (nodes, MlBoostedNode, at).right = above;
  return (gint32) at;
}

static void
take_tree (JsonObject *tree, MlBoostedTrees *model)
{
  const TreeText text
      = { json_object_get_array_member (tree, "left_children"),
          json_object_get_array_member (tree, "right_children"),
          json_object_get_array_member (tree, "split_indices"),
          json_object_get_array_member (tree, "split_conditions"),
          json_object_get_array_member (tree, "default_left") };
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (MlBoostedNode));
  take_node (&text, 0, nodes);
  ml_boosted_trees_add (model, nodes);
}

static gboolean
take_trees (BoosterHandle booster, MlBoostedTrees *model, GError **error)
{
  bst_ulong length;
  const char *text;
  g_autoptr (JsonParser) parser = json_parser_new ();
  if (!is_done (XGBoosterSaveModelToBuffer (booster, "{\"format\": \"json\"}",
                                            &length, &text),
                error)
      || !json_parser_load_from_data (parser, text, (gssize) length, error))
    return FALSE;
  JsonObject *object = json_node_get_object (json_parser_get_root (parser));
  static const char *const way[] = { "learner", "gradient_booster", "model" };
  for (guint i = 0; i < G_N_ELEMENTS (way); i++)
    object = json_object_get_object_member (object, way[i]);
  JsonArray *trees = json_object_get_array_member (object, "trees");
  for (guint i = 0; i < json_array_get_length (trees); i++)
    take_tree (json_array_get_object_element (trees, i), model);
  return TRUE;
}

/* -- The learner ----------------------------------------------------------- */

/* (transfer full) (nullable) */
static MlModel *
learn (MlGradientBoostingLearner *self, BoosterHandle booster,
       DMatrixHandle matrix, const MlSubset *training, MlDataset *header,
       MlMonitor *monitor, GError **error)
{
  bst_ulong n_inputs;
  if (!is_done (XGDMatrixNumCol (matrix, &n_inputs), error)
      || !set_options (self, booster, (gsize) training->n_rows * n_inputs,
                       error)
      || !set_task (booster, training, error)
      || !grow (self, booster, matrix, training, monitor, error))
    return NULL;
  MlBoostedTrees *trees = ml_boosted_trees_new (
      G_OBJECT_TYPE (self), header, training->target, find_base (training));
  if (take_trees (booster, trees, error))
    return (MlModel *) trees;
  ml_model_unref ((MlModel *) trees);
  return NULL;
}

static MlModel *
gradient_boosting_fit (MlLearner *learner, const MlSubset *training,
                       MlMonitor *monitor, GError **error)
{
  MlGradientBoostingLearner *self = (MlGradientBoostingLearner *) learner;
  g_autoptr (MlDataset) header = ml_dataset_header (training->data);
  g_autoptr (MlTreeInputs) inputs
      = ml_tree_inputs_new (header, training->target);
  DMatrixHandle matrix = make_matrix (inputs, training, error);
  BoosterHandle booster = NULL;
  if (matrix == NULL)
    return NULL;
  MlModel *model
      = is_done (XGBoosterCreate (&matrix, 1, &booster), error)
            ? learn (self, booster, matrix, training, header, monitor, error)
            : NULL;
  if (booster != NULL)
    XGBoosterFree (booster);
  XGDMatrixFree (matrix);
  return model;
}

static MlModel *
gradient_boosting_load (MlLearner *learner, GVariant *state, MlDataset *header,
                        int target, GError **error)
{
  return ml_boosted_trees_load (G_OBJECT_TYPE (learner), state, header, target,
                                error);
}

/* A tree of each round and class has its levels filled, or a leaf a row. */
static MlMemoryNeed
gradient_boosting_memory (MlLearner *learner, MlDataset *data, guint target,
                          guint n_rows)
{
  enum
  {
    NODE = 600 /* bytes, with what was kept to choose its split */
  };
  const MlGradientBoostingLearner *self = (MlGradientBoostingLearner *) learner;
  const double n_outputs = ml_count_outputs (data, target);
  const double n_trees = self->rounds * (n_outputs > 2 ? n_outputs : 1);
  const double n_nodes
      = MIN (ldexp (1, (int) self->max_depth + 1), 2.0 * n_rows);
  MlMemoryNeed need = ml_tree_memory (learner, data, target, n_rows);
  need.model = n_trees * n_nodes * NODE;
  return need;
}

static void
ml_gradient_boosting_learner_class_init (MlGradientBoostingLearnerClass *klass)
{
  klass->title = N_ ("Gradient-boosted trees");
  klass->category = N_ ("Trees");
  klass->description
      = N_ ("Small trees, one after the other, each of which corrects what "
            "those before it got wrong.");
  klass->reference = "T. Chen and C. Guestrin (2016): XGBoost: a scalable tree "
                     "boosting system. KDD, 785–794";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_CURVE | ML_TRAIT_ROW_WEIGHTS;
  klass->memory = gradient_boosting_memory;
  klass->fit = gradient_boosting_fit;
  klass->load = gradient_boosting_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_gradient_boosting_learner_init (MlGradientBoostingLearner *self)
{
}
