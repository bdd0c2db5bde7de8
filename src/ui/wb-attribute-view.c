/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-attribute-view.h"

#include "wb-plot-view.h"

#include "ml-registry.h"
#include "ml-summary.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Labels beyond these are counted in one line: nobody reads further. */
#define MAX_LABELS 500
#define LONGEST_NUMBER 9 /* characters; a longer one is rounded */

struct _WbAttributeView
{
  GtkBox parent;
  MlDataset *data; /* (nullable) */
  int column, target;
  GCancellable *cancellable; /* (nullable): of the statistics on their way */
  GtkLabel *name, *kind;
  GtkBox *figures;
  GtkWidget *labels_area;
  GtkGrid *labels;
  GtkBox *chart_area;
  GtkWidget *bins_row;
  GtkScale *bins;
  WbPlotView *histogram; /* (nullable) until the chart is made */
};

G_DEFINE_FINAL_TYPE (WbAttributeView, wb_attribute_view, GTK_TYPE_BOX)

/* A caption over its value, one label so that it is read out as one. @full:
 * what the tooltip says; a narrow window cuts the label, no figure widens it.
 */
static void
add_figure (WbAttributeView *self, const char *caption, const char *value,
            const char *full)
{
  g_autofree char *markup = g_markup_printf_escaped (
      "<span size=\"small\" alpha=\"65%%\">%s</span>\n%s", caption, value);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  g_autofree char *tooltip = g_strdup_printf ("%s: %s", caption, full);
  gtk_widget_set_tooltip_text (label, tooltip);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (self->figures, label);
}

static void
add_share (WbAttributeView *self, const char *caption, guint count,
           guint n_rows)
{
  double percent = n_rows > 0 ? 100.0 * count / n_rows : 0;
  g_autofree char *value = g_strdup_printf (
      percent > 0 && percent < 1 ? "%u (%.1g %%)" : "%u (%.0f %%)", count,
      percent);
  add_figure (self, caption, value, value);
}

/* Six digits say enough of a mean, and 0.0004 is not 0.000. */
static char *
format_mean (double number)
{
  return isnan (number) ? g_strdup ("–") : g_strdup_printf ("%.6g", number);
}

/* As the file says it. */
static char *
format_exactly (const MlAttribute *attribute, double number)
{
  if (isnan (number))
    return g_strdup ("–");
  if (attribute->kind != ML_ATTRIBUTE_DATE)
    return ml_format_number (number);
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr (GDateTime) time
      = g_date_time_add (epoch, (GTimeSpan) (number * 1000));
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S")
                      : ml_format_number (number);
}

/* A long number is rounded; the tooltip has it all. */
static void
add_number (WbAttributeView *self, const char *caption,
            const MlAttribute *attribute, double number)
{
  g_autofree char *full = format_exactly (attribute, number);
  g_autofree char *rounded = format_mean (number);
  const gboolean is_long
      = attribute->kind != ML_ATTRIBUTE_DATE && strlen (full) > LONGEST_NUMBER;
  add_figure (self, caption, is_long ? rounded : full, full);
}

static void
add_numbers (WbAttributeView *self, const MlAttribute *attribute,
             const MlSummary *summary)
{
  add_number (self, _ ("Minimum"), attribute, summary->minimum);
  add_number (self, _ ("Maximum"), attribute, summary->maximum);
  if (attribute->kind == ML_ATTRIBUTE_DATE)
    return;
  add_number (self, _ ("Mean"), attribute, summary->mean);
  add_number (self, _ ("StdDev"), attribute, summary->sd);
}

static void
attach_label (GtkGrid *grid, const char *text, int column, int row,
              gboolean is_head)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), column == 0
                                                  ? PANGO_ELLIPSIZE_END
                                                  : PANGO_ELLIPSIZE_NONE);
  if (column == 0)
    gtk_label_set_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, is_head ? "dim-label" : "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
add_labels (WbAttributeView *self, const MlAttribute *attribute,
            const MlSummary *summary)
{
  gboolean has_weights = ml_dataset_weights (self->data) != NULL;
  attach_label (self->labels, _ ("Label"), 0, 0, TRUE);
  attach_label (self->labels, _ ("Count"), 1, 0, TRUE);
  if (has_weights)
    attach_label (self->labels, _ ("Weight"), 2, 0, TRUE);
  guint n = MIN (summary->n_labels, MAX_LABELS);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *count = g_strdup_printf ("%u", summary->counts[i]);
      g_autofree char *weight = format_mean (summary->label_weights[i]);
      attach_label (self->labels, attribute->labels[i], 0, (int) i + 1, FALSE);
      attach_label (self->labels, count, 1, (int) i + 1, FALSE);
      if (has_weights)
        attach_label (self->labels, weight, 2, (int) i + 1, FALSE);
    }
  if (n < summary->n_labels)
    {
      g_autofree char *rest
          = g_strdup_printf (_ ("… and %u more"), summary->n_labels - n);
      attach_label (self->labels, rest, 0, (int) n + 1, TRUE);
    }
}

