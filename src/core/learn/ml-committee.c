/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-committee.h"

#include "ml-entropy.h"
#include "ml-parallel.h"
#include "ml-resample.h"
#include "ml-state.h"

#include <math.h>
#include <string.h>

#define STATE_TYPE "(avssb)"

enum
{
  CHUNK = 64, /* rows that are predicted in one go */
};

typedef struct
{
  MlModel parent;
  GPtrArray *members;
  gboolean is_nominal, prints;
  char *head, *tail; /* of the text */
} Committee;

/* -- Predicting ------------------------------------------------------------ */

typedef struct
{
  const Committee *self;
  const MlSubset *rows;
  MlMonitor *monitor;
  double *out;
} Predicting;

/* Means of what members say; a member that does not know is passed over. */
static void
average (const Committee *self, const MlSubset *rows, double *out)
{
  const guint n = self->parent.n_outputs;
  const gsize n_cells = (gsize) rows->n_rows * n;
  g_autofree double *said = g_new (double, n_cells);
  g_autofree guint *n_said = g_new0 (guint, rows->n_rows);
  memset (out, 0, sizeof *out * n_cells);
  for (guint i = 0; i < self->members->len; i++)
    {
      ml_model_predict (g_ptr_array_index (self->members, i), rows, said);
      for (guint r = 0; r < rows->n_rows; r++)
        {
          if (isnan (said[(gsize) r * n]))
            continue;
          n_said[r]++;
          for (guint k = 0; k < n; k++)
            out[(gsize) r * n + k] += said[(gsize) r * n + k];
        }
    }
  for (guint r = 0; r < rows->n_rows; r++)
    {
      double sum = self->is_nominal ? 0 : n_said[r];
      for (guint k = 0; k < n && self->is_nominal; k++)
        sum += out[(gsize) r * n + k];
      if (self->is_nominal && ml_nearly_equal (sum, 0))
        continue;
      for (guint k = 0; k < n; k++)
        out[(gsize) r * n + k] /= sum; /* NaN if nobody knows a number */
    }
}

static void
predict_chunk (guint slice, gpointer data)
{
  const Predicting *self = data;
  const guint from = slice * CHUNK;
  const guint n = MIN (CHUNK, self->rows->n_rows - from);
  if (!ml_monitor_tick (self->monitor, (double) NAN))
    return;
  GArray *numbers = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);
  g_array_append_vals (numbers, self->rows->rows + from, n);
  g_autoptr (MlSubset) chunk
      = ml_subset_new (self->rows->data, self->rows->target, numbers);
  average (self->self, chunk,
           self->out + (gsize) from * self->self->parent.n_outputs);
}

static gboolean
committee_predict_watched (const MlModel *model, const MlSubset *rows,
                           MlMonitor *monitor, double *out)
{
  Predicting predicting = { (const Committee *) model, rows, monitor, out };
  ml_parallel_for ((rows->n_rows + CHUNK - 1) / CHUNK, predict_chunk,
                   &predicting);
  return !ml_monitor_is_stopped (monitor);
}

static void
committee_predict (const MlModel *model, const MlSubset *rows, double *out)
{
  committee_predict_watched (model, rows, NULL, out);
}

/* -- The model ------------------------------------------------------------- */

static char *
committee_describe (const MlModel *model)
{
  const Committee *self = (const Committee *) model;
  GString *text = g_string_new (self->head);
  if (self->prints)
    g_string_append (text, "All the base classifiers: \n\n");
  for (guint i = 0; i < self->members->len && self->prints; i++)
    {
      g_autofree char *member
          = ml_model_describe (g_ptr_array_index (self->members, i));
      g_string_append_printf (text, "%s\n\n", member);
    }
  g_string_append (text, self->tail);
  return g_string_free (text, FALSE);
}

static const MlTree *
committee_tree (const MlModel *model, guint index)
{
  const Committee *self = (const Committee *) model;
  return index < self->members->len
             ? ml_model_tree (g_ptr_array_index (self->members, index), 0)
             : NULL;
}

static GVariant *
committee_save (const MlModel *model)
{
  const Committee *self = (const Committee *) model;
  return g_variant_new ("(@avssb)", ml_members_save (self->members), self->head,
                        self->tail, self->prints);
}

