/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two circles around one middle, the outer of radius 1. */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlGenerator parent;
  double inner, noise;
} MlCirclesGenerator;

typedef MlGeneratorClass MlCirclesGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlCirclesGenerator, inner, 0, 1, 0.5, NULL,
                    N_ ("Inner radius"),
                    N_ ("Of the second class; the first has radius 1")),
  ML_OPTION_DOUBLE (MlCirclesGenerator, noise, 0, 10, 0.1, NULL, N_ ("Noise"),
                    N_ ("Standard deviation of the radius")),
};

GType ml_circles_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlCirclesGenerator, ml_circles_generator,
                     ML_TYPE_GENERATOR)

static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlCirclesGenerator *self = (const MlCirclesGenerator *) generator;
  const guint class = row % 2;
  const double angle = 2 * G_PI * ml_random_uniform (random);
  const double radius = (class == 0 ? 1 : self->inner)
                        + self->noise * ml_random_normal (random);
  numbers[0] = radius * cos (angle);
  numbers[1] = radius * sin (angle);
  return (int) class;
}

static MlDataset *
generate (MlGenerator *self, GError **error)
{
  static const char *const labels[] = { "outer", "inner" };
  const MlGeneratorPlan plan
      = { .n_numbers = 2, .n_classes = 2, .labels = labels, .point = point };
  return ml_generator_follow (self, &plan, error);
}

static void
ml_circles_generator_class_init (MlCirclesGeneratorClass *klass)
{
  klass->title = N_ ("Two circles");
  klass->category = N_ ("Points");
  klass->description = N_ ("One circle inside another: a network needs three "
                           "hidden units to close a region.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_circles_generator_init (MlCirclesGenerator *self)
{
}
