/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all learners need to write their models as GVariants and to read them
 * back without trusting a word. */
#pragma once

#include <glib.h>

GVariant *ml_state_numbers      (const double *numbers, gsize n);                   /* floating "ad" */
double   *ml_state_take_numbers (GVariant *array, gsize n, GError **error);         /* (transfer full): exactly n finite ones */
gboolean  ml_state_has_type     (GVariant *state, const char *type, GError **error);
gboolean  ml_state_refuse       (GError **error);                                   /* "the file is damaged"; FALSE */
