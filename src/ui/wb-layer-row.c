/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-layer-row.h"

#include "wb-format.h"
#include "wb-option-editor.h"
#include "wb-options-panel.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

enum
{
  N_INLINE = 3, /* options in the line: what a layer is known by */
};

struct _WbLayerRow
{
  GtkListBoxRow parent;
  MlLayer *layer;
  const char *inline_names[N_INLINE + 1]; /* interned, then NULL */
  GtkBox *line;
  GtkWidget *handle, *shape, *count, *problem, *problem_label, *revealer;
};

G_DEFINE_FINAL_TYPE (WbLayerRow, wb_layer_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SIGNAL_RETYPED,
  SIGNAL_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Options */

/* The first two options and the activation, but not how weights start. */
static void
choose_inline (WbLayerRow *self, const MlOption *options, guint n_options)
{
  guint n = 0;
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *name = ml_option_property (&options[i]);
      const gboolean is_activation = g_str_equal (name, "activation");
      if ((is_activation || n + 1 < N_INLINE)
          && !g_str_has_prefix (name, "init") && n < N_INLINE)
        self->inline_names[n++] = g_intern_string (name);
    }
}

static void
add_inline (WbLayerRow *self, const MlOption *option)
{
  GtkWidget *label = gtk_label_new (_ (option->label));
  gtk_widget_add_css_class (label, "dim-label");
  GtkWidget *editor = wb_option_editor_new (G_OBJECT (self->layer), option);
  g_autofree char *tooltip = wb_option_tooltip (option);
  gtk_widget_set_tooltip_text (editor, tooltip);
  if (GTK_IS_EDITABLE (editor))
    gtk_editable_set_width_chars (GTK_EDITABLE (editor), 4);
  gtk_widget_set_margin_start (label, 6);
  gtk_box_append (self->line, label);
  gtk_box_append (self->line, editor);
}

static void
on_expanded (GtkToggleButton *button, WbLayerRow *self)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer),
                                 gtk_toggle_button_get_active (button));
}

/* Returns: (nullable): opens the options that are not in the line */
static GtkWidget *
make_expander (WbLayerRow *self)
{
  GtkWidget *panel = wb_options_panel_new ();
  wb_options_panel_set_object_without (
      WB_OPTIONS_PANEL (panel), G_OBJECT (self->layer), self->inline_names);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), panel);
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (button), "pan-down-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("More options"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More options of this layer"), -1);
  g_signal_connect (button, "toggled", G_CALLBACK (on_expanded), self);
  if (wb_options_panel_n_rows (WB_OPTIONS_PANEL (panel)) == 0)
    { /* holds its place, so that the columns stand in line */
      gtk_widget_set_sensitive (button, FALSE);
      gtk_widget_set_opacity (button, 0);
    }
  return button;
}

/* Dragging */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, WbLayerRow *self)
{
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self));
  gtk_drag_source_set_icon (source, icon, (int) x, (int) y);
  return gdk_content_provider_new_typed (WB_TYPE_LAYER_ROW, self);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
         WbLayerRow *self)
{
  WbLayerRow *from = g_value_get_object (value);
  if (from == NULL || from == self
      || gtk_widget_get_parent (GTK_WIDGET (from))
             != gtk_widget_get_parent (GTK_WIDGET (self)))
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_DROPPED], 0, from);
  return TRUE;
}

static void
add_dragging (WbLayerRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  gtk_widget_add_controller (self->handle, GTK_EVENT_CONTROLLER (source));
  GtkDropTarget *target
      = gtk_drop_target_new (WB_TYPE_LAYER_ROW, GDK_ACTION_MOVE);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Who works in a row has it selected, so that the buttons mean it. */
static void
on_focus (WbLayerRow *self)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (self));
  if (GTK_IS_LIST_BOX (list))
    gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (self));
}

/* Making */

static void
on_chosen (WbTypeChooser *chooser, GType type, WbLayerRow *self)
{
  if (type != G_OBJECT_TYPE (self->layer))
    g_signal_emit (self, signals[SIGNAL_RETYPED], 0, type);
}

/** wb_layer_label_new: Returns: a label of figures at the right of a line */
GtkWidget *
wb_layer_label_new (const char *name, guint width_chars)
{
  GtkWidget *label = gtk_label_new ("–");
  gtk_widget_set_name (label, name);
  gtk_label_set_width_chars (GTK_LABEL (label), (int) width_chars);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_problem (WbLayerRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box),
                  gtk_image_new_from_icon_name ("dialog-error-symbolic"));
  self->problem_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem_label), 0);
  gtk_widget_set_name (self->problem_label, "problem");
  gtk_box_append (GTK_BOX (box), self->problem_label);
  gtk_widget_add_css_class (box, "error");
  gtk_widget_set_margin_start (box, 28);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

