/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures to draw from: the digits of data/ as 28 × 28 pixels, a made-up
 * evaluation of them, and what a small convolutional network of made-up
 * weights makes of the first 16. All of it is computed by plain loops. */
#pragma once

#include "plot-samples.h"

#include "ml-dataset-builder.h"
#include "ml-evaluation-private.h"

#include <string.h>

enum
{
  PICTURE_SIDE = 28,
  PICTURE_PIXELS = PICTURE_SIDE * PICTURE_SIDE,
  N_PICTURES = 200,
  N_EXAMPLES = 16,
};

/* 8 × 8 values of 0 … 16 become 24 × 24 pixels in the middle of 28 × 28. */
static inline void
enlarge_digit (MlDataset *digits, guint row, guint8 *to)
{
  for (int y = 0; y < 24; y++)
    for (int x = 0; x < 24; x++)
      {
        const double v = CLAMP ((y + 0.5) / 3 - 0.5, 0, 7);
        const double u = CLAMP ((x + 0.5) / 3 - 0.5, 0, 7);
        const guint top = MIN ((guint) v, 6), left = MIN ((guint) u, 6);
        double sum = 0;
        for (guint k = 0; k < 4; k++)
          {
            const guint i = top + k / 2, j = left + k % 2;
            sum += (1 - fabs (v - i)) * (1 - fabs (u - j))
                   * ml_dataset_numbers (digits, 8 * i + j)[row];
          }
        to[(y + 2) * PICTURE_SIDE + x + 2] = (guint8) MIN (255, 16 * sum);
      }
}

/* (transfer full): an image column and the class, N_PICTURES rows */
static inline MlDataset *
sample_pictures (void)
{
  g_autoptr (MlDataset) digits = sample_data ("digits.arff");
  guint8 *bytes = g_new0 (guint8, N_PICTURES * PICTURE_PIXELS);
  for (guint row = 0; row < N_PICTURES; row++)
    enlarge_digit (digits, row, bytes + row * PICTURE_PIXELS);
  const MlAttribute *class = ml_dataset_attribute (digits, 64);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("pictures", N_PICTURES);
  ml_dataset_builder_add_bytes (
      builder,
      ml_attribute_new_image ("picture", 1, PICTURE_SIDE, PICTURE_SIDE), bytes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("digit", g_strdupv (class->labels)),
      g_memdup2 (ml_dataset_codes (digits, 64), N_PICTURES * sizeof (gint32)));
  return ml_dataset_builder_finish (builder);
}

/* Every fifth row is taken for the next digit, with confidences of
 * .55 … .9. */
static inline MlEvaluation *
sample_errors (MlDataset *pictures)
{
  g_autofree double *outputs = g_new0 (double, N_PICTURES * 10);
  const gint32 *codes = ml_dataset_codes (pictures, 1);
  for (guint row = 0; row < N_PICTURES; row++)
    {
      const guint actual = (guint) codes[row];
      const guint said = row % 5 == 0 ? (actual + 1) % 10 : actual;
      const double confidence = 0.55 + 0.4 * (row % 40) / 40;
      outputs[row * 10 + said] = confidence;
      outputs[row * 10 + (said + 3) % 10] = 1 - confidence;
    }
  g_autoptr (MlSubset) rows = ml_subset_new_all (pictures, 1);
  MlEvaluation *evaluation = ml_evaluation_new (pictures, 1);
  double priors[10];
  for (guint i = 0; i < 10; i++)
    priors[i] = 0.1;
  ml_evaluation_add_fold (evaluation, 0, rows, outputs, priors);
  return evaluation;
}

static inline float *
sample_add (MlSnapshot *snapshot, guint layer, const char *what, guint n_sizes,
            const guint *sizes)
{
  g_autofree char *name = g_strdup_printf ("layer%u.%s", layer, what);
  return ml_snapshot_add (snapshot, name, NULL, n_sizes, sizes);
}

