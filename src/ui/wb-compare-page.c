/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Compare page: what WEKA's Experimenter does. Schemes and tables on the
 * left; a comparison runs in a thread, and its tables fill while it works. */
#include "wb-comparison.h"
#include "wb-format.h"
#include "wb-page.h"
#include "wb-run.h"
#include "wb-scheme-list.h"
#include "wb-scores-view.h"
#include "wb-table-list.h"
#include "wb-window.h"

#include <glib/gi18n.h>

#define WB_TYPE_COMPARE_PAGE (wb_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (WbComparePage, wb_compare_page, WB, COMPARE_PAGE, WbPage)

struct _WbComparePage
{
  WbPage parent;
  GtkBox *lists;
  GtkGrid *settings;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkDropDown *earlier;
  GtkStack *body;
  AdwBin *scores_slot;

  WbSchemeList *schemes;
  WbTableList *tables;
  WbScoresView *scores;
  GtkWidget *runs, *folds, *percent, *seed, *is_folds, *is_split;
  WbComparison *current; /* (nullable): on show */
  gboolean is_restoring; /* the plan comes from the session */
};

G_DEFINE_FINAL_TYPE (WbComparePage, wb_compare_page, WB_TYPE_PAGE)

static WbSession *
session_of (WbComparePage *self)
{
  return wb_page_session (WB_PAGE (self));
}

static void
toast (WbComparePage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (WB_IS_WINDOW (root))
    wb_window_toast (WB_WINDOW (root), text);
}

/* Showing */

static void
update_actions (WbComparePage *self)
{
  const gboolean is_running
      = self->current != NULL && wb_comparison_is_running (self->current);
  const gboolean is_ready = wb_scheme_list_length (self->schemes) > 0
                            && wb_table_list_length (self->tables) > 0;
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_widget_action_set_enabled (widget, "compare.start",
                                 is_ready && !is_running);
  gtk_widget_action_set_enabled (widget, "compare.stop", is_running);
}

static char *
describe_status (WbComparePage *self)
{
  MlMonitor *monitor = wb_comparison_monitor (self->current);
  const MlScores *scores = wb_comparison_scores (self->current);
  if (monitor != NULL)
    {
      g_autofree char *status = ml_monitor_status (monitor);
      g_autofree char *left
          = wb_format_seconds (ml_monitor_seconds_left (monitor));
      return g_strdup_printf ("%s%s%s", status != NULL ? status : "",
                              *left != '\0' ? " · " : "", left);
    }
  if (wb_comparison_problem (self->current) != NULL)
    return g_strdup (wb_comparison_problem (self->current));
  const guint n = scores != NULL ? ml_scores_n_folds (scores) : 0;
  return g_strdup_printf (ngettext ("%u fold tested", "%u folds tested", n), n);
}

static void
on_changed (WbComparePage *self)
{
  update_actions (self);
  if (self->current == NULL)
    return;
  MlMonitor *monitor = wb_comparison_monitor (self->current);
  MlScores *scores = wb_comparison_scores (self->current);
  g_autofree char *status = describe_status (self);
  gtk_label_set_text (self->status, status);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), monitor != NULL);
  if (monitor != NULL)
    gtk_progress_bar_set_fraction (self->progress,
                                   ml_monitor_progress (monitor));
  wb_scores_view_set (self->scores, scores);
  gtk_stack_set_visible_child_name (self->body,
                                    scores != NULL ? "scores" : "empty");
}

static void
show (WbComparePage *self, WbComparison *comparison)
{
  if (self->current == comparison)
    return;
  if (self->current != NULL)
    g_signal_handlers_disconnect_by_func (self->current, on_changed, self);
  g_set_object (&self->current, comparison);
  if (comparison != NULL)
    g_signal_connect_object (comparison, "changed", G_CALLBACK (on_changed),
                             self, G_CONNECT_SWAPPED);
  on_changed (self);
}

static void
on_earlier_selected (WbComparePage *self)
{
  WbComparison *chosen = gtk_drop_down_get_selected_item (self->earlier);
  if (chosen != NULL)
    show (self, chosen);
}

static void
on_comparisons_changed (WbComparePage *self)
{
  GListModel *all = G_LIST_MODEL (wb_session_comparisons (session_of (self)));
  const guint n = g_list_model_get_n_items (all);
  gtk_widget_set_visible (GTK_WIDGET (self->earlier), n > 1);
  if (n > 0)
    gtk_drop_down_set_selected (self->earlier, 0);
  on_earlier_selected (self);
}

/* Start and stop */

static double
value_of (GtkWidget *spin)
{
  return gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin));
}

static MlSavedPlan
plan_of (WbComparePage *self)
{
  const gboolean is_split
      = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->is_split));
  return (MlSavedPlan){ is_split ? ML_TEST_SPLIT : ML_TEST_FOLDS,
                        (guint) value_of (self->runs),
                        (guint) value_of (self->folds),
                        value_of (self->percent),
                        (gint64) value_of (self->seed) };
}

