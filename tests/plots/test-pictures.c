/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts that show pictures: what is under a pixel, in words, is what the
 * tensors hold. */
#include "plot-pictures.h"

#include "ml-registry.h"

#include <stdio.h>
#include <string.h>

static Sample *sample;

static PlotChart *
make (const char *name, const PlotSource *source)
{
  PlotChart *chart
      = g_object_new (ml_registry_find (PLOT_TYPE_CHART, name, NULL), NULL);
  plot_chart_update (chart, source);
  plot_chart_settle (chart);
  return chart;
}

static void
paint (PlotChart *chart, int width, int height)
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

/* Number @index, from 0, after a colon at the end of the first line. */
static double
number_of (const char *text)
{
  return g_ascii_strtod (strstr (text, ": ") + 2, NULL);
}

/* Every map is under the pointer somewhere, with the value of its tensor. */
static void
test_maps_under_pointer (void)
{
  g_autoptr (PlotChart) chart = make ("FeatureMaps", &sample->source);
  g_object_set (chart, "example", 3, NULL);
  paint (chart, 1000, 600);
  guint seen = 0, n_checked = 0;
  for (int y = 0; y < 600; y += 3)
    for (int x = 0; x < 1000; x += 3)
      {
        guint layer, map, row, column;
        g_autofree char *text = plot_chart_describe_at (chart, x, y);
        if (text == NULL
            || sscanf (text, "Layer %u, map %u, row %u, column %u:", &layer,
                       &map, &row, &column)
                   != 4)
          continue;
        g_autofree char *name = g_strdup_printf ("layer%u.activations", layer);
        const MlTensor *t = ml_snapshot_find (sample->snapshot, name);
        const float value
            = t->values[((2 * t->sizes[1] + map - 1) * t->sizes[2] + row - 1)
                            * t->sizes[3]
                        + column - 1];
        if (value < 1e-3f) /* 0, or written with a power of ten */
          continue;
        g_assert_cmpfloat_with_epsilon (number_of (text), (double) value,
                                        1e-3 * fabs ((double) value) + 1e-9);
        seen |= layer == 3 ? 1u << (map - 1) : 0;
        n_checked++;
      }
  g_assert_cmpuint (seen, ==, (1u << 10) - 1);
  g_assert_cmpuint (n_checked, >, 1000);
}

/* The example is chosen by its class; a drawn picture comes before it. */
static void
test_maps_examples (void)
{
  g_autoptr (PlotChart) chart = make ("FeatureMaps", &sample->source);
  g_autoptr (GArray) choices = plot_chart_choices (chart, "example");
  g_assert_cmpuint (choices->len, ==, N_EXAMPLES);
  const PlotChoice *fifth = &g_array_index (choices, PlotChoice, 4);
  g_autofree char *expected
      = g_strdup_printf ("5 · %d", ml_dataset_codes (sample->data, 1)[4]);
  g_assert_cmpuint (fifth->value, ==, 5);
  g_assert_cmpstr (fifth->label, ==, expected);
  PlotSource source = sample->source;
  g_autoptr (MlSnapshot) drawn = ml_snapshot_new ();
  const guint input[] = { 1, 1, 4, 4 }, units[] = { 1, 10 };
  ml_snapshot_add (drawn, "input.activations", NULL, 4, input);
  ml_snapshot_add (drawn, "layer1.activations", NULL, 2, units);
  ml_snapshot_add (drawn, "output", NULL, 2, units)[7] = 0.75f;
  source.drawn = drawn;
  plot_chart_update (chart, &source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_cmpstr (text, ==,
                   "What 1 layers make of the picture drawn. They say 7 with "
                   "75.0 %.");
}

static MlSnapshot *
make_weights (const float *values, guint n)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const guint sizes[] = { 1, n };
  memcpy (ml_snapshot_add (snapshot, "layer1.weights", NULL, 2, sizes), values,
          n * sizeof *values);
  return snapshot;
}

/* Six weights make 2 ∛6 = 3 bins, here of 2/3. The first snapshot stays as the
 * outline until another run comes. */
