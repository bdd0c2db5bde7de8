/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Normalizing follows the way MNIST was made: the ink is scaled, keeping its
 * aspect, to fit a box of 20 × 20 pixels, and its center of mass is put into
 * the middle of 28 × 28 (LeCun, Bottou, Bengio and Haffner 1998, section
 * III.A). Other sizes take a box of the same share. */
#include "wb-drawing.h"

#include <math.h>
#include <string.h>

enum
{
  FINE_SIDE
  = 280,      /* pixels of the surface at least, unless the data is finer */
  FIELD = 28, /* of MNIST */
  BOX = 20,
};

struct _WbDrawing
{
  guint channels, height, width;
  guint factor; /* pixels of the surface for one of the data, each way */
  guint8 paper;
  cairo_surface_t *surface; /* RGB24; one channel: all three the same */
};

static void
set_gray (cairo_t *cr, guint8 value)
{
  const double gray = value / 255.0;
  cairo_set_source_rgb (cr, gray, gray, gray);
}

/** wb_drawing_new: Returns: (transfer full): an empty picture */
WbDrawing *
wb_drawing_new (guint channels, guint height, guint width, guint8 paper)
{
  g_return_val_if_fail (channels > 0 && height > 0 && width > 0, NULL);
  WbDrawing *self = g_new0 (WbDrawing, 1);
  const guint side = MAX (height, width);
  *self = (WbDrawing){ .channels = channels,
                       .height = height,
                       .width = width,
                       .factor = MAX (FINE_SIDE / side, 1),
                       .paper = paper };
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24,
                                              (int) (width * self->factor),
                                              (int) (height * self->factor));
  wb_drawing_clear (self);
  return self;
}

void
wb_drawing_free (WbDrawing *self)
{
  if (self == NULL)
    return;
  cairo_surface_destroy (self->surface);
  g_free (self);
}

guint
wb_drawing_height (const WbDrawing *self)
{
  return self->height;
}

guint
wb_drawing_width (const WbDrawing *self)
{
  return self->width;
}

gsize
wb_drawing_n_bytes (const WbDrawing *self)
{
  return (gsize) self->channels * self->height * self->width;
}

cairo_surface_t *
wb_drawing_surface (WbDrawing *self)
{
  return self->surface;
}

/** wb_drawing_clear: takes all ink away */
void
wb_drawing_clear (WbDrawing *self)
{
  cairo_t *cr = cairo_create (self->surface);
  set_gray (cr, self->paper);
  cairo_paint (cr);
  cairo_destroy (cr);
}

/**
 * wb_drawing_line:
 * @pen: width of the line
 * @erases: lays paper instead of ink
 *
 * All lengths are in pixels of the data. A line of no length is a dot.
 */
void
wb_drawing_line (WbDrawing *self, double x0, double y0, double x1, double y1,
                 double pen, gboolean erases)
{
  cairo_t *cr = cairo_create (self->surface);
  cairo_scale (cr, self->factor, self->factor);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, pen);
  set_gray (cr, erases ? self->paper : 255 - self->paper);
  cairo_move_to (cr, x0, y0);
  cairo_line_to (cr, x1, y1);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* Pixels */

typedef struct /* the surface's pixels as they lie in memory */
{
  const guint32 *pixels;
  guint width, height, stride;
} Fine;

static Fine
fine_of (WbDrawing *self)
{
  cairo_surface_flush (self->surface);
  return (Fine){ (const guint32 *) (gpointer) cairo_image_surface_get_data (
                     self->surface),
                 self->width * self->factor, self->height * self->factor,
                 (guint) cairo_image_surface_get_stride (self->surface) / 4 };
}

/* One channel is read from red. */
static double
value_at (const Fine *fine, guint x, guint y, guint channel)
{
  const guint32 pixel = fine->pixels[y * fine->stride + x];
  return (pixel >> (16 - 8 * MIN (channel, 2))) & 0xff;
}

/* Mean of a channel over a rectangle of fractions of pixels. */
static double
mean_over (const Fine *fine, double x0, double y0, double x1, double y1,
           guint channel)
{
  double sum = 0, area = 0;
  const guint right = MIN ((guint) ceil (x1), fine->width);
  const guint bottom = MIN ((guint) ceil (y1), fine->height);
  for (guint y = (guint) y0; y < bottom; y++)
    for (guint x = (guint) x0; x < right; x++)
      {
        const double share = (MIN (x + 1.0, x1) - MAX ((double) x, x0))
                             * (MIN (y + 1.0, y1) - MAX ((double) y, y0));
        sum += share * value_at (fine, x, y, channel);
        area += share;
      }
  return area > 0 ? sum / area : 0;
}

typedef struct
{
  guint left, top, width, height; /* of the surface; width 0: no ink */
} Box;

static Box
find_ink (WbDrawing *self, const Fine *fine)
{
  guint left = fine->width, right = 0, top = fine->height, bottom = 0;
  const guint32 empty = self->paper * 0x010101u;
  for (guint y = 0; y < fine->height; y++)
    for (guint x = 0; x < fine->width; x++)
      if ((fine->pixels[y * fine->stride + x] & 0xffffff) != empty)
        {
          left = MIN (left, x);
          right = MAX (right, x + 1);
          top = MIN (top, y);
          bottom = MAX (bottom, y + 1);
        }
  return right > left ? (Box){ left, top, right - left, bottom - top }
                      : (Box){ 0 };
}

