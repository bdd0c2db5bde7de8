/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads IDX, the format of MNIST (LeCun, Cortes, Burges): two zero bytes, a
 * type, the number of sizes, the sizes, then the values, all big-endian.
 * Bytes of 3 or 4 sizes are pictures, a list of bytes is a list of labels,
 * everything else becomes columns of numbers. The labels of pictures stand in
 * a file of their own; it is looked for beside them. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-idx.h"
#include "ml-memory.h"
#include "ml-option.h"
#include "ml-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _MlIdxLoader
{
  MlLoader parent;
  char *labels; /* owned by the option */
};

#define ML_TYPE_IDX_LOADER (ml_idx_loader_get_type ())
G_DECLARE_FINAL_TYPE (MlIdxLoader, ml_idx_loader, ML, IDX_LOADER, MlLoader)
G_DEFINE_FINAL_TYPE (MlIdxLoader, ml_idx_loader, ML_TYPE_LOADER)

enum
{
  TYPE_UBYTE = 0x08,
  TYPE_BYTE = 0x09,
  TYPE_SHORT = 0x0b,
  TYPE_INT = 0x0c,
  TYPE_FLOAT = 0x0d,
  TYPE_DOUBLE = 0x0e,
  MOST_SIZES = 8,
  MOST_COLUMNS = 65536,
};

typedef struct
{
  const char *name; /* for messages */
  guint8 type;
  guint n_sizes;
  guint32 sizes[MOST_SIZES];
  gsize n_values; /* of one item: product of all sizes but the first */
  const guint8 *values;
} Idx;

static gboolean fail (const char *name, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
fail (const char *name, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ML_ERROR, ML_ERROR_PARSE, "%s: %s", name, message);
  return FALSE;
}

/* 0: there is no such type */
static gsize
type_size (guint8 type)
{
  switch (type)
    {
    case TYPE_UBYTE:
    case TYPE_BYTE:
      return 1;
    case TYPE_SHORT:
      return 2;
    case TYPE_INT:
    case TYPE_FLOAT:
      return 4;
    case TYPE_DOUBLE:
      return 8;
    default:
      return 0;
    }
}

static guint32
read_size (const guint8 *bytes)
{
  guint32 size;
  memcpy (&size, bytes, sizeof size);
  return GUINT32_FROM_BE (size);
}

/* The values must fill the rest of the file exactly. */
static gboolean
check_length (Idx *self, gsize rest, GError **error)
{
  guint64 expected = type_size (self->type);
  self->n_values = 1;
  for (guint i = 0; i < self->n_sizes; i++)
    if (!g_uint64_checked_mul (&expected, expected, self->sizes[i])
        || (i > 0
            && !g_size_checked_mul (&self->n_values, self->n_values,
                                    self->sizes[i])))
      return fail (self->name, error,
                   "the size in the header is larger than any file; is it "
                   "big-endian?");
  if (rest < expected)
    return fail (self->name, error,
                 "the file is truncated, or a size in its header is wrong: "
                 "%" G_GUINT64_FORMAT " bytes expected, %" G_GSIZE_FORMAT
                 " found; fetch it again",
                 expected, rest);
  if (rest > expected)
    return fail (self->name, error,
                 "%" G_GUINT64_FORMAT " trailing bytes behind the data; is "
                 "the size in the header right?",
                 rest - expected);
  return TRUE;
}

static gboolean
read_header (Idx *self, const MlSource *source, GError **error)
{
  const guint8 *const bytes = source->bytes;
  *self = (Idx){ .name = source->name };
  if (source->n_bytes == 0)
    return fail (self->name, error, "the file is empty; fetch it again");
  if ((bytes[0] != 0) || (source->n_bytes > 1 && bytes[1] != 0))
    return fail (self->name, error,
                 "this is not an IDX file: it must begin with two zero bytes");
  if (source->n_bytes < 4 || source->n_bytes < 4 + 4 * (gsize) bytes[3])
    return fail (self->name, error,
                 "truncated header: the file ends inside it; fetch it again");
  self->type = bytes[2];
  self->n_sizes = bytes[3];
  if (type_size (self->type) == 0)
    return fail (self->name, error,
                 "type 0x%02X is not an IDX type; types are 08, 09 and 0B to "
                 "0E",
                 self->type);
  if (self->n_sizes == 0 || self->n_sizes > MOST_SIZES)
    return fail (self->name, error,
                 "%u sizes in the header; 1 to %d are supported", self->n_sizes,
                 MOST_SIZES);
  const gsize header = 4 + 4 * (gsize) self->n_sizes;
  for (guint i = 0; i < self->n_sizes; i++)
    self->sizes[i] = read_size (bytes + 4 + 4 * i);
  self->values = bytes + header;
  return check_length (self, source->n_bytes - header, error);
}

