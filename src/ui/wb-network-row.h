/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The network of a learner in one line, "20C5-P2-50C5-P2-500", with its number
 * of parameters, and the button that opens the layer editor. */
#pragma once

#include "ml-network-learner.h"

#include <adwaita.h>

#define WB_TYPE_NETWORK_ROW (wb_network_row_get_type ())
G_DECLARE_FINAL_TYPE (WbNetworkRow, wb_network_row, WB, NETWORK_ROW, AdwActionRow)

GtkWidget  *wb_network_row_new      (MlNetworkLearner *learner);
void        wb_network_row_set_data (WbNetworkRow *self, MlDataset *data, int target); /* (nullable) data */
const char *wb_network_row_problem  (WbNetworkRow *self); /* (nullable): why the network cannot be */
char       *wb_network_summary      (MlNetwork *network); /* (transfer full) */
