/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart is painted once into tiles of device pixels; frames in which its
 * serial and the size stand still only show those tiles again. Slow charts are
 * prepared in a thread.
 *
 * Read top to bottom: painting, preparing, class. */
#include "wb-plot-view.h"

#include "wb-plot-input.h"
#include "wb-plot-menu.h"
#include "wb-text-size.h"
#include "wb-tiles.h"

#include "plot-pace.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _WbPlotView
{
  GtkWidget parent;
  PlotChart *chart;
  MlDataset *dataset; /* (nullable): what was drawn last                   */
  GtkWidget *options; /* (nullable): menu button in the upper right corner */
  GtkWidget *menu;    /* the context menu                                  */

  WbTiles *tiles;    /* the finished drawing                                */
  gboolean is_drawn; /* and not wanted anew                                */
  guint serial;      /* of the drawing                                      */
  int width, height, scale;
  gboolean is_dark;
  double font_size;
  guint n_drawn;
  guint describing;    /* source: the text is renewed when a second is over */
  gint64 described_at; /* µs: when the accessible text was last renewed     */

  WbPlotInput *input; /* pointer and keyboard                              */

  GCancellable *preparing; /* (nullable): of the running thread             */
  gint64 prepared_from;    /* µs: when that began                           */
  gint64 taking;           /* µs that news took which are not drawn yet     */
  guint rest;              /* timeout id: until the next thread, or 0       */

  gboolean is_following, is_owed; /* a run at work; news not drawn yet      */
  PlotPace drawing, working;      /* of news; of the threads                */
};

G_DEFINE_FINAL_TYPE (WbPlotView, wb_plot_view, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_PICKED,
  SIGNAL_AIMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Points: read from the last row of a class room. */
#define PRESENTER_FONT 20

/* Painting */

static void
init_style (WbPlotView *self, PlotStyle *style)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  plot_style_init (style, adw_style_manager_get_dark (manager));
  style->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), "presenter"))
    {
      style->font_size = PRESENTER_FONT;
      style->line_width *= 2;
    }
  style->font_size *= wb_text_size_scale ();
}

