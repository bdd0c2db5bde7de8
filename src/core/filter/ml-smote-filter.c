/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes rows of a rare class up: somewhere between one of its rows and one of
 * that row's nearest neighbors in the class (N. V. Chawla et al., "SMOTE:
 * synthetic minority over-sampling technique", JAIR 16, 2002). Distances are
 * Euclidean, numbers scaled to their range, two labels 0 or 1 apart; a label is
 * made the most frequent one among the neighbors. */
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-parallel.h"
#include "ml-row-places.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  MlFilter parent;
  char *class_value;
  guint neighbors, seed;
  double percent;
} MlSmoteFilter;

typedef MlFilterClass MlSmoteFilterClass;

static const MlOption options[] = {
  ML_OPTION_TEXT (MlSmoteFilter, class_value, "0", "C", N_ ("Class"),
                  N_ ("The number of its label; 0: the rarest")),
  ML_OPTION_UINT (MlSmoteFilter, neighbors, 1, 1000, 5, "K", N_ ("Neighbors"),
                  N_ ("Of a row, one of which a new row lies towards")),
  ML_OPTION_DOUBLE (MlSmoteFilter, percent, 0, 10000, 100, "P", N_ ("Percent"),
                    N_ ("So many new rows for 100 of the class")),
  ML_OPTION_UINT (MlSmoteFilter, seed, 0, G_MAXINT, 1, "S", N_ ("Seed"),
                  N_ ("Of what is drawn")),
};

GType ml_smote_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlSmoteFilter, ml_smote_filter, ML_TYPE_FILTER)

typedef struct
{
  double distance;
  guint row;
} Neighbor;

typedef struct
{
  const MlSubset *rows;
  guint class, n, n_columns, n_neighbors, n_made;
  const guint32 *places; /* n: rows of the class                      */
  double *ranges;        /* n_columns: 0: labels, or it never varies  */
  guint *origins;        /* n_made: the row of the class each is from */
  double *towards;       /* n_made: 0 … 1                             */
  guint *neighbors;      /* n_made × n_neighbors: rows of the class   */
  guint *picked;         /* n_made: which of them                     */
  double *values;        /* n × n_columns: of the class, row by row   */
  MlMonitor *monitor;    /* (nullable)                                */
  int n_done;            /* atomic: rows that have their neighbors    */
} Smote;

enum
{
  CHUNK = 16, /* rows of a slice */
};

static double
value_of (const Smote *self, guint row, guint column)
{
  return self->values[(gsize) row * self->n_columns + column];
}

static double
distance (const Smote *self, guint a, guint b)
{
  double sum = 0;
  for (guint c = 0; c < self->n_columns; c++)
    {
      const double x = value_of (self, a, c), y = value_of (self, b, c);
      if ((int) c == self->rows->target)
        continue;
      const double off = isnan (x) || isnan (y) ? 1
                         : self->ranges[c] > 0  ? (x - y) / self->ranges[c]
                                                : x != y;
      sum += off * off;
    }
  return sum;
}

