/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-class-bars.h"

#include "ml-number.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *name, *bar, *percent;
} Line;

struct _WbClassBars
{
  AdwBin parent;
  MlAttribute *class; /* (nullable) */
  GtkWidget *answer;  /* in large letters */
  GtkGrid *grid;
  GArray *lines; /* Line */
};

G_DEFINE_FINAL_TYPE (WbClassBars, wb_class_bars, ADW_TYPE_BIN)

static void
wb_class_bars_finalize (GObject *object)
{
  WbClassBars *self = WB_CLASS_BARS (object);
  g_clear_pointer (&self->class, ml_attribute_unref);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (wb_class_bars_parent_class)->finalize (object);
}

static void
wb_class_bars_class_init (WbClassBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_class_bars_finalize;
}

static void
wb_class_bars_init (WbClassBars *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->answer = gtk_label_new (NULL);
  gtk_widget_set_name (self->answer, "answer");
  gtk_widget_add_css_class (self->answer, "title-1");
  gtk_label_set_xalign (GTK_LABEL (self->answer), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->answer), PANGO_ELLIPSIZE_END);
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 9);
  gtk_grid_set_row_spacing (self->grid, 3);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", self->grid, "hscrollbar-policy",
                GTK_POLICY_NEVER, "vexpand", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), self->answer);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_bin_set_child (ADW_BIN (self), box);
}

/** wb_class_bars_new: Returns: bars of no class yet */
GtkWidget *
wb_class_bars_new (void)
{
  return g_object_new (WB_TYPE_CLASS_BARS, NULL);
}

static void
add_line (WbClassBars *self, const char *label, int row)
{
  Line line
      = { gtk_label_new (label), gtk_level_bar_new (), gtk_label_new (NULL) };
  gtk_label_set_xalign (GTK_LABEL (line.name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line.name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (line.name), 16);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (line.bar),
                                     GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (line.bar),
                                     GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (line.bar),
                                     GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_widget_set_hexpand (line.bar, TRUE);
  gtk_widget_set_valign (line.bar, GTK_ALIGN_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (line.percent), 7);
  gtk_label_set_xalign (GTK_LABEL (line.percent), 1);
  gtk_widget_add_css_class (line.percent, "numeric");
  gtk_widget_set_name (line.percent, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line.bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_grid_attach (self->grid, line.name, 0, row, 1, 1);
  gtk_grid_attach (self->grid, line.bar, 1, row, 1, 1);
  gtk_grid_attach (self->grid, line.percent, 2, row, 1, 1);
  g_array_append_val (self->lines, line);
}

static void
take_class (WbClassBars *self, const MlAttribute *class)
{
  if (self->class != NULL && ml_attribute_same (self->class, class))
    return;
  g_clear_pointer (&self->class, ml_attribute_unref);
  self->class = ml_attribute_ref (class);
  g_array_set_size (self->lines, 0);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    for (guint i = 0; i < class->n_labels; i++)
      add_line (self, class->labels[i], (int) i);
}

static char *
format_answer (WbClassBars *self, const double *outputs, guint best)
{
  if (outputs == NULL)
    return g_strdup ("–");
  if (self->lines->len == 0)
    return g_strdup_printf ("%s: %.4g", self->class->name, outputs[0]);
  return g_strdup_printf ("%s · %.1f %%", self->class->labels[best],
                          100 * outputs[best]);
}

/**
 * wb_class_bars_show:
 * @class: what is predicted
 * @outputs: (nullable): a probability for each label, or the number; NULL:
 *   nothing is known
 */
void
wb_class_bars_show (WbClassBars *self, const MlAttribute *class,
                    const double *outputs)
{
  take_class (self, class);
  const guint n_lines = self->lines->len;
  const guint best = outputs != NULL && n_lines > 0
                         ? ml_number_largest (outputs, n_lines)
                         : 0;
  g_autofree char *answer = format_answer (self, outputs, best);
  gtk_label_set_text (GTK_LABEL (self->answer), answer);
  for (guint i = 0; i < n_lines; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      const double share = outputs != NULL ? outputs[i] : 0;
      g_autofree char *percent = outputs != NULL
                                     ? g_strdup_printf ("%.1f %%", 100 * share)
                                     : g_strdup ("");
      gtk_level_bar_set_value (GTK_LEVEL_BAR (line->bar), CLAMP (share, 0, 1));
      gtk_label_set_text (GTK_LABEL (line->percent), percent);
      if (outputs != NULL && i == best)
        gtk_widget_add_css_class (line->name, "heading");
      else
        gtk_widget_remove_css_class (line->name, "heading");
    }
}
