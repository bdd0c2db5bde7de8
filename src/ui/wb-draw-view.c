/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read top to bottom: asking, the picture, controls, class. */
#include "wb-draw-view.h"

#include "wb-class-bars.h"
#include "wb-drawing-pad.h"
#include "wb-plot-view.h"
#include "wb-probe.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

enum
{
  PAPER_ROWS = 100, /* pictures looked at for the color of the paper   */
  SEEN_SIDE = 56,   /* pixels                                          */
  MNIST_SIDE = 28,  /* pictures of this size are taken for MNIST's kin */
};

struct _WbDrawView
{
  AdwBin parent;
  WbProbe *probe;
  MlPredictor *predictor; /* (nullable): asked last */
  MlDataset *data;        /* (nullable) */
  int target;
  gboolean is_loading,
      is_example; /* the pad holds a row of the data as it is */

  WbDrawingPad *pad;
  WbClassBars *bars;
  GtkWidget *seen, *hint, *pen, *eraser, *normalize, *row, *row_label;
  WbPlotView *maps; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (WbDrawView, wb_draw_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Asking */

/* (transfer full): as the model reads it */
static guint8 *
read_pad (WbDrawView *self)
{
  WbDrawing *drawing = wb_drawing_pad_drawing (self->pad);
  guint8 *bytes = g_malloc (wb_drawing_n_bytes (drawing));
  const gboolean normalizes
      = !self->is_example
        && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->normalize));
  wb_drawing_read (drawing, normalizes, bytes);
  return bytes;
}

static void
show_seen (WbDrawView *self, const guint8 *bytes)
{
  const MlAttribute *picture = wb_picture_column (self->data, self->target);
  const guint plane = picture->shape[1] * picture->shape[2];
  guint8 *rgb = g_malloc (3 * (gsize) plane);
  for (guint i = 0; i < plane; i++)
    for (guint c = 0; c < 3; c++)
      rgb[3 * i + c] = bytes[MIN (c, picture->shape[0] - 1) * plane + i];
  g_autoptr (GBytes) pixels = g_bytes_new_take (rgb, 3 * (gsize) plane);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (
      (int) picture->shape[2], (int) picture->shape[1], GDK_MEMORY_R8G8B8,
      pixels, 3 * (gsize) picture->shape[2]);
  gtk_image_set_from_paintable (GTK_IMAGE (self->seen),
                                GDK_PAINTABLE (texture));
}

static void
show_hint (WbDrawView *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->hint), text);
  gtk_widget_set_visible (self->hint, text[0] != '\0');
}

static void
show_answer (WbDrawView *self)
{
  guint n_outputs;
  const double *outputs = wb_probe_outputs (self->probe, &n_outputs);
  const MlAttribute *class = wb_probe_class (self->probe);
  if (class == NULL && self->data != NULL && self->target >= 0)
    class = ml_dataset_attribute (self->data, (guint) self->target);
  if (class != NULL)
    wb_class_bars_show (self->bars, class, outputs);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0);
}

static void
forget_answer (WbDrawView *self)
{
  if (wb_probe_clear (self->probe))
    show_answer (self);
}

/* Asks the run about what is on the pad now. */
static void
ask (WbDrawView *self)
{
  WbDrawing *drawing = wb_drawing_pad_drawing (self->pad);
  if (drawing == NULL)
    return;
  const gboolean is_empty = wb_drawing_is_empty (drawing);
  if (is_empty && !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      forget_answer (self);
      return;
    }
  g_autofree guint8 *bytes = read_pad (self);
  show_seen (self, bytes);
  if (self->predictor == NULL || is_empty)
    {
      forget_answer (self);
      show_hint (self, self->predictor == NULL
                           ? _ ("Start a run (Ctrl+Return): it answers as "
                                "soon as it has learned something.")
                           : _ ("Draw here, with the mouse or with the arrow "
                                "keys and Space."));
      return;
    }
  const MlAttribute *read
      = wb_picture_column (ml_predictor_header (self->predictor),
                           ml_predictor_target (self->predictor));
  if (read == NULL
      || ml_attribute_n_bytes (read) != wb_drawing_n_bytes (drawing)
      || !wb_probe_ask (self->probe, self->predictor, bytes))
    show_hint (self, _ ("This run learned from other columns than pictures."));
  else
    show_hint (self, "");
}

/* The picture */

/* What most pictures have at their edge: 0 or 255. */
static guint8
find_paper (MlDataset *data, guint column)
{
  const MlAttribute *picture = ml_dataset_attribute (data, column);
  const guint height = picture->shape[1], width = picture->shape[2];
  const gsize n_bytes = ml_attribute_n_bytes (picture);
  const guint8 *bytes = ml_dataset_bytes (data, column);
  guint64 sum = 0, n = 0;
  for (guint row = 0; row < MIN (ml_dataset_n_rows (data), PAPER_ROWS); row++)
    for (guint x = 0; x < width; x++, n += 2)
      sum += bytes[row * n_bytes + x]
             + bytes[row * n_bytes + (gsize) (height - 1) * width + x];
  return n > 0 && sum / n > 127 ? 255 : 0;
}

