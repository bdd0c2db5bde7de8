/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Generated data obeys the rule it was made by. Bounds of random figures are
 * five standard errors of their known distribution. */
#include "test-fit.h"

#include "ml-error.h"
#include "ml-generator.h"
#include "ml-parallel.h"
#include "ml-registry.h"

#include <math.h>
#include <string.h>

enum
{
  N = 10000,
};

/* @settings: "arms=2 noise=0" */
static MlDataset *
make (const char *name, guint rows, const char *settings)
{
  g_autoptr (GError) error = NULL;
  const GType type = ml_registry_find (ML_TYPE_GENERATOR, name, &error);
  g_assert_no_error (error);
  g_autoptr (MlGenerator) generator = g_object_new (type, "rows", rows, NULL);
  g_auto (GStrv) words = g_strsplit (settings, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (words[i], "=", 2);
      g_assert_true (ml_option_parse (generator, pair[0], pair[1], &error));
    }
  MlDataset *data = ml_generator_generate (generator, &error);
  g_assert_no_error (error);
  return data;
}

static double
mean (const double *numbers, guint n)
{
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += numbers[i];
  return sum / n;
}

static double
deviation (const double *numbers, guint n)
{
  const double middle = mean (numbers, n);
  double sum = 0;
  for (guint i = 0; i < n; i++)
    sum += (numbers[i] - middle) * (numbers[i] - middle);
  return sqrt (sum / (n - 1));
}

static void
test_xor (void)
{
  g_autoptr (MlDataset) data = make ("xor", N, "spread=0.5");
  const double *x1 = ml_dataset_numbers (data, 0);
  const double *x2 = ml_dataset_numbers (data, 1);
  const gint32 *class = ml_dataset_codes (data, 2);
  for (guint i = 0; i < N; i++)
    g_assert_cmpint (class[i], ==, (x1[i] > 0.5) != (x2[i] > 0.5));
  g_autoptr (MlDataset) table = make ("xor", 4, "spread=0");
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (ml_dataset_codes (table, 2)[i], ==,
                     (int) ml_dataset_value (table, i, 0)
                         ^ (int) ml_dataset_value (table, i, 1));
}

/* Radii of a class have its mean and the noise's deviation. */
static void
test_circles (void)
{
  g_autoptr (MlDataset) data = make ("circles", N, "inner=0.5 noise=0.05");
  double radii[2][N / 2];
  for (guint i = 0; i < N; i++)
    radii[ml_dataset_codes (data, 2)[i]][i / 2]
        = hypot (ml_dataset_value (data, i, 0), ml_dataset_value (data, i, 1));
  for (guint c = 0; c < 2; c++)
    {
      const double error = 0.05 / sqrt (N / 2);
      g_assert_cmpfloat_with_epsilon (mean (radii[c], N / 2), c == 0 ? 1 : 0.5,
                                      5 * error);
      g_assert_cmpfloat_with_epsilon (deviation (radii[c], N / 2), 0.05,
                                      5 * error / sqrt (2));
    }
}

static void
test_rings (void)
{
  g_autoptr (MlDataset) data = make ("rings", N, "rings=5 classes=3 gap=0.25");
  guint counts[5] = { 0 };
  for (guint i = 0; i < N; i++)
    {
      const double radius = hypot (ml_dataset_value (data, i, 0),
                                   ml_dataset_value (data, i, 1));
      const guint ring = (guint) (radius + 1e-12);
      g_assert_cmpuint (ring, <, 5);
      g_assert_cmpfloat (radius - ring, <=, 0.75 + 1e-9);
      g_assert_cmpint (ml_dataset_codes (data, 2)[i], ==, ring % 3);
      counts[ring]++;
    }
  for (guint ring = 0; ring < 5; ring++)
    g_assert_cmpuint (counts[ring], >, N / 8);
}

static void
test_moons (void)
{
  g_autoptr (MlDataset) data = make ("moons", N, "noise=0");
  for (guint i = 0; i < N; i++)
    {
      const gboolean is_lower = ml_dataset_codes (data, 2)[i] == 1;
      const double x = ml_dataset_value (data, i, 0) - (is_lower ? 1 : 0);
      const double y = ml_dataset_value (data, i, 1) - (is_lower ? 0.5 : 0);
      g_assert_cmpfloat_with_epsilon (hypot (x, y), 1, 1e-12);
      g_assert_true (is_lower ? y <= 0 : y >= 0);
    }
}

/* Lang and Witbrock's formula, point i of 97: angle iπ/16, radius
 * 6.5 (104 - i) / 104; the second spiral is the first one turned by half. */
