/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Watching a model dream, by the buttons of the Dream tab: what its charts say
 * follows from what was pressed. */
#include "ui-test.h"

#include "wb-chart-panes.h"
#include "wb-dream-view.h"
#include "wb-run.h"
#include "wb-type-chooser.h"
#include "wb-window.h"

#include "ml-learner.h"
#include "ml-registry.h"

#include <math.h>
#include <stdio.h>

typedef struct
{
  WbWindow *window;
  WbSession *session;
  GtkWidget *classifier, *view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  g_autoptr (MlDataset) dataset = ui_test_sides ();
  wb_session_open (f->session, dataset, NULL);
  gtk_window_present (GTK_WINDOW (f->window));
  wb_window_show_page (f->window, "classifier");
  f->classifier = ui_test_find_type (GTK_WIDGET (f->window),
                                     g_type_from_name ("WbClassifierPage"));
  f->view = ui_test_find_type (f->classifier, WB_TYPE_DREAM_VIEW);
  UI_TEST_WAIT (gtk_widget_get_mapped (f->classifier), 10);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->view), (gpointer *) &f->view);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->view == NULL, 10);
}

static void
show_tab (Fixture *f, const char *name)
{
  WbChartPanes *panes
      = WB_CHART_PANES (ui_test_find_type (f->classifier, WB_TYPE_CHART_PANES));
  wb_chart_tabs_show (wb_chart_panes_first (panes), name);
}

/* Trains @learner on the training set to its end. */
static WbRun *
train (Fixture *f, const char *learner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) settings = ml_learner_from_text (learner, &error);
  g_assert_no_error (error);
  MlExperiment *experiment
      = ml_experiment_new (wb_session_dataset (f->session), 1, settings);
  experiment->test = ML_TEST_TRAINING;
  WbRun *run = wb_run_start (f->session, experiment);
  UI_TEST_WAIT (!wb_run_is_running (run), 60);
  return run;
}

#define DREAMER                                                                \
  "DBN mode=generative layers=20 batch-size=10 pretraining-epochs=10 epochs=5"

static PlotChart *
chart_of (Fixture *f, const char *name)
{
  return wb_plot_view_chart (WB_PLOT_VIEW (ui_test_find (f->view, name)));
}

/* What the film says: chains, moments, and the step of the last. */
static gboolean
read_film (Fixture *f, guint *chains, guint *moments, guint *step)
{
  g_autofree char *text = plot_chart_describe (chart_of (f, "dream-film"));
  return sscanf (text,
                 "A film of %u Gibbs chains side by side, %u moments up to "
                 "step %u,",
                 chains, moments, step)
         == 3;
}

static guint
moments_of (Fixture *f)
{
  guint chains, moments = 0, step;
  read_film (f, &chains, &moments, &step);
  return moments;
}

static void
click (Fixture *f, const char *name)
{
  g_signal_emit_by_name (ui_test_find (f->view, name), "clicked");
}

static void
set_spin (Fixture *f, const char *name, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (ui_test_find (f->view, name)),
                             value);
}

static void
choose (Fixture *f, const char *name, guint place)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ui_test_find (f->view, name)),
                              place);
}

static void
begin (Fixture *f)
{
  train (f, DREAMER);
  wb_window_show_page (f->window, "classifier");
  show_tab (f, "dream");
  UI_TEST_WAIT (gtk_widget_get_mapped (f->view), 10);
  UI_TEST_WAIT (moments_of (f) == 1, 10); /* by itself */
}

