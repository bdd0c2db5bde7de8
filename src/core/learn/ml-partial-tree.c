/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-partial-tree.h. Of a node only what its parent needs is kept: its
 * labels, and the path to the leaf that covers most. */
#include "ml-partial-tree.h"

#include "ml-entropy.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define PRUNE_SLACK 0.1

enum
{
  DEEPEST = 500,
};

/* -- Growing --------------------------------------------------------------- */

/* A node of the partial tree, as far as its parent still needs it. */
typedef struct _Twig Twig;
struct _Twig
{
  gboolean is_leaf;
  MlTreeNode question; /* unless it is a leaf  */
  double *shares;      /* n_children, likewise */
  guint branch;        /* to the leaf that is chosen, likewise */
  Twig *next;          /* there, likewise      */
  double *counts;      /* n_classes            */
  double total;
};

typedef struct
{
  const MlPartialTree *settings;
  const MlTreeTable *table;
  MlMonitor *monitor;
} Growing;

typedef struct /* a question with what came of its branches */
{
  guint n;
  MlTreePart **parts, **held_out; /* held_out: (nullable) */
  double *counts, *totals;        /* of the parts: n × n_classes, n */
  Twig **twigs;                   /* n, NULL: not yet grown */
} Fork;

static void
twig_free (Twig *self)
{
  while (self != NULL)
    {
      Twig *next = self->next;
      g_free (self->shares);
      g_free (self->counts);
      g_free (self);
      self = next;
    }
}

static Twig *
twig_new (const Growing *self, const MlTreePart *part)
{
  Twig *twig = g_new0 (Twig, 1);
  twig->is_leaf = TRUE;
  twig->counts = g_new (double, self->table->n_classes);
  twig->total = ml_tree_part_weight (part);
  ml_tree_part_count (part, self->table, twig->counts);
  return twig;
}

/* Weight of the leaf that was chosen. */
static double
covered_by (const Twig *self)
{
  while (!self->is_leaf)
    self = self->next;
  return self->total;
}

static void
fork_init (Fork *fork, const Growing *self, const Twig *twig,
           const MlTreePart *part, const MlTreePart *held_out)
{
  const guint n = twig->question.n_children, width = self->table->n_classes;
  fork->n = n;
  fork->parts = ml_tree_part_split (part, self->table, &twig->question,
                                    twig->shares, ML_C45_LEAST_SHARE);
  fork->held_out
      = held_out != NULL
            ? ml_tree_part_split (held_out, self->table, &twig->question,
                                  twig->shares, ML_C45_LEAST_SHARE)
            : NULL;
  fork->counts = g_new (double, (gsize) n *width);
  fork->totals = g_new (double, n);
  fork->twigs = g_new0 (Twig *, n);
  for (guint b = 0; b < n; b++)
    {
      ml_tree_part_count (fork->parts[b], self->table,
                          fork->counts + (gsize) b * width);
      fork->totals[b] = ml_tree_part_weight (fork->parts[b]);
    }
}

static void
fork_clear (Fork *fork)
{
  ml_tree_parts_free (fork->parts, fork->n);
  ml_tree_parts_free (fork->held_out, fork->n);
  for (guint b = 0; b < fork->n; b++)
    twig_free (fork->twigs[b]);
  g_free (fork->twigs);
  g_free (fork->counts);
  g_free (fork->totals);
}

/* The branch to grow next: the purest; -1: none is large enough. */
static int
purest (const Growing *self, const Fork *fork)
{
  const guint width = self->table->n_classes;
  double least = DBL_MAX;
  int best = -1;
  for (guint b = 0; b < fork->n; b++)
    {
      if (fork->twigs[b] != NULL
          || !ml_hardly_less (fork->totals[b], self->settings->min_rows))
        continue;
      const double bits
          = ml_entropy_within (fork->counts + (gsize) b * width, 1, width);
      if (ml_hardly_less (0, bits))
        return (int) b;
      if (!ml_hardly_less (bits, least))
        {
          least = bits;
          best = (int) b;
        }
    }
  return best;
}

/* The grown branch whose leaf covers most. */
static guint
widest (const Growing *self, const Fork *fork)
{
  double most = -DBL_MAX;
  guint best = 0;
  for (guint b = 0; b < fork->n; b++)
    {
      if (fork->twigs[b] == NULL
          || !ml_hardly_less (fork->totals[b], self->settings->min_rows))
        continue;
      const double covered = covered_by (fork->twigs[b]);
      if (ml_clearly_greater (covered, most))
        {
          most = covered;
          best = b;
        }
    }
  return best;
}

/* Weight of rows of @part that are not of the class that @counts say. */
static double
errors_among (const Growing *self, const MlTreePart *part, const double *counts)
{
  const guint answer = ml_c45_majority (counts, self->table->n_classes);
  double errors = 0;
  for (guint i = 0; i < part->n; i++)
    if (self->table->classes[part->rows[i]] != answer)
      errors += part->weights[i];
  return errors;
}

