/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layer editor, used as a person does. Shapes and counts of the network
 * 20C5-P2-50C5-P2-500 on 28 × 28 pixels are worked out by hand:
 * 20 (1·5·5 + 1) = 520, 50 (20·5·5 + 1) = 25,050, 500 (50·4·4 + 1) = 400,500,
 * 10 (500 + 1) = 5,010, together 431,080. */
#include "ui-test.h"

#include "wb-layer-editor.h"
#include "wb-layer-row.h"
#include "wb-network-row.h"
#include "wb-options-panel.h"

#include "ml-registry.h"

#define NETWORK "Conv; Pool; Conv filters=50; Pool; Dense units=500"

typedef struct
{
  GtkWidget *window, *editor;
  MlNetworkLearner *learner;
  MlDataset *data;
} Fixture;

/* Twenty black pictures of 28 × 28 pixels and ten classes. (transfer full) */
static MlDataset *
make_pictures (void)
{
  enum
  {
    ROWS = 20
  };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("small", ROWS);
  gint32 *codes = g_new (gint32, ROWS);
  for (guint i = 0; i < ROWS; i++)
    codes[i] = (gint32) i % 10;
  ml_dataset_builder_add_bytes (builder,
                                ml_attribute_new_image ("image", 1, 28, 28),
                                g_malloc0 (ROWS * 28 * 28));
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("digit",
                                g_strsplit ("0 1 2 3 4 5 6 7 8 9", " ", -1)),
      codes);
  return ml_dataset_builder_finish (builder);
}

static void
set_up (Fixture *f, gconstpointer name)
{
  const gboolean is_cnn = g_str_equal (name, "CNN");
  f->data = is_cnn ? make_pictures () : ui_test_data (20);
  f->learner
      = g_object_new (ml_registry_find (ML_TYPE_LEARNER, name, NULL), NULL);
  if (is_cnn)
    g_assert_true (ml_option_parse (f->learner, "layers", NETWORK, NULL));
  const int target = (int) ml_dataset_n_columns (f->data) - 1;
  f->editor = wb_layer_editor_new (f->learner, f->data, target);
  f->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (f->window), f->editor);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer name)
{
  g_object_add_weak_pointer (G_OBJECT (f->editor), (gpointer *) &f->editor);
  g_object_add_weak_pointer (G_OBJECT (f->learner), (gpointer *) &f->learner);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_object_unref (f->learner);
  g_clear_object (&f->data);
  UI_TEST_WAIT (f->editor == NULL && f->learner == NULL, 10);
}

static GtkWidget *
row_at (Fixture *f, int index)
{
  GtkWidget *list = ui_test_find (f->editor, "layers");
  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index));
}

static const char *
text_of (GtkWidget *from, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (ui_test_find (from, name)));
}

static void
expect_row (Fixture *f, int index, const char *shape, const char *count)
{
  g_assert_cmpstr (text_of (row_at (f, index), "shape"), ==, shape);
  g_assert_cmpstr (text_of (row_at (f, index), "count"), ==, count);
}

static void
expect_layers (Fixture *f, const char *expected)
{
  g_autofree char *text = ml_network_to_line (
      wb_layer_editor_network (WB_LAYER_EDITOR (f->editor)));
  g_assert_cmpstr (text, ==, expected);
}

static void
act (Fixture *f, const char *action)
{
  gtk_widget_activate_action (f->editor, action, NULL);
}

static void
select_row (Fixture *f, int index)
{
  GtkWidget *row = row_at (f, index);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)),
                           GTK_LIST_BOX_ROW (row));
}

static void
test_figures (Fixture *f, gconstpointer name)
{
  g_assert_cmpstr (text_of (f->editor, "input-shape"), ==, "1 × 28 × 28");
  expect_row (f, 0, "20 × 24 × 24", "520");
  expect_row (f, 1, "20 × 12 × 12", "0");
  expect_row (f, 2, "50 × 8 × 8", "25,050");
  expect_row (f, 3, "50 × 4 × 4", "0");
  expect_row (f, 4, "500", "400,500");
  g_assert_cmpstr (text_of (f->editor, "output-shape"), ==, "10");
  g_assert_cmpstr (text_of (f->editor, "output-count"), ==, "5,010");
  g_assert_cmpstr (text_of (f->editor, "total"), ==, "431,080");
  g_autofree char *summary = wb_network_summary (
      wb_layer_editor_network (WB_LAYER_EDITOR (f->editor)));
  g_assert_cmpstr (summary, ==, "20C5-P2-50C5-P2-500");
}

