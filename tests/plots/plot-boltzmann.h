/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Restricted Boltzmann machines to draw: two of them, one on the other, that
 * have learned the first digits of data/ by contrastive divergence with means
 * in place of draws, so that every machine makes the same pictures; and one so
 * tiny that all its states can be counted. All of it is computed by plain
 * loops. */
#pragma once

#include "plot-samples.h"

#include "ml-dataset-builder.h"
#include "ml-registry.h"

#include <string.h>

enum
{
  BOLTZMANN_SIDE = 8,
  BOLTZMANN_PIXELS = BOLTZMANN_SIDE * BOLTZMANN_SIDE,
  BOLTZMANN_ROWS = 200,
  BOLTZMANN_BATCH = 20,
  BOLTZMANN_FRAMES = 12,
};

typedef struct
{
  MlDataset *data;
  MlSnapshot *snapshot, *tiny, *film;
  PlotSource source, tiny_source, film_source;
} Boltzmann;

typedef struct
{
  guint n_visible, n_hidden;
  double *weights, *visible_bias, *hidden_bias; /* hidden × visible */
} SampleRbm;

static inline double
sample_sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static inline void
sample_up (const SampleRbm *self, const double *visible, double *hidden)
{
  for (guint k = 0; k < self->n_hidden; k++)
    {
      double sum = self->hidden_bias[k];
      for (guint i = 0; i < self->n_visible; i++)
        sum += self->weights[k * self->n_visible + i] * visible[i];
      hidden[k] = sample_sigmoid (sum);
    }
}

static inline void
sample_down (const SampleRbm *self, const double *hidden, double *visible)
{
  for (guint i = 0; i < self->n_visible; i++)
    {
      double sum = self->visible_bias[i];
      for (guint k = 0; k < self->n_hidden; k++)
        sum += self->weights[k * self->n_visible + i] * hidden[k];
      visible[i] = sample_sigmoid (sum);
    }
}

static inline double
sample_free_energy (const SampleRbm *self, const double *visible)
{
  double energy = 0;
  for (guint i = 0; i < self->n_visible; i++)
    energy -= self->visible_bias[i] * visible[i];
  for (guint k = 0; k < self->n_hidden; k++)
    {
      double sum = self->hidden_bias[k];
      for (guint i = 0; i < self->n_visible; i++)
        sum += self->weights[k * self->n_visible + i] * visible[i];
      energy -= log1p (exp (-fabs (sum))) + MAX (sum, 0);
    }
  return energy;
}

static inline void
sample_descend (SampleRbm *self, const double *row, double rate)
{
  double hidden[64], again[64], visible[64];
  sample_up (self, row, hidden);
  sample_down (self, hidden, visible);
  sample_up (self, visible, again);
  for (guint k = 0; k < self->n_hidden; k++)
    {
      double *weights = self->weights + k * self->n_visible;
      for (guint i = 0; i < self->n_visible; i++)
        weights[i] += rate * (hidden[k] * row[i] - again[k] * visible[i]);
      self->hidden_bias[k] += rate * (hidden[k] - again[k]);
    }
  for (guint i = 0; i < self->n_visible; i++)
    self->visible_bias[i] += rate * (row[i] - visible[i]);
}

/* @rows: BOLTZMANN_ROWS × n_visible */
static inline SampleRbm
sample_rbm (guint n_visible, guint n_hidden, const double *rows)
{
  SampleRbm self = { n_visible, n_hidden, g_new0 (double, n_hidden *n_visible),
                     g_new0 (double, n_visible), g_new0 (double, n_hidden) };
  for (guint i = 0; i < n_hidden * n_visible; i++)
    self.weights[i] = 0.3 * sin (i * 12.9898 + 4.1 * (i % 7));
  for (guint epoch = 0; epoch < 60; epoch++)
    for (guint row = 0; row < BOLTZMANN_ROWS; row++)
      sample_descend (&self, rows + row * n_visible, 0.05);
  return self;
}

