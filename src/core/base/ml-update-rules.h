/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How one update moves weights, rule by rule: see MlUpdate. Included by
 * ml-kernels-isa.c alone, which compiles it for each instruction set; a rule
 * has one text for gradients in memory and for those still in registers, so
 * both move the weights by the same bits. Loops without branches. */
#pragma once

#include "ml-kernels.h"
#include "ml-vector-math.h"

#include <math.h>

/* -1, 0 or 1 times @size. */
INLINE float
with_sign (float size, float value)
{
  return value > 0 ? size : value < 0 ? -size : 0;
}

/* The gradient as the rules see it: the loss's, and what decay adds. */
INLINE float
pull (const MlUpdate *u, gboolean has_l1, float gradient, float weight)
{
  float g = madd (u->l2, weight, u->factor * gradient);
  return has_l1 ? g + with_sign (u->l1, weight) : g;
}

INLINE void
move_plain (const MlUpdate *u, float g, float *w)
{
  *w = madd (-u->rate, g, *w);
}

INLINE void
move_momentum (const MlUpdate *u, float g, float *w, float *v)
{
  *v = madd (u->keep1, *v, g);
  *w = madd (-u->rate, *v, *w);
}

INLINE void
move_nesterov (const MlUpdate *u, float g, float *w, float *v)
{
  *v = madd (u->keep1, *v, g);
  *w = madd (-u->rate, madd (u->keep1, *v, g), *w);
}

INLINE void
move_adagrad (const MlUpdate *u, float g, float *w, float *s)
{
  *s = madd (g, g, *s);
  *w -= u->rate * g / (sqrtf (*s) + u->epsilon);
}

INLINE void
move_rmsprop (const MlUpdate *u, float g, float *w, float *s)
{
  *s = madd (u->keep1, *s, u->take1 * (g * g));
  *w -= u->rate * g / (sqrtf (*s) + u->epsilon);
}

INLINE void
move_adadelta (const MlUpdate *u, float g, float *w, float *s, float *x)
{
  *s = madd (u->keep1, *s, u->take1 * (g * g));
  float d = sqrtf ((*x + u->epsilon) / (*s + u->epsilon)) * g;
  *x = madd (u->keep1, *x, u->take1 * (d * d));
  *w = madd (-u->rate, d, *w);
}

INLINE void
move_adam (const MlUpdate *u, gboolean has_l1, float g, float *w, float *m,
           float *s)
{
  *m = madd (u->keep1, *m, u->take1 * g);
  *s = madd (u->keep2, *s, u->take2 * (g * g));
  float kept = madd (-u->shrink_l2, *w, *w);
  if (has_l1)
    kept -= with_sign (u->shrink_l1, *w);
  *w = kept - u->rate * *m / madd (sqrtf (*s), u->root, u->epsilon);
}

#define EACH(rule, ...)                                                        \
  for (gsize i = 0; i < n; i++)                                                \
    rule (&u, __VA_ARGS__);                                                    \
  break

/* @n weights; @a and @b are their states, only read if the rule has them. */
INLINE void
move_row (const MlUpdate *update, gboolean has_l1, gsize n,
          const float *restrict gradients, float *restrict w, float *restrict a,
          float *restrict b)
{
  const MlUpdate u = *update; /* else each store might change it */
#define PULL pull (&u, has_l1, gradients[i], w[i])
  switch (u.rule)
    {
    case ML_UPDATE_PLAIN:
      EACH (move_plain, PULL, w + i);
    case ML_UPDATE_NESTEROV:
      EACH (move_nesterov, PULL, w + i, a + i);
    case ML_UPDATE_ADAGRAD:
      EACH (move_adagrad, PULL, w + i, a + i);
    case ML_UPDATE_RMSPROP:
      EACH (move_rmsprop, PULL, w + i, a + i);
    case ML_UPDATE_ADADELTA:
      EACH (move_adadelta, PULL, w + i, a + i, b + i);
    case ML_UPDATE_ADAM:
      EACH (move_adam, has_l1, PULL, w + i, a + i, b + i);
    case ML_UPDATE_MOMENTUM:
    default:
      EACH (move_momentum, PULL, w + i, a + i);
    }
#undef PULL
}

/* @n weights from @at on; @gradients are theirs. */
INLINE void
update_row (const MlUpdate *u, gsize at, gsize n, const float *gradients)
{
  float *a = u->n_states > 0 ? u->state[0] + at : NULL;
  float *b = u->n_states > 1 ? u->state[1] + at : NULL;
  if (u->l1 > 0 || u->shrink_l1 > 0)
    move_row (u, TRUE, n, gradients, u->weights + at, a, b);
  else
    move_row (u, FALSE, n, gradients, u->weights + at, a, b);
}
