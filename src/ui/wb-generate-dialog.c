/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-generate-dialog.h"

#include "wb-image-grid.h"
#include "wb-options-panel.h"
#include "wb-plot-view.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

enum
{
  MOST_POINTS = 2000, /* of a preview: made in a few milliseconds */
  MOST_PICTURES = 100,
};

struct _WbGenerateDialog
{
  AdwWindow parent;
  MlGenerator *generator;
  WbOptionsPanel *options;
  GtkLabel *description, *error;
  GtkStack *stack;
  AdwBin *chart; /* a WbPlotView */
  GtkWidget *generate;
  WbImageGrid *pictures;
};

G_DEFINE_FINAL_TYPE (WbGenerateDialog, wb_generate_dialog, ADW_TYPE_WINDOW)

static void
show (WbGenerateDialog *self, MlDataset *data)
{
  const int target = ml_dataset_default_target (data);
  const gboolean has_images = wb_image_grid_has_images (data);
  gtk_stack_set_visible_child_name (self->stack,
                                    has_images ? "pictures" : "chart");
  if (has_images)
    {
      wb_image_grid_set_data (self->pictures, data, target);
      return;
    }
  const PlotSource source = { .dataset = data, .target = target };
  wb_plot_view_update (WB_PLOT_VIEW (adw_bin_get_child (self->chart)), &source);
}

/* Options that do not go together are said in words and cannot be accepted.
 * Few rows, so that typing stays fluent; they are the first of the real ones.
 */
static void
update (WbGenerateDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlGenerator) sample = ml_option_copy (self->generator);
  const gboolean is_picture
      = g_strcmp0 (ML_GENERATOR_GET_CLASS (sample)->category, "Pictures") == 0;
  sample->rows = MIN (sample->rows, is_picture ? MOST_PICTURES : MOST_POINTS);
  g_autoptr (MlDataset) data = ml_generator_generate (sample, &error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "generate.accept",
                                 data != NULL);
  if (data != NULL)
    {
      show (self, data);
      return;
    }
  gtk_label_set_label (self->error, error->message);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
accept (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "accepted");
  gtk_window_close (GTK_WINDOW (widget));
}

static void
wb_generate_dialog_dispose (GObject *object)
{
  g_clear_object (&WB_GENERATE_DIALOG (object)->generator);
  G_OBJECT_CLASS (wb_generate_dialog_parent_class)->dispose (object);
}

static void
wb_generate_dialog_class_init (WbGenerateDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_generate_dialog_dispose;
  g_signal_new ("accepted", WB_TYPE_GENERATE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (WB_TYPE_OPTIONS_PANEL);
  g_type_ensure (WB_TYPE_IMAGE_GRID);
  GtkWidgetClass *class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      class, "/org/ruru/Ruru/ui/wb-generate-dialog.ui");
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, options);
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, description);
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, error);
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, stack);
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, chart);
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, generate);
  gtk_widget_class_bind_template_child (class, WbGenerateDialog, pictures);
  gtk_widget_class_install_action (class, "generate.accept", NULL, accept);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
wb_generate_dialog_init (WbGenerateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (PlotChart) chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "Scatter", NULL), NULL);
  adw_bin_set_child (self->chart, wb_plot_view_new (chart));
}

/** wb_generate_dialog_new: @type: a generator. Returns: (transfer none): a
 * window over @parent; present it */
GtkWidget *
wb_generate_dialog_new (GtkWindow *parent, GType type)
{
  g_autoptr (MlGenerator) generator = g_object_new (type, NULL);
  const MlGeneratorClass *class = ML_GENERATOR_GET_CLASS (generator);
  WbGenerateDialog *self
      = g_object_new (WB_TYPE_GENERATE_DIALOG, "transient-for", parent, "title",
                      _ (class->title), NULL);
  self->generator = g_steal_pointer (&generator);
  gtk_label_set_label (self->description, _ (class->description));
  wb_options_panel_set_object (self->options, G_OBJECT (self->generator));
  g_signal_connect_object (self->generator, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->generate); /* not Cancel */
  return GTK_WIDGET (self);
}

/** wb_generate_dialog_generator: Returns: (transfer none): as the person set it
 */
MlGenerator *
wb_generate_dialog_generator (WbGenerateDialog *self)
{
  return self->generator;
}
