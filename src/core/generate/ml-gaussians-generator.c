/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clouds of normally distributed points around the corners of a regular
 * polygon. Of two classes, the best rule errs in Φ (-distance / (2 spread)) of
 * all rows (Duda, Hart and Stork, Pattern Classification, 2001, ch. 2). */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlGenerator parent;
  guint classes, dimensions;
  double distance, spread;
} MlGaussiansGenerator;

typedef MlGeneratorClass MlGaussiansGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlGaussiansGenerator, classes, 2, 20, 2, NULL, N_ ("Classes"),
                  N_ ("How many clouds, a class each")),
  ML_OPTION_UINT (MlGaussiansGenerator, dimensions, 1,
                  ML_GENERATOR_MOST_NUMBERS, 2, NULL, N_ ("Dimensions"),
                  N_ ("Numbers a row; those behind the second are noise and "
                      "tell nothing")),
  ML_OPTION_DOUBLE (MlGaussiansGenerator, distance, 0, 1e6, 3, NULL,
                    N_ ("Distance"),
                    N_ ("Between the middles of neighboring clouds")),
  ML_OPTION_DOUBLE (MlGaussiansGenerator, spread, 0, 1e6, 1, NULL,
                    N_ ("Spread"),
                    N_ ("Standard deviation of a cloud in each dimension")),
};

GType ml_gaussians_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlGaussiansGenerator, ml_gaussians_generator,
                     ML_TYPE_GENERATOR)

/* The polygon's corners; on a line if there is one dimension. */
static void
put_middle (const MlGaussiansGenerator *self, guint class, double *numbers)
{
  const double n = self->classes;
  if (self->dimensions == 1)
    {
      numbers[0] = self->distance * (class - (n - 1) / 2);
      return;
    }
  const double radius = self->distance / (2 * sin (G_PI / n));
  const double angle = G_PI + 2 * G_PI * class / n;
  numbers[0] = radius * cos (angle);
  numbers[1] = radius * sin (angle);
}

static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlGaussiansGenerator *self = (const MlGaussiansGenerator *) generator;
  const guint class = row % self->classes;
  for (guint i = 2; i < self->dimensions; i++)
    numbers[i] = 0;
  put_middle (self, class, numbers);
  for (guint i = 0; i < self->dimensions; i++)
    numbers[i] += self->spread * ml_random_normal (random);
  return (int) class;
}

static MlDataset *
generate (MlGenerator *generator, GError **error)
{
  const MlGaussiansGenerator *self = (const MlGaussiansGenerator *) generator;
  const MlGeneratorPlan plan = { .n_numbers = self->dimensions,
                                 .n_classes = self->classes,
                                 .point = point };
  return ml_generator_follow (generator, &plan, error);
}

static void
ml_gaussians_generator_class_init (MlGaussiansGeneratorClass *klass)
{
  klass->title = N_ ("Gaussian clouds");
  klass->category = N_ ("Points");
  klass->description = N_ ("Round clouds that overlap: no rule is without "
                           "error. Further dimensions hide the two that "
                           "matter.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_gaussians_generator_init (MlGaussiansGenerator *self)
{
}