/* Runs, rests, takes single steps, begins anew. */
static void
test_pace (Fixture *f, gconstpointer data)
{
  guint chains, moments, step;
  begin (f);
  click (f, "dream-step");
  UI_TEST_WAIT (moments_of (f) == 2, 10);
  g_assert_true (read_film (f, &chains, &moments, &step));
  g_assert_cmpuint (chains, ==, 10);
  g_assert_cmpuint (step, ==, 2);
  set_spin (f, "dream-steps", 7);
  set_spin (f, "dream-speed", 30);
  click (f, "dream-run");
  UI_TEST_WAIT (moments_of (f) > 6, 10);
  click (f, "dream-run"); /* Pause */
  read_film (f, &chains, &moments, &step);
  g_assert_cmpuint (step, ==, 2 + 7 * (moments - 2));
  UI_TEST_WAIT (moments_of (f) <= moments + 1, 0.2); /* it rests */
  set_spin (f, "dream-chains", 3);                   /* a new dream */
  UI_TEST_WAIT (read_film (f, &chains, &moments, &step) && chains == 3, 10);
  g_assert_cmpuint (moments, ==, 1);
  click (f, "dream-run");
  UI_TEST_WAIT (moments_of (f) > 3, 10);
  show_tab (f, "output"); /* nobody looks: it rests, too */
  UI_TEST_WAIT (!gtk_widget_get_mapped (f->view), 10);
  const guint before = moments_of (f);
  const gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 5;
  UI_TEST_WAIT (g_get_monotonic_time () > end, 5);
  g_assert_cmpuint (moments_of (f), <=, before + 1);
}

/* The label of every chain in the last moment: what the charts say under their
 * pictures. */
static guint
n_held (Fixture *f, const char *name)
{
  PlotChart *chart = chart_of (f, "dream-now");
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 600, 400);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, 600, 400, &style);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_autofree char *end = g_strconcat ("held at ", name, NULL);
  guint64 seen = 0;
  for (int y = 0; y < 400; y += 5)
    for (int x = 0; x < 600; x += 5)
      {
        guint chain;
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        if (at != NULL && g_str_has_suffix (at, end)
            && sscanf (at, "Chain %u,", &chain) == 1)
          seen |= G_GUINT64_CONSTANT (1) << chain;
      }
  guint n = 0;
  for (; seen != 0; seen &= seen - 1)
    n++;
  return n;
}

/* Ink on each side of the last pictures, over all chains. */
static void
read_ink (Fixture *f, double *left, double *right)
{
  g_autofree char *csv = plot_chart_to_csv (chart_of (f, "dream-film"));
  g_auto (GStrv) lines = g_strsplit (g_strchomp (csv), "\n", -1);
  const guint n = g_strv_length (lines);
  *left = *right = 0;
  for (guint i = n - 10; i < n; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      for (guint k = 0; k < 64; k++)
        *(k % 8 < 4 ? left : right) += g_ascii_strtod (cells[2 + k], NULL);
    }
}