static inline void
sample_rbm_clear (SampleRbm *self)
{
  g_free (self->weights);
  g_free (self->visible_bias);
  g_free (self->hidden_bias);
}

/* A tensor of layer @layer with examples × side × side, or × units. */
static inline void
sample_put (MlSnapshot *snapshot, guint layer, const char *what, guint n,
            guint n_units, const double *values)
{
  const gboolean is_picture = n_units == BOLTZMANN_PIXELS;
  const guint sizes[] = { n, is_picture ? BOLTZMANN_SIDE : n_units,
                          BOLTZMANN_SIDE };
  g_autofree char *name = g_strdup_printf ("layer%u.%s", layer, what);
  float *to = ml_snapshot_add (snapshot, name, NULL,
                               n_units <= 1 ? 1 : 2 + is_picture, sizes);
  for (guint i = 0; i < n * n_units; i++)
    to[i] = (float) values[i];
}

static inline void
sample_put_statistics (MlSnapshot *snapshot, guint layer, const char *what,
                       const SampleRbm *rbm, const double *visible)
{
  double hidden[64];
  const guint sizes[] = { rbm->n_visible, rbm->n_hidden };
  g_autofree char *name = g_strdup_printf ("layer%u.%s", layer, what);
  float *to = ml_snapshot_add (snapshot, name, NULL, 2, sizes);
  for (guint e = 0; e < BOLTZMANN_BATCH; e++)
    {
      sample_up (rbm, visible + e * rbm->n_visible, hidden);
      for (guint i = 0; i < rbm->n_visible; i++)
        for (guint k = 0; k < rbm->n_hidden; k++)
          to[i * rbm->n_hidden + k]
              += (float) (visible[e * rbm->n_visible + i] * hidden[k]
                          / BOLTZMANN_BATCH);
    }
}

/* What a learner publishes of one machine while @rows are its batch. */
static inline void
sample_publish (MlSnapshot *snapshot, guint layer, const SampleRbm *rbm,
                const double *rows)
{
  const guint n_visible = rbm->n_visible, n_hidden = rbm->n_hidden;
  const guint n = BOLTZMANN_BATCH * n_visible;
  g_autofree double *again = g_new (double, n), *fantasy = g_new (double, n);
  g_autofree double *hidden = g_new (double, BOLTZMANN_BATCH *n_hidden);
  double units[64], data_energy[BOLTZMANN_BATCH], model_energy[BOLTZMANN_BATCH];
  for (guint e = 0; e < BOLTZMANN_BATCH; e++)
    {
      sample_up (rbm, rows + e * n_visible, hidden + e * n_hidden);
      sample_down (rbm, hidden + e * n_hidden, again + e * n_visible);
      memcpy (fantasy + e * n_visible,
              rows + (BOLTZMANN_ROWS - 1 - e) * n_visible,
              n_visible * sizeof *fantasy);
      for (guint step = 0; step < 3; step++)
        {
          sample_up (rbm, fantasy + e * n_visible, units);
          sample_down (rbm, units, fantasy + e * n_visible);
        }
      data_energy[e] = sample_free_energy (rbm, rows + e * n_visible);
      model_energy[e] = sample_free_energy (rbm, fantasy + e * n_visible);
    }
  sample_put (snapshot, layer, "weights", n_hidden, n_visible, rbm->weights);
  sample_put (snapshot, layer, "bias", n_hidden, 1, rbm->hidden_bias);
  sample_put (snapshot, layer, "visible_bias", n_visible, 1,
              rbm->visible_bias);
  sample_put (snapshot, layer, "data", BOLTZMANN_BATCH, n_visible, rows);
  sample_put (snapshot, layer, "reconstruction", BOLTZMANN_BATCH, n_visible,
              again);
  sample_put (snapshot, layer, "fantasy", BOLTZMANN_BATCH, n_visible, fantasy);
  sample_put (snapshot, layer, "hidden", BOLTZMANN_BATCH, n_hidden, hidden);
  sample_put (snapshot, layer, "data_energy", BOLTZMANN_BATCH, 1, data_energy);
  sample_put (snapshot, layer, "fantasy_energy", BOLTZMANN_BATCH, 1,
              model_energy);
  sample_put_statistics (snapshot, layer, "positive", rbm, rows);
  sample_put_statistics (snapshot, layer, "negative", rbm, fantasy);
}

