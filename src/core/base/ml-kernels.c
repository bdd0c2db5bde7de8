/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-kernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>

extern const MlKernels ml_kernels_avx512, ml_kernels_avx2;
#endif
extern const MlKernels ml_kernels_plain;

/**
 * ml_kernels_nth:
 * @index: 0 for the fastest
 *
 * Returns: (transfer none) (nullable): kernels that this processor can run
 */
const MlKernels *
ml_kernels_nth (guint index)
{
  const MlKernels *able[4] = { NULL };
  guint n = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx512f"))
    able[n++] = &ml_kernels_avx512;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    able[n++] = &ml_kernels_avx2;
#endif
  able[n++] = &ml_kernels_plain;
  return index < n ? able[index] : NULL;
}

/** ml_kernels: Returns: (transfer none): the fastest kernels there are here */
const MlKernels *
ml_kernels (void)
{
  static gsize kernels = 0;
  if (g_once_init_enter (&kernels))
    g_once_init_leave (&kernels, (gsize) ml_kernels_nth (0));
  return (const MlKernels *) kernels;
}

/**
 * ml_flush_denormals:
 *
 * A velocity without gradients halves until it is a denormal number, on which
 * processors spend a hundred times as long; this thread takes them for zero.
 *
 * Returns: what ml_restore_denormals() wants
 */
guint
ml_flush_denormals (void)
{
#if defined(__x86_64__)
  guint state = _mm_getcsr ();
  _mm_setcsr (state | 0x8040); /* flush to zero, denormals are zero */
  return state;
#else
  return 0;
#endif
}

/** ml_restore_denormals: @state: from ml_flush_denormals() */
void
ml_restore_denormals (guint state)
{
#if defined(__x86_64__)
  _mm_setcsr (state);
#endif
}