/* Typed into the knob. */
static void
set_temperature (Fixture *f, const char *text)
{
  GtkWidget *knob = ui_test_find (f->view, "dream-temperature");
  GtkWidget *entry = ui_test_find_type (knob, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

/* Warm chains find what suits their label; then they cool down. Returns: ink on
 * the left side, over that on the right one */
static double
anneal (Fixture *f)
{
  static const char *const temperatures[] = { "6", "3", "2", "1.5", "1" };
  set_spin (f, "dream-steps", 100);
  for (guint i = 0; i < G_N_ELEMENTS (temperatures); i++)
    {
      const guint before = moments_of (f);
      set_temperature (f, temperatures[i]);
      click (f, "dream-step");
      UI_TEST_WAIT (moments_of (f) == before + 1, 10);
    }
  double left, right;
  read_ink (f, &left, &right);
  return left / right;
}

static void
test_label (Fixture *f, gconstpointer data)
{
  begin (f);
  g_assert_cmpuint (n_held (f, "left"), ==, 0);
  choose (f, "dream-label", 2); /* behind none and each its own */
  const double told_left = anneal (f);
  g_assert_cmpuint (n_held (f, "left"), ==, 10);
  choose (f, "dream-label", 3);
  const double told_right = anneal (f);
  g_assert_cmpfloat (told_left, >, 2 * told_right);
  choose (f, "dream-label", 1);
  click (f, "dream-step");
  UI_TEST_WAIT (n_held (f, "left") == 5, 10);
  g_assert_cmpuint (n_held (f, "right"), ==, 5);
}

static double
unit_probability (Fixture *f, guint unit)
{
  g_autofree char *csv = plot_chart_to_csv (chart_of (f, "dream-units"));
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_auto (GStrv) cells = g_strsplit (lines[unit], ",", -1);
  return g_ascii_strtod (cells[1], NULL);
}

static guint
n_silent (Fixture *f)
{
  guint n = 0, units;
  double mean;
  g_autofree char *text = plot_chart_describe (chart_of (f, "dream-units"));
  g_assert_cmpint (sscanf (text,
                           "%u hidden units, on with %lf %% on average; %u are "
                           "forced off",
                           &units, &mean, &n),
                   ==, 3);
  g_assert_cmpuint (units, ==, 20);
  return n;
}

/* A unit is chosen in the chart or by its number, and forced. */
static void
test_forces (Fixture *f, gconstpointer data)
{
  begin (f);
  g_object_set (chart_of (f, "dream-units"), "unit", 5, NULL);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (
                       GTK_SPIN_BUTTON (ui_test_find (f->view, "dream-unit"))),
                   ==, 5);
  choose (f, "dream-force", 2); /* on */
  set_spin (f, "dream-unit", 9);
  guint shown;
  g_object_get (chart_of (f, "dream-units"), "unit", &shown, NULL);
  g_assert_cmpuint (shown, ==, 9);
  choose (f, "dream-force", 1);           /* off */
  g_assert_cmpuint (n_silent (f), ==, 1); /* seen before a step */
  click (f, "dream-step");
  UI_TEST_WAIT (moments_of (f) == 2, 10);
  g_assert_cmpfloat (unit_probability (f, 5), ==, 1);
  g_assert_cmpfloat (unit_probability (f, 9), ==, 0);
  click (f, "dream-silence"); /* two of twenty */
  g_assert_cmpuint (n_silent (f), ==, 3);
  click (f, "dream-free");
  g_assert_cmpuint (n_silent (f), ==, 0);
}

/* The picture on the pad is held, or chains begin with it. */
static void
test_picture (Fixture *f, gconstpointer data)
{
  begin (f);
  GtkWidget *hint = ui_test_find (f->view, "dream-hint");
  choose (f, "dream-picture", 1);
  g_assert_true (gtk_widget_get_visible (hint)); /* there is none yet */
  choose (f, "dream-picture", 0);
  show_tab (f, "draw");
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (ui_test_find (f->classifier, "example")), 4);
  const char *answer = "answer";
  UI_TEST_WAIT (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (
                                      ui_test_find (f->classifier, answer))),
                                  "right"),
                10);
  show_tab (f, "dream");
  UI_TEST_WAIT (gtk_widget_get_mapped (f->view), 10);
  choose (f, "dream-picture", 2); /* Hold it */
  g_assert_false (gtk_widget_get_visible (hint));
  const guint before = moments_of (f);
  set_spin (f, "dream-steps", 20);
  click (f, "dream-step");
  UI_TEST_WAIT (moments_of (f) == before + 1, 10);
  double left, right;
  read_ink (f, &left, &right);
  g_assert_cmpfloat (right, >, 3 * left);
}

/* k, as large as the learner may have it, is changed while a machine learns,
 * and the curve tells where. Its units have no other activation. */
