/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column is, as a GVariant; reading one that nobody vouches for does no
 * harm. */
#pragma once

#include "ml-attribute.h"

#define ML_COLUMN_STATE_TYPE "(suass(uuu)d)" /* name, kind, labels, date format, shape, weight */

GVariant    *ml_column_save (const MlAttribute *column, gboolean with_texts); /* floating; with_texts: those of a string column, too */
MlAttribute *ml_column_load (GVariant *saved, gboolean with_texts);           /* (transfer full) (nullable): NULL: it makes no sense */
