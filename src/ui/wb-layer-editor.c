/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network on show is a copy of what the learner's options say. A change of
 * the copy is kept as a text for undo, given to the learner and traced: all
 * three are quick for any size of data and network.
 *
 * Read top to bottom: figures, changes, undo, rows, class, window. */
#include "wb-layer-editor.h"

#include "wb-format.h"
#include "wb-layer-row.h"
#include "wb-option-editor.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

enum
{
  SAME_CHANGE = 1500, /* ms: changes of one layer closer than this are one */
};

struct _WbLayerEditor
{
  GtkBox parent;
  MlNetworkLearner *learner;
  MlDataset *data;
  int target;
  MlNetwork *network;

  GPtrArray *states;    /* char *: the network as text, oldest first */
  guint state;          /* the one on show                           */
  MlLayer *touched;     /* (unowned): whose option changed last      */
  gint64 touched_at;    /* µs                                        */
  gboolean is_applying; /* the learner changes by our own doing   */

  GtkListBox *list;
  GtkWidget *last_shape, *last_count, *last_problem, *total, *problem;
};

G_DEFINE_FINAL_TYPE (WbLayerEditor, wb_layer_editor, GTK_TYPE_BOX)

/* Figures */

static WbLayerRow *
row_at (WbLayerEditor *self, guint index)
{
  return (WbLayerRow *) gtk_list_box_get_row_at_index (self->list, (int) index);
}

static void
show_problem (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

static void
show_last (WbLayerEditor *self, const MlLayerTrace *trace)
{
  const gboolean is_known = trace != NULL && trace->n_sizes > 0;
  g_autofree char *shape = wb_format_sizes (is_known ? trace->n_sizes : 0,
                                            is_known ? trace->sizes : NULL);
  g_autofree char *count = is_known
                               ? wb_format_count ((double) trace->n_parameters)
                               : g_strdup ("–");
  gtk_label_set_text (GTK_LABEL (self->last_shape), shape);
  gtk_label_set_text (GTK_LABEL (self->last_count), count);
  show_problem (self->last_problem, trace != NULL ? trace->problem : NULL);
}

static void
show_total (WbLayerEditor *self, const GArray *traces)
{
  gsize total = 0;
  gboolean is_whole = traces != NULL;
  for (guint i = 0; traces != NULL && i < traces->len; i++)
    {
      const MlLayerTrace *trace = &g_array_index (traces, MlLayerTrace, i);
      total += trace->n_parameters;
      is_whole &= trace->n_sizes > 0;
    }
  g_autofree char *count
      = is_whole ? wb_format_count ((double) total) : g_strdup ("–");
  gtk_label_set_text (GTK_LABEL (self->total), count);
}

static void
show_figures (WbLayerEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) traces = ml_network_learner_trace (
      self->learner, self->network, self->data, self->target, &error);
  const guint n_layers = ml_network_length (self->network);
  for (guint i = 0; i < n_layers; i++)
    wb_layer_row_show_trace (row_at (self, i),
                             traces != NULL && i < traces->len
                                 ? &g_array_index (traces, MlLayerTrace, i)
                                 : NULL);
  show_last (self, traces != NULL && n_layers < traces->len
                       ? &g_array_index (traces, MlLayerTrace, n_layers)
                       : NULL);
  show_total (self, traces);
  if (error != NULL)
    show_problem (self->problem, error->message);
}

/* Changes */

static void
update_actions (WbLayerEditor *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  const int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;
  const int n_layers = (int) ml_network_length (self->network);
  gtk_widget_action_set_enabled (widget, "layers.remove", index >= 0);
  gtk_widget_action_set_enabled (widget, "layers.up", index > 0);
  gtk_widget_action_set_enabled (widget, "layers.down",
                                 index >= 0 && index + 1 < n_layers);
  gtk_widget_action_set_enabled (widget, "layers.undo", self->state > 0);
  gtk_widget_action_set_enabled (widget, "layers.redo",
                                 self->state + 1 < self->states->len);
}

/* The learner takes the network, or it is said why not. */
static void
apply (WbLayerEditor *self)
{
  g_autoptr (GError) error = NULL;
  const gboolean is_taken
      = ml_network_learner_set_network (self->learner, self->network, &error);
  show_problem (self->problem, is_taken ? NULL : error->message);
  show_figures (self);
  update_actions (self);
}

