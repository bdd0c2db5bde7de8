/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every option of everything a user can pick has a row, and a change goes both
 * ways: typed into the row it reaches the object, set on the object it shows.
 */
#include "ui-test.h"

#include "wb-filter-list.h"
#include "wb-option-row.h"
#include "wb-options-panel.h"
#include "wb-type-chooser.h"
#include "wb-type-list-row.h"
#include "wb-type-row.h"

#include "ml-filter.h"
#include "ml-learner.h"
#include "ml-optimizer.h"
#include "ml-registry.h"
#include "ml-settings.h"

/* Sets the editor to something else than the preset, as a person would. */
static void
change_editor (GtkWidget *editor, const MlOption *option)
{
  if (GTK_IS_SWITCH (editor))
    gtk_switch_set_active (GTK_SWITCH (editor), option->preset == 0);
  else if (GTK_IS_SPIN_BUTTON (editor))
    {
      GtkSpinButton *spin = GTK_SPIN_BUTTON (editor);
      const gboolean is_low = option->preset == option->minimum;
      gtk_spin_button_set_value (spin,
                                 is_low ? option->maximum : option->minimum);
    }
  else if (GTK_IS_DROP_DOWN (editor))
    {
      GtkDropDown *down = GTK_DROP_DOWN (editor);
      gtk_drop_down_set_selected (
          down, gtk_drop_down_get_selected (down) == 0 ? 1 : 0);
    }
  else if (WB_IS_TYPE_CHOOSER (editor))
    {
      guint n_types;
      WbTypeChooser *chooser = WB_TYPE_CHOOSER (editor);
      const GType *types = ml_registry_list (option->choices (), &n_types);
      g_assert_cmpuint (n_types, >, 1);
      const gboolean is_first = wb_type_chooser_type (chooser) == types[0];
      wb_type_chooser_choose (chooser, types[is_first ? 1 : 0]);
    }
  else
    gtk_editable_set_text (GTK_EDITABLE (editor), "3");
}

/* What a screen reader calls the editor. */
static void
check_label (GtkWidget *editor, const char *label)
{
  if (WB_IS_TYPE_CHOOSER (editor))
    editor = ui_test_find_type (editor, GTK_TYPE_MENU_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (editor),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static gboolean
has_one_choice (const MlOption *option)
{
  guint n_types = 2;
  if (option->kind == ML_OPTION_KIND_TYPE)
    ml_registry_list (option->choices (), &n_types);
  return n_types == 1;
}

static void
check_option (GtkWidget *panel, GObject *object, const MlOption *option)
{
  g_autofree char *property = ml_option_property (option);
  GtkWidget *editor = ui_test_find (panel, property);
  g_assert_nonnull (editor);
  if (option->kind == ML_OPTION_KIND_NETWORK)
    return; /* edited in a window of its own: test-layer-editor.c */
  check_label (editor, option->label);
  g_assert_true (ml_option_is_preset (object, option));
  if (has_one_choice (option))
    return; /* whose own options stand below it */
  g_autofree char *before = ml_option_format (object, option);

  change_editor (editor, option);
  g_assert_false (ml_option_is_preset (object, option));
  g_assert_true (ml_option_parse (object, property, before, NULL));
  g_assert_true (ml_option_is_preset (object, option));
  if (GTK_IS_SPIN_BUTTON (editor))
    g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (editor)), ==,
                       option->preset);
}

/* 0 is shown as its word, which may be typed, too. */
static void
test_word_for_zero (void)
{
  g_autoptr (MlLearner) learner = ml_learner_from_text ("MLP", NULL);
  g_autoptr (GtkWidget) panel = g_object_ref_sink (wb_options_panel_new ());
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), G_OBJECT (learner));
  GtkWidget *rate = ui_test_find (panel, "learning-rate");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (rate)), ==, "auto");
  gtk_editable_set_text (GTK_EDITABLE (rate), "0.25");
  gtk_spin_button_update (GTK_SPIN_BUTTON (rate));
  double value;
  g_object_get (learner, "learning-rate", &value, NULL);
  g_assert_cmpfloat (value, ==, 0.25);
  gtk_editable_set_text (GTK_EDITABLE (rate), "auto");
  gtk_spin_button_update (GTK_SPIN_BUTTON (rate));
  g_object_get (learner, "learning-rate", &value, NULL);
  g_assert_cmpfloat (value, ==, 0);
  GtkWidget *patience = ui_test_find (panel, "patience");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (patience), 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (patience)), ==,
                   "never");
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), NULL);
}

