/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-versions.h"

#include "ml-blas.h"

/** ml_versions: Returns: (transfer full): program, libraries and the kernels of
 * BLAS, which decide the last digits of a number */
char *
ml_versions (void)
{
  return g_strdup_printf ("Ruru %s, GLib %u.%u.%u, OpenBLAS kernel %s",
                          RURU_VERSION, glib_major_version, glib_minor_version,
                          glib_micro_version, ml_blas_kernel ());
}
