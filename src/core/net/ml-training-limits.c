/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-training-limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/** ml_training_clock: Returns: seconds of work since the run began, pauses left
 *  out; without a monitor only differences mean anything */
double
ml_training_clock (MlMonitor *monitor)
{
  return monitor != NULL ? ml_monitor_seconds (monitor)
                         : (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

/** ml_training_check: @seconds: since the phase began. Returns: what the limits
 *  say after an update, but for that of epochs */
MlEnd
ml_training_check (const MlTrainingLimits *limits, guint64 updates,
                   double seconds)
{
  if (limits->updates > 0 && updates >= limits->updates)
    return ML_END_UPDATES;
  if (limits->minutes > 0 && seconds >= 60 * limits->minutes)
    return ML_END_TIME;
  return ML_END_NONE;
}

/** ml_training_progress: @epochs: done of this phase, with the share of the one
 *  under way. Returns: 0 … 1, by the limit that is nearest */
double
ml_training_progress (const MlTrainingLimits *limits, double epochs,
                      guint64 updates, double seconds)
{
  double progress = epochs / limits->epochs;
  if (limits->updates > 0)
    progress = fmax (progress, (double) updates / (double) limits->updates);
  if (limits->minutes > 0)
    progress = fmax (progress, seconds / (60 * limits->minutes));
  return (limits->epochs_before + progress * limits->epochs)
         / ((double) limits->epochs_before + limits->epochs
            + limits->epochs_after);
}

/** ml_training_add: adds what a phase did, @now, to that of the phases before
 */
void
ml_training_add (MlMetrics *before, const MlMetrics *now)
{
  before->epoch += now->epoch;
  before->update += now->update;
  before->examples += now->examples;
  before->operations += now->operations;
}

/** ml_training_in_all: Returns: @now with what the phases before have done and
 *  those after are going to do */
MlMetrics
ml_training_in_all (const MlMetrics *now, const MlMetrics *before,
                    guint epochs_after)
{
  MlMetrics all = *now;
  ml_training_add (&all, before);
  all.epochs += before->epoch + epochs_after;
  return all;
}

/* What "all epochs" are: after the last phase, those of all phases. */
static guint
all_epochs (const MlTrainingLimits *limits)
{
  return limits->epochs
         + (limits->epochs_after == 0 ? limits->epochs_before : 0);
}

/** ml_training_describe_end: Returns: (transfer full): why it is over, without
 *  a full stop, by epochs as the curve counts them; nothing where the trainer
 *  itself has to say it */
char *
ml_training_describe_end (const MlTrainingLimits *limits, MlEnd end,
                          guint epoch)
{
  const guint n = all_epochs (limits);
  epoch = limits->epochs_before + MIN (epoch, limits->epochs);
  switch (end)
    {
    case ML_END_EPOCHS:
      return g_strdup_printf (
          ngettext ("Trained for %u epoch", "Trained for all %u epochs", n), n);
    case ML_END_UPDATES:
      return g_strdup_printf (_ ("Stopped at the limit of %zu updates, in "
                                 "epoch %u"),
                              (gsize) limits->updates, epoch);
    case ML_END_TIME:
      return g_strdup_printf (_ ("Stopped at the limit of %g minutes, in epoch "
                                 "%u"),
                              limits->minutes, epoch);
    case ML_END_PATIENCE:
      return g_strdup_printf (
          ngettext ("Stopped early: no better validation loss for %u epoch",
                    "Stopped early: no better validation loss for %u epochs",
                    limits->patience),
          limits->patience);
    case ML_END_STOPPED:
      return g_strdup_printf (_ ("Stopped by hand in epoch %u"), epoch);
    case ML_END_DIVERGED:
    case ML_END_NONE:
    default:
      return g_strdup ("");
    }
}
