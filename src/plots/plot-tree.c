/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-tree.h. Children stand behind their parent in the array, so one
 * pass forwards hands something down the tree and one backwards sums it up. */
#include "plot-tree.h"

#include "plot-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DECIMALS 4     /* of thresholds */
#define MOST_CLASSES 8 /* that are told one by one */

void
plot_tree_init (PlotTree *self)
{
  *self
      = (PlotTree){ .spots = g_array_new (FALSE, TRUE, sizeof (PlotTreeSpot)) };
}

void
plot_tree_clear (PlotTree *self)
{
  g_clear_pointer (&self->spots, g_array_unref);
}

static guint
n_nodes (const PlotTree *self)
{
  return self->spots->len;
}

static const MlTreeNode *
node_of (const PlotTree *self, guint node)
{
  return ml_tree_node (self->tree, node);
}

/* What lies below each node, and how far the means reach. */
static void
measure (PlotTree *self)
{
  self->least = INFINITY;
  self->most = -INFINITY;
  for (guint i = 1; i < n_nodes (self); i++)
    plot_tree_spot (self, i)->level
        = plot_tree_spot (self, node_of (self, i)->parent)->level + 1;
  for (guint i = n_nodes (self); i-- > 0;)
    {
      if (i > 0)
        plot_tree_spot (self, node_of (self, i)->parent)->n_below
            += 1 + plot_tree_spot (self, i)->n_below;
      if (plot_tree_is_blank (self, i))
        continue;
      self->least = MIN (self->least, ml_tree_values (self->tree, i)[0]);
      self->most = MAX (self->most, ml_tree_values (self->tree, i)[0]);
    }
}

/** plot_tree_set: shows @tree, which must live until the next call, as if
 * nobody had touched it */
void
plot_tree_set (PlotTree *self, const MlTree *tree)
{
  self->tree = tree;
  self->n_rows = self->n_levels = self->n_shown = self->n_hits = 0;
  g_array_set_size (self->spots, 0);
  if (tree == NULL)
    return;
  g_array_set_size (self->spots, ml_tree_n_nodes (tree));
  measure (self);
}

/* The condition that leads to a node belongs to it. */
static gboolean
has_words (const PlotTree *self, guint node, const char *folded)
{
  g_autofree char *label = plot_tree_label (self, node);
  g_autofree char *condition = plot_tree_condition (self, node);
  g_autofree char *folded_label = g_utf8_casefold (label, -1);
  g_autofree char *folded_condition = g_utf8_casefold (condition, -1);
  return strstr (folded_label, folded) != NULL
         || strstr (folded_condition, folded) != NULL;
}

/** plot_tree_search: marks the nodes whose column, answer or condition contains
 * @words; none if it is empty */
void
plot_tree_search (PlotTree *self, const char *words)
{
  g_autofree char *wanted = g_utf8_casefold (words != NULL ? words : "", -1);
  g_strstrip (wanted);
  self->n_hits = 0;
  for (guint i = n_nodes (self); i-- > 0;)
    {
      PlotTreeSpot *spot = plot_tree_spot (self, i);
      spot->is_hit = *wanted != '\0' && has_words (self, i, wanted);
      self->n_hits += spot->is_hit;
      spot->is_hit_below = FALSE;
      const MlTreeNode *node = node_of (self, i);
      for (guint k = 0; k < node->n_children; k++)
        {
          const PlotTreeSpot *child
              = plot_tree_spot (self, node->first_child + k);
          spot->is_hit_below |= child->is_hit || child->is_hit_below;
        }
    }
}

/* -- Which nodes are shown, and where -------------------------------------- */

/* Opens level by level as long as there is room; what is deep stays closed. */
static void
find_what_fits (PlotTree *self, guint depth, guint most_rows, guint most_levels)
{
  guint n_rows = 1;
  for (guint i = 0; i < n_nodes (self); i++)
    {
      PlotTreeSpot *spot = plot_tree_spot (self, i);
      const MlTreeNode *node = node_of (self, i);
      const gboolean is_reached
          = i == 0 || plot_tree_spot (self, node->parent)->fits;
      const gboolean has_room = i == 0
                                || (n_rows + node->n_children - 1 <= most_rows
                                    && spot->level + 2 <= most_levels);
      spot->fits = is_reached && node->n_children > 0
                   && (depth > 0 ? spot->level < depth : has_room);
      if (spot->fits)
        n_rows += node->n_children - 1;
    }
}

static void
open_nodes (PlotTree *self)
{
  self->n_shown = 0;
  self->n_levels = 1;
  for (guint i = 0; i < n_nodes (self); i++)
    {
      PlotTreeSpot *spot = plot_tree_spot (self, i);
      const MlTreeNode *node = node_of (self, i);
      spot->is_shown = i == 0 || plot_tree_spot (self, node->parent)->is_open;
      spot->is_open
          = spot->is_shown && node->n_children > 0
            && (spot->wish == PLOT_TREE_AUTO ? spot->fits
                                             : spot->wish == PLOT_TREE_OPEN);
      self->n_shown += spot->is_shown;
      if (spot->is_shown)
        self->n_levels = MAX (self->n_levels, spot->level + 1);
    }
}