/* Forgets what was undone. Turning a wheel is one change, not twenty. */
static void
remember (WbLayerEditor *self, MlLayer *touched)
{
  const gint64 now = g_get_monotonic_time ();
  const gboolean is_same = touched != NULL && touched == self->touched
                           && now - self->touched_at < SAME_CHANGE * 1000
                           && self->state > 0;
  self->touched = touched;
  self->touched_at = now;
  g_ptr_array_set_size (self->states, (int) self->state + (is_same ? 0 : 1));
  g_ptr_array_add (self->states, ml_network_to_line (self->network));
  self->state = self->states->len - 1;
}

static void
on_layer_changed (MlLayer *layer, GParamSpec *spec, WbLayerEditor *self)
{
  remember (self, layer);
  apply (self);
}

static void clear_rows (WbLayerEditor *self);
static void fill_rows (WbLayerEditor *self, guint selected);

/* After layers came, went or moved. */
static void
restructure (WbLayerEditor *self, guint selected)
{
  remember (self, NULL);
  fill_rows (self, selected);
  apply (self);
}

/* Somebody else changed the learner: another preset, for example. */
static void
on_learner_changed (WbLayerEditor *self)
{
  if (self->is_applying)
    return;
  g_autoptr (MlNetwork) network = ml_network_learner_network (
      self->learner, self->data, self->target, NULL);
  g_autofree char *text = network != NULL ? ml_network_to_line (network) : NULL;
  if (text == NULL
      || g_str_equal (text, g_ptr_array_index (self->states, self->state)))
    return;
  clear_rows (self);
  g_set_object (&self->network, network);
  remember (self, NULL);
  fill_rows (self, 0);
  show_problem (self->problem, NULL);
  show_figures (self);
  update_actions (self);
}

/* What was set and both layers have, such as an activation, is kept. */
static void
hand_over (MlLayer *from, MlLayer *to)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (to), &n_options);
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *name = ml_option_property (&options[i]);
      const MlOption *old = ml_option_find (G_OBJECT_TYPE (from), name, NULL);
      if (old == NULL || old->kind != options[i].kind
          || old->choices != options[i].choices
          || ml_option_is_preset (from, old))
        continue;
      g_autofree char *text = ml_option_format (from, old);
      ml_option_parse (to, name, text, NULL);
    }
}

