/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-svm-machine.h"

#include "ml-linear-algebra.h"
#include "ml-settings.h"
#include "ml-state.h"

#include <math.h>

#define STATE_TYPE "(sada(auaddadu))"

static void
clear_machine (gpointer data)
{
  MlSvmMachine *machine = data;
  g_free (machine->vectors);
  g_free (machine->coefficients);
}

/**
 * ml_svm_set_new:
 * @kernel: "Poly exponent=2"
 *
 * Returns: (transfer full) (nullable): no machines yet
 */
MlSvmSet *
ml_svm_set_new (const char *kernel, guint n_inputs, GError **error)
{
  g_autoptr (MlSvmKernel) made = ml_svm_kernel_from_text (kernel, error);
  if (made == NULL)
    return NULL;
  MlSvmSet *self = g_new0 (MlSvmSet, 1);
  self->kernel_text = ml_settings_to_text (made);
  self->kernel = g_steal_pointer (&made);
  self->n_inputs = n_inputs;
  self->machines = g_array_new (FALSE, FALSE, sizeof (MlSvmMachine));
  g_array_set_clear_func (self->machines, clear_machine);
  return self;
}

/** ml_svm_set_free: @self may be NULL */
void
ml_svm_set_free (MlSvmSet *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->kernel);
  g_array_unref (self->machines);
  g_free (self->kernel_text);
  g_free (self->vectors);
  g_free (self->squares);
  g_free (self);
}

/** ml_svm_set_machine: Returns: (transfer none): the @index-th machine */
MlSvmMachine *
ml_svm_set_machine (const MlSvmSet *self, guint index)
{
  g_return_val_if_fail (index < self->machines->len, NULL);
  return &g_array_index (self->machines, MlSvmMachine, index);
}

static double *
weigh_inputs (const MlSvmSet *self, guint n_rows, const guint32 *rows,
              const double *inputs, const double *coefficients)
{
  double *weights = g_new0 (double, self->n_inputs + 1);
  for (guint i = 0; i < n_rows; i++)
    {
      const double *row = inputs + (gsize) rows[i] * self->n_inputs;
      if (coefficients[i] != 0)
        for (guint j = 0; j < self->n_inputs; j++)
          weights[j] += coefficients[i] * row[j];
    }
  return weights;
}

/**
 * ml_svm_set_add:
 * @rows: n_rows: where each row of the problem stands in @inputs
 * @coefficients: n_rows, many of them 0
 *
 * Adds a machine.
 */
void
ml_svm_set_add (MlSvmSet *self, guint n_rows, const guint32 *rows,
                const double *inputs, const double *coefficients, double bias)
{
  MlSvmMachine machine = { .bias = bias, .calibration = { NAN, NAN } };
  for (guint i = 0; i < n_rows; i++)
    machine.n_support += coefficients[i] != 0;
  if (ml_svm_kernel_is_linear (self->kernel))
    machine.coefficients
        = weigh_inputs (self, n_rows, rows, inputs, coefficients);
  else
    {
      machine.vectors = g_new (guint32, machine.n_support + 1);
      machine.coefficients = g_new (double, machine.n_support + 1);
      for (guint i = 0; i < n_rows; i++)
        if (coefficients[i] != 0)
          {
            machine.vectors[machine.n_vectors] = rows[i];
            machine.coefficients[machine.n_vectors++] = coefficients[i];
          }
    }
  g_array_append_val (self->machines, machine);
}

/**
 * ml_svm_set_gather:
 * @inputs: n_all × n_inputs: all training rows
 *
 * Copies the rows that some machine needs, each once.
 */
void
ml_svm_set_gather (MlSvmSet *self, const double *inputs, guint n_all)
{
  g_autofree guint32 *places = g_new (guint32, (gsize) n_all + 1);
  for (guint i = 0; i < n_all; i++)
    places[i] = G_MAXUINT32;
  for (guint m = 0; m < self->machines->len; m++)
    {
      MlSvmMachine *machine = ml_svm_set_machine (self, m);
      for (guint v = 0; v < machine->n_vectors; v++)
        {
          guint32 *place = &places[machine->vectors[v]];
          if (*place == G_MAXUINT32)
            *place = self->n_vectors++;
          machine->vectors[v] = *place;
        }
    }
  const gsize n_inputs = self->n_inputs;
  self->vectors = g_new (double, self->n_vectors *n_inputs + 1);
  self->squares = g_new (double, self->n_vectors + 1);
  for (guint i = 0; i < n_all; i++)
    if (places[i] != G_MAXUINT32)
      for (gsize j = 0; j < n_inputs; j++)
        self->vectors[places[i] * n_inputs + j] = inputs[i * n_inputs + j];
  ml_svm_kernel_squares (self->n_vectors, self->n_inputs, self->vectors,
                         self->squares);
}

static void
decide_linear (const MlSvmSet *self, guint n, const double *inputs, double *out)
{
  for (guint i = 0; i < n; i++)
    for (guint m = 0; m < self->machines->len; m++)
      {
        const MlSvmMachine *machine = ml_svm_set_machine (self, m);
        *out++ = machine->bias
                 + ml_dot (self->n_inputs, machine->coefficients,
                           inputs + (gsize) i * self->n_inputs);
      }
}

/**
 * ml_svm_set_decide:
 * @inputs: n × n_inputs
 * @out: (out): n × machines: what each machine says; above 0 is its second
 * class
 */
