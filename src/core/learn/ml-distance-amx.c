/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The unit multiplies 16 × 64 by 64 × 16 bytes in one instruction and adds into
 * 16 × 16 sums of 32 bits. It wants the right-hand bytes in groups of four, so
 * rows of a are packed that way once; rows of b are copied 32 at a time. Four
 * tiles of sums are at work together, since one waits long for itself. See
 * Intel, Architecture Instruction Set Extensions Programming Reference, ch. 3.
 */
#include "ml-distance-amx.h"

#if defined(__x86_64__) && defined(__linux__)

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TARGET_AMX __attribute__ ((target ("amx-tile,amx-int8,avx512f")))

enum
{
  PANEL = 16,                  /* rows of a tile     */
  BYTES = 64,                  /* of a row of a tile */
  PAIR = 2 * PANEL,            /* rows at a time     */
  REQUEST_PERMISSION = 0x1023, /* ARCH_REQ_XCOMP_PERM of arch_prctl */
  TILE_DATA = 18,              /* XFEATURE_XTILEDATA                */
};

typedef struct
{
  guint8 palette, start_row, reserved[14];
  guint16 bytes[16]; /* of a row of each tile */
  guint8 rows[16];
} TileConfiguration;

/* The kernel lets a program use the tiles once it has asked. */
static gboolean
ask (void)
{
  guint eax, ebx, ecx, edx;
  if (!__get_cpuid_count (7, 0, &eax, &ebx, &ecx, &edx))
    return FALSE;
  gboolean has_tiles = edx & (1u << 24), has_bytes = edx & (1u << 25);
  return has_tiles && has_bytes && __builtin_cpu_supports ("avx512f")
         && syscall (SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

/** ml_distance_amx_is_supported: Returns: whether this machine has the unit */
gboolean
ml_distance_amx_is_supported (void)
{
  static gsize answer = 0; /* 1: no, 2: yes */
  if (g_once_init_enter (&answer))
    g_once_init_leave (&answer, ask () ? 2 : 1);
  return answer == 2;
}

/* @out: PAIR × stride: bytes from @from on of rows @first …; 0 past the end of
 * a row and of the rows. */
static void
copy_rows (const guint8 *const *rows, guint n_rows, guint first, gsize from,
           gsize width, gsize stride, guint8 *out)
{
  for (guint i = 0; i < PAIR; i++, out += stride)
    {
      gsize n = first + i < n_rows ? width : 0;
      if (n > 0)
        memcpy (out, rows[first + i] + from, n);
      memset (out + n, 0, stride - n);
    }
}

/* Two panels in groups of four bytes. @rows: PAIR × stride; @out: 2 × stride /
 * BYTES tiles: groups × rows × 4. */
TARGET_AMX static void
group_rows (const guint8 *rows, gsize stride, guint8 *out)
{
  const __m512i lanes = _mm512_mullo_epi32 (
      _mm512_set_epi32 (15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
      _mm512_set1_epi32 ((int) stride));
  for (guint panel = 0; panel < 2; panel++)
    for (gsize at = 0; at < stride; at += 4, out += BYTES)
      _mm512_store_si512 (
          out, _mm512_i32gather_epi32 (
                   lanes, rows + (gsize) panel * PANEL * stride + at, 1));
}

/* @sums: PAIR × PAIR: rows of b × rows of a. */
TARGET_AMX static void
multiply_pairs (const guint8 *grouped_a, const guint8 *rows_b, gsize stride,
                gint32 *sums)
{
  const guint8 *second_a = grouped_a + PANEL * stride;
  const guint8 *second_b = rows_b + PANEL * stride;
  _tile_zero (0);
  _tile_zero (1);
  _tile_zero (2);
  _tile_zero (3);
  for (gsize at = 0; at < stride; at += BYTES)
    {
      _tile_loadd (4, rows_b + at, stride);
      _tile_loadd (5, second_b + at, stride);
      _tile_loadd (6, grouped_a + at * PANEL, BYTES);
      _tile_loadd (7, second_a + at * PANEL, BYTES);
      _tile_dpbuud (0, 4, 6);
      _tile_dpbuud (1, 4, 7);
      _tile_dpbuud (2, 5, 6);
      _tile_dpbuud (3, 5, 7);
    }
  const gsize step = PAIR * sizeof *sums;
  _tile_stored (0, sums, step);
  _tile_stored (1, sums + PANEL, step);
  _tile_stored (2, sums + PANEL * PAIR, step);
  _tile_stored (3, sums + PANEL * PAIR + PANEL, step);
}

/**
 * ml_distance_amx_subtract:
 * @from: the first byte of the rows to look at
 * @width: how many, at most 32768: then sums stay below 2^31
 * @out: n_a × n_b
 *
 * Subtracts from @out twice the product of each row of @a with each of @b.
 */
TARGET_AMX void
ml_distance_amx_subtract (const guint8 *const *a, guint n_a,
                          const guint8 *const *b, guint n_b, gsize from,
                          gsize width, double *out)
{
  const gsize stride = (width + BYTES - 1) / BYTES * BYTES;
  const guint n_pairs = (n_a + PAIR - 1) / PAIR;
  guint8 *grouped = g_aligned_alloc (n_pairs, PAIR * stride, BYTES);
  guint8 *rows = g_aligned_alloc (PAIR, stride, BYTES);
  gint32 sums[PAIR * PAIR] __attribute__ ((aligned (64)));
  TileConfiguration configuration = { .palette = 1 };
  for (guint i = 0; i < 8; i++)
    {
      configuration.bytes[i] = BYTES;
      configuration.rows[i] = PANEL;
    }
  for (guint i = 0; i < n_pairs; i++)
    {
      copy_rows (a, n_a, i * PAIR, from, width, stride, rows);
      group_rows (rows, stride, grouped + i * PAIR * stride);
    }
  _tile_loadconfig (&configuration);
  for (guint j = 0; j < n_b; j += PAIR)
    {
      copy_rows (b, n_b, j, from, width, stride, rows);
      for (guint i = 0; i < n_a; i += PAIR)
        {
          multiply_pairs (grouped + i * stride, rows, stride, sums);
          for (guint y = 0; y < MIN (PAIR, n_a - i); y++)
            for (guint x = 0; x < MIN (PAIR, n_b - j); x++)
              out[(gsize) (i + y) * n_b + j + x] -= 2.0 * sums[x * PAIR + y];
        }
    }
  _tile_release ();
  g_aligned_free (grouped);
  g_aligned_free (rows);
}

#else

gboolean
ml_distance_amx_is_supported (void)
{
  return FALSE;
}

void
ml_distance_amx_subtract (const guint8 *const *a, guint n_a,
                          const guint8 *const *b, guint n_b, gsize from,
                          gsize width, double *out)
{
  g_assert_not_reached ();
}

#endif
