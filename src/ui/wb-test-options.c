/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-test-options.h"

#include "wb-file-dialog.h"
#include "wb-text-table.h"

#include "ml-loader.h"
#include "ml-match-table.h"

#include <glib/gi18n.h>

struct _WbTestOptions
{
  AdwBin parent;
  GtkWidget *checks[ML_TEST_TRAINING + 1];
  GtkWidget *folds, *percent, *preserve_order, *file, *seed;
  GtkWidget *seed_box;  /* of the seed and its title, for the page to place */
  MlDataset *test_data; /* (nullable): of the file chosen */
  MlDataset *data;      /* (nullable): what is learned from */
  int target;
  GtkWidget *differences; /* the button that shows them; hidden without */
};

/* Pixels: the four columns of the usual texts. */
#define DIFFERENCES_WIDTH 660

G_DEFINE_FINAL_TYPE (WbTestOptions, wb_test_options, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* The file */

/* How the file differs from what is learned from, and what is done about it. */
static void
show_differences (WbTestOptions *self)
{
  MlTextTable *table
      = self->data != NULL && self->test_data != NULL
            ? ml_match_table (self->data, self->target, self->test_data)
            : NULL;
  const gboolean is_shown = table != NULL && table->rows->len > 0;
  gtk_widget_set_visible (self->differences, is_shown);
  if (!is_shown)
    {
      ml_text_table_free (table);
      return;
    }
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", wb_text_table_new (table),
                "propagate-natural-height", TRUE, "min-content-width",
                DIFFERENCES_WIDTH, "max-content-height", 360, NULL);
  gtk_popover_set_child (
      gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->differences)),
      scroller);
}

static void
load_thread (GTask *task, gpointer source, gpointer path,
             GCancellable *cancellable)
{
  GError *error = NULL;
  MlDataset *data = ml_load_path (path, NULL, &error);
  if (data != NULL)
    g_task_return_pointer (task, data, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
show_file (WbTestOptions *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  gtk_button_set_label (GTK_BUTTON (self->file), name);
  gtk_widget_set_tooltip_text (self->file, path);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  WbTestOptions *self = WB_TEST_OPTIONS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlDataset) loaded
      = g_task_propagate_pointer (G_TASK (result), &error);
  gtk_widget_set_sensitive (self->file, TRUE);
  if (loaded == NULL)
    {
      wb_file_dialog_report (GTK_WIDGET (self), error);
      return;
    }
  g_set_object (&self->test_data, loaded);
  show_differences (self);
  show_file (self, g_task_get_task_data (G_TASK (result)));
  wb_test_options_choose (self, ML_TEST_FILE);
}

static void
on_file_chosen (const char *path, gpointer data)
{
  WbTestOptions *self = data;
  gtk_widget_set_sensitive (self->file, FALSE);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_loaded, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_thread);
}

static void
on_file_clicked (GtkButton *button, WbTestOptions *self)
{
  static const WbFileKind kinds[]
      = { { N_ ("Data files"), "arff csv tsv txt idx gz" } };
  wb_file_dialog_open (GTK_WIDGET (self), _ ("Test File"), kinds,
                       G_N_ELEMENTS (kinds), on_file_chosen, self);
}

/* Rows */

static GtkWidget *
make_spin (const char *name, const char *label, double low, double high,
           double preset)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), preset);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_widget_set_name (spin, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return spin;
}

static void
add_choice (WbTestOptions *self, GtkWidget *grid, MlTestOption option,
            const char *title, const char *tooltip, GtkWidget *suffix)
{
  GtkWidget *check = gtk_check_button_new_with_label (title);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check),
                              option > 0 ? GTK_CHECK_BUTTON (self->checks[0])
                                         : NULL);
  gtk_widget_set_tooltip_text (check, tooltip);
  gtk_widget_set_hexpand (check, TRUE);
  self->checks[option] = check;
  gtk_grid_attach (GTK_GRID (grid), check, 0, (int) option, 1, 1);
  if (suffix == NULL)
    return;
  gtk_widget_set_halign (suffix, GTK_ALIGN_END);
  gtk_grid_attach (GTK_GRID (grid), suffix, 1, (int) option, 1, 1);
  g_object_bind_property (check, "active", suffix, "sensitive",
                          option == ML_TEST_FILE ? G_BINDING_DEFAULT
                                                 : G_BINDING_SYNC_CREATE);
}

static GtkWidget *
make_file_button (WbTestOptions *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Choose…"));
  gtk_label_set_ellipsize (
      GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
      PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, "test-file");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose a test file"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_file_clicked), self);
  return button;
}

static GtkWidget *
make_file_suffix (WbTestOptions *self)
{
  self->file = make_file_button (self);
  self->differences = gtk_menu_button_new ();
  gtk_widget_set_name (self->differences, "differences");
  gtk_widget_add_css_class (self->differences, "flat");
  gtk_widget_set_visible (self->differences, FALSE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->differences),
                                 "dialog-information-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->differences),
                               gtk_popover_new ());
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->differences),
                                 GTK_ARROW_RIGHT); /* there is room */
  gtk_widget_set_tooltip_text (
      self->differences,
      _ ("The file differs from the training data: see how"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->differences),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Differences"), -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), self->differences);
  gtk_box_append (GTK_BOX (box), self->file);
  return box;
}