static double
value_at (const Idx *self, gsize index)
{
  const guint8 *const p = self->values + index * type_size (self->type);
  guint16 two = 0;
  guint32 four = 0;
  guint64 eight = 0;
  float single;
  double number;
  switch (self->type)
    {
    case TYPE_UBYTE:
      return *p;
    case TYPE_BYTE:
      return (gint8) *p;
    case TYPE_SHORT:
      memcpy (&two, p, sizeof two);
      return (gint16) GUINT16_FROM_BE (two);
    case TYPE_INT:
      memcpy (&four, p, sizeof four);
      return (gint32) GUINT32_FROM_BE (four);
    case TYPE_FLOAT:
      memcpy (&four, p, sizeof four);
      four = GUINT32_FROM_BE (four);
      memcpy (&single, &four, sizeof single);
      return (double) single;
    case TYPE_DOUBLE:
    default:
      memcpy (&eight, p, sizeof eight);
      eight = GUINT64_FROM_BE (eight);
      memcpy (&number, &eight, sizeof number);
      return number;
    }
}

/* Labels 0 … the highest there is, so that digits are ten classes. */
static void
add_labels (MlDatasetBuilder *builder, const Idx *self)
{
  const gsize n = self->sizes[0];
  gint32 *codes = g_new (gint32, MAX (n, 1));
  guint n_labels = 0;
  for (gsize i = 0; i < n; i++)
    {
      codes[i] = self->values[i];
      n_labels = MAX (n_labels, self->values[i] + 1u);
    }
  char **labels = g_new0 (char *, n_labels + 1);
  for (guint i = 0; i < n_labels; i++)
    labels[i] = g_strdup_printf ("%u", i);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", labels), codes);
}

static gboolean
add_images (MlDatasetBuilder *builder, const Idx *self, GError **error)
{
  const guint n = self->n_sizes;
  const guint channels = n == 4 ? self->sizes[1] : 1;
  if (self->n_values == 0 || self->n_values > G_MAXINT32 || channels > 4)
    return fail (self->name, error,
                 "pictures of %u × %u × %u; at least one pixel and at most 4 "
                 "channels are supported",
                 channels, self->sizes[n - 2], self->sizes[n - 1]);
  const gsize size = self->n_values * self->sizes[0];
  guint8 *bytes = g_try_malloc (MAX (size, 1));
  if (bytes == NULL)
    return fail (self->name, error, "the pictures do not fit into memory");
  memcpy (bytes, self->values, size);
  ml_dataset_builder_add_bytes (builder,
                                ml_attribute_new_image ("image", channels,
                                                        self->sizes[n - 2],
                                                        self->sizes[n - 1]),
                                bytes);
  return TRUE;
}

static gboolean
add_column (MlDatasetBuilder *builder, const Idx *self, gsize column,
            GError **error)
{
  const gsize n = self->sizes[0];
  g_autofree double *numbers = g_new (double, MAX (n, 1));
  for (gsize row = 0; row < n; row++)
    {
      numbers[row] = value_at (self, row * self->n_values + column);
      if (isinf (numbers[row]))
        return fail (self->name, error,
                     "row %" G_GSIZE_FORMAT ", value %" G_GSIZE_FORMAT
                     " is infinite; a finite number is expected",
                     row + 1, column + 1);
    }
  g_autofree char *name = g_strdup_printf ("p%" G_GSIZE_FORMAT, column);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                  g_steal_pointer (&numbers));
  return TRUE;
}