static void
check_kind (GType kind)
{
  guint n_types;
  const GType *types = ml_registry_list (kind, &n_types);
  g_assert_cmpuint (n_types, >, 0);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (GObject) object = g_object_new (types[i], NULL);
      g_autoptr (GtkWidget) panel = g_object_ref_sink (wb_options_panel_new ());
      wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), object);
      guint n_options;
      const MlOption *options = ml_option_list (types[i], &n_options);
      g_assert_cmpuint (wb_options_panel_n_rows (WB_OPTIONS_PANEL (panel)), ==,
                        n_options);
      for (guint j = 0; j < n_options; j++)
        check_option (panel, object, &options[j]);
      wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), NULL);
    }
}

static void
test_learners (void)
{
  check_kind (ML_TYPE_LEARNER);
}

/* Options of every kind, with digits that fixed decimals would lose. */
typedef struct
{
  GObject parent;
  gboolean shuffled;
  guint folds;
  double tiny;
  char *layers;
} Sample;
typedef GObjectClass SampleClass;
GType sample_get_type (void);
G_DEFINE_TYPE (Sample, sample, G_TYPE_OBJECT)

static const MlOption sample_options[] = {
  ML_OPTION_BOOLEAN (Sample, shuffled, TRUE, NULL, "Shuffled", "Or not"),
  ML_OPTION_UINT (Sample, folds, 2, 4000000000u, 10, "F", "Folds", "How many"),
  ML_OPTION_DOUBLE (Sample, tiny, 0, 1, 1e-8, NULL, "Tiny", "Very"),
  ML_OPTION_TEXT (Sample, layers, "a", NULL, "Layers", "Sizes"),
};

static void
sample_class_init (SampleClass *klass)
{
  ml_option_install (klass, sample_options, G_N_ELEMENTS (sample_options));
}

static void
sample_init (Sample *self)
{
}

static void
test_digits (void)
{
  g_autoptr (GObject) object = g_object_new (sample_get_type (), NULL);
  GtkWidget *row = wb_option_row_new (object, &sample_options[2]);
  g_object_ref_sink (row);
  GtkWidget *editor = wb_option_row_editor (WB_OPTION_ROW (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (editor)), ==, "1e-08");
  gtk_editable_set_text (GTK_EDITABLE (editor), "0.000123456789");
  gtk_spin_button_update (GTK_SPIN_BUTTON (editor));
  g_assert_cmpfloat (((Sample *) object)->tiny, ==, 0.000123456789);
  gtk_editable_set_text (GTK_EDITABLE (editor), "much");
  gtk_spin_button_update (GTK_SPIN_BUTTON (editor));
  g_assert_cmpfloat (((Sample *) object)->tiny, ==, 0.000123456789);
  g_object_unref (row);
}

static void
test_sample (void)
{
  g_autoptr (GObject) object = g_object_new (sample_get_type (), NULL);
  GtkWidget *panel = g_object_ref_sink (wb_options_panel_new ());
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), object);
  for (guint i = 0; i < G_N_ELEMENTS (sample_options); i++)
    check_option (panel, object, &sample_options[i]);
  g_object_add_weak_pointer (G_OBJECT (panel), (gpointer *) &panel);
  g_object_unref (panel);
  g_assert_null (panel);
}

static void
on_chosen (WbTypeChooser *chooser, GType type, GType *into)
{
  *into = type;
}

static void
test_chooser (void)
{
  GtkWidget *chooser
      = g_object_ref_sink (wb_type_chooser_new (ML_TYPE_LEARNER, "Learner"));
  GType chosen = 0;
  g_signal_connect (chooser, "chosen", G_CALLBACK (on_chosen), &chosen);
  const GType type = ml_registry_find (ML_TYPE_LEARNER, "ZeroR", NULL);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser), type);
  g_assert_cmpuint (chosen, ==, type);
  g_assert_cmpuint (wb_type_chooser_type (WB_TYPE_CHOOSER (chooser)), ==, type);
  g_object_add_weak_pointer (G_OBJECT (chooser), (gpointer *) &chooser);
  g_object_unref (chooser);
  g_assert_null (chooser);
}

static gboolean
is_listed (GtkWidget *chooser, const char *typed, const char *title)
{
  GtkWidget *popover = ui_test_find_type (chooser, GTK_TYPE_POPOVER);
  GtkWidget *search = ui_test_find_type (popover, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), typed);
  g_signal_emit_by_name (search, "search-changed");
  GtkWidget *row = ui_test_find_text (popover, title);
  while (row != NULL && !GTK_IS_LIST_BOX_ROW (row))
    row = gtk_widget_get_parent (row);
  return row != NULL && gtk_widget_get_child_visible (row);
}

