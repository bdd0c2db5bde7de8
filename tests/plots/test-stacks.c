/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of stacks of Boltzmann machines: what they show is what plain loops
 * over the machines of the sample make. */
#include "plot-boltzmann.h"

#include <stdio.h>
#include <string.h>

static Boltzmann *sample;

/* -- Receptive fields ------------------------------------------------------ */

/* The cells of a line behind the first @skipped, as numbers. */
static void
read_numbers (const char *line, guint skipped, guint n, double *out)
{
  g_auto (GStrv) cells = g_strsplit (line, ",", -1);
  g_assert_cmpuint (g_strv_length (cells), ==, skipped + n);
  for (guint i = 0; i < n; i++)
    out[i] = g_ascii_strtod (cells[skipped + i], NULL);
}

static void
test_linear_fields (void)
{
  g_assert_true (sample_offers ("ReceptiveFields", &sample->source));
  g_assert_false (sample_offers ("ReceptiveFields", &sample->tiny_source));
  g_autoptr (PlotChart) chart
      = sample_chart ("ReceptiveFields", &sample->source);
  g_auto (GStrv) second = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (second), ==, 16);
  const float *lower = sample_values (sample, "layer1.weights");
  const float *upper = sample_values (sample, "layer2.weights");
  double field[BOLTZMANN_PIXELS];
  read_numbers (second[7], 2, BOLTZMANN_PIXELS, field);
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    {
      double sum = 0;
      for (guint k = 0; k < 36; k++)
        sum += (double) upper[7 * 36 + k]
               * (double) lower[k * BOLTZMANN_PIXELS + i];
      g_assert_cmpfloat_with_epsilon (field[i], sum, 1e-4);
    }
  g_object_set (chart, "layer", 1, NULL); /* the weights themselves */
  plot_chart_settle (chart);
  g_auto (GStrv) first = sample_lines (chart);
  read_numbers (first[30], 2, BOLTZMANN_PIXELS, field);
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    g_assert_cmpfloat_with_epsilon (
        field[i], (double) lower[30 * BOLTZMANN_PIXELS + i], 1e-6);
}

/* The root of the mean square of the data's lengths. */
static double
usual_length (void)
{
  const float *data = sample_values (sample, "layer1.data");
  double sum = 0;
  for (guint i = 0; i < BOLTZMANN_BATCH * BOLTZMANN_PIXELS; i++)
    sum += (double) data[i] * (double) data[i];
  return sqrt (sum / BOLTZMANN_BATCH);
}

/* On a sphere a linear function is largest along its weights. */
static void
test_fields_of_first_layer (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("ReceptiveFields", &sample->source);
  g_object_set (chart, "layer", 1, "method", 1, NULL);
  plot_chart_settle (chart);
  g_auto (GStrv) lines = sample_lines (chart);
  const float *weights
      = sample_values (sample, "layer1.weights") + 12 * BOLTZMANN_PIXELS;
  double norm = 0, field[BOLTZMANN_PIXELS];
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    norm += (double) weights[i] * (double) weights[i];
  read_numbers (lines[12], 2, BOLTZMANN_PIXELS, field);
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    g_assert_cmpfloat_with_epsilon (
        field[i], usual_length () * (double) weights[i] / sqrt (norm), 1e-4);
}

/* What goes into unit @unit of the second layer from @input, and its gradient
 * by central differences. */
static double
excite (guint unit, const double *input, double *gradient)
{
  const float *lower = sample_values (sample, "layer1.weights");
  const float *upper = sample_values (sample, "layer2.weights") + unit * 36;
  double sum = (double) sample_values (sample, "layer2.bias")[unit];
  for (guint k = 0; k < 36; k++)
    {
      double inner = (double) sample_values (sample, "layer1.bias")[k];
      for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
        inner += (double) lower[k * BOLTZMANN_PIXELS + i] * input[i];
      sum += (double) upper[k] * sample_sigmoid (inner);
    }
  for (guint i = 0; gradient != NULL && i < BOLTZMANN_PIXELS; i++)
    {
      double moved[BOLTZMANN_PIXELS];
      memcpy (moved, input, sizeof moved);
      moved[i] += 1e-5;
      const double above = excite (unit, moved, NULL);
      moved[i] -= 2e-5;
      gradient[i] = (above - excite (unit, moved, NULL)) / 2e-5;
    }
  return sum;
}

static double
product (const double *a, const double *b)
{
  double sum = 0;
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    sum += a[i] * b[i];
  return sum;
}

/* At the top the gradient points straight out of the sphere; and it excites the
 * unit more than the linear combination of the same length does. */
