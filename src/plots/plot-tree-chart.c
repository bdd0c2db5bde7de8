/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A decision tree, or the trees of a committee one by one: what each node asks
 * or answers, the conditions on the branches, the classes of the training rows
 * that came there. What does not fit is closed, deep nodes first; a click or
 * the arrow keys open and close.
 *
 * Which node stands where is in plot-tree.c, how it looks in
 * plot-tree-paint.c. */
#include "plot-chart-private.h"
#include "plot-text.h"
#include "plot-tree-paint.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NONE (-1)
#define MOST_TREES 1000 /* to choose from */
#define LEAST_LINE 9    /* pixels, where text has no size */

enum
{
  TO_THE_RIGHT,
  DOWNWARDS,
};

ML_DEFINE_CHOICE (PlotTreeDirection, plot_tree_direction,
                  { TO_THE_RIGHT, N_ ("Left to right"), "right" },
                  { DOWNWARDS, N_ ("Top down"), "down" })

typedef struct
{
  PlotChart parent;
  guint shown_tree; /* from 1 */
  guint depth;
  int direction;
  char *search;
  MlPredictor *predictor; /* (nullable): whose trees these are */
  guint n_trees;
  PlotTree tree;
  int chosen;          /* node; NONE             */
  PlotTreeFrame frame; /* of the last drawing    */
} PlotTreeChart;

typedef PlotChartClass PlotTreeChartClass;

static const MlOption options[] = {
  ML_OPTION_UINT (PlotTreeChart, shown_tree, 1, MOST_TREES, 1, NULL,
                  N_ ("Tree"),
                  N_ ("Which one, where a model has several: members of a "
                      "committee, or rules in their order")),
  ML_OPTION_CHOICE (PlotTreeChart, direction, plot_tree_direction_get_type,
                    TO_THE_RIGHT, NULL, N_ ("Direction"),
                    N_ ("Where the tree grows to")),
  ML_OPTION_UINT (PlotTreeChart, depth, 0, 100, 0, NULL, N_ ("Levels"),
                  N_ ("How many levels of questions are open at first")),
  ML_OPTION_TEXT (
      PlotTreeChart, search, "", NULL, N_ ("Search"),
      N_ ("Nodes whose column, answer or condition contains this are "
          "marked")),
};

GType plot_tree_chart_get_type (void);
G_DEFINE_FINAL_TYPE (PlotTreeChart, plot_tree_chart, PLOT_TYPE_CHART)

static PlotTreeChart *
cast (PlotChart *chart)
{
  return (PlotTreeChart *) chart;
}

/* -- Data ------------------------------------------------------------------ */

/* (nullable): the first that has a tree */
static MlPredictor *
find_predictor (const PlotSource *source)
{
  for (guint i = 0; i < source->n_runs; i++)
    {
      MlPredictor *predictor = source->runs[i].predictor;
      if (predictor != NULL
          && ml_model_tree (ml_predictor_model (predictor), 0) != NULL)
        return predictor;
    }
  return NULL;
}

static gboolean
plot_tree_chart_offers (const PlotSource *source)
{
  return find_predictor (source) != NULL;
}

static guint
shown_index (const PlotTreeChart *self)
{
  return MIN (self->shown_tree, MAX (self->n_trees, 1)) - 1;
}

static void
show_tree (PlotTreeChart *self)
{
  self->chosen = NONE;
  plot_tree_set (&self->tree,
                 self->n_trees > 0 ? ml_model_tree (
                     ml_predictor_model (self->predictor), shown_index (self))
                                   : NULL);
  plot_tree_search (&self->tree, self->search);
  plot_tree_arrange (&self->tree, self->depth, G_MAXINT, G_MAXINT);
}

static void
plot_tree_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotTreeChart *self = cast (chart);
  MlPredictor *predictor = find_predictor (source);
  if (predictor == self->predictor)
    return;
  plot_tree_set (&self->tree, NULL);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  self->n_trees = 0;
  if (predictor != NULL)
    {
      self->predictor = ml_predictor_ref (predictor);
      while (self->n_trees < MOST_TREES
             && ml_model_tree (ml_predictor_model (predictor), self->n_trees)
                    != NULL)
        self->n_trees++;
    }
  show_tree (self);
}

