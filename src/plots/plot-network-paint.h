/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the network chart looks: links by sign and strength, units by what they
 * answer, pictures as cards, and beside it what is to know of one unit. */
#pragma once

#include "plot-network.h"
#include "plot-style.h"

typedef struct
{
  char **inputs;            /* (nullable): a name for each input                */
  char **outputs;           /* (nullable): a name for each output               */
  gboolean are_shares;      /* outputs are probabilities                        */
  int actual;               /* the output that is right; −1: not known          */
} PlotNetworkNames;

void  plot_network_draw_links   (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style, const GArray *links, double alpha);
void  plot_network_draw_bands   (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style);
void  plot_network_draw_columns (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style, const PlotNetworkNames *names);
void  plot_network_draw_ring    (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style, guint column, guint unit);
void  plot_network_draw_unit    (const PlotNetwork *self, cairo_t *cr, const PlotStyle *style, const PlotNetworkNames *names,
                                 guint column, guint unit, double x, double y, double width, double height);

char *plot_network_unit_title   (const PlotNetwork *self, const PlotNetworkNames *names, guint column, guint unit);
char *plot_network_unit_answer  (const PlotNetwork *self, guint column, guint unit);
char *plot_network_input_name   (const PlotNetwork *self, const PlotNetworkNames *names, guint column, guint input);