static void
test_fields_by_climbing (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("ReceptiveFields", &sample->source);
  g_auto (GStrv) linear = sample_lines (chart);
  g_object_set (chart, "method", 1, NULL);
  plot_chart_settle (chart);
  g_auto (GStrv) climbed = sample_lines (chart);
  for (guint unit = 0; unit < 16; unit++)
    {
      double start[BOLTZMANN_PIXELS], top[BOLTZMANN_PIXELS];
      double gradient[BOLTZMANN_PIXELS];
      read_numbers (linear[unit], 2, BOLTZMANN_PIXELS, start);
      read_numbers (climbed[unit], 2, BOLTZMANN_PIXELS, top);
      const double length = sqrt (product (top, top));
      g_assert_cmpfloat_with_epsilon (length, usual_length (), 1e-3);
      const double factor = length / sqrt (product (start, start));
      for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
        start[i] *= factor;
      g_assert_cmpfloat (excite (unit, top, gradient), >,
                         excite (unit, start, NULL));
      g_assert_cmpfloat (product (top, gradient)
                             / (length * sqrt (product (gradient, gradient))),
                         >, 0.99);
    }
}

enum
{
  N_CLASSES = 4
};

/* (transfer full): the machines of the sample, with the way down or without,
 * and classes on them that know none */
static MlSnapshot *
make_classifier (gboolean has_way_down)
{
  const guint sizes[] = { N_CLASSES, 16 };
  MlSnapshot *made = ml_snapshot_new ();
  for (guint i = 0; i < ml_snapshot_length (sample->snapshot); i++)
    {
      const MlTensor *from = ml_snapshot_nth (sample->snapshot, i);
      if (g_str_equal (from->name, "phase")
          || (!has_way_down && g_str_has_suffix (from->name, "visible_bias")))
        continue;
      memcpy (
          ml_snapshot_add (made, from->name, NULL, from->n_sizes, from->sizes),
          from->values, ml_tensor_length (from) * sizeof (float));
    }
  float *weights = ml_snapshot_add (made, "layer3.weights", NULL, 2, sizes);
  float *bias = ml_snapshot_add (made, "layer3.bias", NULL, 1, sizes);
  for (guint i = 0; i < N_CLASSES * 16; i++)
    weights[i] = (float) sin (3.7 * i);
  for (guint i = 0; i < N_CLASSES; i++)
    bias[i] = (float) cos (2.3 * i);
  return made;
}

/* What goes into class @class, by plain loops. */
static double
goes_into (const MlSnapshot *classifier, guint class, const double *input)
{
  double hidden[36], top[16], sum;
  for (guint k = 0; k < 36; k++)
    {
      sum = (double) sample_values (sample, "layer1.bias")[k];
      for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
        sum += (double) sample_values (
                   sample, "layer1.weights")[k * BOLTZMANN_PIXELS + i]
               * input[i];
      hidden[k] = sample_sigmoid (sum);
    }
  for (guint k = 0; k < 16; k++)
    {
      sum = (double) sample_values (sample, "layer2.bias")[k];
      for (guint i = 0; i < 36; i++)
        sum += (double) sample_values (sample, "layer2.weights")[k * 36 + i]
               * hidden[i];
      top[k] = sample_sigmoid (sum);
    }
  sum = (double) ml_snapshot_find (classifier, "layer3.bias")->values[class];
  for (guint k = 0; k < 16; k++)
    sum += (double) ml_snapshot_find (classifier, "layer3.weights")
               ->values[class * 16 + k]
           * top[k];
  return sum;
}

/* The classes of a fine-tuned stack are climbed to, too: the layers below are
 * logistic, and what goes into a class is told. Of layers that may be any other
 * the chart says why it does not climb. */
static void
test_classes_by_climbing (void)
{
  g_autoptr (MlSnapshot) classifier = make_classifier (TRUE);
  PlotSource source = sample->source;
  source.snapshot = classifier;
  g_autoptr (PlotChart) chart = sample_chart ("ReceptiveFields", &source);
  g_auto (GStrv) linear = sample_lines (chart);
  g_object_set (chart, "method", 1, NULL);
  plot_chart_settle (chart);
  g_auto (GStrv) climbed = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (climbed), ==, N_CLASSES);
  for (guint class = 0; class < N_CLASSES; class ++)
    {
      double before[1 + BOLTZMANN_PIXELS], after[1 + BOLTZMANN_PIXELS];
      read_numbers (linear[class], 1, 1 + BOLTZMANN_PIXELS, before);
      read_numbers (climbed[class], 1, 1 + BOLTZMANN_PIXELS, after);
      g_assert_cmpfloat (after[0], >, before[0]);
      g_assert_cmpfloat_with_epsilon (
          after[0], goes_into (classifier, class, after + 1), 1e-4);
    }
  g_autoptr (MlSnapshot) network = make_classifier (FALSE);
  source.snapshot = network;
  plot_chart_update (chart, &source);
  plot_chart_settle (chart);
  g_autofree char *words = plot_chart_describe (chart);
  g_assert_nonnull (strstr (words, "for layers below may not be logistic"));
}

