/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tree of J48 on the weather table, which is printed in I. Witten and
 * E. Frank, "Data Mining": outlook, then humidity where it is sunny and windy
 * where it rains. Counts by hand from the 14 rows. */
#include "plot-chart.h"
#include "plot-tree.h"

#include "ml-experiment.h"
#include "ml-loader.h"
#include "ml-option.h"
#include "ml-registry.h"
#include "test-paths.h"

#include <math.h>
#include <string.h>

enum /* nodes, level by level */
{
  OUTLOOK,
  HUMIDITY, /* sunny */
  OVERCAST,
  WINDY, /* rainy */
  HIGH,
  NORMAL,
  STORM,
  CALM,
};

typedef struct
{
  MlDataset *data;
  MlEvaluation *evaluation;
  PlotRun run;
  PlotSource source;
  PlotChart *chart;
} Grown;

static Grown
grow (const char *table, const char *learner)
{
  Grown self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_data_path (table);
  self.data = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLearner) settings = ml_learner_from_text (learner, &error);
  g_assert_no_error (error);
  const int target = ml_dataset_default_target (self.data);
  g_autoptr (MlExperiment) experiment
      = ml_experiment_new (self.data, target, settings);
  experiment->test = ML_TEST_TRAINING;
  self.evaluation = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  self.run
      = (PlotRun){ .title = learner,
                   .predictor = ml_evaluation_predictor (self.evaluation) };
  self.source = (PlotSource){ .dataset = self.data, .target = target };
  return self;
}

static void
make_chart (Grown *self)
{
  const GType type = ml_registry_find (PLOT_TYPE_CHART, "Tree", NULL);
  self->source.runs = &self->run;
  self->source.n_runs = 1;
  g_assert_true (plot_chart_is_offered (type, &self->source));
  self->chart = g_object_new (type, NULL);
  plot_chart_update (self->chart, &self->source);
}

static void
grown_clear (Grown *self)
{
  g_clear_object (&self->chart);
  ml_evaluation_unref (self->evaluation);
  g_object_unref (self->data);
}

