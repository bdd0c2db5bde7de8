/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-tree-table.h"

#include "ml-parallel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FEW = 40,       /* rows that are sorted by insertion             */
  DIGIT_BITS = 8, /* of a rank, for each pass of the radix sort    */
  DIGITS = 1 << DIGIT_BITS,
  WIDEST_COUNT = 4,         /* ranks a row up to which counting them is best */
  CELLS_IN_ORDER = 1000000, /* rows × columns up to which last bits count */
};

/* -- Columns --------------------------------------------------------------- */

typedef struct
{
  double value;
  guint32 row;
} Cell;

static int
compare_cells (const void *a, const void *b)
{
  const Cell *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

static void
make_room (MlTreeFeature *self, guint n_rows, guint n_bins)
{
  self->n_bins = n_bins;
  if (n_bins <= G_MAXUINT16)
    self->narrow = g_new (guint16, MAX (n_rows, 1));
  else
    self->wide = g_new (guint32, MAX (n_rows, 1));
}

static void
set_bin (MlTreeFeature *self, guint32 row, guint32 bin)
{
  if (self->narrow != NULL)
    self->narrow[row] = (guint16) bin;
  else
    self->wide[row] = bin;
}

/* Numbers that are not finite count as missing. */
static void
rank_numbers (MlTreeFeature *self, const MlSubset *rows)
{
  const double *numbers = ml_dataset_numbers (rows->data, self->column);
  g_autofree Cell *cells = g_new (Cell, MAX (rows->n_rows, 1));
  guint n_known = 0, n_bins = 0;
  for (guint32 i = 0; i < rows->n_rows; i++)
    if (isfinite (numbers[rows->rows[i]]))
      cells[n_known++] = (Cell){ numbers[rows->rows[i]], i };
  qsort (cells, n_known, sizeof *cells, compare_cells);
  self->values = g_new (double, MAX (n_known, 1));
  for (guint i = 0; i < n_known; i++)
    if (n_bins == 0 || cells[i].value > self->values[n_bins - 1])
      self->values[n_bins++] = cells[i].value;
  self->values = g_renew (double, self->values, MAX (n_bins, 1));
  make_room (self, rows->n_rows, n_bins);
  for (guint32 i = 0; i < rows->n_rows && n_known < rows->n_rows; i++)
    set_bin (self, i, n_bins);
  for (guint i = 0, bin = 0; i < n_known; i++)
    {
      while (cells[i].value > self->values[bin])
        bin++;
      set_bin (self, cells[i].row, bin);
    }
}

static void
copy_codes (MlTreeFeature *self, const MlSubset *rows)
{
  const gint32 *codes = ml_dataset_codes (rows->data, self->column);
  const guint n_labels
      = ml_dataset_attribute (rows->data, self->column)->n_labels;
  make_room (self, rows->n_rows, n_labels);
  for (guint32 i = 0; i < rows->n_rows; i++)
    {
      const gint32 code = codes[rows->rows[i]];
      set_bin (self, i, code < 0 ? n_labels : (guint32) code);
    }
}

static void
copy_pixels (MlTreeFeature *self, const MlSubset *rows)
{
  const guint8 *bytes = ml_dataset_bytes (rows->data, self->column);
  const gsize stride
      = ml_attribute_n_bytes (ml_dataset_attribute (rows->data, self->column));
  make_room (self, rows->n_rows, 1 << 8);
  for (guint32 i = 0; i < rows->n_rows; i++)
    self->narrow[i] = bytes[rows->rows[i] * stride + self->pixel];
}

typedef struct
{
  MlTreeTable *table;
  MlMonitor *monitor;
} Filling;

static void
fill_feature (guint slice, gpointer data)
{
  const Filling *filling = data;
  const MlSubset *rows = filling->table->rows;
  MlTreeFeature *self = &filling->table->features[slice];
  if (ml_monitor_is_stopped (filling->monitor))
    return;
  const MlAttribute *attribute
      = ml_dataset_attribute (rows->data, self->column);
  if (attribute->kind == ML_ATTRIBUTE_NOMINAL)
    copy_codes (self, rows);
  else if (attribute->kind == ML_ATTRIBUTE_IMAGE)
    copy_pixels (self, rows);
  else
    rank_numbers (self, rows);
}

/* A feature for each column besides the class, many for an image. */
static void
list_features (MlTreeTable *self)
{
  GArray *features = g_array_new (FALSE, TRUE, sizeof (MlTreeFeature));
  MlDataset *data = self->rows->data;
  self->first = g_new0 (guint, ml_dataset_n_columns (data));
  for (guint column = 0; column < ml_dataset_n_columns (data); column++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (data, column);
      self->first[column] = features->len;
      if ((int) column == self->rows->target
          || attribute->kind == ML_ATTRIBUTE_STRING)
        continue;
      const gsize n = attribute->kind == ML_ATTRIBUTE_IMAGE
                          ? ml_attribute_n_bytes (attribute)
                          : 1;
      for (guint pixel = 0; pixel < n; pixel++)
        {
          const MlTreeFeature feature
              = { .column = column,
                  .pixel = pixel,
                  .is_nominal = attribute->kind == ML_ATTRIBUTE_NOMINAL };
          g_array_append_val (features, feature);
        }
    }
  self->n_features = features->len;
  self->features = (MlTreeFeature *) (gpointer) g_array_free (features, FALSE);
}

static void
copy_class (MlTreeTable *self)
{
  const MlSubset *rows = self->rows;
  const gboolean is_nominal
      = ml_subset_class (rows)->kind == ML_ATTRIBUTE_NOMINAL;
  self->n_classes = is_nominal ? ml_subset_n_classes (rows) : 0;
  self->weights = g_new (double, MAX (rows->n_rows, 1));
  self->x_log_x = g_new0 (double, rows->n_rows + 1);
  for (guint i = 1; is_nominal && i <= rows->n_rows; i++)
    self->x_log_x[i] = i * log (i);
  if (is_nominal)
    self->classes = g_new (guint32, MAX (rows->n_rows, 1));
  else
    self->targets = g_new (double, MAX (rows->n_rows, 1));
  for (guint32 i = 0; i < rows->n_rows; i++)
    {
      self->weights[i] = ml_subset_weight (rows, i);
      if (is_nominal)
        self->classes[i] = (guint32) ml_subset_target (rows, i);
      else
        self->targets[i] = ml_subset_target (rows, i);
    }
}

/* Whether all sums of weights are whole numbers, in any part of it: no weight
 * has a fraction, and no value is missing. */
static gboolean
is_whole (const MlTreeTable *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    if (self->weights[i] != floor (self->weights[i]))
      return FALSE;
  for (guint f = 0; f < self->n_features; f++)
    for (guint32 i = 0; i < self->n_rows; i++)
      if (ml_tree_feature_bin (&self->features[f], i)
          == self->features[f].n_bins)
        return FALSE;
  return TRUE;
}

/**
 * ml_tree_table_new:
 * @rows: rows whose class is known
 * @monitor: (nullable): where a stop comes from
 *
 * Returns: (transfer full) (nullable): the table; %NULL if it was stopped
 */
MlTreeTable *
ml_tree_table_new (const MlSubset *rows, MlMonitor *monitor)
{
  MlTreeTable *self = g_new0 (MlTreeTable, 1);
  self->rows = ml_subset_ref (rows);
  self->n_rows = rows->n_rows;
  list_features (self);
  copy_class (self);
  Filling filling = { self, monitor };
  ml_parallel_for (self->n_features, fill_feature, &filling);
  if (!ml_monitor_is_stopped (monitor))
    {
      self->order_counts
          = (gsize) self->n_rows * self->n_features <= CELLS_IN_ORDER
            && (self->n_classes == 0 || !is_whole (self));
      return self;
    }
  ml_tree_table_free (self);
  return NULL;
}

/** ml_tree_table_most_branches: Returns: of any split: one a label, or two */
guint
ml_tree_table_most_branches (const MlTreeTable *self)
{
  guint most = 2;
  for (guint i = 0; i < self->n_features; i++)
    if (self->features[i].is_nominal)
      most = MAX (most, self->features[i].n_bins);
  return most;
}

/** ml_tree_table_free: @self: (nullable) */
void
ml_tree_table_free (MlTreeTable *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_features; i++)
    {
      g_free (self->features[i].values);
      g_free (self->features[i].narrow);
      g_free (self->features[i].wide);
    }
  g_free (self->features);
  g_free (self->first);
  g_free (self->classes);
  g_free (self->targets);
  g_free (self->weights);
  g_free (self->x_log_x);
  ml_subset_unref (self->rows);
  g_free (self);
}

