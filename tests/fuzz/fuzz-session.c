/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a body as a session whose checksum is right, and derives every figure
 * of what was loaded. */
#include "fuzz-wrap.h"

#include "ml-saved-session.h"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  g_autoptr (GBytes) file = fuzz_wrap ("RuruSes\n", bytes, n_bytes);
  g_autoptr (MlSavedSession) session
      = ml_saved_session_load_bytes (file, "fuzz", NULL);
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint i = 0; session != NULL && i < session->runs->len; i++)
    {
      const MlSavedRun *run = g_ptr_array_index (session->runs, i);
      for (guint m = 0; run->evaluation != NULL && m < n_measures; m++)
        ml_evaluation_measure (run->evaluation, measures[m].name);
    }
  return 0;
}
