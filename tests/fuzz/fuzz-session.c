/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a body as a session of each format whose checksum is right, and derives
 * every figure of what was loaded. */
#include "fuzz-wrap.h"

#include "ml-saved-session-format.h"

static void
derive (MlSavedSession *session)
{
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint i = 0; i < session->runs->len; i++)
    {
      const MlSavedRun *run = g_ptr_array_index (session->runs, i);
      for (guint m = 0; run->evaluation != NULL && m < n_measures; m++)
        ml_evaluation_measure (run->evaluation, measures[m].name);
      for (guint s = 0; s < run->studies->len; s++)
        {
          const MlSavedStudy *study = g_ptr_array_index (run->studies, s);
          g_object_unref (ml_findings_table (study->findings));
        }
    }
}

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes);

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t n_bytes)
{
  for (guint version = 1; version <= ML_SESSION_VERSION; version++)
    {
      g_autoptr (GBytes) file
          = fuzz_wrap (ML_SESSION_MAGIC, version, bytes, n_bytes);
      g_autoptr (MlSavedSession) session
          = ml_saved_session_load_bytes (file, "fuzz", NULL);
      if (session != NULL)
        derive (session);
    }
  return 0;
}