static void
clear (WbAttributeView *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->figures))))
    gtk_box_remove (self->figures, child);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->labels))))
    gtk_grid_remove (self->labels, child);
}

static void
show_summary (WbAttributeView *self, const MlSummary *summary)
{
  const MlAttribute *attribute
      = ml_dataset_attribute (self->data, (guint) self->column);
  clear (self);
  add_share (self, _ ("Missing"), summary->n_missing, summary->n_rows);
  g_autofree char *distinct = g_strdup_printf ("%u", summary->n_distinct);
  add_figure (self, _ ("Distinct"), distinct, distinct);
  add_share (self, _ ("Unique"), summary->n_unique, summary->n_rows);
  if (summary->counts == NULL)
    add_numbers (self, attribute, summary);
  else
    add_labels (self, attribute, summary);
  gtk_widget_set_visible (self->labels_area, summary->counts != NULL);
}

static void
summarize_in_thread (GTask *task, gpointer source, gpointer data,
                     GCancellable *cancellable)
{
  guint column = GPOINTER_TO_UINT (g_task_get_task_data (task));
  MlDataset *table = source;
  g_task_return_pointer (task, ml_summary_new (table, column),
                         (GDestroyNotify) ml_summary_free);
}

static void
summarized (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WbAttributeView) self = data;
  g_autoptr (MlSummary) summary
      = g_task_propagate_pointer (G_TASK (result), NULL);
  if (summary != NULL) /* else another column was chosen meanwhile */
    show_summary (self, summary);
}

/* --- histogram ------------------------------------------------------------ */

static void
update_histogram (WbAttributeView *self)
{
  if (self->histogram == NULL || self->data == NULL || self->column < 0)
    return;
  PlotSource source = { .dataset = self->data,
                        .target = self->target,
                        .column = (guint) self->column };
  wb_plot_view_update (self->histogram, &source);
}

static void
bins_changed (WbAttributeView *self)
{
  if (self->histogram == NULL)
    return;
  g_object_set (wb_plot_view_chart (self->histogram), "bins",
                (guint) gtk_range_get_value (GTK_RANGE (self->bins)), NULL);
  update_histogram (self);
}

/* At its left end the slider leaves the choice to the chart. */
static char *
format_bins (GtkScale *scale, double value, gpointer data)
{
  return value < 1 ? g_strdup (_ ("auto")) : g_strdup_printf ("%.0f", value);
}

static void
make_histogram (WbAttributeView *self)
{
  GType type = ml_registry_find (PLOT_TYPE_CHART, "Histogram", NULL);
  g_return_if_fail (type != G_TYPE_INVALID);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  GtkWidget *view = wb_plot_view_new (chart);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_prepend (self->chart_area, view);
  self->histogram = WB_PLOT_VIEW (view);
  gtk_scale_set_format_value_func (self->bins, format_bins, NULL, NULL);
}

static void
wb_attribute_view_dispose (GObject *object)
{
  WbAttributeView *self = WB_ATTRIBUTE_VIEW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->data);
  G_OBJECT_CLASS (wb_attribute_view_parent_class)->dispose (object);
}

static void
wb_attribute_view_class_init (WbAttributeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_attribute_view_dispose;
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-attribute-view.ui");
  gtk_widget_class_bind_template_child (class, WbAttributeView, name);
  gtk_widget_class_bind_template_child (class, WbAttributeView, kind);
  gtk_widget_class_bind_template_child (class, WbAttributeView, figures);
  gtk_widget_class_bind_template_child (class, WbAttributeView, labels_area);
  gtk_widget_class_bind_template_child (class, WbAttributeView, labels);
  gtk_widget_class_bind_template_child (class, WbAttributeView, chart_area);
  gtk_widget_class_bind_template_child (class, WbAttributeView, bins_row);
  gtk_widget_class_bind_template_child (class, WbAttributeView, bins);
  gtk_widget_class_bind_template_callback (class, bins_changed);
}

static void
wb_attribute_view_init (WbAttributeView *self)
{
  self->column = -1;
  self->target = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  make_histogram (self);
}

/** wb_attribute_view_set_column: shows that column; the figures of a long one
 * follow when they are counted */
void
wb_attribute_view_set_column (WbAttributeView *self, MlDataset *data,
                              int column, int target)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->data, data);
  self->column = column;
  self->target = target;
  if (data == NULL || column < 0)
    return;
  const MlAttribute *attribute = ml_dataset_attribute (data, (guint) column);
  gtk_label_set_label (self->name, attribute->name);
  gtk_label_set_label (self->kind,
                       _ (ml_attribute_kind_name (attribute->kind)));
  gtk_widget_set_visible (self->bins_row, !ml_attribute_has_codes (attribute));
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task
      = g_task_new (data, self->cancellable, summarized, g_object_ref (self));
  g_task_set_task_data (task, GINT_TO_POINTER (column), NULL);
  g_task_run_in_thread (task, summarize_in_thread);
  update_histogram (self);
}

/** wb_attribute_view_set_target: @target: the class column, or -1 */
void
wb_attribute_view_set_target (WbAttributeView *self, int target)
{
  self->target = target;
  update_histogram (self);
}
