/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-sealed-file.h. The checksum finds accidents; GVariant's normal form
 * makes every length in the body true. */
#include "ml-sealed-file.h"

#include "ml-error.h"
#include "ml-output.h"

#include <string.h>

enum
{
  HASH_BYTES = 32, /* SHA-256 of the body */
};

static void
hash_of (const void *bytes, gsize n_bytes, guint8 hash[HASH_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = HASH_BYTES;
  for (const guint8 *at = bytes; n_bytes > 0;)
    { /* in pieces: a length is a gssize */
      gsize piece = MIN (n_bytes, G_MAXINT32);
      g_checksum_update (checksum, at, (gssize) piece);
      at += piece;
      n_bytes -= piece;
    }
  g_checksum_get_digest (checksum, hash, &length);
}

static gboolean
refuse (GError **error, const char *name, const char *reason)
{
  g_set_error (error, ML_ERROR, ML_ERROR_PARSE, "%s: %s", name, reason);
  return FALSE;
}

/* (transfer full): the file: header and body. */
static GByteArray *
make_file (const char *magic, guint32 version, GVariant *native)
{
  g_autoptr (GVariant) body = G_BYTE_ORDER == G_LITTLE_ENDIAN
                                  ? g_variant_ref (native)
                                  : g_variant_byteswap (native);
  const gsize n_bytes = g_variant_get_size (body);
  const void *bytes = g_variant_get_data (body);
  const guint32 words[] = { GUINT32_TO_LE (version), 0 };
  const guint64 length = GUINT64_TO_LE (n_bytes);
  guint8 hash[HASH_BYTES];
  hash_of (bytes, n_bytes, hash);
  GByteArray *file = g_byte_array_new ();
  g_byte_array_append (file, (const guint8 *) magic, 8);
  g_byte_array_append (file, (const guint8 *) words, sizeof words);
  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, hash, sizeof hash);
  g_byte_array_append (file, bytes, (guint) n_bytes);
  return file;
}

/**
 * ml_sealed_file_save:
 * @path: the file, replaced only when the new one is complete
 *
 * Returns: FALSE if it cannot be written or is larger than 4 GiB
 */
gboolean
ml_sealed_file_save (const char magic[8], guint32 version, GVariant *body,
                     const char *path, GError **error)
{
  if (g_variant_get_size (body) > G_MAXUINT32 - ML_SEALED_FILE_HEADER)
    return refuse (error, path, "it would be larger than 4 GiB");
  g_autofree char *target = ml_output_target (path, error);
  if (target == NULL)
    return FALSE;
  g_autoptr (GByteArray) file = make_file (magic, version, body);
  if (g_file_set_contents_full (target, (const char *) file->data,
                                (gssize) file->len,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static const char *
not_one (const char *magic)
{
  if (memcmp (magic, "RuruMdl", 7) == 0)
    return "this is not a model saved by Ruru";
  if (memcmp (magic, "RuruSes", 7) == 0)
    return "this is not a session saved by Ruru";
  return "this is not a checkpoint saved by Ruru";
}

static gboolean
check_header (const guint8 *file, gsize n_bytes, const char *name,
              const char *magic, guint32 expected, GError **error)
{
  guint32 version;
  guint64 length;
  guint8 hash[HASH_BYTES];
  if (n_bytes < ML_SEALED_FILE_HEADER || memcmp (file, magic, 8) != 0)
    return refuse (error, name, not_one (magic));
  memcpy (&version, file + 8, sizeof version);
  memcpy (&length, file + 16, sizeof length);
  if (GUINT32_FROM_LE (version) != expected)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                   "%s: the file has format %u, and this program reads %u; "
                   "use the program that saved it",
                   name, GUINT32_FROM_LE (version), expected);
      return FALSE;
    }
  hash_of (file + ML_SEALED_FILE_HEADER, n_bytes - ML_SEALED_FILE_HEADER, hash);
  return (GUINT64_FROM_LE (length) == n_bytes - ML_SEALED_FILE_HEADER
          && memcmp (hash, file + 24, HASH_BYTES) == 0)
         || refuse (error, name,
                    "the file is damaged; take another copy or "
                    "train again");
}

/** ml_sealed_file_version: Returns: of the format, as the file says; 0: it says
 * nothing. ml_sealed_file_open() checks the rest. */
guint32
ml_sealed_file_version (GBytes *file)
{
  gsize n_bytes;
  guint32 version;
  const guint8 *bytes = g_bytes_get_data (file, &n_bytes);
  if (n_bytes < ML_SEALED_FILE_HEADER)
    return 0;
  memcpy (&version, bytes + 8, sizeof version);
  return GUINT32_FROM_LE (version);
}

/**
 * ml_sealed_file_open:
 * @name: what to call it in messages
 * @type: of the body
 *
 * Returns: (transfer full) (nullable): the body in normal form and in the byte
 *   order of this machine; %ML_ERROR_PARSE says why not
 */
GVariant *
ml_sealed_file_open (GBytes *file, const char *name, const char magic[8],
                     guint32 version, const char *type, GError **error)
{
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (file, &n_bytes);
  if (!check_header (bytes, n_bytes, name, magic, version, error))
    return NULL;
  g_autoptr (GBytes) inner = g_bytes_new_from_bytes (
      file, ML_SEALED_FILE_HEADER, n_bytes - ML_SEALED_FILE_HEADER);
  g_autoptr (GVariant) body = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE (type), inner, FALSE));
  if (!g_variant_is_normal_form (body))
    {
      refuse (error, name,
              "the file is damaged; take another copy or train again");
      return NULL;
    }
  return G_BYTE_ORDER == G_LITTLE_ENDIAN ? g_steal_pointer (&body)
                                         : g_variant_byteswap (body);
}

/**
 * ml_sealed_file_read:
 * @name: (out) (transfer full): the file's name without its folder
 *
 * Returns: (transfer full) (nullable): what is in it
 */
GBytes *
ml_sealed_file_read (const char *path, char **name, GError **error)
{
  char *contents;
  gsize n_bytes;
  *name = NULL;
  if (!g_file_get_contents (path, &contents, &n_bytes, error))
    return NULL;
  *name = g_path_get_basename (path);
  return g_bytes_new_take (contents, n_bytes);
}
