/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts of Boltzmann machines: what they say is what plain loops over the
 * machines of the sample say, or a calculation by hand. */
#include "plot-boltzmann.h"

#include "plot-layers.h"
#include "plot-scale.h"

#include <stdio.h>
#include <string.h>

static Boltzmann *sample;

/* -- Reconstructions ------------------------------------------------------- */

/* Rows of the second layer as the first makes pictures of them. */
static void
test_rows_as_pictures (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("Reconstructions", &sample->source);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==,
                    BOLTZMANN_BATCH * BOLTZMANN_PIXELS);
  static const char *const rows[]
      = { "layer2.data", "layer2.reconstruction", "layer2.fantasy" };
  const float *weights = sample_values (sample, "layer1.weights");
  const float *bias = sample_values (sample, "layer1.visible_bias");
  for (guint pixel = 0; pixel < BOLTZMANN_PIXELS; pixel += 5)
    {
      const guint example = 3;
      g_auto (GStrv) cells
          = g_strsplit (lines[example * BOLTZMANN_PIXELS + pixel], ",", -1);
      for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
        {
          const float *hidden
              = sample_values (sample, rows[row]) + 36 * example;
          double sum = (double) bias[pixel];
          for (guint k = 0; k < 36; k++)
            sum += (double) weights[k * BOLTZMANN_PIXELS + pixel]
                   * (double) hidden[k];
          g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[2 + row], NULL),
                                          sample_sigmoid (sum), 1e-5);
        }
    }
}

/* As they are: 36 units are folded to 6 × 6. */
static void
test_rows_as_they_are (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("Reconstructions", &sample->source);
  g_object_set (chart, "as-pictures", FALSE, NULL);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, BOLTZMANN_BATCH * 36);
  g_auto (GStrv) cells = g_strsplit (lines[36 + 7], ",", -1);
  g_assert_cmpstr (cells[0], ==, "2");
  g_assert_cmpstr (cells[1], ==, "8");
  g_assert_cmpfloat_with_epsilon (
      g_ascii_strtod (cells[4], NULL),
      (double) sample_values (sample, "layer2.fantasy")[43], 1e-7);
  sample_paint (chart, 900, 600);
  guint seen = 0;
  for (int y = 0; y < 600; y += 4)
    for (int x = 0; x < 900; x += 4)
      {
        guint fantasy, row, column;
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        if (at != NULL
            && sscanf (at, "Fantasy %u, row %u, column %u:", &fantasy, &row,
                       &column)
                   == 3)
          {
            g_assert_cmpuint (row, <=, 6);
            g_assert_cmpuint (column, <=, 6);
            seen |= 1u << fantasy;
          }
      }
  g_assert_cmphex (seen, ==, ((1u << BOLTZMANN_BATCH) - 1) << 1);
}

/* The layer that is trained now is shown, unless another one is chosen. */
static void
test_phase (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("Reconstructions", &sample->source);
  g_autofree char *now = plot_chart_describe (chart);
  g_assert_nonnull (strstr (now, "20 examples, their reconstructions and as "
                                 "many fantasies of layer 2; "));
  g_object_set (chart, "layer", 1, NULL);
  g_autofree char *chosen = plot_chart_describe (chart);
  g_assert_nonnull (strstr (chosen, " of layer 1; "));
  double sum = 0;
  const float *data = sample_values (sample, "layer1.data");
  const float *again = sample_values (sample, "layer1.reconstruction");
  for (guint i = 0; i < BOLTZMANN_BATCH * BOLTZMANN_PIXELS; i++)
    sum += pow ((double) data[i] - (double) again[i], 2);
  const double error = sum / BOLTZMANN_BATCH / BOLTZMANN_PIXELS;
  const double said = g_ascii_strtod (strstr (chosen, "error is ") + 9, NULL);
  g_assert_cmpfloat_with_epsilon (said, error, 1e-3 * error);
  g_autoptr (GArray) choices = plot_chart_choices (chart, "layer");
  g_assert_cmpuint (choices->len, ==, 3);
}

/* (transfer full): of a model whose machines showed something before
 * fine-tuning, and which gives zeros back */
