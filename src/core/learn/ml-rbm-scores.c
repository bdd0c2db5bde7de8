/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-rbm-scores.h. */
#include "ml-rbm-scores.h"

#include "ml-error.h"
#include "ml-rbm-exact.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  CHUNK = 256,          /* rows, between looks for a Stop */
  MOST_QUICK_BITS = 16, /* of an enumeration that takes no longer than that */
};

typedef struct
{
  const MlRbm *rbm;
  const MlEncoder *encoder;
  const MlSubset *rows;
  float *inputs;  /* CHUNK × n_inputs */
  float *targets; /* CHUNK × n_labels */
  float *visible; /* CHUNK × n_visible */
  float *sums;    /* CHUNK × n_hidden */
} Reader;

static void
reader_clear (Reader *self)
{
  g_free (self->inputs);
  g_free (self->targets);
  g_free (self->visible);
  g_free (self->sums);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static void
reader_init (Reader *self, const MlRbm *rbm, const MlEncoder *encoder,
             const MlSubset *rows)
{
  *self = (Reader){ .rbm = rbm, .encoder = encoder, .rows = rows };
  self->inputs = g_new (float, (gsize) CHUNK *ml_encoder_n_inputs (encoder));
  self->targets = g_new (float, (gsize) CHUNK *ml_encoder_n_outputs (encoder));
  self->visible = g_new (float, (gsize) CHUNK * rbm->n_visible);
  self->sums = g_new (float, (gsize) CHUNK * rbm->n_hidden);
}

/* Binary units are 0 or 1: how many of @n values were something else. */
static guint
round_units (guint n, float *values)
{
  guint n_rounded = 0;
  for (guint i = 0; i < n; i++)
    {
      const float rounded = values[i] >= 0.5f ? 1 : 0;
      n_rounded += values[i] != rounded;
      values[i] = rounded;
    }
  return n_rounded;
}

/* @n rows from @first on as visible units, labels behind. */
static guint
read_rows (const Reader *self, guint first, guint n)
{
  const MlRbm *rbm = self->rbm;
  const guint n_plain = rbm->n_visible - rbm->n_labels;
  guint n_rounded = 0;
  ml_encoder_encode_rows (self->encoder, self->rows, first, n, self->inputs);
  if (rbm->n_labels > 0)
    ml_encoder_encode_targets (self->encoder, self->rows, first, n,
                               self->targets);
  for (guint row = 0; row < n; row++)
    {
      float *to = self->visible + (gsize) row * rbm->n_visible;
      memcpy (to, self->inputs + (gsize) row * n_plain,
              n_plain * sizeof (float));
      memcpy (to + n_plain, self->targets + (gsize) row * rbm->n_labels,
              rbm->n_labels * sizeof (float));
      if (rbm->visible == ML_VISIBLE_BINARY)
        n_rounded += round_units (n_plain, to);
    }
  return n_rounded;
}

/* Means of all visible units over the rows, and of -F. FALSE: a Stop came. */
static gboolean
measure (const Reader *self, double *means, double *log_p, MlMonitor *monitor,
         guint *n_rounded)
{
  const guint n_rows = self->rows->n_rows, n_visible = self->rbm->n_visible;
  double energies[CHUNK];
  *log_p = 0;
  *n_rounded = 0;
  for (guint first = 0; first < n_rows; first += CHUNK)
    {
      const guint n = MIN (CHUNK, n_rows - first);
      if (ml_monitor_is_stopped (monitor))
        return FALSE;
      *n_rounded += read_rows (self, first, n);
      ml_rbm_free_energy (self->rbm, n, self->visible, self->sums, energies);
      for (guint row = 0; row < n; row++)
        {
          const float *v = self->visible + (gsize) row * n_visible;
          *log_p -= energies[row] / n_rows;
          for (guint i = 0; i < n_visible; i++)
            means[i] += (double) v[i] / n_rows;
        }
    }
  return TRUE;
}

static gboolean
is_quick (const MlRbm *rbm)
{
  return rbm->n_hidden <= MOST_QUICK_BITS
         || (rbm->visible == ML_VISIBLE_BINARY
             && rbm->n_visible - rbm->n_labels <= MOST_QUICK_BITS);
}

/**
 * ml_rbm_score_rows:
 * @rows: of the columns of @encoder; with labels their class must be known
 * @options: of annealed importance sampling, where not all states can be
 *   counted; its means are not looked at, the rows' own are taken
 * @monitor: (nullable): may stop it
 * @out: (out): untouched on failure
 *
 * Values of binary units are rounded to 0 and 1. p (row) is that of inputs and
 * label if there are labels.
 *
 * Returns: FALSE with %ML_ERROR_DATA if there are no rows, or
 *   %G_IO_ERROR_CANCELLED
 */
gboolean
ml_rbm_score_rows (const MlRbm *rbm, const MlEncoder *encoder,
                   const MlSubset *rows, const MlAisOptions *options,
                   MlMonitor *monitor, MlLikelihood *out, GError **error)
{
  g_autofree double *means = g_new0 (double, rbm->n_visible);
  MlLikelihood found = { .is_exact = is_quick (rbm) };
  MlAisOptions settings = *options;
  MlAisEstimate z;
  double mean;
  if (rows->n_rows == 0)
    {
      g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                           _ ("there are no rows whose likelihood could be "
                              "told; their class must be known, too"));
      return FALSE;
    }
  g_auto (Reader) reader;
  reader_init (&reader, rbm, encoder, rows);
  if (!measure (&reader, means, &mean, monitor, &found.n_rounded))
    return ml_monitor_set_stopped_error (monitor, error);
  settings.means = means;
  if (found.is_exact)
    z.log_z = z.low = z.high = ml_rbm_log_z (rbm);
  else if (!ml_ais_run (rbm, &settings, monitor, &z))
    return ml_monitor_set_stopped_error (monitor, error);
  found.log_z = z.log_z;
  found.log_p = mean - z.log_z;
  found.low = mean - z.high;
  found.high = mean - z.low;
  *out = found;
  return TRUE;
}