static guint
picture_index (WbDrawView *self)
{
  return self->target == 0 ? 1 : 0;
}

static void
take_data (WbDrawView *self, MlDataset *data, int target)
{
  if (self->data == data && self->target == target)
    return;
  g_set_object (&self->data, data);
  self->target = target;
  const MlAttribute *picture = wb_picture_column (data, target);
  if (picture == NULL)
    return;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->normalize),
                               picture->shape[0] == 1
                                   && picture->shape[1] == MNIST_SIDE
                                   && picture->shape[2] == MNIST_SIDE);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->row), 1,
                             MAX (ml_dataset_n_rows (data), 1));
  gtk_widget_set_sensitive (self->row, ml_dataset_n_rows (data) > 0);
  wb_drawing_pad_set_shape (self->pad, picture->shape[0], picture->shape[1],
                            picture->shape[2],
                            find_paper (data, picture_index (self)));
  wb_probe_clear (self->probe);
  show_answer (self);
  ask (self);
}

/**
 * wb_draw_view_update:
 * @run: (nullable): who is asked, at work or done
 * @source: what the charts are given
 * @news: what of it is new, while the run is at work; 0: draw in any case
 *
 * Returns: FALSE if the data of @source are no pictures
 */
gboolean
wb_draw_view_update (WbDrawView *self, WbRun *run, const PlotSource *source,
                     PlotNeeds news)
{
  if (wb_picture_column (source->dataset, source->target) == NULL)
    return FALSE;
  take_data (self, source->dataset, source->target);
  MlPredictor *predictor = run != NULL ? wb_run_live_predictor (run) : NULL;
  if (predictor != self->predictor)
    {
      g_clear_pointer (&self->predictor, ml_predictor_unref);
      if (predictor != NULL)
        self->predictor = ml_predictor_ref (predictor);
      ask (self);
    }
  if (self->maps == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return TRUE;
  PlotSource drawn = *source; /* of a picture on the pad or of none */
  drawn.snapshot = NULL;
  if (news == 0)
    wb_plot_view_update (self->maps, &drawn);
  else
    wb_plot_view_follow (self->maps, &drawn, news);
  return TRUE;
}

/** wb_draw_view_drawn: Returns: (transfer none) (nullable): what every layer
 * answers to the picture on the pad */
MlSnapshot *
wb_draw_view_drawn (WbDrawView *self)
{
  return wb_probe_snapshot (self->probe);
}

/* Controls */

static void
on_pen_changed (WbDrawView *self)
{
  wb_drawing_pad_set_pen (
      self->pad, gtk_range_get_value (GTK_RANGE (self->pen)),
      gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->eraser)));
}

/* A line on an example makes a drawing of it. */
static void
on_pad_changed (WbDrawView *self)
{
  self->is_example = self->is_loading;
  ask (self);
}

/* Who turns it on or off wants it for what is on the pad. */
static void
on_normalize_toggled (WbDrawView *self)
{
  self->is_example = FALSE;
  ask (self);
}

/* The label tells the class, for there may be no run to guess it. */
static void
load_example (WbDrawView *self)
{
  const int row
      = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->row)) - 1;
  if (self->data == NULL || row < 0
      || (guint) row >= ml_dataset_n_rows (self->data))
    return;
  const guint column = picture_index (self);
  const gsize n_bytes
      = ml_attribute_n_bytes (ml_dataset_attribute (self->data, column));
  self->is_loading = TRUE;
  wb_drawing_pad_load (self->pad, ml_dataset_bytes (self->data, column)
                                      + (gsize) row * n_bytes);
  self->is_loading = FALSE;
  g_autofree char *label = self->target >= 0 ? ml_dataset_format_cell (
                               self->data, (guint) row, (guint) self->target)
                                             : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (self->row_label), label);
}

static void
clear (WbDrawView *self)
{
  gtk_label_set_text (GTK_LABEL (self->row_label), "");
  wb_drawing_pad_clear (self->pad);
}

static void
name_widget (GtkWidget *widget, const char *name, const char *label,
             const char *tooltip)
{
  gtk_widget_set_name (widget, name);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
make_tools (WbDrawView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->pen
      = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.5, 6, 0.25);
  gtk_range_set_value (GTK_RANGE (self->pen), 2.25);
  gtk_widget_set_hexpand (self->pen, TRUE);
  name_widget (self->pen, "pen", _ ("Width of the pen"),
               _ ("Width of the pen in pixels of the picture"));
  self->eraser = gtk_toggle_button_new_with_label (_ ("Eraser"));
  name_widget (self->eraser, "eraser", _ ("Eraser"),
               _ ("Take ink away; the right mouse button does so, too"));
  GtkWidget *clean = gtk_button_new_with_label (_ ("Clear"));
  name_widget (clean, "clear", _ ("Clear"), _ ("A new sheet (Delete)"));
  g_signal_connect_swapped (self->pen, "value-changed",
                            G_CALLBACK (on_pen_changed), self);
  g_signal_connect_swapped (self->eraser, "toggled",
                            G_CALLBACK (on_pen_changed), self);
  g_signal_connect_swapped (clean, "clicked", G_CALLBACK (clear), self);
  gtk_box_append (GTK_BOX (box), self->pen);
  gtk_box_append (GTK_BOX (box), self->eraser);
  gtk_box_append (GTK_BOX (box), clean);
  return box;
}