/* (transfer full): pictures of 8 × 8 and the class */
static inline MlDataset *
sample_small_digits (void)
{
  g_autoptr (MlDataset) digits = sample_data ("digits.arff");
  guint8 *bytes = g_new (guint8, BOLTZMANN_ROWS * BOLTZMANN_PIXELS);
  for (guint row = 0; row < BOLTZMANN_ROWS; row++)
    for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
      bytes[row * BOLTZMANN_PIXELS + i] = (guint8) MIN (
          255, 16 * ml_dataset_numbers (digits, i)[row]);
  const MlAttribute *class = ml_dataset_attribute (digits, 64);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new ("small digits", BOLTZMANN_ROWS);
  ml_dataset_builder_add_bytes (
      builder,
      ml_attribute_new_image ("picture", 1, BOLTZMANN_SIDE, BOLTZMANN_SIDE),
      bytes);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("digit", g_strdupv (class->labels)),
      g_memdup2 (ml_dataset_codes (digits, 64),
                 BOLTZMANN_ROWS * sizeof (gint32)));
  return ml_dataset_builder_finish (builder);
}

/* 64-36-16, while the second machine is trained; as a film, twelve steps of
 * the first one's chains, ten side by side. */
static inline void
sample_stack (Boltzmann *self)
{
  g_autofree double *rows = g_new (double, BOLTZMANN_ROWS *BOLTZMANN_PIXELS);
  g_autofree double *hidden = g_new (double, BOLTZMANN_ROWS * 36);
  for (guint i = 0; i < BOLTZMANN_ROWS * BOLTZMANN_PIXELS; i++)
    rows[i] = ml_dataset_bytes (self->data, 0)[i] / 255.0;
  SampleRbm first = sample_rbm (BOLTZMANN_PIXELS, 36, rows);
  for (guint row = 0; row < BOLTZMANN_ROWS; row++)
    sample_up (&first, rows + row * BOLTZMANN_PIXELS, hidden + row * 36);
  SampleRbm second = sample_rbm (36, 16, hidden);
  self->snapshot = ml_snapshot_new ();
  sample_publish (self->snapshot, 1, &first, rows);
  sample_publish (self->snapshot, 2, &second, hidden);
  const guint one = 1;
  ml_snapshot_add (self->snapshot, "phase", NULL, 1, &one)[0] = 2;
  self->film = ml_snapshot_new ();
  const guint sizes[] = { BOLTZMANN_FRAMES, 10, BOLTZMANN_PIXELS };
  const guint places[] = { BOLTZMANN_FRAMES };
  float *film = ml_snapshot_add (self->film, "dream.film", NULL, 3, sizes);
  float *steps = ml_snapshot_add (self->film, "dream.steps", NULL, 1, places);
  float *shape = ml_snapshot_add (self->film, "dream.shape", NULL, 1,
                                  (const guint[]){ 3 });
  float *means = ml_snapshot_add (self->film, "dream.hidden", NULL, 1,
                                  (const guint[]){ 36 });
  float *forces = ml_snapshot_add (self->film, "dream.forces", NULL, 1,
                                   (const guint[]){ 36 });
  const guint beliefs[] = { 10, 10 };
  float *labels = ml_snapshot_add (self->film, "dream.labels", NULL, 1,
                                   beliefs);
  float *belief = ml_snapshot_add (self->film, "dream.beliefs", NULL, 2,
                                   beliefs);
  for (guint chain = 0; chain < 10; chain++)
    {
      labels[chain] = chain % 3 == 0 ? (float) chain : -1;
      for (guint i = 0; i < 10; i++)
        belief[chain * 10 + i] = i == chain ? 0.82f : 0.02f;
    }
  for (guint k = 0; k < 36; k++)
    means[k] = (float) hidden[k];
  means[3] = 0;
  means[8] = 1;
  forces[3] = 1; /* off */
  forces[8] = 2; /* on */
  shape[0] = 1;
  shape[1] = shape[2] = BOLTZMANN_SIDE;
  for (guint frame = 0; frame < BOLTZMANN_FRAMES; frame++)
    {
      steps[frame] = (float) (3 * frame);
      for (guint chain = 0; chain < 10; chain++)
        {
          double *row = rows + chain * BOLTZMANN_PIXELS, units[64];
          for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
            *film++ = (float) row[i];
          sample_up (&first, row, units);
          sample_down (&first, units, row);
        }
    }
  sample_rbm_clear (&first);
  sample_rbm_clear (&second);
}

