/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the threads that read one file share: how far they are, whether to stop,
 * and which piece of the file, counted in file order, is the first with a
 * fault. Pieces behind that one need not be read; those before it must, so that
 * the same fault is reported for any number of threads. */
#pragma once

#include "ml-monitor.h"

enum
{
  ML_READING_MOST_PIECES = 64
};

typedef struct
{
  MlMonitor *monitor; /* (nullable) */
  double all_work;    /* in any unit */
  gsize done;         /* atomic: in the same unit */
  gint first_bad;     /* atomic: G_MAXINT at first */
  GError *faults[ML_READING_MOST_PIECES + 2]; /* a piece; two more for what stands at the ends */
} MlReading;

gsize    ml_reading_piece_size       (gsize length, guint n_columns);
void     ml_reading_set_least_piece  (gsize bytes); /* for tests; 0: as usual */
void     ml_reading_init  (MlReading *self, MlMonitor *monitor, double all_work);
gboolean ml_reading_tell  (MlReading *self, gsize work);
gboolean ml_reading_skips (MlReading *self, guint piece);
void     ml_reading_fail  (MlReading *self, guint piece, GError *fault); /* (transfer full) */
gboolean ml_reading_check (MlReading *self, GError **error);
void     ml_reading_clear (MlReading *self);
gboolean ml_reading_has_room (const char *name, guint64 n_rows, guint n_columns, GError **error);
