/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The 48-bit linear congruential generator of the Java platform, as specified
 * in the documentation of java.util.Random (Knuth, TAOCP 2, 3.2.1). WEKA draws
 * its splits and initial weights from it, so equal figures need equal draws. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 state;       /* 48 bits */
  double next_normal;  /* the second of a pair, if has_normal */
  gboolean has_normal;
} MlJavaRandom;

void    ml_java_random_init    (MlJavaRandom *self, gint64 seed);
gint32  ml_java_random_int     (MlJavaRandom *self);
gint32  ml_java_random_below   (MlJavaRandom *self, gint32 bound);
double  ml_java_random_uniform (MlJavaRandom *self);
double  ml_java_random_normal  (MlJavaRandom *self);
void    ml_java_random_shuffle (MlJavaRandom *self, guint32 *items, guint n_items);
void    ml_java_random_take    (MlJavaRandom *self, guint32 *items, guint n_items, guint n_taken); /* moves what is drawn to the front */
