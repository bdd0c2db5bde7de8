/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-c45-split.h. Columns are looked at side by side where there are many
 * rows; each answers for itself, and the best is chosen in their order.
 *
 * Where weights have fractions, what is added last shows in the last bit, and
 * that in which of two equal questions is asked. There a small table is sorted
 * in place by one column after the other, as in WEKA. */
#include "ml-c45-split.h"

#include "ml-parallel.h"
#include "ml-tree-scan.h"

#define NEAR_VALUES 1e-5  /* nothing is cut between values this close       */
#define NEAR_AVERAGE 1e-3 /* a gain may be that much below the average      */
#define MANY_LABELS 0.3   /* labels a row from which a column is a name     */

enum
{
  GROUPS = 8,                /* of columns, each with room of its own        */
  CELLS_FOR_THREADS = 20000, /* rows × columns worth waking others for       */
  LEAST_OF_MANY = 25,        /* rows in a branch, however many classes       */
};

typedef struct
{
  MlSplitKind kind; /* none: nothing useful to ask of the column */
  double gain, ratio, at;
  double known;   /* weight of the rows whose value is known …  */
  double *sums;   /* … in each branch; room for all of them     */
  double *counts; /* n_classes: these rows by their labels      */
} Question;

typedef struct /* room to look at one column after the other */
{
  MlTreeSorter *sorter;
  MlTreeScan scan;
  double *totals; /* n_classes                     */
  double *bins;   /* most labels + 1, × n_classes  */
  double *sums;   /* most labels + 1               */
} Room;

struct _MlC45Splitter
{
  const MlTreeTable *table;
  MlC45Settings settings;
  guint n_groups;
  Room rooms[GROUPS];
  Question *questions;    /* n_features */
  MlC45Division division; /* by the question that was chosen */
  gboolean takes_names;   /* all columns are like names */
  gboolean sorts_rows;    /* rows are sorted in place  */
  MlTreePart *part;       /* that is looked at         */
  double weight;          /* of that                   */
};

/* -- How good a question is ------------------------------------------------ */

/* Bits a row, of the known ones; what is not known gains nothing.
 * @before, @after: nats times weight of known rows; @known: their weight */
static double
information_gain (double before, double after, double known, double all)
{
  const double unknown_share = (all - known) / all;
  const double gain = (1 - unknown_share) * (before - after);
  return ml_nearly_equal (gain, 0) ? 0 : gain / known;
}

/* Bits of all rows before the split, from the counts of labels. */
static double
bits_before (const double *totals, guint n, double known)
{
  double sum = 0;
  for (guint k = 0; k < n; k++)
    sum += ml_entropy_x_log_x (totals[k]);
  return (ml_entropy_x_log_x (known) - sum) / G_LN2;
}

static double
bits_after (const double *counts, const double *sums, guint n_branches, guint n)
{
  return -(ml_entropy_nats (counts, sums, n_branches, n) / G_LN2);
}

/* @gain by the bits that say which branch a row is in; not known is one more
 * branch. */
static double
gain_ratio (double gain, const double *sums, guint n_branches, double known,
            double all)
{
  if (!ml_clearly_greater (known, 0))
    return 0;
  double bits = 0;
  for (guint b = 0; b < n_branches; b++)
    bits -= ml_entropy_x_log_x (sums[b]);
  bits -= ml_entropy_x_log_x (all - known);
  bits += ml_entropy_x_log_x (all);
  bits /= G_LN2;
  return ml_nearly_equal (bits, 0) ? 0 : gain / (bits / all);
}

static guint
count_large (const double *sums, guint n_branches, double least)
{
  guint n = 0;
  for (guint b = 0; b < n_branches; b++)
    n += ml_hardly_less (sums[b], least);
  return n;
}

/* -- Labels ---------------------------------------------------------------- */

