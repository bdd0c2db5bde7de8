/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-plot-menu.h"

#include "wb-file-dialog.h"
#include "wb-options-panel.h"

#include "ml-option.h"

#include <glib/gi18n.h>

/* Pictures leave with at least so many device pixels per pixel: sharp in
 * print. */
#define EXPORT_SCALE 2

static void
copy_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GdkTexture) texture
      = wb_plot_view_picture (WB_PLOT_VIEW (widget), EXPORT_SCALE);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

/* The file's extension decides the format; print is always light. */
static void
on_file_chosen (const char *path, gpointer data)
{
  WbPlotView *view = data;
  PlotStyle style;
  plot_style_init (&style, FALSE);
  style.scale = EXPORT_SCALE;
  const int width = gtk_widget_get_width (GTK_WIDGET (view));
  const int height = gtk_widget_get_height (GTK_WIDGET (view));
  g_autoptr (GError) error = NULL;
  if (!plot_chart_export (wb_plot_view_chart (view), path, MAX (width, 320),
                          MAX (height, 240), &style, &error))
    wb_file_dialog_report (GTK_WIDGET (view), error);
  wb_plot_view_repaint (view); /* the chart now believes in that size */
}

static char *
suggest_name (WbPlotView *view, const char *extension)
{
  g_autofree char *title = g_ascii_strdown (
      _ (PLOT_CHART_GET_CLASS (wb_plot_view_chart (view))->title), -1);
  return g_strconcat (g_strdelimit (title, " /\\", '-'), extension, NULL);
}

static void
save_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[] = {
    { N_ ("SVG drawing"), "svg" },
    { N_ ("PNG picture"), "png" },
    { N_ ("PDF document"), "pdf" },
  };
  g_autofree char *name = suggest_name (WB_PLOT_VIEW (widget), ".svg");
  wb_file_dialog_save (widget, _ ("Save Picture"), name, kinds,
                       G_N_ELEMENTS (kinds), on_file_chosen, widget);
}

static void
save_data (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[] = { { N_ ("CSV table"), "csv" } };
  g_autofree char *name = suggest_name (WB_PLOT_VIEW (widget), ".csv");
  wb_file_dialog_save (widget, _ ("Save Data"), name, kinds,
                       G_N_ELEMENTS (kinds), on_file_chosen, widget);
}

static gboolean
on_export_shortcut (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  save_picture (widget, NULL, NULL);
  return TRUE;
}

/** wb_plot_menu_install: @klass: of the view, while it is initialised */
void
wb_plot_menu_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "plot.copy", NULL, copy_picture);
  gtk_widget_class_install_action (klass, "plot.save-picture", NULL,
                                   save_picture);
  gtk_widget_class_install_action (klass, "plot.save-data", NULL, save_data);
}

/** wb_plot_menu_add_shortcuts: Ctrl+E saves the picture of the view on show */
void
wb_plot_menu_add_shortcuts (WbPlotView *view)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (
          gtk_keyval_trigger_new (GDK_KEY_e, GDK_CONTROL_MASK),
          gtk_callback_action_new (on_export_shortcut, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (view), shortcuts);
}

/** wb_plot_menu_new: Returns: (transfer none): the context menu of @view */
GtkWidget *
wb_plot_menu_new (GtkWidget *view)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_menu_append (menu, _ ("_Copy Picture"), "plot.copy");
  g_menu_append (menu, _ ("_Save Picture…"), "plot.save-picture");
  g_menu_append (menu, _ ("Save _Data…"), "plot.save-data");
  g_menu_append (menu, _ ("_Reset View"), "plot.reset-view");
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  gtk_widget_set_parent (popover, view);
  return popover;
}

/* Numbers that the data drawn now has names for are chosen by them. */
static void
name_choices (PlotChart *chart, WbOptionsPanel *panel)
{
  guint n_options;
  const MlOption *options = ml_option_list (G_OBJECT_TYPE (chart), &n_options);
  for (guint i = 0; i < n_options; i++)
    {
      g_autofree char *property = ml_option_property (&options[i]);
      g_autoptr (GArray) choices = plot_chart_choices (chart, property);
      if (choices->len == 0)
        continue;
      GArray *values = g_array_new (FALSE, FALSE, sizeof (guint));
      GtkStringList *names = gtk_string_list_new (NULL);
      for (guint k = 0; k < choices->len; k++)
        {
          const PlotChoice *choice = &g_array_index (choices, PlotChoice, k);
          g_array_append_val (values, choice->value);
          gtk_string_list_append (names, choice->label);
        }
      wb_options_panel_set_choices (panel, &options[i], values, names);
    }
}

/* Made when it is asked for: a window has a dozen charts, few people open the
 * options of them all, and what there is to choose from follows the data. */
static void
make_options (GtkMenuButton *button, gpointer data)
{
  WbPlotView *view = data;
  PlotChart *chart = wb_plot_view_chart (view);
  MlDataset *dataset = wb_plot_view_dataset (view);
  GtkWidget *panel = wb_options_panel_new ();
  wb_options_panel_set_object (WB_OPTIONS_PANEL (panel), G_OBJECT (chart));
  if (dataset != NULL)
    wb_options_panel_set_columns (WB_OPTIONS_PANEL (panel), dataset);
  name_choices (chart, WB_OPTIONS_PANEL (panel));
  gtk_widget_set_size_request (panel, 320, -1);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), panel);
  gtk_widget_set_halign (popover, GTK_ALIGN_END); /* inside the window */
  gtk_menu_button_set_popover (button, popover);
}

/** wb_plot_corner_new: Returns: (transfer none): holds the button of the
 * chart's own options (log axis …), if it has any */
GtkWidget *
wb_plot_corner_new (WbPlotView *view)
{
  PlotChart *chart = wb_plot_view_chart (view);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  guint n_options;
  ml_option_list (G_OBJECT_TYPE (chart), &n_options);
  if (n_options > 0)
    {
      GtkWidget *button = gtk_menu_button_new ();
      gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button),
                                     "view-more-symbolic");
      gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button),
                                             make_options, view, NULL);
      gtk_widget_set_tooltip_text (button, _ ("Chart options"));
      g_autofree char *label = g_strdup_printf (
          _ ("Options of %s"), _ (PLOT_CHART_GET_CLASS (chart)->title));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_widget_set_parent (box, GTK_WIDGET (view));
  return box;
}
