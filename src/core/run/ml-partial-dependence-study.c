/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Partial dependence (J. H. Friedman, "Greedy function approximation: a
 * gradient boosting machine", Annals of Statistics 29, 2001): one column of all
 * rows is set to one value after the other, and the answers of the model on all
 * rows are averaged. The answers of single rows are the lines of individual
 * conditional expectation of Goldstein et al. (2015). Units are columns, side
 * by side. */
#include "ml-study.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-number.h"
#include "ml-parallel.h"
#include "ml-partial-dependence.h"
#include "ml-random.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <pthread.h>

enum
{
  STREAM_ROWS = 1 << 28,
};

typedef struct
{
  MlStudy parent;
  char *attribute; /* name; NULL or empty: all */
  guint points, rows, lines;
} MlPartialDependenceStudy;

typedef MlStudyClass MlPartialDependenceStudyClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlPartialDependenceStudy, attribute, "", NULL,
                  N_ ("Attribute"),
                  N_ ("The name of one column; empty: all that are numbers or "
                      "labels")),
  ML_OPTION_UINT (
      MlPartialDependenceStudy, points, 2, 1000, 20, NULL, N_ ("Points"),
      N_ ("Values that a number is set to, at even quantiles of its "
          "column")),
  ML_OPTION_UINT (
      MlPartialDependenceStudy, rows, 1, 1000000, 500, NULL, N_ ("Rows"),
      N_ ("The mean is over at most so many rows, drawn at random")),
  ML_OPTION_UINT (MlPartialDependenceStudy, lines, 0, 1000, 50, NULL,
                  N_ ("Lines"),
                  N_ ("Rows whose own answers are kept, to draw a line each")),
};

GType ml_partial_dependence_study_get_type (void);
G_DEFINE_FINAL_TYPE (MlPartialDependenceStudy, ml_partial_dependence_study,
                     ML_TYPE_STUDY)

typedef struct
{
  const MlPartialDependenceStudy *study;
  const MlExperiment *experiment;
  MlMonitor *monitor;
  MlPredictor *predictor;
  MlDataset *rows; /* those that the mean is over */
  GArray *columns; /* guint */
  pthread_mutex_t lock;
  MlDependenceCurve **curves; /* (nullable) each: by unit; under the lock */
} Run;

/* -- What is asked for ----------------------------------------------------- */

static gboolean
is_fit (const MlAttribute *column)
{
  return ml_attribute_has_numbers (column)
         || (column->kind == ML_ATTRIBUTE_NOMINAL && column->n_labels > 0);
}

static gboolean
refuse_attribute (const char *name, const char *why, GError **error)
{
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "“%s” %s; choose another attribute", name, why);
  return FALSE;
}

static gboolean
choose_columns (Run *run, GError **error)
{
  MlDataset *data = run->experiment->data;
  const int target = run->experiment->target;
  const char *name = run->study->attribute;
  const gboolean is_one = name != NULL && *name != '\0';
  const int wanted = is_one ? ml_dataset_find_column (data, name) : -1;
  if (is_one && wanted < 0)
    return refuse_attribute (name, "is not a column of the table", error);
  if (is_one && wanted == target)
    return refuse_attribute (name, "is the class itself", error);
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if ((int) i != target && (!is_one || (int) i == wanted)
        && is_fit (ml_dataset_attribute (data, i)))
      g_array_append_val (run->columns, i);
  if (run->columns->len > 0)
    return TRUE;
  if (is_one)
    return refuse_attribute (name, "holds neither numbers nor labels", error);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       "no column but the class holds numbers or labels; open "
                       "another table");
  return FALSE;
}

/* Random rows, as they stand in the table. (transfer full) */
static MlDataset *
draw_rows (const MlExperiment *experiment, guint most)
{
  MlDataset *data = experiment->data;
  const guint n_rows = ml_dataset_n_rows (data);
  if (n_rows <= most)
    return g_object_ref (data);
  g_autofree guint32 *rows = g_new (guint32, n_rows);
  MlRandom random;
  for (guint32 i = 0; i < n_rows; i++)
    rows[i] = i;
  ml_random_init (&random, (guint64) experiment->seed, STREAM_ROWS);
  ml_random_shuffle (&random, rows, n_rows);
  return ml_dataset_take_rows (data, rows, most);
}

/* -- One column ------------------------------------------------------------ */

/* The known numbers of a column, rising. (transfer full) (element-type double)
 */
static GArray *
sort_numbers (MlDataset *data, guint column)
{
  const guint n_rows = ml_dataset_n_rows (data);
  const double *numbers = ml_dataset_numbers (data, column);
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (double), n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (!isnan (numbers[i]))
      g_array_append_val (sorted, numbers[i]);
  g_array_sort (sorted, ml_number_compare);
  return sorted;
}

/* Quantiles between the nearest two values, from the least to the largest; each
 * value once. (transfer full) (element-type double) */
