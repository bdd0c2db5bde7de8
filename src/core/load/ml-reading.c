/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-reading.h"

enum
{
  LEAST_PIECE = 1 << 18 /* bytes; smaller ones are not worth a thread */
};

static gsize least_piece = LEAST_PIECE;

/** ml_reading_set_least_piece: lets tests cut small files, too; not while
 * anything is being read */
void
ml_reading_set_least_piece (gsize bytes)
{
  least_piece = bytes > 0 ? bytes : LEAST_PIECE;
}

/** ml_reading_piece_size: Returns: bytes of a piece of a file of @length bytes,
 * so that there are at most ML_READING_MOST_PIECES, and that a piece is long
 * against what is kept for each of its columns. It depends on nothing else,
 * least of all on the number of threads. */
gsize
ml_reading_piece_size (gsize length, guint n_columns)
{
  const gsize for_columns = least_piece / 512 * n_columns;
  return MAX (MAX (length / ML_READING_MOST_PIECES + 1, least_piece),
              for_columns);
}

/** ml_reading_init: @all_work: what ml_reading_tell() will add up to */
void
ml_reading_init (MlReading *self, MlMonitor *monitor, double all_work)
{
  *self = (MlReading){ .monitor = monitor,
                       .all_work = MAX (all_work, 1),
                       .first_bad = G_MAXINT };
}

/**
 * ml_reading_tell:
 * @work: done since the last call; from any thread
 *
 * Returns: FALSE to stop
 */
gboolean
ml_reading_tell (MlReading *self, gsize work)
{
  const gsize done
      = (gsize) g_atomic_pointer_add (&self->done, (gssize) work) + work;
  return ml_monitor_tick (self->monitor,
                          MIN ((double) done / self->all_work, 1));
}

/** ml_reading_skips: Returns: whether @piece need not be read any more */
gboolean
ml_reading_skips (MlReading *self, guint piece)
{
  return (gint) piece > g_atomic_int_get (&self->first_bad)
         || ml_monitor_is_stopped (self->monitor);
}

/** ml_reading_fail: notes that @piece has a fault */
void
ml_reading_fail (MlReading *self, guint piece)
{
  gint first = g_atomic_int_get (&self->first_bad);
  while ((gint) piece < first
         && !g_atomic_int_compare_and_exchange (&self->first_bad, first,
                                                (gint) piece))
    first = g_atomic_int_get (&self->first_bad);
}
