/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-blas.h. OpenBLAS chooses while it is being loaded, before main, and
 * reads OPENBLAS_CORETYPE only then: hence the restart. Measured with 0.3.21
 * on a processor it does not know: 120 GFLOP/s a core with the Haswell kernels
 * it falls back to, 230 with those for AVX-512. */
#include "ml-blas.h"

#include <cblas.h>
#include <unistd.h>

typedef struct
{
  const char *kernel;
  int level; /* 2: AVX-512, 1: AVX2 and FMA */
} Kernel;

/* Those worth keeping; any other counts as level 0. */
static const Kernel kernels[] = {
  { "SapphireRapids", 2 }, { "Cooperlake", 2 }, { "SkylakeX", 2 },
  { "Haswell", 1 },        { "Zen", 1 },        { "Excavator", 1 },
};

static int
level_of_kernel (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kernels); i++)
    if (g_ascii_strcasecmp (kernels[i].kernel, name) == 0)
      return kernels[i].level;
  return 0;
}

static int
level_of_processor (void)
{
#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512vl")
      && __builtin_cpu_supports ("avx512bw")
      && __builtin_cpu_supports ("avx512dq"))
    return 2;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return 1;
#endif
  return 0;
}

/**
 * ml_blas_choose_kernel:
 * @argv: as main got it
 *
 * Restarts the program once with OPENBLAS_CORETYPE set if the processor can do
 * more than the kernels that OpenBLAS chose. Does nothing if the variable is
 * set already, or RURU_KEEP_BLAS is; if the restart fails, the slower kernels
 * serve as well. Call it before anything else.
 */
void
ml_blas_choose_kernel (char **argv)
{
  static const char *const names[] = { NULL, "Haswell", "SkylakeX" };
  int level = level_of_processor ();
  if (level <= level_of_kernel (ml_blas_kernel ())
      || g_getenv ("OPENBLAS_CORETYPE") != NULL
      || g_getenv ("RURU_KEEP_BLAS") != NULL)
    return;
  g_setenv ("OPENBLAS_CORETYPE", names[level], TRUE);
  g_setenv ("OPENBLAS_NUM_THREADS", "1", FALSE);
  execv ("/proc/self/exe", argv);
}

/** ml_blas_kernel: Returns: the kernels OpenBLAS uses, such as "SkylakeX" */
const char *
ml_blas_kernel (void)
{
  return openblas_get_corename ();
}

/**
 * ml_blas_use_one_thread:
 *
 * From now on OpenBLAS computes each call on the calling thread; what runs side
 * by side is decided by ml_parallel_for().
 */
void
ml_blas_use_one_thread (void)
{
  static gsize is_done = 0;
  if (g_once_init_enter (&is_done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&is_done, 1);
    }
}