/* Fills bins and sums; Returns: the weight of rows with a known label. */
static double
count_labels (const MlC45Splitter *self, const MlTreeFeature *feature,
              Room *room)
{
  const MlTreePart *part = self->part;
  const guint n = self->table->n_classes;
  double known = 0;
  memset (room->bins, 0, sizeof (double) * (feature->n_bins + 1) * n);
  memset (room->sums, 0, sizeof (double) * (feature->n_bins + 1));
  memset (room->totals, 0, sizeof (double) * n);
  for (guint i = 0; i < part->n; i++)
    {
      const guint32 row = part->rows[i];
      const guint32 bin = ml_tree_feature_bin (feature, row);
      const guint class = self->table->classes[row];
      room->bins[(gsize) bin * n + class] += part->weights[i];
      room->sums[bin] += part->weights[i];
      if (bin == feature->n_bins)
        continue;
      room->totals[class] += part->weights[i];
      known += part->weights[i];
    }
  return known;
}

static void
ask_labels (const MlC45Splitter *self, const MlTreeFeature *feature, Room *room,
            Question *made)
{
  const guint n = self->table->n_classes, n_labels = feature->n_bins;
  const double known = count_labels (self, feature, room);
  if (count_large (room->sums, n_labels, self->settings.min_rows) < 2)
    return;
  made->kind = ML_SPLIT_LABELS;
  made->gain = information_gain (
      bits_before (room->totals, n, known),
      bits_after (room->bins, room->sums, n_labels, n), known, self->weight);
  made->ratio
      = gain_ratio (made->gain, room->sums, n_labels, known, self->weight);
  made->known = known;
  memcpy (made->counts, room->totals, sizeof (double) * n);
  memcpy (made->sums, room->sums, sizeof (double) * n_labels);
}

static void
ask_one_label (const MlC45Splitter *self, const MlTreeFeature *feature,
               Room *room, Question *made)
{
  const guint n = self->table->n_classes;
  const double known = count_labels (self, feature, room);
  const double before = bits_before (room->totals, n, known);
  double *counts = room->scan.counts;
  for (guint label = 0; label < feature->n_bins; label++)
    {
      const double sums[2] = { room->sums[label], known - room->sums[label] };
      if (count_large (sums, 2, self->settings.min_rows) < 2)
        continue;
      for (guint k = 0; k < n; k++)
        {
          counts[k] = room->bins[(gsize) label * n + k];
          counts[n + k] = room->totals[k] - counts[k];
        }
      const double gain = information_gain (
          before, bits_after (counts, sums, 2, n), known, self->weight);
      const double ratio = gain_ratio (gain, sums, 2, known, self->weight);
      if (made->kind != ML_SPLIT_NONE
          && !ml_clearly_greater (ratio, made->ratio))
        continue;
      made->kind = ML_SPLIT_LABEL;
      made->gain = gain;
      made->ratio = ratio;
      made->at = label;
      made->known = known;
      memcpy (made->sums, sums, sizeof sums);
    }
  memcpy (made->counts, room->totals, sizeof (double) * n);
}

/* -- Thresholds ------------------------------------------------------------ */

/* The weight that each side of a threshold must have. */
static double
least_side (const MlC45Splitter *self, double known)
{
  const double tenth = 0.1 * known / self->table->n_classes;
  const double least = self->settings.min_rows;
  if (ml_hardly_less (least, tenth))
    return least;
  return ml_clearly_greater (tenth, LEAST_OF_MANY) ? LEAST_OF_MANY : tenth;
}

/* Moves the rows before the @next-th in rising order to the left. */
static void
move_up_to (const MlC45Splitter *self, Room *room, guint *moved, guint next)
{
  for (; *moved < next; (*moved)++)
    {
      const guint place = room->sorter->order[*moved];
      ml_tree_scan_move (&room->scan,
                         self->table->classes[self->part->rows[place]],
                         self->part->weights[place]);
    }
}

typedef struct
{
  double gain;
  guint n_cuts; /* that leave enough rows on both sides */
  guint place;  /* of the first row above the best one  */
} Cuts;