static int
compare_neighbors (const void *a, const void *b)
{
  const Neighbor *x = a, *y = b;
  if (x->distance != y->distance)
    return x->distance < y->distance ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

/* The @most nearest so far, the nearest first. */
static void
take (Neighbor *nearest, guint *n, guint most, const Neighbor *one)
{
  guint place = *n;
  while (place > 0 && compare_neighbors (one, &nearest[place - 1]) < 0)
    place--;
  if (place == most)
    return;
  *n = MIN (*n + 1, most);
  memmove (nearest + place + 1, nearest + place,
           (*n - 1 - place) * sizeof *nearest);
  nearest[place] = *one;
}

static void
find_neighbors (guint slice, gpointer data)
{
  Smote *self = data;
  const guint most = self->n_neighbors;
  g_autofree Neighbor *nearest = g_new (Neighbor, most + 1);
  const guint to = MIN ((slice + 1) * CHUNK, self->n_made);
  for (guint m = slice * CHUNK; m < to; m++)
    {
      const double n_done = g_atomic_int_add (&self->n_done, 1);
      if (!ml_monitor_tick (self->monitor, n_done / self->n_made))
        return;
      guint n = 0;
      for (guint i = 0; i < self->n; i++)
        if (i != self->origins[m])
          take (nearest, &n, most,
                &(Neighbor){ distance (self, self->origins[m], i), i });
      for (guint k = 0; k < most; k++)
        self->neighbors[(gsize) m * most + k] = nearest[k].row;
    }
}

static void
measure_ranges (Smote *self)
{
  for (guint c = 0; c < self->n_columns; c++)
    {
      double least = INFINITY, most = -INFINITY;
      const double *numbers = ml_dataset_numbers (self->rows->data, c);
      for (guint i = 0; numbers != NULL && i < self->rows->n_rows; i++)
        {
          const double value = ml_subset_value (self->rows, i, c);
          least = isfinite (value) ? MIN (least, value) : least;
          most = isfinite (value) ? MAX (most, value) : most;
        }
      self->ranges[c] = most > least ? most - least : 0;
    }
}

/* Each row in turn; what is left over goes to rows drawn by chance. */
static void
plan (Smote *self, guint seed)
{
  MlJavaRandom random;
  g_autofree guint32 *order = g_new (guint32, self->n + 1);
  ml_java_random_init (&random, seed);
  for (guint32 i = 0; i < self->n; i++)
    order[i] = i;
  ml_java_random_shuffle (&random, order, self->n);
  const guint n_whole = self->n_made / self->n * self->n;
  for (guint m = 0; m < self->n_made; m++)
    {
      self->origins[m] = m < n_whole ? m % self->n : order[m - n_whole];
      self->picked[m]
          = (guint) ml_java_random_below (&random, (gint32) self->n_neighbors);
      self->towards[m] = ml_java_random_uniform (&random);
    }
}

static void
fill_values (Smote *self)
{
  for (guint i = 0; i < self->n; i++)
    for (guint c = 0; c < self->n_columns; c++)
      self->values[(gsize) i * self->n_columns + c]
          = ml_subset_value (self->rows, self->places[i], c);
}

/* The most frequent among the neighbors, the first of equals. */
static gint32
voted_label (const Smote *self, guint made, guint column, guint n_labels)
{
  g_autofree guint *votes = g_new0 (guint, n_labels + 1);
  gint32 best = -1;
  for (guint k = 0; k < self->n_neighbors; k++)
    {
      const double code = value_of (
          self, self->neighbors[(gsize) made * self->n_neighbors + k], column);
      if (!isnan (code))
        votes[(guint) code]++;
    }
  for (guint l = 0; l < n_labels; l++)
    if (votes[l] > (best < 0 ? 0 : votes[best]))
      best = (gint32) l;
  return best;
}

static double
number_between (const Smote *self, guint made, guint column)
{
  const guint neighbor
      = self->neighbors[(gsize) made * self->n_neighbors + self->picked[made]];
  const double from = value_of (self, self->origins[made], column),
               to = value_of (self, neighbor, column);
  return isnan (to)     ? from
         : isnan (from) ? to
                        : from + self->towards[made] * (to - from);
}

static void
add_column (const Smote *self, MlDatasetBuilder *builder, guint column)
{
  const MlAttribute *attribute
      = ml_dataset_attribute (self->rows->data, column);
  const guint n_old = self->rows->n_rows;
  if (ml_attribute_has_numbers (attribute))
    {
      double *numbers = g_new (double, n_old + self->n_made + 1);
      for (guint i = 0; i < n_old; i++)
        numbers[i] = ml_subset_value (self->rows, i, column);
      for (guint m = 0; m < self->n_made; m++)
        numbers[n_old + m] = number_between (self, m, column);
      ml_dataset_builder_add_numbers (builder, ml_attribute_ref (attribute),
                                      numbers);
      return;
    }
  gint32 *codes = g_new (gint32, n_old + self->n_made + 1);
  for (guint i = 0; i < n_old; i++)
    {
      const double code = ml_subset_value (self->rows, i, column);
      codes[i] = isnan (code) ? -1 : (gint32) code;
    }
  for (guint m = 0; m < self->n_made; m++)
    codes[n_old + m] = (int) column == self->rows->target
                           ? (gint32) self->class
                           : voted_label (self, m, column, attribute->n_labels);
  ml_dataset_builder_add_codes (builder, ml_attribute_ref (attribute), codes);
}

/* The old rows, then the new ones, which weigh 1. (transfer full) */
static MlSubset *
build (const Smote *self)
{
  const guint n = self->rows->n_rows + self->n_made;
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (ml_dataset_relation (self->rows->data), n);
  for (guint c = 0; c < self->n_columns; c++)
    add_column (self, builder, c);
  if (ml_subset_has_weights (self->rows))
    {
      double *weights = g_new (double, n + 1);
      for (guint i = 0; i < n; i++)
        weights[i]
            = i < self->rows->n_rows ? ml_subset_weight (self->rows, i) : 1;
      ml_dataset_builder_set_weights (builder, weights);
    }
  g_autoptr (MlDataset) made = ml_dataset_builder_finish (builder);
  return ml_subset_new_all (made, self->rows->target);
}

/* (transfer full) (nullable): NULL: stopped */
static MlSubset *
make (Smote *self, guint seed, GError **error)
{
  measure_ranges (self);
  fill_values (self);
  plan (self, seed);
  ml_parallel_for ((self->n_made + CHUNK - 1) / CHUNK, find_neighbors, self);
  if (!ml_monitor_is_stopped (self->monitor))
    return build (self);
  ml_monitor_set_stopped_error (self->monitor, error);
  return NULL;
}

/* The class that gets more rows; -1 with @error set. */
static int
choose_class (const MlSmoteFilter *self, const MlClassRows *classes,
              GError **error)
{
  guint64 chosen = 0;
  if (!g_ascii_string_to_unsigned (self->class_value, 10, 0, classes->n_classes,
                                   &chosen, NULL))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   "“%s” is no label’s number: write 1 to %u, or 0 for "
                   "the rarest class",
                   self->class_value, classes->n_classes);
      return -1;
    }
  const guint rarest = ml_class_rows_rarest (classes);
  for (guint k = 0; chosen == 0; k++)
    if (classes->first[k + 1] - classes->first[k] == rarest)
      chosen = k + 1;
  if (classes->first[chosen] - classes->first[chosen - 1] > 1)
    return (int) chosen - 1;
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       "SMOTE needs two rows of the class at least: choose "
                       "another class");
  return -1;
}

