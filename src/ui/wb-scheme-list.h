/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Schemes to compare: a learner and its options a row, with the filters that
 * come before it. */
#pragma once

#include "ml-comparison.h"

#include <adwaita.h>

#define WB_TYPE_SCHEME_LIST (wb_scheme_list_get_type ())
G_DECLARE_FINAL_TYPE (WbSchemeList, wb_scheme_list, WB, SCHEME_LIST, AdwBin)

/* Signal: "changed" (): schemes came, went or have other options. */
GtkWidget *wb_scheme_list_new     (void);
void       wb_scheme_list_add     (WbSchemeList *self, MlScheme *scheme); /* (transfer full) */
guint      wb_scheme_list_length  (WbSchemeList *self);
void       wb_scheme_list_collect (WbSchemeList *self, MlComparison *into);
char     **wb_scheme_list_texts   (WbSchemeList *self);                   /* (transfer full) */
void       wb_scheme_list_set     (WbSchemeList *self, const char *const *texts); /* what cannot be read is left out */
