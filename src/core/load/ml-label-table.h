/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Texts to codes, for readers: texts come as bytes of the file and are looked
 * up once a cell. Open addressing; a slot keeps the first 8 bytes of its text,
 * so that most look-ups touch one slot and nothing else. Codes count from 0 in
 * the order of addition. Not for several writers at once; any number of threads
 * may look up. */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct
{
  const char *text; /* the file's bytes, or kept by the table; not terminated */
  guint32 length;
  gint32 code;    /* -1: an empty slot */
  guint64 prefix; /* the first 8 bytes, zeros behind a shorter text */
} MlLabelSlot;

typedef struct
{
  MlLabelSlot *slots;
  guint n_slots;      /* a power of two, or 0 */
  GArray *order;      /* the texts by code */
  GStringChunk *kept; /* copies of texts that stand nowhere else */
} MlLabelTable;

void    ml_label_table_clear  (MlLabelTable *self);
gint32  ml_label_table_find   (const MlLabelTable *self, const char *text, gsize length, const char *limit);
gint32  ml_label_table_add    (MlLabelTable *self, const char *text, gsize length, const char *limit, gboolean keep);
guint   ml_label_table_size   (const MlLabelTable *self);
const char *ml_label_table_nth (const MlLabelTable *self, guint code, gsize *length);
void    ml_label_table_merge (MlLabelTable *self, const MlLabelTable *part, gint32 *codes, gsize n_codes);
char  **ml_label_table_strings (const MlLabelTable *self);
