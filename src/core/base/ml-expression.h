/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Formulas that a person types, such as "(a1 - 32) / 1.8" or "ifelse (A > MEAN,
 * 1, 0)", read once and evaluated often. What a name stands for, the caller
 * says; a missing value makes the result missing. Deep nesting is refused, so
 * that no text can do harm. */
#pragma once

#include <glib.h>

typedef struct _MlExpression MlExpression;

typedef struct
{
  int    (*slot)  (const char *name, gpointer data);                    /* where the value of a name will stand, -1: there is none */
  double (*label) (guint slot, const char *text, gpointer data);        /* (nullable): the code of a label, for "name is 'text'"; NaN: there is none */
  gpointer data;
  const char *names; /* for the message: "a1, a2, …" */
} MlExpressionNames;

MlExpression *ml_expression_new      (const char *text, const MlExpressionNames *names, GError **error);
void          ml_expression_free     (MlExpression *self);
double        ml_expression_evaluate (const MlExpression *self, const double *slots); /* truth is 1 or 0 */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlExpression, ml_expression_free)
