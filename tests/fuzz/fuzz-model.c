/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a body as a model file whose checksum is right, so that mutations reach
 * what is behind it, and predicts two rows with whatever was loaded. */
#include "ml-dataset-builder.h"
#include "ml-predictor.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes);

static GBytes *
wrap (const uint8_t *body, gsize n_bytes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 header[56] = "RuruMdl\n";
  gsize n_hash = 32;
  const guint32 version = GUINT32_TO_LE (1);
  const guint64 length = GUINT64_TO_LE (n_bytes);
  g_checksum_update (checksum, body, (gssize) n_bytes);
  memcpy (header + 8, &version, sizeof version);
  memcpy (header + 16, &length, sizeof length);
  g_checksum_get_digest (checksum, header + 24, &n_hash);
  GByteArray *file = g_byte_array_new ();
  g_byte_array_append (file, header, sizeof header);
  g_byte_array_append (file, body, (guint) n_bytes);
  return g_byte_array_free_to_bytes (file);
}

/* One row of first values, one of missing values. */
static MlDataset *
make_rows (MlDataset *header)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("rows", 2);
  for (guint i = 0; i < ml_dataset_n_columns (header); i++)
    {
      MlAttribute *attribute
          = ml_attribute_ref (ml_dataset_attribute (header, i));
      double *numbers = g_new0 (double, 2);
      gint32 *codes = g_new0 (gint32, 2);
      numbers[1] = (double) NAN;
      codes[0] = attribute->n_labels > 0 ? 0 : -1;
      codes[1] = -1;
      if (ml_attribute_has_numbers (attribute))
        ml_dataset_builder_add_numbers (builder, attribute,
                                        g_steal_pointer (&numbers));
      else if (ml_attribute_has_codes (attribute))
        ml_dataset_builder_add_codes (builder, attribute,
                                      g_steal_pointer (&codes));
      else
        ml_dataset_builder_add_bytes (
            builder, attribute,
            g_malloc0 (2 * ml_attribute_n_bytes (attribute)));
      g_free (numbers);
      g_free (codes);
    }
  return ml_dataset_builder_finish (builder);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_autoptr (GBytes) file = wrap (bytes, n_bytes);
  g_autoptr (MlPredictor) predictor
      = ml_predictor_load_bytes (file, "fuzz", NULL);
  if (predictor == NULL)
    return 0;
  g_autoptr (MlDataset) rows = make_rows (ml_predictor_header (predictor));
  g_autoptr (MlDataset) made G_GNUC_UNUSED
      = ml_predictor_append (predictor, rows, NULL);
  g_autofree char *text G_GNUC_UNUSED
      = ml_model_describe (ml_predictor_model (predictor));
  return 0;
}
