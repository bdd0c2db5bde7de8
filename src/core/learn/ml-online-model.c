/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-online-model.h. Every input is scaled to -1 … 1, a missing value is 0.
 * A nominal class has one unit a label, whose outputs divided by their sum are
 * its probabilities; a number has one linear unit. */
#include "ml-online-model.h"

#include "ml-error.h"
#include "ml-online-onnx.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_INPUTS 1000000
#define MOST_WEIGHTS 200000000
#define STATE_TYPE "(bbaua(dd)(dd)ad)"

/* -- Inputs ---------------------------------------------------------------- */

static void
add_inputs (GArray *inputs, const MlAttribute *attribute, guint column,
            gboolean to_binary)
{
  MlOnlineInput input = { .column = column, .label = -1, .range = 1 };
  guint n = 1;
  if (attribute->kind == ML_ATTRIBUTE_STRING)
    return;
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    n = (guint) MIN (ml_attribute_n_bytes (attribute), MOST_INPUTS + 1);
  gboolean is_binary = attribute->kind == ML_ATTRIBUTE_NOMINAL && to_binary;
  if (is_binary && attribute->n_labels != 2)
    n = attribute->n_labels;
  for (guint i = 0; i < n && inputs->len <= MOST_INPUTS; i++)
    {
      if (is_binary)
        input.label = attribute->n_labels == 2 ? 1 : (int) i;
      input.pixel = i;
      g_array_append_val (inputs, input);
    }
}

static double
raw_value (const MlOnlineModel *self, const MlOnlineInput *input,
           MlDataset *data, guint32 row)
{
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, input->column);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    return ml_dataset_bytes (
        data,
        input->column)[row * ml_attribute_n_bytes (attribute) + input->pixel];
  double value = ml_dataset_value (data, row, input->column);
  if (input->label < 0 || isnan (value))
    return value;
  return (int) value == input->label;
}

/** ml_online_scaled: Returns: @value, less @base and divided by @range unless
 * that is 0 */
double
ml_online_scaled (double value, double base, double range)
{
  return range != 0 ? (value - base) / range : value - base;
}

/**
 * ml_online_model_encode:
 * @out: n_inputs; a missing value is 0
 *
 * Writes what the network sees of one row.
 */
void
ml_online_model_encode (const MlOnlineModel *self, MlDataset *data, guint32 row,
                        double *out)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      const MlOnlineInput *input
          = &g_array_index (self->inputs, MlOnlineInput, i);
      double value = raw_value (self, input, data, row);
      out[i] = isnan (value)
                   ? 0
                   : ml_online_scaled (value, input->base, input->range);
    }
}

/* The middle and half the width of the range of what is known. */
static void
measure (double minimum, double maximum, double *base, double *range)
{
  gboolean is_known = minimum <= maximum;
  *base = is_known ? (maximum + minimum) / 2 : 0;
  *range = is_known ? (maximum - minimum) / 2 : 0;
}

/**
 * ml_online_model_measure_inputs:
 * @monitor: (nullable): on Stop it ends early
 *
 * Fits the scales of the inputs to @rows.
 */
void
ml_online_model_measure_inputs (MlOnlineModel *self, const MlSubset *rows,
                                MlMonitor *monitor)
{
  for (guint i = 0; i < self->inputs->len; i++)
    {
      if (!ml_monitor_tick (monitor, 0))
        return;
      MlOnlineInput *input = &g_array_index (self->inputs, MlOnlineInput, i);
      double minimum = INFINITY, maximum = -INFINITY;
      for (guint r = 0; r < rows->n_rows; r++)
        {
          double value = raw_value (self, input, rows->data, rows->rows[r]);
          if (isnan (value))
            continue;
          minimum = MIN (minimum, value);
          maximum = MAX (maximum, value);
        }
      measure (minimum, maximum, &input->base, &input->range);
    }
}

/** ml_online_model_measure_class: fits the scale of a numeric class to @rows */
void
ml_online_model_measure_class (MlOnlineModel *self, const MlSubset *rows)
{
  double minimum = INFINITY, maximum = -INFINITY;
  for (guint r = 0; r < rows->n_rows; r++)
    {
      minimum = MIN (minimum, ml_subset_target (rows, r));
      maximum = MAX (maximum, ml_subset_target (rows, r));
    }
  measure (minimum, maximum, &self->base, &self->range);
}

/* -- Prediction ------------------------------------------------------------ */

/* Outputs of the net to what the model answers: n_outputs. */
static void
finish_outputs (const MlOnlineModel *self, double *out)
{
  if (!self->is_nominal)
    {
      out[0] = self->range != 0 ? out[0] * self->range + self->base
                                : out[0] + self->base;
      return;
    }
  double sum = 0;
  for (guint k = 0; k < self->parent.n_outputs; k++)
    sum += out[k];
  for (guint k = 0; sum > 0 && k < self->parent.n_outputs; k++)
    out[k] /= sum;
}