static MlSnapshot *
make_tuned (void)
{
  const guint one = 1, sizes[] = { 5, BOLTZMANN_SIDE, BOLTZMANN_SIDE };
  MlSnapshot *made = ml_snapshot_new ();
  for (guint i = 0; i < ml_snapshot_length (sample->snapshot); i++)
    {
      const MlTensor *from = ml_snapshot_nth (sample->snapshot, i);
      if (!g_str_equal (from->name, "phase"))
        memcpy (ml_snapshot_add (made, from->name, NULL, from->n_sizes,
                                 from->sizes),
                from->values, ml_tensor_length (from) * sizeof (float));
    }
  ml_snapshot_add (made, "before_tuning", NULL, 1, &one);
  memcpy (ml_snapshot_add (made, "input.activations", NULL, 3, sizes),
          sample_values (sample, "layer1.data"),
          5 * BOLTZMANN_PIXELS * sizeof (float));
  ml_snapshot_add (made, "reconstruction.activations", NULL, 3, sizes);
  ml_snapshot_add (made, "fantasy.activations", NULL, 3, sizes);
  return made;
}

/* When all is over the whole model is shown, and its machines as they were if
 * one is chosen. */
static void
test_after_tuning (void)
{
  g_autoptr (MlSnapshot) tuned = make_tuned ();
  PlotSource source = sample->source;
  source.snapshot = tuned;
  g_autoptr (PlotChart) chart = sample_chart ("Reconstructions", &source);
  g_autofree char *whole = plot_chart_describe (chart);
  g_assert_nonnull (strstr (whole, "5 examples, their reconstructions and as "
                                   "many fantasies; "));
  g_autoptr (GArray) choices = plot_chart_choices (chart, "layer");
  g_assert_cmpuint (choices->len, ==, 3);
  g_object_set (chart, "layer", 2, NULL);
  g_autofree char *machine = plot_chart_describe (chart);
  g_assert_nonnull (strstr (machine, " of layer 2; "));
  g_autofree char *title = plot_layers_machine_title (tuned, 2);
  g_assert_cmpstr (title, ==, "Layer 2 before fine-tuning");
  g_autofree char *live = plot_layers_machine_title (sample->snapshot, 2);
  g_assert_cmpstr (live, ==, "Layer 2");
}

/* -- Histograms ------------------------------------------------------------ */

static void
test_visible_biases (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("WeightHistogram", &sample->source);
  g_autofree char *without = plot_chart_to_csv (chart);
  g_assert_null (strstr (without, "biases"));
  g_object_set (chart, "biases", TRUE, NULL);
  g_auto (GStrv) lines = sample_lines (chart);
  guint counts[2] = { 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint layer, count;
      double from, to;
      if (sscanf (lines[i], "%u,visible biases,%lf,%lf,%u", &layer, &from, &to,
                  &count)
          == 4)
        counts[layer - 1] += count;
    }
  g_assert_cmpuint (counts[0], ==, BOLTZMANN_PIXELS);
  g_assert_cmpuint (counts[1], ==, 36);
}

/* -- Weights ----------------------------------------------------------------
 */

/* Unit of the first line of a chart's table. */
static guint
first_unit (PlotChart *chart)
{
  g_auto (GStrv) lines = sample_lines (chart);
  return (guint) g_ascii_strtoull (lines[0], NULL, 10);
}

static void
test_order_of_units (void)
{
  const float *weights = sample_values (sample, "layer1.weights");
  const float *hidden = sample_values (sample, "layer1.hidden");
  guint strongest = 0, busiest = 0;
  double most_norm = 0, most_mean = 0;
  for (guint k = 0; k < 36; k++)
    {
      double norm = 0, mean = 0;
      for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
        norm += pow ((double) weights[k * BOLTZMANN_PIXELS + i], 2);
      for (guint e = 0; e < BOLTZMANN_BATCH; e++)
        mean += (double) hidden[e * 36 + k] / BOLTZMANN_BATCH;
      if (norm > most_norm)
        strongest = k;
      if (mean > most_mean)
        busiest = k;
      most_norm = MAX (most_norm, norm);
      most_mean = MAX (most_mean, mean);
    }
  g_autoptr (PlotChart) chart = sample_chart ("Weights", &sample->source);
  g_assert_cmpuint (first_unit (chart), ==, 1);
  g_object_set (chart, "order-by", 1, NULL);
  g_assert_cmpuint (first_unit (chart), ==, strongest + 1);
  g_object_set (chart, "order-by", 2, NULL);
  g_assert_cmpuint (first_unit (chart), ==, busiest + 1);
}

/* (transfer full): a network of 36 and 16 sigmoid units on the pictures */
static MlPredictor *
make_network (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) settings = ml_learner_from_text (
      "MLP hidden-layers=36,16 activation=sigmoid epochs=3 batch-size=20",
      &error);
  g_assert_no_error (error);
  g_autoptr (MlSubset) rows = ml_subset_new_all (sample->data, 1);
  g_autoptr (MlModel) model = ml_learner_fit (settings, rows, NULL, &error);
  g_assert_no_error (error);
  return ml_predictor_new (settings, sample->data, 1, NULL, model);
}

