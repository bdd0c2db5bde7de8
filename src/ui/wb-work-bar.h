/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strip under the header bar while long work runs: what, how far, Cancel. */
#pragma once

#include "wb-work.h"

#include <adwaita.h>

#define WB_TYPE_WORK_BAR (wb_work_bar_get_type ())
G_DECLARE_FINAL_TYPE (WbWorkBar, wb_work_bar, WB, WORK_BAR, AdwBin)

void wb_work_bar_set_work (WbWorkBar *self, WbWork *work); /* once */
