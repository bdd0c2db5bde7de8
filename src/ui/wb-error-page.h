/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file that could not be opened: which, why, at what place, and ways on. */
#pragma once

#include "ml-loader.h"

#include <adwaita.h>

#define WB_TYPE_ERROR_PAGE (wb_error_page_get_type ())
G_DECLARE_FINAL_TYPE (WbErrorPage, wb_error_page, WB, ERROR_PAGE, AdwBin)

/* Signal: "repair" (): the person wants the file opened with these. */
void        wb_error_page_show   (WbErrorPage *self, const char *path, MlLoader *loader, const GError *error); /* loader: (nullable) */
const char *wb_error_page_path   (WbErrorPage *self);
MlLoader   *wb_error_page_loader (WbErrorPage *self); /* (transfer none): with the repairs chosen */