static void
test_histogram_counts (void)
{
  const float start[] = { -1, -1, -1, 0, 0, 0 };
  const float later[] = { -0.75f, -0.5f, 0, 0, 0.004f, 1 };
  g_autoptr (MlSnapshot) first = make_weights (start, 6);
  g_autoptr (MlSnapshot) now = make_weights (later, 6);
  g_autoptr (GArray) history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  g_autoptr (GArray) other = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  PlotRun run = { .title = "", .history = history };
  PlotSource source
      = { .target = -1, .runs = &run, .n_runs = 1, .snapshot = first };
  g_autoptr (PlotChart) chart = make ("WeightHistogram", &source);
  g_usleep (2000); /* longer than it counts */
  source.snapshot = now;
  plot_chart_update (chart, &source);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3 + 1);
  g_assert_true (g_str_has_suffix (lines[1], ",2,3"));
  g_assert_true (g_str_has_suffix (lines[2], ",3,3"));
  g_assert_true (g_str_has_suffix (lines[3], ",1,0"));
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_nonnull (
      strstr (text, "6 weights from −0.75 to 1, 50.0 % near zero"));
  run.history = other;
  source.snapshot = first;
  g_usleep (2000);
  plot_chart_update (chart, &source);
  g_autofree char *anew = plot_chart_to_csv (chart);
  g_assert_nonnull (strstr (anew, ",3,3\n"));
}

/* Of 200 rows each fifth is wrong; the surest are rows 36, 76 … with
 * .55 + .4 · 35/40 = .9. */
static void
test_mistakes (void)
{
  g_autoptr (PlotChart) chart = make ("Misclassified", &sample->source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_true (g_str_has_prefix (
      text, "40 of 200 rows were classified wrongly. The surest mistake is "
            "row 36: "));
  const gint32 *codes = ml_dataset_codes (sample->data, 1);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 40 + 1);
  g_autofree char *second
      = g_strdup_printf ("76,0,%d,%d,0.9,0", codes[75], (codes[75] + 1) % 10);
  g_assert_cmpstr (lines[2], ==, second);
  paint (chart, 900, 600);
  guint n_seen = 0;
  for (int y = 0; y < 600; y += 5)
    for (int x = 0; x < 900; x += 5)
      {
        g_autofree char *at = plot_chart_describe_at (chart, x, y);
        n_seen += at != NULL && g_str_has_prefix (at, "Row 36: ");
      }
  g_assert_cmpuint (n_seen, >, 20);
}

/* Fours taken for fives: those rows alone; fours taken for nines: none. */
static void
test_mistakes_of_a_pair (void)
{
  g_autoptr (PlotChart) chart = make ("Misclassified", &sample->source);
  const gint32 *codes = ml_dataset_codes (sample->data, 1);
  guint n = 0;
  for (guint row = 0; row < N_PICTURES; row += 5)
    n += codes[row] == 4;
  g_autoptr (GArray) choices = plot_chart_choices (chart, "actual");
  g_assert_cmpuint (choices->len, ==, 11);
  g_assert_cmpstr (g_array_index (choices, PlotChoice, 5).label, ==, "4");
  g_object_set (chart, "actual", 5, "predicted", 6, NULL);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + n + 1);
  g_object_set (chart, "predicted", 10, NULL);
  g_autofree char *none = plot_chart_describe (chart);
  g_assert_cmpstr (none, ==, "No row of these classes was classified wrongly.");
}