static GtkWidget *
make_examples (WbDrawView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_ ("Load Example"));
  name_widget (button, "load-example", _ ("Load Example"),
               _ ("Put that picture of the data on the pad"));
  self->row = gtk_spin_button_new_with_range (1, 1, 1);
  name_widget (self->row, "example", _ ("Row of the example"),
               _ ("Row of the data"));
  self->row_label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->row_label, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->row_label), PANGO_ELLIPSIZE_END);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (load_example), self);
  g_signal_connect_swapped (self->row, "value-changed",
                            G_CALLBACK (load_example), self);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), self->row);
  gtk_box_append (GTK_BOX (box), self->row_label);
  return box;
}

static GtkWidget *
make_pad_side (WbDrawView *self)
{
  GtkWidget *frame = gtk_aspect_frame_new (0.5f, 0, 1, FALSE);
  gtk_aspect_frame_set_child (GTK_ASPECT_FRAME (frame), GTK_WIDGET (self->pad));
  gtk_widget_set_vexpand (frame, TRUE);
  self->normalize
      = gtk_check_button_new_with_label (_ ("Size and center as in MNIST"));
  gtk_widget_set_name (self->normalize, "normalize");
  gtk_widget_set_tooltip_text (
      self->normalize, _ ("The ink is scaled to a box of 20 × 20 pixels whose "
                          "center of mass comes into the middle of 28 × 28; "
                          "a loaded example goes in as it is"));
  g_signal_connect_swapped (self->normalize, "toggled",
                            G_CALLBACK (on_normalize_toggled), self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), frame);
  gtk_box_append (GTK_BOX (box), make_tools (self));
  gtk_box_append (GTK_BOX (box), self->normalize);
  gtk_box_append (GTK_BOX (box), make_examples (self));
  gtk_widget_add_css_class (box, "compact");
  gtk_widget_set_hexpand (box, FALSE); /* its scale would like to */
  return box;
}

static GtkWidget *
make_answer_side (WbDrawView *self)
{
  self->seen = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->seen), SEEN_SIDE);
  gtk_widget_set_halign (self->seen, GTK_ALIGN_START);
  name_widget (self->seen, "seen", _ ("What the model reads"),
               _ ("What the model reads"));
  self->hint = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_widget_add_css_class (self->hint, "dim-label");
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_box_append (GTK_BOX (line), self->seen);
  gtk_box_append (GTK_BOX (line), self->hint);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bars));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->bars), TRUE);
  return box;
}

/* Returns: (nullable): every layer's answer as pictures */
static GtkWidget *
make_maps (WbDrawView *self)
{
  plot_init ();
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "FeatureMaps", NULL);
  if (type == G_TYPE_INVALID)
    return NULL;
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  self->maps = WB_PLOT_VIEW (wb_plot_view_new (chart));
  return GTK_WIDGET (self->maps);
}

/* Class */

static void
wb_draw_view_dispose (GObject *object)
{
  WbDrawView *self = WB_DRAW_VIEW (object);
  if (self->probe != NULL)
    g_signal_handlers_disconnect_by_data (self->probe, self);
  g_clear_object (&self->probe);
  g_clear_object (&self->data);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  G_OBJECT_CLASS (wb_draw_view_parent_class)->dispose (object);
}

static void
wb_draw_view_class_init (WbDrawViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_draw_view_dispose;
  signals[SIGNAL_ANSWERED]
      = g_signal_new ("answered", WB_TYPE_DRAW_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_draw_view_init (WbDrawView *self)
{
  self->target = -1;
  self->probe = wb_probe_new ();
  self->pad = WB_DRAWING_PAD (wb_drawing_pad_new ());
  self->bars = WB_CLASS_BARS (wb_class_bars_new ());
  GtkWidget *upper = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_box_append (GTK_BOX (upper), make_pad_side (self));
  gtk_box_append (GTK_BOX (upper), make_answer_side (self));
  g_object_set (upper, "margin-start", 12, "margin-end", 12, "margin-bottom",
                12, NULL);
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_paned_set_start_child (GTK_PANED (paned), upper);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_end_child (GTK_PANED (paned), make_maps (self));
  adw_bin_set_child (ADW_BIN (self), paned);
  on_pen_changed (self);
  g_signal_connect (self, "map", G_CALLBACK (ask), NULL);
  g_signal_connect_swapped (self->pad, "changed", G_CALLBACK (on_pad_changed),
                            self);
  g_signal_connect_swapped (self->probe, "answered", G_CALLBACK (show_answer),
                            self);
}

/** wb_draw_view_new: Returns: a pad without data */
GtkWidget *
wb_draw_view_new (void)
{
  return g_object_new (WB_TYPE_DRAW_VIEW, NULL);
}
