/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The perceptron (Rosenblatt, "The perceptron", Psychological Review 65,
 * 1958): from weights of 0, add a row of the second class that is not above
 * the line, subtract one of the first that is not below it; a row on the line
 * is on the wrong side. It ends with the first pass without a mistake, which
 * comes if and only if some line parts the classes (Novikoff, 1962). The
 * pocket (Gallant, 1990) keeps the weights that did best so far. */
#include "ml-learner.h"
#include "ml-linear-unit.h"
#include "ml-random.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  MlLearner parent;
  guint epochs, seed;
  gboolean has_pocket, shuffles;
  int scaling;
} MlPerceptronLearner;

typedef MlLearnerClass MlPerceptronLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlPerceptronLearner, epochs, 1, 1000000, 100, NULL,
                  N_ ("Epochs"),
                  N_ ("At most so many passes: where no line parts the "
                      "classes, the rule would never end")),
  ML_OPTION_BOOLEAN (MlPerceptronLearner, has_pocket, TRUE, NULL, N_ ("Pocket"),
                     N_ ("Keep the weights that got most rows right after a "
                         "pass, not the last ones")),
  ML_OPTION_CHOICE (MlPerceptronLearner, scaling, ml_unit_scaling_get_type,
                    ML_SCALING_UNIT, NULL, N_ ("Input scaling"),
                    N_ ("Fitted on the training rows")),
  ML_OPTION_BOOLEAN (MlPerceptronLearner, shuffles, FALSE, NULL, N_ ("Shuffle"),
                     N_ ("A new order of rows each pass")),
  ML_OPTION_UINT (MlPerceptronLearner, seed, 0, G_MAXINT, 1, NULL, N_ ("Seed"),
                  N_ ("Of the orders of rows")),
};

GType ml_perceptron_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlPerceptronLearner, ml_perceptron_learner,
                     ML_TYPE_LEARNER)

typedef struct
{
  const MlPerceptronLearner *settings;
  MlLinearUnit *unit;
  const MlUnitRows *rows;
  MlMonitor *monitor;
  guint32 *order; /* n_rows */
  guint64 n_updates;
  double *best; /* the pocket: n_inputs + 1          */
  double best_errors;
} Training;

/* 1: the row is to be added, -1: to be subtracted, 0: it lies right. */
static int
correction (const Training *self, guint row)
{
  double sum
      = ml_linear_unit_sum (self->unit, ml_unit_rows_inputs (self->rows, row));
  if (self->rows->targets[row])
    return sum > 0 ? 0 : 1;
  return sum < 0 ? 0 : -1;
}

static void
publish (const Training *self)
{
  if (ml_monitor_wants_snapshot (self->monitor))
    ml_monitor_publish (self->monitor, ml_linear_unit_snapshot (self->unit));
}

/* One pass. Returns: the mistakes made in it; -1: told to stop */
static gint64
run_pass (Training *self, guint epoch)
{
  gint64 n_mistakes = 0;
  for (guint i = 0; i < self->rows->n_rows; i++)
    {
      guint row = self->order[i];
      int sign = correction (self, row);
      if (sign != 0)
        {
          ml_linear_unit_move (self->unit,
                               ml_unit_rows_inputs (self->rows, row),
                               sign * self->rows->weights[row]);
          n_mistakes++;
          self->n_updates++;
          publish (self);
        }
      double progress = (epoch - 1 + (i + 1.0) / self->rows->n_rows)
                        / self->settings->epochs;
      if ((sign != 0 || i % 64 == 0)
          && !ml_monitor_tick (self->monitor, progress))
        return -1;
    }
  return n_mistakes;
}

/* The share of weight on the wrong side; fills the pocket. */
static double
measure (Training *self)
{
  double errors = 0;
  for (guint row = 0; row < self->rows->n_rows; row++)
    if (correction (self, row) != 0)
      errors += self->rows->weights[row];
  if (errors < self->best_errors)
    {
      self->best_errors = errors;
      memcpy (self->best, self->unit->weights,
              (self->rows->n_inputs + 1) * sizeof *self->best);
    }
  return errors / self->rows->total;
}