static void
online_model_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const MlOnlineModel *self = (const MlOnlineModel *) model;
  g_autoptr (MlOnlineWork) work = ml_online_work_new (self->net);
  g_autofree double *inputs = g_new (double, self->inputs->len);
  for (guint r = 0; r < rows->n_rows; r++, out += model->n_outputs)
    {
      ml_online_model_encode (self, rows->data, rows->rows[r], inputs);
      memcpy (out, ml_online_net_answer (self->net, work, inputs),
              model->n_outputs * sizeof *out);
      finish_outputs (self, out);
    }
}

/* -- In words and pictures ------------------------------------------------- */

static char *
input_name (const MlOnlineModel *self, guint i)
{
  const MlOnlineInput *input = &g_array_index (self->inputs, MlOnlineInput, i);
  const MlAttribute *attribute
      = ml_dataset_attribute (self->header, input->column);
  if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    return g_strdup_printf ("%s %u", attribute->name, input->pixel);
  if (input->label < 0)
    return g_strdup (attribute->name);
  return g_strdup_printf ("%s=%s", attribute->name,
                          attribute->labels[input->label]);
}

/* WEKA numbers the outputs first, then the hidden units. */
static guint
first_node (const MlOnlineModel *self, guint layer)
{
  guint node = layer == self->n_hidden ? 0 : self->net->n_outputs;
  for (guint l = 0; l < layer && layer < self->n_hidden; l++)
    node += self->hidden[l];
  return node;
}

static void
describe_unit (const MlOnlineModel *self, GString *text, guint layer,
               guint unit)
{
  const MlOnlineLayer *at = &self->net->layers[layer];
  g_string_append_printf (
      text, "%s Node %u\n    Inputs    Weights\n    Threshold    %.16g\n",
      at->is_linear ? "Linear" : "Sigmoid", first_node (self, layer) + unit,
      ml_online_net_weight (self->net, layer, 0, unit));
  for (guint i = 0; i < at->n_inputs; i++)
    {
      double weight = ml_online_net_weight (self->net, layer, i + 1, unit);
      g_autofree char *name = layer == 0 ? input_name (self, i) : NULL;
      if (name != NULL)
        g_string_append_printf (text, "    Attrib %s    %.16g\n", name, weight);
      else
        g_string_append_printf (text, "    Node %u    %.16g\n",
                                first_node (self, layer - 1) + i, weight);
    }
}

static char *
online_model_describe (const MlModel *model)
{
  const MlOnlineModel *self = (const MlOnlineModel *) model;
  const MlAttribute *class = ml_dataset_attribute (self->header,
                                                   (guint) self->target);
  GString *text = g_string_new (NULL);
  for (guint u = 0; u < self->net->n_outputs; u++)
    describe_unit (self, text, self->n_hidden, u);
  for (guint l = 0; l < self->n_hidden; l++)
    for (guint u = 0; u < self->hidden[l]; u++)
      describe_unit (self, text, l, u);
  for (guint k = 0; k < model->n_outputs; k++)
    g_string_append_printf (text, "Class %s\n    Input\n    Node %u\n",
                            self->is_nominal ? class->labels[k] : "", k);
  return g_string_free (text, FALSE);
}

/* units × inputs, or units × height × width if a grey picture is all there is
 */
static void
snapshot_layer (const MlOnlineModel *self, MlSnapshot *snapshot, guint layer)
{
  const MlOnlineLayer *at = &self->net->layers[layer];
  guint sizes[3] = { at->n_units, at->n_inputs, 0 }, n_sizes = 2;
  guint column = g_array_index (self->inputs, MlOnlineInput, 0).column;
  const MlAttribute *attribute = ml_dataset_attribute (self->header, column);
  if (layer == 0 && attribute->kind == ML_ATTRIBUTE_IMAGE
      && attribute->shape[0] == 1
      && ml_attribute_n_bytes (attribute) == at->n_inputs)
    {
      sizes[1] = attribute->shape[1];
      sizes[2] = attribute->shape[2];
      n_sizes = 3;
    }
  gboolean is_output = layer == self->n_hidden;
  g_autofree char *name = is_output
                              ? g_strdup ("output.weights")
                              : g_strdup_printf ("hidden%u.weights", layer + 1);
  g_autofree char *caption
      = is_output ? g_strdup ("Output weights")
                  : g_strdup_printf ("Hidden layer %u weights", layer + 1);
  float *values = ml_snapshot_add (snapshot, name, caption, n_sizes, sizes);
  for (guint u = 0; u < at->n_units; u++)
    for (guint i = 0; i < at->n_inputs; i++)
      *values++ = (float) ml_online_net_weight (self->net, layer, i + 1, u);
}

