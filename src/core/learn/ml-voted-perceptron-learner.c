/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Perceptrons that vote: each error makes a new one, and each votes as often as
 * it was right before the next (Y. Freund and R. E. Schapire, "Large margin
 * classification using the perceptron algorithm", 1998). With a polynomial
 * kernel (x · y + 1)^e; rows are taken in the order of WEKA's generator. */
#include "ml-design.h"
#include "ml-error.h"
#include "ml-java-random.h"
#include "ml-learner.h"
#include "ml-linear-algebra.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(vdadad)"

typedef struct
{
  MlLearner parent;
  guint iterations, seed, max_alterations;
  double exponent;
} MlVotedPerceptronLearner;

typedef MlLearnerClass MlVotedPerceptronLearnerClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlVotedPerceptronLearner, iterations, 1, 10000, 1, "I",
                  N_ ("Iterations"), N_ ("Passes over the training rows")),
  ML_OPTION_DOUBLE (MlVotedPerceptronLearner, exponent, 1e-3, 100, 1, "E",
                    N_ ("Exponent"), N_ ("Of the polynomial kernel")),
  ML_OPTION_UINT (MlVotedPerceptronLearner, seed, 0, G_MAXINT, 1, "S",
                  N_ ("Seed"), N_ ("Of the order of rows")),
  ML_OPTION_UINT (MlVotedPerceptronLearner, max_alterations, 1, 1000000, 10000,
                  "M", N_ ("Perceptrons"), N_ ("At most so many")),
};

GType ml_voted_perceptron_learner_get_type (void);
G_DEFINE_FINAL_TYPE (MlVotedPerceptronLearner, ml_voted_perceptron_learner,
                     ML_TYPE_LEARNER)

/* Perceptron k is the sum of the first k vectors, each with its sign; it votes
 * votes[k] times. The zeroth is 0. */
typedef struct
{
  MlModel parent;
  MlDesign *design;
  guint n_inputs;
  double exponent;
  GArray *vectors; /* double: signed by the last of n_inputs + 1 each */
  GArray *votes;   /* double: one more than vectors                   */
} Voted;

static guint
n_vectors (const Voted *self)
{
  return self->votes->len - 1;
}

static double
kernel (const Voted *self, const double *x, const double *y)
{
  const double product = ml_dot (self->n_inputs, x, y) + 1;
  return self->exponent == 1 ? product : pow (product, self->exponent);
}

/* vector k with its sign, as the kernel sees @x */
static double
signed_likeness (const Voted *self, guint k, const double *x)
{
  const double *vector
      = &g_array_index (self->vectors, double, (gsize) k *(self->n_inputs + 1));
  return vector[self->n_inputs] * kernel (self, vector, x);
}

static void
voted_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const Voted *self = (const Voted *) model;
  g_autofree double *x = g_new (double, self->n_inputs + 1);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      double sum = 0, ballot = 0;
      ml_design_encode_rows (self->design, rows, i, 1, x);
      for (guint k = 0; k < self->votes->len; k++)
        {
          const double votes = g_array_index (self->votes, double, k);
          ballot += sum < 0 ? -votes : votes;
          if (k < n_vectors (self))
            sum += signed_likeness (self, k, x);
        }
      out[2 * i + 1] = 1 / (1 + exp (-ballot));
      out[2 * i] = 1 - out[2 * i + 1];
    }
}

static char *
voted_describe (const MlModel *model)
{
  return g_strdup_printf ("VotedPerceptron: Number of perceptrons=%u",
                          n_vectors ((const Voted *) model));
}

static GVariant *
voted_save (const MlModel *model)
{
  const Voted *self = (const Voted *) model;
  return g_variant_new (
      "(vd@ad@ad)", ml_design_save (self->design), self->exponent,
      ml_state_numbers ((const double *) (gpointer) self->vectors->data,
                        self->vectors->len),
      ml_state_numbers ((const double *) (gpointer) self->votes->data,
                        self->votes->len));
}

static void
voted_free (MlModel *model)
{
  Voted *self = (Voted *) model;
  ml_design_unref (self->design);
  g_array_unref (self->vectors);
  g_array_unref (self->votes);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = voted_predict,
  .describe = voted_describe,
  .save = voted_save,
  .free = voted_free,
};