static GArray *
make_quantiles (MlDataset *data, guint column, guint n_points)
{
  g_autoptr (GArray) sorted = sort_numbers (data, column);
  GArray *grid = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < n_points && sorted->len > 0; i++)
    {
      const double place = (sorted->len - 1.0) * i / (n_points - 1);
      const guint below = (guint) place;
      const double low = g_array_index (sorted, double, below);
      const double high
          = g_array_index (sorted, double, MIN (below + 1, sorted->len - 1));
      const double value = low + (place - below) * (high - low);
      if (grid->len == 0 || value > g_array_index (grid, double, grid->len - 1))
        g_array_append_val (grid, value);
    }
  return grid;
}

/* (transfer full) (element-type double): numbers, or codes */
static GArray *
make_grid (MlDataset *data, guint column, guint n_points)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, column);
  if (ml_attribute_has_numbers (attribute))
    return make_quantiles (data, column, n_points);
  GArray *grid = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < attribute->n_labels; i++)
    {
      const double code = i;
      g_array_append_val (grid, code);
    }
  return grid;
}

static void
add_constant (MlDatasetBuilder *builder, const MlAttribute *column,
              guint n_rows, double value)
{
  if (ml_attribute_has_numbers (column))
    {
      double *numbers = g_new (double, MAX (n_rows, 1));
      for (guint i = 0; i < n_rows; i++)
        numbers[i] = value;
      ml_dataset_builder_add_numbers (builder, ml_attribute_ref (column),
                                      numbers);
      return;
    }
  gint32 *codes = g_new (gint32, MAX (n_rows, 1));
  for (guint i = 0; i < n_rows; i++)
    codes[i] = (gint32) value;
  ml_dataset_builder_add_codes (builder, ml_attribute_ref (column), codes);
}

/* The rows with one column set to @value. (transfer full) */
static MlDataset *
set_column (MlDataset *data, guint column, double value)
{
  const guint n_rows = ml_dataset_n_rows (data);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (data), n_rows);
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    if (i == column)
      add_constant (builder, ml_dataset_attribute (data, i), n_rows, value);
    else
      ml_dataset_builder_add_shared (builder, data, i, NULL);
  ml_dataset_builder_share_weights (builder, data);
  return ml_dataset_builder_finish (builder);
}

/* Means over the rows, by weight, and the answers of the first rows.
 * @outputs: rows × n_outputs */
static void
keep_answers (MlDependenceCurve *curve, guint point, const MlSubset *rows,
              const double *outputs)
{
  const guint n = curve->n_outputs;
  double *means = curve->means + (gsize) point * n;
  double weights = 0;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double weight = ml_subset_weight (rows, i);
      weights += weight;
      for (guint k = 0; k < n; k++)
        means[k] += weight * outputs[(gsize) i * n + k];
    }
  for (guint k = 0; k < n; k++)
    means[k] /= weights;
  float *lines = curve->lines + (gsize) point * curve->n_lines * n;
  for (gsize i = 0; i < (gsize) curve->n_lines * n; i++)
    lines[i] = (float) outputs[i];
}

/* FALSE: stopped. */
static gboolean
try_value (const Run *run, MlDependenceCurve *curve, guint point,
           MlMonitor *monitor)
{
  g_autoptr (MlDataset) data
      = set_column (run->rows, curve->column, curve->grid[point]);
  g_autoptr (MlSubset) all = ml_subset_new_all (data, run->experiment->target);
  g_autoptr (MlSubset) ready = ml_predictor_transform (run->predictor, all);
  g_autofree double *outputs
      = g_new (double, (gsize) all->n_rows * curve->n_outputs + 1);
  if (!ml_model_predict_watched (ml_predictor_model (run->predictor), ready,
                                 monitor, outputs))
    return FALSE;
  keep_answers (curve, point, all, outputs);
  return TRUE;
}

/* -- All columns ----------------------------------------------------------- */

/* Under the lock. (transfer full) (nullable): NULL: nothing is done yet */
static MlFindings *
make_findings (const Run *run)
{
  const MlExperiment *experiment = run->experiment;
  GPtrArray *curves = g_ptr_array_new_with_free_func (
      (GDestroyNotify) ml_dependence_curve_unref);
  for (guint i = 0; i < run->columns->len; i++)
    if (run->curves[i] != NULL)
      g_ptr_array_add (curves, ml_dependence_curve_ref (run->curves[i]));
  if (curves->len == 0)
    {
      g_ptr_array_unref (curves);
      return NULL;
    }
  MlFindings *findings = ML_FINDINGS (
      ml_partial_dependence_new (experiment->data, experiment->target, curves));
  ml_findings_set_title (findings, ml_study_describe (experiment));
  return findings;
}

/* @curve: (transfer full) */
static void
keep_curve (Run *run, guint unit, MlDependenceCurve *curve)
{
  pthread_mutex_lock (&run->lock);
  run->curves[unit] = curve;
  if (ml_monitor_wants_snapshot (run->monitor))
    ml_study_publish (run->monitor, make_findings (run));
  pthread_mutex_unlock (&run->lock);
}