/* Waves of many directions: filters × channels × size × size. */
static inline const float *
sample_filters (MlSnapshot *snapshot, guint layer, guint n, guint channels,
                guint size)
{
  const guint sizes[] = { n, channels, size, size };
  float *values = sample_add (snapshot, layer, "weights", 4, sizes);
  sample_add (snapshot, layer, "bias", 1, sizes);
  for (guint i = 0; i < n * channels; i++)
    for (guint y = 0; y < size; y++)
      for (guint x = 0; x < size; x++)
        {
          const double angle = 1.1 * i + 0.3 * layer;
          const double phase = 1.4
                               * (cos (angle) * (x - size / 2.0)
                                  + sin (angle) * (y - size / 2.0));
          values[(i * size + y) * size + x]
              = (float) (sin (phase + i) / sqrt (channels) / size);
        }
  return values;
}

/* Answers of filters, ReLU: @in of channels × side × side for each example.
 * Returns: their values, n × (side − size + 1)² for each */
static inline const float *
sample_convolve (MlSnapshot *snapshot, guint layer, guint n, guint channels,
                 guint size, guint side, const float *in)
{
  const float *filters = sample_filters (snapshot, layer, n, channels, size);
  const guint out_side = side - size + 1;
  const guint sizes[] = { N_EXAMPLES, n, out_side, out_side };
  float *out = sample_add (snapshot, layer, "activations", 4, sizes);
  float *at = out;
  for (guint e = 0; e < N_EXAMPLES; e++, in += channels * side * side)
    for (guint f = 0; f < n; f++)
      for (guint y = 0; y < out_side; y++)
        for (guint x = 0; x < out_side; x++)
          {
            float sum = 0;
            for (guint c = 0; c < channels; c++)
              for (guint k = 0; k < size * size; k++)
                sum += filters[(f * channels + c) * size * size + k]
                       * in[(c * side + y + k / size) * side + x + k % size];
            *at++ = MAX (sum, 0);
          }
  return out;
}

/* The largest of each 2 × 2. */
static inline const float *
sample_pool (MlSnapshot *snapshot, guint layer, guint channels, guint side,
             const float *in)
{
  const guint half = side / 2;
  const guint sizes[] = { N_EXAMPLES, channels, half, half };
  float *out = sample_add (snapshot, layer, "activations", 4, sizes);
  for (guint i = 0; i < N_EXAMPLES * channels; i++)
    for (guint y = 0; y < half; y++)
      for (guint x = 0; x < half; x++)
        {
          const float *from = in + (i * side + 2 * y) * side + 2 * x;
          out[(i * half + y) * half + x]
              = MAX (MAX (from[0], from[1]), MAX (from[side], from[side + 1]));
        }
  return out;
}

static inline const float *
sample_dense (MlSnapshot *snapshot, guint layer, guint n, guint n_sizes,
              const guint *weight_sizes, guint n_inputs, const float *in)
{
  const guint sizes[] = { N_EXAMPLES, n };
  float *weights
      = sample_add (snapshot, layer, "weights", n_sizes, weight_sizes);
  for (guint i = 0; i < n * n_inputs; i++)
    weights[i] = (float) (sin (i * 12.9898 + layer) / sqrt (n_inputs));
  sample_add (snapshot, layer, "bias", 1, weight_sizes);
  float *out = sample_add (snapshot, layer, "activations", 2, sizes);
  for (guint e = 0; e < N_EXAMPLES; e++)
    for (guint u = 0; u < n; u++)
      {
        float sum = 0;
        for (guint i = 0; i < n_inputs; i++)
          sum += weights[u * n_inputs + i] * in[e * n_inputs + i];
        out[e * n + u] = layer == 5 ? MAX (sum, 0) : 40 * sum;
      }
  return out;
}

static inline void
sample_answers (MlSnapshot *snapshot, MlDataset *pictures, const float *sums)
{
  const guint sizes[] = { N_EXAMPLES, 10 };
  float *output = ml_snapshot_add (snapshot, "output", NULL, 2, sizes);
  float *target = ml_snapshot_add (snapshot, "target", NULL, 2, sizes);
  for (guint e = 0; e < N_EXAMPLES; e++)
    {
      float total = 0;
      for (guint i = 0; i < 10; i++)
        total += output[e * 10 + i] = expf (sums[e * 10 + i]);
      for (guint i = 0; i < 10; i++)
        output[e * 10 + i] /= total;
      target[e * 10 + ml_dataset_codes (pictures, 1)[e]] = 1;
    }
}

