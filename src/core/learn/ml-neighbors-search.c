/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-neighbors.h: the search. A slice of queries walks through the blocks
 * of training rows together, so a block is read from memory once a slice. */
#include "ml-neighbors-private.h"

#include "ml-distance.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

#define MOST_QUERIES 128   /* of a slice                 */
#define GLANCE 32          /* distances looked at together */
#define PIXEL_UNIT 65025.0 /* 255²: pixels count 0 … 1   */

/* -- The nearest so far of one query --------------------------------------- */

typedef struct
{
  guint k, n_best;
  double *best;  /* k: the smallest distances, rising   */
  GArray *found; /* MlNeighbor: all that may be needed   */
  guint room;    /* found is swept when it gets so long  */
} Nearest;

static void
nearest_init (Nearest *self, guint k)
{
  self->k = k;
  self->n_best = 0;
  self->best = g_new (double, k);
  self->found = g_array_new (FALSE, FALSE, sizeof (MlNeighbor));
  self->room = 4 * k + 256;
}

static void
nearest_clear (Nearest *self)
{
  g_free (self->best);
  g_array_unref (self->found);
}

static double
nearest_limit (const Nearest *self)
{
  return self->n_best < self->k ? (double) INFINITY : self->best[self->k - 1];
}

static void
nearest_sweep (Nearest *self)
{
  double limit = nearest_limit (self);
  MlNeighbor *found = (MlNeighbor *) (gpointer) self->found->data;
  guint kept = 0;
  for (guint i = 0; i < self->found->len; i++)
    if (found[i].squared <= limit)
      found[kept++] = found[i];
  g_array_set_size (self->found, kept);
}

/* For a distance within the limit. */
static void
nearest_add (Nearest *self, guint index, double squared)
{
  MlNeighbor neighbor = { index, squared };
  g_array_append_val (self->found, neighbor);
  guint at = self->n_best < self->k ? self->n_best++ : self->k - 1;
  for (; at > 0 && self->best[at - 1] > squared; at--)
    self->best[at] = self->best[at - 1];
  self->best[at] = squared;
  if (self->found->len >= self->room)
    {
      nearest_sweep (self);
      self->room = 2 * self->found->len + 256;
    }
}