static void
on_retyped (WbLayerRow *row, GType type, WbLayerEditor *self)
{
  const guint index
      = (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  MlLayer *layer = g_object_new (type, NULL);
  hand_over (wb_layer_row_layer (row), layer);
  ml_network_remove (self->network, index);
  ml_network_insert (self->network, index, layer);
  restructure (self, index);
}

static void
on_dropped (WbLayerRow *row, WbLayerRow *from, WbLayerEditor *self)
{
  wb_layer_editor_move (
      self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (from)),
      (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

/**
 * wb_layer_editor_move:
 * @from: the place of a layer
 * @to: where it comes to stand
 */
void
wb_layer_editor_move (WbLayerEditor *self, guint from, guint to)
{
  const guint n_layers = ml_network_length (self->network);
  if (from >= n_layers || to >= n_layers || from == to)
    return;
  MlLayer *layer = g_object_ref (ml_network_layer (self->network, from));
  ml_network_remove (self->network, from);
  ml_network_insert (self->network, to, layer);
  restructure (self, to);
}

static int
selected_index (WbLayerEditor *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? gtk_list_box_row_get_index (row)
                     : (int) ml_network_length (self->network) - 1;
}

/** wb_layer_editor_add: adds a layer of @type below the selected one */
void
wb_layer_editor_add (WbLayerEditor *self, GType type)
{
  const guint index = (guint) (selected_index (self) + 1);
  ml_network_insert (self->network, index, g_object_new (type, NULL));
  restructure (self, index);
}

static void
remove_selected (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbLayerEditor *self = WB_LAYER_EDITOR (widget);
  const int index = selected_index (self);
  if (index < 0)
    return;
  ml_network_remove (self->network, (guint) index);
  restructure (self, (guint) index);
}

static void
move_up (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbLayerEditor *self = WB_LAYER_EDITOR (widget);
  const int index = selected_index (self);
  if (index > 0)
    wb_layer_editor_move (self, (guint) index, (guint) index - 1);
}

static void
move_down (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbLayerEditor *self = WB_LAYER_EDITOR (widget);
  const int index = selected_index (self);
  if (index >= 0)
    wb_layer_editor_move (self, (guint) index, (guint) index + 1);
}

/* Undo */

static void
go_to (WbLayerEditor *self, guint state)
{
  const char *text = g_ptr_array_index (self->states, state);
  MlNetwork *network = ml_network_from_line (text, NULL);
  g_return_if_fail (network != NULL); /* it was written by the network itself */
  const int selected = selected_index (self);
  clear_rows (self);
  g_object_unref (self->network);
  self->network = network;
  self->state = state;
  self->touched = NULL;
  fill_rows (self, (guint) MAX (selected, 0));
  apply (self);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbLayerEditor *self = WB_LAYER_EDITOR (widget);
  if (self->state > 0)
    go_to (self, self->state - 1);
}

static void
redo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbLayerEditor *self = WB_LAYER_EDITOR (widget);
  if (self->state + 1 < self->states->len)
    go_to (self, self->state + 1);
}

/* Rows */

/* A learner whose options cannot say a layer refuses a network of it. */
static char *
reason_against (GType type, gpointer data)
{
  WbLayerEditor *self = data;
  g_autoptr (MlNetworkLearner) learner = ml_option_copy (self->learner);
  g_autoptr (MlNetwork) network = ml_network_new ();
  g_autoptr (GError) error = NULL;
  ml_network_append (network, g_object_new (type, NULL));
  return ml_network_learner_set_network (learner, network, &error)
             ? NULL
             : g_strdup (error->message);
}

static void
clear_rows (WbLayerEditor *self)
{
  WbLayerRow *row;
  while ((row = row_at (self, 0)) != NULL)
    {
      g_signal_handlers_disconnect_by_data (wb_layer_row_layer (row), self);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
}

static void
fill_rows (WbLayerEditor *self, guint selected)
{
  const guint n_layers = ml_network_length (self->network);
  clear_rows (self);
  for (guint i = 0; i < n_layers; i++)
    {
      MlLayer *layer = ml_network_layer (self->network, i);
      GtkWidget *row = wb_layer_row_new (layer, reason_against, self);
      g_signal_connect (row, "retyped", G_CALLBACK (on_retyped), self);
      g_signal_connect (row, "dropped", G_CALLBACK (on_dropped), self);
      g_signal_connect_object (layer, "notify", G_CALLBACK (on_layer_changed),
                               self, 0);
      gtk_list_box_append (self->list, row);
    }
  if (n_layers == 0) /* Ctrl+Z is still asked for here */
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->list));
      return;
    }
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (
      self->list, (int) MIN (selected, n_layers - 1));
  gtk_list_box_select_row (self->list, row);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* What is not a row: input, output, sum. */

static GtkWidget *
make_line (const char *title, const char *text, GtkWidget *shape,
           GtkWidget *count)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (line), label);
  GtkWidget *more = gtk_label_new (text);
  gtk_widget_add_css_class (more, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (more), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (more), 0);
  gtk_widget_set_hexpand (more, TRUE);
  gtk_box_append (GTK_BOX (line), more);
  gtk_box_append (GTK_BOX (line), shape);
  gtk_box_append (GTK_BOX (line), count);
  g_object_set (line, "margin-start", 12, "margin-end", 43, NULL);
  return line;
}

/* As the network reads @data: a picture, or so many numbers. */
static char *
describe_input (WbLayerEditor *self)
{
  g_autoptr (MlDataset) header = ml_dataset_header (self->data);
  g_autoptr (MlSubset) none = ml_subset_new_all (header, self->target);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_new (none, ML_SCALING_NONE, ML_SCALING_NONE, NULL);
  if (encoder == NULL)
    return g_strdup ("–");
  guint sizes[3] = { ml_encoder_n_inputs (encoder) };
  return ml_encoder_shape (encoder, sizes) ? wb_format_sizes (3, sizes)
                                           : wb_format_sizes (1, sizes);
}

