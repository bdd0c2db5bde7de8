/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is wrong with the rows of a file, all of it, and what may be done about
 * it. A reader notes each fault with the least repair that it needs; with a copy
 * of the text at hand the repairs are made in that copy, byte for byte, so that
 * lines keep their numbers and the file on disk stays as it is. */
#pragma once

#include "ml-text.h"

/* Also: what a fault needs. Leaving out its row mends every fault. */
typedef enum
{
  ML_REPAIR_LABELS = 1 << 0, /* labels that the header lacks are added to it */
  ML_REPAIR_VALUES = 1 << 1, /* what is no value of its column is missing    */
  ML_REPAIR_ROWS = 1 << 2,   /* rows that are wrong otherwise are left out   */
  ML_REPAIR_ALL = 7,
} MlRepairs;

enum
{
  ML_FAULTS_TOLD = 100 /* messages kept of one file */
};

typedef struct
{
  guint column; /* of the header, from 0 */
  char *attribute, *label;
  guint64 n_rows; /* that have it */
} MlFaultLabel;

typedef struct _MlFaults
{
  GPtrArray *messages; /* char *: "name:line:column: what; remedy", in file order */
  guint64 n_faults;    /* told or not */
  guint64 n_values;    /* that are none of their columns' */
  guint64 n_rows[ML_REPAIR_ALL + 1]; /* by all that the row needs */
  GPtrArray *labels;   /* MlFaultLabel, in file order */

  /* While reading. */
  const MlText *text;
  char *copy;        /* (nullable): of the text, to be repaired */
  char missing;      /* what it has for a missing value */
  MlRepairs repairs; /* that are made in the copy */
  MlTextPlace place; /* of the last message */
  MlRepairs needs;   /* of the row at hand */
  GArray *cells;     /* its wrong values */
  GPtrArray *row_labels;
  GHashTable *known_labels;
} MlFaults;

MlFaults *ml_faults_new         (const MlText *text, MlRepairs repairs, char *copy, char missing); /* (transfer full) */
void      ml_faults_add         (MlFaults *self, const char *at, const char *message);
void      ml_faults_add_value   (MlFaults *self, const char *at, const char *end, const char *message);
void      ml_faults_add_label   (MlFaults *self, const char *at, const char *message, guint column, const char *attribute, const char *label);
void      ml_faults_end_row     (MlFaults *self, const char *start, const char *end);

MlRepairs ml_faults_needs       (const MlFaults *self); /* the least that mends all */
guint64   ml_faults_rows_left_out (const MlFaults *self, MlRepairs repairs);
gboolean  ml_faults_are_mended  (const MlFaults *self, MlRepairs repairs);
char    **ml_faults_describe_repairs (const MlFaults *self, MlRepairs repairs); /* (transfer full): sentences, what was done */
char     *ml_faults_label_list  (const MlFaults *self); /* (transfer full): "x (3), y (1)" */
void      ml_faults_free        (MlFaults *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlFaults, ml_faults_free)
