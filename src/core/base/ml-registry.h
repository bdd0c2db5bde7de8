/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Types by kind. The meson list of a room generates its table of type
 * functions; this file turns the tables into lists a user can pick from.
 * A kind is the abstract type: ML_TYPE_LEARNER, ML_TYPE_FILTER, ... */
#pragma once

#include <glib-object.h>

typedef GType (*MlTypeFunc) (void);

extern const MlTypeFunc ml_core_types[]; /* generated, NULL-terminated */

void         ml_registry_add  (const MlTypeFunc *types);
const GType *ml_registry_list (GType kind, guint *n_types);
const char  *ml_registry_name (GType type);
GType        ml_registry_find (GType kind, const char *name, GError **error);