/* Words to search for leave open what is open. */
static void
plot_tree_chart_notify (GObject *object, GParamSpec *spec)
{
  PlotTreeChart *self = (PlotTreeChart *) object;
  G_OBJECT_CLASS (plot_tree_chart_parent_class)->notify (object, spec);
  if (g_str_equal (spec->name, "search"))
    plot_tree_search (&self->tree, self->search);
  else if (!g_str_equal (spec->name, "direction"))
    show_tree (self);
}

static void
plot_tree_chart_choices (PlotChart *chart, const char *option, GArray *into)
{
  PlotTreeChart *self = cast (chart);
  if (!g_str_equal (option, "shown-tree"))
    return;
  for (guint i = 1; i <= self->n_trees; i++)
    plot_chart_add_choice (into, i, g_strdup_printf (_ ("Tree %u"), i));
}

static const char *
plot_tree_chart_empty (PlotChart *chart)
{
  return cast (chart)->tree.tree != NULL
             ? NULL
             : _ ("No tree yet. It appears when a classifier that grows trees "
                  "or rules, such as J48, has learned.");
}

/* -- Drawing --------------------------------------------------------------- */

static void
draw_heading (PlotTreeChart *self, cairo_t *cr, const PlotStyle *style)
{
  g_autofree char *text = g_strdup_printf (
      _ ("Tree %u of %u"), shown_index (self) + 1, self->n_trees);
  plot_text_draw (
      cr, style,
      &(PlotText){ .text = text, .x = 8, .y = 4, .color = &style->muted });
}

static void
plot_tree_chart_draw (PlotChart *chart, cairo_t *cr, double width,
                      double height, const PlotStyle *style)
{
  PlotTreeChart *self = cast (chart);
  PlotTreeFrame *frame = &self->frame;
  *frame = (PlotTreeFrame){
    .axes = { .x = { .minimum = 0, .maximum = 1 },
              .y = { .minimum = 0, .maximum = 1 },
              .is_wordless = TRUE },
    .is_down = self->direction == DOWNWARDS,
    .line = MAX (plot_text_height (style), LEAST_LINE),
  };
  const double line = frame->line;
  const gboolean is_small = width < 14 * line || height < 8 * line;
  const gboolean has_heading = self->n_trees > 1 && !is_small;
  const double margin = is_small ? 2 : 0.5 * line;
  const double top = has_heading ? 1.4 * line : margin;
  const double right = frame->is_down || is_small ? margin : 2.5 * line;
  const double bottom = frame->is_down && !is_small ? 1.6 * line : margin;
  const double across = width - margin - right, down = height - top - bottom;
  guint most_rows, most_levels;
  plot_tree_room (frame, across, down, &most_rows, &most_levels);
  plot_tree_arrange (&self->tree, self->depth, most_rows, most_levels);
  plot_chart_place_axes (chart, 0, &frame->axes, cr, style, margin, top, across,
                         down);
  if (has_heading)
    draw_heading (self, cr, style);
  cairo_save (cr);
  cairo_rectangle (cr, 0, top - margin, width, height - top + margin);
  cairo_clip (cr);
  plot_tree_draw (&self->tree, frame, cr, style);
  if (self->chosen != NONE)
    plot_tree_draw_ring (&self->tree, frame, cr, style, (guint) self->chosen);
  cairo_restore (cr);
}

static void
plot_tree_chart_draw_hover (PlotChart *chart, cairo_t *cr, double x, double y,
                            const PlotStyle *style)
{
  PlotTreeChart *self = cast (chart);
  guint node;
  if (!plot_tree_find (&self->tree, &self->frame, x, y, &node))
    return;
  plot_axes_clip (&self->frame.axes, cr);
  plot_tree_draw_path (&self->tree, &self->frame, cr, style, node);
  plot_tree_draw_ring (&self->tree, &self->frame, cr, style, node);
}

/* -- Pointer and keys ------------------------------------------------------ */

/* After nodes were opened or closed. */
static void
arrange_anew (PlotTreeChart *self)
{
  guint most_rows, most_levels;
  const PlotAxes *axes = &self->frame.axes;
  plot_tree_room (&self->frame, axes->right - axes->left,
                  axes->bottom - axes->top, &most_rows, &most_levels);
  plot_tree_arrange (&self->tree, self->depth, most_rows, most_levels);
}