/** ml_online_model_snapshot: Returns: (transfer full): the weights, a tensor a
 * layer */
MlSnapshot *
ml_online_model_snapshot (const MlModel *model)
{
  const MlOnlineModel *self = (const MlOnlineModel *) model;
  MlSnapshot *snapshot = ml_snapshot_new ();
  for (guint l = 0; l < self->net->n_layers; l++)
    snapshot_layer (self, snapshot, l);
  return snapshot;
}

/* -- The model ------------------------------------------------------------- */

static void
online_model_free (MlModel *model)
{
  MlOnlineModel *self = (MlOnlineModel *) model;
  g_object_unref (self->header);
  g_array_unref (self->inputs);
  g_free (self->hidden);
  ml_online_net_free (self->net);
  g_free (self);
}

static GVariant *online_model_save (const MlModel *model);

static GBytes *
online_model_to_onnx (const MlModel *model, GError **error)
{
  return ml_online_model_to_onnx ((const MlOnlineModel *) model);
}

static const MlModelOps model_ops = {
  .predict = online_model_predict,
  .describe = online_model_describe,
  .snapshot = ml_online_model_snapshot,
  .to_onnx = online_model_to_onnx,
  .save = online_model_save,
  .free = online_model_free,
};

/**
 * ml_online_model_new:
 * @learner: the type that the model names as its maker
 *
 * Returns: (transfer full): a model without a network yet
 */
MlOnlineModel *
ml_online_model_new (GType learner, MlDataset *data, int target,
                     gboolean to_binary)
{
  const MlAttribute *class = ml_dataset_attribute (data, (guint) target);
  MlOnlineModel *self = g_new0 (MlOnlineModel, 1);
  self->header = ml_dataset_header (data);
  self->target = target;
  self->nominal_to_binary = to_binary;
  self->is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  self->range = 1;
  self->inputs = g_array_new (FALSE, FALSE, sizeof (MlOnlineInput));
  ml_model_init (&self->parent, &model_ops, learner,
                 self->is_nominal ? class->n_labels : 1);
  for (guint column = 0; column < ml_dataset_n_columns (data); column++)
    if ((int) column != target)
      add_inputs (self->inputs, ml_dataset_attribute (data, column), column,
                  to_binary);
  return self;
}

/* The number of units that one word of the hidden option names; -1: none. */
static gint64
units_of_word (const char *word, guint n_inputs, guint n_classes)
{
  guint64 units;
  if (strcmp (word, "a") == 0)
    return (n_inputs + n_classes) / 2;
  if (strcmp (word, "i") == 0)
    return n_inputs;
  if (strcmp (word, "o") == 0)
    return n_classes;
  if (strcmp (word, "t") == 0)
    return n_inputs + n_classes;
  return g_ascii_string_to_unsigned (word, 10, 0, 1000000, &units, NULL)
             ? (gint64) units
             : -1;
}

/**
 * ml_online_model_parse_hidden:
 * @text: (nullable): "a", "i", "o", "t" and numbers with commas between; "0":
 *   none
 *
 * Sets the hidden layers. Errors: %ML_ERROR_OPTION.
 */
gboolean
ml_online_model_parse_hidden (MlOnlineModel *self, const char *text,
                              GError **error)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ",", -1);
  self->hidden = g_new0 (guint, g_strv_length (words) + 1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      gint64 units = units_of_word (g_strstrip (words[i]), self->inputs->len,
                                    self->parent.n_outputs);
      gboolean is_none = units == 0 && words[0] != NULL && words[1] == NULL;
      if (units < 0 || (units == 0 && !is_none))
        {
          g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                       "Hidden layers “%s”: “%s” is neither a number of units "
                       "nor one of a, i, o, t; write for example “a” or "
                       "“20,10”, or “0” for none",
                       text, words[i]);
          return FALSE;
        }
      if (units > 0)
        self->hidden[self->n_hidden++] = (guint) units;
    }
  return TRUE;
}

/**
 * ml_online_model_make_net:
 *
 * Makes the network, whose hidden layers are set. Errors: %ML_ERROR_DATA for
 * no inputs or too many weights.
 */