void
ml_svm_set_decide (const MlSvmSet *self, guint n, const double *inputs,
                   double *out)
{
  if (ml_svm_kernel_is_linear (self->kernel))
    {
      decide_linear (self, n, inputs, out);
      return;
    }
  g_autofree double *squares = g_new (double, n + 1);
  g_autofree double *kernel = g_new (double, (gsize) n * self->n_vectors + 1);
  ml_svm_kernel_squares (n, self->n_inputs, inputs, squares);
  ml_multiply (FALSE, TRUE, n, self->n_vectors, self->n_inputs, 1, inputs,
               self->n_inputs, self->vectors, self->n_inputs, 0, kernel,
               self->n_vectors);
  for (guint i = 0; i < n; i++)
    {
      double *values = kernel + (gsize) i * self->n_vectors;
      ml_svm_kernel_apply (self->kernel, self->n_vectors, squares[i],
                           self->squares, values);
      for (guint m = 0; m < self->machines->len; m++)
        {
          const MlSvmMachine *machine = ml_svm_set_machine (self, m);
          double sum = machine->bias;
          for (guint v = 0; v < machine->n_vectors; v++)
            sum += machine->coefficients[v] * values[machine->vectors[v]];
          *out++ = sum;
        }
    }
}

/* -- Saving ---------------------------------------------------------------- */

static gsize
n_coefficients (const MlSvmSet *self, const MlSvmMachine *machine)
{
  return ml_svm_kernel_is_linear (self->kernel) ? self->n_inputs
                                                : machine->n_vectors;
}

/** ml_svm_set_save: Returns: (transfer floating): all of it */
GVariant *
ml_svm_set_save (const MlSvmSet *self)
{
  GVariantBuilder machines;
  g_variant_builder_init (&machines, G_VARIANT_TYPE ("a(auaddadu)"));
  for (guint m = 0; m < self->machines->len; m++)
    {
      const MlSvmMachine *machine = ml_svm_set_machine (self, m);
      const guint n_calibration = isnan (machine->calibration[0]) ? 0 : 2;
      g_variant_builder_add (
          &machines, "(@au@add@adu)",
          g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, machine->vectors,
                                     machine->n_vectors, sizeof (guint32)),
          ml_state_numbers (machine->coefficients,
                            n_coefficients (self, machine)),
          machine->bias, ml_state_numbers (machine->calibration, n_calibration),
          machine->n_support);
    }
  return g_variant_new ("(s@ada(auaddadu))", self->kernel_text,
                        ml_state_numbers (self->vectors, (gsize) self->n_vectors
                                                             * self->n_inputs),
                        &machines);
}

static gboolean
load_calibration (GVariant *saved, double calibration[2], GError **error)
{
  calibration[0] = calibration[1] = NAN;
  if (g_variant_n_children (saved) == 0)
    return TRUE;
  g_autofree double *numbers = ml_state_take_numbers (saved, 2, error);
  if (numbers == NULL)
    return FALSE;
  calibration[0] = numbers[0];
  calibration[1] = numbers[1];
  return TRUE;
}

static gboolean
load_machine (MlSvmSet *self, GVariant *saved, GError **error)
{
  MlSvmMachine machine = { 0 };
  g_autoptr (GVariant) vectors = NULL, coefficients = NULL, calibration = NULL;
  g_variant_get (saved, "(@au@add@adu)", &vectors, &coefficients, &machine.bias,
                 &calibration, &machine.n_support);
  gsize n;
  const guint32 *places
      = g_variant_get_fixed_array (vectors, &n, sizeof (guint32));
  if (n > G_MAXUINT32 || !isfinite (machine.bias)
      || (n > 0 && ml_svm_kernel_is_linear (self->kernel)))
    return ml_state_refuse (error);
  for (gsize i = 0; i < n; i++)
    if (places[i] >= self->n_vectors)
      return ml_state_refuse (error);
  machine.n_vectors = (guint) n;
  if (!load_calibration (calibration, machine.calibration, error))
    return FALSE;
  machine.coefficients = ml_state_take_numbers (
      coefficients, n_coefficients (self, &machine), error);
  if (machine.coefficients == NULL)
    return FALSE;
  machine.vectors = g_memdup2 (places, n * sizeof *places);
  g_array_append_val (self->machines, machine);
  return TRUE;
}

static gboolean
load_vectors (MlSvmSet *self, GVariant *saved, GError **error)
{
  const gsize n = g_variant_n_children (saved);
  const gsize n_vectors = self->n_inputs > 0 ? n / self->n_inputs : 0;
  if (n_vectors > G_MAXUINT32)
    return ml_state_refuse (error);
  self->n_vectors = (guint) n_vectors;
  self->vectors
      = ml_state_take_numbers (saved, n_vectors * self->n_inputs, error);
  if (self->vectors == NULL)
    return FALSE;
  self->squares = g_new (double, n_vectors + 1);
  ml_svm_kernel_squares (self->n_vectors, self->n_inputs, self->vectors,
                         self->squares);
  return TRUE;
}

/**
 * ml_svm_set_load:
 * @state: as ml_svm_set_save() made it, or anything
 *
 * Errors: %ML_ERROR_PARSE, or %ML_ERROR_OPTION for an unknown kernel.
 *
 * Returns: (transfer full) (nullable): the saved set
 */
MlSvmSet *
ml_svm_set_load (GVariant *state, guint n_inputs, guint n_machines,
                 GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  const char *kernel;
  g_autoptr (GVariant) vectors = NULL, machines = NULL;
  g_variant_get (state, "(&s@ad@a(auaddadu))", &kernel, &vectors, &machines);
  g_autoptr (MlSvmSet) self = ml_svm_set_new (kernel, n_inputs, error);
  if (self == NULL || !load_vectors (self, vectors, error))
    return NULL;
  if (g_variant_n_children (machines) != n_machines)
    {
      ml_state_refuse (error);
      return NULL;
    }
  for (guint m = 0; m < n_machines; m++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (machines, m);
      if (!load_machine (self, one, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}
