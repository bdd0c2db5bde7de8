/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates as text, by Java's SimpleDateFormat patterns: the letters y M d H h m s
 * S a, quoted text, and every other character for itself. Strict: February 30
 * is no date. Times have no zone and count as UTC. Month names and AM/PM are
 * English. Two digits of a year mean 1969 … 2068, as in POSIX (Java takes 80
 * years before today, which would change with the calendar). */
#pragma once

#include <glib.h>

#define ML_DATE_FORMAT_ISO "yyyy-MM-dd'T'HH:mm:ss"
#define ML_DATE_FORMAT_FULL "yyyy-MM-dd'T'HH:mm:ss.SSS"

typedef struct _MlDateFormat MlDateFormat;

MlDateFormat *ml_date_format_new   (const char *pattern, GError **error);
void          ml_date_format_free  (MlDateFormat *self);
gboolean      ml_date_format_parse (const MlDateFormat *self, const char *text, gsize length, double *milliseconds);
gboolean      ml_date_format_print (const MlDateFormat *self, double milliseconds, GString *into);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlDateFormat, ml_date_format_free)
