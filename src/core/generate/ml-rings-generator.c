/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filled rings around one middle, of width 1 and with gaps between them, whose
 * classes take turns: regions that are neither convex nor connected. */
#include "ml-generator.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlGenerator parent;
  guint rings, classes;
  double gap;
} MlRingsGenerator;

typedef MlGeneratorClass MlRingsGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlRingsGenerator, rings, 2, 20, 4, NULL, N_ ("Rings"),
                  N_ ("The innermost is a disc")),
  ML_OPTION_UINT (MlRingsGenerator, classes, 2, 20, 2, NULL, N_ ("Classes"),
                  N_ ("Rings take turns between so many classes")),
  ML_OPTION_DOUBLE (MlRingsGenerator, gap, 0, 0.9, 0.2, NULL, N_ ("Gap"),
                    N_ ("Empty share of a ring's width, on its outer side")),
};

GType ml_rings_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlRingsGenerator, ml_rings_generator, ML_TYPE_GENERATOR)

/* Uniform in the area of one of the class's rings, inner² … outer². */
static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlRingsGenerator *self = (const MlRingsGenerator *) generator;
  const guint class = row % self->classes;
  const guint n_rings = (self->rings - class - 1) / self->classes + 1;
  const double inner
      = class + self->classes * ml_random_below (random, n_rings);
  const double outer = inner + 1 - self->gap;
  const double radius
      = sqrt (inner * inner
              + (outer * outer - inner * inner) * ml_random_uniform (random));
  const double angle = 2 * G_PI * ml_random_uniform (random);
  numbers[0] = radius * cos (angle);
  numbers[1] = radius * sin (angle);
  return (int) class;
}

static MlDataset *
generate (MlGenerator *generator, GError **error)
{
  const MlRingsGenerator *self = (const MlRingsGenerator *) generator;
  if (self->classes > self->rings)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "%u rings cannot have %u classes; choose at least as many "
                   "rings",
                   self->rings, self->classes);
      return NULL;
    }
  const MlGeneratorPlan plan
      = { .n_numbers = 2, .n_classes = self->classes, .point = point };
  return ml_generator_follow (generator, &plan, error);
}

static void
ml_rings_generator_class_init (MlRingsGeneratorClass *klass)
{
  klass->title = N_ ("Rings");
  klass->category = N_ ("Points");
  klass->description = N_ ("Rings inside rings, whose classes take turns. One "
                           "hidden layer needs many units for them.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_rings_generator_init (MlRingsGenerator *self)
{
}
