/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Overfitting, as M. Nielsen shows it in "Neural Networks and Deep Learning"
 * (2015), chapter 3: 784-30-10, sigmoid units, outputs too, cross-entropy, the
 * first 1,000 pictures of MNIST, 400 epochs, initial weights of variance 1. He
 * finds 82.27 % of the test pictures without weight decay and 87.10 % with
 * 0.1 / 1,000; more pictures help most. Small initial weights alone would find
 * 87 %. */
#include "test-paths.h"

#include "ml-learner.h"
#include "ml-loader.h"

#include <math.h>

enum
{
  SEEDS = 3,
  FEW = 1000,
};

static MlSubset *
load (const char *name, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_shared_path (name);
  if (path == NULL)
    return NULL;
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  n_rows = MIN (n_rows, ml_dataset_n_rows (data));
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < n_rows; i++)
    g_array_append_val (rows, i);
  return ml_subset_new (data, ml_dataset_default_target (data), rows);
}

typedef struct
{
  double accuracy, loss; /* loss: mean of -ln p of the true class */
} Score;

static Score
score (const MlModel *model, const MlSubset *rows)
{
  const guint n = model->n_outputs;
  const gint32 *classes = ml_dataset_codes (rows->data, (guint) rows->target);
  g_autofree double *out = g_new (double, (gsize) rows->n_rows *n);
  Score sum = { 0 };
  ml_model_predict (model, rows, out);
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double *p = out + (gsize) i * n;
      const gint32 class = classes[rows->rows[i]];
      guint best = 0;
      for (guint k = 1; k < n; k++)
        best = p[k] > p[best] ? k : best;
      sum.accuracy += ((gint32) best == class) / (double) rows->n_rows;
      sum.loss -= log (fmax (p[class], 1e-30)) / rows->n_rows;
    }
  return sum;
}

typedef struct
{
  double training, test; /* accuracies, mean over the seeds */
  double loss;           /* on the test pictures */
} Outcome;

static Outcome
learn (const MlSubset *training, const MlSubset *test, double weight_decay,
       guint epochs)
{
  Outcome sum = { 0 };
  for (guint seed = 1; seed <= SEEDS; seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
          "MLP hidden-layers=30 activation=sigmoid optimizer=Sgd momentum=0 "
          "learning-rate=0.5 batch-size=10 loss=binary-cross-entropy "
          "init=uniform init-range=1.7320508 weight-decay=%g epochs=%u seed=%u",
          weight_decay, epochs, seed);
      g_autoptr (MlLearner) learner = ml_learner_from_text (text, &error);
      g_assert_no_error (error);
      g_autoptr (MlModel) model
          = ml_learner_fit (learner, training, NULL, &error);
      g_assert_no_error (error);
      Score tested = score (model, test);
      sum.training += score (model, training).accuracy / SEEDS;
      sum.test += tested.accuracy / SEEDS;
      sum.loss += tested.loss / SEEDS;
    }
  g_test_message (
      "%u pictures, weight decay %g: training %.4f, test %.4f, loss %.4f",
      training->n_rows, weight_decay, sum.training, sum.test, sum.loss);
  return sum;
}

static void
test_few_pictures_overfit (void)
{
  g_autoptr (MlSubset) few
      = load ("data/mnist/train-images-idx3-ubyte.gz", FEW);
  g_autoptr (MlSubset) many
      = load ("data/mnist/train-images-idx3-ubyte.gz", 10 * FEW);
  g_autoptr (MlSubset) test
      = load ("data/mnist/t10k-images-idx3-ubyte.gz", G_MAXUINT);
  if (few == NULL || many == NULL || test == NULL)
    {
      g_test_skip ("MNIST is not here");
      return;
    }
  Outcome free = learn (few, test, 0, 400);
  Outcome held = learn (few, test, 0.1 / FEW, 400);
  Outcome more = learn (many, test, 0, 40);
  g_assert_cmpfloat (free.training, >, 0.995); /* learned by heart */
  g_assert_cmpfloat (free.test, <, 0.85);
  g_assert_cmpfloat (held.test, >, free.test + 0.03);
  g_assert_cmpfloat (held.loss, <, 0.9 * free.loss);
  g_assert_cmpfloat (more.test, >, held.test + 0.03);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slow/generalization/few-pictures-overfit",
                   test_few_pictures_overfit);
  return g_test_run ();
}