/* What the unit under (x, y) answers to a row, by a plain loop over the weights
 * of the network. */
static double
answer_to (const MlSnapshot *model, guint unit, guint row)
{
  const float *weights = ml_snapshot_find (model, "layer1.weights")->values
                         + unit * BOLTZMANN_PIXELS;
  const guint8 *bytes
      = ml_dataset_bytes (sample->data, 0) + row * BOLTZMANN_PIXELS;
  double sum = (double) ml_snapshot_find (model, "layer1.bias")->values[unit];
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    sum += (double) weights[i] * bytes[i] / 255;
  return sample_sigmoid (sum);
}

/* A click enlarges a unit and looks for the nine rows that excite it most:
 * those that a search through all rows finds. Another click lets go. */
static void
test_chosen_unit (void)
{
  g_autoptr (MlPredictor) predictor = make_network ();
  g_autoptr (MlSnapshot) model
      = ml_model_snapshot (ml_predictor_model (predictor));
  const PlotRun run = { .title = "", .predictor = predictor };
  PlotSource source = sample->source;
  source.runs = &run;
  source.n_runs = 1;
  source.snapshot = model;
  g_autoptr (PlotChart) chart = sample_chart ("Weights", &source);
  g_assert_false (plot_chart_is_stale (chart));
  sample_paint (chart, 900, 560);
  g_assert_true (plot_chart_press (chart, 40, 40));
  g_assert_true (plot_chart_is_stale (chart));
  plot_chart_settle (chart);
  g_assert_true (plot_chart_move (chart, 1, 0)); /* the second unit */
  plot_chart_settle (chart);
  sample_paint (chart, 900, 560);
  guint n_seen = 0;
  double least = 1;
  gboolean is_seen[BOLTZMANN_ROWS] = { FALSE };
  for (int y = 0; y < 560; y += 6)
    for (int x = 580; x < 900; x += 6)
      {
        guint row, class, unit;
        double answer;
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        if (at == NULL
            || sscanf (at, "Row %u, class %u: unit %u answers %lf", &row,
                       &class, &unit, &answer)
                   != 4
            || is_seen[row - 1])
          continue;
        g_assert_cmpuint (unit, ==, 2);
        g_assert_cmpfloat_with_epsilon (answer, answer_to (model, 1, row - 1),
                                        1e-3);
        is_seen[row - 1] = TRUE;
        least = MIN (least, answer);
        n_seen++;
      }
  g_assert_cmpuint (n_seen, ==, 9);
  for (guint row = 0; row < BOLTZMANN_ROWS; row++)
    g_assert_true (is_seen[row] || answer_to (model, 1, row) < least + 1e-3);
  g_assert_true (plot_chart_move (chart, 0, 0));
  g_assert_false (plot_chart_move (chart, 0, 0));
  g_assert_false (plot_chart_is_stale (chart));
}

/* Units that read a whole picture are filters as large as that. */
static void
test_patches_of_units (void)
{
  g_autoptr (MlPredictor) predictor = make_network ();
  g_autoptr (MlSnapshot) model
      = ml_model_snapshot (ml_predictor_model (predictor));
  const PlotRun run = { .title = "", .predictor = predictor };
  PlotSource source = sample->source;
  source.runs = &run;
  source.n_runs = 1;
  source.snapshot = model;
  g_assert_true (sample_offers ("TopPatches", &source));
  g_assert_false (sample_offers ("TopPatches", &sample->tiny_source));
  g_autoptr (PlotChart) chart = sample_chart ("TopPatches", &source);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, 36 * 9);
  for (guint i = 0; lines[i] != NULL; i += 9)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
      const guint row = (guint) g_ascii_strtoull (cells[2], NULL, 10) - 1;
      double most = 0;
      for (guint other = 0; other < BOLTZMANN_ROWS; other++)
        most = MAX (most, answer_to (model, i / 9, other));
      g_assert_cmpfloat_with_epsilon (answer_to (model, i / 9, row), most,
                                      1e-5);
      g_assert_cmpstr (cells[6], ==, "8");
    }
}

/* -- All states ------------------------------------------------------------ */

static double
probability_of (PlotChart *chart, const char *state)
{
  g_auto (GStrv) lines = sample_lines (chart);
  g_autofree char *begin = g_strconcat (state, ",", NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], begin))
      return g_ascii_strtod (lines[i] + strlen (begin), NULL);
  g_assert_not_reached ();
}

