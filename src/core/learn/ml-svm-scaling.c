/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-svm-scaling.h"

#include "ml-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

GType
ml_svm_scaling_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[]
      = { { ML_SVM_NORMALIZE, N_ ("To 0 … 1"), "normalize" },
          { ML_SVM_STANDARDIZE, N_ ("Standardize"), "standardize" },
          { ML_SVM_UNSCALED, N_ ("None"), "none" },
          { 0, NULL, NULL } };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlSvmScaling", values));
  return type;
}

/** ml_svm_scaling_of: Returns: how the design scales */
MlScaling
ml_svm_scaling_of (MlSvmScaling self)
{
  static const MlScaling scalings[]
      = { ML_SCALING_UNIT, ML_SCALING_STANDARDIZE, ML_SCALING_NONE };
  return scalings[self];
}

/**
 * ml_svm_describe_machine:
 *
 * Appends the weights of a linear machine as WEKA lays them out, and the bias;
 * of other kernels the bias alone.
 */
void
ml_svm_describe_machine (GString *text, const MlSvmSet *set, guint index,
                         const MlDesign *design, MlSvmScaling scaling)
{
  static const char *const words[] = { "(normalized) ", "(standardized) ", "" };
  const MlSvmMachine *machine = ml_svm_set_machine (set, index);
  if (ml_svm_kernel_is_linear (set->kernel))
    {
      g_string_append (text, "Machine linear: showing attribute weights, not "
                             "support vectors.\n\n");
      for (guint j = 0; j < set->n_inputs; j++)
        {
          g_autofree char *name = ml_design_input_name (design, j);
          g_string_append (text, j > 0 ? " + " : "   ");
          ml_number_append_aligned (text, machine->coefficients[j], 12, 4);
          g_string_append_printf (text, " * %s%s\n", words[scaling], name);
        }
    }
  g_string_append (text, machine->bias < 0 ? " - " : " + ");
  ml_number_append_aligned (text, fabs (machine->bias), 12, 4);
  g_string_append_c (text, '\n');
}