static gboolean
check_columns (const MlSubset *rows, GError **error)
{
  for (guint c = 0; c < ml_dataset_n_columns (rows->data); c++)
    {
      const MlAttribute *attribute = ml_dataset_attribute (rows->data, c);
      if (attribute->kind == ML_ATTRIBUTE_NOMINAL
          || ml_attribute_has_numbers (attribute))
        continue;
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "SMOTE cannot make up the %s column “%s”: remove it first",
                   ml_attribute_kind_name (attribute->kind), attribute->name);
      return FALSE;
    }
  return TRUE;
}

static MlSubset *
change_rows (MlFilter *filter, const MlSubset *training, MlMonitor *monitor,
             GError **error)
{
  const MlSmoteFilter *settings = (const MlSmoteFilter *) filter;
  MlClassRows classes;
  if (!check_columns (training, error)
      || !ml_class_rows_fill (&classes, training, error))
    return NULL;
  const int class = choose_class (settings, &classes, error);
  if (class < 0)
    {
      ml_class_rows_clear (&classes);
      return NULL;
    }
  Smote self = { .rows = training,
                 .class = (guint) class,
                 .monitor = monitor,
                 .n_columns = ml_dataset_n_columns (training->data),
                 .n = classes.first[class + 1] - classes.first[class],
                 .places = classes.places + classes.first[class] };
  self.n_neighbors = MIN (settings->neighbors, self.n - 1);
  self.n_made = (guint) MIN (self.n * settings->percent / 100, 1e8);
  g_autofree double *ranges = g_new (double, self.n_columns);
  g_autofree double *values = g_new (double, (gsize) self.n *self.n_columns);
  g_autofree guint *origins = g_new (guint, self.n_made + 1);
  g_autofree guint *picked = g_new (guint, self.n_made + 1);
  g_autofree double *towards = g_new (double, self.n_made + 1);
  g_autofree guint *neighbors
      = g_new (guint, (gsize) self.n_made * self.n_neighbors + 1);
  self.ranges = ranges;
  self.values = values;
  self.origins = origins;
  self.picked = picked;
  self.towards = towards;
  self.neighbors = neighbors;
  MlSubset *made = make (&self, settings->seed, error);
  ml_class_rows_clear (&classes);
  return made;
}

static void
ml_smote_filter_class_init (MlSmoteFilterClass *klass)
{
  klass->title = N_ ("SMOTE");
  klass->category = N_ ("Supervised");
  klass->description
      = N_ ("Makes up training rows of a rare class between those there are.");
  klass->weka = "weka.filters.supervised.instance.SMOTE";
  klass->traits = ML_FILTER_LEARNS;
  klass->weka_flags = "C K P S";
  klass->change_rows_watched = change_rows;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_smote_filter_init (MlSmoteFilter *self)
{
}