/* @design: (transfer full) */
static Voted *
voted_new (MlDesign *design, double exponent)
{
  Voted *self = g_new0 (Voted, 1);
  ml_model_init (&self->parent, &model_ops,
                 ml_voted_perceptron_learner_get_type (), 2);
  self->design = design;
  self->n_inputs = ml_design_n_inputs (design);
  self->exponent = exponent;
  self->vectors = g_array_new (FALSE, FALSE, sizeof (double));
  self->votes = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

static void
add_vector (Voted *self, const double *x, double sign)
{
  const double none = 0;
  g_array_append_vals (self->vectors, x, self->n_inputs);
  g_array_append_val (self->vectors, sign);
  g_array_append_val (self->votes, none);
}

/* One row; FALSE: there are as many perceptrons as may be. */
static gboolean
learn_row (Voted *self, const double *x, double sign, guint most)
{
  double sum = 0;
  for (guint k = 0; k < n_vectors (self); k++)
    sum += signed_likeness (self, k, x);
  const double answer = sum < 0 ? -1 : 1;
  if (answer != sign)
    add_vector (self, x, sign);
  g_array_index (self->votes, double, n_vectors (self))++;
  return answer == sign || n_vectors (self) < most;
}

static void
run (Voted *self, const MlVotedPerceptronLearner *settings,
     const MlSubset *training, const double *inputs, MlMonitor *monitor)
{
  const guint n = training->n_rows;
  const double first = 0, all = (double) n * settings->iterations;
  g_autofree guint32 *order = g_new (guint32, n);
  MlJavaRandom random;
  ml_java_random_init (&random, settings->seed);
  for (guint32 i = 0; i < n; i++)
    order[i] = i;
  ml_java_random_shuffle (&random, order, n);
  g_array_append_val (self->votes, first);
  for (guint pass = 0; pass < settings->iterations; pass++)
    for (guint i = 0; i < n; i++)
      {
        const double *x = inputs + (gsize) order[i] * self->n_inputs;
        const double sign = ml_subset_target (training, order[i]) > 0 ? 1 : -1;
        if (!learn_row (self, x, sign, settings->max_alterations)
            || !ml_monitor_tick (monitor, ((double) pass * n + i + 1) / all))
          return;
      }
}

static MlModel *
voted_fit (MlLearner *learner, const MlSubset *training, MlMonitor *monitor,
           GError **error)
{
  const MlVotedPerceptronLearner *settings
      = (const MlVotedPerceptronLearner *) learner;
  g_autoptr (MlDesign) design
      = ml_design_new (training, ML_DESIGN_PLAIN, ML_SCALING_NONE, error);
  g_autofree double *inputs
      = design != NULL ? ml_design_encode (design, training, error) : NULL;
  if (inputs == NULL)
    return NULL;
  Voted *self = voted_new (g_steal_pointer (&design), settings->exponent);
  run (self, settings, training, inputs, monitor);
  return &self->parent;
}

static MlModel *
voted_load (MlLearner *learner, GVariant *state, MlDataset *header, int target,
            GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  double exponent;
  g_autoptr (GVariant) saved_design = NULL, vectors = NULL, votes = NULL;
  g_variant_get (state, "(vd@ad@ad)", &saved_design, &exponent, &vectors,
                 &votes);
  g_autoptr (MlDesign) design
      = ml_design_load (saved_design, header, target, error);
  if (design == NULL)
    return NULL;
  const gsize width = (gsize) ml_design_n_inputs (design) + 1;
  const gsize n_votes = g_variant_n_children (votes);
  if (n_votes == 0 || n_votes > G_MAXINT32 / width || !isfinite (exponent))
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autofree double *numbers
      = ml_state_take_numbers (vectors, (n_votes - 1) * width, error);
  g_autofree double *counts
      = numbers != NULL ? ml_state_take_numbers (votes, n_votes, error) : NULL;
  if (counts == NULL)
    return NULL;
  Voted *self = voted_new (g_steal_pointer (&design), exponent);
  g_array_append_vals (self->vectors, numbers, (guint) ((n_votes - 1) * width));
  g_array_append_vals (self->votes, counts, (guint) n_votes);
  return &self->parent;
}

static void
ml_voted_perceptron_learner_class_init (MlVotedPerceptronLearnerClass *klass)
{
  klass->title = N_ ("Voted perceptron");
  klass->category = N_ ("Functions");
  klass->description
      = N_ ("Every error makes a new perceptron; all of them vote, each as "
            "often as it was right.");
  klass->weka = "weka.classifiers.functions.VotedPerceptron";
  klass->reference = "Y. Freund and R. E. Schapire (1998): Large margin "
                     "classification using the perceptron algorithm. COLT, "
                     "209–217";
  klass->traits = ML_TRAIT_NOMINAL_CLASS | ML_TRAIT_TWO_CLASSES_ONLY
                  | ML_TRAIT_NUMERIC_INPUTS | ML_TRAIT_NOMINAL_INPUTS
                  | ML_TRAIT_IMAGE_INPUTS | ML_TRAIT_MISSING_INPUTS;
  klass->fit = voted_fit;
  klass->load = voted_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_voted_perceptron_learner_init (MlVotedPerceptronLearner *self)
{
}
