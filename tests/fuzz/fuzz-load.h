/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the fuzzers of the readers share: any bytes must load or be refused with
 * a message, and cutting the file into small pieces must change nothing. */
#pragma once

#include "ml-faults.h"
#include "ml-loader.h"
#include "ml-parallel.h"
#include "ml-reading.h"
#include "ml-registry.h"

#include <math.h>
#include <string.h>

/* The two must be the same table, or the same error. */
static void
fuzz_compare (MlDataset *a, const GError *a_error, MlDataset *b,
              const GError *b_error)
{
  g_assert_true ((a == NULL) == (b == NULL));
  if (a == NULL)
    {
      g_assert_cmpstr (a_error->message, ==, b_error->message);
      return;
    }
  g_assert_cmpuint (ml_dataset_n_rows (a), ==, ml_dataset_n_rows (b));
  g_assert_cmpuint (ml_dataset_n_columns (a), ==, ml_dataset_n_columns (b));
  for (guint c = 0; c < ml_dataset_n_columns (a); c++)
    {
      g_assert_true (ml_attribute_same (ml_dataset_attribute (a, c),
                                        ml_dataset_attribute (b, c)));
      for (guint r = 0; r < ml_dataset_n_rows (a); r++)
        {
          const double x = ml_dataset_value (a, r, c);
          const double y = ml_dataset_value (b, r, c);
          g_assert_true (x == y || (isnan (x) && isnan (y)));
        }
    }
}

static MlDataset *
fuzz_load_once (const char *name, const guint8 *bytes, gsize n_bytes,
                gsize least_piece, GError **error)
{
  const GType type = ml_registry_find (ML_TYPE_LOADER, name, NULL);
  g_autoptr (MlLoader) loader = g_object_new (type, NULL);
  const MlSource source = { .name = "fuzz", .bytes = bytes,
                            .n_bytes = n_bytes };
  ml_reading_set_least_piece (least_piece);
  MlDataset *data = ml_loader_load (loader, &source, NULL, error);
  g_assert_true ((data == NULL) == (*error != NULL));
  g_assert_true (data != NULL || g_utf8_validate ((*error)->message, -1, NULL));
  return data;
}

/* What was refused may be so again, but not what only lacked repairs of its
 * rows. */
static void
fuzz_repair (const char *name, const guint8 *bytes, gsize n_bytes)
{
  const GType type = ml_registry_find (ML_TYPE_LOADER, name, NULL);
  g_autoptr (MlLoader) loader = g_object_new (type, NULL);
  g_autoptr (GError) error = NULL, refusal = NULL;
  const MlSource source = { .name = "fuzz", .bytes = bytes,
                            .n_bytes = n_bytes };
  if (ML_LOADER_GET_CLASS (loader)->find_faults == NULL)
    return;
  g_autoptr (MlFaults) faults
      = ML_LOADER_GET_CLASS (loader)->find_faults (loader, &source, NULL,
                                                   &error);
  ml_loader_set_repairs (loader, ML_REPAIR_ALL);
  g_autoptr (MlDataset) data = ml_loader_load (loader, &source, NULL, &refusal);
  g_assert_true ((data == NULL) == (refusal != NULL));
  g_assert_true (faults != NULL || error != NULL);
  for (guint i = 0; faults != NULL && i < faults->messages->len; i++)
    g_assert_true (
        g_utf8_validate (g_ptr_array_index (faults->messages, i), -1, NULL));
  if (faults != NULL && strcmp (name, "arff") == 0)
    g_assert_no_error (refusal);
}

static inline int
fuzz_load (const char *name, const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (GError) whole_error = NULL, cut_error = NULL;
  ml_parallel_set_threads (1);
  g_autoptr (MlDataset) whole
      = fuzz_load_once (name, bytes, n_bytes, 0, &whole_error);
  g_autoptr (MlDataset) cut
      = fuzz_load_once (name, bytes, n_bytes, 1, &cut_error);
  fuzz_compare (whole, whole_error, cut, cut_error);
  ml_reading_set_least_piece (0);
  fuzz_repair (name, bytes, n_bytes);
  return 0;
}