static GtkWidget *
make_input (WbLayerEditor *self)
{
  GtkWidget *shape = wb_layer_label_new ("input-shape", 13);
  g_autofree char *text = describe_input (self);
  gtk_label_set_text (GTK_LABEL (shape), text);
  GtkWidget *count = wb_layer_label_new ("input-count", 10);
  gtk_label_set_text (GTK_LABEL (count), _ ("Parameters"));
  gtk_widget_add_css_class (count, "dim-label");
  return make_line (_ ("Input"), ml_dataset_relation (self->data), shape,
                    count);
}

static GtkWidget *
make_output (WbLayerEditor *self)
{
  const MlAttribute *class = ml_dataset_attribute (self->data,
                                                   (guint) self->target);
  g_autofree char *text
      = class->kind == ML_ATTRIBUTE_NOMINAL
            ? g_strdup_printf (_ ("one unit for each class of %s"), class->name)
            : g_strdup_printf (_ ("one unit for %s"), class->name);
  self->last_shape = wb_layer_label_new ("output-shape", 13);
  self->last_count = wb_layer_label_new ("output-count", 10);
  return make_line (_ ("Output"), text, self->last_shape, self->last_count);
}

static GtkWidget *
make_total (WbLayerEditor *self)
{
  self->total = wb_layer_label_new ("total", 10);
  gtk_widget_add_css_class (self->total, "heading");
  return make_line (_ ("Total"), _ ("parameters to be learned"),
                    gtk_label_new (NULL), self->total);
}

static GtkWidget *
make_problem (const char *name)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_set_name (label, name);
  gtk_widget_add_css_class (label, "error");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
add_button (GtkWidget *bar, const char *icon_name, const char *label,
            const char *tooltip, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (bar), button);
}

static void
on_add (WbTypeChooser *chooser, GType type, WbLayerEditor *self)
{
  wb_layer_editor_add (self, type);
}

/* Well-known networks to begin with, if the learner has some. */
static void
add_presets (WbLayerEditor *self, GtkWidget *bar)
{
  const MlOption *option
      = ml_option_find (G_OBJECT_TYPE (self->learner), "preset", NULL);
  if (option == NULL || option->kind != ML_OPTION_KIND_CHOICE)
    return;
  GtkWidget *label = gtk_label_new (_ ("Begin with"));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_halign (label, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (bar), label);
  gtk_box_append (GTK_BOX (bar),
                  wb_option_editor_new (G_OBJECT (self->learner), option));
}

static GtkWidget *
make_bar (WbLayerEditor *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *add = wb_type_chooser_new (ML_TYPE_LAYER, _ ("Add a layer"));
  wb_type_chooser_set_icon (WB_TYPE_CHOOSER (add), "list-add-symbolic");
  wb_type_chooser_set_check (WB_TYPE_CHOOSER (add), reason_against, self);
  gtk_widget_set_name (add, "add-layer");
  g_signal_connect (add, "chosen", G_CALLBACK (on_add), self);
  gtk_box_append (GTK_BOX (bar), add);
  add_button (bar, "list-remove-symbolic", _ ("Remove layer"),
              _ ("Remove the selected layer (Delete)"), "layers.remove");
  add_button (bar, "go-up-symbolic", _ ("Move up"),
              _ ("Towards the input (Alt+↑)"), "layers.up");
  add_button (bar, "go-down-symbolic", _ ("Move down"),
              _ ("Towards the output (Alt+↓)"), "layers.down");
  add_button (bar, "edit-undo-symbolic", _ ("Undo"), _ ("Undo (Ctrl+Z)"),
              "layers.undo");
  add_button (bar, "edit-redo-symbolic", _ ("Redo"), _ ("Redo (Shift+Ctrl+Z)"),
              "layers.redo");
  add_presets (self, bar);
  return bar;
}

/* Class */

static void
wb_layer_editor_dispose (GObject *object)
{
  WbLayerEditor *self = WB_LAYER_EDITOR (object);
  if (self->list != NULL)
    clear_rows (self);
  self->list = NULL;
  g_clear_object (&self->learner);
  g_clear_object (&self->data);
  g_clear_object (&self->network);
  g_clear_pointer (&self->states, g_ptr_array_unref);
  G_OBJECT_CLASS (wb_layer_editor_parent_class)->dispose (object);
}