static void
test_spirals_are_the_published (void)
{
  g_autoptr (MlDataset) data = make ("spirals", 194, "noise=0");
  for (guint i = 0; i < 194; i++)
    {
      const double angle = (i / 2) * G_PI / 16;
      const double radius = 6.5 * (104 - i / 2) / 104;
      const double sign = i % 2 == 0 ? 1 : -1;
      g_assert_cmpfloat_with_epsilon (ml_dataset_value (data, i, 0),
                                      sign * radius * sin (angle), 1e-12);
      g_assert_cmpfloat_with_epsilon (ml_dataset_value (data, i, 1),
                                      sign * radius * cos (angle), 1e-12);
    }
}

/* The radius tells how far along an arm is, hence which arm has the angle. */
static void
test_spirals_are_separable (void)
{
  g_autoptr (MlDataset) data = make ("spirals", N, "arms=3 turns=2 noise=0.05");
  guint n_right = 0;
  for (guint i = 0; i < N; i++)
    {
      const double x = ml_dataset_value (data, i, 0);
      const double y = ml_dataset_value (data, i, 1);
      const double way = (6.5 - hypot (x, y)) / 6;
      double turns = atan2 (x, y) / (2 * G_PI) - 2 * way;
      turns -= floor (turns);
      n_right += (guint) floor (turns * 3 + 0.5) % 3
                 == (guint) ml_dataset_codes (data, 2)[i];
    }
  g_assert_cmpuint (n_right, >=, N - N / 100);
}

static void
check_board (guint fields)
{
  g_autofree char *settings = g_strdup_printf ("fields=%u", fields);
  g_autoptr (MlDataset) data = make ("checkerboard", N, settings);
  g_autofree guint *counts = g_new0 (guint, fields * fields);
  for (guint i = 0; i < N; i++)
    {
      const double x = ml_dataset_value (data, i, 0) * fields;
      const double y = ml_dataset_value (data, i, 1) * fields;
      const guint column = (guint) x, line = (guint) y;
      if (x - floor (x) < 1e-9 || y - floor (y) < 1e-9) /* rounding */
        continue;
      g_assert_cmpint (ml_dataset_codes (data, 2)[i], ==, (column + line) % 2);
      counts[line * fields + column]++;
    }
  const double expected = (double) N / (fields * fields);
  for (guint i = 0; i < fields * fields; i++)
    g_assert_cmpfloat_with_epsilon (counts[i], expected,
                                    0.13 * expected + 5 * sqrt (expected));
}

static void
test_checkerboard (void)
{
  check_board (2);
  check_board (3);
  check_board (4);
  check_board (8);
}

/* The best rule between two clouds errs in Φ (-distance / (2 spread)); here
 * Φ (-1.5) = 0.0668072. */
static void
test_gaussians (void)
{
  g_autoptr (MlDataset) data
      = make ("gaussians", N, "distance=6 spread=2 dimensions=3");
  guint n_wrong = 0;
  double values[2][N / 2];
  for (guint i = 0; i < N; i++)
    {
      const gint32 class = ml_dataset_codes (data, 3)[i];
      values[class][i / 2] = ml_dataset_value (data, i, 0);
      n_wrong += (values[class][i / 2] > 0) != (class == 1);
    }
  const double p = 0.0668072;
  g_assert_cmpfloat_with_epsilon (n_wrong, N * p, 5 * sqrt (N * p * (1 - p)));
  for (guint c = 0; c < 2; c++)
    {
      g_assert_cmpfloat_with_epsilon (mean (values[c], N / 2), c == 0 ? -3 : 3,
                                      5 * 2 / sqrt (N / 2));
      g_assert_cmpfloat_with_epsilon (deviation (values[c], N / 2), 2,
                                      5 * 2 / sqrt (N));
    }
  const double *noise = ml_dataset_numbers (data, 2);
  g_assert_cmpfloat_with_epsilon (mean (noise, N), 0, 5 * 2 / sqrt (N));
  g_assert_cmpfloat_with_epsilon (deviation (noise, N), 2,
                                  5 * 2 / sqrt (2.0 * N));
}

/* Neighboring clouds are as far apart as asked for. */
static void
test_gaussians_polygon (void)
{
  for (guint k = 2; k <= 7; k++)
    for (guint d = 1; d <= 2; d++)
      {
        g_autofree char *settings = g_strdup_printf (
            "classes=%u distance=3 spread=0 dimensions=%u", k, d);
        g_autoptr (MlDataset) data = make ("gaussians", k, settings);
        for (guint i = 1; i < k; i++)
          {
            const double dx = ml_dataset_value (data, i, 0)
                              - ml_dataset_value (data, i - 1, 0);
            const double dy = d == 1 ? 0
                                     : ml_dataset_value (data, i, 1)
                                           - ml_dataset_value (data, i - 1, 1);
            g_assert_cmpfloat_with_epsilon (hypot (dx, dy), 3, 1e-12);
          }
      }
}

