/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For ml-distance.c only: products of bytes in the matrix unit of newer x86
 * server processors (Intel AMX). */
#pragma once

#include <glib.h>

gboolean ml_distance_amx_is_supported (void);
void     ml_distance_amx_subtract     (const guint8 *const *a, guint n_a, const guint8 *const *b, guint n_b,
                                       gsize from, gsize width, double *out);
