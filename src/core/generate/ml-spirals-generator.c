/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The two spirals of Lang and Witbrock (Learning to tell two spirals apart,
 * 1988): with 194 rows, 3 turns and no noise they are its very points, 97 of
 * each class from radius 6.5 inwards to 0.5. More arms are spread evenly. */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define OUTER 6.5
#define INNER 0.5

typedef struct
{
  MlGenerator parent;
  guint arms;
  double turns, noise;
} MlSpiralsGenerator;

typedef MlGeneratorClass MlSpiralsGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlSpiralsGenerator, arms, 2, 8, 2, NULL, N_ ("Arms"),
                  N_ ("Spirals wound into each other, a class each")),
  ML_OPTION_DOUBLE (MlSpiralsGenerator, turns, 0.1, 10, 3, NULL, N_ ("Turns"),
                    N_ ("How often an arm goes round the middle")),
  ML_OPTION_DOUBLE (MlSpiralsGenerator, noise, 0, 10, 0.1, NULL, N_ ("Noise"),
                    N_ ("Standard deviation added to both numbers")),
};

GType ml_spirals_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlSpiralsGenerator, ml_spirals_generator,
                     ML_TYPE_GENERATOR)

static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlSpiralsGenerator *self = (const MlSpiralsGenerator *) generator;
  const guint arm = row % self->arms;
  const guint n_points = (generator->rows - 1) / self->arms + 1; /* of an arm */
  const double way = row / self->arms / MAX (n_points - 1.0, 1.0); /* 0 … 1 */
  const double radius = OUTER - (OUTER - INNER) * way;
  const double angle
      = 2 * G_PI * (self->turns * way + arm / (double) self->arms);
  numbers[0] = radius * sin (angle) + self->noise * ml_random_normal (random);
  numbers[1] = radius * cos (angle) + self->noise * ml_random_normal (random);
  return (int) arm;
}

static MlDataset *
generate (MlGenerator *generator, GError **error)
{
  const MlSpiralsGenerator *self = (const MlSpiralsGenerator *) generator;
  const MlGeneratorPlan plan
      = { .n_numbers = 2, .n_classes = self->arms, .point = point };
  return ml_generator_follow (generator, &plan, error);
}

static void
ml_spirals_generator_class_init (MlSpiralsGeneratorClass *klass)
{
  klass->title = N_ ("Spirals");
  klass->category = N_ ("Points");
  klass->description = N_ ("Spirals wound into each other, a hard task for "
                           "networks of one small hidden layer.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_spirals_generator_init (MlSpiralsGenerator *self)
{
}