static const MlTree *
tree_of (const Grown *self)
{
  return ml_model_tree (ml_predictor_model (self->run.predictor), 0);
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

static void
assert_says (PlotChart *chart, const char *words)
{
  g_autofree char *text = plot_chart_describe (chart);
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not contain “%s”", text, words);
}

/* "yes" is the first label, "no" the second. */
static void
test_numbers (void)
{
  Grown grown = grow ("weather.nominal.arff", "J48");
  make_chart (&grown);
  g_autofree char *csv = plot_chart_to_csv (grown.chart);
  g_assert_cmpstr (
      csv, ==,
      "node,parent,level,condition,asks,answers,rows,wrong,n(yes),n(no)\n"
      "1,,0,,outlook,,14,5,9,5\n"
      "2,1,1,outlook = sunny,humidity,,5,2,2,3\n"
      "3,1,1,outlook = overcast,,yes,4,0,4,0\n"
      "4,1,1,outlook = rainy,windy,,5,2,3,2\n"
      "5,2,2,humidity = high,,no,3,0,0,3\n"
      "6,2,2,humidity = normal,,yes,2,0,2,0\n"
      "7,4,2,windy = TRUE,,no,2,0,0,2\n"
      "8,4,2,windy = FALSE,,yes,3,0,3,0\n");
  assert_says (grown.chart,
               "Tree of 8 nodes, 5 of them leaves; the first question is "
               "outlook. Of 14 training rows its leaves have 0 wrong.");
  grown_clear (&grown);
}

/* Five leaves in five rows; a parent in the middle of its children. */
static void
test_rows (void)
{
  static const double rows[] = { 2, 0.5, 2, 3.5, 0, 1, 3, 4 };
  Grown grown = grow ("weather.nominal.arff", "J48");
  PlotTree tree;
  plot_tree_init (&tree);
  plot_tree_set (&tree, tree_of (&grown));
  plot_tree_arrange (&tree, 0, 100, 100);
  g_assert_cmpuint (tree.n_rows, ==, 5);
  g_assert_cmpuint (tree.n_levels, ==, 3);
  g_assert_cmpuint (tree.n_shown, ==, 8);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpfloat (plot_tree_spot (&tree, i)->row, ==, rows[i]);
  g_assert_cmpuint (plot_tree_spot (&tree, OUTLOOK)->n_below, ==, 7);
  g_assert_cmpuint (plot_tree_beside (&tree, HUMIDITY, 1), ==, OVERCAST);
  g_assert_cmpuint (plot_tree_beside (&tree, HUMIDITY, -1), ==, HUMIDITY);
  plot_tree_clear (&tree);
  grown_clear (&grown);
}

/* What is deep is closed first, and what a person opened stays open. */
static void
test_room (void)
{
  Grown grown = grow ("weather.nominal.arff", "J48");
  PlotTree tree;
  plot_tree_init (&tree);
  plot_tree_set (&tree, tree_of (&grown));
  plot_tree_arrange (&tree, 0, 4, 100); /* humidity fits, windy no more */
  g_assert_true (plot_tree_spot (&tree, HUMIDITY)->is_open);
  g_assert_false (plot_tree_spot (&tree, WINDY)->is_open);
  g_assert_cmpuint (tree.n_shown, ==, 6);
  g_assert_cmpuint (plot_tree_spot (&tree, WINDY)->n_below, ==, 2);
  g_assert_true (plot_tree_toggle (&tree, WINDY));
  g_assert_false (plot_tree_toggle (&tree, CALM));
  plot_tree_arrange (&tree, 0, 4, 100);
  g_assert_cmpuint (tree.n_shown, ==, 8);
  plot_tree_set (&tree, tree_of (&grown));
  plot_tree_arrange (&tree, 1, 100, 100);
  g_assert_cmpuint (tree.n_shown, ==, 4);
  plot_tree_arrange (&tree, 0, 100, 2);
  g_assert_cmpuint (tree.n_shown, ==, 4);
  plot_tree_arrange (&tree, 0, 1, 1); /* the root is open in any case */
  g_assert_cmpuint (tree.n_shown, ==, 4);
  plot_tree_clear (&tree);
  grown_clear (&grown);
}

static void
test_words (void)
{
  Grown grown = grow ("weather.nominal.arff", "J48");
  PlotTree tree;
  plot_tree_init (&tree);
  plot_tree_set (&tree, tree_of (&grown));
  plot_tree_arrange (&tree, 0, 4, 100);
  g_autofree char *leaf = plot_tree_tell (&tree, HIGH);
  g_assert_cmpstr (leaf, ==,
                   "outlook = sunny → humidity = high\nAnswers no\n3 rows: "
                   "yes 0, no 3");
  g_autofree char *closed = plot_tree_tell (&tree, WINDY);
  g_assert_cmpstr (closed, ==,
                   "outlook = rainy\nAsks for windy\n5 rows: yes 3, no 2\n"
                   "2 nodes below");
  g_autofree char *condition = plot_tree_condition (&tree, STORM);
  g_assert_cmpstr (condition, ==, "= TRUE");
  g_autofree char *count = plot_tree_count (&tree, OUTLOOK);
  g_assert_cmpstr (count, ==, "14 (5)");
  g_autofree char *rows = plot_tree_rows (&tree, OUTLOOK);
  g_assert_cmpstr (rows, ==, "14"); /* where there is no room for both */
  plot_tree_search (&tree, " WIN ");
  g_assert_cmpuint (tree.n_hits, ==, 1);
  g_assert_true (plot_tree_spot (&tree, WINDY)->is_hit);
  g_assert_true (plot_tree_spot (&tree, OUTLOOK)->is_hit_below);
  g_assert_false (plot_tree_spot (&tree, WINDY)->is_hit_below);
  plot_tree_search (&tree, "yes"); /* three leaves */
  g_assert_cmpuint (tree.n_hits, ==, 3);
  plot_tree_search (&tree, "overcast"); /* the node that it leads to */
  g_assert_cmpuint (tree.n_hits, ==, 1);
  plot_tree_search (&tree, "");
  g_assert_cmpuint (tree.n_hits, ==, 0);
  plot_tree_clear (&tree);
  grown_clear (&grown);
}

static void
test_keys (void)
{
  Grown grown = grow ("weather.nominal.arff", "J48");
  make_chart (&grown);
  PlotChart *chart = grown.chart;
  paint (chart, 900, 500);
  assert_says (chart, "8 nodes are shown.");
  g_assert_false (plot_chart_move (chart, 0, 0));
  g_assert_true (plot_chart_move (chart, 1, 0));
  assert_says (chart, "Chosen: Asks for outlook; 14 rows: yes 9, no 5.");
  plot_chart_move (chart, 1, 0);
  assert_says (chart, "Chosen: outlook = sunny; Asks for humidity");
  plot_chart_move (chart, 0, 1);
  assert_says (chart, "Chosen: outlook = overcast; Answers yes; 4 rows");
  plot_chart_move (chart, 1, 0); /* a leaf: nothing below */
  assert_says (chart, "Chosen: outlook = overcast;");
  plot_chart_move (chart, 0, 1);
  plot_chart_move (chart, -1, 0); /* closes windy */
  assert_says (chart, "6 nodes are shown.");
  plot_chart_move (chart, -1, 0);
  assert_says (chart, "Chosen: Asks for outlook");
  g_assert_true (plot_chart_move (chart, 0, 0));
  g_object_set (chart, "search", "humid", NULL);
  assert_says (chart, "6 nodes are shown. 1 contain “humid”.");
  grown_clear (&grown);
}

/* A click opens and closes, in both directions, and the words fit the spot. */
static void
test_press (void)
{
  Grown grown = grow ("weather.nominal.arff", "J48");
  make_chart (&grown);
  for (int direction = 0; direction < 2; direction++)
    {
      guint n_seen = 0;
      g_object_set (grown.chart, "direction", direction, NULL);
      paint (grown.chart, 900, 500);
      double windy_x = -1, windy_y = -1;
      for (double y = 0; y < 500; y += 5)
        for (double x = 0; x < 900; x += 5)
          {
            g_autofree char *text = plot_chart_describe_at (grown.chart, x, y);
            if (text == NULL || strstr (text, "Asks for windy") == NULL)
              continue;
            n_seen++;
            windy_x = x, windy_y = y;
          }
      g_assert_cmpuint (n_seen, >, 20);
      g_assert_true (plot_chart_press (grown.chart, windy_x, windy_y));
      assert_says (grown.chart, "6 nodes are shown.");
      paint (grown.chart, 900, 500);
      g_assert_true (plot_chart_press (grown.chart, 1, 1)); /* nothing there */
      g_assert_false (plot_chart_press (grown.chart, 1, 1));
      g_object_set (grown.chart, "depth", 2, NULL); /* all anew */
      assert_says (grown.chart, "8 nodes are shown.");
      g_object_set (grown.chart, "depth", 0, NULL);
    }
  grown_clear (&grown);
}

/* Every tree of a forest, means of a model tree, rules one by one; a model
 * without a tree has no such chart. */
static void
test_others (void)
{
  static const char *const grown_by[][2]
      = { { "iris.arff", "RandomForest trees=3" },
          { "cpu.arff", "M5P" },
          { "cpu.arff", "REPTree" },
          { "vote.arff", "PART" },
          { "vote.arff", "JRip" },
          { "glass.arff", "RandomTree" },
          { "glass.arff", "Bagging" } };
  for (guint i = 0; i < G_N_ELEMENTS (grown_by); i++)
    {
      Grown grown = grow (grown_by[i][0], grown_by[i][1]);
      make_chart (&grown);
      for (guint tree = 1; tree < 6; tree++)
        {
          g_object_set (grown.chart, "shown-tree", tree, NULL);
          paint (grown.chart, 500, 300);
          g_autofree char *text = plot_chart_describe (grown.chart);
          g_autofree char *csv = plot_chart_to_csv (grown.chart);
          g_assert_cmpuint (strlen (text), >, 20);
          g_assert_null (strstr (text, "nan"));
          g_assert_null (strstr (csv, "nan"));
        }
      grown_clear (&grown);
    }
  Grown bayes = grow ("iris.arff", "NaiveBayes");
  bayes.source.runs = &bayes.run;
  bayes.source.n_runs = 1;
  g_assert_false (plot_chart_is_offered (
      ml_registry_find (PLOT_TYPE_CHART, "Tree", NULL), &bayes.source));
  grown_clear (&bayes);
}

/* Of 500 nodes as many are shown as can be read. */
static void
test_many (void)
{
  Grown grown = grow ("segment-challenge.arff", "RandomTree");
  g_assert_cmpuint (ml_tree_n_nodes (tree_of (&grown)), >, 100);
  PlotTree tree;
  plot_tree_init (&tree);
  plot_tree_set (&tree, tree_of (&grown));
  plot_tree_arrange (&tree, 0, 20, 6);
  g_assert_cmpuint (tree.n_rows, <=, 20);
  g_assert_cmpuint (tree.n_levels, <=, 6);
  guint n_hidden = 0;
  for (guint i = 0; i < tree.spots->len; i++)
    {
      const PlotTreeSpot *spot = plot_tree_spot (&tree, i);
      if (spot->is_shown && !spot->is_open)
        n_hidden += spot->n_below;
    }
  g_assert_cmpuint (n_hidden + tree.n_shown, ==, tree.spots->len);
  plot_tree_clear (&tree);
  grown_clear (&grown);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  g_test_add_func ("/plots/tree/numbers", test_numbers);
  g_test_add_func ("/plots/tree/rows", test_rows);
  g_test_add_func ("/plots/tree/room", test_room);
  g_test_add_func ("/plots/tree/words", test_words);
  g_test_add_func ("/plots/tree/keys", test_keys);
  g_test_add_func ("/plots/tree/press", test_press);
  g_test_add_func ("/plots/tree/others", test_others);
  g_test_add_func ("/plots/tree/many", test_many);
  return g_test_run ();
}