static gboolean
add_numbers (MlDatasetBuilder *builder, const Idx *self, GError **error)
{
  /* else twelve bytes could ask for 65,536 columns */
  if (self->sizes[0] == 0)
    return fail (self->name, error,
                 "the file has no rows; check that it is complete");
  if (self->n_values == 0 || self->n_values > MOST_COLUMNS
      || !ml_memory_suffices (8.0 * (double) self->n_values * self->sizes[0]))
    return fail (self->name, error,
                 "%" G_GSIZE_FORMAT " numbers a row; 1 to %d are supported",
                 self->n_values, MOST_COLUMNS);
  for (gsize i = 0; i < self->n_values; i++)
    if (!add_column (builder, self, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_labels (const Idx *self)
{
  return self->type == TYPE_UBYTE && self->n_sizes == 1;
}

static gboolean
is_images (const Idx *self)
{
  return self->type == TYPE_UBYTE && (self->n_sizes == 3 || self->n_sizes == 4);
}

/* "train-images-idx3-ubyte.gz" → "train-labels-idx1-ubyte", packed or not.
 * Returns: (transfer full) (nullable): the one that exists */
static char *
find_labels (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  if (g_str_has_suffix (base, ".gz"))
    base[strlen (base) - 3] = '\0';
  g_autofree char *name = ml_idx_labels_name (base);
  for (guint i = 0; name != NULL && i < 2; i++)
    {
      g_autofree char *found
          = g_strconcat (folder, "/", name, i == 0 ? "" : ".gz", NULL);
      if (g_file_test (found, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&found);
    }
  return NULL;
}

static gboolean
add_labels_of (MlDatasetBuilder *builder, const Idx *images, const char *path,
               MlMonitor *monitor, GError **error)
{
  g_autoptr (MlSourceFile) file = ml_source_file_open (path, monitor, error);
  Idx labels;
  if (file == NULL || !read_header (&labels, &file->source, error))
    return FALSE;
  if (!is_labels (&labels))
    return fail (labels.name, error,
                 "this is no list of labels; one byte a picture is expected");
  if (labels.sizes[0] != images->sizes[0])
    return fail (labels.name, error,
                 "%u labels for %u images; take the labels that belong to %s",
                 labels.sizes[0], images->sizes[0], images->name);
  add_labels (builder, &labels);
  return TRUE;
}

static gboolean
add_all (MlIdxLoader *self, MlDatasetBuilder *builder, const Idx *idx,
         const MlSource *source, MlMonitor *monitor, GError **error)
{
  if (is_labels (idx))
    {
      add_labels (builder, idx);
      return TRUE;
    }
  if (!is_images (idx))
    return add_numbers (builder, idx, error);
  if (!add_images (builder, idx, error))
    return FALSE;
  const gboolean is_given = self->labels != NULL && self->labels[0] != '\0';
  g_autofree char *path = is_given               ? g_strdup (self->labels)
                          : source->path != NULL ? find_labels (source->path)
                                                 : NULL;
  if (path != NULL)
    return add_labels_of (builder, idx, path, monitor, error);
  ml_dataset_builder_warn (builder,
                           "%s: no file of labels beside it, so there is no "
                           "class",
                           idx->name);
  return TRUE;
}

/* "train-images-idx3-ubyte.gz" → "train-images" */
static char *
relation_of (const char *name)
{
  const char *end = g_strrstr (name, "idx");
  if (end == NULL || end - name < 2)
    end = name + strlen (name) + 1;
  return g_strndup (name, (gsize) (end - name - 1));
}

static MlDataset *
ml_idx_loader_load (MlLoader *loader, const MlSource *source,
                    MlMonitor *monitor, GError **error)
{
  Idx idx;
  if (!read_header (&idx, source, error))
    return NULL;
  if (idx.sizes[0] > G_MAXINT32)
    {
      fail (idx.name, error, "%u rows; at most %d are supported", idx.sizes[0],
            G_MAXINT32);
      return NULL;
    }
  g_autofree char *relation = relation_of (source->name);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (relation, idx.sizes[0]);
  if (!add_all (ML_IDX_LOADER (loader), builder, &idx, source, monitor, error))
    return NULL;
  return ml_dataset_builder_finish (builder);
}

static gboolean
ml_idx_loader_recognize (const MlSource *source)
{
  Idx idx;
  return read_header (&idx, source, NULL);
}

static void
ml_idx_loader_class_init (MlIdxLoaderClass *klass)
{
  static const char *const extensions[] = {
    "idx",        "idx1",        "idx2",        "idx3",        "idx4",
    "idx1-ubyte", "idx2-ubyte",  "idx3-ubyte",  "idx4-ubyte",  "idx1-byte",
    "idx2-byte",  "idx3-byte",   "idx1-short",  "idx2-short",  "idx3-short",
    "idx1-int",   "idx2-int",    "idx3-int",    "idx1-float",  "idx2-float",
    "idx3-float", "idx1-double", "idx2-double", "idx3-double", NULL
  };
  static const MlOption options[] = {
    ML_OPTION_TEXT (MlIdxLoader, labels, "", NULL, N_ ("Labels file"),
                    N_ ("The labels of the pictures; empty: the file of the "
                        "same name with “labels” in place of “images”")),
  };
  MlLoaderClass *loader_class = ML_LOADER_CLASS (klass);
  loader_class->title = N_ ("IDX images");
  loader_class->extensions = extensions;
  loader_class->recognize = ml_idx_loader_recognize;
  loader_class->load = ml_idx_loader_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_idx_loader_init (MlIdxLoader *self)
{
}