static void
committee_free (MlModel *model)
{
  Committee *self = (Committee *) model;
  g_ptr_array_unref (self->members);
  g_free (self->head);
  g_free (self->tail);
  g_free (self);
}

static const MlModelOps model_ops = {
  .predict = committee_predict,
  .predict_watched = committee_predict_watched,
  .describe = committee_describe,
  .tree = committee_tree,
  .save = committee_save,
  .free = committee_free,
};

/**
 * ml_committee_new:
 * @members: (element-type MlModel) (transfer full): at least one
 * @head: what its description begins with
 * @tail: what it ends with
 * @prints: whether members are described between
 *
 * Returns: (transfer full): a model
 */
MlModel *
ml_committee_new (GType learner, GPtrArray *members, MlDataset *header,
                  int target, const char *head, const char *tail,
                  gboolean prints)
{
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  Committee *self = g_new0 (Committee, 1);
  self->is_nominal = class->kind == ML_ATTRIBUTE_NOMINAL;
  ml_model_init (&self->parent, &model_ops, learner,
                 self->is_nominal ? class->n_labels : 1);
  self->members = members;
  self->head = g_strdup (head);
  self->tail = g_strdup (tail);
  self->prints = prints;
  return &self->parent;
}

/** ml_committee_load: as a learner's load(); @member: makes such members */
MlModel *
ml_committee_load (GType learner, MlLearner *member, GVariant *state,
                   MlDataset *header, int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) states = NULL;
  const char *head, *tail;
  gboolean prints;
  g_variant_get (state, "(@av&s&sb)", &states, &head, &tail, &prints);
  GPtrArray *members = ml_members_load (member, states, header, target, error);
  return members != NULL ? ml_committee_new (learner, members, header, target,
                                             head, tail, prints)
                         : NULL;
}

/* -- Making one ------------------------------------------------------------ */

typedef struct
{
  const MlCommitteeMaking *making;
  const MlSubset *training;
  const double *weights; /* of the training rows */
  const gint32 *seeds;
  MlMonitor *monitor;
  MlCommitteeDraft *draft;
  gboolean *is_whole; /* of each member: no stop came while it learned */
  GError **errors;    /* likewise */
  gint n_done;        /* atomic */
} Work;

/* Places among the training rows, as they were drawn or, if copies are counted,
 * each once and rising, with *@weights (transfer full). */
static GArray *
draw (const Work *self, guint index, double **weights)
{
  const guint n = self->training->n_rows;
  const guint n_picks
      = MAX (1, (guint) ((guint64) n * self->making->bag_percent / 100));
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_picks);
  MlJavaRandom random;
  ml_java_random_init (&random, (gint64) (gint32) self->making->seed + index);
  g_array_set_size (places, n_picks);
  guint32 *picks = (guint32 *) (gpointer) places->data;
  ml_resample_draw (&random, self->weights, n, picks, n_picks);
  guint8 *drawn = self->draft->drawn;
  for (guint i = 0; i < n_picks && drawn != NULL; i++)
    drawn[(gsize) index * n + picks[i]] = 1;
  *weights = g_new (double, n_picks);
  for (guint i = 0; i < n_picks; i++)
    (*weights)[i] = 1;
  if (!self->making->counts_copies)
    return places;
  g_autofree guint32 *counts = g_new0 (guint32, n);
  for (guint i = 0; i < n_picks; i++)
    counts[picks[i]]++;
  g_array_set_size (places, 0);
  for (guint32 i = 0; i < n; i++)
    if (counts[i] > 0)
      {
        (*weights)[places->len] = counts[i];
        g_array_append_val (places, i);
      }
  return places;
}

static void
make_member (guint index, gpointer data)
{
  Work *self = data;
  const MlSubset *training = self->training;
  double *weights;
  if (!ml_monitor_tick (self->monitor, (double) NAN))
    return;
  g_autoptr (MlMonitor) inner = ml_monitor_new_inside (self->monitor);
  g_autoptr (GArray) places = draw (self, index, &weights);
  GArray *rows
      = g_array_sized_new (FALSE, FALSE, sizeof (guint32), places->len);
  for (guint i = 0; i < places->len; i++)
    g_array_append_val (rows,
                        training->rows[g_array_index (places, guint32, i)]);
  g_autoptr (MlSubset) bag = ml_subset_new_weighted (
      training->data, training->target, rows, weights);
  g_ptr_array_index (self->draft->members, index) = self->making->fit (
      index, self->seeds[index], bag, (const guint32 *) (gpointer) places->data,
      self->making->data, inner, &self->errors[index]);
  self->is_whole[index] = !ml_monitor_is_stopped (self->monitor);
  const int n_done = g_atomic_int_add (&self->n_done, 1) + 1;
  ml_monitor_tick (self->monitor, (double) n_done / self->making->n_members);
}

