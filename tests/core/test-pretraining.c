/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The experiment on pre-training: its figures, that each network is the one a
 * learner makes by itself, that it can be put down and taken up, and that it
 * trusts no file. */
#include "test-pictures.h"

#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-pretraining-plan.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
add_net (MlPretrainedNets *nets, guint depth, guint seed,
         gboolean is_pretrained, double error)
{
  const double outputs[] = { 0.25, 0.75 };
  MlPretrainedNet *net = ml_pretrained_net_new (depth, seed, is_pretrained, 2);
  net->error = error;
  net->loss = 2 * error;
  net->seconds = 1;
  ml_pretrained_net_add_point (net, outputs);
  ml_pretrained_nets_add (nets, net);
}

/* numpy.median and numpy.std with ddof=1 of {0.02, 0.1, 0.05, 0.03}. */
static void
test_figures (void)
{
  g_autoptr (MlPretrainedNets) nets = ml_pretrained_nets_new ("a plan");
  const double errors[] = { 0.02, 0.1, 0.05, 0.03 };
  for (guint i = 0; i < 4; i++)
    add_net (nets, 2, 4 - i, TRUE, errors[i]);
  add_net (nets, 2, 1, FALSE, 0.5);
  const MlPretrainedFigures four = ml_pretrained_nets_figures (nets, 2, TRUE);
  const MlPretrainedFigures one = ml_pretrained_nets_figures (nets, 2, FALSE);
  const MlPretrainedFigures none = ml_pretrained_nets_figures (nets, 1, TRUE);
  g_assert_cmpuint (four.n, ==, 4);
  g_assert_cmpfloat (four.least, ==, 0.02);
  g_assert_cmpfloat_with_epsilon (four.median, 0.04, 1e-12);
  g_assert_cmpfloat (four.most, ==, 0.1);
  g_assert_cmpfloat_with_epsilon (four.mean, 0.05, 1e-12);
  g_assert_cmpfloat_with_epsilon (four.sd, 0.0355902608401044, 1e-12);
  g_assert_cmpfloat (one.median, ==, 0.5);
  g_assert_true (isnan (one.sd));
  g_assert_cmpuint (none.n, ==, 0);
  g_assert_true (isnan (none.median));
}

static void
test_orders_and_tells (void)
{
  g_autoptr (MlPretrainedNets) nets = ml_pretrained_nets_new ("a plan");
  add_net (nets, 2, 1, TRUE, 0.03);
  add_net (nets, 2, 1, FALSE, 0.09);
  add_net (nets, 1, 2, FALSE, 0.05);
  add_net (nets, 1, 1, FALSE, 0.03);
  add_net (nets, 1, 1, TRUE, 0.02);
  static const guint seeds[] = { 1, 2, 1, 1, 1 };
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (ml_pretrained_nets_nth (nets, i)->seed, ==, seeds[i]);
  g_assert_cmpuint (ml_pretrained_nets_depth (nets), ==, 2);
  g_assert_null (ml_pretrained_nets_find (nets, 1, 2, TRUE));
  g_autofree char *text = ml_pretrained_nets_to_text (nets);
  g_assert_nonnull (
      strstr (text, "From depth 1 to 2 the median error changes by +5.00 "
                    "points without pre-training and by +1.00 with it.\n"));
  g_autofree char *csv = ml_pretrained_nets_to_csv (nets);
  g_assert_true (g_str_has_prefix (
      csv, "depth,pretrained,seed,error,loss,seconds\n1,no,1,0.03"));
}

/* -- Running --------------------------------------------------------------- */

static MlPretrainingPlan *
small_plan (const char *path)
{
  g_autoptr (MlDataset) data = test_pictures (300);
  MlPretrainingPlan *plan = ml_pretraining_plan_new (data, 1);
  plan->n_seeds = 2;
  plan->n_depths = 2;
  plan->units = 20;
  plan->n_watched = 30;
  plan->path = g_strdup (path);
  g_object_set (plan->learner, "epochs", 6, "pretraining-epochs", 3, NULL);
  return plan;
}

static MlPretrainedNets *
run (const MlPretrainingPlan *plan, MlMonitor *monitor)
{
  GError *error = NULL;
  MlPretrainedNets *nets = ml_pretraining_plan_run (plan, monitor, &error);
  g_assert_no_error (error);
  return nets;
}

static void
assert_same (const MlPretrainedNets *a, const MlPretrainedNets *b)
{
  g_assert_cmpuint (ml_pretrained_nets_length (a), ==,
                    ml_pretrained_nets_length (b));
  for (guint i = 0; i < ml_pretrained_nets_length (a); i++)
    {
      const MlPretrainedNet *one = ml_pretrained_nets_nth (a, i);
      const MlPretrainedNet *two = ml_pretrained_nets_nth (b, i);
      const gsize size = (gsize) one->n_points * one->n_values * sizeof (float);
      g_assert_cmpfloat (one->error, ==, two->error);
      g_assert_cmpfloat (one->loss, ==, two->loss);
      g_assert_cmpuint (one->n_points, ==, two->n_points);
      g_assert_cmpmem (one->outputs, size, two->outputs, size);
    }
}

