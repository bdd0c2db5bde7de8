/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Dataset page: what is in the file, attribute by attribute and row by
 * row; which attribute is the class. */
#include "wb-attribute-list.h"
#include "wb-attribute-view.h"
#include "wb-data-table.h"
#include "wb-filter-bar.h"
#include "wb-image-grid.h"
#include "wb-page.h"
#include "wb-plot-view.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

#define WB_TYPE_DATASET_PAGE (wb_dataset_page_get_type ())
G_DECLARE_FINAL_TYPE (WbDatasetPage, wb_dataset_page, WB, DATASET_PAGE, WbPage)

struct _WbDatasetPage
{
  WbPage parent;
  GtkStack *stack;
  WbAttributeList *attributes;
  GtkDropDown *class;
  gboolean is_filling;
  WbAttributeView *attribute;
  WbDataTable *table;
  GtkStackPage *scatter_tab;
  AdwBin *scatter; /* a WbPlotView */
  GtkStackPage *images_tab;
  WbImageGrid *images;
  WbFilterBar *filter;
  GtkLabel *status;
};

G_DEFINE_FINAL_TYPE (WbDatasetPage, wb_dataset_page, WB_TYPE_PAGE)

static MlDataset *
dataset (WbDatasetPage *self)
{
  return wb_session_dataset (wb_page_session (WB_PAGE (self)));
}

static void
attribute_selected (WbDatasetPage *self)
{
  WbSession *session = wb_page_session (WB_PAGE (self));
  wb_attribute_view_set_column (self->attribute, dataset (self),
                                wb_attribute_list_selected (self->attributes),
                                wb_session_target (session));
}

static PlotSource
source_of (WbDatasetPage *self)
{
  return (PlotSource){ .dataset = dataset (self),
                       .target
                       = wb_session_target (wb_page_session (WB_PAGE (self))) };
}

/* Choosing two columns looks at the rows, so only while somebody looks. */
static void
show_scatter (WbDatasetPage *self)
{
  const PlotSource source = source_of (self);
  if (source.dataset != NULL
      && gtk_widget_get_mapped (GTK_WIDGET (self->scatter)))
    wb_plot_view_update (WB_PLOT_VIEW (adw_bin_get_child (self->scatter)),
                         &source);
}

/* The first choice is "no class", so that choice and column differ by one. */
static void
show_target (WbDatasetPage *self)
{
  int target = wb_session_target (wb_page_session (WB_PAGE (self)));
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->class, (guint) (target + 1));
  self->is_filling = FALSE;
  wb_attribute_view_set_target (self->attribute, target);
  wb_image_grid_set_data (self->images, dataset (self), target);
  show_scatter (self);
}

static void
class_chosen (WbDatasetPage *self)
{
  if (!self->is_filling && dataset (self) != NULL)
    wb_session_set_target (wb_page_session (WB_PAGE (self)),
                           (int) gtk_drop_down_get_selected (self->class) - 1);
}

static void
fill_classes (WbDatasetPage *self, MlDataset *data)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_strv_builder_add (names, _ ("No class"));
  for (guint i = 0; i < ml_dataset_n_columns (data); i++)
    g_strv_builder_add (names, ml_dataset_attribute (data, i)->name);
  g_auto (GStrv) all = g_strv_builder_end (names);
  g_autoptr (GtkStringList) list
      = gtk_string_list_new ((const char *const *) all);
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->class, G_LIST_MODEL (list));
  self->is_filling = FALSE;
}

/* "Relation diabetes · 768 rows · 9 attributes" */
static void
show_status (WbDatasetPage *self, MlDataset *data)
{
  guint n_rows = ml_dataset_n_rows (data);
  guint n_columns = ml_dataset_n_columns (data);
  g_autofree char *rows = g_strdup_printf (
      g_dngettext (NULL, "%'u row", "%'u rows", n_rows), n_rows);
  g_autofree char *columns = g_strdup_printf (
      g_dngettext (NULL, "%'u attribute", "%'u attributes", n_columns),
      n_columns);
  g_autofree char *status = g_strdup_printf (
      _ ("Relation %s · %s · %s"), ml_dataset_relation (data), rows, columns);
  gtk_label_set_label (self->status, status);
}

static void
show_dataset (WbDatasetPage *self)
{
  MlDataset *data = dataset (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    data != NULL ? "data" : "empty");
  wb_data_table_set_dataset (self->table, data);
  gtk_stack_page_set_visible (self->images_tab,
                              wb_image_grid_has_images (data));
  if (data == NULL)
    return;
  const PlotSource source = source_of (self);
  const GType type = G_OBJECT_TYPE (
      wb_plot_view_chart (WB_PLOT_VIEW (adw_bin_get_child (self->scatter))));
  gtk_stack_page_set_visible (self->scatter_tab,
                              plot_chart_is_offered (type, &source));
  fill_classes (self, data);
  show_target (self);
  show_status (self, data);
}

static void
wb_dataset_page_constructed (GObject *object)
{
  WbDatasetPage *self = WB_DATASET_PAGE (object);
  WbSession *session = wb_page_session (WB_PAGE (self));
  G_OBJECT_CLASS (wb_dataset_page_parent_class)->constructed (object);
  wb_attribute_list_set_session (self->attributes, session);
  g_signal_connect_object (session, "notify::dataset",
                           G_CALLBACK (show_dataset), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::target", G_CALLBACK (show_target),
                           self, G_CONNECT_SWAPPED);
  show_dataset (self);
}

static void
wb_dataset_page_class_init (WbDatasetPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = wb_dataset_page_constructed;
  WbPageClass *page_class = WB_PAGE_CLASS (klass);
  page_class->name = "dataset";
  page_class->title = N_ ("Dataset");
  page_class->icon_name = "x-office-spreadsheet-symbolic";

  g_type_ensure (WB_TYPE_ATTRIBUTE_LIST);
  g_type_ensure (WB_TYPE_ATTRIBUTE_VIEW);
  g_type_ensure (WB_TYPE_DATA_TABLE);
  g_type_ensure (WB_TYPE_FILTER_BAR);
  g_type_ensure (WB_TYPE_IMAGE_GRID);
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-dataset-page.ui");
  gtk_widget_class_bind_template_child (class, WbDatasetPage, stack);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, attributes);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, class);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, attribute);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, table);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, scatter_tab);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, scatter);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, images_tab);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, images);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, filter);
  gtk_widget_class_bind_template_child (class, WbDatasetPage, status);
  gtk_widget_class_bind_template_callback (class, attribute_selected);
  gtk_widget_class_bind_template_callback (class, class_chosen);
  gtk_widget_class_bind_template_callback (class, show_scatter);
}

static void
wb_dataset_page_init (WbDatasetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (PlotChart) chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "Scatter", NULL), NULL);
  adw_bin_set_child (self->scatter, wb_plot_view_new (chart));
}
