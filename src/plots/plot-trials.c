/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-trials.h"

#include "plot-chart-private.h"

#include <glib/gi18n-lib.h>

static const MlTensor *
find_trials (const MlSnapshot *snapshot)
{
  const MlTensor *trials
      = snapshot != NULL ? ml_snapshot_find (snapshot, "search.trials") : NULL;
  return trials != NULL && trials->n_sizes == 2 && trials->sizes[0] > 0
                 && trials->sizes[1] > 1
             ? trials
             : NULL;
}

/** plot_trials_are_in: Returns: whether plot_trials_new() finds some */
gboolean
plot_trials_are_in (const MlSnapshot *snapshot)
{
  return find_trials (snapshot) != NULL;
}

static void
read_parameter (PlotParameter *self, const MlSnapshot *snapshot, guint index)
{
  g_autofree char *name = g_strdup_printf ("search.parameter%u", index + 1);
  const MlTensor *tensor = ml_snapshot_find (snapshot, name);
  const char *caption
      = tensor != NULL && tensor->caption != NULL ? tensor->caption : "?";
  g_auto (GStrv) lines = g_strsplit (caption, "\n", -1);
  self->name = g_strdup (lines[0]);
  self->words = g_strdupv (lines + 1);
  if (tensor == NULL || ml_tensor_length (tensor) != 4)
    return;
  self->is_log = tensor->values[0] > 0;
  self->low = (double) tensor->values[1];
  self->high = (double) tensor->values[2];
  self->n = (double) tensor->values[3];
}

/** plot_trials_new: Returns: (transfer full) (nullable): the trials that are
 * done; it keeps @snapshot */
PlotTrials *
plot_trials_new (MlSnapshot *snapshot)
{
  const MlTensor *tensor = find_trials (snapshot);
  if (tensor == NULL)
    return NULL;
  PlotTrials *self = g_new0 (PlotTrials, 1);
  self->snapshot = ml_snapshot_ref (snapshot);
  self->tensor = tensor;
  self->n = tensor->sizes[0];
  self->n_parameters = tensor->sizes[1] - 1;
  self->parameters = g_new0 (PlotParameter, self->n_parameters);
  for (guint i = 0; i < self->n_parameters; i++)
    read_parameter (&self->parameters[i], snapshot, i);
  for (guint i = 1; i < self->n; i++)
    if (plot_trials_error (self, i) < plot_trials_error (self, self->best))
      self->best = i;
  return self;
}

/** plot_trials_free: frees it; %NULL is fine */
void
plot_trials_free (PlotTrials *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_parameters; i++)
    {
      g_free (self->parameters[i].name);
      g_strfreev (self->parameters[i].words);
    }
  g_free (self->parameters);
  ml_snapshot_unref (self->snapshot);
  g_free (self);
}

/** plot_trials_value: Returns: the number that @trial had for @parameter, or
 * the index of its word */
double
plot_trials_value (const PlotTrials *self, guint trial, guint parameter)
{
  return (double)
      self->tensor->values[(gsize) trial * self->tensor->sizes[1] + parameter];
}

/** plot_trials_error: Returns: how bad @trial was */
double
plot_trials_error (const PlotTrials *self, guint trial)
{
  return plot_trials_value (self, trial, self->n_parameters);
}

/** plot_trials_tell_value: Returns: (transfer full): the number or the word */
char *
plot_trials_tell_value (const PlotTrials *self, guint trial, guint parameter)
{
  char **words = self->parameters[parameter].words;
  const double value = plot_trials_value (self, trial, parameter);
  const guint n = g_strv_length (words);
  return n > 0 ? g_strdup (words[(guint) CLAMP (value, 0, n - 1)])
               : plot_format_value (value);
}

/** plot_trials_tell: Returns: (transfer full): all values and the error */
char *
plot_trials_tell (const PlotTrials *self, guint trial)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < self->n_parameters; i++)
    {
      g_autofree char *value = plot_trials_tell_value (self, trial, i);
      g_string_append_printf (text, "%s%s %s", i > 0 ? ", " : "",
                              self->parameters[i].name, value);
    }
  g_autofree char *error = plot_format_value (plot_trials_error (self, trial));
  g_string_append_printf (text, _ (": error %s"), error);
  return g_string_free (text, FALSE);
}

/** plot_trials_to_csv: Returns: (transfer full): a line a trial */
char *
plot_trials_to_csv (const PlotTrials *self)
{
  GString *csv = g_string_new (NULL);
  for (guint i = 0; i < self->n_parameters; i++)
    {
      plot_csv_text (csv, self->parameters[i].name);
      g_string_append_c (csv, ',');
    }
  g_string_append (csv, "error\n");
  for (guint trial = 0; trial < self->n; trial++)
    {
      for (guint i = 0; i < self->n_parameters; i++)
        {
          g_autofree char *value = plot_trials_tell_value (self, trial, i);
          plot_csv_text (csv, value);
          g_string_append_c (csv, ',');
        }
      plot_csv_number (csv, plot_trials_error (self, trial));
      g_string_append_c (csv, '\n');
    }
  return g_string_free (csv, FALSE);
}
