/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-memory.h"

#include <string.h>
#include <unistd.h>

static double pretended, pretended_free;

/** ml_memory_pretend: lets tests run on a machine of other sizes; not while
 * anything else runs */
void
ml_memory_pretend (double all, double free)
{
  pretended = all;
  pretended_free = free;
}

/** ml_memory_bytes: Returns: the machine's memory */
double
ml_memory_bytes (void)
{
  if (pretended > 0)
    return pretended;
  return (double) sysconf (_SC_PHYS_PAGES) * (double) sysconf (_SC_PAGE_SIZE);
}

/** ml_memory_free: Returns: what programs can still have: files that the system
 * keeps at hand make room */
double
ml_memory_free (void)
{
  g_autofree char *text = NULL;
  if (pretended_free > 0)
    return pretended_free;
  const char *line = g_file_get_contents ("/proc/meminfo", &text, NULL, NULL)
                         ? strstr (text, "MemAvailable:")
                         : NULL;
  return line != NULL
             ? 1024 * g_ascii_strtod (line + strlen ("MemAvailable:"), NULL)
             : (double) sysconf (_SC_AVPHYS_PAGES)
                   * (double) sysconf (_SC_PAGE_SIZE);
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
