/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a body as a model file whose checksum is right, so that mutations reach
 * what is behind it, and predicts two rows with whatever was loaded. */
#include "fuzz-wrap.h"

#include "ml-dataset-builder.h"
#include "ml-predictor.h"

#include <math.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes);

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
  g_autoptr (GBytes) file = fuzz_wrap ("RuruMdl\n", 1, bytes, n_bytes);
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
