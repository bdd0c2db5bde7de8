/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bars and stripes: pictures whose columns, or whose rows, are each all on or
 * all off (Hinton and Sejnowski, Learning and relearning in Boltzmann machines,
 * 1986; MacKay, Information theory, inference and learning algorithms, 2003).
 * A square of side n has 2 (2ⁿ - 1) of them, for the empty and the full picture
 * are both; here the empty one counts as bars, the full one as stripes. So both
 * classes have 2ⁿ - 1 patterns and all are equally likely: a model of 4 × 4
 * cannot do better than -ln 30 nats a picture. */
#include "ml-generator.h"

#include <glib/gi18n-lib.h>

enum
{
  MOST_SIDE = 28,
};

typedef struct
{
  MlGenerator parent;
  guint height, width;
  gboolean each_once;
} MlBarsAndStripesGenerator;

typedef MlGeneratorClass MlBarsAndStripesGeneratorClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlBarsAndStripesGenerator, height, 1, MOST_SIDE, 4, NULL,
                  N_ ("Height"), N_ ("Pixels from top to bottom")),
  ML_OPTION_UINT (MlBarsAndStripesGenerator, width, 1, MOST_SIDE, 4, NULL,
                  N_ ("Width"), N_ ("Pixels from left to right")),
  ML_OPTION_BOOLEAN (MlBarsAndStripesGenerator, each_once, TRUE, NULL,
                     N_ ("Each once"),
                     N_ ("Every pattern in turn before one comes again, "
                         "instead of any by chance; 30 rows are all patterns "
                         "of 4 × 4")),
};

GType ml_bars_and_stripes_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlBarsAndStripesGenerator, ml_bars_and_stripes_generator,
                     ML_TYPE_GENERATOR)

static guint
greatest_divisor (guint a, guint b)
{
  while (b > 0)
    {
      const guint rest = a % b;
      a = b;
      b = rest;
    }
  return a;
}

/* The @index-th of @n patterns in an order that the seed decides: a step that
 * has no divisor in common with @n comes by every pattern. */
static guint
in_turn (const MlGenerator *generator, guint class, guint index, guint n)
{
  MlRandom random;
  ml_random_init (&random, generator->seed, (guint64) G_MAXUINT32 + 1 + class);
  const guint start = ml_random_below (&random, n);
  guint step = 1 + ml_random_below (&random, n);
  while (greatest_divisor (step, n) != 1)
    step++;
  return (guint) ((start + (guint64) index * step) % n);
}

static int
picture (const MlGenerator *generator, guint row, MlRandom *random,
         guint8 *pixels)
{
  const MlBarsAndStripesGenerator *self
      = (const MlBarsAndStripesGenerator *) generator;
  const guint class = row % 2;
  const guint n_lines = class == 0 ? self->width : self->height;
  const guint n = (1u << n_lines) - 1;
  const guint index = self->each_once ? in_turn (generator, class, row / 2, n)
                                      : ml_random_below (random, n);
  const guint lines = index + class; /* bit i: line i is on */
  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      if (lines >> (class == 0 ? x : y) & 1)
        pixels[y * self->width + x] = 255;
  return (int) class;
}

static MlDataset *
generate (MlGenerator *generator, GError **error)
{
  static const char *const labels[] = { "bars", "stripes" };
  const MlBarsAndStripesGenerator *self
      = (const MlBarsAndStripesGenerator *) generator;
  const MlGeneratorPlan plan = { .height = self->height,
                                 .width = self->width,
                                 .n_classes = 2,
                                 .labels = labels,
                                 .picture = picture };
  return ml_generator_follow (generator, &plan, error);
}

static void
ml_bars_and_stripes_generator_class_init (MlBarsAndStripesGeneratorClass *klass)
{
  klass->title = N_ ("Bars and stripes");
  klass->category = N_ ("Pictures");
  klass->description
      = N_ ("Small pictures of columns, or of rows, that are on or off. How "
            "likely each is is known, so a Boltzmann machine can be checked.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "rows", 30, NULL);
}

static void
ml_bars_and_stripes_generator_init (MlBarsAndStripesGenerator *self)
{
}