/* A parent stands in the middle of its children. */
static void
set_rows (PlotTree *self)
{
  for (guint i = n_nodes (self); i-- > 0;)
    {
      PlotTreeSpot *spot = plot_tree_spot (self, i);
      const MlTreeNode *node = node_of (self, i);
      spot->n_rows = spot->is_open ? 0 : 1;
      for (guint k = 0; spot->is_open && k < node->n_children; k++)
        spot->n_rows += plot_tree_spot (self, node->first_child + k)->n_rows;
    }
  plot_tree_spot (self, 0)->row = 0; /* first its first row */
  for (guint i = 0; i < n_nodes (self); i++)
    {
      const MlTreeNode *node = node_of (self, i);
      double row = plot_tree_spot (self, i)->row;
      for (guint k = 0; k < node->n_children; k++)
        {
          PlotTreeSpot *child = plot_tree_spot (self, node->first_child + k);
          child->row = row;
          row += child->n_rows;
        }
    }
  for (guint i = n_nodes (self); i-- > 0;)
    {
      PlotTreeSpot *spot = plot_tree_spot (self, i);
      const MlTreeNode *node = node_of (self, i);
      if (spot->is_open)
        spot->row
            = (plot_tree_spot (self, node->first_child)->row
               + plot_tree_spot (self, node->first_child + node->n_children - 1)
                     ->row)
              / 2;
    }
  self->n_rows = plot_tree_spot (self, 0)->n_rows;
}

/**
 * plot_tree_arrange:
 * @depth: levels of questions that are open; 0: as many as there is room for
 * @most_rows: room for leaves and closed nodes, one a row
 * @most_levels: room for levels of nodes
 *
 * Decides what is shown. The root is always open, and so is what a person
 * opened, whether there is room or not.
 */
void
plot_tree_arrange (PlotTree *self, guint depth, guint most_rows,
                   guint most_levels)
{
  if (n_nodes (self) == 0)
    return;
  find_what_fits (self, depth, most_rows, most_levels);
  open_nodes (self);
  set_rows (self);
}

/** plot_tree_toggle: opens or closes @node; Returns: FALSE: it is a leaf. The
 * drawing must be arranged anew. */
gboolean
plot_tree_toggle (PlotTree *self, guint node)
{
  PlotTreeSpot *spot = plot_tree_spot (self, node);
  if (node_of (self, node)->n_children == 0)
    return FALSE;
  spot->wish = spot->is_open ? PLOT_TREE_CLOSED : PLOT_TREE_OPEN;
  spot->is_open = !spot->is_open;
  return TRUE;
}

/** plot_tree_beside: Returns: the node shown @steps (-1 or 1) further on the
 * same level, or @node at the edge */
guint
plot_tree_beside (const PlotTree *self, guint node, int steps)
{
  const PlotTreeSpot *from = plot_tree_spot (self, node);
  guint best = node;
  double least = INFINITY;
  for (guint i = 0; i < n_nodes (self); i++)
    {
      const PlotTreeSpot *spot = plot_tree_spot (self, i);
      const double away = (spot->row - from->row) * steps;
      if (spot->is_shown && spot->level == from->level && away > 0
          && away < least)
        least = away, best = i;
    }
  return best;
}

/* -- Words ----------------------------------------------------------------- */

static const MlAttribute *
class_of (const PlotTree *self)
{
  return ml_dataset_attribute (self->tree->header, (guint) self->tree->target);
}

gboolean
plot_tree_is_nominal (const PlotTree *self)
{
  return class_of (self)->kind == ML_ATTRIBUTE_NOMINAL;
}

/** plot_tree_is_blank: Returns: whether the tree says nothing at @node: no
 * training row came there, or the next rule decides */
gboolean
plot_tree_is_blank (const PlotTree *self, guint node)
{
  return node_of (self, node)->is_empty || !(node_of (self, node)->total > 0);
}

/** plot_tree_wrong: Returns: weight of the training rows at @node that are of
 * another class than most; NaN if the class is a number */
double
plot_tree_wrong (const PlotTree *self, guint node)
{
  if (!plot_tree_is_nominal (self))
    return (double) NAN;
  if (plot_tree_is_blank (self, node))
    return 0;
  const guint most = ml_tree_heaviest (self->tree, node);
  const double wrong
      = node_of (self, node)->total - ml_tree_values (self->tree, node)[most];
  return wrong > 1e-9 ? wrong : 0;
}

/** plot_tree_label: Returns: (transfer full): the column that @node asks for,
 * or what it answers */