static int
compare_neighbors (const void *a, const void *b)
{
  const MlNeighbor *x = a, *y = b;
  if (x->squared != y->squared)
    return x->squared < y->squared ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static void
nearest_report (Nearest *self, guint query, double unit, MlNeighborsFunc report,
                gpointer data)
{
  nearest_sweep (self);
  g_array_sort (self->found, compare_neighbors);
  for (guint i = 0; i < self->found->len; i++)
    g_array_index (self->found, MlNeighbor, i).squared *= unit;
  report (query, (const MlNeighbor *) (gpointer) self->found->data,
          self->found->len, data);
}

/* -- Searching ------------------------------------------------------------- */

typedef struct /* queries that see the same scales */
{
  const MlNeighbors *self;
  const MlNeighborColumn *columns;
  const double *values;
  const MlSubset *queries;
  guint from, n, per_slice; /* queries */
  guint k;
  gint64
      first_self; /* the training row that query 0 is; -1: queries are others */
  MlMonitor *monitor; /* (nullable) */
  MlNeighborsFunc report;
  gpointer data;
} Search;

typedef struct /* of one slice */
{
  guint first, n;       /* queries                              */
  Nearest *nearest;     /* n                                    */
  double *query_values; /* n × n_columns, scaled                */
  double *sums;         /* n × a block: squared distances       */
  double *products;     /* n × a block: those of one picture column */
  const guint8 **rows;  /* n pictures a column: n_pictures × n  */
  double *norms;        /* n_pictures × n                       */
} Slice;

static void
slice_init (Slice *slice, const Search *search, guint which)
{
  const MlNeighbors *self = search->self;
  slice->first = search->from + which * search->per_slice;
  slice->n = MIN (search->per_slice, search->from + search->n - slice->first);
  guint n = slice->n;
  slice->nearest = g_new (Nearest, n);
  slice->query_values = g_new (double, MAX (n * self->n_columns, 1));
  slice->sums = g_new (double, (gsize) n *ML_NEIGHBOR_BLOCK);
  slice->products = g_new (double, (gsize) n *ML_NEIGHBOR_BLOCK);
  slice->rows = g_new (const guint8 *, MAX (n * self->n_pictures, 1));
  slice->norms = g_new (double, MAX (n * self->n_pictures, 1));
  for (guint q = 0; q < n; q++)
    {
      guint query = slice->first + q;
      nearest_init (&slice->nearest[q], search->k);
      for (guint c = 0; c < self->n_columns; c++)
        slice->query_values[q * self->n_columns + c] = ml_neighbor_scaled (
            &search->columns[c], ml_subset_value (search->queries, query,
                                                  search->columns[c].column));
      for (guint p = 0; p < self->n_pictures; p++)
        {
          const MlNeighborPicture *picture = &self->pictures[p];
          const guint8 *row
              = ml_dataset_bytes (search->queries->data, picture->column)
                + search->queries->rows[query] * picture->width;
          slice->rows[p * n + q] = row;
          slice->norms[p * n + q] = ml_distance_norm (row, picture->width);
        }
    }
}

static void
slice_clear (Slice *slice)
{
  for (guint q = 0; q < slice->n; q++)
    nearest_clear (&slice->nearest[q]);
  g_free (slice->nearest);
  g_free (slice->query_values);
  g_free (slice->sums);
  g_free (slice->products);
  g_free (slice->rows);
  g_free (slice->norms);
}

/* Whether a picture is all there is to compare: then distances stay the whole
 * numbers they are until they are reported. */
static gboolean
is_one_picture (const MlNeighbors *self)
{
  return self->n_pictures == 1 && self->n_columns == 0;
}

/* @out: n × n_rows squared distances of one column of pictures */
static void
compare_pictures (const Search *search, const Slice *slice, guint which,
                  guint first_row, guint n_rows, double *out)
{
  const MlNeighborPicture *picture = &search->self->pictures[which];
  ml_distance_bytes (ml_byte_kernel (), slice->rows + which * slice->n,
                     slice->norms + which * slice->n, slice->n,
                     picture->rows + first_row, picture->norms + first_row,
                     n_rows, picture->width, out);
}

static void
add_pictures (const Search *search, Slice *slice, guint first_row, guint n_rows)
{
  for (guint p = 0; p < search->self->n_pictures; p++)
    {
      compare_pictures (search, slice, p, first_row, n_rows, slice->products);
      for (gsize i = 0; i < (gsize) slice->n * n_rows; i++)
        slice->sums[i] += slice->products[i] * PIXEL_UNIT;
    }
}

static void
add_values (const Search *search, Slice *slice, guint first_row, guint n_rows)
{
  guint n_columns = search->self->n_columns;
  const double *block
      = search->values
        + (gsize) first_row / ML_NEIGHBOR_BLOCK * n_columns * ML_NEIGHBOR_BLOCK;
  for (guint q = 0; q < slice->n; q++)
    for (guint c = 0; c < n_columns; c++)
      {
        const MlNeighborColumn *column = &search->columns[c];
        double value = slice->query_values[q * n_columns + c];
        double *sums = slice->sums + (gsize) q * n_rows;
        if (column->is_number)
          ml_distance_add_numbers (sums, block + (gsize) c * ML_NEIGHBOR_BLOCK,
                                   n_rows, value, column->low, column->high);
        else
          ml_distance_add_labels (sums, block + (gsize) c * ML_NEIGHBOR_BLOCK,
                                  n_rows, value);
      }
}

/* How many of @n distances are within @limit: a loop for vectors. */
static guint
count_within (const double *distances, guint n, double limit)
{
  guint count = 0;
  for (guint i = 0; i < n; i++)
    count += distances[i] <= limit;
  return count;
}

/* @sums: n_rows distances of the @q-th query of the slice */
static void
pick_of_query (const Search *search, Slice *slice, guint q, guint first_row,
               guint n_rows, const double *sums)
{
  Nearest *nearest = &slice->nearest[q];
  gint64 itself
      = search->first_self >= 0 ? search->first_self + slice->first + q : -1;
  double limit = nearest_limit (nearest);
  for (guint from = 0; from < n_rows; from += GLANCE)
    {
      guint to = MIN (from + GLANCE, n_rows);
      if (count_within (sums + from, to - from, limit) == 0)
        continue;
      for (guint i = from; i < to; i++)
        if (sums[i] <= limit && (gint64) first_row + i != itself)
          {
            nearest_add (nearest, first_row + i, sums[i]);
            limit = nearest_limit (nearest);
          }
    }
}

static void
compare_block (const Search *search, Slice *slice, guint first_row,
               guint n_rows)
{
  if (is_one_picture (search->self))
    {
      compare_pictures (search, slice, 0, first_row, n_rows, slice->sums);
      return;
    }
  memset (slice->sums, 0, (gsize) slice->n * n_rows * sizeof *slice->sums);
  add_values (search, slice, first_row, n_rows);
  add_pictures (search, slice, first_row, n_rows);
}

static void
run_slice (guint which, gpointer data)
{
  const Search *search = data;
  guint n_training = search->self->training->n_rows;
  Slice slice;
  slice_init (&slice, search, which);
  for (guint first = 0; first < n_training; first += ML_NEIGHBOR_BLOCK)
    {
      guint n_rows = MIN (ML_NEIGHBOR_BLOCK, n_training - first);
      if (!ml_monitor_tick (search->monitor, (double) NAN))
        {
          slice_clear (&slice);
          return;
        }
      compare_block (search, &slice, first, n_rows);
      for (guint q = 0; q < slice.n; q++)
        pick_of_query (search, &slice, q, first, n_rows,
                       slice.sums + (gsize) q * n_rows);
    }
  for (guint q = 0; q < slice.n; q++)
    nearest_report (&slice.nearest[q], slice.first + q,
                    is_one_picture (search->self) ? PIXEL_UNIT : 1,
                    search->report, search->data);
  slice_clear (&slice);
}

/* All the queries of @search, whose slices run side by side. */
static void
run (Search *search)
{
  search->per_slice = CLAMP (search->n / 16, 1, MOST_QUERIES);
  guint n_slices = (search->n + search->per_slice - 1) / search->per_slice;
  ml_parallel_for (n_slices, run_slice, search);
}

/* -- Ranges that grow ------------------------------------------------------ */

static gboolean
is_outside (const MlNeighbors *self, const MlNeighborColumn *column,
            const MlSubset *queries, guint query)
{
  if (!column->is_number || self->scaling != ML_NEIGHBOR_SCALING_RANGE)
    return FALSE;
  double value = ml_subset_value (queries, query, column->column);
  return value < column->minimum || value > column->maximum;
}

/* Whether @query would widen a range. */
static gboolean
widens (const MlNeighbors *self, const MlNeighborColumn *columns,
        const MlSubset *queries, guint query)
{
  for (guint c = 0; c < self->n_columns; c++)
    if (is_outside (self, &columns[c], queries, query))
      return TRUE;
  return FALSE;
}

/* Widens the ranges to hold @query and scales those columns again. */
static void
widen (const MlNeighbors *self, MlNeighborColumn *columns, double *values,
       const MlSubset *queries, guint query)
{
  for (guint c = 0; c < self->n_columns; c++)
    {
      MlNeighborColumn *column = &columns[c];
      if (!is_outside (self, column, queries, query))
        continue;
      double value = ml_subset_value (queries, query, column->column);
      column->minimum = MIN (column->minimum, value);
      column->maximum = MAX (column->maximum, value);
      ml_neighbor_use_range (column);
      ml_neighbors_fill_column (self, column, c, values);
    }
}

/**
 * ml_neighbors_search:
 * @queries: rows of a table with the training table's columns
 * @k: at least 1
 * @monitor: (nullable): where a stop comes from
 * @report: called once a query, from any thread
 *
 * With %ML_NEIGHBOR_SCALING_RANGE the order of @queries counts.
 *
 * Returns: FALSE if a stop left queries without a report
 */
gboolean
ml_neighbors_search (const MlNeighbors *self, const MlSubset *queries, guint k,
                     MlMonitor *monitor, MlNeighborsFunc report, gpointer data)
{
  g_return_val_if_fail (k >= 1, FALSE);
  guint n_training = self->training->n_rows;
  gsize n_values = (gsize) (n_training + ML_NEIGHBOR_BLOCK - 1)
                   / ML_NEIGHBOR_BLOCK * self->n_columns * ML_NEIGHBOR_BLOCK;
  g_autofree MlNeighborColumn *columns
      = g_memdup2 (self->columns, MAX (self->n_columns, 1) * sizeof *columns);
  g_autofree double *own = NULL; /* values, once a range has grown */
  for (guint from = 0; from < queries->n_rows;)
    {
      if (widens (self, columns, queries, from))
        {
          if (own == NULL)
            own = g_memdup2 (self->values, n_values * sizeof *own);
          if (own != NULL)
            widen (self, columns, own, queries, from);
        }
      guint to = from + 1;
      while (to < queries->n_rows && !widens (self, columns, queries, to))
        to++;
      Search search = { .self = self,
                        .columns = columns,
                        .values = own != NULL ? own : self->values,
                        .queries = queries,
                        .from = from,
                        .n = to - from,
                        .k = MIN (k, MAX (n_training, 1)),
                        .first_self = -1,
                        .monitor = monitor,
                        .report = report,
                        .data = data };
      run (&search);
      if (ml_monitor_is_stopped (monitor))
        return FALSE;
      from = to;
    }
  return TRUE;
}

/**
 * ml_neighbors_search_others:
 * @from: the first training row to ask for
 * @n: how many
 *
 * Each of those rows is a query that does not find itself.
 */
void
ml_neighbors_search_others (const MlNeighbors *self, guint from, guint n,
                            guint k, MlNeighborsFunc report, gpointer data)
{
  g_return_if_fail (k >= 1 && from <= self->training->n_rows
                    && n <= self->training->n_rows - from);
  Search search = { .self = self,
                    .columns = self->columns,
                    .values = self->values,
                    .queries = self->training,
                    .from = from,
                    .n = n,
                    .k = k,
                    .first_self = 0,
                    .report = report,
                    .data = data };
  if (n > 0)
    run (&search);
}