/* A point where fine-tuning starts and one after each epoch; each row's
 * probabilities sum to 1. */
static void
test_trains_all (void)
{
  g_autoptr (MlPretrainingPlan) plan = small_plan (NULL);
  g_autoptr (MlPretrainedNets) nets = run (plan, NULL);
  g_assert_cmpuint (ml_pretrained_nets_length (nets), ==, 8);
  for (guint i = 0; i < 8; i++)
    {
      const MlPretrainedNet *net = ml_pretrained_nets_nth (nets, i);
      g_assert_cmpuint (net->n_values, ==, 300);
      g_assert_cmpuint (net->n_points, ==,
                        7 + (net->is_pretrained ? 0 : 3 * net->depth));
      g_assert_cmpfloat (net->error, <, 0.95); /* chance: 0.9 */
      for (guint row = 0; row < net->n_points * 30; row++)
        {
          double sum = 0;
          for (guint k = 0; k < 10; k++)
            sum += (double) net->outputs[10 * row + k];
          g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
        }
    }
}

static void
test_test_table (void)
{
  g_autoptr (MlDataset) data = test_pictures (300);
  g_autoptr (MlPretrainingPlan) plan = small_plan (NULL);
  plan->test_data = g_object_ref (data);
  plan->n_training = 300;
  g_object_set (plan->learner, "epochs", 40, NULL);
  plan->n_seeds = plan->n_depths = 1;
  g_autoptr (MlPretrainedNets) nets = run (plan, NULL);
  const MlPretrainedNet *net = ml_pretrained_nets_find (nets, 1, 1, TRUE);
  const guint n_wrong = (guint) lround (net->error * 300);
  g_assert_cmpfloat_with_epsilon (net->error, n_wrong / 300.0, 1e-9);
  guint n_watched_wrong = 0;
  const float *last = net->outputs + (gsize) (net->n_points - 1) * 300;
  for (guint row = 0; row < 30; row++)
    {
      guint best = 0;
      for (guint k = 1; k < 10; k++)
        if (last[10 * row + k] > last[10 * row + best])
          best = k;
      n_watched_wrong += (int) best != ml_dataset_codes (data, 1)[row];
    }
  g_assert_cmpuint (n_watched_wrong, <=, n_wrong);
  g_assert_cmpfloat (net->error, <, 0.2); /* it has seen these rows */
}

static void
test_threads_change_nothing (void)
{
  g_autoptr (MlPretrainingPlan) plan = small_plan (NULL);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  plan->threads = 1;
  g_autoptr (MlPretrainedNets) one = run (plan, NULL);
  plan->threads = 3;
  ml_snapshot_unref (ml_monitor_take_snapshot (monitor)); /* asks */
  g_autoptr (MlPretrainedNets) three = run (plan, monitor);
  assert_same (one, three);
  g_autoptr (MlSnapshot) seen = ml_monitor_take_snapshot (monitor);
  g_assert_nonnull (ml_snapshot_attached (seen));
  g_assert_cmpfloat (ml_monitor_progress (monitor), ==, 1);
}

/* -- Put down and taken up --------------------------------------------------
 */

static char *
state_path (const char *folder)
{
  return g_build_filename (folder, "some.nets", NULL);
}

/* Two of four seeds, then all: the same as all at once. Nets that are there
 * are not trained again, so that the second run takes their seconds over. */
static void
test_goes_on (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = state_path (folder);
  g_autoptr (MlPretrainingPlan) plan = small_plan (path);
  g_autoptr (MlPretrainedNets) half = run (plan, NULL);
  plan->n_seeds = 4;
  g_autoptr (MlPretrainedNets) all = run (plan, NULL);
  g_autoptr (MlPretrainingPlan) fresh = ml_pretraining_plan_copy (plan);
  g_clear_pointer (&fresh->path, g_free);
  g_autoptr (MlPretrainedNets) whole = run (fresh, NULL);
  assert_same (all, whole);
  fresh->before = g_steal_pointer (&whole); /* now from memory */
  g_autoptr (MlPretrainedNets) known = run (fresh, NULL);
  assert_same (all, known);
  g_assert_cmpuint (ml_pretraining_plan_n_left (fresh), ==, 0);
  fresh->n_seeds = 5; /* 2 depths by 2 ways */
  g_assert_cmpuint (ml_pretraining_plan_n_left (fresh), ==, 4);
  fresh->n_seeds = fresh->n_depths = 1;
  g_assert_cmpuint (ml_pretraining_plan_n_left (fresh), ==, 0);
  fresh->units++;
  g_assert_cmpuint (ml_pretraining_plan_n_left (fresh), ==, 2);
  for (guint i = 0; i < ml_pretrained_nets_length (half); i++)
    {
      const MlPretrainedNet *net = ml_pretrained_nets_nth (half, i);
      g_assert_cmpfloat (net->seconds, ==,
                         ml_pretrained_nets_find (all, net->depth, net->seed,
                                                  net->is_pretrained)
                             ->seconds);
    }
  g_unlink (path);
  g_rmdir (folder);
}

