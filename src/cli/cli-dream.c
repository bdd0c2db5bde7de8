/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli dream MODEL -O FILE: what a Boltzmann machine or a generative
 * network believes in, after many Gibbs steps: one picture of all, or a table.
 */
#include "cli-watch.h"
#include "cli.h"

#include "ml-dreams.h"
#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-writer.h"

#include "plot-chart.h"
#include "plot-picture.h"

#include <cairo.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

enum
{
  LEAST_SIDE = 56,   /* of one picture on the sheet, pixels, about            */
  GAP = 2,           /* between two                                          */
  MOST_SIDE = 16384, /* of the sheet                                         */
};

typedef struct
{
  char *label, *output;
  gint chains, steps, threads;
  double temperature;
  gint64 seed;
} Wishes;

static void
wishes_clear (Wishes *self)
{
  g_free (self->label);
  g_free (self->output);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
read_words (const CliCommand *self, char ***words, Wishes *w, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'O', 0, G_OPTION_ARG_FILENAME, &w->output,
      N_ ("Where to write it: .png for one picture of all, else a table"),
      "FILE" },
    { "label", 'l', 0, G_OPTION_ARG_STRING, &w->label,
      N_ ("The class to dream of, where there are label units; all: one after "
          "the other"),
      "LABEL" },
    { "chains", 'n', 0, G_OPTION_ARG_INT, &w->chains,
      N_ ("How many to make (100)"), "N" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &w->steps,
      N_ ("Gibbs steps from a random start (300)"), "N" },
    { "temperature", 0, 0, G_OPTION_ARG_DOUBLE, &w->temperature,
      N_ ("Above 1 wilder, below 1 tamer dreams (1)"), "T" },
    { "seed", 's', 0, G_OPTION_ARG_INT64, &w->seed,
      N_ ("Another number makes other dreams (1)"), "S" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &w->threads,
      N_ ("Threads to use; all cores if not given"), "N" },
    G_OPTION_ENTRY_NULL,
  };
  if (!cli_parse (self, words, entries, 1, 1, error))
    return FALSE;
  if (w->output == NULL)
    return cli_wrong_use (error, _ ("it needs -O FILE"));
  if (w->chains < 1 || w->steps < 0 || w->threads < 0)
    return cli_wrong_use (error, _ ("--chains must be at least 1, --steps and "
                                    "--threads cannot be negative"));
  if (!(w->temperature > 0) || !isfinite (w->temperature))
    return cli_wrong_use (error, _ ("--temperature must be above 0"));
  return TRUE;
}

static gboolean
read_label (MlPredictor *predictor, const char *label, MlDreamOptions *options,
            GError **error)
{
  const int target = ml_predictor_target (predictor);
  const MlAttribute *class = target >= 0 ? ml_dataset_attribute (
                                 ml_predictor_header (predictor),
                                 (guint) target)
                                         : NULL;
  options->label = -1;
  options->all_labels = g_strcmp0 (label, "all") == 0;
  if (label == NULL || options->all_labels)
    return TRUE;
  if (class != NULL && class->kind == ML_ATTRIBUTE_NOMINAL)
    options->label = ml_attribute_find_label (class, label);
  if (options->label < 0)
    g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                 _ ("the class of the model has no label “%s”"), label);
  return options->label >= 0;
}

/* -- One picture of all ---------------------------------------------------- */

typedef struct
{
  guint columns, rows, scale;
  guint cell_width, cell_height; /* with the gap */
} Sheet;

static gboolean
plan_sheet (Sheet *self, const MlAttribute *image, guint n, GError **error)
{
  const guint height = image->shape[1], width = image->shape[2];
  self->columns = (guint) ceil (sqrt (n));
  self->rows = (n + self->columns - 1) / self->columns;
  self->scale = MAX (1, LEAST_SIDE / MAX (height, width));
  self->cell_width = width * self->scale + GAP;
  self->cell_height = height * self->scale + GAP;
  if ((double) self->columns * self->cell_width <= MOST_SIDE
      && (double) self->rows * self->cell_height <= MOST_SIDE)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("%u pictures do not fit on one; make fewer with -n, or write "
                  "a table"),
               n);
  return FALSE;
}

/* 0 … 1 to a byte of the picture. */
static guint32
to_byte (float value)
{
  return (guint32) (CLAMP (value, 0, 1) * 255 + 0.5f);
}

