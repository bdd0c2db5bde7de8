/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-sparkline.h"

#include <math.h>

enum
{
  WIDTH = 60,
  HEIGHT = 18,
};

struct _WbSparkline
{
  GtkWidget parent;
  WbColumn *column; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (WbSparkline, wb_sparkline, GTK_TYPE_WIDGET)

static void
wb_sparkline_measure (GtkWidget *widget, GtkOrientation orientation,
                      int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural
      = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

/* Deprecated since GTK 4.10, with no other way in 4.8. */
static GdkRGBA
text_color (GtkWidget *widget)
{
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}

static void
wb_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WbSparkline *self = WB_SPARKLINE (widget);
  guint n_bars = 0;
  const float *bars
      = self->column != NULL ? wb_column_bars (self->column, &n_bars) : NULL;
  if (bars == NULL || n_bars == 0)
    return;
  GdkRGBA color = text_color (widget);
  color.alpha *= 0.55f;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  float step = floorf (width / (float) MAX (n_bars, 6));
  for (guint i = 0; i < n_bars; i++)
    {
      /* What is there at all stays visible. */
      float bar = bars[i] > 0 ? MAX (1, roundf (bars[i] * height)) : 0;
      graphene_rect_t area
          = GRAPHENE_RECT_INIT ((float) i * step, height - bar, step - 1, bar);
      gtk_snapshot_append_color (snapshot, &color, &area);
    }
}

static void
wb_sparkline_dispose (GObject *object)
{
  wb_sparkline_set_column (WB_SPARKLINE (object), NULL);
  G_OBJECT_CLASS (wb_sparkline_parent_class)->dispose (object);
}

static void
wb_sparkline_class_init (WbSparklineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_sparkline_dispose;
  GTK_WIDGET_CLASS (klass)->measure = wb_sparkline_measure;
  GTK_WIDGET_CLASS (klass)->snapshot = wb_sparkline_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
wb_sparkline_init (WbSparkline *self)
{
}

/** wb_sparkline_set_column: @column: (nullable): what to show */
void
wb_sparkline_set_column (WbSparkline *self, WbColumn *column)
{
  if (self->column != NULL)
    g_signal_handlers_disconnect_by_data (self->column, self);
  if (!g_set_object (&self->column, column))
    return;
  if (column != NULL)
    g_signal_connect_swapped (column, "notify::bars",
                              G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