/* With the last layer gone the keyboard is still here, so Ctrl+Z is heard. */
static void
test_removes_all (Fixture *f, gconstpointer name)
{
  for (guint i = 0; i < 5; i++)
    {
      select_row (f, 0);
      act (f, "layers.remove");
    }
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, f->editor));
  g_assert_true (gtk_widget_activate_action (focus, "layers.undo", NULL));
  g_assert_nonnull (row_at (f, 0));
}

/* Turning a number is felt at once, here and in the learner. */
static void
test_number (Fixture *f, gconstpointer name)
{
  GtkWidget *filters = ui_test_find (row_at (f, 0), "filters");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (filters), 6);
  expect_row (f, 0, "6 × 24 × 24", "156");
  g_autofree char *layers = NULL;
  g_object_get (f->learner, "layers", &layers, NULL);
  g_assert_true (g_str_has_prefix (layers, "Conv filters=6; Pool; "));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (filters), 7);
  act (f, "layers.undo"); /* two turns of a wheel are one change */
  expect_row (f, 0, "20 × 24 × 24", "520");
  act (f, "layers.redo");
  expect_row (f, 0, "7 × 24 × 24", "182");
}

static void
test_structure (Fixture *f, gconstpointer name)
{
  const GType pool = ml_registry_find (ML_TYPE_LAYER, "Pool", NULL);
  select_row (f, 0);
  wb_layer_editor_add (WB_LAYER_EDITOR (f->editor), pool);
  expect_layers (f, "Conv; Pool; Pool; Conv filters=50; Pool; "
                    "Dense units=500");
  act (f, "layers.up"); /* the new one is selected */
  expect_layers (f, "Pool; Conv; Pool; Conv filters=50; Pool; "
                    "Dense units=500");
  expect_row (f, 0, "1 × 14 × 14", "0");
  act (f, "layers.down");
  act (f, "layers.remove");
  expect_layers (f, NETWORK);
  g_signal_emit_by_name (row_at (f, 4), "dropped", row_at (f, 1));
  expect_layers (f, "Conv; Conv filters=50; Pool; Dense units=500; "
                    "Pool");
  act (f, "layers.undo");
  expect_layers (f, NETWORK);
  for (guint i = 0; i < 4; i++)
    act (f, "layers.undo");
  expect_layers (f, NETWORK);
}

/* Another type keeps what both have: here the size. */
static void
test_type (Fixture *f, gconstpointer name)
{
  GtkWidget *chooser = ui_test_find_type (row_at (f, 0), WB_TYPE_TYPE_CHOOSER);
  GtkWidget *size = ui_test_find (row_at (f, 0), "size");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (size), 4);
  wb_type_chooser_choose (WB_TYPE_CHOOSER (chooser),
                          ml_registry_find (ML_TYPE_LAYER, "Pool", NULL));
  expect_row (f, 0, "1 × 7 × 7", "0");
}

/* The row that cannot be says why, those behind it nothing, and so does the
 * panel, of which the page takes the reason why Start is off. */
static void
test_impossible (Fixture *f, gconstpointer name)
{
  GtkWidget *panel = g_object_ref_sink (wb_options_panel_new ());
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), G_OBJECT (f->learner));
  wb_options_panel_set_task (WB_OPTIONS_PANEL (panel), f->data, 1);
  g_assert_null (wb_options_panel_problem (WB_OPTIONS_PANEL (panel)));
  GtkWidget *size = ui_test_find (row_at (f, 2), "size");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (size), 13); /* of 12 × 12 */
  expect_row (f, 1, "20 × 12 × 12", "0");
  expect_row (f, 2, "–", "–");
  expect_row (f, 3, "–", "–");
  GtkWidget *problem = ui_test_find (row_at (f, 2), "problem");
  g_assert_true (gtk_widget_get_mapped (problem));
  g_assert_cmpuint (strlen (gtk_label_get_text (GTK_LABEL (problem))), >, 10);
  g_assert_false (
      gtk_widget_get_mapped (ui_test_find (row_at (f, 3), "problem")));
  g_assert_cmpstr (text_of (f->editor, "total"), ==, "–");
  const char *reason = wb_options_panel_problem (WB_OPTIONS_PANEL (panel));
  g_assert_nonnull (reason);
  g_assert_true (g_str_has_prefix (reason, "Layer 3: "));
  act (f, "layers.undo");
  g_assert_null (wb_options_panel_problem (WB_OPTIONS_PANEL (panel)));
  g_assert_cmpstr (text_of (f->editor, "total"), ==, "431,080");
  g_object_unref (panel);
}