/* Looks at every cut between known values, which stand sorted. */
static Cuts
find_cut (const MlC45Splitter *self, const MlTreeFeature *feature, Room *room,
          guint n_known, double known, double least)
{
  MlTreeScan *scan = &room->scan;
  const guint n = self->table->n_classes;
  const guint32 *keys = room->sorter->keys;
  const double before = bits_before (room->totals, n, known);
  const double share = 1 - (self->weight - known) / self->weight;
  const double slack = ML_TREE_SCAN_SLACK * (1 + before) / known;
  Cuts cuts = { .gain = 0 };
  guint moved = 0;
  for (guint next = 1; next < n_known; next++)
    {
      if (keys[next - 1] == keys[next]
          || !(ml_tree_feature_value (feature, keys[next - 1]) + NEAR_VALUES
               < ml_tree_feature_value (feature, keys[next])))
        continue;
      move_up_to (self, room, &moved, next);
      if (!ml_hardly_less (scan->left, least)
          || !ml_hardly_less (scan->right, least))
        continue;
      cuts.n_cuts++;
      const double quick
          = share * (before + ml_tree_scan_purity (scan) / G_LN2) / known;
      if (quick + slack <= cuts.gain + ML_SMALL)
        continue;
      const double sums[2] = { scan->left, scan->right };
      const double gain = information_gain (
          before, bits_after (scan->counts, sums, 2, n), known, self->weight);
      if (!ml_clearly_greater (gain, cuts.gain))
        continue;
      cuts.gain = gain;
      cuts.place = next;
    }
  return cuts;
}

static double
threshold_of (const MlTreeFeature *feature, guint32 below, guint32 above,
              gboolean uses_values)
{
  const double at = ml_tree_threshold (ml_tree_feature_value (feature, below),
                                       ml_tree_feature_value (feature, above));
  if (!uses_values)
    return at;
  return ml_tree_feature_value (
      feature, ml_tree_feature_beyond (feature, at, FALSE) - 1);
}

/* Sorts the known rows and counts them into totals. Returns: their weight */
static double
sort_known (const MlC45Splitter *self, const MlTreeFeature *feature, Room *room,
            guint *n_known)
{
  const MlTreePart *part = self->part;
  double known = 0;
  *n_known
      = self->sorts_rows
            ? ml_tree_sorter_sort_rows (room->sorter, feature, part->rows,
                                        part->weights, part->n)
            : ml_tree_sorter_sort (room->sorter, feature, part->rows, part->n);
  memset (room->totals, 0, sizeof (double) * self->table->n_classes);
  for (guint i = 0; i < *n_known; i++)
    {
      const guint place = room->sorter->order[i];
      room->totals[self->table->classes[part->rows[place]]]
          += part->weights[place];
      known += part->weights[place];
    }
  return known;
}

static void
ask_number (const MlC45Splitter *self, const MlTreeFeature *feature, Room *room,
            Question *made)
{
  guint n_known;
  const double known = sort_known (self, feature, room, &n_known);
  const double least = least_side (self, known);
  const guint32 *keys = room->sorter->keys;
  if (2 * least - n_known > ML_SMALL)
    return;
  ml_tree_scan_start (&room->scan, room->totals);
  const Cuts cuts = find_cut (self, feature, room, n_known, known, least);
  double gain = cuts.gain;
  if (cuts.n_cuts == 0)
    return;
  if (self->settings.penalizes)
    gain -= log (cuts.n_cuts) / G_LN2 / self->weight;
  if (!ml_clearly_greater (gain, 0))
    return;
  made->kind = ML_SPLIT_UP_TO;
  made->gain = gain;
  made->known = known;
  memcpy (made->counts, room->totals, sizeof (double) * self->table->n_classes);
  made->at = threshold_of (feature, keys[cuts.place - 1], keys[cuts.place],
                           self->settings.uses_values);
  made->sums[0] = made->sums[1] = 0;
  for (guint i = 0; i < n_known; i++)
    made->sums[i >= cuts.place] += self->part->weights[room->sorter->order[i]];
  made->ratio = gain_ratio (gain, made->sums, 2, known, self->weight);
}