/* Counted by a program of its own, in Python. */
static void
test_states (void)
{
  g_autoptr (PlotChart) chart = sample_chart ("States", &sample->tiny_source);
  const double epsilon = 1e-11;
  g_assert_cmpfloat_with_epsilon (probability_of (chart, "101 11"),
                                  0.159993115024, epsilon);
  g_assert_cmpfloat_with_epsilon (probability_of (chart, "001 01"),
                                  0.045838794919, epsilon);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (strstr (text, "all 32 states of 3 visible and 2 hidden "
                                  "units."));
  g_assert_nonnull (strstr (text, "ln Z is 6.083."));
  g_object_set (chart, "units", 1, NULL);
  g_assert_cmpfloat_with_epsilon (probability_of (chart, "101"), 0.269830806225,
                                  epsilon);
  g_assert_cmpfloat_with_epsilon (probability_of (chart, "000"), 0.008268635115,
                                  epsilon);
  g_object_set (chart, "units", 2, NULL);
  g_assert_cmpfloat_with_epsilon (probability_of (chart, "01"), 0.203724084030,
                                  epsilon);
  g_assert_cmpfloat_with_epsilon (probability_of (chart, "11"), 0.575514905836,
                                  epsilon);
}

/* Too many units to count; Gaussian ones, whose rows are no probabilities; and
 * a layer with weights of its own down, which has no energy. */
static void
test_states_offered (void)
{
  g_assert_true (sample_offers ("States", &sample->tiny_source));
  g_assert_false (sample_offers ("States", &sample->source));
  g_autoptr (MlSnapshot) gaussian = sample_tiny ();
  const PlotSource source = { .target = -1, .snapshot = gaussian };
  float *data = ml_snapshot_add (gaussian, "layer1.data", NULL, 2,
                                 (const guint[]){ 1, 3 });
  g_assert_true (sample_offers ("States", &source));
  data[1] = -0.7f;
  g_assert_false (sample_offers ("States", &source));
  data[1] = 0.7f;
  ml_snapshot_add (gaussian, "layer1.generative_weights", NULL, 2,
                   (const guint[]){ 2, 3 });
  ml_snapshot_add (gaussian, "layer1.generative_bias", NULL, 1,
                   (const guint[]){ 3 });
  g_assert_false (sample_offers ("States", &source));
}

/* -- Two phases ------------------------------------------------------------ */

static void
test_statistics (void)
{
  g_autoptr (PlotChart) chart = sample_chart ("Statistics", &sample->source);
  g_object_set (chart, "layer", 1, NULL);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, BOLTZMANN_PIXELS * 36);
  g_object_set (chart, "unit", 5, NULL);
  g_auto (GStrv) column = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (column), ==, BOLTZMANN_PIXELS);
  const float *data = sample_values (sample, "layer1.positive");
  const float *model = sample_values (sample, "layer1.negative");
  for (guint i = 0; i < BOLTZMANN_PIXELS; i++)
    {
      guint visible, hidden;
      double positive, negative, difference;
      g_assert_cmpstr (column[i], ==, lines[i * 36 + 4]);
      g_assert_cmpint (sscanf (column[i], "%u,%u,%lf,%lf,%lf", &visible,
                               &hidden, &positive, &negative, &difference),
                       ==, 5);
      g_assert_cmpuint (visible, ==, i + 1);
      g_assert_cmpuint (hidden, ==, 5);
      const double expected
          = (double) data[i * 36 + 4] - (double) model[i * 36 + 4];
      g_assert_cmpfloat_with_epsilon (positive, (double) data[i * 36 + 4],
                                      1e-8);
      g_assert_cmpfloat_with_epsilon (difference, expected, 1e-7);
    }
}

/* -- Energies and activations ---------------------------------------------- */

static double
mean_of (const char *name)
{
  const MlTensor *tensor = ml_snapshot_find (sample->snapshot, name);
  const gsize n = ml_tensor_length (tensor);
  double sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += (double) tensor->values[i];
  return sum / (double) n;
}

