/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-linear-unit.h"

#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define STATE_TYPE "(vads)"

GType
ml_unit_scaling_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { ML_SCALING_STANDARDIZE, N_ ("Standardized"), "standardize" },
    { ML_SCALING_UNIT, N_ ("Range 0 … 1"), "unit" },
    { ML_SCALING_SYMMETRIC, N_ ("Range −1 … 1"), "symmetric" },
    { ML_SCALING_NONE, N_ ("None"), "none" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("MlUnitScaling", values));
  return type;
}

/** ml_linear_unit_sum: Returns: weights · @inputs (n_inputs) + bias */
double
ml_linear_unit_sum (const MlLinearUnit *self, const float *inputs)
{
  double sum = self->weights[self->n_inputs];
  for (guint i = 0; i < self->n_inputs; i++)
    sum += self->weights[i] * (double) inputs[i];
  return sum;
}

/** ml_linear_unit_move: adds @step times @inputs (n_inputs), and to the bias
 * @step */
void
ml_linear_unit_move (MlLinearUnit *self, const float *inputs, double step)
{
  for (guint i = 0; i < self->n_inputs; i++)
    self->weights[i] += step * (double) inputs[i];
  self->weights[self->n_inputs] += step;
}

static void
unit_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const MlLinearUnit *self = (const MlLinearUnit *) model;
  g_autofree float *inputs = g_new (float, self->n_inputs);
  for (guint r = 0; r < rows->n_rows; r++)
    {
      ml_encoder_encode_rows (self->encoder, rows, r, 1, inputs);
      double sum = ml_linear_unit_sum (self, inputs);
      double second
          = self->kind == ML_UNIT_SIGMOID ? 1 / (1 + exp (-sum)) : sum > 0;
      out[2 * r] = 1 - second;
      out[2 * r + 1] = second;
    }
}

static char *
unit_describe (const MlModel *model)
{
  const MlLinearUnit *self = (const MlLinearUnit *) model;
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s, “%s” where the sum is above 0\n\n",
                          self->kind == ML_UNIT_SIGMOID ? "Sigmoid unit"
                                                        : "Perceptron",
                          class->labels[1]);
  for (guint i = 0; i < self->n_inputs; i++)
    {
      g_autofree char *name = ml_encoder_input_name (self->encoder, i);
      g_string_append_printf (text, "%12.4f  %s\n", self->weights[i], name);
    }
  g_string_append_printf (text, "%12.4f  (bias)\n",
                          self->weights[self->n_inputs]);
  if (self->note != NULL)
    g_string_append_printf (text, "\n%s", self->note);
  return g_string_free (text, FALSE);
}

/**
 * ml_linear_unit_snapshot:
 *
 * Returns: (transfer full): "weights", 1 × n_inputs or, of a picture, channels
 *   × height × width; and "bias", 1
 */
MlSnapshot *
ml_linear_unit_snapshot (const MlLinearUnit *self)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  g_autofree char *caption
      = g_strdup_printf ("Weights for “%s”", class->labels[1]);
  guint row[2] = { 1, self->n_inputs }, picture[3], one = 1;
  gboolean is_picture = ml_encoder_shape (self->encoder, picture);
  float *weights
      = ml_snapshot_add (snapshot, "weights", caption, is_picture ? 3 : 2,
                         is_picture ? picture : row);
  for (guint i = 0; i < self->n_inputs; i++)
    weights[i] = (float) self->weights[i];
  *ml_snapshot_add (snapshot, "bias", "Bias", 1, &one)
      = (float) self->weights[self->n_inputs];
  return snapshot;
}

static MlSnapshot *
unit_snapshot (const MlModel *model)
{
  return ml_linear_unit_snapshot ((const MlLinearUnit *) model);
}

static GVariant *
unit_save (const MlModel *model)
{
  const MlLinearUnit *self = (const MlLinearUnit *) model;
  return g_variant_new ("(v@ads)", ml_encoder_save (self->encoder),
                        ml_state_numbers (self->weights, self->n_inputs + 1),
                        self->note != NULL ? self->note : "");
}

