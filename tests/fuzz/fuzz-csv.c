/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libFuzzer on the CSV reader. See tests/fuzz/README.md. */
#include "fuzz-load.h"

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n_bytes);

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n_bytes)
{
  return fuzz_load ("csv", bytes, n_bytes);
}