/** wb_drawing_is_empty: Returns: whether there is no ink */
gboolean
wb_drawing_is_empty (WbDrawing *self)
{
  const Fine fine = fine_of (self);
  return find_ink (self, &fine).width == 0;
}

/**
 * wb_drawing_load:
 * @bytes: channels × height × width
 *
 * The picture as it is; reading it without normalizing gives the same bytes.
 */
void
wb_drawing_load (WbDrawing *self, const guint8 *bytes)
{
  cairo_surface_flush (self->surface);
  guint8 *data = cairo_image_surface_get_data (self->surface);
  const guint stride = (guint) cairo_image_surface_get_stride (self->surface);
  const gsize plane = (gsize) self->height * self->width;
  for (guint y = 0; y < self->height * self->factor; y++)
    for (guint x = 0; x < self->width * self->factor; x++)
      {
        const gsize at
            = (gsize) (y / self->factor) * self->width + x / self->factor;
        guint32 rgb = 0;
        for (guint c = 0; c < 3; c++)
          rgb = rgb << 8 | bytes[MIN (c, self->channels - 1) * plane + at];
        memcpy (data + (gsize) y * stride + (gsize) x * 4, &rgb, sizeof rgb);
      }
  cairo_surface_mark_dirty (self->surface);
}

static guint8
to_byte (double value)
{
  return (guint8) CLAMP (lround (value), 0, 255);
}

static void
read_as_is (WbDrawing *self, const Fine *fine, guint8 *bytes)
{
  const double k = self->factor;
  for (guint c = 0; c < self->channels; c++)
    for (guint y = 0; y < self->height; y++)
      for (guint x = 0; x < self->width; x++)
        *bytes++ = to_byte (
            mean_over (fine, x * k, y * k, (x + 1) * k, (y + 1) * k, c));
}

/* Normalizing */

/* The ink scaled to @height × @width pixels. (transfer full): channels × … */
static guint8 *
scale_ink (WbDrawing *self, const Fine *fine, const Box *box, guint height,
           guint width)
{
  guint8 *small = g_new (guint8, (gsize) self->channels * height * width);
  guint8 *at = small;
  const double dx = (double) box->width / width;
  const double dy = (double) box->height / height;
  for (guint c = 0; c < self->channels; c++)
    for (guint y = 0; y < height; y++)
      for (guint x = 0; x < width; x++)
        *at++ = to_byte (mean_over (fine, box->left + x * dx, box->top + y * dy,
                                    box->left + (x + 1) * dx,
                                    box->top + (y + 1) * dy, c));
  return small;
}

/* Where the ink has its center of mass, from the left and upper edges. */
static void
find_center (WbDrawing *self, const guint8 *small, guint height, guint width,
             double *x_center, double *y_center)
{
  double mass = 0, x_sum = 0, y_sum = 0;
  for (guint c = 0; c < self->channels; c++)
    for (guint y = 0; y < height; y++)
      for (guint x = 0; x < width; x++)
        {
          const double ink = abs (*small++ - self->paper);
          mass += ink;
          x_sum += ink * (x + 0.5);
          y_sum += ink * (y + 0.5);
        }
  *x_center = mass > 0 ? x_sum / mass : width / 2.0;
  *y_center = mass > 0 ? y_sum / mass : height / 2.0;
}

/* Where to begin so that @center comes into the middle, but all stays inside.
 */
static guint
place (guint field, guint size, double center)
{
  const long at = (long) ceil (field / 2.0 - center);
  return (guint) CLAMP (at, 0, (long) (field - size));
}

static void
read_normalized (WbDrawing *self, const Fine *fine, const Box *box,
                 guint8 *bytes)
{
  const guint side = MIN (self->height, self->width);
  const double largest = MAX ((double) side * BOX / FIELD, 1);
  const double scale = largest / MAX (box->width, box->height);
  const guint width = (guint) MAX (lround (box->width * scale), 1);
  const guint height = (guint) MAX (lround (box->height * scale), 1);
  g_autofree guint8 *small = scale_ink (self, fine, box, height, width);
  double x_center, y_center;
  find_center (self, small, height, width, &x_center, &y_center);
  const guint left = place (self->width, width, x_center);
  const guint top = place (self->height, height, y_center);
  memset (bytes, self->paper, wb_drawing_n_bytes (self));
  for (guint c = 0; c < self->channels; c++)
    for (guint y = 0; y < height; y++)
      memcpy (bytes + ((gsize) c * self->height + top + y) * self->width + left,
              small + ((gsize) c * height + y) * width, width);
}

/**
 * wb_drawing_read:
 * @normalizes: sized and centered as MNIST is
 * @bytes: (out): channels × height × width
 */
void
wb_drawing_read (WbDrawing *self, gboolean normalizes, guint8 *bytes)
{
  const Fine fine = fine_of (self);
  const Box box = find_ink (self, &fine);
  if (normalizes && box.width > 0)
    read_normalized (self, &fine, &box, bytes);
  else
    read_as_is (self, &fine, bytes);
}