typedef struct
{
  const MlPretrainingPlan *plan;
  MlMonitor *monitor;
} Work;

static gpointer
work (gpointer data)
{
  const Work *self = data;
  return run (self->plan, self->monitor);
}

static void
test_stops_and_goes_on (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = state_path (folder);
  g_autoptr (MlPretrainingPlan) plan = small_plan (path);
  g_autoptr (MlPretrainedNets) whole = run (plan, NULL);
  g_unlink (path);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  Work self = { plan, monitor };
  GThread *thread = g_thread_new ("plan", work, &self);
  while (!g_file_test (path, G_FILE_TEST_EXISTS)) /* one net is done */
    g_thread_yield ();
  ml_monitor_stop (monitor);
  g_autoptr (MlPretrainedNets) some = g_thread_join (thread);
  g_assert_cmpuint (ml_pretrained_nets_length (some), >, 0);
  g_autoptr (MlPretrainedNets) kept = ml_pretrained_nets_load (path, NULL);
  assert_same (some, kept);
  g_autoptr (MlPretrainedNets) again = run (plan, NULL);
  assert_same (again, whole);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_refuses_another_plan (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = state_path (folder);
  g_autoptr (MlPretrainingPlan) plan = small_plan (path);
  plan->n_seeds = plan->n_depths = 1;
  ml_pretrained_nets_unref (run (plan, NULL));
  g_object_set (plan->learner, "learning-rate", 0.2, NULL);
  g_assert_null (ml_pretraining_plan_run (plan, NULL, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
  g_assert_nonnull (strstr (error->message, "networks of another plan"));
  g_unlink (path);
  g_rmdir (folder);
}

/* Twice the same net, an error above 1, outputs that are no probabilities. */
static void
test_refuses_nonsense (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ruru-XXXXXX", NULL);
  g_autofree char *path = state_path (folder);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlPretrainedNets) nets = ml_pretrained_nets_new ("a plan");
      add_net (nets, 1, 1, FALSE, 0.1);
      add_net (nets, i == 0 ? 1 : 2, 1, FALSE, i == 1 ? 1.5 : 0.1);
      if (i == 2)
        ml_pretrained_nets_nth (nets, 1)->outputs[0] = (float) NAN;
      g_assert_true (ml_pretrained_nets_save (nets, path, NULL));
      g_autoptr (MlPretrainedNets) loaded
          = ml_pretrained_nets_load (path, &error);
      g_assert_cmpint (loaded != NULL, ==, i == 3);
      if (i < 3)
        g_assert_error (error, ML_ERROR, ML_ERROR_PARSE);
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_refuses_in_words (void)
{
  static const struct
  {
    const char *option, *value, *says;
  } cases[] = {
    { "mode", "generative", "set mode=classifier" },
    { "mode", "autoencoder", "set mode=classifier" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlPretrainingPlan) plan = small_plan (NULL);
      ml_option_parse (plan->learner, cases[i].option, cases[i].value, NULL);
      g_assert_null (ml_pretraining_plan_run (plan, NULL, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (MlPretrainingPlan) plan = small_plan (NULL);
  plan->n_depths = 33;
  g_assert_false (ml_pretraining_plan_check (plan, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_clear_error (&error);
  plan->n_depths = 1;
  plan->test_data = test_load ("iris.arff");
  g_assert_false (ml_pretraining_plan_check (plan, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/pretraining/figures", test_figures);
  g_test_add_func ("/core/pretraining/orders-and-tells", test_orders_and_tells);
  g_test_add_func ("/core/pretraining/trains-all", test_trains_all);
  g_test_add_func ("/core/pretraining/test-table", test_test_table);
  g_test_add_func ("/core/pretraining/threads-change-nothing",
                   test_threads_change_nothing);
  g_test_add_func ("/core/pretraining/goes-on", test_goes_on);
  g_test_add_func ("/core/pretraining/stops-and-goes-on",
                   test_stops_and_goes_on);
  g_test_add_func ("/core/pretraining/refuses-another-plan",
                   test_refuses_another_plan);
  g_test_add_func ("/core/pretraining/refuses-nonsense", test_refuses_nonsense);
  g_test_add_func ("/core/pretraining/refuses-in-words", test_refuses_in_words);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