/* What an autoencoder might make of them: each pixel the mean of 3 × 3. */
static inline void
sample_blur (MlSnapshot *snapshot, const float *in)
{
  const guint sizes[] = { N_EXAMPLES, 1, PICTURE_SIDE, PICTURE_SIDE };
  float *out = ml_snapshot_add (snapshot, "reconstruction.activations", NULL, 4,
                                sizes);
  for (guint e = 0; e < N_EXAMPLES; e++)
    for (guint y = 1; y < PICTURE_SIDE - 1; y++)
      for (guint x = 1; x < PICTURE_SIDE - 1; x++)
        for (guint k = 0; k < 9; k++)
          out[(e * PICTURE_SIDE + y) * PICTURE_SIDE + x]
              += in[(e * PICTURE_SIDE + y + k / 3 - 1) * PICTURE_SIDE + x
                    + k % 3 - 1]
                 / 9;
}

/* What answers of a layer see: size, stride, first. */
static inline void
sample_field (MlSnapshot *snapshot, guint layer, float size, float stride)
{
  const guint n = 3;
  float *values = sample_add (snapshot, layer, "field", 1, &n);
  values[0] = size;
  values[1] = stride;
}

/* (transfer full): a network of these sizes that has hardly learned */
static inline MlPredictor *
sample_predictor (MlDataset *pictures)
{
  g_autoptr (GError) error = NULL;
  MlLearner *settings = ml_learner_from_text (
      "CNN layers=\"Conv filters=6; Pool; Conv filters=10; Pool; Dense "
      "units=40\" epochs=1 learning-rate=1e-6",
      &error);
  g_assert_no_error (error);
  g_autoptr (MlSubset) rows = ml_subset_new_all (pictures, 1);
  g_autoptr (MlModel) model = ml_learner_fit (settings, rows, NULL, &error);
  g_assert_no_error (error);
  MlPredictor *predictor
      = ml_predictor_new (settings, pictures, 1, NULL, model);
  g_object_unref (settings);
  return predictor;
}

/* (transfer full): 6C5-P2-10C5-P2-40-10 over the first rows of @pictures */
static inline MlSnapshot *
sample_network (MlDataset *pictures)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const guint sizes[] = { N_EXAMPLES, 1, PICTURE_SIDE, PICTURE_SIDE };
  const guint dense[] = { 40, 10, 4, 4 }, last[] = { 10, 40 };
  float *in = ml_snapshot_add (snapshot, "input.activations", NULL, 4, sizes);
  for (guint i = 0; i < N_EXAMPLES * PICTURE_PIXELS; i++)
    in[i] = ml_dataset_bytes (pictures, 0)[i] / 255.0f;
  const float *now = sample_convolve (snapshot, 1, 6, 1, 5, 28, in);
  now = sample_pool (snapshot, 2, 6, 24, now);
  now = sample_convolve (snapshot, 3, 10, 6, 5, 12, now);
  now = sample_pool (snapshot, 4, 10, 8, now);
  now = sample_dense (snapshot, 5, 40, 4, dense, 160, now);
  now = sample_dense (snapshot, 6, 10, 2, last, 40, now);
  sample_field (snapshot, 1, 5, 1);
  sample_field (snapshot, 2, 6, 2);
  sample_field (snapshot, 3, 14, 2);
  sample_field (snapshot, 4, 16, 4);
  sample_answers (snapshot, pictures, now);
  sample_blur (snapshot, in);
  return snapshot;
}

/* To be freed with sample_free(). */
static inline Sample *
sample_pictures_new (void)
{
  Sample *self = g_new0 (Sample, 1);
  self->data = sample_pictures ();
  self->evaluations[0] = sample_errors (self->data);
  self->histories[0] = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  sample_add_part (self->histories[0], 0, 20, 1);
  self->runs[0] = (PlotRun){ .title = "CNN",
                             .history = self->histories[0],
                             .evaluation = self->evaluations[0] };
  self->predictor = sample_predictor (self->data);
  self->runs[0].predictor = self->predictor;
  self->snapshot = sample_network (self->data);
  self->source = (PlotSource){ .dataset = self->data,
                               .target = 1,
                               .runs = self->runs,
                               .n_runs = 1,
                               .snapshot = self->snapshot };
  return self;
}
