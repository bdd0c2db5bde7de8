/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * "Does pre-training help?": the experiment as a window of its own. It goes on
 * while the window is closed; Stop keeps what is finished, and Start goes on
 * from there. */
#pragma once

#include "wb-session.h"

#include "ml-pretrained-nets.h"

#include <adwaita.h>

#define WB_TYPE_PRETRAINING_WINDOW (wb_pretraining_window_get_type ())
G_DECLARE_FINAL_TYPE (WbPretrainingWindow, wb_pretraining_window, WB, PRETRAINING_WINDOW, AdwWindow)

GtkWidget        *wb_pretraining_window_new        (GtkWindow *parent, WbSession *session);
MlPretrainedNets *wb_pretraining_window_nets       (WbPretrainingWindow *self); /* (transfer none): so far */
gboolean          wb_pretraining_window_is_running (WbPretrainingWindow *self);
