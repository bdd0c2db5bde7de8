/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The part of an ARFF file before its rows. */
#pragma once

#include "ml-faults.h"
#include "ml-label-table.h"
#include "ml-text.h"
#include "ml-date-format.h"

typedef struct
{
  MlAttribute *attribute;
  MlLabelTable labels;  /* of a nominal one */
  MlDateFormat *format; /* of a date */
} MlArffColumn;

typedef struct
{
  char *relation;
  GArray *columns;  /* MlArffColumn */
  const char *data; /* where the rows begin: the line behind @data */
} MlArffHeader;

gboolean ml_arff_header_read  (MlArffHeader *self, const MlText *text, GError **error);
void     ml_arff_header_add_labels (MlArffHeader *self, const GPtrArray *labels); /* MlFaultLabel */
void     ml_arff_header_clear (MlArffHeader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MlArffHeader, ml_arff_header_clear)