gboolean
ml_online_model_make_net (MlOnlineModel *self, GError **error)
{
  double n_weights = 0, n_before = self->inputs->len;
  for (guint i = 0; i <= self->n_hidden; i++)
    {
      double n = i < self->n_hidden ? self->hidden[i] : self->parent.n_outputs;
      n_weights += (n_before + 1) * n;
      n_before = n;
    }
  if (self->inputs->len == 0 || self->inputs->len > MOST_INPUTS
      || n_weights > MOST_WEIGHTS)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%u inputs and %.0f weights are %s than this network takes: "
                   "remove columns, merge labels or take fewer hidden units",
                   self->inputs->len, n_weights,
                   self->inputs->len == 0 ? "less" : "more");
      return FALSE;
    }
  self->net
      = ml_online_net_new (self->inputs->len, self->hidden, self->n_hidden,
                           self->parent.n_outputs, !self->is_nominal);
  return TRUE;
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
online_model_save (const MlModel *model)
{
  const MlOnlineModel *self = (const MlOnlineModel *) model;
  GVariantBuilder inputs;
  g_variant_builder_init (&inputs, G_VARIANT_TYPE ("a(dd)"));
  for (guint i = 0; i < self->inputs->len; i++)
    g_variant_builder_add (
        &inputs, "(dd)", g_array_index (self->inputs, MlOnlineInput, i).base,
        g_array_index (self->inputs, MlOnlineInput, i).range);
  g_autofree double *weights
      = g_new (double, ml_online_net_n_weights (self->net));
  gsize n = 0;
  for (guint l = 0; l < self->net->n_layers; l++)
    for (guint i = 0; i <= self->net->layers[l].n_inputs; i++)
      for (guint u = 0; u < self->net->layers[l].n_units; u++)
        weights[n++] = ml_online_net_weight (self->net, l, i, u);
  GVariant *hidden = g_variant_new_fixed_array (
      G_VARIANT_TYPE_UINT32, self->hidden, self->n_hidden, sizeof (guint32));
  return g_variant_new ("(bb@aua(dd)(dd)@ad)", self->nominal_to_binary,
                        self->is_nominal, hidden, &inputs, self->base,
                        self->range, ml_state_numbers (weights, n));
}

static gboolean
load_scales (MlOnlineModel *self, GVariant *saved)
{
  if (g_variant_n_children (saved) != self->inputs->len)
    return FALSE;
  for (guint i = 0; i < self->inputs->len; i++)
    {
      MlOnlineInput *input = &g_array_index (self->inputs, MlOnlineInput, i);
      g_variant_get_child (saved, i, "(dd)", &input->base, &input->range);
      if (!isfinite (input->base) || !isfinite (input->range))
        return FALSE;
    }
  return TRUE;
}

static gboolean
load_weights (MlOnlineModel *self, GVariant *saved)
{
  gsize n = 0;
  g_autofree double *weights = ml_state_take_numbers (
      saved, ml_online_net_n_weights (self->net), NULL);
  if (weights == NULL)
    return FALSE;
  for (guint l = 0; l < self->net->n_layers; l++)
    for (guint i = 0; i <= self->net->layers[l].n_inputs; i++)
      for (guint u = 0; u < self->net->layers[l].n_units; u++)
        ml_online_net_set_weight (self->net, l, i, u, weights[n++]);
  return TRUE;
}

static gboolean
load_hidden (MlOnlineModel *self, GVariant *saved)
{
  gsize n;
  const guint32 *hidden = g_variant_get_fixed_array (saved, &n, sizeof *hidden);
  if (n > 1000)
    return FALSE;
  self->hidden = g_new0 (guint, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      if (hidden[i] == 0 || hidden[i] > 1000000)
        return FALSE;
      self->hidden[self->n_hidden++] = hidden[i];
    }
  return TRUE;
}

/**
 * ml_online_model_load:
 * @learner: the type that fitted the model
 * @state: as a model of ml_online_mlp_fit() saved it, or anything
 *
 * Errors: %ML_ERROR_PARSE.
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_online_model_load (GType learner, GVariant *state, MlDataset *header,
                      int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  gboolean to_binary, is_nominal;
  g_autoptr (GVariant) hidden = NULL, inputs = NULL, weights = NULL;
  double base, range;
  g_variant_get (state, "(bb@au@a(dd)(dd)@ad)", &to_binary, &is_nominal,
                 &hidden, &inputs, &base, &range, &weights);
  MlOnlineModel *self
      = ml_online_model_new (learner, header, target, to_binary);
  self->base = base;
  self->range = range;
  /* The weights are counted before room is made for them. */
  if (self->is_nominal == is_nominal && isfinite (base) && isfinite (range)
      && load_scales (self, inputs) && load_hidden (self, hidden)
      && ml_online_model_make_net (self, NULL) && load_weights (self, weights))
    return &self->parent;
  ml_model_unref (&self->parent);
  ml_state_refuse (error);
  return NULL;
}
