/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernels against the plain formula: whole numbers, so equal exactly. */
#include "ml-distance.h"
#include "ml-random.h"

#include <math.h>

#define ROWS 7

/* The worst that can be, 0 against 255, and noise; every row of its own. */
static guint8 **
make_rows (gsize width, guint64 seed)
{
  MlRandom random;
  ml_random_init (&random, seed, 0);
  guint8 **rows = g_new0 (guint8 *, ROWS + 1);
  for (guint r = 0; r < ROWS; r++)
    {
      rows[r] = g_malloc (width);
      for (gsize i = 0; i < width; i++)
        rows[r][i] = r == 0   ? 0
                     : r == 1 ? 255
                              : (guint8) ml_random_below (&random, 256);
    }
  return rows;
}

static double
plain_distance (const guint8 *a, const guint8 *b, gsize width)
{
  gint64 sum = 0;
  for (gsize i = 0; i < width; i++)
    sum += ((gint64) a[i] - b[i]) * ((gint64) a[i] - b[i]);
  return (double) sum;
}

static void
check_kernel (const MlByteKernel *kernel, gsize width)
{
  g_auto (GStrv) a = (GStrv) (gpointer) make_rows (width, 1);
  g_auto (GStrv) b = (GStrv) (gpointer) make_rows (width, 2);
  const guint8 *const *rows_a = (const guint8 *const *) (gpointer) a;
  const guint8 *const *rows_b = (const guint8 *const *) (gpointer) b;
  double norms_a[ROWS], norms_b[ROWS], out[ROWS * ROWS];
  for (guint r = 0; r < ROWS; r++)
    {
      norms_a[r] = ml_distance_norm (rows_a[r], width);
      norms_b[r] = ml_distance_norm (rows_b[r], width);
    }
  for (guint n_a = 1; n_a <= ROWS; n_a += 2)
    for (guint n_b = 1; n_b <= ROWS; n_b += 3)
      {
        ml_distance_bytes (kernel, rows_a, norms_a, n_a, rows_b, norms_b, n_b,
                           width, out);
        for (guint i = 0; i < n_a * n_b; i++)
          g_assert_cmpfloat (
              out[i], ==,
              plain_distance (rows_a[i / n_b], rows_b[i % n_b], width));
      }
}

static void
test_bytes (void)
{
  static const gsize widths[]
      = { 1, 3, 15, 16, 17, 63, 64, 65, 784, 3072, 32768, 32769, 100000 };
  guint n_kernels;
  const MlByteKernel *kernels = ml_byte_kernels (&n_kernels);
  g_assert_true (kernels[n_kernels - 1].is_supported ());
  for (guint k = 0; k < n_kernels; k++)
    {
      if (!kernels[k].is_supported ())
        continue;
      g_test_message ("kernel: %s", kernels[k].name);
      for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
        check_kernel (&kernels[k], widths[w]);
    }
}

/* A missing value is as far away as can be, as WEKA has it. */
static void
test_numbers (void)
{
  const double column[] = { 0, 0.25, 1, NAN, 0.5 };
  double sums[5] = { 1, 1, 1, 1, 1 };
  ml_distance_add_numbers (sums, column, 5, 0.25, 0, 1);
  const double known[] = { 1.0625, 1, 1.5625, 1.5625, 1.0625 };
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (sums[i], ==, known[i]);
  double missing[5] = { 0 };
  ml_distance_add_numbers (missing, column, 5, NAN, 0, 1);
  const double far[] = { 1, 0.5625, 1, 1, 0.25 };
  for (guint i = 0; i < 5; i++)
    g_assert_cmpfloat (missing[i], ==, far[i]);
}

static void
test_labels (void)
{
  const double column[] = { 0, 1, 2, NAN };
  double sums[4] = { 0 }, missing[4] = { 0 };
  ml_distance_add_labels (sums, column, 4, 1);
  ml_distance_add_labels (missing, column, 4, NAN);
  const double expected[] = { 1, 0, 1, 1 };
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpfloat (sums[i], ==, expected[i]);
      g_assert_cmpfloat (missing[i], ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/distance/bytes", test_bytes);
  g_test_add_func ("/core/distance/numbers", test_numbers);
  g_test_add_func ("/core/distance/labels", test_labels);
  return g_test_run ();
}