/**
 * ml_tree_feature_beyond:
 * @or_at: @at itself is beyond
 *
 * Returns: the first rank whose number is greater than @at; n_bins: none is
 */
guint32
ml_tree_feature_beyond (const MlTreeFeature *self, double at, gboolean or_at)
{
  guint32 low = 0, high = self->n_bins;
  while (low < high)
    {
      const guint32 middle = low + (high - low) / 2;
      const double value = ml_tree_feature_value (self, middle);
      if (value < at || (value == at && !or_at))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* -- Sorting --------------------------------------------------------------- */

/**
 * ml_tree_sorter_new:
 * @most_rows: that will be sorted in one go
 *
 * Returns: (transfer full): room to sort in
 */
MlTreeSorter *
ml_tree_sorter_new (const MlTreeTable *table, guint most_rows)
{
  MlTreeSorter *self = g_new0 (MlTreeSorter, 1);
  const gsize n = MAX (most_rows, 1);
  gsize n_counts = DIGITS;
  for (guint i = 0; i < table->n_features; i++)
    n_counts = MAX (n_counts, (gsize) table->features[i].n_bins + 1);
  self->keys = g_new (guint32, n);
  self->order = g_new (guint32, n);
  self->spare_keys = g_new (guint32, n);
  self->spare_order = g_new (guint32, n);
  self->spare_weights = g_new (double, n);
  self->counts = g_new0 (guint32, n_counts);
  return self;
}

/** ml_tree_sorter_free: @self: (nullable) */
void
ml_tree_sorter_free (MlTreeSorter *self)
{
  if (self == NULL)
    return;
  g_free (self->keys);
  g_free (self->order);
  g_free (self->spare_keys);
  g_free (self->spare_order);
  g_free (self->spare_weights);
  g_free (self->counts);
  g_free (self);
}

/* Fills keys and order with the known ranks as they come, order beyond with the
 * missing ones. Returns: how many are known; their range in @least, @most */
static guint
gather (MlTreeSorter *self, const MlTreeFeature *feature, const guint32 *rows,
        guint n, guint32 *least, guint32 *most)
{
  guint n_known = 0, n_missing = 0;
  guint32 low = G_MAXUINT32, high = 0;
  for (guint32 i = 0; i < n; i++)
    {
      const guint32 bin = ml_tree_feature_bin (feature, rows[i]);
      if (G_UNLIKELY (bin == feature->n_bins))
        {
          self->spare_order[n_missing++] = i;
          continue;
        }
      low = MIN (low, bin);
      high = MAX (high, bin);
      self->keys[n_known] = bin;
      self->order[n_known++] = i;
    }
  memcpy (self->order + n_known, self->spare_order,
          n_missing * sizeof *self->order);
  *least = low;
  *most = high;
  return n_known;
}

static void
sort_by_insertion (guint32 *keys, guint32 *order, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      const guint32 key = keys[i], place = order[i];
      guint j = i;
      for (; j > 0 && keys[j - 1] > key; j--)
        {
          keys[j] = keys[j - 1];
          order[j] = order[j - 1];
        }
      keys[j] = key;
      order[j] = place;
    }
}

/* One pass: by (key - @least) >> @shift, of which @n_digits values occur. The
 * result is in the spare arrays, which change places with the others. */
static void
sort_by_counting (MlTreeSorter *self, guint n, guint32 least, guint shift,
                  guint32 mask, guint n_digits)
{
  guint32 *counts = self->counts;
  for (guint i = 0; i < n; i++)
    counts[((self->keys[i] - least) >> shift) & mask]++;
  for (guint i = 0, sum = 0; i < n_digits; i++)
    {
      const guint32 count = counts[i];
      counts[i] = sum;
      sum += count;
    }
  for (guint i = 0; i < n; i++)
    {
      const guint32 to = counts[((self->keys[i] - least) >> shift) & mask]++;
      self->spare_keys[to] = self->keys[i];
      self->spare_order[to] = self->order[i];
    }
  memset (counts, 0, n_digits * sizeof *counts);
  guint32 *keys = self->keys, *order = self->order;
  self->keys = self->spare_keys;
  self->order = self->spare_order;
  self->spare_keys = keys;
  self->spare_order = order;
}

/**
 * ml_tree_sorter_sort:
 * @rows: (array length=n): rows of the table, at most as many as there is room
 *
 * Sorts @rows by @feature, equal ones in their order, into keys and order.
 *
 * Returns: how many are known; the places of the others stand behind these
 */
guint
ml_tree_sorter_sort (MlTreeSorter *self, const MlTreeFeature *feature,
                     const guint32 *rows, guint n)
{
  guint32 least, most;
  const guint n_known = gather (self, feature, rows, n, &least, &most);
  if (n_known < 2 || least == most)
    return n_known;
  const guint n_ranks = most - least + 1;
  if (n_known <= FEW)
    {
      sort_by_insertion (self->keys, self->order, n_known);
      return n_known;
    }
  /* Passes take the known ones only; the missing go along at the end. */
  const gsize n_rest = (n - n_known) * sizeof *self->order;
  memcpy (self->spare_order + n_known, self->order + n_known, n_rest);
  if (n_ranks / WIDEST_COUNT <= n_known)
    sort_by_counting (self, n_known, least, 0, G_MAXUINT32, n_ranks);
  else
    for (guint shift = 0; (guint64) (n_ranks - 1) >> shift > 0;
         shift += DIGIT_BITS)
      sort_by_counting (self, n_known, least, shift, DIGITS - 1, DIGITS);
  return n_known;
}

/* -- Sorting in WEKA's order ----------------------------------------------- */

typedef struct
{
  guint32 *keys, *rows;
} Pairs;

static void
swap (Pairs pairs, gssize i, gssize j)
{
  const guint32 key = pairs.keys[i], row = pairs.rows[i];
  pairs.keys[i] = pairs.keys[j];
  pairs.rows[i] = pairs.rows[j];
  pairs.keys[j] = key;
  pairs.rows[j] = row;
}

static void
order_three (Pairs pairs, gssize a, gssize b, gssize c)
{
  if (pairs.keys[a] > pairs.keys[b])
    swap (pairs, a, b);
  if (pairs.keys[a] > pairs.keys[c])
    swap (pairs, a, c);
  if (pairs.keys[b] > pairs.keys[c])
    swap (pairs, b, c);
}

/* Returns: where the pivot, the median of the first, the middle and the last,
 * has come to stand. */
static gssize
partition (Pairs pairs, gssize left, gssize right)
{
  const gssize center = (left + right) / 2;
  order_three (pairs, left, center, right);
  swap (pairs, center, right - 1);
  const guint32 pivot = pairs.keys[right - 1];
  gssize i = left, j = right - 1;
  for (;;)
    {
      while (pairs.keys[++i] < pivot)
        ;
      while (pairs.keys[--j] > pivot)
        ;
      if (i >= j)
        break;
      swap (pairs, i, j);
    }
  swap (pairs, i, right - 1);
  return i;
}

/* The shorter side by a call, the longer one in the loop. */
static void
quick_sort (Pairs pairs, gssize left, gssize right)
{
  while (right - left > 2)
    {
      const gssize middle = partition (pairs, left, right);
      if (middle - left < right - middle)
        {
          quick_sort (pairs, left, middle - 1);
          left = middle + 1;
        }
      else
        {
          quick_sort (pairs, middle + 1, right);
          right = middle - 1;
        }
    }
  if (right - left == 2)
    order_three (pairs, left, left + 1, right);
  else if (right - left == 1 && pairs.keys[left] > pairs.keys[right])
    swap (pairs, left, right);
}

/** ml_tree_sort_pairs: sorts @keys (n), and @rows with them, in the order of
 * ml_tree_sorter_sort_rows() */
void
ml_tree_sort_pairs (guint32 *keys, guint32 *rows, guint n)
{
  quick_sort ((Pairs){ keys, rows }, 0, (gssize) n - 1);
}

/**
 * ml_tree_sorter_sort_rows:
 * @rows: (inout) (array length=n): rows of the table
 * @weights: (inout) (nullable) (array length=n): go with their rows
 *
 * Sorts @rows themselves, missing ones last, and says so in order. Equal ones
 * get the order that quicksort by the median of three gives them (Sedgewick,
 * CACM 21, 1978): WEKA's, on which the last bit of sums of unequal weights
 * depends.
 *
 * Returns: how many are known
 */
guint
ml_tree_sorter_sort_rows (MlTreeSorter *self, const MlTreeFeature *feature,
                          guint32 *rows, double *weights, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      self->keys[i] = ml_tree_feature_bin (feature, rows[i]);
      self->order[i] = i;
    }
  ml_tree_sort_pairs (self->keys, self->order, n);
  memcpy (self->spare_keys, rows, sizeof *rows * n);
  if (weights != NULL)
    memcpy (self->spare_weights, weights, sizeof *weights * n);
  guint n_known = n;
  for (guint i = 0; i < n; i++)
    {
      rows[i] = self->spare_keys[self->order[i]];
      if (weights != NULL)
        weights[i] = self->spare_weights[self->order[i]];
      self->order[i] = i;
    }
  while (n_known > 0 && self->keys[n_known - 1] == feature->n_bins)
    n_known--;
  return n_known;
}