static void
wb_layer_editor_class_init (WbLayerEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wb_layer_editor_dispose;
  gtk_widget_class_install_action (widget_class, "layers.remove", NULL,
                                   remove_selected);
  gtk_widget_class_install_action (widget_class, "layers.up", NULL, move_up);
  gtk_widget_class_install_action (widget_class, "layers.down", NULL,
                                   move_down);
  gtk_widget_class_install_action (widget_class, "layers.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "layers.redo", NULL, redo);
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Delete, 0, "layers.remove" },
    { GDK_KEY_Up, GDK_ALT_MASK, "layers.up" },
    { GDK_KEY_Down, GDK_ALT_MASK, "layers.down" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "layers.undo" },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "layers.redo" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (
        widget_class, keys[i].key, keys[i].modifiers, keys[i].action, NULL);
}

static void
wb_layer_editor_init (WbLayerEditor *self)
{
  g_object_set (self, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 9,
                NULL);
  self->states = g_ptr_array_new_with_free_func (g_free);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_name (GTK_WIDGET (self->list), "layers");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "layers");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  GtkWidget *nothing = gtk_label_new (_ ("No hidden layer: the inputs go "
                                         "straight to the output"));
  gtk_widget_add_css_class (nothing, "dim-label");
  g_object_set (nothing, "margin-top", 12, "margin-bottom", 12, NULL);
  gtk_list_box_set_placeholder (self->list, nothing);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Layers"),
                                  -1);
  g_signal_connect_swapped (self->list, "row-selected",
                            G_CALLBACK (update_actions), self);
}

static void
lay_out (WbLayerEditor *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", self->list, "hscrollbar-policy",
                GTK_POLICY_NEVER, "vexpand", TRUE, "min-content-height", 180,
                NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "compact");
  self->problem = make_problem ("editor-problem");
  self->last_problem = make_problem ("output-problem");
  GtkBox *box = GTK_BOX (self);
  gtk_box_append (box, make_bar (self));
  gtk_box_append (box, make_input (self));
  gtk_box_append (box, scroller);
  gtk_box_append (box, make_output (self));
  gtk_box_append (box, self->last_problem);
  gtk_box_append (box, make_total (self));
  gtk_box_append (box, self->problem);
}

/**
 * wb_layer_editor_new:
 * @learner: can be edited; its options change with every change of a layer
 * @data: what it is to learn, for the shapes
 * @target: the class column
 */
GtkWidget *
wb_layer_editor_new (MlNetworkLearner *learner, MlDataset *data, int target)
{
  WbLayerEditor *self = g_object_new (WB_TYPE_LAYER_EDITOR, NULL);
  g_autoptr (GError) error = NULL;
  self->learner = g_object_ref (learner);
  self->data = g_object_ref (data);
  self->target = target;
  self->network = ml_network_learner_network (learner, data, target, &error);
  if (self->network == NULL)
    self->network = ml_network_new ();
  g_ptr_array_add (self->states, ml_network_to_line (self->network));
  lay_out (self);
  fill_rows (self, 0);
  show_figures (self);
  if (error != NULL)
    show_problem (self->problem, error->message);
  update_actions (self);
  g_signal_connect_object (learner, "notify", G_CALLBACK (on_learner_changed),
                           self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/** wb_layer_editor_network: Returns: (transfer none): as edited */
MlNetwork *
wb_layer_editor_network (WbLayerEditor *self)
{
  return self->network;
}

/* Window */

/** wb_layer_editor_present: opens a window over that of @parent */
void
wb_layer_editor_present (GtkWidget *parent, MlNetworkLearner *learner,
                         MlDataset *data, int target)
{
  GtkWidget *editor = wb_layer_editor_new (learner, data, target);
  g_object_set (editor, "margin-start", 12, "margin-end", 12, "margin-top", 6,
                "margin-bottom", 12, NULL);
  GtkWidget *window = adw_window_new ();
  const char *learner_title = _ (ML_LEARNER_GET_CLASS (learner)->title);
  g_autofree char *title = g_strdup_printf (_ ("Layers of %s"), learner_title);
  g_object_set (window, "title", title, "modal", TRUE, "default-width", 940,
                "default-height", 600, "destroy-with-parent", TRUE, NULL);
  GtkRoot *root = gtk_widget_get_root (parent);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_widget_set_vexpand (editor, TRUE);
  gtk_box_append (GTK_BOX (box), editor);
  adw_window_set_content (ADW_WINDOW (window), box);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}