/* @values: channels × height × width */
static void
paint (const Sheet *self, const MlAttribute *image, guint index,
       const float *values, guint32 *pixels, guint stride)
{
  const guint height = image->shape[1], width = image->shape[2];
  const gsize plane = image->shape[0] == 3 ? (gsize) height * width : 0;
  const guint top = index / self->columns * self->cell_height;
  const guint left = index % self->columns * self->cell_width;
  for (guint y = 0; y < height * self->scale; y++)
    for (guint x = 0; x < width * self->scale; x++)
      {
        const float *v = values + (y / self->scale) * width + x / self->scale;
        pixels[(gsize) (top + y) * stride + left + x]
            = to_byte (v[0]) << 16 | to_byte (v[plane]) << 8
              | to_byte (v[2 * plane]);
      }
}

static cairo_surface_t *
draw_sheet (const Sheet *self, MlDataset *dreams, guint column)
{
  const MlAttribute *image = ml_dataset_attribute (dreams, column);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) (self->columns * self->cell_width - GAP),
      (int) (self->rows * self->cell_height - GAP));
  guint32 *pixels
      = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  const guint stride = (guint) cairo_image_surface_get_stride (surface) / 4;
  g_autofree float *values = g_new (float, ml_attribute_n_bytes (image));
  cairo_surface_flush (surface);
  for (guint i = 0; pixels != NULL && i < ml_dataset_n_rows (dreams); i++)
    {
      plot_picture_read_all (dreams, column, i, values);
      paint (self, image, i, values, pixels, stride);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_status_t
append_bytes (void *into, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (into, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
write_sheet (MlDataset *dreams, const char *path, GError **error)
{
  const int column = plot_picture_column (dreams);
  Sheet sheet;
  if (column < 0)
    {
      g_set_error_literal (
          error, ML_ERROR, ML_ERROR_DATA,
          _ ("the model's rows are no pictures; write a table, "
             "such as dreams.csv"));
      return FALSE;
    }
  if (!plan_sheet (&sheet, ml_dataset_attribute (dreams, (guint) column),
                   ml_dataset_n_rows (dreams), error))
    return FALSE;
  cairo_surface_t *surface = draw_sheet (&sheet, dreams, (guint) column);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const cairo_status_t status
      = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_file_set_contents (path, (const char *) bytes->data, bytes->len,
                                error);
  g_set_error (error, ML_ERROR, ML_ERROR_FAILED,
               _ ("%s: the picture could not be made: %s"), path,
               cairo_status_to_string (status));
  return FALSE;
}

static gboolean
is_png (const char *path)
{
  const gsize length = strlen (path);
  return length >= 4 && g_ascii_strcasecmp (path + length - 4, ".png") == 0;
}

/* FALSE: the ending is of no format; to be found out before long work. */
static gboolean
check_ending (const char *path, GError **error)
{
  if (is_png (path))
    return TRUE;
  g_autoptr (MlWriter) writer = ml_writer_for_path (path, error);
  return writer != NULL;
}

gboolean
cli_dream (const CliCommand *self, char ***words, GError **error)
{
  g_auto (Wishes) wishes
      = { .chains = 100, .steps = 300, .temperature = 1, .seed = 1 };
  if (!read_words (self, words, &wishes, error)
      || !check_ending (wishes.output, error))
    return FALSE;
  g_autoptr (MlPredictor) predictor = ml_predictor_load ((*words)[1], error);
  MlDreamOptions options = { .n_chains = (guint) wishes.chains,
                             .n_steps = (guint) wishes.steps,
                             .temperature = wishes.temperature,
                             .seed = (guint64) wishes.seed };
  if (predictor == NULL
      || !read_label (predictor, wishes.label, &options, error))
    return FALSE;
  ml_parallel_set_threads ((guint) wishes.threads);
  g_autoptr (MlMonitor) monitor = ml_monitor_new ();
  g_autoptr (CliWatch) watch G_GNUC_UNUSED = cli_watch_new (monitor);
  g_autoptr (MlDataset) dreams = ml_dream (predictor, &options, monitor, error);
  if (dreams == NULL)
    return FALSE;
  return is_png (wishes.output)
             ? write_sheet (dreams, wishes.output, error)
             : ml_save_path (dreams, wishes.output, monitor, error);
}