/* WEKA's name is found as one word and as two; Escape closes the list. */
static void
test_search (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *chooser = wb_type_chooser_new (ML_TYPE_FILTER, "Filter");
  gtk_window_set_child (GTK_WINDOW (window), chooser);
  gtk_window_present (GTK_WINDOW (window));
  GtkWidget *popover = ui_test_find_type (chooser, GTK_TYPE_POPOVER);
  gtk_popover_popup (GTK_POPOVER (popover));
  g_assert_true (is_listed (chooser, "AttributeSelection", "Select columns"));
  g_assert_true (is_listed (chooser, "attribute selection", "Select columns"));
  g_assert_true (is_listed (chooser, "columns select", "Select columns"));
  g_assert_false (is_listed (chooser, "attribute zzz", "Select columns"));
  GtkWidget *search = ui_test_find_type (popover, GTK_TYPE_SEARCH_ENTRY);
  GType chosen = 0;
  g_signal_connect (chooser, "chosen", G_CALLBACK (on_chosen), &chosen);
  g_signal_emit_by_name (search, "activate"); /* nothing is listed */
  g_assert_cmpuint (chosen, ==, 0);
  g_assert_true (is_listed (chooser, "attribute selection", "Select columns"));
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpuint (
      chosen, ==,
      ml_registry_find (ML_TYPE_FILTER, "AttributeSelection", NULL));
  UI_TEST_WAIT (!gtk_widget_get_visible (popover), 10);
  gtk_popover_popup (GTK_POPOVER (popover));
  g_assert_true (gtk_widget_get_visible (popover));
  g_signal_emit_by_name (search, "stop-search");
  UI_TEST_WAIT (!gtk_widget_get_visible (popover), 10);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The first row on show, as the list is when it is opened. */
static const char *
first_title (GtkWidget *chooser)
{
  GtkWidget *popover = ui_test_find_type (chooser, GTK_TYPE_POPOVER);
  gtk_popover_popup (GTK_POPOVER (popover));
  GtkWidget *row = ui_test_find_type (popover, ADW_TYPE_ACTION_ROW);
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  gtk_popover_popdown (GTK_POPOVER (popover));
  return title;
}

/* A star brings a classifier to the top of the list, and taken away back to its
 * place. */
static void
test_favorites (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *chooser = wb_type_chooser_new (ML_TYPE_LEARNER, "Learner");
  gtk_window_set_child (GTK_WINDOW (window), chooser);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (first_title (chooser), !=, "ZeroR");
  const GType type = ml_registry_find (ML_TYPE_LEARNER, "ZeroR", NULL);
  GtkWidget *star = ui_test_find (chooser, g_type_name (type));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (star), TRUE);
  g_assert_cmpstr (first_title (chooser), ==, "ZeroR");
  star = ui_test_find (chooser, g_type_name (type));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (star)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (star), FALSE);
  g_assert_cmpstr (first_title (chooser), !=, "ZeroR");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Another optimizer, then an option of its own, then back to the preset: the
 * text follows, and the text may come from elsewhere. */
static void
test_type (void)
{
  const GType type = ml_registry_find (ML_TYPE_LEARNER, "MLP", NULL);
  g_autoptr (GObject) learner = g_object_new (type, NULL);
  const MlOption *option = ml_option_find (type, "optimizer", NULL);
  GtkWidget *row = g_object_ref_sink (wb_type_row_new (learner, option));
  GtkWidget *chooser = ui_test_find (row, "optimizer");
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_OPTIMIZER, "Adam", NULL));
  GtkWidget *beta = ui_test_find (row, "beta1");
  g_assert_nonnull (beta);
  g_assert_null (ui_test_find (row, "learning-rate")); /* the learner's own */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (beta), 0.5);
  g_autofree char *text = ml_option_format (learner, option);
  g_assert_cmpstr (text, ==, "Adam beta1=0.5");

  g_object_set (learner, "optimizer", "RMSProp", NULL);
  g_assert_cmpuint (wb_type_chooser_type (WB_TYPE_CHOOSER (chooser)), ==,
                    ml_registry_find (ML_TYPE_OPTIMIZER, "RMSProp", NULL));
  g_assert_null (ui_test_find (row, "beta1"));
  g_object_unref (row);
}

/* What is seldom changed stands under a heading that is closed. */
/* A filter of the test that takes an evaluator and a search chooses them as the
 * classifier's panel does, with options of their own. */
