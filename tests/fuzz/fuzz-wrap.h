/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A body as a file whose checksum is right, so that mutations reach what is
 * behind it. */
#pragma once

#include <glib.h>
#include <stdint.h>
#include <string.h>

static inline GBytes *
fuzz_wrap (const char magic[8], guint version, const uint8_t *body,
           gsize n_bytes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 header[56] = { 0 };
  gsize n_hash = 32;
  const guint32 format = GUINT32_TO_LE (version);
  const guint64 length = GUINT64_TO_LE (n_bytes);
  g_checksum_update (checksum, body, (gssize) n_bytes);
  memcpy (header, magic, 8);
  memcpy (header + 8, &format, sizeof format);
  memcpy (header + 16, &length, sizeof length);
  g_checksum_get_digest (checksum, header + 24, &n_hash);
  GByteArray *file = g_byte_array_new ();
  g_byte_array_append (file, header, sizeof header);
  g_byte_array_append (file, body, (guint) n_bytes);
  return g_byte_array_free_to_bytes (file);
}