/* (0, 1) became (.5, .5) and (.2, .2) stayed: errors .25 and 0. */
static void
test_reconstruction_errors (void)
{
  const guint sizes[] = { 2, 2 };
  const float input[] = { 0, 1, 0.2f, 0.2f };
  const float output[] = { 0.5f, 0.5f, 0.2f, 0.2f };
  g_autoptr (MlSnapshot) snapshot = ml_snapshot_new ();
  memcpy (ml_snapshot_add (snapshot, "input.activations", NULL, 2, sizes),
          input, sizeof input);
  const PlotSource without = { .target = -1, .snapshot = snapshot };
  const GType type
      = ml_registry_find (PLOT_TYPE_CHART, "Reconstructions", NULL);
  g_assert_false (plot_chart_is_offered (type, &without));
  memcpy (ml_snapshot_add (snapshot, "output", NULL, 2, sizes), output,
          sizeof output);
  float *target = ml_snapshot_add (snapshot, "target", NULL, 2, sizes);
  g_assert_false (plot_chart_is_offered (type, &without)); /* two classes */
  memcpy (target, input, sizeof input);
  g_assert_true (plot_chart_is_offered (type, &without));
  g_autoptr (MlSnapshot) whole = ml_snapshot_new ();
  memcpy (ml_snapshot_add (whole, "input.activations", NULL, 2, sizes), input,
          sizeof input);
  memcpy (ml_snapshot_add (whole, "reconstruction.activations", NULL, 2, sizes),
          output, sizeof output);
  const PlotSource source = { .target = -1, .snapshot = whole };
  g_assert_true (plot_chart_is_offered (type, &source));
  g_autoptr (PlotChart) chart = make ("Reconstructions", &source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_cmpstr (text, ==,
                   "2 examples and their reconstructions; the mean squared "
                   "error is 0.125.");
}

typedef struct
{
  guint filter, rank, row;
  int top, left;
  double activation;
} Line;

static Line
read_line (const char *text)
{
  Line line;
  guint height, width;
  char class[16];
  g_assert_cmpint (sscanf (text, "%u,%u,%u,%15[^,],%d,%d,%u,%u,", &line.filter,
                           &line.rank, &line.row, class, &line.top, &line.left,
                           &height, &width),
                   ==, 8);
  line.activation = g_ascii_strtod (strrchr (text, ',') + 1, NULL);
  return line;
}

/* What the first layer answers to pixels of @row, by a plain loop. */
static double
answer (const MlSnapshot *model, guint filter, guint row, int top, int left)
{
  const float *weights
      = ml_snapshot_find (model, "layer1.weights")->values + 25 * filter;
  const guint8 *picture
      = ml_dataset_bytes (sample->data, 0) + row * PICTURE_PIXELS;
  double sum = (double) ml_snapshot_find (model, "layer1.bias")->values[filter];
  for (int y = 0; y < 5; y++)
    for (int x = 0; x < 5; x++)
      sum += (double) weights[5 * y + x]
             * picture[(top + y) * PICTURE_SIDE + left + x] / 255;
  return sum;
}

/* The strongest part is what a search through all rows and places finds, with
 * the activation computed anew; every other is right, too, and weaker. */
static void
test_patches_first_layer (void)
{
  g_autoptr (PlotChart) chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "TopPatches", NULL), "layer", 1, NULL);
  plot_chart_update (chart, &sample->source);
  g_assert_true (plot_chart_is_stale (chart));
  plot_chart_settle (chart);
  g_autoptr (MlSnapshot) model
      = ml_model_snapshot (ml_predictor_model (sample->predictor));
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (csv), "\n", -1);
  guint n_first = 0;
  double before = 0;
  for (guint i = 1; lines[i] != NULL; i++)
    {
      const Line line = read_line (lines[i]);
      const guint filter = line.filter - 1;
      g_assert_cmpfloat_with_epsilon (
          answer (model, filter, line.row - 1, line.top, line.left),
          line.activation, 1e-5);
      g_assert_true (line.rank == 1 || line.activation <= before);
      before = line.activation;
      if (line.rank > 1)
        continue;
      double most = 0;
      for (guint row = 0; row < N_PICTURES; row++)
        for (int place = 0; place < 24 * 24; place++)
          most
              = MAX (most, answer (model, filter, row, place / 24, place % 24));
      g_assert_cmpfloat_with_epsilon (most, line.activation, 1e-5);
      n_first++;
    }
  g_assert_cmpuint (n_first, ==, 6);
}

/* A picture that is black but for the part, at its place. */
static MlDataset *
part_alone (const Line *line, guint size)
{
  guint8 *bytes = g_new0 (guint8, PICTURE_PIXELS);
  const guint8 *from
      = ml_dataset_bytes (sample->data, 0) + (line->row - 1) * PICTURE_PIXELS;
  for (guint y = 0; y < size; y++)
    {
      const guint at
          = ((guint) line->top + y) * PICTURE_SIDE + (guint) line->left;
      memcpy (bytes + at, from + at, size);
    }
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("part", 1);
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("picture", 1, 28, 28), bytes);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal (
          "digit", g_strdupv (ml_dataset_attribute (sample->data, 1)->labels)),
      g_new0 (gint32, 1));
  return ml_dataset_builder_finish (builder);
}

