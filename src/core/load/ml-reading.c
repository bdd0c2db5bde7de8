/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-reading.h"

#include "ml-error.h"
#include "ml-memory.h"
#include "ml-source.h"

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

/** ml_reading_fail: notes the @fault (transfer full) of @piece, which only the
 * thread that reads @piece does, and once */
void
ml_reading_fail (MlReading *self, guint piece, GError *fault)
{
  self->faults[piece] = fault;
  gint first = g_atomic_int_get (&self->first_bad);
  while ((gint) piece < first
         && !g_atomic_int_compare_and_exchange (&self->first_bad, first,
                                                (gint) piece))
    first = g_atomic_int_get (&self->first_bad);
}

/** ml_reading_check: once the threads are done. Returns: FALSE with the first
 * fault in file order, or with ML_ERROR_STOPPED */
gboolean
ml_reading_check (MlReading *self, GError **error)
{
  if (ml_monitor_is_stopped (self->monitor))
    return ml_monitor_set_stopped_error (self->monitor, error);
  if (self->first_bad == G_MAXINT)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->faults[self->first_bad]));
  return FALSE;
}

/** ml_reading_clear: frees the faults that nobody asked for */
void
ml_reading_clear (MlReading *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->faults); i++)
    g_clear_error (&self->faults[i]);
}

/** ml_reading_has_room: Returns: FALSE with an error if so large a table does
 * not fit into memory; @name: the file's */
gboolean
ml_reading_has_room (const char *name, guint64 n_rows, guint n_columns,
                     GError **error)
{
  if (n_rows <= G_MAXINT32
      && ml_memory_suffices (8.0 * (double) n_rows * n_columns))
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_DATA,
               "%s: %" G_GUINT64_FORMAT " rows of %u values do not fit "
               "into memory; use a part of the file",
               name, n_rows, n_columns);
  return FALSE;
}
