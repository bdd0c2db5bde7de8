/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-error.h"

/** ml_error_quark: Returns: the domain of all errors of core. Looked up each
 * time: G_DEFINE_QUARK keeps it in a variable that several threads write. */
GQuark
ml_error_quark (void)
{
  return g_quark_from_static_string ("ml-error-quark");
}
