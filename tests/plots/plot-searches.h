/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A search that is written down here. */
#pragma once

#include "ml-snapshot.h"

#include <string.h>

/* Three values of "cost" and two words, six trials but one, errors by hand. */
static inline MlSnapshot *
trials_snapshot (void)
{
  static const float trials[5][3] = { { 0.1f, 0, 0.5f },
                                      { 0.1f, 1, 0.4f },
                                      { 1, 0, 0.3f },
                                      { 1, 1, 0.125f },
                                      { 10, 0, 0.25f } };
  static const float about[2][4] = { { 1, 0.1f, 10, 3 }, { 0, 0, 0, 2 } };
  const guint sizes[] = { 5, 3 }, size = 4;
  MlSnapshot *snapshot = ml_snapshot_new ();
  memcpy (ml_snapshot_add (snapshot, "search.trials", "error", 2, sizes),
          trials, sizeof trials);
  memcpy (ml_snapshot_add (snapshot, "search.parameter1", "cost", 1, &size),
          about[0], sizeof about[0]);
  memcpy (ml_snapshot_add (snapshot, "search.parameter2", "kernel\nPoly\nRBF",
                           1, &size),
          about[1], sizeof about[1]);
  return snapshot;
}
