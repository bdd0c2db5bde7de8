/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expected draws were printed by a Java program of four lines on OpenJDK 17:
 * Random r = new Random (seed); then the calls below. */
#include "ml-java-random.h"

static void
test_int (void)
{
  MlJavaRandom random;
  ml_java_random_init (&random, 1);
  g_assert_cmpint (ml_java_random_int (&random), ==, -1155869325);
  g_assert_cmpint (ml_java_random_int (&random), ==, 431529176);
  ml_java_random_init (&random, 42);
  g_assert_cmpint (ml_java_random_int (&random), ==, -1170105035);
}

static void
test_below (void)
{
  static const gint32 bounds[]
      = { 10, 16, 768, 1, 1000000007, 1073741825, 2147483647 };
  static const gint32 expected[]
      = { 5, 1, 55, 0, 446064254, 77814904, 714504434 };
  MlJavaRandom random;
  ml_java_random_init (&random, 1);
  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    g_assert_cmpint (ml_java_random_below (&random, bounds[i]), ==,
                     expected[i]);
}

static void
test_real (void)
{
  MlJavaRandom random;
  ml_java_random_init (&random, 0);
  g_assert_cmpfloat (ml_java_random_uniform (&random), ==,
                     0x1.764168ea6ca89p-1);
  g_assert_cmpfloat (ml_java_random_uniform (&random), ==,
                     0x1.ec9e5b3672e14p-3);
  /* StrictMath may differ from libm in the last bit, hence the tolerance. */
  static const double normals[]
      = { 0x1.0a5b9cca3a4b8p1, 0.7637707684364894,    0x1.f81a273668e4ap-1,
          -1.6834122587673428, -0x1.bf1fa8ac12503p-6, 0.11524570286202315 };
  for (guint i = 0; i < G_N_ELEMENTS (normals); i++)
    g_assert_cmpfloat_with_epsilon (ml_java_random_normal (&random), normals[i],
                                    1e-15);
}

static void
test_shuffle (void)
{
  static const guint32 expected[] = { 6, 9, 7, 8, 4, 2, 0, 3, 1, 5 };
  guint32 items[10];
  for (guint32 i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = i;
  MlJavaRandom random;
  ml_java_random_init (&random, 1);
  ml_java_random_shuffle (&random, items, G_N_ELEMENTS (items));
  g_assert_cmpmem (items, sizeof items, expected, sizeof expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/java-random/int", test_int);
  g_test_add_func ("/core/java-random/below", test_below);
  g_test_add_func ("/core/java-random/real", test_real);
  g_test_add_func ("/core/java-random/shuffle", test_shuffle);
  return g_test_run ();
}
