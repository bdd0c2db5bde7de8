/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A label of a column as text: "first", "last", a number from 1, or itself. */
#pragma once

#include "ml-attribute.h"

int ml_label_index (const MlAttribute *attribute, const char *text, GError **error); /* -1: there is none */
