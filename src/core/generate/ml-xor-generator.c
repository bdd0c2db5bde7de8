/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exclusive or: four corners of a square, opposite ones of one class. No
 * straight line divides it (Minsky and Papert, Perceptrons, 1969). */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlGenerator parent;
  double spread, noise;
} MlXorGenerator;

typedef MlGeneratorClass MlXorGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlXorGenerator, spread, 0, 0.5, 0.3, NULL, N_ ("Spread"),
                    N_ ("Half the side of the squares around the corners that "
                        "points lie in; 0: the corners, 0.5: the squares "
                        "touch")),
  ML_OPTION_DOUBLE (MlXorGenerator, noise, 0, 10, 0, NULL, N_ ("Noise"),
                    N_ ("Standard deviation added to both numbers, so that "
                        "classes may overlap")),
};

GType ml_xor_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlXorGenerator, ml_xor_generator, ML_TYPE_GENERATOR)

/* Corners go round as 00, 01, 11, 10: each second is of class 1. */
static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlXorGenerator *self = (const MlXorGenerator *) generator;
  const guint corner = row % 4;
  numbers[0] = corner >= 2;
  numbers[1] = corner == 1 || corner == 2;
  for (guint i = 0; i < 2; i++)
    {
      numbers[i] += self->spread * (2 * ml_random_uniform (random) - 1);
      numbers[i] += self->noise * ml_random_normal (random);
    }
  return corner & 1;
}

static MlDataset *
generate (MlGenerator *self, GError **error)
{
  static const char *const labels[] = { "0", "1" };
  const MlGeneratorPlan plan
      = { .n_numbers = 2, .n_classes = 2, .labels = labels, .point = point };
  return ml_generator_follow (self, &plan, error);
}

static void
ml_xor_generator_class_init (MlXorGeneratorClass *klass)
{
  klass->title = N_ ("XOR");
  klass->category = N_ ("Points");
  klass->description = N_ ("Four groups around the corners of a square; "
                           "opposite corners are of one class. One straight "
                           "line cannot divide them.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_xor_generator_init (MlXorGenerator *self)
{
}
