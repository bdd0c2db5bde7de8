/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decision tables as WEKA has them (R. Kohavi, "The power of decision tables",
 * ECML 1995): of the columns, numbers cut into intervals, a search takes those
 * whose table does best with rows left out of it. */
#include "ml-attribute-search.h"
#include "ml-decision-table-model.h"
#include "ml-decision-table-score.h"
#include "ml-error.h"
#include "ml-java-random.h"
#include "ml-number.h"
#include "ml-settings.h"
#include "ml-splitter.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  ORDER_SEED = 1, /* of how rows are dealt to folds */
};

ML_DEFINE_CHOICE (MlDecisionTableMeasure, ml_decision_table_measure,
                  { ML_TABLE_MEASURE_AUTO, N_ ("By the class"), "auto" },
                  { ML_TABLE_MEASURE_RIGHT, N_ ("Right rows"), "acc" },
                  { ML_TABLE_MEASURE_RMSE, N_ ("Root mean squared error"),
                    "rmse" },
                  { ML_TABLE_MEASURE_MAE, N_ ("Mean absolute error"), "mae" },
                  { ML_TABLE_MEASURE_AUC, N_ ("Area under ROC"), "auc" })

typedef struct
{
  MlLearner parent;
  char *search;
  guint folds;
  int measure;
  gboolean neighbors, rules;
} MlDecisionTableLearner;

typedef MlLearnerClass MlDecisionTableLearnerClass;

static const MlOption options[] = {
  ML_OPTION_TYPE (MlDecisionTableLearner, search, ml_attribute_search_get_type,
                  "BestFirst", "S", N_ ("Search"),
                  N_ ("How sets of columns are found to be tried")),
  ML_OPTION_UINT (MlDecisionTableLearner, folds, 1, 1000, 1, "X", N_ ("Folds"),
                  N_ ("Into which rows are dealt to try a set of columns; 1 "
                      "leaves out one row at a time")),
  ML_OPTION_CHOICE (MlDecisionTableLearner, measure,
                    ml_decision_table_measure_get_type, ML_TABLE_MEASURE_AUTO,
                    "E=", N_ ("Measure"),
                    N_ ("By which sets of columns are compared: by the class "
                        "means right rows for labels, the root mean squared "
                        "error for numbers")),
  ML_OPTION_BOOLEAN (MlDecisionTableLearner, neighbors, FALSE, "I",
                     N_ ("Nearest neighbors"),
                     N_ ("For rows that are not in the table, ask the nearest "
                         "training rows, not all")),
  ML_OPTION_BOOLEAN (MlDecisionTableLearner, rules, FALSE, "R",
                     N_ ("List the rules"),
                     N_ ("Show the table with the model")),
};

GType ml_decision_table_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlDecisionTableLearner, ml_decision_table_learner,
                     ML_TYPE_LEARNER)

/* -- Choosing columns ------------------------------------------------------ */

typedef struct
{
  MlTableScoring how;
  MlSubset *rows; /* of labels; with folds in another order for every set */
  MlMonitor *monitor;
  MlJavaRandom random; /* of that order */
  guint n_tried;
  double best; /* merit so far */
} Choosing;

/* Those of the set that have labels. (transfer full) */
static GArray *
columns_of (const MlSubset *rows, const gboolean *is_in)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < ml_dataset_n_columns (rows->data); i++)
    if (is_in[i]
        && ml_dataset_attribute (rows->data, i)->kind == ML_ATTRIBUTE_NOMINAL)
      g_array_append_val (columns, i);
  return columns;
}

/* Where the rows go for the folds of the next set: shuffled, so that each fold
 * has its share of every class. (transfer full) */