/* -- Interpolation --------------------------------------------------------- */

static void
read_row (guint row, double *out)
{
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    out[i] = ml_dataset_bytes (sample->data, 0)[row * BOLTZMANN_PIXELS + i]
             / 255.0;
}

static double
distance (const double *a, const double *b)
{
  double sum = 0;
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt (sum);
}

/* The codes of both rows in layer @layer, by plain loops. */
static void
encode (guint layer, guint row, double *code)
{
  double pixels[BOLTZMANN_PIXELS], hidden[36];
  SampleRbm machines[2] = { { BOLTZMANN_PIXELS, 36, NULL, NULL, NULL },
                            { 36, 16, NULL, NULL, NULL } };
  read_row (row, pixels);
  for (guint i = 0; i < 2; i++)
    {
      SampleRbm *rbm = &machines[i];
      g_autofree char *weights = g_strdup_printf ("layer%u.weights", i + 1);
      g_autofree char *bias = g_strdup_printf ("layer%u.bias", i + 1);
      rbm->weights = g_new (double, rbm->n_visible * rbm->n_hidden);
      rbm->hidden_bias = g_new (double, rbm->n_hidden);
      for (guint k = 0; k < rbm->n_visible * rbm->n_hidden; k++)
        rbm->weights[k] = (double) sample_values (sample, weights)[k];
      for (guint k = 0; k < rbm->n_hidden; k++)
        rbm->hidden_bias[k] = (double) sample_values (sample, bias)[k];
    }
  sample_up (&machines[0], pixels, layer == 1 ? code : hidden);
  if (layer == 2)
    sample_up (&machines[1], hidden, code);
  for (guint i = 0; i < 2; i++)
    sample_rbm_clear (&machines[i]);
}

/* In the middle between pixels lies the mean of both; in the middle of the
 * first layer, what the mean of both codes makes. The nearest real one is what
 * a search finds. */
static void
test_interpolation (void)
{
  g_assert_true (sample_offers ("Interpolation", &sample->source));
  g_assert_false (sample_offers ("Interpolation", &sample->tiny_source));
  g_autoptr (PlotChart) chart = sample_chart ("Interpolation", &sample->source);
  g_object_set (chart, "from", 6, "to", 31, "n-steps", 5, NULL);
  plot_chart_settle (chart);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, 3 * 5);
  double a[BOLTZMANN_PIXELS], b[BOLTZMANN_PIXELS], middle[BOLTZMANN_PIXELS];
  double code_a[36], code_b[36], found[4], other[BOLTZMANN_PIXELS];
  read_row (5, a);
  read_row (30, b);
  read_numbers (lines[2], 4, BOLTZMANN_PIXELS, middle);
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    g_assert_cmpfloat_with_epsilon (middle[i], (a[i] + b[i]) / 2, 1e-6);
  encode (1, 5, code_a);
  encode (1, 30, code_b);
  read_numbers (lines[5 + 2], 4, BOLTZMANN_PIXELS, middle);
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    {
      double sum = (double) sample_values (sample, "layer1.visible_bias")[i];
      for (guint k = 0; k < 36; k++)
        sum += (double) sample_values (
                   sample, "layer1.weights")[k * BOLTZMANN_PIXELS + i]
               * (code_a[k] + code_b[k]) / 2;
      g_assert_cmpfloat_with_epsilon (middle[i], sample_sigmoid (sum), 1e-4);
    }
  for (guint line = 0; line < 15; line++)
    {
      if (line % 5 == 0 || line % 5 == 4) /* an end shows itself */
        continue;
      double least = INFINITY;
      guint nearest = 0;
      read_numbers (lines[line], 4, BOLTZMANN_PIXELS, middle);
      for (guint row = 0; row < BOLTZMANN_ROWS; row++)
        {
          read_row (row, other);
          if (row != 5 && row != 30 && distance (middle, other) < least)
            {
              least = distance (middle, other);
              nearest = row;
            }
        }
      g_auto (GStrv) cells = g_strsplit (lines[line], ",", 5);
      for (guint i = 0; i < 4; i++)
        found[i] = g_ascii_strtod (cells[i], NULL);
      g_assert_cmpfloat (found[2], ==, nearest + 1);
      g_assert_cmpfloat_with_epsilon (found[3], least, 1e-4);
    }
}

/* Arrow keys and clicks choose other ends; a way that is not wanted any more is
 * dropped. */