/* In words, how it ended after @epoch passes. */
static char *
note_end (const Training *self, guint epoch, gint64 n_mistakes)
{
  if (n_mistakes == 0)
    return g_strdup_printf ("Pass %u made no mistake: a line parts the "
                            "classes. %" G_GUINT64_FORMAT " updates.",
                            epoch, self->n_updates);
  if (n_mistakes < 0)
    return g_strdup_printf ("Stopped in pass %u after %" G_GUINT64_FORMAT
                            " updates.",
                            epoch, self->n_updates);
  return g_strdup_printf (
      "Still %" G_GINT64_FORMAT " mistakes in pass %u, the last allowed: where "
      "no line parts the classes, the rule never stops by itself. "
      "%" G_GUINT64_FORMAT " updates.%s",
      n_mistakes, epoch, self->n_updates,
      self->settings->has_pocket ? " The weights are the best after a pass."
                                 : "");
}

static void
run (Training *self)
{
  MlRandom random;
  ml_random_init (&random, self->settings->seed, 0);
  MlMetrics now = ML_METRICS_INIT;
  now.epochs = self->settings->epochs;
  gint64 n_mistakes = -1;
  guint epoch = 0;
  while (epoch < self->settings->epochs)
    {
      if (self->settings->shuffles)
        ml_random_shuffle (&random, self->order, self->rows->n_rows);
      n_mistakes = run_pass (self, ++epoch);
      double wrong = measure (self);
      if (n_mistakes < 0)
        break;
      now.epoch = epoch;
      now.update = self->n_updates;
      now.examples += self->rows->n_rows;
      now.loss = wrong;
      now.accuracy = 1 - wrong;
      if (!ml_monitor_step (self->monitor, &now) || n_mistakes == 0)
        break;
    }
  self->unit->note = note_end (self, epoch, n_mistakes);
  if (self->settings->has_pocket)
    memcpy (self->unit->weights, self->best,
            (self->rows->n_inputs + 1) * sizeof *self->best);
}

static MlModel *
perceptron_fit (MlLearner *learner, const MlSubset *training,
                MlMonitor *monitor, GError **error)
{
  const MlPerceptronLearner *self = (const MlPerceptronLearner *) learner;
  MlLinearUnit *unit = ml_linear_unit_new (
      ML_UNIT_THRESHOLD, ml_perceptron_learner_get_type (), training,
      (MlScaling) self->scaling, error);
  if (unit == NULL)
    return NULL;
  g_autoptr (MlUnitRows) rows = ml_unit_rows_new (unit, training);
  g_autofree guint32 *order = g_new (guint32, rows->n_rows);
  g_autofree double *best = g_new0 (double, rows->n_inputs + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    order[i] = i;
  Training state = { .settings = self,
                     .unit = unit,
                     .rows = rows,
                     .monitor = monitor,
                     .order = order,
                     .best = best,
                     .best_errors = G_MAXDOUBLE };
  run (&state);
  return &unit->parent;
}

static MlModel *
perceptron_load (MlLearner *learner, GVariant *state, MlDataset *header,
                 int target, GError **error)
{
  return ml_linear_unit_load (ML_UNIT_THRESHOLD,
                              ml_perceptron_learner_get_type (), state, header,
                              target, error);
}

static void
ml_perceptron_learner_class_init (MlPerceptronLearnerClass *klass)
{
  klass->title = N_ ("Perceptron");
  klass->category = N_ ("Networks");
  klass->description
      = N_ ("One threshold unit: adds rows that lie too low, subtracts rows "
            "that lie too high, until a line parts the two classes.");
  klass->reference = "F. Rosenblatt (1958): The perceptron: a probabilistic "
                     "model for information storage and organization in the "
                     "brain. Psychological Review 65, 386–408";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_TWO_CLASSES_ONLY
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS
                  | ML_TRAIT_CURVE | ML_TRAIT_WEIGHTS;
  klass->fit = perceptron_fit;
  klass->load = perceptron_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_perceptron_learner_init (MlPerceptronLearner *self)
{
}