static guint32 *
deal (Choosing *self)
{
  const MlSubset *rows = self->rows;
  const MlAttribute *class = ml_subset_class (rows);
  guint32 *places = g_new (guint32, rows->n_rows + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    places[i] = i;
  ml_java_random_shuffle (&self->random, places, rows->n_rows);
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    {
      g_autofree gint32 *codes = g_new (gint32, rows->n_rows + 1);
      for (guint i = 0; i < rows->n_rows; i++)
        codes[i] = (gint32) ml_subset_target (rows, i);
      ml_splitter_stratify (places, rows->n_rows, codes, self->how.n_folds);
    }
  return places;
}

/* The rows stand so from now on. */
static void
put_in_order (Choosing *self, const guint32 *places)
{
  MlSubset *rows = self->rows;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  double *weights = g_new (double, rows->n_rows + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      g_array_append_val (numbers, rows->rows[places[i]]);
      weights[i] = ml_subset_weight (rows, places[i]);
    }
  self->rows
      = ml_subset_new_weighted (rows->data, rows->target, numbers, weights);
  ml_subset_unref (rows);
}

/* As WEKA has it: every set is tried with folds of its own, dealt from the
 * order that the last one left. */
static gboolean
score (Choosing *self, const GArray *columns, double *merit, GError **error)
{
  g_autofree guint32 *places = self->how.n_folds > 1 ? deal (self) : NULL;
  self->how.order = places;
  const gboolean is_scored = ml_decision_table_score (
      &self->how, self->rows, (const guint *) (gpointer) columns->data,
      columns->len, self->monitor, merit, error);
  self->how.order = NULL;
  if (places != NULL)
    put_in_order (self, places);
  return is_scored;
}

/* How many sets a search will try is not known: the more were tried, the fewer
 * are left. */
static gboolean
merit (gpointer state, const gboolean *is_in, double *merit, GError **error)
{
  Choosing *self = state;
  const double tried = ++self->n_tried;
  g_autoptr (GArray) columns = columns_of (self->rows, is_in);
  if (!ml_monitor_tick (
          self->monitor,
          tried / (tried + 5.0 * ml_dataset_n_columns (self->rows->data))))
    return ml_monitor_set_stopped_error (self->monitor, error);
  if (!score (self, columns, merit, error))
    return FALSE;
  self->best = MAX (self->best, *merit);
  return TRUE;
}

/* (transfer full) (nullable): guint; what was best so far if it is stopped */
static GArray *
choose (MlAttributeSearch *search, Choosing *self, GError **error)
{
  static const MlAttributeEvaluatorClass table = { .merit = merit };
  g_autoptr (GError) own = NULL;
  g_autoptr (MlSubset) rows
      = ml_subset_ref (self->rows); /* the order changes */
  g_autofree gboolean *is_in
      = g_new0 (gboolean, ml_dataset_n_columns (self->rows->data));
  if (!ML_ATTRIBUTE_SEARCH_GET_CLASS (search)->search (search, rows, &table,
                                                       self, NULL, is_in, &own)
      && !g_error_matches (own, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return NULL;
    }
  is_in[self->rows->target] = FALSE;
  return columns_of (self->rows, is_in);
}

/* -- In words -------------------------------------------------------------- */

static void
append_feature_set (GString *text, const GArray *columns, int target)
{
  g_string_append (text, "Feature set: ");
  for (guint i = 0; i < columns->len; i++)
    g_string_append_printf (text, "%u,", g_array_index (columns, guint, i) + 1);
  g_string_append_printf (text, "%d\n", target + 1);
}

/* What WEKA says above the rules. (transfer full) */
static char *
head_of (const MlDecisionTableLearner *self, const Choosing *choosing,
         MlAttributeSearch *search, const MlDecisionTable *table,
         const GArray *columns)
{
  GString *text = g_string_new ("Decision Table:\n\n");
  g_autofree char *scheme = ml_settings_to_weka (search);
  g_autofree char *merit = ml_number_format (
      isfinite (choosing->best) ? ABS (choosing->best) : 0, 3);
  g_string_append_printf (
      text,
      "Number of training instances: %u\n"
      "Number of Rules : %u\n"
      "Non matches covered by %s.\n"
      "\tSearch: %s\n"
      "\tTotal number of subsets evaluated: %u\n"
      "\tMerit of best subset found: %s\n",
      choosing->rows->n_rows, ml_decision_table_n_cells (table),
      self->neighbors ? "IB1" : "Majority class",
      scheme != NULL ? scheme : self->search, choosing->n_tried, merit);
  g_string_append (text, "Evaluation (for feature selection): CV (");
  if (self->folds > 1)
    g_string_append_printf (text, "%u fold) \n", self->folds);
  else
    g_string_append (text, "leave one out) \n");
  append_feature_set (text, columns, choosing->rows->target);
  return g_string_free (text, FALSE);
}

/* -- Fitting --------------------------------------------------------------- */

static char *
refuse (MlLearner *learner, MlDataset *data, guint target)
{
  const MlDecisionTableLearner *self = (const MlDecisionTableLearner *) learner;
  if (ml_dataset_attribute (data, target)->kind != ML_ATTRIBUTE_NOMINAL
      && (self->measure == ML_TABLE_MEASURE_RIGHT
          || self->measure == ML_TABLE_MEASURE_AUC))
    return g_strdup ("right rows and the area under ROC need a nominal class; "
                     "choose an error as the measure");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlAttributeSearch) search
      = ml_attribute_search_from_text (self->search, &error);
  if (search == NULL)
    return g_strdup (error->message);
  return ML_ATTRIBUTE_SEARCH_GET_CLASS (search)->ranks
             ? g_strdup ("the search ranks single columns; choose one of sets, "
                         "such as BestFirst")
             : NULL;
}

static MlDecisionTable *
build (const MlSubset *rows, const GArray *columns)
{
  MlDecisionTable *table
      = ml_decision_table_new ((const guint *) (gpointer) columns->data,
                               columns->len, ml_subset_n_classes (rows));
  for (guint i = 0; i < rows->n_rows; i++)
    ml_decision_table_add (table, rows, i);
  return table;
}

static gboolean
learn_neighbors (const MlDecisionTableLearner *self, const MlSubset *rows,
                 MlDecisionTableParts *parts, GError **error)
{
  if (!self->neighbors || ml_decision_table_n_columns (parts->table) == 0)
    return TRUE;
  g_autoptr (MlLearner) learner = ml_decision_table_neighbors (error);
  g_autoptr (MlSubset) narrow
      = ml_decision_table_narrow (parts->table, rows, rows->target);
  parts->neighbors
      = learner != NULL ? ml_learner_fit (learner, narrow, NULL, error) : NULL;
  return parts->neighbors != NULL;
}

/* @columns: chosen. (transfer full) (nullable) */
static MlModel *
make_model (const MlDecisionTableLearner *self, const Choosing *choosing,
            MlAttributeSearch *search, const GArray *columns,
            MlTransform *transform, GError **error)
{
  const MlSubset *rows = choosing->rows;
  MlDecisionTableParts parts = { .table = build (rows, columns) };
  if (!learn_neighbors (self, rows, &parts, error))
    {
      ml_decision_table_free (parts.table);
      return NULL;
    }
  parts.cut = ml_transform_ref (transform);
  parts.header = ml_dataset_header (rows->data);
  parts.target = rows->target;
  parts.priors = g_new (double, ml_subset_n_classes (rows));
  ml_decision_table_priors (rows, parts.priors);
  parts.lists_rules = self->rules;
  parts.head = head_of (self, choosing, search, parts.table, columns);
  return ml_decision_table_model_new (G_OBJECT_TYPE (self), &parts);
}

/* @cut: the training rows as labels. */
static MlModel *
fit_cut (const MlDecisionTableLearner *self, MlSubset *cut,
         MlTransform *transform, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlAttributeSearch) search
      = ml_attribute_search_from_text (self->search, error);
  if (search == NULL)
    return NULL;
  Choosing choosing = { .how = { .measure = (MlTableMeasure) self->measure,
                                 .n_folds = MIN (self->folds, cut->n_rows) },
                        .rows = ml_subset_ref (cut),
                        .monitor = monitor,
                        .best = -INFINITY };
  ml_java_random_init (&choosing.random, ORDER_SEED);
  g_autoptr (GArray) columns = choose (search, &choosing, error);
  MlModel *model = columns != NULL ? make_model (self, &choosing, search,
                                                 columns, transform, error)
                                   : NULL;
  ml_subset_unref (choosing.rows);
  return model;
}

