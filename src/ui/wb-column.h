/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One column of a table as an item of a list: whether it is ticked, and the
 * bars of its small histogram, counted in a thread when first asked for.
 *
 * Properties: name (string), ticked (boolean), bars (boxed, notify only). */
#pragma once

#include "ml-dataset.h"

#define WB_TYPE_COLUMN (wb_column_get_type ())
G_DECLARE_FINAL_TYPE (WbColumn, wb_column, WB, COLUMN, GObject)

#define WB_COLUMN_BARS 12

WbColumn          *wb_column_new        (MlDataset *data, guint number);
guint              wb_column_number     (WbColumn *self);
const MlAttribute *wb_column_attribute  (WbColumn *self);
gboolean           wb_column_ticked     (WbColumn *self);
void               wb_column_set_ticked (WbColumn *self, gboolean ticked);
const float       *wb_column_bars       (WbColumn *self, guint *n_bars); /* (nullable) heights 0 … 1; NULL: "bars" will notify */