static MlComparison *
make_comparison (WbComparePage *self)
{
  GtkWidget *spins[] = { self->runs, self->folds, self->percent, self->seed };
  for (guint i = 0; i < G_N_ELEMENTS (spins); i++)
    gtk_spin_button_update (GTK_SPIN_BUTTON (spins[i])); /* what is typed */
  const MlSavedPlan plan = plan_of (self);
  MlComparison *made = ml_comparison_new ();
  made->test = plan.test;
  made->runs = plan.runs;
  made->folds = plan.folds;
  made->percent = plan.percent;
  made->seed = plan.seed;
  wb_scheme_list_collect (self->schemes, made);
  wb_table_list_collect (self->tables, made);
  return made;
}

static void
start (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbComparePage *self = WB_COMPARE_PAGE (widget);
  g_autoptr (MlComparison) comparison = make_comparison (self);
  g_autoptr (GError) error = NULL;
  if (!ml_comparison_check (comparison, &error))
    {
      toast (self, error->message);
      return;
    }
  wb_comparison_start (session_of (self), g_steal_pointer (&comparison));
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbComparePage *self = WB_COMPARE_PAGE (widget);
  if (self->current != NULL)
    wb_comparison_stop (self->current);
}

/* Every ticked run and the one looked at, as schemes. */
static void
add_runs (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbComparePage *self = WB_COMPARE_PAGE (widget);
  g_autoptr (GPtrArray) runs = wb_run_on_show (session_of (self));
  guint n_added = 0;
  for (guint i = 0; i < runs->len; i++)
    {
      const MlExperiment *experiment
          = wb_run_experiment (g_ptr_array_index (runs, i));
      if (experiment == NULL)
        continue;
      wb_scheme_list_add (self->schemes, ml_scheme_new (experiment->learner,
                                                        experiment->filters));
      n_added++;
    }
  if (n_added == 0)
    toast (self, _ ("There is no run yet: start one on the Classifier page"));
}

static gboolean
on_shortcut (GtkWidget *widget, GVariant *action, gpointer data)
{
  return gtk_widget_get_mapped (widget)
         && gtk_widget_activate_action (
             widget, g_variant_get_string (action, NULL), NULL);
}

static void
add_shortcut (GtkEventController *controller, guint key,
              GdkModifierType modifiers, const char *action)
{
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                          gtk_callback_action_new (on_shortcut, NULL, NULL));
  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (action));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        shortcut);
}

/* The session knows of the schemes, so that they are kept with it. */
static void
on_schemes (WbComparePage *self)
{
  g_auto (GStrv) texts = wb_scheme_list_texts (self->schemes);
  wb_session_set_schemes (session_of (self), (const char *const *) texts);
  update_actions (self);
}

/* An earlier session was opened. */
static void
on_session_schemes (WbComparePage *self)
{
  g_auto (GStrv) texts = wb_scheme_list_texts (self->schemes);
  const char *const *wanted = wb_session_schemes (session_of (self));
  if (!g_strv_equal ((const char *const *) texts, wanted))
    wb_scheme_list_set (self->schemes, wanted);
}

/* As the schemes; while they are restored, half of the numbers are old. */
static void
on_plan (WbComparePage *self)
{
  const MlSavedPlan plan = plan_of (self);
  if (!self->is_restoring)
    wb_session_set_plan (session_of (self), &plan);
}

static void
on_session_plan (WbComparePage *self)
{
  const MlSavedPlan plan = *wb_session_plan (session_of (self));
  self->is_restoring = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->runs), plan.runs);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->folds), plan.folds);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->percent), plan.percent);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->seed), (double) plan.seed);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->is_split),
                               plan.test == ML_TEST_SPLIT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->is_folds),
                               plan.test == ML_TEST_FOLDS);
  self->is_restoring = FALSE;
}

/* The settings' widgets and the session tell each other. */
static void
follow_plan (WbComparePage *self)
{
  GtkWidget *spins[] = { self->runs, self->folds, self->percent, self->seed };
  for (guint i = 0; i < G_N_ELEMENTS (spins); i++)
    g_signal_connect_swapped (spins[i], "value-changed", G_CALLBACK (on_plan),
                              self);
  g_signal_connect_swapped (self->is_split, "toggled", G_CALLBACK (on_plan),
                            self);
  g_signal_connect_object (session_of (self), "notify::plan",
                           G_CALLBACK (on_session_plan), self,
                           G_CONNECT_SWAPPED);
}

static void
add_shortcuts (WbComparePage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  add_shortcut (controller, GDK_KEY_Return, GDK_CONTROL_MASK, "compare.start");
  add_shortcut (controller, GDK_KEY_Escape, 0, "compare.stop");
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* Class */

static GtkWidget *
make_spin (const char *name, const char *label, double low, double high,
           double preset)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), preset);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_widget_set_halign (spin, GTK_ALIGN_END);
  gtk_widget_set_name (spin, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return spin;
}

static void
attach (WbComparePage *self, int row, GtkWidget *title, GtkWidget *value)
{
  gtk_widget_set_halign (title, GTK_ALIGN_START);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_grid_attach (self->settings, title, 0, row, 1, 1);
  gtk_grid_attach (self->settings, value, 1, row, 1, 1);
}