static GdkTexture *
paint (PlotChart *chart, int width, int height, const PlotStyle *style)
{
  const int scale = (int) style->scale;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, width, height, style);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  const gsize n_bytes = stride * (gsize) (height * scale);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (surface), n_bytes,
      (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (width * scale, height * scale,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

static void renew_description (WbPlotView *self);

static gboolean
on_second_over (gpointer data)
{
  WbPlotView *self = data;
  self->describing = 0;
  renew_description (self);
  return G_SOURCE_REMOVE;
}

/* Screen readers need no more than one new sentence a second, but the last one
 * in any case. */
static void
renew_description (WbPlotView *self)
{
  const gint64 now = g_get_monotonic_time ();
  if (self->described_at != 0 && now - self->described_at < G_USEC_PER_SEC)
    {
      if (self->describing == 0)
        self->describing = g_timeout_add_seconds (1, on_second_over, self);
      return;
    }
  self->described_at = now;
  g_autofree char *text = plot_chart_describe (self->chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
ensure_drawing (WbPlotView *self, int width, int height, const PlotStyle *style)
{
  const guint serial = plot_chart_serial (self->chart);
  if (self->is_drawn && self->serial == serial && self->width == width
      && self->height == height && self->scale == (int) style->scale
      && self->is_dark == style->is_dark && self->font_size >= style->font_size
      && self->font_size <= style->font_size)
    return;
  const gint64 began = plot_pace_clock ();
  plot_chart_draw (
      self->chart,
      wb_tiles_begin (self->tiles, width, height, (int) style->scale), width,
      height, style);
  wb_tiles_end (self->tiles);
  self->is_drawn = TRUE;
  const gint64 took = self->taking + plot_pace_clock () - began;
  self->taking = 0;
  g_debug ("%s painted in %.1f ms", G_OBJECT_TYPE_NAME (self->chart),
           (double) took / 1000);
  plot_pace_took (&self->drawing, PLOT_PACE_DRAWING, took);
  self->serial = serial;
  self->width = width;
  self->height = height;
  self->scale = (int) style->scale;
  self->is_dark = style->is_dark;
  self->font_size = style->font_size;
  self->n_drawn++;
  renew_description (self);
}

static void
wb_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WbPlotView *self = WB_PLOT_VIEW (widget);
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  if (width <= 0 || height <= 0)
    return;
  const graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  PlotStyle style;
  init_style (self, &style);
  ensure_drawing (self, width, height, &style);
  wb_tiles_snapshot (self->tiles, snapshot);
  if (wb_plot_input_marks (self->input))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      wb_plot_input_draw (self->input, cr, &style);
      cairo_destroy (cr);
    }
  GTK_WIDGET_CLASS (wb_plot_view_parent_class)->snapshot (widget, snapshot);
}

/* Preparing: at most one thread a view. What became stale meanwhile is
 * prepared again afterwards, so that live data cannot starve it; pictures of a
 * run at work rest in between. */

static void start_preparing (WbPlotView *self);

static void
prepare_thread (GTask *task, gpointer source, gpointer data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, plot_chart_prepare (data, cancellable), NULL);
}

static gboolean
on_rested (gpointer data)
{
  WbPlotView *self = WB_PLOT_VIEW (data);
  self->rest = 0;
  start_preparing (self);
  return G_SOURCE_REMOVE;
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  WbPlotView *self = WB_PLOT_VIEW (source);
  PlotChart *chart = g_task_get_task_data (G_TASK (result));
  plot_chart_accept (chart, g_task_propagate_pointer (G_TASK (result), NULL));
  g_clear_object (&self->preparing);
  if (self->chart == NULL)
    return;
  const gint64 rest
      = plot_pace_took (&self->working, PLOT_PACE_PREPARING,
                        g_get_monotonic_time () - self->prepared_from);
  if (self->is_following)
    self->rest = g_timeout_add ((guint) (rest / 1000), on_rested, self);
  else
    start_preparing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
start_preparing (WbPlotView *self)
{
  if (self->preparing != NULL || self->rest != 0
      || !plot_chart_is_stale (self->chart))
    return;
  self->preparing = g_cancellable_new ();
  self->prepared_from = g_get_monotonic_time ();
  g_autoptr (GTask) task
      = g_task_new (self, self->preparing, on_prepared, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (self->chart), g_object_unref);
  g_task_run_in_thread (task, prepare_thread);
}

/** wb_plot_view_redraw: Draws what has changed about the chart, such as its
 * range, at the next frame. */
void
wb_plot_view_redraw (WbPlotView *self)
{
  start_preparing (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
take (WbPlotView *self, const PlotSource *source)
{
  self->is_owed = FALSE;
  g_set_object (&self->dataset, source->dataset);
  const gint64 began = plot_pace_clock ();
  plot_chart_update (self->chart, source);
  self->taking = plot_pace_clock () - began;
  wb_plot_view_redraw (self);
}

/**
 * wb_plot_view_update:
 * @source: what to draw from; borrowed for the call
 *
 * Hands new data to the chart and draws it at the next frame.
 */
void
wb_plot_view_update (WbPlotView *self, const PlotSource *source)
{
  g_return_if_fail (WB_IS_PLOT_VIEW (self));
  self->is_following = FALSE;
  g_clear_handle_id (&self->rest, g_source_remove);
  g_clear_handle_id (&self->describing, g_source_remove);
  take (self, source);
}

/* A picture that is prepared whole is as good as the last one was until the
 * next can be prepared. */
static gboolean
waits_for_preparing (WbPlotView *self)
{
  return PLOT_CHART_GET_CLASS (self->chart)->draws_prepared
         && (self->preparing != NULL || self->rest != 0);
}

/**
 * wb_plot_view_follow:
 * @source: what to draw from; borrowed for the call
 * @news: what of it is new since the last call
 *
 * Like wb_plot_view_update(), for a run at work: does nothing without news
 * that the chart draws, and less often if drawing takes long. So call it again
 * and again, and wb_plot_view_update() when the run is over.
 */
void
wb_plot_view_follow (WbPlotView *self, const PlotSource *source, PlotNeeds news)
{
  g_return_if_fail (WB_IS_PLOT_VIEW (self));
  self->is_following = TRUE;
  if ((PLOT_CHART_GET_CLASS (self->chart)->needs & news) != 0)
    self->is_owed = TRUE;
  if (self->is_owed && plot_pace_is_due (&self->drawing)
      && !waits_for_preparing (self))
    take (self, source);
}

/** wb_plot_view_is_due_soon: Returns: whether news would be drawn at once */
gboolean
wb_plot_view_is_due_soon (WbPlotView *self)
{
  return plot_pace_is_due_soon (&self->drawing) && !waits_for_preparing (self);
}

static gboolean
wb_plot_view_query_tooltip (GtkWidget *widget, int x, int y,
                            gboolean by_keyboard, GtkTooltip *tooltip)
{
  WbPlotView *self = WB_PLOT_VIEW (widget);
  if (by_keyboard || !self->is_drawn)
    return FALSE;
  g_autofree char *text = plot_chart_describe_at (self->chart, x, y);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
reset_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbPlotView *self = WB_PLOT_VIEW (widget);
  plot_chart_reset_view (self->chart);
  wb_plot_view_redraw (self);
}

/* Class */

static void
on_style_changed (WbPlotView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
wb_plot_view_size_allocate (GtkWidget *widget, int width, int height,
                            int baseline)
{
  WbPlotView *self = WB_PLOT_VIEW (widget);
  GtkRequisition size;
  gtk_widget_get_preferred_size (self->options, &size, NULL);
  const GtkAllocation corner
      = { width - size.width, 0, size.width, size.height };
  gtk_widget_size_allocate (self->options, &corner, -1);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
wb_plot_view_measure (GtkWidget *widget, GtkOrientation orientation,
                      int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 320;
}

static void
wb_plot_view_dispose (GObject *object)
{
  WbPlotView *self = WB_PLOT_VIEW (object);
  if (self->preparing != NULL)
    g_cancellable_cancel (self->preparing);
  g_clear_handle_id (&self->rest, g_source_remove);
  g_clear_handle_id (&self->describing, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->options, gtk_widget_unparent);
  g_clear_object (&self->dataset);
  if (self->chart != NULL)
    g_signal_handlers_disconnect_by_data (self->chart, self);
  g_clear_object (&self->chart);
  G_OBJECT_CLASS (wb_plot_view_parent_class)->dispose (object);
}

static void
wb_plot_view_finalize (GObject *object)
{
  WbPlotInput *input = WB_PLOT_VIEW (object)->input;
  wb_tiles_free (WB_PLOT_VIEW (object)->tiles);
  G_OBJECT_CLASS (wb_plot_view_parent_class)->finalize (object);
  wb_plot_input_free (input); /* its controllers are gone now */
}

static void
wb_plot_view_class_init (WbPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->dispose = wb_plot_view_dispose;
  object_class->finalize = wb_plot_view_finalize;
  widget_class->snapshot = wb_plot_view_snapshot;
  widget_class->measure = wb_plot_view_measure;
  widget_class->size_allocate = wb_plot_view_size_allocate;
  widget_class->query_tooltip = wb_plot_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  wb_plot_menu_install (widget_class);
  gtk_widget_class_install_action (widget_class, "plot.reset-view", NULL,
                                   reset_action);

  /**
   * WbPlotView::picked:
   * @x: pixels from the left
   * @y: pixels from the top
   *
   * A plain click, as the chart's describe_at() takes it.
   */
  signals[SIGNAL_PICKED]
      = g_signal_new ("picked", WB_TYPE_PLOT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  /**
   * WbPlotView::aimed:
   * @threshold: that the pointer has dragged its mark to
   */
  signals[SIGNAL_AIMED]
      = g_signal_new ("aimed", WB_TYPE_PLOT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
wb_plot_view_init (WbPlotView *self)
{
  self->tiles = wb_tiles_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->menu = wb_plot_menu_new (GTK_WIDGET (self));
  self->input = wb_plot_input_new (self, GTK_POPOVER (self->menu));
  wb_plot_menu_add_shortcuts (self);
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_signal_connect_object (manager, "notify::dark",
                           G_CALLBACK (on_style_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_style_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * wb_plot_view_new:
 * @chart: the chart to show; the view takes a reference
 */
GtkWidget *
wb_plot_view_new (PlotChart *chart)
{
  g_return_val_if_fail (PLOT_IS_CHART (chart), NULL);
  WbPlotView *self = g_object_new (WB_TYPE_PLOT_VIEW, NULL);
  self->chart = g_object_ref (chart);
  self->options = wb_plot_corner_new (self);
  g_signal_connect_object (chart, "notify", G_CALLBACK (wb_plot_view_redraw),
                           self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (PLOT_CHART_GET_CLASS (chart)->title), -1);
  return GTK_WIDGET (self);
}

/** wb_plot_view_chart: Returns: (transfer none): what is shown */
PlotChart *
wb_plot_view_chart (WbPlotView *self)
{
  return self->chart;
}

/** wb_plot_view_dataset: Returns: (transfer none) (nullable): the data of the
 * last update */
MlDataset *
wb_plot_view_dataset (WbPlotView *self)
{
  return self->dataset;
}

/**
 * wb_plot_view_picture:
 * @least_scale: device pixels per pixel, or more where the screen has more
 *
 * Returns: (transfer full): the chart as it is on show
 */
GdkTexture *
wb_plot_view_picture (WbPlotView *self, double least_scale)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PlotStyle style;
  init_style (self, &style);
  style.scale = MAX (style.scale, least_scale);
  return paint (self->chart, MAX (gtk_widget_get_width (widget), 1),
                MAX (gtk_widget_get_height (widget), 1), &style);
}

/** wb_plot_view_repaint: paints anew at the next frame, whatever changed */
void
wb_plot_view_repaint (WbPlotView *self)
{
  self->is_drawn = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/** wb_plot_view_say: The chart's words are told to screen readers at the next
 * drawing, however soon after the last. */
void
wb_plot_view_say (WbPlotView *self)
{
  self->described_at = 0;
}

/** wb_plot_view_n_drawn: Returns: how often the chart was really painted */
guint
wb_plot_view_n_drawn (WbPlotView *self)
{
  return self->n_drawn;
}
