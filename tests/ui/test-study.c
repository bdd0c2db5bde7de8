/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Studies of a run on the Results page: they run, are stopped, belong to their
 * run, and end with the window. */
#include "ui-test.h"

#include "wb-plot-view.h"
#include "wb-run.h"
#include "wb-study-view.h"
#include "wb-window.h"

#include "ml-loader.h"
#include "ml-registry.h"
#include "test-paths.h"

typedef struct
{
  WbWindow *window;
  WbSession *session;
  WbRun *run;
  GtkWidget *page;
} Fixture;

static WbRun *
start_run (Fixture *f, const char *name)
{
  g_autoptr (GError) error = NULL;
  MlDataset *data = wb_session_dataset (f->session);
  g_autoptr (MlLearner) learner = ml_learner_from_text (name, &error);
  g_assert_no_error (error);
  WbRun *run = wb_run_start (
      f->session,
      ml_experiment_new (data, ml_dataset_default_target (data), learner));
  UI_TEST_WAIT (!wb_run_is_running (run), 30);
  return run;
}

static void
set_up (Fixture *f, gconstpointer name)
{
  g_autofree char *path = test_data_path ("iris.arff");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  f->window = wb_window_new (NULL);
  f->session = wb_window_session (f->window);
  wb_session_open (f->session, data, path);
  gtk_window_present (GTK_WINDOW (f->window));
  f->run = start_run (f, "NaiveBayes");
  wb_window_show_page (f->window, "results");
  f->page = ui_test_find_type (GTK_WIDGET (f->window),
                               g_type_from_name ("WbResultsPage"));
  g_autofree char *tab = g_strconcat ("study-", name, NULL);
  gtk_widget_activate_action (f->page, "results.study", "s", tab);
}

static void
tear_down (Fixture *f, gconstpointer name)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_object_add_weak_pointer (G_OBJECT (f->session), (gpointer *) &f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  UI_TEST_WAIT (f->window == NULL && f->session == NULL, 10);
}

/* The one on show, as soon as it is. */
static WbStudyView *
find_view (GtkWidget *from, const char *name)
{
  if (WB_IS_STUDY_VIEW (from)
      && g_str_equal (ml_registry_name (G_OBJECT_TYPE (
                          wb_study_view_settings (WB_STUDY_VIEW (from)))),
                      name))
    return WB_STUDY_VIEW (from);
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      WbStudyView *found = find_view (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static WbStudy *
study_of (WbRun *run, const char *name)
{
  return wb_study_of (run, ml_registry_find (ML_TYPE_STUDY, name, NULL));
}

static void
press (WbStudyView *view, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (view), action, NULL);
}

static void
test_runs (Fixture *f, gconstpointer name)
{
  WbStudyView *view = find_view (f->page, name);
  WbStudy *study = study_of (f->run, name);
  UI_TEST_WAIT (gtk_widget_get_mapped (GTK_WIDGET (view)), 10);
  g_assert_null (wb_study_findings (study));
  press (view, "study.start");
  g_assert_nonnull (wb_study_monitor (study));
  UI_TEST_WAIT (wb_study_monitor (study) == NULL, 60);
  g_assert_nonnull (wb_study_findings (study));
  g_assert_null (wb_study_problem (study));
  g_assert_cmpstr (ml_findings_title (wb_study_findings (study)), ==,
                   "NaiveBayes · iris");
}

/* Of another run nothing is known yet; what was found of the first stays. */
static void
test_belongs_to_its_run (Fixture *f, gconstpointer name)
{
  WbStudyView *view = find_view (f->page, name);
  press (view, "study.start");
  UI_TEST_WAIT (wb_study_findings (study_of (f->run, name)) != NULL, 60);
  WbRun *other = start_run (f, "ZeroR");
  g_assert_null (wb_study_findings (study_of (other, name)));
  press (view, "study.start");
  UI_TEST_WAIT (wb_study_findings (study_of (other, name)) != NULL, 60);
  g_assert_cmpstr (
      ml_findings_title (wb_study_findings (study_of (f->run, name))), ==,
      "NaiveBayes · iris");
}

/* The chart follows the class that the page looks at. */
static void
test_follows_the_class (Fixture *f, gconstpointer name)
{
  WbStudyView *view = find_view (f->page, name);
  WbPlotView *plot
      = WB_PLOT_VIEW (ui_test_find_type (GTK_WIDGET (view), WB_TYPE_PLOT_VIEW));
  GtkWidget *classes = ui_test_find (f->page, "curves-of-class");
  guint class_index;
  UI_TEST_WAIT (gtk_widget_get_mapped (GTK_WIDGET (view)), 10);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (classes), 2);
  g_object_get (wb_plot_view_chart (plot), "class-index", &class_index, NULL);
  g_assert_cmpuint (class_index, ==, 2);
}

/* Thousands of models are asked for; what is there when Stop is pressed stays.
 * The window may go away while the next ones are trained. */
static void
test_stops (Fixture *f, gconstpointer name)
{
  WbStudyView *view = find_view (f->page, name);
  WbStudy *study = study_of (f->run, name);
  g_object_set (wb_study_view_settings (view), "repeats", 1000, NULL);
  press (view, "study.start");
  UI_TEST_WAIT (wb_study_findings (study) != NULL, 60);
  press (view, "study.stop");
  UI_TEST_WAIT (wb_study_monitor (study) == NULL, 60);
  g_assert_nonnull (wb_study_findings (study));
  press (view, "study.start");
  g_assert_nonnull (wb_study_monitor (study));
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  g_test_add ("/ui/study/runs/training-size", Fixture, "TrainingSize", set_up,
              test_runs, tear_down);
  g_test_add ("/ui/study/runs/importance", Fixture, "Importance", set_up,
              test_runs, tear_down);
  g_test_add ("/ui/study/runs/partial-dependence", Fixture, "PartialDependence",
              set_up, test_runs, tear_down);
  g_test_add ("/ui/study/belongs-to-its-run", Fixture, "TrainingSize", set_up,
              test_belongs_to_its_run, tear_down);
  g_test_add ("/ui/study/follows-the-class", Fixture, "PartialDependence",
              set_up, test_follows_the_class, tear_down);
  g_test_add ("/ui/study/stops", Fixture, "TrainingSize", set_up, test_stops,
              tear_down);
  return g_test_run ();
}
