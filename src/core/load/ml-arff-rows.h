/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows of a piece of an ARFF file. Pieces are read side by side, each into
 * its own rows of the common columns. */
#pragma once

#include "ml-arff-header.h"
#include "ml-faults.h"

/* Where the values of one column go. */
typedef struct
{
  const MlArffColumn *header;
  double *numbers; /* all rows of the file, or NULL; zeros at first */
  gint32 *codes;   /* likewise; of a string column codes into the chunk's texts */
  guint text;      /* of a string column: which of the chunk's tables */
} MlArffTarget;

typedef struct
{
  const char *start, *end;  /* whole lines, the last one ended as well        */
  const char *limit;        /* bytes up to here may be read                   */
  const char *origin;       /* where start stands in the file's text          */
  guint n_rows, first_row;
  MlLabelTable *texts;      /* one a string column, in order of appearance    */
  GArray *weights;          /* (nullable): MlArffWeight, ascending rows       */
  GError *error;
} MlArffChunk;

typedef struct
{
  guint row;
  double weight;
} MlArffWeight;

guint    ml_arff_count_rows (const char *start, const char *end);
gboolean ml_arff_read_rows  (MlArffChunk *chunk, const MlText *text, const MlArffTarget *targets, guint n_targets,
                             gboolean (*go_on) (gpointer data, gsize n_bytes), gpointer data);
void     ml_arff_find_faults (MlArffChunk *chunk, MlFaults *faults, const MlText *text, const MlArffTarget *targets, guint n_targets,
                             gboolean (*go_on) (gpointer data, gsize n_bytes), gpointer data);
