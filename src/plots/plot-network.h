/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network as columns: the inputs, then each layer, with the links between
 * units. What lies where and which links are the strongest; the work of the
 * network chart that knows no drawing.
 *
 * Units stand below each other. A picture (channels × height × width) is one
 * card; where it has one channel, links begin at its pixels. A column of more
 * units than there is room for shows some that follow each other. */
#pragma once

#include "ml-snapshot.h"

enum
{
  PLOT_NETWORK_STACK = 4,       /* cards of a picture that are seen, at most      */
  PLOT_NETWORK_STACK_OFFSET = 5 /* from one to the next, pixels                   */
};

typedef struct
{
  guint layer;                    /* 0: the inputs                               */
  guint n;                        /* units, or maps of a picture                 */
  gboolean is_picture;
  guint height, width;            /* of a map; 0: not known                      */
  const MlTensor *weights, *bias; /* (nullable)                                  */
  gboolean is_conv;               /* weights are filters                         */
  const float *values;            /* (nullable): of the example; n, or n maps    */
  float limit, weight_limit;      /* largest magnitudes; 0: all zero             */
  double x, top, bottom;          /* the middle; the room it has, pixels         */
  double pitch, radius;           /* of units                                    */
  guint first, n_shown;           /* units that are drawn                        */
  double card_width, card_height; /* of the picture in front                     */
} PlotColumn;

typedef struct
{
  guint column;   /* that it leads to                                            */
  guint from, to; /* input of that column (unit or pixel before it), its unit    */
  float weight;
} PlotLink;

typedef struct
{
  MlSnapshot *snapshot, *drawn; /* (nullable)                                    */
  guint example;                /* from 0                                        */
  GArray *columns;              /* PlotColumn                                    */
} PlotNetwork;

void        plot_network_init     (PlotNetwork *self);
void        plot_network_clear    (PlotNetwork *self);
void        plot_network_read     (PlotNetwork *self, MlSnapshot *snapshot, MlSnapshot *drawn, guint example);
PlotColumn *plot_network_column   (const PlotNetwork *self, guint column);
guint       plot_network_n_inputs (const PlotNetwork *self, guint column);             /* of one of its units; 0: it has no weights */
float       plot_network_weight   (const PlotNetwork *self, guint column, guint unit, guint input);

void        plot_network_place    (PlotNetwork *self, double left, double top, double right, double bottom);
void        plot_network_reveal   (PlotNetwork *self, guint column, guint unit);       /* so that it is among the shown */
gboolean    plot_network_spot     (const PlotNetwork *self, guint column, guint unit, double *x, double *y); /* FALSE: not shown */
gboolean    plot_network_source   (const PlotNetwork *self, const PlotLink *link, double *x, double *y);     /* where it begins */
gboolean    plot_network_unit_at  (const PlotNetwork *self, double x, double y, guint *column, guint *unit);

gboolean    plot_network_has_links (const PlotNetwork *self, guint column);            /* between units that are drawn singly */
GArray     *plot_network_strongest (const PlotNetwork *self, guint column, int unit, int input, guint most); /* (transfer full): PlotLink, rising */
