/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-cost-editor.h"

#include "ml-dataset.h"
#include "ml-decision.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_CELLS = 8, /* classes: more are written as text */
};

struct _WbCostEditor
{
  AdwBin parent;
  MlAttribute *target; /* (nullable) */
  double *costs;       /* (nullable) */
  GtkWidget *slot;     /* of the grid */
  GtkWidget *text;
  gboolean is_showing; /* while cells are filled */
};

G_DEFINE_FINAL_TYPE (WbCostEditor, wb_cost_editor, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_text (WbCostEditor *self)
{
  g_autofree char *text
      = self->costs != NULL
            ? ml_costs_format (self->costs, self->target->n_labels)
            : g_strdup ("");
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  gtk_widget_remove_css_class (self->text, "error");
  gtk_widget_set_tooltip_text (
      self->text, _ ("A line for each actual class, semicolons between them; "
                     "a cost file of WEKA can be pasted here"));
}

static void
changed (WbCostEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Cells */

static void
on_cell_changed (GtkEditable *cell, WbCostEditor *self)
{
  if (self->is_showing)
    return;
  g_autofree char *text = g_strdup (gtk_editable_get_text (cell));
  g_strdelimit (g_strstrip (text), ",", '.');
  char *end;
  const double value = g_ascii_strtod (text, &end);
  const guint index
      = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "wb-index"));
  if (end == text || *end != '\0' || !isfinite (value))
    {
      gtk_widget_add_css_class (GTK_WIDGET (cell), "error");
      return;
    }
  gtk_widget_remove_css_class (GTK_WIDGET (cell), "error");
  self->costs[index] = value;
  show_text (self);
  changed (self);
}

static GtkWidget *
make_cell (WbCostEditor *self, guint actual, guint predicted)
{
  char **labels = self->target->labels;
  const guint index = actual * self->target->n_labels + predicted;
  GtkWidget *cell = gtk_entry_new ();
  g_autofree char *name = g_strdup_printf (_ ("Cost of %s predicted as %s"),
                                           labels[actual], labels[predicted]);
  g_autofree char *value = ml_format_number (self->costs[index]);
  g_autofree char *id = g_strdup_printf ("cost-%u-%u", actual, predicted);
  gtk_widget_set_name (cell, id);
  gtk_editable_set_width_chars (GTK_EDITABLE (cell), 5);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (cell), 7);
  gtk_editable_set_text (GTK_EDITABLE (cell), value);
  gtk_widget_set_tooltip_text (cell, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (cell), "wb-index", GUINT_TO_POINTER (index));
  g_signal_connect (cell, "changed", G_CALLBACK (on_cell_changed), self);
  return cell;
}

static GtkWidget *
make_label (const char *text, gboolean is_heading)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_label_set_xalign (GTK_LABEL (label), is_heading ? 0.5F : 1);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
fill_grid (WbCostEditor *self)
{
  adw_bin_set_child (ADW_BIN (self->slot), NULL);
  if (self->target == NULL || self->target->n_labels > MOST_CELLS)
    return;
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (grid, 6);
  gtk_grid_set_column_spacing (grid, 6);
  gtk_grid_attach (grid, make_label (_ ("Actual \\ predicted"), FALSE), 0, 0, 1,
                   1);
  for (guint i = 0; i < self->target->n_labels; i++)
    {
      const char *label = self->target->labels[i];
      gtk_grid_attach (grid, make_label (label, TRUE), (int) i + 1, 0, 1, 1);
      gtk_grid_attach (grid, make_label (label, FALSE), 0, (int) i + 1, 1, 1);
      for (guint k = 0; k < self->target->n_labels; k++)
        gtk_grid_attach (grid, make_cell (self, i, k), (int) k + 1, (int) i + 1,
                         1, 1);
    }
  adw_bin_set_child (ADW_BIN (self->slot), GTK_WIDGET (grid));
}

/* The whole */

static void
take (WbCostEditor *self, double *costs)
{
  g_free (self->costs);
  self->costs = costs;
  self->is_showing = TRUE;
  fill_grid (self);
  show_text (self);
  self->is_showing = FALSE;
}

static void
on_text (WbCostEditor *self)
{
  g_autoptr (GError) error = NULL;
  if (self->target == NULL)
    return;
  double *costs
      = ml_costs_parse (gtk_editable_get_text (GTK_EDITABLE (self->text)),
                        self->target->n_labels, &error);
  if (costs == NULL)
    {
      gtk_widget_add_css_class (self->text, "error");
      gtk_widget_set_tooltip_text (self->text, error->message);
      return;
    }
  take (self, costs);
  changed (self);
}

static void
on_reset (WbCostEditor *self)
{
  if (self->target == NULL)
    return;
  take (self, ml_costs_new (self->target->n_labels));
  changed (self);
}

/* Class */

static void
wb_cost_editor_finalize (GObject *object)
{
  WbCostEditor *self = WB_COST_EDITOR (object);
  g_clear_pointer (&self->target, ml_attribute_unref);
  g_free (self->costs);
  G_OBJECT_CLASS (wb_cost_editor_parent_class)->finalize (object);
}

static void
wb_cost_editor_class_init (WbCostEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_cost_editor_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_COST_EDITOR, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_cost_editor_init (WbCostEditor *self)
{
  GtkWidget *title = gtk_label_new (
      _ ("What each mistake costs; a negative cost is a benefit"));
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 40);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  self->slot = adw_bin_new ();
  self->text = gtk_entry_new ();
  gtk_widget_set_name (self->text, "costs");
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cost matrix as text"), -1);
  GtkWidget *reset = gtk_button_new_with_label (_ ("Reset"));
  gtk_widget_set_tooltip_text (reset, _ ("Every mistake costs 1"));
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (line), self->text);
  gtk_box_append (GTK_BOX (line), reset);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->slot);
  gtk_box_append (GTK_BOX (box), line);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (on_text), self);
  g_signal_connect_swapped (reset, "clicked", G_CALLBACK (on_reset), self);
}

/** wb_cost_editor_new: Returns: an editor of no class yet */
GtkWidget *
wb_cost_editor_new (void)
{
  return g_object_new (WB_TYPE_COST_EDITOR, NULL);
}

static gboolean
has_same_labels (const MlAttribute *a, const MlAttribute *b)
{
  return a != NULL && b != NULL
         && g_strv_equal ((const char *const *) a->labels,
                          (const char *const *) b->labels);
}

/** wb_cost_editor_set_class: @target: (nullable): nominal. Costs stay while the
 * labels do */
void
wb_cost_editor_set_class (WbCostEditor *self, const MlAttribute *target)
{
  if (has_same_labels (self->target, target))
    return;
  g_clear_pointer (&self->target, ml_attribute_unref);
  if (target != NULL)
    self->target = ml_attribute_ref (target);
  take (self, target != NULL ? ml_costs_new (target->n_labels) : NULL);
}

/** wb_cost_editor_costs: Returns: (transfer none) (nullable): what is set */
const double *
wb_cost_editor_costs (WbCostEditor *self)
{
  return self->costs;
}
