/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a search tries for one option of a learner, as a line of text:
 *
 *   confidence 0.1 0.5 5          five numbers, evenly apart
 *   C 0.1 0.5 5                   the same by WEKA's flag
 *   cost 0.01 100 5 log           evenly apart as logarithms
 *   hidden-layers = 10 | 300,100  these words
 *   kernel.gamma 0.001 1 4 log    an option of what stands in an option
 *
 * Several are joined by semicolons. */
#pragma once

#include "ml-learner.h"
#include "ml-random.h"

typedef struct
{
  char *name;      /* "kernel.gamma", as a person wrote it                 */
  char *weka_flag; /* (nullable): of the option, if it is not inside another */
  GStrv words;     /* (nullable): instead of numbers                       */
  double low, high;
  guint n;         /* of words, or of numbers                              */
  gboolean is_log, is_whole;
} MlParameterRange;

GPtrArray *ml_parameter_range_list (MlLearner *learner, const char *text, GError **error); /* MlParameterRange; (nullable) */
double     ml_parameter_range_nth  (const MlParameterRange *self, guint index);            /* the number, or @index of a word */
double     ml_parameter_range_draw (const MlParameterRange *self, MlRandom *random);       /* likewise */
char      *ml_parameter_range_tell (const MlParameterRange *self, double number);          /* (transfer full): "0.25" or the word */
gboolean   ml_parameter_range_set  (const MlParameterRange *self, MlLearner *learner, double number, GError **error);
