/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asking for a file, in one place: GtkFileChooserNative is deprecated in later
 * releases of GTK, and its successor is not in 4.8. */
#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *title;      /* N_("PNG picture")                   */
  const char *extensions; /* "png", or several: "arff csv tsv"   */
} WbFileKind;

typedef void (*WbFileFunc) (const char *path, gpointer data);

/* `func` is called once, if a file was chosen and `owner` still lives. */
void wb_file_dialog_open   (GtkWidget *owner, const char *title, const WbFileKind *kinds, guint n_kinds, WbFileFunc func, gpointer data);
void wb_file_dialog_save   (GtkWidget *owner, const char *title, const char *name, const WbFileKind *kinds, guint n_kinds, WbFileFunc func, gpointer data);
void wb_file_dialog_report (GtkWidget *owner, const GError *error); /* as a toast of the window */