static void
run_unit (guint unit, gpointer data)
{
  Run *run = data;
  const guint column = g_array_index (run->columns, guint, unit);
  g_autoptr (MlMonitor) part
      = ml_monitor_new_part (run->monitor, unit + 1, run->columns->len + 1);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (part);
  g_autoptr (GArray) grid
      = make_grid (run->experiment->data, column, run->study->points);
  g_autoptr (MlDependenceCurve) curve = ml_dependence_curve_new (
      column, grid->len, ml_predictor_n_outputs (run->predictor),
      MIN (run->study->lines, ml_dataset_n_rows (run->rows)));
  ml_monitor_set_status (
      run->monitor, ml_dataset_attribute (run->experiment->data, column)->name);
  for (curve->n_grid = 0; curve->n_grid < grid->len; curve->n_grid++)
    {
      const guint point = curve->n_grid;
      curve->grid[point] = g_array_index (grid, double, point);
      if (!ml_monitor_tick (part, (double) point / grid->len)
          || !try_value (run, curve, point, inside))
        break; /* stopped: the points so far are kept */
    }
  if (curve->n_grid > 0) /* some value is known, and there was time */
    keep_curve (run, unit, g_steal_pointer (&curve));
  ml_monitor_tick (part, 1);
}

/* The model of all rows: the one that is known, or trained. FALSE: stopped, or
 * failed. */
static gboolean
find_model (Run *run, MlPredictor *known, GError **error)
{
  const MlExperiment *experiment = run->experiment;
  g_autoptr (MlMonitor) part
      = ml_monitor_new_part (run->monitor, 0, run->columns->len + 1);
  g_autoptr (MlMonitor) inside = ml_monitor_new_inside (part);
  ml_monitor_set_span (inside, 0, 1);
  if (!ml_monitor_tick (part, 0))
    return ml_monitor_set_stopped_error (run->monitor, error);
  if (known != NULL)
    run->predictor = ml_predictor_ref (known);
  else
    {
      g_autoptr (MlSubset) all
          = ml_subset_new_all (experiment->data, experiment->target);
      ml_monitor_set_status (run->monitor, _ ("Training on all rows"));
      run->predictor = ml_experiment_fit (experiment, all, inside, error);
      if (run->predictor == NULL)
        return FALSE;
      if (ml_monitor_is_stopped (inside))
        return ml_monitor_set_stopped_error (run->monitor, error);
    }
  ml_monitor_tick (part, 1);
  return TRUE;
}

static MlFindings *
run_units (Run *run, GError **error)
{
  run->rows = draw_rows (run->experiment, run->study->rows);
  run->curves = g_new0 (MlDependenceCurve *, run->columns->len);
  ml_parallel_for (run->columns->len, run_unit, run);
  MlFindings *findings = make_findings (run);
  if (findings == NULL && ml_monitor_is_stopped (run->monitor))
    ml_monitor_set_stopped_error (run->monitor, error);
  else if (findings == NULL)
    g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                         "every value of these columns is missing; choose "
                         "another attribute");
  for (guint i = 0; i < run->columns->len; i++)
    ml_dependence_curve_unref (run->curves[i]);
  g_free (run->curves);
  g_object_unref (run->rows);
  return findings;
}

static MlFindings *
ml_partial_dependence_study_run (MlStudy *study, const MlExperiment *experiment,
                                 MlPredictor *model, MlMonitor *monitor,
                                 GError **error)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  Run run = { .study = (const MlPartialDependenceStudy *) study,
              .experiment = experiment,
              .monitor = monitor,
              .columns = columns,
              .lock = PTHREAD_MUTEX_INITIALIZER };
  MlFindings *findings = NULL;
  if (choose_columns (&run, error) && find_model (&run, model, error))
    findings = run_units (&run, error);
  ml_predictor_unref (run.predictor);
  pthread_mutex_destroy (&run.lock);
  return findings;
}

static void
ml_partial_dependence_study_class_init (MlPartialDependenceStudyClass *klass)
{
  klass->title = N_ ("Partial dependence");
  klass->description = N_ (
      "Sets one column of all rows to one value after the other and "
      "averages what the model says. A flat curve: it does not go by that "
      "column; single rows may differ from the mean, so look at their "
      "lines, too.");
  klass->reference
      = "J. H. Friedman, “Greedy function approximation: a gradient boosting "
        "machine”, Annals of Statistics 29, 2001";
  klass->run = ml_partial_dependence_study_run;
  klass->state_type = ML_PARTIAL_DEPENDENCE_STATE_TYPE;
  klass->save = ml_partial_dependence_save;
  klass->load = ml_partial_dependence_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_partial_dependence_study_init (MlPartialDependenceStudy *self)
{
}
