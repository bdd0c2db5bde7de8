/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The model of ml_online_mlp_fit(): how rows become inputs, the network, and
 * what every model does: predict, tell, show its weights, save and load. */
#pragma once

#include "ml-model.h"
#include "ml-monitor.h"
#include "ml-online-net.h"

typedef struct
{
  guint column;
  int label;          /* of a label's indicator; -1: the value itself           */
  guint pixel;        /* of a picture: which byte                               */
  double base, range; /* scaled = (value - base) / range; range 0: value - base */
} MlOnlineInput;

typedef struct
{
  MlModel parent;
  MlDataset *header;
  int target;
  gboolean nominal_to_binary, is_nominal;
  GArray *inputs;     /* MlOnlineInput      */
  double base, range; /* of a numeric class */
  guint *hidden;      /* n_hidden           */
  guint n_hidden;
  MlOnlineNet *net;
} MlOnlineModel;

MlOnlineModel *ml_online_model_new            (GType learner, MlDataset *data, int target, gboolean to_binary); /* no network yet */
gboolean       ml_online_model_parse_hidden   (MlOnlineModel *self, const char *text, GError **error);
gboolean       ml_online_model_make_net       (MlOnlineModel *self, GError **error); /* after the hidden layers are set */
void           ml_online_model_measure_inputs (MlOnlineModel *self, const MlSubset *rows, MlMonitor *monitor);
void           ml_online_model_measure_class  (MlOnlineModel *self, const MlSubset *rows);
double         ml_online_scaled               (double value, double base, double range);
void           ml_online_model_encode         (const MlOnlineModel *self, MlDataset *data, guint32 row, double *out);
MlSnapshot    *ml_online_model_snapshot       (const MlModel *model);
MlModel       *ml_online_model_load           (GType learner, GVariant *state, MlDataset *header, int target, GError **error);
