/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Going on with a run that has ended: as many epochs again, or, after its loss
 * became infinite, from the last good weights at half the learning rate. */
#pragma once

#include "wb-run.h"

void     wb_continue_prepare  (WbRun *run);      /* before it starts: so that it can go on some day */
gboolean wb_continue_is_offered (WbRun *run);    /* (nullable) */
gboolean wb_continue_halves_rate (WbRun *run);   /* its loss became infinite */
WbRun   *wb_continue_start    (WbSession *session, WbRun *run, GError **error); /* (transfer none) (nullable): the new run */
