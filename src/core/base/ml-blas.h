/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * OpenBLAS picks its kernels by processor model and falls back to slow ones for
 * models newer than itself. */
#pragma once

#include <glib.h>

void        ml_blas_choose_kernel (char **argv); /* first thing in main; may restart the program once */
const char *ml_blas_kernel        (void);        /* "SkylakeX" */
void        ml_blas_use_one_thread (void);       /* before a call of BLAS or LAPACK: on the calling thread alone */
