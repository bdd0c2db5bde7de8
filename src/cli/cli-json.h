/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What commands print with --json. JSON knows no infinity and no NaN: they
 * become null. */
#pragma once

#include <json-glib/json-glib.h>

void cli_json_number (JsonBuilder *json, const char *key, double number);     /* key NULL: in an array  */
void cli_json_text   (JsonBuilder *json, const char *key, const char *text); /* NULL: null             */
void cli_json_print  (JsonBuilder *json);
