/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a run is tested: folds, a split, a file of its own, the training rows. */
#pragma once

#include "ml-experiment.h"

#include <adwaita.h>

#define WB_TYPE_TEST_OPTIONS (wb_test_options_get_type ())
G_DECLARE_FINAL_TYPE (WbTestOptions, wb_test_options, WB, TEST_OPTIONS, AdwBin)

/* Signal: "changed" (): another option, or number of folds. */
GtkWidget *wb_test_options_new    (void);
void       wb_test_options_set_data (WbTestOptions *self, MlDataset *data, int target); /* (nullable) data: what is learned from */
void       wb_test_options_open   (WbTestOptions *self, const char *path); /* as if chosen */
GtkWidget *wb_test_options_seed   (WbTestOptions *self); /* (transfer none): for the caller to place */
void       wb_test_options_apply  (WbTestOptions *self, MlExperiment *experiment);
void       wb_test_options_choose (WbTestOptions *self, MlTestOption option);