static void
test_sine (void)
{
  g_autoptr (MlDataset) data = make ("sine", N, "periods=2 noise=0.3");
  double rest[N];
  for (guint i = 0; i < N; i++)
    {
      const double x = ml_dataset_value (data, i, 0);
      g_assert_true (x >= 0 && x < 1);
      rest[i] = ml_dataset_value (data, i, 1) - sin (4 * G_PI * x);
    }
  g_assert_cmpfloat_with_epsilon (mean (rest, N), 0, 5 * 0.3 / sqrt (N));
  g_assert_cmpfloat_with_epsilon (deviation (rest, N), 0.3,
                                  5 * 0.3 / sqrt (2.0 * N));
}

/* 4x³ - 3x is cos (3 arccos x), Chebyshev's third polynomial. */
static void
test_polynomial (void)
{
  g_autoptr (MlGenerator) generator = g_object_new (
      ml_registry_find (ML_TYPE_GENERATOR, "polynomial", NULL), "rows", N,
      "coefficients", "0, -3 0 4", "noise", 0.0, NULL);
  g_autoptr (MlDataset) data = ml_generator_generate (generator, NULL);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (
        ml_dataset_value (data, i, 1),
        cos (3 * acos (ml_dataset_value (data, i, 0))), 1e-9);
  static const char *const bad[] = { "1 2 3 4 5", "1 x", "1e400", "nan" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_object_set (generator, "coefficients", bad[i], NULL);
      g_assert_null (ml_generator_generate (generator, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
    }
}

static void
test_rings_refuse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlGenerator) generator
      = g_object_new (ml_registry_find (ML_TYPE_GENERATOR, "rings", NULL),
                      "rings", 3, "classes", 4, NULL);
  g_assert_null (ml_generator_generate (generator, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_nonnull (strstr (error->message, "at least as many rings"));
}

/* Without noise and jitter an F is an E without its foot, pixel by pixel, and
 * L the stem with the foot: row 0 of E is as row 0 of F, row 6 as row 6 of L.
 */
static void
test_letters (void)
{
  g_autoptr (MlDataset) data = make ("letters", 3, "noise=0 jitter=0");
  const guint8 *e = ml_dataset_bytes (data, 0), *f = e + 64, *l = f + 64;
  const MlAttribute *class = ml_dataset_attribute (data, 1);
  g_assert_cmpstr (class->labels[0], ==, "E");
  g_assert_cmpmem (e, 5 * 8, f, 5 * 8);
  g_assert_cmpmem (e + 6 * 8, 8, l + 6 * 8, 8);
  for (guint y = 0; y < 7; y++) /* the stem */
    g_assert_cmpuint (e[8 * y + 1], ==, 255);
  for (guint x = 1; x < 6; x++) /* the foot */
    g_assert_cmpuint (l[8 * 6 + x], ==, 255);
  g_assert_cmpuint (f[8 * 6 + 4], ==, 0);
  g_assert_cmpuint (l[8 * 0 + 4], ==, 0);
}

/* Whether all rows of a picture of 4 × 4, or all columns, are of one value. */
static gboolean
is_bars_or_stripes (guint picture)
{
  const guint first_row = picture & 0xf, first_column = picture & 0x1111;
  return picture == first_row * 0x1111 || picture == first_column * 0xf;
}

static guint
bits_of (const guint8 *pixels)
{
  guint bits = 0;
  for (guint i = 0; i < 16; i++)
    {
      g_assert_true (pixels[i] == 0 || pixels[i] == 255);
      bits |= (guint) (pixels[i] > 0) << i;
    }
  return bits;
}

/* Of the 65,536 pictures of 4 × 4 those that obey the rule are 30, and 30 rows
 * are all of them, whatever the seed. */
static void
test_bars_and_stripes (void)
{
  for (guint seed = 0; seed < 20; seed++)
    {
      g_autofree char *settings = g_strdup_printf ("seed=%u", seed);
      g_autoptr (MlDataset) data = make ("bars-and-stripes", 60, settings);
      guint counts[1 << 16] = { 0 };
      for (guint i = 0; i < 60; i++)
        counts[bits_of (ml_dataset_bytes (data, 0) + 16 * i)]++;
      for (guint i = 0; i < 1 << 16; i++)
        g_assert_cmpuint (counts[i], ==, is_bars_or_stripes (i) ? 2 : 0);
    }
}

/* By chance: each of the 30 as often as the others. */
static void
test_bars_and_stripes_by_chance (void)
{
  g_autoptr (MlDataset) data = make ("bars-and-stripes", N, "each-once=false");
  guint counts[1 << 16] = { 0 };
  for (guint i = 0; i < N; i++)
    counts[bits_of (ml_dataset_bytes (data, 0) + 16 * i)]++;
  for (guint i = 0; i < 1 << 16; i++)
    if (!is_bars_or_stripes (i))
      g_assert_cmpuint (counts[i], ==, 0);
    else
      g_assert_cmpfloat_with_epsilon (counts[i] / (double) N, 1.0 / 30,
                                      5 * sqrt (1.0 / 30 / N));
}

/* Two columns, three rows: bars are upright, stripes lie. */
static void
test_bars_and_stripes_lie (void)
{
  g_autoptr (MlDataset) data
      = make ("bars-and-stripes", 20, "height=3 width=2");
  for (guint i = 0; i < 20; i++)
    {
      const guint8 *p = ml_dataset_bytes (data, 0) + 6 * i;
      for (guint k = 0; k < 6; k++)
        if (i % 2 == 0)
          g_assert_cmpuint (p[k], ==, p[k % 2]);
        else
          g_assert_cmpuint (p[k], ==, p[k - k % 2]);
    }
}

/* As MNIST's: ink inside the frame, center of mass within two pixels of the
 * middle, the longer side about 20 pixels. */
static void
test_digits_lie_as_mnist (void)
{
  g_autoptr (MlDataset) data = make ("digits", 2000, "noise=0");
  for (guint i = 0; i < 2000; i++)
    {
      const guint8 *p = ml_dataset_bytes (data, 0) + 784 * i;
      double sum = 0, sum_x = 0, sum_y = 0;
      guint left = 28, right = 0, top = 28, bottom = 0;
      for (guint k = 0; k < 784; k++)
        {
          const guint x = k % 28, y = k / 28;
          sum += p[k];
          sum_x += p[k] * (x + 0.5);
          sum_y += p[k] * (y + 0.5);
          if (p[k] < 128)
            continue;
          left = MIN (left, x), right = MAX (right, x);
          top = MIN (top, y), bottom = MAX (bottom, y);
        }
      g_assert_cmpfloat_with_epsilon (sum_x / sum, 14, 2);
      g_assert_cmpfloat_with_epsilon (sum_y / sum, 14, 2);
      const guint longer = MAX (right - left, bottom - top) + 1;
      g_assert_cmpuint (longer, >=, 16);
      g_assert_cmpuint (longer, <=, 24);
    }
}

/* Two seeds write alike enough to learn from: more than 95 of 100. */
static void
test_digits_are_learned (void)
{
  g_autoptr (MlDataset) known = make ("digits", 5000, "seed=1");
  g_autoptr (MlDataset) fresh = make ("digits", 1000, "seed=2");
  g_autoptr (MlSubset) training = ml_subset_new_all (known, 1);
  g_autoptr (MlSubset) test = ml_subset_new_all (fresh, 1);
  MlModel *model = test_fit ("kNN", training, NULL);
  g_assert_cmpuint (test_n_correct (model, test), >, 950);
  ml_model_unref (model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/generators/xor", test_xor);
  g_test_add_func ("/core/generators/circles", test_circles);
  g_test_add_func ("/core/generators/rings", test_rings);
  g_test_add_func ("/core/generators/moons", test_moons);
  g_test_add_func ("/core/generators/spirals/published",
                   test_spirals_are_the_published);
  g_test_add_func ("/core/generators/spirals/separable",
                   test_spirals_are_separable);
  g_test_add_func ("/core/generators/checkerboard", test_checkerboard);
  g_test_add_func ("/core/generators/gaussians/errors", test_gaussians);
  g_test_add_func ("/core/generators/gaussians/polygon",
                   test_gaussians_polygon);
  g_test_add_func ("/core/generators/sine", test_sine);
  g_test_add_func ("/core/generators/polynomial", test_polynomial);
  g_test_add_func ("/core/generators/rings/refuse", test_rings_refuse);
  g_test_add_func ("/core/generators/letters", test_letters);
  g_test_add_func ("/core/generators/bars-and-stripes/all",
                   test_bars_and_stripes);
  g_test_add_func ("/core/generators/bars-and-stripes/by-chance",
                   test_bars_and_stripes_by_chance);
  g_test_add_func ("/core/generators/bars-and-stripes/lie",
                   test_bars_and_stripes_lie);
  g_test_add_func ("/core/generators/digits/as-mnist",
                   test_digits_lie_as_mnist);
  g_test_add_func ("/core/generators/digits/learned", test_digits_are_learned);
  const int result = g_test_run ();
  ml_parallel_shutdown ();
  return result;
}