static GtkWidget *
make_split_suffix (WbTestOptions *self)
{
  self->percent = make_spin ("percent", _ ("Training percent"), 1, 99, 66);
  self->preserve_order = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->preserve_order),
                            "view-sort-ascending-symbolic");
  gtk_widget_add_css_class (self->preserve_order, "flat");
  gtk_widget_set_valign (self->preserve_order, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->preserve_order,
                               _ ("Keep the order of the file: the first "
                                  "rows train, the last ones test"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preserve_order),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Keep the order"), -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), self->preserve_order);
  gtk_box_append (GTK_BOX (box), self->percent);
  return box;
}

static GtkWidget *
make_seed (WbTestOptions *self)
{
  self->seed = make_spin ("seed", _ ("Seed"), 0, G_MAXINT32, 1);
  GtkWidget *title = gtk_label_new (_ ("Seed"));
  gtk_widget_add_css_class (title, "heading");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_widget_set_tooltip_text (
      box, _ ("The same seed gives the same folds and the same result"));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->seed);
  return g_object_ref_sink (box);
}

/* Class */

static void
wb_test_options_dispose (GObject *object)
{
  g_clear_object (&WB_TEST_OPTIONS (object)->test_data);
  g_clear_object (&WB_TEST_OPTIONS (object)->data);
  g_clear_object (&WB_TEST_OPTIONS (object)->seed_box);
  G_OBJECT_CLASS (wb_test_options_parent_class)->dispose (object);
}

static void
wb_test_options_class_init (WbTestOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_test_options_dispose;
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tell_changed (WbTestOptions *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
wb_test_options_init (WbTestOptions *self)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_widget_add_css_class (grid, "compact");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  self->seed_box = make_seed (self);
  self->folds = make_spin ("folds", _ ("Folds"), 2, 10000, 10);
  GtkWidget *file = make_file_suffix (self);
  add_choice (self, grid, ML_TEST_FOLDS, _ ("Cross-validation"),
              _ ("Each fold is predicted by a model of the other folds"),
              self->folds);
  add_choice (self, grid, ML_TEST_SPLIT, _ ("Percentage split"),
              _ ("That many percent train, the rest is predicted"),
              make_split_suffix (self));
  add_choice (self, grid, ML_TEST_FILE, _ ("Test file"),
              _ ("Another file with the same columns is predicted"), file);
  add_choice (self, grid, ML_TEST_TRAINING, _ ("Training set"),
              _ ("Predicts the rows it has learned: too hopeful"), NULL);
  wb_test_options_choose (self, ML_TEST_FOLDS);
  for (guint i = 0; i < G_N_ELEMENTS (self->checks); i++)
    g_signal_connect_swapped (self->checks[i], "toggled",
                              G_CALLBACK (tell_changed), self);
  g_signal_connect_swapped (self->folds, "value-changed",
                            G_CALLBACK (tell_changed), self);
  adw_bin_set_child (ADW_BIN (self), grid);
}

/** wb_test_options_new: Returns: 10-fold cross-validation, to be changed */
GtkWidget *
wb_test_options_new (void)
{
  return g_object_new (WB_TYPE_TEST_OPTIONS, NULL);
}

/** wb_test_options_choose: as a click on one of the four */
void
wb_test_options_choose (WbTestOptions *self, MlTestOption option)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[option]), TRUE);
}

/** wb_test_options_set_data: @data: (nullable): what is learned from, to which
 * the test file is compared */
void
wb_test_options_set_data (WbTestOptions *self, MlDataset *data, int target)
{
  if (self->data == data && self->target == target)
    return;
  g_set_object (&self->data, data);
  self->target = target;
  show_differences (self);
}

/** wb_test_options_open: as if the person had chosen that test file */
void
wb_test_options_open (WbTestOptions *self, const char *path)
{
  on_file_chosen (path, self);
}

/** wb_test_options_seed: Returns: (transfer none): the seed with its title, to
 * be placed by the caller */
GtkWidget *
wb_test_options_seed (WbTestOptions *self)
{
  return self->seed_box;
}

static MlTestOption
chosen (WbTestOptions *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->checks); i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])))
      return (MlTestOption) i;
  return ML_TEST_FOLDS;
}

/** wb_test_options_apply: writes what is chosen into @experiment */
void
wb_test_options_apply (WbTestOptions *self, MlExperiment *experiment)
{
  GtkSpinButton *folds = GTK_SPIN_BUTTON (self->folds);
  GtkSpinButton *percent = GTK_SPIN_BUTTON (self->percent);
  GtkSpinButton *seed = GTK_SPIN_BUTTON (self->seed);
  GtkToggleButton *keep = GTK_TOGGLE_BUTTON (self->preserve_order);
  gtk_spin_button_update (folds); /* what is typed but not yet entered */
  gtk_spin_button_update (percent);
  gtk_spin_button_update (seed);
  experiment->test = chosen (self);
  experiment->folds = (guint) gtk_spin_button_get_value_as_int (folds);
  experiment->percent = gtk_spin_button_get_value (percent);
  experiment->preserve_order = gtk_toggle_button_get_active (keep);
  experiment->seed = gtk_spin_button_get_value_as_int (seed);
  if (experiment->test == ML_TEST_FILE)
    g_set_object (&experiment->test_data, self->test_data);
}
