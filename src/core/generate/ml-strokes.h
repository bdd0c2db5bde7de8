/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writing by hand: glyphs are strokes, strokes become line segments, segments
 * become ink. Only + - × ÷ and square roots of float, which every machine
 * rounds alike, so a picture is the same byte for byte everywhere.
 *
 * A glyph is written in a box 60 wide and 100 high, y downwards: "-12,22 32,0
 * 32,100" is a stroke of straight lines, "~" begins a smooth one through its
 * points, and "+" in front lets it begin where the last one ended. */
#pragma once

#include "ml-random.h"

enum { ML_STROKES_MOST = 192 };

typedef struct
{
  float x0, y0, x1, y1;
} MlStrokeLine;

typedef struct
{
  guint n_lines;
  MlStrokeLine lines[ML_STROKES_MOST];
} MlStrokes;

float ml_random_bell    (MlRandom *self); /* mean 0, sd 1, never beyond ±3.5 */
void  ml_strokes_write  (MlStrokes *self, const char *glyph, float wobble, MlRandom *random);
void  ml_strokes_turn   (MlStrokes *self, float xx, float xy, float yx, float yy);
void  ml_strokes_bounds (const MlStrokes *self, float bounds[4]);                /* left, top, right, bottom */
void  ml_strokes_middle (const MlStrokes *self, float *x, float *y);             /* of the ink */
void  ml_strokes_place  (MlStrokes *self, float scale, float dx, float dy);      /* scaled, then moved */
void  ml_strokes_draw   (const MlStrokes *self, float thickness, guint height, guint width, float *ink); /* 0 … 1 */
void  ml_strokes_blur   (float *ink, float *scratch, guint height, guint width, float share);
void  ml_strokes_bytes  (const float *ink, guint n, float noise, MlRandom *random, guint8 *pixels);
