/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Digits as if written by hand, 28 × 28 pixels: several ways of writing each
 * one as strokes, bent, slanted and stretched by chance. Size and place follow
 * MNIST: fitted into 20 × 20 pixels, the center of mass in the middle (LeCun,
 * Bottou, Bengio and Haffner, Gradient-based learning applied to document
 * recognition, 1998). */
#include "ml-generator.h"
#include "ml-strokes.h"

#include <glib/gi18n-lib.h>

enum
{
  SIDE = 28,
  FITTED = 20, /* pixels of the longer side */
  N_WAYS = 5,
};

typedef struct
{
  MlGenerator parent;
  double variation, thickness, noise;
} MlDigitsGenerator;

typedef MlGeneratorClass MlDigitsGeneratorClass;

/* Ways of writing each digit; the rest of a line is empty. */
static const char *const glyphs[10][N_WAYS] = {
  { "~30,0 8,15 0,50 8,85 30,100 52,85 60,50 52,15 30,0",
    "~40,4 14,14 2,56 16,96 46,88 60,44 48,6 28,0",
    "~24,2 4,30 2,74 24,100 50,84 58,40 44,8 22,4" },
  { "-30,0 30,100", "-32,0 30,100", "-14,22 34,0 34,100",
    "-14,22 32,0 32,100-8,100 56,100" },
  { "~4,22 16,4 36,0 52,14 50,36 28,66 2,98+-60,98",
    "~4,20 18,2 42,2 54,20 44,50 18,84 4,96 8,82 22,84 40,98 60,90",
    "~2,26 12,6 34,0 54,12 52,34 30,62 6,86 2,96+~22,94 42,97 60,94" },
  { "~4,14 22,0 46,6 54,24 40,42 20,47+~46,52 60,72 50,92 26,100 2,88",
    "-6,2 54,2 26,40+~50,48 58,72 44,94 20,100 0,88",
    "~6,10 28,0 50,10 48,32 22,46 26,50 54,62 58,84 32,100 2,90" },
  { "-12,4 2,54 60,54-46,6 44,100", "-44,100 44,0 0,66 60,66",
    "~8,2 4,34 14,52 34,52 52,46-54,2 48,100" },
  { "-54,2 12,2 8,44+~30,36 54,48 58,74 38,98 2,92",
    "~10,4 8,44 34,40 58,60 50,92 24,100 0,92-10,4 58,2",
    "-60,0 18,6 10,46+~34,40 52,60 48,86 24,100 0,94" },
  { "~48,0 20,20 2,60 8,92 32,100 54,84 48,60 26,54 6,74",
    "~36,0 10,40 4,80 24,100 50,90 52,66 32,56 8,74",
    "-34,0 8,60+~4,90 30,100 54,84 46,60 24,58 6,74" },
  { "-2,4 58,2 24,100", "-2,4 58,2 24,100-14,52 54,48",
    "~2,8 30,5 58,4+~40,40 26,100", "-4,24 4,4 58,4 22,100" },
  { "~50,12 28,0 8,14 16,38 44,60 54,84 30,100 4,84 14,60 42,40 52,18 46,6",
    "~30,0 10,14 14,38 30,46 48,36 50,12 30,0~30,46 4,64 4,90 30,100 56,90 "
    "56,64 30,46",
    "~46,6 22,2 10,20 24,42 46,64 48,90 24,100 8,84 18,58 44,36 52,14 44,4" },
  { "~52,18 34,0 8,10 4,36 22,50 44,42 54,16+-48,100",
    "~50,14 28,0 6,14 8,40 30,48 50,32 54,14+~54,54 44,88 14,100",
    "~50,10 24,0 4,22 14,46 38,44 52,12+~48,56 40,100" },
};

static const MlOption options[] = {
  ML_OPTION_DOUBLE (MlDigitsGenerator, variation, 0, 2, 1, NULL,
                    N_ ("Variation"),
                    N_ ("How much hands differ: 0: all write alike, 2: some "
                        "are hard to read")),
  ML_OPTION_DOUBLE (MlDigitsGenerator, thickness, 0.5, 6, 2.4, NULL,
                    N_ ("Thickness"), N_ ("Of the pen, pixels")),
  ML_OPTION_DOUBLE (MlDigitsGenerator, noise, 0, 1, 0, NULL, N_ ("Noise"),
                    N_ ("Standard deviation of each pixel, where ink is 1")),
};

