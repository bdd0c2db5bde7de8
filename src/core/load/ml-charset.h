/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text of unknown charset: UTF-8, UTF-16, CP949 (Korean) or Latin-1. */
#pragma once

#include "ml-text.h"

gboolean ml_charset_open (MlText *text, const MlSource *source, const char *charset, const char **found, GError **error);
