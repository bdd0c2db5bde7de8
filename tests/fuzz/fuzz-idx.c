/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libFuzzer on the IDX reader. See tests/fuzz/README.md. */
#include "fuzz-load.h"

int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n_bytes);

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n_bytes)
{
  return fuzz_load ("idx", bytes, n_bytes);
}