/* -- Choosing -------------------------------------------------------------- */

static void
ask_group (guint slice, gpointer data)
{
  MlC45Splitter *self = data;
  const guint n = self->table->n_features;
  for (guint i = slice; i < n; i += self->n_groups)
    {
      const MlTreeFeature *feature = &self->table->features[i];
      Room *room = &self->rooms[slice];
      Question *made = &self->questions[i];
      made->kind = ML_SPLIT_NONE;
      if (!feature->is_nominal)
        ask_number (self, feature, room, made);
      else if (self->settings.binary)
        ask_one_label (self, feature, room, made);
      else
        ask_labels (self, feature, room, made);
    }
}

/* Whether the column has so many labels that it may be a name for each row. */
static gboolean
is_name (const MlC45Splitter *self, const MlTreeFeature *feature)
{
  return feature->is_nominal
         && !ml_clearly_greater (MANY_LABELS * self->table->n_rows,
                                 feature->n_bins);
}

/* Names do not count for the average, unless there is nothing else. */
static double
average_gain (const MlC45Splitter *self, guint *n_useful)
{
  double sum = 0;
  *n_useful = 0;
  for (guint i = 0; i < self->table->n_features; i++)
    if (self->questions[i].kind != ML_SPLIT_NONE
        && (self->takes_names || !is_name (self, &self->table->features[i])))
      {
        sum += self->questions[i].gain;
        (*n_useful)++;
      }
  return *n_useful > 0 ? sum / *n_useful : 0;
}

/* -1: none is useful */
static int
best_question (const MlC45Splitter *self)
{
  guint n_useful;
  const double average = average_gain (self, &n_useful);
  int best = -1;
  double ratio = 0;
  for (guint i = 0; n_useful > 0 && i < self->table->n_features; i++)
    {
      const Question *question = &self->questions[i];
      if (question->kind == ML_SPLIT_NONE
          || !(question->gain >= average - NEAR_AVERAGE)
          || !ml_clearly_greater (question->ratio, ratio))
        continue;
      best = (int) i;
      ratio = question->ratio;
    }
  return best;
}

/* Whether the rows are enough, and not all of one class. */
static gboolean
is_worth_asking (const MlC45Splitter *self)
{
  double *counts = self->rooms[0].totals, most = 0;
  if (2.0 * self->settings.min_rows - self->weight > ML_SMALL)
    return FALSE;
  ml_tree_part_count (self->part, self->table, counts);
  for (guint k = 0; k < self->table->n_classes; k++)
    most = MAX (most, counts[k]);
  return !ml_nearly_equal (self->weight, most);
}

/* How the rows are divided, once those are in the branches whose value is not
 * known. */
static void
settle (MlC45Splitter *self, const Question *question, const MlTreeNode *node)
{
  const MlTreeFeature *feature
      = ml_tree_table_feature (self->table, node->column, node->pixel);
  MlC45Division *made = &self->division;
  memcpy (made->shares, question->sums, sizeof (double) * node->n_children);
  memcpy (made->counts, question->counts,
          sizeof (double) * self->table->n_classes);
  made->total = ml_tree_part_add_unknown (self->part, self->table, node,
                                          made->shares, question->known);
  for (guint b = 0; b < node->n_children; b++)
    made->shares[b] /= made->total;
  for (guint i = 0; i < self->part->n; i++)
    {
      const guint32 row = self->part->rows[i];
      if (ml_tree_feature_bin (feature, row) == feature->n_bins)
        made->counts[self->table->classes[row]] += self->part->weights[i];
    }
}

/**
 * ml_c45_splitter_ask:
 * @part: the rows of a node; their order may change
 * @node: (inout): kind, column, pixel, at and n_children are set
 *
 * Returns: (transfer none) (nullable): how the question divides the rows, until
 *   the next call; %NULL if there is none worth asking
 */