static void
unit_free (MlModel *model)
{
  MlLinearUnit *self = (MlLinearUnit *) model;
  ml_encoder_unref (self->encoder);
  g_object_unref (self->header);
  g_free (self->weights);
  g_free (self->note);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = unit_predict,
  .describe = unit_describe,
  .snapshot = unit_snapshot,
  .save = unit_save,
  .free = unit_free,
};

/* @encoder: (transfer full) */
static MlLinearUnit *
unit_new (MlUnitKind kind, GType learner, MlEncoder *encoder, MlDataset *data,
          int target)
{
  MlLinearUnit *self = g_new0 (MlLinearUnit, 1);
  ml_model_init (&self->parent, &model_ops, learner, 2);
  self->kind = kind;
  self->encoder = encoder;
  self->header = ml_dataset_header (data);
  self->target = target;
  self->n_inputs = ml_encoder_n_inputs (encoder);
  self->weights = g_new0 (double, self->n_inputs + 1);
  return self;
}

/**
 * ml_linear_unit_new:
 * @training: of a class of two labels
 *
 * Errors: %ML_ERROR_DATA if there is no input.
 *
 * Returns: (transfer full) (nullable): a unit whose weights are all 0
 */
MlLinearUnit *
ml_linear_unit_new (MlUnitKind kind, GType learner, const MlSubset *training,
                    MlScaling scaling, GError **error)
{
  MlEncoder *encoder
      = ml_encoder_new (training, scaling, ML_SCALING_NONE, error);
  if (encoder == NULL)
    return NULL;
  return unit_new (kind, learner, encoder, training->data, training->target);
}

/** ml_linear_unit_load: Returns: (transfer full) (nullable): the unit that was
 * saved as @state; %ML_ERROR_PARSE if it does not fit */
MlModel *
ml_linear_unit_load (MlUnitKind kind, GType learner, GVariant *state,
                     MlDataset *header, int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) encoder_state = NULL, saved = NULL;
  g_autofree char *note = NULL;
  g_variant_get (state, "(v@ads)", &encoder_state, &saved, &note);
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  if (class->kind != ML_ATTRIBUTE_NOMINAL || class->n_labels != 2)
    {
      ml_state_refuse (error);
      return NULL;
    }
  g_autoptr (MlEncoder) encoder
      = ml_encoder_load (encoder_state, header, target, error);
  if (encoder == NULL)
    return NULL;
  double *weights
      = ml_state_take_numbers (saved, ml_encoder_n_inputs (encoder) + 1, error);
  if (weights == NULL)
    return NULL;
  MlLinearUnit *self
      = unit_new (kind, learner, g_steal_pointer (&encoder), header, target);
  g_free (self->weights);
  self->weights = weights;
  if (*note != '\0')
    self->note = g_steal_pointer (&note);
  return &self->parent;
}

/** ml_unit_rows_new: Returns: (transfer full): @training as @unit reads it */
MlUnitRows *
ml_unit_rows_new (const MlLinearUnit *unit, const MlSubset *training)
{
  MlUnitRows *self = g_new0 (MlUnitRows, 1);
  self->n_rows = training->n_rows;
  self->n_inputs = unit->n_inputs;
  self->inputs = ml_encoder_encode (unit->encoder, training);
  self->targets = g_new (guint8, MAX (training->n_rows, 1));
  self->weights = g_new (double, MAX (training->n_rows, 1));
  for (guint i = 0; i < training->n_rows; i++)
    {
      self->targets[i] = ml_subset_target (training, i) == 1;
      self->weights[i] = ml_subset_weight (training, i);
      self->total += self->weights[i];
    }
  return self;
}

/** ml_unit_rows_free: frees @self */
void
ml_unit_rows_free (MlUnitRows *self)
{
  if (self == NULL)
    return;
  ml_matrix_free (self->inputs);
  g_free (self->targets);
  g_free (self->weights);
  g_free (self);
}

/** ml_unit_rows_inputs: Returns: (transfer none): n_inputs of @row */
const float *
ml_unit_rows_inputs (const MlUnitRows *self, guint row)
{
  return self->inputs->data + (gsize) row * self->n_inputs;
}
