/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How well a committee does on rows that its members did not learn from: each
 * row is put to those members alone whose bag it was not in. Figures and layout
 * are those of WEKA's summary. */
#include "ml-committee.h"

#include "ml-entropy.h"
#include "ml-number.h"
#include "ml-parallel.h"

#include <math.h>
#include <string.h>

enum
{
  CHUNK = 64, /* rows that are put in one go */
  LABEL_WIDTH = 35,
  FIELD_WIDTH = 12,
  DECIMALS = 4,
};

typedef struct
{
  const MlCommitteeDraft *draft;
  const MlSubset *training;
  MlMonitor *monitor;
  guint n_outputs;
  double *said;   /* rows × n_outputs: sums of answers  */
  guint *n_asked; /* rows: how many members gave one    */
} Asking;

/* -- Asking ---------------------------------------------------------------- */

/* The places from @from on, @n of them, that member @index did not learn. */
static GArray *
places_out (const Asking *self, guint index, guint from, guint n)
{
  const guint8 *drawn
      = self->draft->drawn + (gsize) index * self->training->n_rows;
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = from; i < from + n; i++)
    if (!drawn[i])
      g_array_append_val (places, i);
  return places;
}

static void
ask (const Asking *self, guint index, guint from, guint n)
{
  const guint width = self->n_outputs;
  g_autoptr (GArray) places = places_out (self, index, from, n);
  if (places->len == 0)
    return;
  g_autofree double *answers = g_new (double, (gsize) places->len *width);
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < places->len; i++)
    g_array_append_val (
        numbers, self->training->rows[g_array_index (places, guint32, i)]);
  g_autoptr (MlSubset) rows
      = ml_subset_new (self->training->data, self->training->target, numbers);
  ml_model_predict (g_ptr_array_index (self->draft->members, index), rows,
                    answers);
  for (guint i = 0; i < places->len; i++)
    {
      const guint32 place = g_array_index (places, guint32, i);
      if (isnan (answers[(gsize) i * width]))
        continue;
      self->n_asked[place]++;
      for (guint k = 0; k < width; k++)
        self->said[(gsize) place * width + k] += answers[(gsize) i * width + k];
    }
}

static void
ask_about_chunk (guint slice, gpointer data)
{
  const Asking *self = data;
  const guint from = slice * CHUNK;
  const guint n = MIN (CHUNK, self->training->n_rows - from);
  for (guint i = 0; i < self->draft->members->len; i++)
    if (ml_monitor_tick (self->monitor, (double) NAN))
      ask (self, i, from, n);
}

/* -- Figures --------------------------------------------------------------- */

typedef struct
{
  double n, correct, unclassified;
  double absolute, squared, prior_absolute, prior_squared;
  double sums[5];    /* of p, y, p², y², p y of a number */
  double *confusion; /* n_outputs × n_outputs             */
  double *prior;     /* n_outputs                         */
} Figures;

/* Shares counted from 1, or the mean. */
static void
set_prior (Figures *self, const MlSubset *rows, guint n, gboolean is_nominal)
{
  double sum = is_nominal ? n : 0;
  for (guint k = 0; k < n; k++)
    self->prior[k] = is_nominal;
  for (guint i = 0; i < rows->n_rows; i++)
    {
      const double weight = ml_subset_weight (rows, i);
      const double target = ml_subset_target (rows, i);
      self->prior[is_nominal ? (guint) target : 0]
          += is_nominal ? weight : weight * target;
      sum += weight;
    }
  for (guint k = 0; k < n; k++)
    self->prior[k] /= sum;
}

static void
add_labels (Figures *self, const double *shares, guint n, guint target,
            double weight)
{
  const int answer = ml_members_vote (shares, n);
  self->n += weight;
  for (guint k = 0; k < n; k++)
    {
      const double error = shares[k] - (k == target);
      const double prior_error = self->prior[k] - (k == target);
      self->prior_absolute += weight * fabs (prior_error) / n;
      self->prior_squared += weight * prior_error * prior_error / n;
      if (answer < 0)
        continue;
      self->absolute += weight * fabs (error) / n;
      self->squared += weight * error * error / n;
    }
  if (answer < 0)
    {
      self->unclassified += weight;
      return;
    }
  self->confusion[(gsize) target * n + (guint) answer] += weight;
  if ((guint) answer == target)
    self->correct += weight;
}

static void
add_number (Figures *self, double answer, double target, double weight)
{
  const double error = answer - target, prior_error = self->prior[0] - target;
  const double terms[]
      = { answer, target, answer * answer, target * target, answer * target };
  self->n += weight;
  self->absolute += weight * fabs (error);
  self->squared += weight * error * error;
  self->prior_absolute += weight * fabs (prior_error);
  self->prior_squared += weight * prior_error * prior_error;
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    self->sums[i] += weight * terms[i];
}

