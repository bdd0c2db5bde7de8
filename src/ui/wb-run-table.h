/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs as a table that sorts by any column. */
#pragma once

#include "wb-session.h"

#include <gtk/gtk.h>

void wb_run_table_fill (GtkColumnView *view, WbSession *session); /* columns and rows; selects the run looked at */