static void
test_interpolation_ends (void)
{
  g_autoptr (PlotChart) chart = sample_chart ("Interpolation", &sample->source);
  sample_paint (chart, 800, 500);
  gpointer late = plot_chart_prepare (chart, NULL);
  g_assert_true (plot_chart_move (chart, 0, 1));
  plot_chart_accept (chart, late);
  plot_chart_settle (chart);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_true (g_str_has_prefix (text, "From row 2, class 1 to row 3"));
  g_assert_false (plot_chart_move (chart, 0, 0));
  sample_paint (chart, 800, 500);
  double x = 0;
  g_autofree char *first = NULL;
  while (first == NULL) /* the left margin depends on the font */
    first = plot_chart_describe_at (chart, x += 2, 60);
  g_assert_true (g_str_has_prefix (first, "Pixels, picture 1 of 9"));
  g_assert_true (plot_chart_press (chart, x, 60));
  plot_chart_settle (chart);
  g_autofree char *next = plot_chart_describe (chart);
  g_assert_true (g_str_has_prefix (next, "From row 3, class 2 to row 4"));
}

/* After wake and sleep a layer's way down has weights of its own: the middle of
 * the second layer comes down through them. */
static void
test_way_down (void)
{
  static const char *const names[]
      = { "layer1.weights", "layer1.bias", "layer1.visible_bias" };
  g_autoptr (MlSnapshot) untied = ml_snapshot_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const MlTensor *from = ml_snapshot_find (sample->snapshot, names[i]);
      memcpy (
          ml_snapshot_add (untied, names[i], NULL, from->n_sizes, from->sizes),
          from->values, ml_tensor_length (from) * sizeof (float));
    }
  const guint sizes[] = { 36, BOLTZMANN_PIXELS }, pixels = BOLTZMANN_PIXELS;
  ml_snapshot_add (untied, "layer1.generative_weights", NULL, 2, sizes);
  float *bias
      = ml_snapshot_add (untied, "layer1.generative_bias", NULL, 1, &pixels);
  for (guint i = 0; i < pixels; i++)
    bias[i] = 0.1f * (float) i - 3;
  PlotSource source = sample->source;
  source.snapshot = untied;
  g_autoptr (PlotChart) chart = sample_chart ("Interpolation", &source);
  g_auto (GStrv) lines = sample_lines (chart);
  double picture[BOLTZMANN_PIXELS];
  read_numbers (lines[9 + 4], 4, BOLTZMANN_PIXELS, picture);
  for (guint i = 0; i < pixels; i++)
    g_assert_cmpfloat_with_epsilon (picture[i],
                                    sample_sigmoid ((double) bias[i]), 1e-5);
}

/* -- Film ------------------------------------------------------------------ */

static void
test_film (void)
{
  g_assert_true (sample_offers ("Film", &sample->film_source));
  g_assert_false (sample_offers ("Film", &sample->source));
  g_autoptr (PlotChart) chart = sample_chart ("Film", &sample->film_source);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, BOLTZMANN_FRAMES * 10);
  g_assert_true (g_str_has_prefix (lines[23], "6,4,"));
  const MlTensor *film = ml_snapshot_find (sample->film, "dream.film");
  double pixels[BOLTZMANN_PIXELS];
  read_numbers (lines[23], 2, BOLTZMANN_PIXELS, pixels);
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    g_assert_cmpfloat_with_epsilon (
        pixels[i], (double) film->values[23 * BOLTZMANN_PIXELS + i], 1e-6);
  g_object_set (chart, "every", 5, NULL); /* of 12: 1, 6 and 11, from the end */
  sample_paint (chart, 900, 500);
  guint seen = 0;
  for (int y = 0; y < 500; y += 5)
    for (int x = 0; x < 900; x += 5)
      {
        guint at_chain, step, row, column;
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        if (at != NULL
            && sscanf (at, "Chain %u, step %u, row %u, column %u:", &at_chain,
                       &step, &row, &column)
                   == 4)
          seen |= 1u << (step / 3);
      }
  g_assert_cmphex (seen, ==, 1u << 1 | 1u << 6 | 1u << 11);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  sample = boltzmann_new ();
  g_test_add_func ("/plots/receptive-fields/linear", test_linear_fields);
  g_test_add_func ("/plots/receptive-fields/first-layer",
                   test_fields_of_first_layer);
  g_test_add_func ("/plots/receptive-fields/climbing", test_fields_by_climbing);
  g_test_add_func ("/plots/receptive-fields/classes", test_classes_by_climbing);
  g_test_add_func ("/plots/interpolation/pictures", test_interpolation);
  g_test_add_func ("/plots/interpolation/ends", test_interpolation_ends);
  g_test_add_func ("/plots/interpolation/way-down", test_way_down);
  g_test_add_func ("/plots/film/moments", test_film);
  const int status = g_test_run ();
  boltzmann_free (sample);
  return status;
}
