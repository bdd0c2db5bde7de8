/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the notes on WEKA's flags mean, in the lines of option tables and in
 * MlWekaName. */
#pragma once

#include "ml-option.h"

gboolean ml_weka_flag_is_switch_list   (const MlOption *option);                                    /* ",I,F": a switch for each value */
gboolean ml_weka_flag_takes_nick       (const MlOption *option);                                    /* "T=" */
gboolean ml_weka_flag_is_list          (const MlOption *option);                                    /* "P*" */
gboolean ml_weka_flag_matches          (const MlOption *option, const char *flag, char **value);
char    *ml_weka_flag_choice_of_number (const MlOption *option, const char *number, GError **error); /* (transfer full) (nullable): its nick */
char    *ml_weka_flag_switch_of        (gpointer object, const MlOption *option);                   /* (transfer full) */
int      ml_weka_flag_number_of        (gpointer object, const MlOption *option);
gboolean ml_weka_flag_is_literal       (const char *flags, const char *flag, const char *value);
gboolean ml_weka_flag_is_bare_literal  (const char *flags, const char *flag);
gboolean ml_weka_flag_is_idle         (const char *flags, const char *flag);                             /* "-L?" */