char *
plot_tree_label (const PlotTree *self, guint node)
{
  const MlTreeNode *at = node_of (self, node);
  if (at->n_children == 0)
    {
      if (plot_tree_is_blank (self, node))
        return g_strdup ("–");
      if (!plot_tree_is_nominal (self))
        return plot_format_value (ml_tree_values (self->tree, node)[0]);
      return g_strdup (
          class_of (self)->labels[ml_tree_heaviest (self->tree, node)]);
    }
  const MlAttribute *column
      = ml_dataset_attribute (self->tree->header, at->column);
  return column->kind == ML_ATTRIBUTE_IMAGE
             ? g_strdup_printf ("%s[%u]", column->name, at->pixel)
             : g_strdup (column->name);
}

/** plot_tree_condition: Returns: (transfer full): "= sunny", behind the column
 * of the node above; of the root: nothing */
char *
plot_tree_condition (const PlotTree *self, guint node)
{
  if (node == 0)
    return g_strdup ("");
  g_autofree char *test = ml_tree_format_test (self->tree, node, DECIMALS);
  g_autofree char *asked = plot_tree_label (self, node_of (self, node)->parent);
  return g_strdup (test + strlen (asked) + 1);
}

/** plot_tree_rows: Returns: (transfer full): rows: "14"; nothing, if none came
 * there */
char *
plot_tree_rows (const PlotTree *self, guint node)
{
  return plot_tree_is_blank (self, node)
             ? g_strdup ("")
             : plot_format_value (node_of (self, node)->total);
}

/** plot_tree_count: Returns: (transfer full): rows, and how many of them are
 * wrong: "14 (5)" */
char *
plot_tree_count (const PlotTree *self, guint node)
{
  const double wrong = plot_tree_wrong (self, node);
  g_autofree char *rows = plot_tree_rows (self, node);
  if (!(wrong > 0))
    return g_steal_pointer (&rows);
  g_autofree char *others = plot_format_value (wrong);
  return g_strdup_printf ("%s (%s)", rows, others);
}

/** plot_tree_path: Returns: (transfer full): all conditions from the root to
 * @node, of the root an empty text */
char *
plot_tree_path (const PlotTree *self, guint node)
{
  g_autoptr (GPtrArray) tests = g_ptr_array_new_with_free_func (g_free);
  for (; node > 0; node = node_of (self, node)->parent)
    g_ptr_array_insert (tests, 0,
                        ml_tree_format_test (self->tree, node, DECIMALS));
  g_ptr_array_add (tests, NULL);
  return g_strjoinv (" → ", (char **) tests->pdata);
}

/* "yes 9, no 5" or "mean 3.2" */
static void
append_answer (const PlotTree *self, guint node, GString *text)
{
  const double *values = ml_tree_values (self->tree, node);
  if (!plot_tree_is_nominal (self))
    {
      g_autofree char *mean = plot_format_value (values[0]);
      g_string_append_printf (text, _ ("mean %s"), mean);
      return;
    }
  const guint n = self->tree->n_outputs;
  guint n_told = 0;
  for (guint k = 0; k < n && n_told < MOST_CLASSES; k++)
    {
      if (n > MOST_CLASSES && !(values[k] > 0))
        continue;
      g_autofree char *rows = plot_format_value (values[k]);
      g_string_append_printf (text, "%s%s %s", n_told++ > 0 ? ", " : "",
                              class_of (self)->labels[k], rows);
    }
}

/** plot_tree_tell: Returns: (transfer full): the way to @node, what it asks or
 * answers, and its rows, a line each */
char *
plot_tree_tell (const PlotTree *self, guint node)
{
  g_autofree char *path = plot_tree_path (self, node);
  g_autofree char *label = plot_tree_label (self, node);
  const gboolean is_leaf = node_of (self, node)->n_children == 0;
  GString *text = g_string_new (path);
  if (node > 0)
    g_string_append_c (text, '\n');
  if (plot_tree_is_blank (self, node))
    {
      g_string_append (text, _ ("No training row came here, or the next rule "
                                "decides"));
      return g_string_free (text, FALSE);
    }
  if (!is_leaf)
    g_string_append_printf (text, _ ("Asks for %s\n"), label);
  else if (plot_tree_is_nominal (self)) /* a mean is told below */
    g_string_append_printf (text, _ ("Answers %s\n"), label);
  g_autofree char *rows = plot_format_value (node_of (self, node)->total);
  g_string_append_printf (text, _ ("%s rows: "), rows);
  append_answer (self, node, text);
  const double wrong = plot_tree_wrong (self, node);
  if (is_leaf && wrong > 0)
    {
      g_autofree char *others = plot_format_value (wrong);
      g_string_append_printf (text, _ ("\n%s of them wrong"), others);
    }
  const PlotTreeSpot *spot = plot_tree_spot (self, node);
  if (!is_leaf && !spot->is_open)
    g_string_append_printf (text, _ ("\n%u nodes below"), spot->n_below);
  return g_string_free (text, FALSE);
}
