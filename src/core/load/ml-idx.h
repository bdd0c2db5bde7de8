/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the reader and the writer of IDX share. */
#pragma once

#include <glib.h>

char *ml_idx_labels_name (const char *images_name);
