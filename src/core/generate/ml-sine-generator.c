/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sine wave with noise, y = sin (2π periods x) + noise for x in 0 … 1: the
 * example of Bishop (Pattern Recognition and Machine Learning, 2006, ch. 1). */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct
{
  MlGenerator parent;
  double periods, noise;
} MlSineGenerator;

typedef MlGeneratorClass MlSineGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlSineGenerator, periods, 0.1, 100, 1, NULL, N_ ("Periods"),
                    N_ ("Waves between 0 and 1")),
  ML_OPTION_DOUBLE (MlSineGenerator, noise, 0, 100, 0.3, NULL, N_ ("Noise"),
                    N_ ("Standard deviation added to y")),
};

GType ml_sine_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlSineGenerator, ml_sine_generator, ML_TYPE_GENERATOR)

static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlSineGenerator *self = (const MlSineGenerator *) generator;
  numbers[0] = ml_random_uniform (random);
  numbers[1] = sin (2 * G_PI * self->periods * numbers[0])
               + self->noise * ml_random_normal (random);
  return 0;
}

static MlDataset *
generate (MlGenerator *self, GError **error)
{
  const MlGeneratorPlan plan = { .n_numbers = 2, .point = point };
  return ml_generator_follow (self, &plan, error);
}

static void
ml_sine_generator_class_init (MlSineGeneratorClass *klass)
{
  klass->title = N_ ("Sine wave");
  klass->category = N_ ("Curves");
  klass->description
      = N_ ("A wave with noise: shows fitting, too little and too much.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_sine_generator_init (MlSineGenerator *self)
{
}
