/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What support vector machines of one model share: the support vectors, the
 * kernel, and for each machine the coefficients of its vectors. Machines of a
 * linear kernel are kept as one weight an input. */
#pragma once

#include "ml-svm-kernel.h"

typedef struct
{
  guint n_vectors;
  guint32 *vectors;     /* n_vectors: which of the set's vectors; (nullable)        */
  double *coefficients; /* n_vectors, or n_inputs weights if the kernel is linear   */
  double bias;
  double calibration[2]; /* p = 1 / (1 + exp (-(c0 + c1 f))); NaN: not calibrated   */
  guint n_support;      /* vectors it was trained with, also if the kernel is linear */
} MlSvmMachine;

typedef struct
{
  MlSvmKernel *kernel;
  char *kernel_text; /* as ml_settings_to_text() writes it */
  guint n_inputs, n_vectors;
  double *vectors; /* n_vectors × n_inputs */
  double *squares; /* n_vectors            */
  GArray *machines; /* MlSvmMachine        */
} MlSvmSet;

MlSvmSet     *ml_svm_set_new     (const char *kernel, guint n_inputs, GError **error);
void          ml_svm_set_free    (MlSvmSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlSvmSet, ml_svm_set_free)
MlSvmMachine *ml_svm_set_machine (const MlSvmSet *self, guint index);
void          ml_svm_set_add     (MlSvmSet *self, guint n_rows, const guint32 *rows, const double *inputs, const double *coefficients, double bias); /* inputs: of all rows there are, rows: n_rows of them */
void          ml_svm_set_gather  (MlSvmSet *self, const double *inputs, guint n_all); /* when all are added: keeps what is used */
void          ml_svm_set_decide  (const MlSvmSet *self, guint n, const double *inputs, double *out); /* out: n × machines: f of each */
GVariant     *ml_svm_set_save    (const MlSvmSet *self);                             /* floating */
MlSvmSet     *ml_svm_set_load    (GVariant *state, guint n_inputs, guint n_machines, GError **error);
