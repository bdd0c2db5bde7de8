/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-spare-memory.h. The blocks kept stand in the order in which they came;
 * where there are too many, the oldest goes. Blocks of other sizes than those
 * asked for so leave by themselves. Plain pthread, because ThreadSanitizer does
 * not see GMutex. */
#include "ml-spare-memory.h"

#include <pthread.h>
#include <string.h>

enum
{
  LEAST_BYTES = 1 << 14, /* smaller ones are the allocator's business */
  MOST_BYTES = 1 << 26,  /* kept in all */
  MOST_BLOCKS = 64,
};

typedef struct
{
  gpointer memory;
  gsize n_bytes;
} Block;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Block kept[MOST_BLOCKS]; /* oldest first; under the lock */
static guint n_kept;            /* under the lock */
static gsize n_bytes_kept;      /* under the lock */

/* An address sanitizer is to see every use of a block that was given up. */
static gboolean
is_worth_keeping (gsize n_bytes)
{
#ifdef __SANITIZE_ADDRESS__
  return FALSE;
#endif
  return n_bytes >= LEAST_BYTES && n_bytes <= MOST_BYTES / 4;
}

/* Takes the @index-th out. Called with the lock. */
static gpointer
steal (guint index)
{
  const Block block = kept[index];
  n_kept--;
  n_bytes_kept -= block.n_bytes;
  memmove (kept + index, kept + index + 1, (n_kept - index) * sizeof (Block));
  return block.memory;
}

/* Returns: (transfer full) (nullable): a block that had to go for it. Called
 * with the lock. */
static gpointer
make_room (gsize n_bytes)
{
  return n_kept == MOST_BLOCKS || n_bytes_kept + n_bytes > MOST_BYTES
             ? steal (0)
             : NULL;
}

/** ml_spare_take: Returns: (transfer full) (nullable): @n_bytes of any content,
 * if a block of that size is kept */
gpointer
ml_spare_take (gsize n_bytes)
{
  gpointer memory = NULL;
  if (!is_worth_keeping (n_bytes))
    return NULL;
  pthread_mutex_lock (&lock);
  for (guint i = n_kept; i-- > 0 && memory == NULL;)
    if (kept[i].n_bytes == n_bytes)
      memory = steal (i);
  pthread_mutex_unlock (&lock);
  return memory;
}

/** ml_spare_new: Returns: (transfer full): @n_bytes of any content; the program
 * ends if there is no room, as with g_malloc() */
gpointer
ml_spare_new (gsize n_bytes)
{
  gpointer memory = ml_spare_take (n_bytes);
  return memory != NULL ? memory : g_malloc (n_bytes);
}

/**
 * ml_spare_free:
 * @block: (transfer full) (nullable): from ml_spare_new(), or any other of
 *   g_malloc()
 * @n_bytes: its size
 */
void
ml_spare_free (gpointer block, gsize n_bytes)
{
  if (block == NULL || !is_worth_keeping (n_bytes))
    {
      g_free (block);
      return;
    }
  pthread_mutex_lock (&lock);
  for (gpointer old; (old = make_room (n_bytes)) != NULL;)
    g_free (old);
  kept[n_kept++] = (Block){ block, n_bytes };
  n_bytes_kept += n_bytes;
  pthread_mutex_unlock (&lock);
}
