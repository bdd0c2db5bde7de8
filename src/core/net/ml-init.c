/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * He: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015, equation
 * 10. Glorot: Glorot and Bengio, "Understanding the difficulty of training deep
 * feedforward neural networks", 2010, equations 12 and 16. LeCun: LeCun,
 * Bottou, Orr and Müller, "Efficient BackProp", 1998, equation 16. */
#include "ml-init.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/** ml_init_get_type: Returns: the enum, for option tables */
GType
ml_init_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_INIT_AUTO, N_ ("Automatic"), "auto" },
    { ML_INIT_HE, N_ ("He"), "he" },
    { ML_INIT_GLOROT, N_ ("Glorot, uniform"), "glorot" },
    { ML_INIT_GLOROT_NORMAL, N_ ("Glorot, normal"), "glorot-normal" },
    { ML_INIT_LECUN, N_ ("LeCun"), "lecun" },
    { ML_INIT_UNIFORM, N_ ("Uniform"), "uniform" },
    { ML_INIT_NORMAL, N_ ("Normal"), "normal" },
    { ML_INIT_ZEROS, N_ ("Zeros"), "zeros" },
    { ML_INIT_TINY, N_ ("Tiny"), "tiny" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlInit", values));
  return type;
}

/**
 * ml_init_draw:
 * @activation: what follows the weights
 * @range: of %ML_INIT_UNIFORM and %ML_INIT_NORMAL
 * @scale: (out): the distribution's
 *
 * Returns: the distribution
 */
MlDraw
ml_init_draw (MlInit self, MlActivation activation, guint n_inputs,
              guint n_units, double range, float *scale)
{
  gboolean is_rectifier = activation == ML_ACTIVATION_RELU
                          || activation == ML_ACTIVATION_LEAKY_RELU
                          || activation == ML_ACTIVATION_ELU;
  if (self == ML_INIT_AUTO)
    self = is_rectifier ? ML_INIT_HE : ML_INIT_GLOROT;
  switch (self)
    {
    case ML_INIT_HE:
      *scale = (float) sqrt (2.0 / n_inputs);
      return ML_DRAW_NORMAL;
    case ML_INIT_GLOROT:
      *scale = (float) sqrt (6.0 / ((double) n_inputs + n_units));
      return ML_DRAW_UNIFORM;
    case ML_INIT_GLOROT_NORMAL:
      *scale = (float) sqrt (2.0 / ((double) n_inputs + n_units));
      return ML_DRAW_NORMAL;
    case ML_INIT_LECUN:
      *scale = (float) sqrt (1.0 / n_inputs);
      return ML_DRAW_NORMAL;
    case ML_INIT_NORMAL:
      *scale = (float) range;
      return ML_DRAW_NORMAL;
    case ML_INIT_TINY:
      *scale = (float) (0.001 * 4 * sqrt (6.0 / ((double) n_inputs + n_units)));
      return ML_DRAW_UNIFORM;
    case ML_INIT_UNIFORM:
      *scale = (float) range;
      return ML_DRAW_UNIFORM;
    case ML_INIT_ZEROS:
    case ML_INIT_AUTO:
    default:
      *scale = 0;
      return ML_DRAW_ZEROS;
    }
}
