/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plot-gallery DIR: every chart, light and dark, as PNG, to be looked at. */
#include "plot-boltzmann.h"
#include "plot-pictures.h"
#include "plot-networks.h"
#include "plot-samples.h"
#include "plot-studies.h"
#include "plot-trained-nets.h"
#include "plot-searches.h"

#include <stdio.h>
#include <stdlib.h>

static void
save (PlotChart *chart, const char *dir, const char *name, gboolean is_dark,
      double width, double height)
{
  PlotStyle style;
  plot_style_init (&style, is_dark);
  g_autofree char *file
      = g_strdup_printf ("%s-%s.png", name, is_dark ? "dark" : "light");
  g_autofree char *path = g_build_filename (dir, file, NULL);
  g_autoptr (GError) error = NULL;
  if (!plot_chart_export (chart, path, width, height, &style, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      exit (1);
    }
}

/* One chart of @source; @option as "name=value", or NULL. */
static void
show (const char *dir, const char *chart_name, const char *option,
      const PlotSource *source, const char *file, double width, double height)
{
  const GType type = ml_registry_find (PLOT_TYPE_CHART, chart_name, NULL);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  if (option != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (option, "=", 2);
      g_assert_true (ml_option_parse (chart, parts[0], parts[1], NULL));
    }
  plot_chart_update (chart, source);
  plot_chart_settle (chart);
  save (chart, dir, file, FALSE, width, height);
  save (chart, dir, file, TRUE, width, height);
  g_autofree char *text = plot_chart_describe (chart);
  printf ("%s: %s\n", file, text);
}

/* The network diagram of @source as it is, and with a unit chosen by @down
 * arrow keys in column @across. */
static void
show_network (const char *dir, const PlotSource *source, const char *file,
              guint across, guint down)
{
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Network", NULL);
  g_autoptr (PlotChart) chart = g_object_new (type, NULL);
  g_autofree char *chosen = g_strconcat (file, "-chosen", NULL);
  show (dir, "Network", NULL, source, file, 1200, 700);
  plot_chart_update (chart, source);
  for (guint i = 0; i < across; i++)
    plot_chart_move (chart, 1, 0);
  for (guint i = 0; i < down; i++)
    plot_chart_move (chart, 0, 1);
  save (chart, dir, chosen, FALSE, 900, 500);
  save (chart, dir, chosen, TRUE, 1200, 700);
  g_autofree char *text = plot_chart_describe (chart);
  printf ("%s: %s\n", chosen, text);
}

static void
show_networks (const char *dir, const PlotSource *convolutions)
{
  Network * xor
      = network_new (sample_data ("xor.arff"),
                     "MLP hidden-layers=2 activation=tanh epochs=300");
  Network *iris = network_new (sample_data ("iris.arff"),
                               "MLP hidden-layers=6,4 activation=sigmoid "
                               "epochs=200 learning-rate=0.5");
  Network *vote = network_new (sample_data ("weather.nominal.arff"), "MLP");
  Network *digits = network_new (g_object_ref (convolutions->dataset),
                                 "MLP hidden-layers=300 epochs=20");
  show_network (dir, &xor->source, "Network-xor", 1, 1);
  show_network (dir, &iris->source, "Network-iris", 2, 1);
  show_network (dir, &vote->source, "Network-weather", 1, 1);
  show_network (dir, &digits->source, "Network-784", 1, 150);
  show_network (dir, convolutions, "Network-conv", 3, 2);
  Network *rings = network_new (sample_data ("gaussians.arff"),
                                "MLP hidden-layers=64,64 epochs=60");
  show (dir, "Regions", NULL, &rings->source, "Regions-network", 700, 500);
  network_free (rings);
  show (dir, "Regions", "unit-lines=true", &xor->source, "Regions-lines", 700,
        500);
  show (dir, "HiddenSpace", NULL, &xor->source, "HiddenSpace-xor", 700, 500);
  show (dir, "HiddenSpace", "layer=1", &iris->source, "HiddenSpace-iris", 1200,
        700);
  show (dir, "HiddenSpace", NULL, &digits->source, "HiddenSpace-784", 1200,
        700);
  show (dir, "HiddenSpace", NULL, &digits->source, "HiddenSpace-small", 300,
        200);
  for (guint i = 60; i < iris->history->len; i++)
    g_array_index (iris->history, MlMetrics, i).learning_rate = 0.05;
  g_array_index (iris->history, MlMetrics, 60).change = ML_CHANGE_RATE;
  g_array_index (iris->history, MlMetrics, 120).change = ML_CHANGE_WEIGHTS;
  show (dir, "Learning", "show-rate=true", &iris->source, "Learning-rate", 1000,
        700);
  show (dir, "Layers", NULL, &iris->source, "Layers-iris", 700, 400);
  network_free (xor);
  network_free (iris);
  network_free (vote);
  network_free (digits);
}

static void
show_machines (const char *dir)
{
  Boltzmann *machines = boltzmann_new ();
  const PlotSource *stack = &machines->source;
  show (dir, "Weights", "order-by=activity", stack, "Weights-rbm", 900, 560);
  show (dir, "Reconstructions", "layer=1", stack, "Reconstructions-rbm", 900,
        560);
  show (dir, "WeightHistogram", "biases=true", stack, "WeightHistogram-rbm",
        900, 560);
  show (dir, "HiddenActivation", "sort=true", stack, "HiddenActivation", 900,
        560);
  show (dir, "FreeEnergy", NULL, stack, "FreeEnergy", 900, 560);
  show (dir, "Statistics", NULL, stack, "Statistics", 900, 560);
  show (dir, "Statistics", "unit=3", stack, "Statistics-unit", 900, 560);
  show (dir, "States", NULL, &machines->tiny_source, "States", 900, 560);
  show (dir, "ReceptiveFields", NULL, stack, "ReceptiveFields", 900, 560);
  show (dir, "ReceptiveFields", "method=maximum", stack,
        "ReceptiveFields-maximum", 900, 560);
  show (dir, "Interpolation", NULL, stack, "Interpolation", 900, 560);
  show (dir, "Film", NULL, &machines->film_source, "Film", 900, 560);
  boltzmann_free (machines);
}

static void
show_nets (const char *dir)
{
  g_autoptr (MlSnapshot) trials = trials_snapshot ();
  const PlotSource searched = { .snapshot = trials };
  show (dir, "Search", NULL, &searched, "Search", 900, 560);
  show (dir, "Search", "up=1", &searched, "Search-curve", 900, 560);
  g_autoptr (MlPretrainedNets) nets = trained_nets ();
  const PlotSource source = { .target = -1, .nets = nets };
  show (dir, "Pretraining", NULL, &source, "Pretraining", 900, 560);
  show (dir, "Pretraining", "is-log=true", &source, "Pretraining-log", 340,
        220);
  show (dir, "Trajectories", NULL, &source, "Trajectories", 900, 560);
}

/* What studies find, of the columns of @sample. */
static void
show_studies (const char *dir, const Sample *sample)
{
  g_autoptr (MlFindings) sizes = study_sizes ();
  g_autoptr (MlFindings) importances = study_importances (sample->data);
  g_autoptr (MlFindings) dependence
      = study_dependence (sample->data, sample->source.target);
  const PlotSource of_sizes = { .target = -1, .findings = sizes };
  const PlotSource of_importances = { .target = -1, .findings = importances };
  const PlotSource of_dependence = { .target = -1, .findings = dependence };
  show (dir, "TrainingSize", NULL, &of_sizes, "TrainingSize", 900, 560);
  show (dir, "TrainingSize", "is-log=true", &of_sizes, "TrainingSize-log", 340,
        220);
  show (dir, "Importance", NULL, &of_importances, "Importance", 900, 560);
  show (dir, "Importance", NULL, &of_importances, "Importance-small", 340, 220);
  show (dir, "PartialDependence", NULL, &of_dependence, "PartialDependence",
        900, 560);
  show (dir, "PartialDependence", "shows-lines=true", &of_dependence,
        "PartialDependence-lines", 340, 220);
}

/* Trees of a few and of many nodes, of committees and rules. */
static void
show_trees (const char *dir)
{
  static const struct
  {
    const char *table, *learner, *option, *file;
    double width, height;
  } trees[] = {
    { "weather.nominal.arff", "J48", NULL, "Tree-weather", 900, 500 },
    { "weather.nominal.arff", "J48", "direction=down", "Tree-weather-down", 900,
      500 },
    { "segment-challenge.arff", "J48", "search=hue", "Tree-segment", 1200,
      700 },
    { "segment-challenge.arff", "J48", "depth=100", "Tree-segment-all", 1200,
      700 },
    { "segment-challenge.arff", "J48", "direction=down", "Tree-segment-down",
      1200, 700 },
    { "vote.arff", "PART", "shown-tree=2", "Tree-rule", 700, 400 },
    { "iris.arff", "RandomForest", "shown-tree=7", "Tree-forest", 900, 500 },
    { "cpu.arff", "M5P", NULL, "Tree-cpu", 900, 500 },
    { "weather.nominal.arff", "J48", NULL, "Tree-tiny", 300, 200 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (trees); i++)
    {
      Sample *sample = sample_new (trees[i].table,
                                   (const char *[]){ trees[i].learner, NULL });
      show (dir, "Tree", trees[i].option, &sample->source, trees[i].file,
            trees[i].width, trees[i].height);
      sample_free (sample);
    }
}

/* Charts with a threshold and costs in force. */
static void
show_decisions (const char *dir, Sample *pima, Sample *glass)
{
  static const double costs[] = { 0, 1, 5, 0 };
  const PlotDecision decision = { 0.3, costs };
  const PlotDecision rare = { 0.2, NULL };
  PlotSource two = pima->source, many = glass->source;
  Sample *cpu
      = sample_new ("cpu.arff", (const char *[]){ "kNN neighbors=3", NULL });
  two.decision = &decision;
  many.decision = &rare;
  show (dir, "Roc", "band-kind=bootstrap", &two, "Roc-bands", 700, 600);
  show (dir, "Roc", "band-kind=folds", &two, "Roc-folds", 700, 600);
  show (dir, "PrecisionRecall", "band-kind=bootstrap", &two, "Pr-bands", 700,
        600);
  show (dir, "Figures", NULL, &two, "Figures-decided", 900, 500);
  show (dir, "Cost", NULL, &two, "Cost-decided", 900, 500);
  show (dir, "Cost", "view=rows", &two, "Cost-rows", 900, 500);
  show (dir, "Cost", "view=gains", &two, "Cost-gains", 900, 500);
  show (dir, "Calibration", NULL, &two, "Calibration-decided", 700, 600);
  show (dir, "Calibration", "equal-counts=true", &two, "Calibration-equal", 340,
        300);
  show (dir, "Confusion", NULL, &two, "Confusion-decided", 700, 500);
  show (dir, "Confusion", NULL, &many, "Confusion-many-decided", 700, 500);
  show (dir, "Errors", NULL, &cpu->source, "Errors-cpu", 700, 500);
  show (dir, "Errors", "view=error", &cpu->source, "Errors-left", 700, 500);
  show (dir, "Folds", NULL, &cpu->source, "Folds-cpu", 700, 400);
  sample_free (cpu);
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    {
      fprintf (stderr, "usage: plot-gallery DIR\n");
      return 2;
    }
  const char *dir = argv[1];
  g_mkdir_with_parents (dir, 0755);
  plot_init ();
  Sample *pima = sample_new (
      "diabetes.arff",
      (const char *[]){ "NaiveBayes", "kNN neighbors=15", "OneR", NULL });
  Sample *glass
      = sample_new ("glass.arff", (const char *[]){ "NaiveBayes", NULL });
  Sample *moons
      = sample_new ("moons.arff", (const char *[]){ "kNN neighbors=5", NULL });
  Sample *pictures = sample_pictures_new ();
  guint n_types;
  const GType *types = ml_registry_list (PLOT_TYPE_CHART, &n_types);
  const PlotSource nothing = { .target = -1 };
  for (guint i = 0; i < n_types; i++)
    {
      const char *name = ml_registry_name (types[i]);
      g_autofree char *small = g_strconcat (name, "-small", NULL);
      g_autofree char *empty = g_strconcat (name, "-empty", NULL);
      const PlotSource *source = plot_chart_is_offered (types[i], &pima->source)
                                     ? &pima->source
                                     : &pictures->source;
      show (dir, name, NULL, source, name, 1200, 700);
      show (dir, name, NULL, source, small, 340, 220);
      show (dir, name, NULL, &nothing, empty, 600, 350);
    }
  PlotSource one = pima->source;
  one.n_runs = 1;
  show (dir, "Learning", "log-axis=true", &one, "Learning-log", 1200, 700);
  show (dir, "Layers", "view=lines", &one, "Layers-lines", 1200, 700);
  show (dir, "Layers", "measure=ratio", &one, "Layers-ratio", 700, 400);
  show (dir, "Layers", "measure=saturated", &one, "Layers-saturated", 700, 400);
  show (dir, "Layers", "measure=dead", &one, "Layers-dead", 700, 400);
  show (dir, "Confusion", NULL, &glass->source, "Confusion-glass", 900, 700);
  show (dir, "Roc", NULL, &glass->source, "Roc-glass", 700, 600);
  show (dir, "Regions", NULL, &moons->source, "Regions-moons", 900, 700);
  show_decisions (dir, pima, glass);
  glass->source.column = (guint) glass->source.target;
  show (dir, "Histogram", NULL, &glass->source, "Histogram-class", 900, 500);
  ml_snapshot_unref (pima->snapshot);
  pima->snapshot = sample_snapshot (400, 28, 28);
  one.snapshot = pima->snapshot;
  show (dir, "Weights", NULL, &one, "Weights-400", 1200, 700);
  g_autoptr (MlSnapshot) matrix = ml_snapshot_new ();
  float *values = ml_snapshot_add (matrix, "layer1.weights", "Weights", 2,
                                   (const guint[]){ 5, 8 });
  for (guint i = 0; i < 40; i++)
    values[i] = (float) sin (i * 1.7);
  one.snapshot = matrix;
  show (dir, "Weights", NULL, &one, "Weights-matrix", 900, 500);
  show (dir, "Weights", NULL, &pictures->source, "Weights-conv1", 1200, 700);
  show (dir, "Weights", "layer=3", &pictures->source, "Weights-conv2", 1200,
        700);
  show (dir, "Weights", "layer=5", &pictures->source, "Weights-dense", 1200,
        700);
  show (dir, "FeatureMaps", NULL, &pictures->source, "FeatureMaps-cnn", 1000,
        600);
  show (dir, "FeatureMaps", "example=5", &pictures->source,
        "FeatureMaps-300x200", 300, 200);
  show (dir, "FeatureMaps", "example=5", &pictures->source, "FeatureMaps-500",
        500, 400);
  show_networks (dir, &pictures->source);
  show_machines (dir);
  show_nets (dir);
  show_studies (dir, pima);
  show_trees (dir);
  sample_free (pictures);
  sample_free (pima);
  sample_free (glass);
  sample_free (moons);
  return 0;
}