/* Three visible and two hidden units. */
static inline MlSnapshot *
sample_tiny (void)
{
  static const float weights[] = { 2, -1, 0.5f, -1.5f, 1, 3 };
  static const float bias[] = { 0.5f, -1 }, visible_bias[] = { -0.25f, 0, 1 };
  MlSnapshot *snapshot = ml_snapshot_new ();
  memcpy (ml_snapshot_add (snapshot, "layer1.weights", NULL, 2,
                           (const guint[]){ 2, 3 }),
          weights, sizeof weights);
  memcpy (ml_snapshot_add (snapshot, "layer1.bias", NULL, 1,
                           (const guint[]){ 2 }),
          bias, sizeof bias);
  memcpy (ml_snapshot_add (snapshot, "layer1.visible_bias", NULL, 1,
                           (const guint[]){ 3 }),
          visible_bias, sizeof visible_bias);
  return snapshot;
}

static inline Boltzmann *
boltzmann_new (void)
{
  Boltzmann *self = g_new0 (Boltzmann, 1);
  self->data = sample_small_digits ();
  sample_stack (self);
  self->tiny = sample_tiny ();
  self->source = (PlotSource){ .dataset = self->data,
                               .target = 1,
                               .column = G_MAXUINT,
                               .snapshot = self->snapshot };
  self->tiny_source
      = (PlotSource){ .target = -1, .snapshot = self->tiny };
  self->film_source
      = (PlotSource){ .target = -1, .snapshot = self->film };
  return self;
}

static inline void
boltzmann_free (Boltzmann *self)
{
  g_object_unref (self->data);
  ml_snapshot_unref (self->snapshot);
  ml_snapshot_unref (self->tiny);
  ml_snapshot_unref (self->film);
  g_free (self);
}

static inline PlotChart *
sample_chart (const char *name, const PlotSource *source)
{
  PlotChart *chart
      = g_object_new (ml_registry_find (PLOT_TYPE_CHART, name, NULL), NULL);
  plot_chart_update (chart, source);
  plot_chart_settle (chart);
  return chart;
}

static inline gboolean
sample_offers (const char *name, const PlotSource *source)
{
  return plot_chart_is_offered (ml_registry_find (PLOT_TYPE_CHART, name, NULL),
                                source);
}

static inline void
sample_paint (PlotChart *chart, int width, int height)
{
  PlotStyle style;
  plot_style_init (&style, FALSE);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  plot_chart_draw (chart, cr, width, height, &style);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The lines of a chart's table, without its heading. (transfer full) */
static inline char **
sample_lines (PlotChart *chart)
{
  g_autofree char *csv = plot_chart_to_csv (chart);
  const char *body = strchr (csv, '\n');
  g_autofree char *rows = g_strdup (body != NULL ? body + 1 : "");
  return g_strsplit (g_strchomp (rows), "\n", -1);
}

static inline const float *
sample_values (const Boltzmann *self, const char *name)
{
  return ml_snapshot_find (self->snapshot, name)->values;
}