/* Leaves out members that a stop kept from learning, or, if it did so with all
 * of them, those of which there is nothing. FALSE: nothing is left. */
static gboolean
keep_whole (Work *self)
{
  GPtrArray *members = self->draft->members;
  const guint n = members->len, n_rows = self->training->n_rows;
  gboolean is_any_whole = FALSE;
  guint n_kept = 0;
  for (guint i = 0; i < n; i++)
    is_any_whole |= self->is_whole[i] && g_ptr_array_index (members, i) != NULL;
  for (guint i = 0; i < n; i++)
    {
      MlModel *model = g_ptr_array_index (members, i);
      g_ptr_array_index (members, i) = NULL;
      if (model == NULL || (is_any_whole && !self->is_whole[i]))
        {
          ml_model_unref (model);
          continue;
        }
      if (self->draft->drawn != NULL && n_kept < i)
        memmove (self->draft->drawn + (gsize) n_kept * n_rows,
                 self->draft->drawn + (gsize) i * n_rows, n_rows);
      g_ptr_array_index (members, n_kept++) = model;
    }
  g_ptr_array_set_size (members, (int) n_kept);
  return n_kept > 0;
}

/* The first error that is not only the stop. */
static gboolean
take_error (Work *self, GError **error)
{
  gboolean is_taken = FALSE;
  for (guint i = 0; i < self->making->n_members; i++)
    {
      GError *own = g_steal_pointer (&self->errors[i]);
      if (own != NULL && !is_taken && !ml_monitor_is_stopped (self->monitor))
        {
          g_propagate_error (error, own);
          is_taken = TRUE;
        }
      else
        g_clear_error (&own);
    }
  return is_taken;
}

/**
 * ml_committee_make:
 * @has_seed: members take a seed
 * @monitor: (nullable)
 *
 * Draws rows for each member, with replacement, and lets them learn side by
 * side. The draws and seeds are those of WEKA's Bagging, for any number of
 * threads. After a stop, those that were done count.
 *
 * Returns: (transfer full) (nullable): for ml_committee_draft_free()
 */
MlCommitteeDraft *
ml_committee_make (const MlCommitteeMaking *self, const MlSubset *training,
                   gboolean has_seed, MlMonitor *monitor, GError **error)
{
  const guint n = self->n_members, n_rows = training->n_rows;
  g_autofree gint32 *seeds = g_new0 (gint32, n);
  g_autofree double *weights = g_new (double, n_rows);
  g_autofree gboolean *is_whole = g_new0 (gboolean, n);
  g_autofree GError **errors = g_new0 (GError *, n);
  MlCommitteeDraft *draft = g_new0 (MlCommitteeDraft, 1);
  MlJavaRandom random;
  ml_java_random_init (&random, (gint32) self->seed);
  for (guint i = 0; i < n && has_seed; i++)
    seeds[i] = ml_java_random_int (&random);
  for (guint i = 0; i < n_rows; i++)
    weights[i] = ml_subset_weight (training, i);
  draft->members = ml_members_new (n);
  if (self->leaves_note)
    draft->drawn = g_new0 (guint8, (gsize) n * n_rows);
  Work work = { .making = self,
                .training = training,
                .weights = weights,
                .seeds = seeds,
                .monitor = monitor,
                .draft = draft,
                .is_whole = is_whole,
                .errors = errors };
  ml_parallel_for (n, make_member, &work);
  if (!take_error (&work, error) && keep_whole (&work))
    return draft;
  if (error != NULL && *error == NULL)
    ml_monitor_set_stopped_error (monitor, error);
  ml_committee_draft_free (draft);
  return NULL;
}

/** ml_committee_draft_free: @self: (nullable) */
void
ml_committee_draft_free (MlCommitteeDraft *self)
{
  if (self == NULL)
    return;
  if (self->members != NULL)
    g_ptr_array_unref (self->members);
  g_free (self->drawn);
  g_free (self);
}
