/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A polynomial with noise, y = c₀ + c₁ x + c₂ x² … for x in -1 … 1.
 * Coefficients that are not given are drawn from -1 … 1. */
#include "ml-generator.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_DEGREE = 20,
};

typedef struct
{
  MlGenerator parent;
  guint degree;
  char *coefficients; /* owned by the option */
  double noise;
  double values[MOST_DEGREE + 1]; /* of the plan at work: c₀ … */
} MlPolynomialGenerator;

typedef MlGeneratorClass MlPolynomialGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlPolynomialGenerator, degree, 0, MOST_DEGREE, 3, NULL,
                  N_ ("Degree"), N_ ("The highest power of x")),
  ML_OPTION_TEXT (MlPolynomialGenerator, coefficients, "", NULL,
                  N_ ("Coefficients"),
                  N_ ("From the constant upwards, as “0 -3 0 4”; those that "
                      "are not given are drawn by the seed")),
  ML_OPTION_DOUBLE (MlPolynomialGenerator, noise, 0, 1000, 0.1, NULL,
                    N_ ("Noise"), N_ ("Standard deviation added to y")),
};

GType ml_polynomial_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlPolynomialGenerator, ml_polynomial_generator,
                     ML_TYPE_GENERATOR)

static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlPolynomialGenerator *self = (const MlPolynomialGenerator *) generator;
  const double x = 2 * ml_random_uniform (random) - 1;
  double y = 0;
  for (guint i = self->degree + 1; i-- > 0;)
    y = y * x + self->values[i];
  numbers[0] = x;
  numbers[1] = y + self->noise * ml_random_normal (random);
  return 0;
}

/* Numbers between blanks or commas; how many are left as they are. */
static gboolean
read_coefficients (MlPolynomialGenerator *self, GError **error)
{
  const char *text = self->coefficients != NULL ? self->coefficients : "";
  for (guint i = 0;; i++)
    {
      text += strspn (text, " ,;\t");
      if (*text == '\0')
        return TRUE;
      char *end;
      const double value = g_ascii_strtod (text, &end);
      if (end == text || !isfinite (value) || fabs (value) > 1e6)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "“%s” is no coefficient; write numbers up to a million "
                       "with blanks between them",
                       text);
          return FALSE;
        }
      if (i > self->degree)
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "degree %u has %u coefficients; give fewer or choose a "
                       "higher degree",
                       self->degree, self->degree + 1);
          return FALSE;
        }
      self->values[i] = value;
      text = end;
    }
}

static MlDataset *
generate (MlGenerator *generator, GError **error)
{
  MlPolynomialGenerator *self = (MlPolynomialGenerator *) generator;
  MlRandom random; /* of a stream that no row has */
  ml_random_init (&random, generator->seed, G_MAXUINT64);
  for (guint i = 0; i <= MOST_DEGREE; i++)
    self->values[i] = 2 * ml_random_uniform (&random) - 1;
  if (!read_coefficients (self, error))
    return NULL;
  const MlGeneratorPlan plan = { .n_numbers = 2, .point = point };
  return ml_generator_follow (generator, &plan, error);
}

static void
ml_polynomial_generator_class_init (MlPolynomialGeneratorClass *klass)
{
  klass->title = N_ ("Polynomial");
  klass->category = N_ ("Curves");
  klass->description = N_ ("A polynomial of any degree with noise, for "
                           "regression.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_polynomial_generator_init (MlPolynomialGenerator *self)
{
}