static void
fill_settings (WbComparePage *self)
{
  GtkWidget *is_folds
      = gtk_check_button_new_with_label (_ ("Cross-validation, folds"));
  self->is_folds = is_folds;
  self->is_split
      = gtk_check_button_new_with_label (_ ("Random split, training percent"));
  gtk_check_button_set_group (GTK_CHECK_BUTTON (self->is_split),
                              GTK_CHECK_BUTTON (is_folds));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (is_folds), TRUE);
  self->runs = make_spin ("compare-runs", _ ("Runs"), 1, 10000, 10);
  self->folds = make_spin ("compare-folds", _ ("Folds"), 2, 10000, 10);
  self->percent
      = make_spin ("compare-percent", _ ("Training percent"), 1, 99, 66);
  self->seed = make_spin ("compare-seed", _ ("Seed"), 0, G_MAXINT32, 1);
  gtk_widget_set_tooltip_text (
      self->seed, _ ("Of the first run; every other run has the next one"));
  attach (self, 0, gtk_label_new (_ ("Runs")), self->runs);
  attach (self, 1, is_folds, self->folds);
  attach (self, 2, self->is_split, self->percent);
  attach (self, 3, gtk_label_new (_ ("Seed")), self->seed);
  g_object_bind_property (is_folds, "active", self->folds, "sensitive",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->is_split, "active", self->percent, "sensitive",
                          G_BINDING_SYNC_CREATE);
}

static void
fill_lists (WbComparePage *self)
{
  self->schemes = WB_SCHEME_LIST (wb_scheme_list_new ());
  self->tables = WB_TABLE_LIST (wb_table_list_new (session_of (self)));
  self->scores = WB_SCORES_VIEW (wb_scores_view_new ());
  GtkWidget *add = gtk_button_new_with_label (_ ("Add Ticked Runs"));
  gtk_widget_set_tooltip_text (
      add, _ ("The classifiers of the run looked at and of all ticked runs"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (add), "compare.add-runs");
  gtk_box_append (self->lists, GTK_WIDGET (self->schemes));
  gtk_box_append (self->lists, add);
  gtk_box_append (self->lists, GTK_WIDGET (self->tables));
  adw_bin_set_child (self->scores_slot, GTK_WIDGET (self->scores));
  g_signal_connect_swapped (self->schemes, "changed", G_CALLBACK (on_schemes),
                            self);
  g_signal_connect_swapped (self->tables, "changed",
                            G_CALLBACK (update_actions), self);
}

static void
wb_compare_page_constructed (GObject *object)
{
  WbComparePage *self = WB_COMPARE_PAGE (object);
  G_OBJECT_CLASS (wb_compare_page_parent_class)->constructed (object);
  GListStore *all = wb_session_comparisons (session_of (self));
  fill_lists (self);
  fill_settings (self);
  follow_plan (self);
  add_shortcuts (self);
  gtk_drop_down_set_expression (
      self->earlier,
      gtk_property_expression_new (WB_TYPE_COMPARISON, NULL, "title"));
  gtk_drop_down_set_model (self->earlier, G_LIST_MODEL (all));
  g_signal_connect_swapped (self->earlier, "notify::selected-item",
                            G_CALLBACK (on_earlier_selected), self);
  g_signal_connect_object (all, "items-changed",
                           G_CALLBACK (on_comparisons_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session_of (self), "notify::schemes",
                           G_CALLBACK (on_session_schemes), self,
                           G_CONNECT_SWAPPED);
  on_comparisons_changed (self);
  update_actions (self);
}

static void
wb_compare_page_dispose (GObject *object)
{
  WbComparePage *self = WB_COMPARE_PAGE (object);
  g_clear_object (&self->current);
  gtk_widget_dispose_template (GTK_WIDGET (object), WB_TYPE_COMPARE_PAGE);
  G_OBJECT_CLASS (wb_compare_page_parent_class)->dispose (object);
}

static void
wb_compare_page_class_init (WbComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->constructed = wb_compare_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wb_compare_page_dispose;
  WbPageClass *page_class = WB_PAGE_CLASS (klass);
  page_class->name = "compare";
  page_class->title = N_ ("Compare");
  page_class->icon_name = "view-dual-symbolic";
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ruru/Ruru/ui/wb-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WbComparePage, lists);
  gtk_widget_class_bind_template_child (widget_class, WbComparePage, settings);
  gtk_widget_class_bind_template_child (widget_class, WbComparePage, progress);
  gtk_widget_class_bind_template_child (widget_class, WbComparePage, status);
  gtk_widget_class_bind_template_child (widget_class, WbComparePage, earlier);
  gtk_widget_class_bind_template_child (widget_class, WbComparePage, body);
  gtk_widget_class_bind_template_child (widget_class, WbComparePage,
                                        scores_slot);
  gtk_widget_class_install_action (widget_class, "compare.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "compare.stop", NULL, stop);
  gtk_widget_class_install_action (widget_class, "compare.add-runs", NULL,
                                   add_runs);
}

static void
wb_compare_page_init (WbComparePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