static void
fill_line (WbLayerRow *self, WbTypeCheck check, gpointer data)
{
  self->handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  gtk_widget_set_tooltip_text (self->handle, _ ("Drag to move the layer"));
  gtk_widget_set_cursor_from_name (self->handle, "grab");
  gtk_box_append (self->line, self->handle);
  GtkWidget *chooser = wb_type_chooser_new (ML_TYPE_LAYER, _ ("Layer type"));
  wb_type_chooser_set_type (WB_TYPE_CHOOSER (chooser),
                            G_OBJECT_TYPE (self->layer));
  wb_type_chooser_set_check (WB_TYPE_CHOOSER (chooser), check, data);
  g_signal_connect (chooser, "chosen", G_CALLBACK (on_chosen), self);
  gtk_widget_set_size_request (chooser, 150, -1);
  gtk_box_append (self->line, chooser);
  for (guint i = 0; self->inline_names[i] != NULL; i++)
    add_inline (self, ml_option_find (G_OBJECT_TYPE (self->layer),
                                      self->inline_names[i], NULL));
  self->shape = wb_layer_label_new ("shape", 13);
  gtk_widget_set_hexpand (self->shape, TRUE);
  gtk_widget_set_halign (self->shape, GTK_ALIGN_END);
  self->count = wb_layer_label_new ("count", 10);
  gtk_box_append (self->line, self->shape);
  gtk_box_append (self->line, self->count);
  gtk_box_append (self->line, make_expander (self));
}

static void
wb_layer_row_dispose (GObject *object)
{
  g_clear_object (&WB_LAYER_ROW (object)->layer);
  G_OBJECT_CLASS (wb_layer_row_parent_class)->dispose (object);
}

static void
wb_layer_row_class_init (WbLayerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_layer_row_dispose;
  signals[SIGNAL_RETYPED]
      = g_signal_new ("retyped", WB_TYPE_LAYER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_GTYPE);
  signals[SIGNAL_DROPPED]
      = g_signal_new ("dropped", WB_TYPE_LAYER_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, WB_TYPE_LAYER_ROW);
}

static void
wb_layer_row_init (WbLayerRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * wb_layer_row_new:
 * @layer: edited at once
 * @check: which types the user may choose
 */
GtkWidget *
wb_layer_row_new (MlLayer *layer, WbTypeCheck check, gpointer data)
{
  WbLayerRow *self = g_object_new (WB_TYPE_LAYER_ROW, NULL);
  self->layer = g_object_ref (layer);
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (layer), &n_options);
  choose_inline (self, options, n_options);
  self->revealer = gtk_revealer_new ();
  self->line = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  fill_line (self, check, data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->line));
  gtk_box_append (GTK_BOX (box), self->problem = make_problem (self));
  gtk_box_append (GTK_BOX (box), self->revealer);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  add_dragging (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_focus), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  return GTK_WIDGET (self);
}

/** wb_layer_row_layer: Returns: (transfer none): what is edited */
MlLayer *
wb_layer_row_layer (WbLayerRow *self)
{
  return self->layer;
}

/** wb_layer_row_show_trace: @trace: (nullable): what becomes of the layer */
void
wb_layer_row_show_trace (WbLayerRow *self, const MlLayerTrace *trace)
{
  const gboolean is_known = trace != NULL && trace->n_sizes > 0;
  g_autofree char *shape = wb_format_sizes (is_known ? trace->n_sizes : 0,
                                            is_known ? trace->sizes : NULL);
  g_autofree char *count = is_known
                               ? wb_format_count ((double) trace->n_parameters)
                               : g_strdup ("–");
  gtk_label_set_text (GTK_LABEL (self->shape), shape);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  const char *problem
      = trace != NULL && trace->problem != NULL ? trace->problem : "";
  gtk_label_set_text (GTK_LABEL (self->problem_label), problem);
  gtk_widget_set_visible (self->problem, problem[0] != '\0');
  const char *name = wb_type_title (G_OBJECT_TYPE (self->layer));
  g_autofree char *words = g_strdup_printf (
      _ ("%s, makes %s, %s parameters %s"), name, shape, count, problem);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