static gboolean
choose (PlotTreeChart *self, int node)
{
  const gboolean is_new = node != self->chosen;
  self->chosen = node;
  return is_new;
}

static gboolean
toggle (PlotTreeChart *self, guint node)
{
  if (!plot_tree_toggle (&self->tree, node))
    return FALSE;
  arrange_anew (self);
  return TRUE;
}

/* A click beside all nodes chooses none. */
static gboolean
plot_tree_chart_press (PlotChart *chart, double x, double y)
{
  PlotTreeChart *self = cast (chart);
  guint node;
  if (!plot_tree_find (&self->tree, &self->frame, x, y, &node))
    return choose (self, NONE);
  const gboolean is_new = choose (self, (int) node);
  return toggle (self, node) || is_new;
}

/* As in a list of folders: away from the root a closed node is opened, then
 * its first child chosen; back, an open one is closed, then its parent. */
static gboolean
plot_tree_chart_move (PlotChart *chart, int across, int down)
{
  PlotTreeChart *self = cast (chart);
  if (across == 0 && down == 0)
    return choose (self, NONE);
  if (self->chosen == NONE)
    return choose (self, 0);
  const guint node = (guint) self->chosen;
  const int deeper = self->direction == DOWNWARDS ? down : across;
  const int beside = self->direction == DOWNWARDS ? across : down;
  const MlTreeNode *at = ml_tree_node (self->tree.tree, node);
  const gboolean is_open = plot_tree_spot (&self->tree, node)->is_open;
  if (beside != 0)
    choose (self, (int) plot_tree_beside (&self->tree, node, beside));
  else if ((deeper > 0) != is_open)
    toggle (self, node); /* a leaf stays as it is */
  else
    choose (self, (int) (is_open ? at->first_child : at->parent));
  return TRUE; /* keys stay here, even at the edge */
}

/* -- Words ----------------------------------------------------------------- */

static char *
plot_tree_chart_describe_at (PlotChart *chart, double x, double y)
{
  PlotTreeChart *self = cast (chart);
  guint node;
  return plot_tree_find (&self->tree, &self->frame, x, y, &node)
             ? plot_tree_tell (&self->tree, node)
             : NULL;
}

static double
wrong_in_leaves (const PlotTreeChart *self)
{
  double wrong = 0;
  for (guint i = 0; i < self->tree.spots->len; i++)
    if (ml_tree_node (self->tree.tree, i)->n_children == 0)
      wrong += plot_tree_wrong (&self->tree, i);
  return wrong;
}

static char *
plot_tree_chart_describe (PlotChart *chart)
{
  PlotTreeChart *self = cast (chart);
  const MlTree *tree = self->tree.tree;
  GString *text = g_string_new (NULL);
  g_autofree char *first = plot_tree_label (&self->tree, 0);
  g_string_append_printf (text, _ ("Tree of %u nodes, %u of them leaves"),
                          ml_tree_n_nodes (tree), ml_tree_n_leaves (tree));
  if (self->n_trees > 1)
    g_string_append_printf (text, _ (", number %u of %u"),
                            shown_index (self) + 1, self->n_trees);
  if (ml_tree_node (tree, 0)->n_children > 0)
    g_string_append_printf (text, _ ("; the first question is %s."), first);
  else
    g_string_append (text, _ ("; it asks no question."));
  if (plot_tree_is_nominal (&self->tree))
    {
      g_autofree char *rows = plot_format_value (ml_tree_node (tree, 0)->total);
      g_autofree char *wrong = plot_format_value (wrong_in_leaves (self));
      g_string_append_printf (text,
                              _ (" Of %s training rows its leaves have %s "
                                 "wrong."),
                              rows, wrong);
    }
  g_string_append_printf (text, _ (" %u nodes are shown."), self->tree.n_shown);
  if (*self->search != '\0')
    g_string_append_printf (text, _ (" %u contain “%s”."), self->tree.n_hits,
                            self->search);
  if (self->chosen != NONE)
    {
      g_autofree char *told = plot_chart_one_line (
          plot_tree_tell (&self->tree, (guint) self->chosen));
      g_string_append_printf (text, _ (" Chosen: %s."), told);
    }
  return g_string_free (text, FALSE);
}