static void
test_free_energy (void)
{
  g_autoptr (PlotChart) chart = sample_chart ("FreeEnergy", &sample->source);
  g_autofree char *text = plot_chart_describe (chart);
  g_autofree char *data = plot_format_value (mean_of ("layer2.data_energy"));
  g_autofree char *model
      = plot_format_value (mean_of ("layer2.fantasy_energy"));
  g_autofree char *begin = g_strdup_printf (
      "Free energy in layer 2: on average %s nats for 20 rows of data, %s for "
      "20 fantasies",
      data, model);
  g_assert_true (g_str_has_prefix (text, begin));
  g_auto (GStrv) lines = sample_lines (chart);
  guint n[2] = { 0 };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint rows, fantasies;
      double from, to;
      g_assert_cmpint (
          sscanf (lines[i], "%lf,%lf,%u,%u", &from, &to, &rows, &fantasies), ==,
          4);
      n[0] += rows;
      n[1] += fantasies;
    }
  g_assert_cmpuint (n[0], ==, BOLTZMANN_BATCH);
  g_assert_cmpuint (n[1], ==, BOLTZMANN_BATCH);
}

static void
test_hidden_activation (void)
{
  g_autoptr (PlotChart) chart
      = sample_chart ("HiddenActivation", &sample->source);
  g_autofree char *text = plot_chart_describe (chart);
  g_autofree char *mean = plot_format_value (100 * mean_of ("layer2.hidden"));
  g_autofree char *begin
      = g_strdup_printf ("The 16 hidden units of layer 2 are on with %s %% on "
                         "average, given 20 rows.",
                         mean);
  g_assert_true (g_str_has_prefix (text, begin));
  sample_paint (chart, 600, 500);
  g_object_set (chart, "sort", TRUE, NULL);
  sample_paint (chart, 600, 500);
  const float *hidden = sample_values (sample, "layer2.hidden");
  guint n_seen = 0;
  for (int y = 0; y < 290; y += 7)
    for (int x = 0; x < 600; x += 7)
      {
        guint row, unit;
        double probability;
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        if (at == NULL
            || sscanf (at, "Row %u, unit %u: on with probability %lf", &row,
                       &unit, &probability)
                   != 3)
          continue;
        const double expected = (double) hidden[(row - 1) * 16 + unit - 1];
        if (expected > 1e-3) /* else it is written with a power of ten */
          g_assert_cmpfloat_with_epsilon (probability, expected, 1e-3);
        n_seen++;
      }
  g_assert_cmpuint (n_seen, >, 500);
}

/* While a stack is trained there is no model: the snapshot itself is asked. The
 * best row of each unit of the second layer is what a search finds. */
static void
test_patches_of_stack (void)
{
  g_assert_true (sample_offers ("TopPatches", &sample->source));
  g_autoptr (PlotChart) chart = sample_chart ("TopPatches", &sample->source);
  g_object_set (chart, "layer", 2, NULL);
  plot_chart_settle (chart);
  g_auto (GStrv) lines = sample_lines (chart);
  g_assert_cmpuint (g_strv_length (lines), ==, 16 * 9);
  const float *upper = sample_values (sample, "layer2.weights");
  for (guint unit = 0; unit < 16; unit++)
    {
      double most = 0;
      for (guint row = 0; row < BOLTZMANN_ROWS; row++)
        {
          double sum = (double) sample_values (sample, "layer2.bias")[unit];
          for (guint k = 0; k < 36; k++)
            sum += (double) upper[unit * 36 + k]
                   * answer_to (sample->snapshot, k, row);
          most = MAX (most, sample_sigmoid (sum));
        }
      const char *comma = strrchr (lines[unit * 9], ',');
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (comma + 1, NULL), most,
                                      1e-5);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  sample = boltzmann_new ();
  g_assert_true (sample_offers ("Reconstructions", &sample->source));
  g_assert_false (sample_offers ("Reconstructions", &sample->tiny_source));
  g_test_add_func ("/plots/reconstructions/as-pictures", test_rows_as_pictures);
  g_test_add_func ("/plots/reconstructions/as-they-are", test_rows_as_they_are);
  g_test_add_func ("/plots/reconstructions/phase", test_phase);
  g_test_add_func ("/plots/reconstructions/after-tuning", test_after_tuning);
  g_test_add_func ("/plots/weight-histogram/visible-biases",
                   test_visible_biases);
  g_test_add_func ("/plots/weights/order", test_order_of_units);
  g_test_add_func ("/plots/weights/chosen", test_chosen_unit);
  g_test_add_func ("/plots/top-patches/units", test_patches_of_units);
  g_test_add_func ("/plots/states/probabilities", test_states);
  g_test_add_func ("/plots/states/offered", test_states_offered);
  g_test_add_func ("/plots/statistics/values", test_statistics);
  g_test_add_func ("/plots/free-energy/means", test_free_energy);
  g_test_add_func ("/plots/hidden-activation/values", test_hidden_activation);
  g_test_add_func ("/plots/top-patches/stack", test_patches_of_stack);
  const int status = g_test_run ();
  boltzmann_free (sample);
  return status;
}