static void
test_preset (Fixture *f, gconstpointer name)
{
  GtkWidget *presets = ui_test_find (f->editor, "preset");
  g_assert_true (GTK_IS_DROP_DOWN (presets));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (presets), 3); /* LeNet-5 */
  expect_row (f, 0, "6 × 28 × 28", "156");
  g_assert_cmpstr (text_of (f->editor, "total"), ==, "61,706");
  act (f, "layers.undo");
  expect_layers (f, NETWORK);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (presets)), ==,
                    0);
}

/* MLP has units and an activation for each layer, and nothing else. */
static void
test_mlp (Fixture *f, gconstpointer name)
{
  WbLayerEditor *editor = WB_LAYER_EDITOR (f->editor);
  expect_layers (f, "Dense units=6"); /* (2 + 2) / 2, but at least 6 */
  wb_layer_editor_add (editor, ml_registry_find (ML_TYPE_LAYER, "Dense", NULL));
  gtk_spin_button_set_value (
      GTK_SPIN_BUTTON (ui_test_find (row_at (f, 1), "units")), 3);
  g_autofree char *hidden = NULL;
  g_object_get (f->learner, "hidden-layers", &hidden, NULL);
  g_assert_cmpstr (hidden, ==, "6,3");
  expect_row (f, 1, "3", "21"); /* 3 (6 + 1) */
  wb_layer_editor_add (editor, ml_registry_find (ML_TYPE_LAYER, "Conv", NULL));
  GtkWidget *problem = ui_test_find (f->editor, "editor-problem");
  g_assert_true (gtk_widget_get_visible (problem));
  act (f, "layers.undo");
  g_assert_false (gtk_widget_get_visible (problem));
}

/* Types @text into the search of "Add a layer" and presses Return at once. */
static void
add_by_search (Fixture *f, const char *text)
{
  GtkWidget *chooser = ui_test_find (f->editor, "add-layer");
  GtkWidget *button = ui_test_find_type (chooser, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  GtkWidget *search = ui_test_find_type (chooser, GTK_TYPE_SEARCH_ENTRY);
  UI_TEST_WAIT (gtk_widget_get_mapped (search), 10);
  gtk_editable_set_text (GTK_EDITABLE (search), text);
  g_signal_emit_by_name (search, "activate");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

/* Where all that is found is grey, or nothing is found, Return does nothing. */
static void
test_search (Fixture *f, gconstpointer name)
{
  add_by_search (f, "Convolution");
  add_by_search (f, "no such layer");
  expect_layers (f, "Dense units=6");
  add_by_search (f, "dense");
  g_assert_nonnull (row_at (f, 1));
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
#define ADD(path, data, test)                                                  \
  g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/ui/layer-editor/figures", "CNN", test_figures);
  ADD ("/ui/layer-editor/removes-all", "CNN", test_removes_all);
  ADD ("/ui/layer-editor/number", "CNN", test_number);
  ADD ("/ui/layer-editor/structure", "CNN", test_structure);
  ADD ("/ui/layer-editor/type", "CNN", test_type);
  ADD ("/ui/layer-editor/impossible", "CNN", test_impossible);
  ADD ("/ui/layer-editor/preset", "CNN", test_preset);
  ADD ("/ui/layer-editor/mlp", "MLP", test_mlp);
  ADD ("/ui/layer-editor/search", "MLP", test_search);
  return g_test_run ();
}