static void
append_head (const PlotTreeChart *self, GString *csv)
{
  const MlTree *tree = self->tree.tree;
  const MlAttribute *class = ml_dataset_attribute (tree->header,
                                                   (guint) tree->target);
  g_string_append_printf (csv, "node,parent,level,condition,asks,%s,rows,wrong",
                          plot_tree_is_nominal (&self->tree) ? "answers"
                                                             : "mean");
  for (guint k = 0; plot_tree_is_nominal (&self->tree) && k < tree->n_outputs;
       k++)
    {
      g_autofree char *name = g_strdup_printf ("n(%s)", class->labels[k]);
      g_string_append_c (csv, ',');
      plot_csv_text (csv, name);
    }
  g_string_append_c (csv, '\n');
}

static void
append_node (const PlotTreeChart *self, GString *csv, guint node)
{
  const MlTree *tree = self->tree.tree;
  const MlTreeNode *at = ml_tree_node (tree, node);
  g_autofree char *test = node > 0 ? ml_tree_format_test (tree, node, 4) : NULL;
  g_autofree char *label = plot_tree_label (&self->tree, node);
  g_string_append_printf (csv, "%u,", node + 1);
  if (node > 0)
    g_string_append_printf (csv, "%u", at->parent + 1);
  g_string_append_printf (csv, ",%u,",
                          plot_tree_spot (&self->tree, node)->level);
  plot_csv_text (csv, test != NULL ? test : "");
  g_string_append_c (csv, ',');
  plot_csv_text (csv, at->n_children > 0 ? label : "");
  g_string_append_c (csv, ',');
  if (!plot_tree_is_nominal (&self->tree))
    plot_csv_number (csv, plot_tree_is_blank (&self->tree, node)
                              ? (double) NAN
                              : ml_tree_values (tree, node)[0]);
  else
    plot_csv_text (csv, at->n_children == 0 ? label : "");
  g_string_append_c (csv, ',');
  plot_csv_number (csv, at->total);
  g_string_append_c (csv, ',');
  plot_csv_number (csv, plot_tree_wrong (&self->tree, node));
  for (guint k = 0; plot_tree_is_nominal (&self->tree) && k < tree->n_outputs;
       k++)
    {
      g_string_append_c (csv, ',');
      plot_csv_number (csv, ml_tree_values (tree, node)[k]);
    }
  g_string_append_c (csv, '\n');
}

/* All nodes, open or not, level by level. */
static char *
plot_tree_chart_to_csv (PlotChart *chart)
{
  PlotTreeChart *self = cast (chart);
  GString *csv = g_string_new (NULL);
  append_head (self, csv);
  for (guint i = 0; i < self->tree.spots->len; i++)
    append_node (self, csv, i);
  return g_string_free (csv, FALSE);
}

static void
plot_tree_chart_finalize (GObject *object)
{
  PlotTreeChart *self = (PlotTreeChart *) object;
  plot_tree_clear (&self->tree);
  g_clear_pointer (&self->predictor, ml_predictor_unref);
  G_OBJECT_CLASS (plot_tree_chart_parent_class)->finalize (object);
}

static void
plot_tree_chart_class_init (PlotTreeChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->finalize = plot_tree_chart_finalize;
  object_class->notify = plot_tree_chart_notify;
  klass->title = N_ ("Tree");
  klass->needs = PLOT_NEEDS_MODEL;
  klass->offers = plot_tree_chart_offers;
  klass->choices = plot_tree_chart_choices;
  klass->update = plot_tree_chart_update;
  klass->draw = plot_tree_chart_draw;
  klass->draw_hover = plot_tree_chart_draw_hover;
  klass->press = plot_tree_chart_press;
  klass->move = plot_tree_chart_move;
  klass->describe_at = plot_tree_chart_describe_at;
  klass->describe = plot_tree_chart_describe;
  klass->to_csv = plot_tree_chart_to_csv;
  klass->empty = plot_tree_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_zero (object_class, "depth", N_ ("as many as fit"));
}

static void
plot_tree_chart_init (PlotTreeChart *self)
{
  plot_tree_init (&self->tree);
  self->chosen = NONE;
}