const MlC45Division *
ml_c45_splitter_ask (MlC45Splitter *self, MlTreePart *part, MlTreeNode *node)
{
  const MlTreeTable *table = self->table;
  self->part = part;
  self->weight = ml_tree_part_weight (part);
  if (!is_worth_asking (self))
    return NULL;
  if ((gsize) part->n * table->n_features >= CELLS_FOR_THREADS)
    ml_parallel_for (self->n_groups, ask_group, self);
  else
    for (guint i = 0; i < self->n_groups; i++)
      ask_group (i, self);
  const int best = best_question (self);
  if (best < 0)
    return NULL;
  const MlTreeFeature *feature = &table->features[best];
  node->kind = (guint8) self->questions[best].kind;
  node->column = feature->column;
  node->pixel = feature->pixel;
  node->at = self->questions[best].at;
  node->n_children = node->kind == ML_SPLIT_LABELS ? feature->n_bins : 2;
  settle (self, &self->questions[best], node);
  return &self->division;
}

static void
room_init (Room *room, const MlTreeTable *table, guint most_labels)
{
  const gsize n = table->n_classes;
  room->sorter = ml_tree_sorter_new (table, table->n_rows);
  room->totals = g_new (double, n);
  room->bins = g_new (double, (most_labels + 1) * n);
  room->sums = g_new (double, most_labels + 1);
  room->scan = (MlTreeScan){ .table = table->x_log_x,
                             .limit = table->n_rows + 1,
                             .n = table->n_classes,
                             .counts = g_new (double, 2 * n) };
}

static guint
most_branches (const MlC45Splitter *self, guint feature)
{
  const MlTreeFeature *at = &self->table->features[feature];
  return at->is_nominal ? MAX (at->n_bins, 2) : 2;
}

/** ml_c45_splitter_new: Returns: (transfer full): for the rows of @table, which
 * is to outlive it */
MlC45Splitter *
ml_c45_splitter_new (const MlTreeTable *table, const MlC45Settings *settings)
{
  MlC45Splitter *self = g_new0 (MlC45Splitter, 1);
  guint most_labels = 0;
  self->table = table;
  self->settings = *settings;
  self->questions = g_new0 (Question, table->n_features);
  self->takes_names = TRUE;
  for (guint i = 0; i < table->n_features; i++)
    {
      if (table->features[i].is_nominal)
        most_labels = MAX (most_labels, table->features[i].n_bins);
      self->takes_names &= is_name (self, &table->features[i]);
      self->questions[i].sums = g_new (double, most_branches (self, i));
      self->questions[i].counts = g_new (double, table->n_classes);
    }
  self->division.shares = g_new (double, MAX (most_labels, 2));
  self->division.counts = g_new (double, table->n_classes);
  const gsize n_cells = (gsize) table->n_rows * table->n_features;
  self->sorts_rows = table->order_counts;
  self->n_groups = n_cells >= CELLS_FOR_THREADS && !self->sorts_rows
                       ? MIN (GROUPS, table->n_features)
                       : 1;
  for (guint i = 0; i < self->n_groups; i++)
    room_init (&self->rooms[i], table, most_labels);
  return self;
}

/** ml_c45_splitter_free: @self: (nullable) */
void
ml_c45_splitter_free (MlC45Splitter *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_groups; i++)
    {
      ml_tree_sorter_free (self->rooms[i].sorter);
      g_free (self->rooms[i].totals);
      g_free (self->rooms[i].bins);
      g_free (self->rooms[i].sums);
      g_free (self->rooms[i].scan.counts);
    }
  for (guint i = 0; i < self->table->n_features; i++)
    {
      g_free (self->questions[i].sums);
      g_free (self->questions[i].counts);
    }
  g_free (self->questions);
  g_free (self->division.shares);
  g_free (self->division.counts);
  g_free (self);
}
