/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letters of 8 × 8 pixels, drawn by strokes, with noise: what a network of 64
 * inputs, two hidden units and three outputs learns to tell apart (Duda, Hart
 * and Stork, Pattern Classification, 2001, ch. 6: "learned feature detectors").
 */
#include "ml-generator.h"
#include "ml-strokes.h"

#include <glib/gi18n-lib.h>

enum
{
  SIDE = 8,
  N_LETTERS = 12,
};

typedef struct
{
  MlGenerator parent;
  guint letters;
  double noise, jitter;
} MlLettersGenerator;

typedef MlGeneratorClass MlLettersGeneratorClass;

/* E, F and L share strokes, so only what differs tells them apart. */
static const char *const labels[]
    = { "E", "F", "L", "T", "H", "I", "C", "O", "U", "X", "A", "N" };
static const char *const glyphs[N_LETTERS] = {
  "-60,0 0,0 0,100 60,100-0,50 45,50",
  "-60,0 0,0 0,100-0,50 45,50",
  "-0,0 0,100 60,100",
  "-0,0 60,0-30,0 30,100",
  "-0,0 0,100-60,0 60,100-0,50 60,50",
  "-30,0 30,100",
  "-60,0 15,0 0,17 0,83 15,100 60,100",
  "-15,0 45,0 60,17 60,83 45,100 15,100 0,83 0,17 15,0",
  "-0,0 0,83 15,100 45,100 60,83 60,0",
  "-0,0 60,100-60,0 0,100",
  "-0,100 0,33 30,0 60,33 60,100-0,60 60,60",
  "-0,100 0,0 60,100 60,0",
};

static const MlOption options[] = {
  ML_OPTION_UINT (MlLettersGenerator, letters, 2, N_LETTERS, 3, NULL,
                  N_ ("Letters"),
                  N_ ("How many of E, F, L, T, H, I, C, O, U, X, A, N")),
  ML_OPTION_DOUBLE (MlLettersGenerator, noise, 0, 1, 0.1, NULL, N_ ("Noise"),
                    N_ ("Standard deviation of each pixel, where ink is 1")),
  ML_OPTION_DOUBLE (MlLettersGenerator, jitter, 0, 2, 0.4, NULL, N_ ("Jitter"),
                    N_ ("How far letters and their corners stray, pixels")),
};

GType ml_letters_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlLettersGenerator, ml_letters_generator,
                     ML_TYPE_GENERATOR)

/* The box of a glyph becomes 4 × 6 pixels between the middles of pixels. */
static int
picture (const MlGenerator *generator, guint row, MlRandom *random,
         guint8 *pixels)
{
  const MlLettersGenerator *self = (const MlLettersGenerator *) generator;
  const guint letter = row % self->letters;
  const float jitter = (float) self->jitter;
  const float scale = 6.f / 100;
  MlStrokes strokes;
  ml_strokes_write (&strokes, glyphs[letter], jitter / 2 / scale, random);
  ml_strokes_turn (&strokes, 4.f / 60 / scale, 0, 0, 1);
  ml_strokes_place (&strokes, scale, 1.5f + jitter * ml_random_bell (random),
                    0.5f + jitter * ml_random_bell (random));
  float ink[SIDE * SIDE] = { 0 };
  ml_strokes_draw (&strokes, 1, SIDE, SIDE, ink);
  ml_strokes_bytes (ink, SIDE * SIDE, (float) self->noise, random, pixels);
  return (int) letter;
}

static MlDataset *
generate (MlGenerator *generator, GError **error)
{
  const MlLettersGenerator *self = (const MlLettersGenerator *) generator;
  const MlGeneratorPlan plan = { .height = SIDE,
                                 .width = SIDE,
                                 .n_classes = self->letters,
                                 .labels = labels,
                                 .picture = picture };
  return ml_generator_follow (generator, &plan, error);
}

static void
ml_letters_generator_class_init (MlLettersGeneratorClass *klass)
{
  klass->title = N_ ("Letters");
  klass->category = N_ ("Pictures");
  klass->description = N_ ("Small letters with noise. Two hidden units are "
                           "enough for three of them, and their weights show "
                           "why.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_letters_generator_init (MlLettersGenerator *self)
{
}