/* The third layer sees 14 × 14 pixels: the part alone, all else black, has the
 * same activation at the same place. */
static void
test_patches_deep_layer (void)
{
  g_autoptr (PlotChart) chart = make ("TopPatches", &sample->source);
  g_autofree char *csv = plot_chart_to_csv (chart);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (csv), "\n", -1);
  guint n_checked = 0;
  for (guint i = 1; i < g_strv_length (lines); i += 7)
    {
      const Line line = read_line (lines[i]);
      g_autoptr (MlDataset) data = part_alone (&line, 14);
      g_autoptr (MlSubset) rows = ml_subset_new_all (data, 1);
      g_autoptr (MlSnapshot) answers
          = ml_predictor_probe (sample->predictor, rows);
      const MlTensor *maps = ml_snapshot_find (answers, "layer3.activations");
      g_assert_cmpuint (maps->sizes[2], ==, 8);
      const float value
          = maps->values[((line.filter - 1) * 8 + (guint) line.top / 2) * 8
                         + (guint) line.left / 2];
      g_assert_cmpfloat_with_epsilon ((double) value, line.activation, 1e-5);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 8);
}

/* While a network learns, new models wait until the one asked has answered. */
static void
test_patches_rest (void)
{
  PlotRun run = { .title = "", .predictor = sample->predictor };
  PlotSource source = sample->source;
  source.runs = &run;
  g_autoptr (PlotChart) chart = make ("TopPatches", &source);
  g_autoptr (MlPredictor) next = sample_predictor (sample->data);
  run.predictor = next;
  plot_chart_update (chart, &source);
  g_assert_false (plot_chart_is_stale (chart)); /* it rests */
  run.evaluation = sample->evaluations[0];      /* the run is over */
  plot_chart_update (chart, &source);
  g_assert_true (plot_chart_is_stale (chart));
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_assert_null (plot_chart_prepare (chart, cancelled));
  g_assert_true (plot_chart_is_stale (chart));
}

/* Left alone, the space of an autoencoder is that of its code, here layer 2 of
 * 4; it names no class, so none is wrong. */
static void
test_space_of_code (void)
{
  g_autoptr (MlDataset) data = sample_data ("iris.arff");
  g_autoptr (MlEvaluation) evaluation
      = sample_run (data, "Autoencoder code-layers=6,2:linear epochs=2");
  const PlotRun run = { .title = "Autoencoder",
                        .evaluation = evaluation,
                        .predictor = ml_evaluation_predictor (evaluation) };
  const PlotSource source
      = { .dataset = data, .target = 4, .runs = &run, .n_runs = 1 };
  g_autoptr (PlotChart) chart = make ("HiddenSpace", &source);
  g_autofree char *text = plot_chart_describe (chart);
  g_assert_cmpstr (text, ==,
                   "150 rows as layer 2 of Autoencoder sees them with its 2 "
                   "units. Across: Layer 2, unit 1. Up: Layer 2, unit 2.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  sample = sample_pictures_new ();
  g_test_add_func ("/plots/feature-maps/under-pointer",
                   test_maps_under_pointer);
  g_test_add_func ("/plots/feature-maps/examples", test_maps_examples);
  g_test_add_func ("/plots/weight-histogram/counts", test_histogram_counts);
  g_test_add_func ("/plots/misclassified/surest-first", test_mistakes);
  g_test_add_func ("/plots/misclassified/pair", test_mistakes_of_a_pair);
  g_test_add_func ("/plots/reconstructions/errors", test_reconstruction_errors);
  g_test_add_func ("/plots/top-patches/first-layer", test_patches_first_layer);
  g_test_add_func ("/plots/top-patches/deep-layer", test_patches_deep_layer);
  g_test_add_func ("/plots/top-patches/rest", test_patches_rest);
  g_test_add_func ("/plots/hidden-space/code", test_space_of_code);
  const int status = g_test_run ();
  sample_free (sample);
  return status;
}