/* Whether a leaf does as well as the branches, all of which are leaves. */
static gboolean
is_better_leaf (const Growing *self, const Twig *twig, const Fork *fork,
                const MlTreePart *held_out)
{
  const guint n = self->table->n_classes;
  const float confidence = (float) self->settings->confidence;
  double below = 0;
  if (!self->settings->prunes)
    return FALSE;
  for (guint b = 0; b < fork->n; b++)
    {
      const Twig *leaf = fork->twigs[b];
      const gboolean is_empty = ml_nearly_equal (leaf->total, 0);
      if (held_out != NULL)
        below += errors_among (self, fork->held_out[b],
                               is_empty ? twig->counts : leaf->counts);
      else if (!is_empty)
        below += ml_c45_errors (leaf->counts, n, confidence);
    }
  return held_out != NULL
             ? ml_hardly_less (below,
                               errors_among (self, held_out, twig->counts))
             : ml_hardly_less (below + PRUNE_SLACK,
                               ml_c45_errors (twig->counts, n, confidence));
}

static Twig *expand (const Growing *self, MlTreePart *part,
                     const MlTreePart *held_out, guint depth);

/* Grows branches until one of them is more than a leaf. Returns: whether all
 * were grown, and are leaves; *@n_grown: how many were */
static gboolean
grow_branches (const Growing *self, Fork *fork, guint depth, guint *n_grown)
{
  *n_grown = 0;
  while (*n_grown < fork->n)
    {
      const int b = purest (self, fork);
      if (b < 0)
        break;
      fork->twigs[b] = expand (
          self, fork->parts[b],
          fork->held_out != NULL ? fork->held_out[b] : NULL, depth + 1);
      (*n_grown)++;
      if (!fork->twigs[b]->is_leaf)
        return FALSE;
    }
  for (guint b = 0; b < fork->n; b++)
    if (fork->twigs[b] == NULL)
      fork->twigs[b] = twig_new (self, fork->parts[b]);
  return TRUE;
}

static void
become_leaf (Twig *twig)
{
  twig->is_leaf = TRUE;
  g_clear_pointer (&twig->shares, g_free);
}

/* The partial tree of the rows of @part, as the path to the leaf that covers
 * most of it. (transfer full) */
static Twig *
expand (const Growing *self, MlTreePart *part, const MlTreePart *held_out,
        guint depth)
{
  Twig *twig = twig_new (self, part);
  if (!ml_monitor_tick (self->monitor, (double) NAN) || depth >= DEEPEST)
    return twig;
  const MlC45Division *division
      = ml_c45_splitter_ask (self->settings->splitter, part, &twig->question);
  if (division == NULL)
    return twig;
  twig->is_leaf = FALSE;
  twig->shares = g_memdup2 (division->shares,
                            sizeof (double) * twig->question.n_children);
  g_autofree double *counts
      = g_memdup2 (division->counts, sizeof (double) * self->table->n_classes);
  const double total = division->total;
  Fork fork;
  guint n_grown;
  fork_init (&fork, self, twig, part, held_out);
  const gboolean are_leaves = grow_branches (self, &fork, depth, &n_grown);
  if (n_grown == 0)
    become_leaf (twig);
  else
    {
      memcpy (twig->counts, counts, sizeof *counts * self->table->n_classes);
      twig->total = total;
      if (are_leaves && is_better_leaf (self, twig, &fork, held_out))
        become_leaf (twig);
    }
  if (!twig->is_leaf)
    {
      twig->branch = widest (self, &fork);
      twig->next = g_steal_pointer (&fork.twigs[twig->branch]);
    }
  fork_clear (&fork);
  return twig;
}

/* (transfer full): the path alone */
static MlTree *
rule_of (const Twig *twig, MlDataset *header, int target)
{
  MlTree *rule = ml_tree_new (header, target, 0);
  guint node = 0;
  for (;; twig = twig->next)
    {
      MlTreeNode *at = ml_tree_node (rule, node);
      at->total = twig->total;
      at->is_empty = FALSE;
      memcpy (ml_tree_values (rule, node), twig->counts,
              sizeof (double) * rule->n_outputs);
      if (twig->is_leaf)
        return rule;
      const guint n = twig->question.n_children;
      const guint first = ml_tree_add_children (rule, node, n);
      at = ml_tree_node (rule, node);
      at->kind = twig->question.kind;
      at->column = twig->question.column;
      at->pixel = twig->question.pixel;
      at->at = twig->question.at;
      for (guint b = 0; b < n; b++)
        {
          ml_tree_node (rule, first + b)->share = twig->shares[b];
          ml_tree_node (rule, first + b)->is_empty = TRUE;
        }
      node = first + twig->branch;
    }
}

/**
 * ml_partial_tree_rule:
 * @part: the rows to grow from; their order may change
 * @held_out: (nullable): prune by these, not by estimated errors
 * @monitor: (nullable): after a stop nothing more is split
 *
 * Returns: (transfer full): the path to the leaf that covers most, as a tree:
 *   of the children of a node all but the one on the path are empty
 */
MlTree *
ml_partial_tree_rule (const MlPartialTree *self, const MlTreeTable *table,
                      MlTreePart *part, const MlTreePart *held_out,
                      MlMonitor *monitor)
{
  const Growing growing = { self, table, monitor };
  g_autoptr (MlDataset) header = ml_dataset_header (table->rows->data);
  Twig *twig = expand (&growing, part, held_out, 0);
  MlTree *rule = rule_of (twig, header, table->rows->target);
  twig_free (twig);
  return rule;
}