static void
test_filter (void)
{
  g_autoptr (GListStore) filters = g_list_store_new (ML_TYPE_FILTER);
  g_autoptr (GObject) filter = g_object_new (
      ml_registry_find (ML_TYPE_FILTER, "AttributeSelection", NULL), NULL);
  g_list_store_append (filters, filter);
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), wb_filter_list_new (filters));
  GtkWidget *search = ui_test_find (window, "search");
  g_assert_true (WB_IS_TYPE_CHOOSER (search));
  g_assert_null (ui_test_find (window, "n-kept"));
  wb_type_chooser_choose (
      WB_TYPE_CHOOSER (search),
      ml_registry_find (g_type_from_name ("MlAttributeSearch"), "Ranker",
                        NULL));
  GtkWidget *n = ui_test_find (window, "n-kept");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (n), 10);
  g_autofree char *text = ml_settings_to_text (filter);
  g_assert_cmpstr (text, ==, "AttributeSelection search=\"Ranker n-kept=10\"");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_groups (void)
{
  const GType type = ml_registry_find (ML_TYPE_LEARNER, "MLP", NULL);
  g_autoptr (GObject) learner = g_object_new (type, NULL);
  GtkWidget *panel = g_object_ref_sink (wb_options_panel_new ());
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), learner);
  GtkWidget *group = ui_test_find (panel, "Stopping");
  g_assert_true (ADW_IS_EXPANDER_ROW (group));
  g_assert_false (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (group)));
  g_assert_nonnull (ui_test_find (group, "patience"));
  g_assert_null (ui_test_find (group, "epochs"));
  g_assert_nonnull (ui_test_find (panel, "epochs"));
  g_object_unref (panel);
}

static void
assert_text (GObject *object, const char *expected)
{
  g_autofree char *text = NULL;
  g_object_get (object, "classifiers", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* The classifiers of a vote are added, configured, moved and removed in rows;
 * each change is in the option's text, and another text is in the rows. */
static void
test_list (void)
{
  g_autoptr (GObject) vote
      = g_object_new (ml_registry_find (ML_TYPE_LEARNER, "Vote", NULL), NULL);
  GtkWidget *panel = g_object_ref_sink (wb_options_panel_new ());
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), vote);
  WbTypeListRow *row = WB_TYPE_LIST_ROW (ui_test_find (panel, "classifiers"));
  g_assert_cmpuint (wb_type_list_row_length (row), ==, 2);
  wb_type_list_row_add (row, ml_registry_find (ML_TYPE_LEARNER, "kNN", NULL));
  assert_text (vote, "J48; NaiveBayes; kNN");
  g_object_set (wb_type_list_row_nth (row, 2), "neighbors", 5, NULL);
  assert_text (vote, "J48; NaiveBayes; kNN neighbors=5");
  wb_type_list_row_move (row, 2, 0);
  assert_text (vote, "kNN neighbors=5; J48; NaiveBayes");
  wb_type_list_row_remove (row, 1);
  assert_text (vote, "kNN neighbors=5; NaiveBayes");
  wb_type_list_row_remove (row, 7); /* is not there */
  wb_type_list_row_move (row, 0, 2);
  assert_text (vote, "kNN neighbors=5; NaiveBayes");

  g_object_set (vote, "classifiers", "Vote classifiers=\"OneR; ZeroR\"; J48",
                NULL);
  g_assert_cmpuint (wb_type_list_row_length (row), ==, 2);
  GtkWidget *first = ui_test_find_below (GTK_WIDGET (row), "AdwExpanderRow");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (first), TRUE);
  GtkWidget *inner = ui_test_find_below (first, "classifiers");
  g_assert_cmpuint (wb_type_list_row_length (WB_TYPE_LIST_ROW (inner)), ==, 2);
  wb_type_list_row_remove (WB_TYPE_LIST_ROW (inner), 0);
  assert_text (vote, "Vote classifiers=ZeroR; J48");
  g_object_set (vote, "classifiers", "Nobody; J48", NULL);
  g_assert_cmpuint (wb_type_list_row_length (row), ==, 0);
  assert_text (vote, "Nobody; J48"); /* stays until somebody adds one */
  g_object_unref (panel);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  g_test_add_func ("/ui/options/every-learner", test_learners);
  g_test_add_func ("/ui/options/word-for-zero", test_word_for_zero);
  g_test_add_func ("/ui/options/type-with-options", test_type);
  g_test_add_func ("/ui/options/filter", test_filter);
  g_test_add_func ("/ui/options/groups", test_groups);
  g_test_add_func ("/ui/options/every-kind", test_sample);
  g_test_add_func ("/ui/options/keeps-digits", test_digits);
  g_test_add_func ("/ui/options/list", test_list);
  g_test_add_func ("/ui/options/chooser-chooses", test_chooser);
  g_test_add_func ("/ui/options/search", test_search);
  g_test_add_func ("/ui/options/favorites", test_favorites);
  return g_test_run ();
}