GType ml_digits_generator_get_type (void);
G_DEFINE_FINAL_TYPE (MlDigitsGenerator, ml_digits_generator, ML_TYPE_GENERATOR)

static const char *
choose_glyph (guint digit, MlRandom *random)
{
  guint n_ways = 0;
  while (n_ways < N_WAYS && glyphs[digit][n_ways] != NULL)
    n_ways++;
  return glyphs[digit][ml_random_below (random, n_ways)];
}

/* Slanted to the right as most hands do, turned a little, stretched. The
 * rotation is built from t = tan (angle / 2), which needs no sine. */
static void
bend (MlStrokes *strokes, float variation, MlRandom *random)
{
  const float slant = -0.12f - 0.23f * variation * ml_random_bell (random);
  const float t = 0.055f * variation * ml_random_bell (random);
  const float wide = 1.2f + 0.23f * variation * ml_random_bell (random);
  const float cosine = (1 - t * t) / (1 + t * t), sine = 2 * t / (1 + t * t);
  ml_strokes_turn (strokes, wide, slant, 0, 1);
  ml_strokes_turn (strokes, cosine, -sine, sine, cosine);
}

/* Fits lines and the pen's width into the square, then moves the center of
 * mass to the middle, nearly. */
static void
settle (MlStrokes *strokes, float thickness, float variation, MlRandom *random)
{
  float bounds[4], x, y;
  ml_strokes_bounds (strokes, bounds);
  const float longer
      = MAX (MAX (bounds[2] - bounds[0], bounds[3] - bounds[1]), 1.f);
  const float size = FITTED * (1 + 0.03f * variation * ml_random_bell (random));
  const float scale = MAX (size - thickness, 1.f) / longer;
  ml_strokes_middle (strokes, &x, &y);
  const float stray = 0.3f * variation;
  ml_strokes_place (strokes, scale,
                    SIDE / 2 - scale * x + stray * ml_random_bell (random),
                    SIDE / 2 - scale * y + stray * ml_random_bell (random));
}

static int
picture (const MlGenerator *generator, guint row, MlRandom *random,
         guint8 *pixels)
{
  const MlDigitsGenerator *self = (const MlDigitsGenerator *) generator;
  const guint digit = row % 10;
  const float variation = (float) self->variation;
  const float thickness
      = (float) self->thickness
        * (1 + 0.22f * MIN (variation, 1.2f) * ml_random_bell (random));
  MlStrokes strokes;
  ml_strokes_write (&strokes, choose_glyph (digit, random), 3.2f * variation,
                    random);
  bend (&strokes, variation, random);
  settle (&strokes, thickness, variation, random);
  float ink[SIDE * SIDE] = { 0 }, scratch[SIDE * SIDE];
  ml_strokes_draw (&strokes, thickness, SIDE, SIDE, ink);
  ml_strokes_blur (ink, scratch, SIDE, SIDE,
                   0.12f * (float) ml_random_uniform (random));
  ml_strokes_bytes (ink, SIDE * SIDE, (float) self->noise, random, pixels);
  return (int) digit;
}

static MlDataset *
generate (MlGenerator *self, GError **error)
{
  static const char *const labels[]
      = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
  const MlGeneratorPlan plan = { .height = SIDE,
                                 .width = SIDE,
                                 .n_classes = 10,
                                 .labels = labels,
                                 .picture = picture };
  return ml_generator_follow (self, &plan, error);
}

static void
ml_digits_generator_class_init (MlDigitsGeneratorClass *klass)
{
  klass->title = N_ ("Handwritten digits");
  klass->category = N_ ("Pictures");
  klass->description = N_ ("Digits as if written by many hands, of the size "
                           "and place that MNIST's have.");
  klass->generate = generate;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
  ml_option_set_preset (G_OBJECT_CLASS (klass), "rows", 2000, NULL);
}

static void
ml_digits_generator_init (MlDigitsGenerator *self)
{
}
