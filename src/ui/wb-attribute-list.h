/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of attributes: search, ticks by hand or by pattern, remove.
 *
 * Properties: session (WbSession), selected (int: a column, or -1). */
#pragma once

#include "wb-session.h"

#include <gtk/gtk.h>

#define WB_TYPE_ATTRIBUTE_LIST (wb_attribute_list_get_type ())
G_DECLARE_FINAL_TYPE (WbAttributeList, wb_attribute_list, WB, ATTRIBUTE_LIST, GtkBox)

void   wb_attribute_list_set_session (WbAttributeList *self, WbSession *session);
int    wb_attribute_list_selected    (WbAttributeList *self);
void   wb_attribute_list_select      (WbAttributeList *self, guint column);
guint *wb_attribute_list_columns     (WbAttributeList *self, gboolean ticked, guint *n_columns); /* (transfer full) */