static void
test_gibbs_steps (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) settings = ml_learner_from_text (
      "RBM mode=classification hidden-units=30 epochs=100000 gibbs-steps=50",
      &error);
  g_assert_no_error (error);
  WbRun *run = wb_run_start (
      f->session,
      ml_experiment_new (wb_session_dataset (f->session), 1, settings));
  GtkWidget *steps = ui_test_find (f->classifier, "tune-gibbs");
  UI_TEST_WAIT (
      gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (steps)) == 50, 20);
  g_assert_false (gtk_widget_get_sensitive (
      ui_test_find (f->classifier, "tune-activation")));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (steps), 7);
  guint n_changes = 0;
  for (guint seen = 0; n_changes == 0;)
    {
      UI_TEST_WAIT (wb_run_history (run)->len > seen, 20);
      for (; seen < wb_run_history (run)->len; seen++)
        n_changes
            += (g_array_index (wb_run_history (run), MlMetrics, seen).change
                & ML_CHANGE_GIBBS_STEPS)
               != 0;
    }
  gtk_widget_activate_action (f->classifier, "run.stop", NULL);
  UI_TEST_WAIT (!wb_run_is_running (run), 20);
}

static double
momentum_in_force (Fixture *f)
{
  GtkWidget *knob = ui_test_find (f->classifier, "tune-momentum");
  return gtk_range_get_value (
      GTK_RANGE (ui_test_find_type (knob, GTK_TYPE_SCALE)));
}

/* What is offered follows what learns: machines have a momentum of their own
 * and chains, fine-tuning as a classifier has activations, and up and down has
 * chains again. */
static void
test_tuning_by_phase (Fixture *f, gconstpointer data)
{
  static const char *const modes[] = { "classifier", "generative" };
  GtkWidget *steps = ui_test_find (f->classifier, "tune-gibbs");
  GtkWidget *activation = ui_test_find (f->classifier, "tune-activation");
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "DBN mode=%s layers=20,10 pretraining-epochs=1000 epochs=100000 "
          "pretraining-momentum=0.7 optimizer=Sgd momentum=0.4",
          modes[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) settings = ml_learner_from_text (text, &error);
      g_assert_no_error (error);
      WbRun *run = wb_run_start (
          f->session,
          ml_experiment_new (wb_session_dataset (f->session), 1, settings));
      ml_job_pause (wb_run_job (run)); /* or a machine is done unseen */
      ml_job_step (wb_run_job (run), ML_STEP_EPOCH);
      UI_TEST_WAIT (fabs (momentum_in_force (f) - 0.7) < 1e-9, 20);
      g_assert_true (gtk_widget_get_sensitive (steps));
      g_assert_false (gtk_widget_get_sensitive (activation));
      g_assert_nonnull (gtk_widget_get_tooltip_text (activation));
      ml_job_resume (wb_run_job (run));
      UI_TEST_WAIT (fabs (momentum_in_force (f) - 0.4) < 1e-9, 60);
      g_assert_cmpint (gtk_widget_get_sensitive (steps), ==, i == 1);
      g_assert_cmpint (gtk_widget_get_sensitive (activation), ==, i == 0);
      gtk_widget_activate_action (f->classifier, "run.stop", NULL);
      UI_TEST_WAIT (!wb_run_is_running (run), 20);
    }
}

/* Models that generate nothing have no such tab; another run ends the dream. */
static void
test_offered (Fixture *f, gconstpointer data)
{
  begin (f);
  click (f, "dream-run");
  UI_TEST_WAIT (moments_of (f) > 3, 10);
  train (f, "ZeroR");
  wb_window_show_page (f->window, "classifier");
  UI_TEST_WAIT (!gtk_widget_get_mapped (f->view), 10);
  g_assert_cmpuint (moments_of (f), ==, 0);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(path, test)                                                        \
  g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/ui/dream/pace", test_pace);
  ADD ("/ui/dream/label", test_label);
  ADD ("/ui/dream/forces", test_forces);
  ADD ("/ui/dream/picture", test_picture);
  ADD ("/ui/dream/offered", test_offered);
  ADD ("/ui/dream/gibbs-steps", test_gibbs_steps);
  ADD ("/ui/dream/tuning-by-phase", test_tuning_by_phase);
  return g_test_run ();
}
