/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hash folds 64 × 64 → 128-bit products of the text with a number drawn at
 * random once a process, so that no file can be made to collide on purpose.
 * Codes do not depend on it. */
#include "ml-label-table.h"

__extension__ typedef unsigned __int128 Product;

typedef struct
{
  const char *text;
  guint32 length;
} Text;

static guint64
fold (guint64 a, guint64 b)
{
  const Product product = (Product) a * b;
  return (guint64) product ^ (guint64) (product >> 64);
}

static guint64
random_key (void)
{
  static gsize key = 0;
  if (g_once_init_enter (&key))
    g_once_init_leave (&key,
                       ((gsize) g_random_int () << 32) | g_random_int () | 1);
  return key;
}

/* Up to 8 bytes as one number, zeros behind; reads past @length if that stays
 * before @limit. */
static inline guint64
load_prefix (const char *text, gsize length, const char *limit)
{
  guint64 bytes = 0;
  if (limit - text >= 8)
    {
      memcpy (&bytes, text, 8);
      if (length < 8)
        bytes &= GUINT64_FROM_LE ((G_GUINT64_CONSTANT (1) << (8 * length)) - 1);
    }
  else
    memcpy (&bytes, text, MIN (length, 8));
  return bytes;
}

static inline guint64
hash_of (guint64 prefix, const char *text, gsize length)
{
  const guint64 key = random_key ();
  guint64 hash
      = fold (prefix ^ key, length ^ G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  for (gsize i = 8; i < length; i += 8)
    hash = fold (hash ^ load_prefix (text + i, length - i, text + length),
                 key ^ G_GUINT64_CONSTANT (0xd1342543de82ef95));
  return hash;
}

/* The slot of a text, or the empty one where it belongs. */
static inline MlLabelSlot *
find_slot (const MlLabelTable *self, guint64 prefix, const char *text,
           gsize length)
{
  guint at = (guint) hash_of (prefix, text, length) & (self->n_slots - 1);
  for (;; at = (at + 1) & (self->n_slots - 1))
    {
      MlLabelSlot *slot = &self->slots[at];
      if (slot->code < 0
          || (slot->prefix == prefix && slot->length == length
              && (length <= 8
                  || memcmp (slot->text + 8, text + 8, length - 8) == 0)))
        return slot;
    }
}

static void
grow (MlLabelTable *self)
{
  MlLabelSlot *old = self->slots;
  const guint n_old = self->n_slots;
  self->n_slots = MAX (n_old * 2, 4);
  self->slots = g_new (MlLabelSlot, self->n_slots);
  for (guint i = 0; i < self->n_slots; i++)
    self->slots[i].code = -1;
  for (guint i = 0; i < n_old; i++)
    if (old[i].code >= 0)
      *find_slot (self, old[i].prefix, old[i].text, old[i].length) = old[i];
  g_free (old);
}

/** ml_label_table_clear: frees what a table holds; all zeros is a new one */
void
ml_label_table_clear (MlLabelTable *self)
{
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->kept, g_string_chunk_free);
  self->n_slots = 0;
}

/**
 * ml_label_table_find:
 * @limit: up to here bytes behind @text may be read, though they do not count
 *
 * Returns: the code, or -1
 */
gint32
ml_label_table_find (const MlLabelTable *self, const char *text, gsize length,
                     const char *limit)
{
  if (self->n_slots == 0)
    return -1;
  return find_slot (self, load_prefix (text, length, limit), text, length)
      ->code;
}

/**
 * ml_label_table_add:
 * @length: at most G_MAXUINT32
 * @keep: copy the text if it is new; else it must outlive the table
 *
 * Returns: the text's code, new or not
 */
gint32
ml_label_table_add (MlLabelTable *self, const char *text, gsize length,
                    const char *limit, gboolean keep)
{
  if (self->order == NULL)
    self->order = g_array_new (FALSE, FALSE, sizeof (Text));
  if (self->order->len * 2 >= self->n_slots)
    grow (self);
  const guint64 prefix = load_prefix (text, length, limit);
  MlLabelSlot *slot = find_slot (self, prefix, text, length);
  if (slot->code >= 0)
    return slot->code;
  if (keep)
    {
      if (self->kept == NULL)
        self->kept = g_string_chunk_new (4096);
      text = g_string_chunk_insert_len (self->kept, text, (gssize) length);
    }
  const Text entry = { text, (guint32) length };
  g_array_append_val (self->order, entry);
  *slot = (MlLabelSlot){ text, (guint32) length, (gint32) self->order->len - 1,
                         prefix };
  return slot->code;
}

/** ml_label_table_size: Returns: how many texts */
guint
ml_label_table_size (const MlLabelTable *self)
{
  return self->order != NULL ? self->order->len : 0;
}

/** ml_label_table_nth: Returns: (transfer none): the text of @code, not
 * terminated */
const char *
ml_label_table_nth (const MlLabelTable *self, guint code, gsize *length)
{
  const Text *entry = &g_array_index (self->order, Text, code);
  *length = entry->length;
  return entry->text;
}

/**
 * ml_label_table_merge:
 * @part: the texts of a piece of a file; must outlive @self
 * @codes: (array length=n_codes) (inout): codes into @part, become codes into
 *   @self; negative ones stay
 */
void
ml_label_table_merge (MlLabelTable *self, const MlLabelTable *part,
                      gint32 *codes, gsize n_codes)
{
  const guint n = ml_label_table_size (part);
  g_autofree gint32 *common = g_new (gint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      gsize length;
      const char *text = ml_label_table_nth (part, i, &length);
      common[i] = ml_label_table_add (self, text, length, text + length, FALSE);
    }
  for (gsize i = 0; i < n_codes; i++)
    if (codes[i] >= 0)
      codes[i] = common[codes[i]];
}

/** ml_label_table_strings: Returns: (transfer full) (array zero-terminated=1):
 * all texts by code */
char **
ml_label_table_strings (const MlLabelTable *self)
{
  const guint n = ml_label_table_size (self);
  char **strings = g_new (char *, (gsize) n + 1);
  for (guint i = 0; i < n; i++)
    {
      gsize length;
      const char *text = ml_label_table_nth (self, i, &length);
      strings[i] = g_strndup (text, length);
    }
  strings[n] = NULL;
  return strings;
}
