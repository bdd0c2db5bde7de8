/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Large blocks that are made and given up many times a second, such as the
 * copies of a network that somebody watches. Memory fresh from the system costs
 * several times what filling it does, so a few blocks that were given up are
 * kept for the next one of their size. */
#pragma once

#include <glib.h>

gpointer ml_spare_new  (gsize n_bytes);                 /* (transfer full): of any content */
gpointer ml_spare_take (gsize n_bytes);                 /* (transfer full) (nullable): the same if one is kept */
void     ml_spare_free (gpointer block, gsize n_bytes); /* the same @n_bytes; NULL is fine */