static double
kappa (const Figures *self, guint n)
{
  double all = 0, observed = 0, expected = 0;
  for (guint i = 0; i < n * n; i++)
    all += self->confusion[i];
  for (guint k = 0; k < n; k++)
    {
      double row = 0, column = 0;
      for (guint j = 0; j < n; j++)
        {
          row += self->confusion[k * n + j];
          column += self->confusion[j * n + k];
        }
      observed += self->confusion[k * n + k] / all;
      expected += row * column / (all * all);
    }
  return expected < 1 ? (observed - expected) / (1 - expected) : 1;
}

static double
correlation (const Figures *self)
{
  const double *s = self->sums;
  const double of_answers = s[2] - s[0] * s[0] / self->n;
  const double of_targets = s[3] - s[1] * s[1] / self->n;
  const double of_both = s[4] - s[0] * s[1] / self->n;
  return of_answers * of_targets > 0 ? of_both / sqrt (of_answers * of_targets)
                                     : 0;
}

/* -- In words -------------------------------------------------------------- */

static void
append_line (GString *text, const char *label, double value, const char *unit)
{
  g_string_append_printf (text, "%-*s", LABEL_WIDTH, label);
  ml_number_append_aligned (text, value, FIELD_WIDTH, DECIMALS);
  g_string_append_printf (text, "%s\n", unit);
}

static void
append_count (GString *text, const char *label, double count, double all)
{
  g_string_append_printf (text, "%-*s", LABEL_WIDTH, label);
  ml_number_append_aligned (text, count, FIELD_WIDTH, DECIMALS);
  g_string_append (text, "     ");
  ml_number_append_aligned (text, 100 * count / all, FIELD_WIDTH, DECIMALS);
  g_string_append (text, " %\n");
}

static char *
format (const Figures *self, guint n, gboolean is_nominal)
{
  GString *text = g_string_new ("\n\n*** Out-of-bag estimates ***\n\n");
  const double n_judged = self->n - self->unclassified;
  if (is_nominal)
    {
      append_count (text, "Correctly Classified Instances", self->correct,
                    self->n);
      append_count (text, "Incorrectly Classified Instances",
                    n_judged - self->correct, self->n);
      append_line (text, "Kappa statistic", kappa (self, n), "");
    }
  else
    append_line (text, "Correlation coefficient", correlation (self), "");
  append_line (text, "Mean absolute error", self->absolute / n_judged, "");
  append_line (text, "Root mean squared error", sqrt (self->squared / n_judged),
               "");
  append_line (text, "Relative absolute error",
               100 * (self->absolute / n_judged)
                   / (self->prior_absolute / self->n),
               " %");
  append_line (
      text, "Root relative squared error",
      100 * sqrt (self->squared / n_judged / (self->prior_squared / self->n)),
      " %");
  if (self->unclassified > 0)
    append_count (text, "UnClassified Instances", self->unclassified, self->n);
  append_line (text, "Total Number of Instances", self->n, "");
  return g_string_free (text, FALSE);
}

static void
add_row (Figures *self, const Asking *asking, guint row, gboolean is_nominal)
{
  const guint n = asking->n_outputs;
  double *said = asking->said + (gsize) row * n;
  const double target = ml_subset_target (asking->training, row);
  const double weight = ml_subset_weight (asking->training, row);
  double sum = is_nominal ? 0 : asking->n_asked[row];
  if (asking->n_asked[row] == 0)
    return;
  for (guint k = 0; k < n && is_nominal; k++)
    sum += said[k];
  for (guint k = 0; k < n && !ml_nearly_equal (sum, 0); k++)
    said[k] /= sum;
  if (is_nominal)
    add_labels (self, said, n, (guint) target, weight);
  else
    add_number (self, said[0], target, weight);
}

/**
 * ml_committee_out_of_bag:
 * @self: with its note of who learned what
 * @training: the rows it learned from
 *
 * Returns: (transfer full): the figures, as WEKA prints them
 */
char *
ml_committee_out_of_bag (const MlCommitteeDraft *self, const MlSubset *training,
                         MlMonitor *monitor)
{
  const guint n = ml_subset_n_classes (training), n_rows = training->n_rows;
  const gboolean is_nominal
      = ml_subset_class (training)->kind == ML_ATTRIBUTE_NOMINAL;
  g_autofree double *said = g_new0 (double, (gsize) n_rows *n);
  g_autofree guint *n_asked = g_new0 (guint, n_rows);
  g_autofree double *confusion = g_new0 (double, (gsize) n *n);
  g_autofree double *prior = g_new0 (double, n);
  Asking asking = { self, training, monitor, n, said, n_asked };
  Figures figures = { .confusion = confusion, .prior = prior };
  ml_parallel_for ((n_rows + CHUNK - 1) / CHUNK, ask_about_chunk, &asking);
  set_prior (&figures, training, n, is_nominal);
  for (guint i = 0; i < n_rows; i++)
    add_row (&figures, &asking, i, is_nominal);
  return format (&figures, n, is_nominal);
}
