/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a source brings other results than the last one did: curves are made
 * anew only then, and a threshold can be dragged over many rows. */
#pragma once

#include "plot-chart.h"

typedef struct
{
  GPtrArray *evaluations; /* (nullable) MlEvaluation */
  GArray *colors;         /* guint, one each         */
  GPtrArray *titles;      /* char *, one each        */
  guint class_index;
  GArray *costs;          /* double                  */
} PlotSeen;

gboolean plot_seen_changed (PlotSeen *self, const PlotSource *source); /* and remembers @source */
void     plot_seen_clear   (PlotSeen *self);
