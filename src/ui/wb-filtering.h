/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Applies a filter to the table at hand: in a thread, as one step that can be
 * undone. */
#pragma once

#include "wb-window.h"

void wb_filtering_start (WbWindow *window, MlFilter *filter);