static MlModel *
decision_table_fit (MlLearner *learner, const MlSubset *training,
                    MlMonitor *monitor, GError **error)
{
  g_autoptr (MlFilter) filter
      = ml_decision_table_cutter (ml_subset_class (training), error);
  g_autoptr (MlTransform) transform
      = filter != NULL ? ml_filter_fit (filter, training, monitor, error)
                       : NULL;
  if (transform == NULL)
    return NULL;
  g_autoptr (MlSubset) cut = ml_transform_apply (transform, training);
  return fit_cut ((const MlDecisionTableLearner *) learner, cut, transform,
                  monitor, error);
}

/* WEKA prints the measure only if it was chosen. */
static gboolean
leaves_out (gpointer object, const char *flag)
{
  const MlDecisionTableLearner *self = object;
  return strcmp (flag, "E=") == 0 && self->measure == ML_TABLE_MEASURE_AUTO;
}

static void
ml_decision_table_learner_class_init (MlDecisionTableLearnerClass *klass)
{
  klass->title = N_ ("Decision table");
  klass->category = N_ ("Rules");
  klass->description
      = N_ ("Looks a row up by the few columns that together tell the most of "
            "the class, and answers as the training rows there did.");
  klass->weka = "weka.classifiers.rules.DecisionTable";
  klass->weka_flags = "X E= I R S";
  klass->weka_leaves_out = leaves_out;
  klass->reference = "R. Kohavi (1995): The power of decision tables. ECML, "
                     "174–189";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_NUMERIC_CLASS
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_MISSING_INPUTS | ML_TRAIT_ROW_WEIGHTS;
  klass->refuse = refuse;
  klass->fit = decision_table_fit;
  klass->load = ml_decision_table_model_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_decision_table_learner_init (MlDecisionTableLearner *self)
{
}
