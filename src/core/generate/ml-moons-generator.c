/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two half circles of radius 1 that reach into each other: the upper around
 * (0, 0), the lower around (1, ½). */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlGenerator parent;
  double noise;
} MlMoonsGenerator;

typedef MlGeneratorClass MlMoonsGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlMoonsGenerator, noise, 0, 10, 0.15, NULL, N_ ("Noise"),
                    N_ ("Standard deviation added to both numbers")),
};

GType ml_moons_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlMoonsGenerator, ml_moons_generator, ML_TYPE_GENERATOR)

static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlMoonsGenerator *self = (const MlMoonsGenerator *) generator;
  const guint class = row % 2;
  const double angle = G_PI * ml_random_uniform (random);
  numbers[0] = class == 0 ? cos (angle) : 1 - cos (angle);
  numbers[1] = class == 0 ? sin (angle) : 0.5 - sin (angle);
  for (guint i = 0; i < 2; i++)
    numbers[i] += self->noise * ml_random_normal (random);
  return (int) class;
}

static MlDataset *
generate (MlGenerator *self, GError **error)
{
  static const char *const labels[] = { "upper", "lower" };
  const MlGeneratorPlan plan
      = { .n_numbers = 2, .n_classes = 2, .labels = labels, .point = point };
  return ml_generator_follow (self, &plan, error);
}

static void
ml_moons_generator_class_init (MlMoonsGeneratorClass *klass)
{
  klass->title = N_ ("Two moons");
  klass->category = N_ ("Points");
  klass->description = N_ ("Two half moons that reach into each other: a curve "
                           "divides them, a straight line nearly does.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_moons_generator_init (MlMoonsGenerator *self)
{
}
