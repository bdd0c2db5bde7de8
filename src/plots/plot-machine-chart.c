/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See plot-machine-chart.h. */
#include "plot-machine-chart.h"

#include "ml-option.h"

#include <glib/gi18n-lib.h>

static const MlOption options[] = {
  ML_OPTION_UINT (PlotMachineChart, layer, 0, 1000, 0, NULL, N_ ("Layer"),
                  N_ ("Of a stack of Boltzmann machines; left alone, the one "
                      "that is trained now")),
};

G_DEFINE_ABSTRACT_TYPE (PlotMachineChart, plot_machine_chart, PLOT_TYPE_CHART)

static PlotMachineChart *
cast (gpointer object)
{
  return object;
}

static const PlotMachineChartClass *
class_of (PlotMachineChart *self)
{
  return (const PlotMachineChartClass *) PLOT_CHART_GET_CLASS (&self->parent);
}

static void
choose (PlotMachineChart *self)
{
  const PlotMachineChartClass *klass = class_of (self);
  self->shown = plot_layers_choose (self->snapshot, self->layer, klass->what);
  if (self->shown > 0 && !klass->choose (self))
    self->shown = 0;
}

static void
plot_machine_chart_update (PlotChart *chart, const PlotSource *source)
{
  PlotMachineChart *self = cast (chart);
  if (source->snapshot == self->snapshot)
    return;
  MlSnapshot *snapshot
      = source->snapshot != NULL ? ml_snapshot_ref (source->snapshot) : NULL;
  g_clear_pointer (&self->snapshot, ml_snapshot_unref);
  self->snapshot = snapshot;
  choose (self);
}

static void
plot_machine_chart_notify (GObject *object, GParamSpec *spec)
{
  G_OBJECT_CLASS (plot_machine_chart_parent_class)->notify (object, spec);
  choose (cast (object));
}

static void
plot_machine_chart_choices (PlotChart *chart, const char *option, GArray *into)
{
  PlotMachineChart *self = cast (chart);
  if (self->snapshot != NULL && g_str_equal (option, "layer"))
    plot_layers_choices_live (self->snapshot, class_of (self)->what, into);
}

static const char *
plot_machine_chart_empty (PlotChart *chart)
{
  return cast (chart)->shown > 0
             ? NULL
             : _ ("Nothing yet. It appears here while a Boltzmann machine "
                  "trains.");
}

char *
plot_machine_chart_layer (const PlotMachineChart *self)
{
  return plot_layers_machine_title (self->snapshot, self->shown);
}

static void
plot_machine_chart_finalize (GObject *object)
{
  g_clear_pointer (&cast (object)->snapshot, ml_snapshot_unref);
  G_OBJECT_CLASS (plot_machine_chart_parent_class)->finalize (object);
}

static void
plot_machine_chart_class_init (PlotMachineChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PlotChartClass *chart_class = PLOT_CHART_CLASS (klass);
  object_class->finalize = plot_machine_chart_finalize;
  object_class->notify = plot_machine_chart_notify;
  chart_class->needs = PLOT_NEEDS_SNAPSHOT;
  chart_class->update = plot_machine_chart_update;
  chart_class->choices = plot_machine_chart_choices;
  chart_class->empty = plot_machine_chart_empty;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
}

static void
plot_machine_chart_init (PlotMachineChart *self)
{
}
