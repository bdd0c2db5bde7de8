/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-memory.h"

#include <unistd.h>

/** ml_memory_bytes: Returns: the machine's memory */
double
ml_memory_bytes (void)
{
  return (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGE_SIZE);
}

/**
 * ml_memory_suffices:
 * @bytes: what would be allocated
 *
 * Returns: whether that is at most the machine's memory
 */
gboolean
ml_memory_suffices (double bytes)
{
  return bytes <= ml_memory_bytes ();
}
