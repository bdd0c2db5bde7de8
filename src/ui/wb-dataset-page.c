/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Dataset page: what is in the file, column by column. */
#include "wb-page.h"

#include <glib/gi18n.h>

#define WB_TYPE_DATASET_PAGE (wb_dataset_page_get_type ())
G_DECLARE_FINAL_TYPE (WbDatasetPage, wb_dataset_page, WB, DATASET_PAGE, WbPage)

struct _WbDatasetPage
{
  WbPage parent;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (WbDatasetPage, wb_dataset_page, WB_TYPE_PAGE)

static void
wb_dataset_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WB_TYPE_DATASET_PAGE);
  G_OBJECT_CLASS (wb_dataset_page_parent_class)->dispose (object);
}

static void
wb_dataset_page_class_init (WbDatasetPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_dataset_page_dispose;
  WbPageClass *page_class = WB_PAGE_CLASS (klass);
  page_class->name = "dataset";
  page_class->title = N_ ("Dataset");
  page_class->icon_name = "x-office-spreadsheet-symbolic";

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ruru/Ruru/ui/wb-dataset-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WbDatasetPage, stack);
}

static void
wb_dataset_page_init (WbDatasetPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
