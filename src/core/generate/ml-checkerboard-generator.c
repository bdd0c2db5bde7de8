/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Meshed regions: the fields of a checkerboard on the square 0 … 1. */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MlGenerator parent;
  guint fields;
  double noise;
} MlCheckerboardGenerator;

typedef MlGeneratorClass MlCheckerboardGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlCheckerboardGenerator, fields, 2, 20, 4, NULL,
                  N_ ("Fields"), N_ ("Fields on each side of the board")),
  ML_OPTION_DOUBLE (MlCheckerboardGenerator, noise, 0, 10, 0, NULL,
                    N_ ("Noise"),
                    N_ ("Standard deviation added to both numbers, so that "
                        "points cross the lines")),
};

GType ml_checkerboard_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlCheckerboardGenerator, ml_checkerboard_generator,
                     ML_TYPE_GENERATOR)

/* Any field of the row's class, then any point in it. Counted line by line,
 * each second field is of one class, but an even board shifts every second
 * line. */
static int
point (const MlGenerator *generator, guint row, MlRandom *random,
       double *numbers)
{
  const MlCheckerboardGenerator *self
      = (const MlCheckerboardGenerator *) generator;
  const guint n = self->fields, class = row % 2;
  const guint n_fields = (n * n + 1 - class) / 2;
  const guint field = 2 * ml_random_below (random, n_fields) + class;
  const guint line = field / n;
  const guint place = n % 2 == 0 && line % 2 == 1 ? (field % n) ^ 1 : field % n;
  const guint place_and_line[] = { place, line };
  for (guint i = 0; i < 2; i++)
    numbers[i] = (place_and_line[i] + ml_random_uniform (random)) / n
                 + self->noise * ml_random_normal (random);
  return (int) class;
}

static MlDataset *
generate (MlGenerator *self, GError **error)
{
  static const char *const labels[] = { "dark", "light" };
  const MlGeneratorPlan plan
      = { .n_numbers = 2, .n_classes = 2, .labels = labels, .point = point };
  return ml_generator_follow (self, &plan, error);
}

static void
ml_checkerboard_generator_class_init (MlCheckerboardGeneratorClass *klass)
{
  klass->title = N_ ("Checkerboard");
  klass->category = N_ ("Points");
  klass->description = N_ ("Meshed regions, the fields of a checkerboard: the "
                           "more fields, the more units or layers it takes.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_checkerboard_generator_init (MlCheckerboardGenerator *self)
{
}
