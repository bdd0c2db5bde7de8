/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts an MlDataset together, column by column. Arrays are handed over and not
 * copied; they are freed with g_free() when the last table lets go of them. */
#pragma once

#include "ml-dataset.h"

typedef struct _MlDatasetBuilder MlDatasetBuilder;

MlDatasetBuilder *ml_dataset_builder_new         (const char *relation, guint n_rows);
void              ml_dataset_builder_add_numbers (MlDatasetBuilder *self, MlAttribute *attribute, double *values);
void              ml_dataset_builder_add_codes   (MlDatasetBuilder *self, MlAttribute *attribute, gint32 *codes);
void              ml_dataset_builder_add_bytes   (MlDatasetBuilder *self, MlAttribute *attribute, guint8 *bytes);
void              ml_dataset_builder_add_shared  (MlDatasetBuilder *self, MlDataset *from, guint column, MlAttribute *attribute);
void              ml_dataset_builder_add_taken  (MlDatasetBuilder *self, MlDataset *from, guint column, const guint32 *rows); /* a copy of those rows */
void              ml_dataset_builder_set_weights (MlDatasetBuilder *self, double *weights);
void              ml_dataset_builder_share_weights (MlDatasetBuilder *self, MlDataset *from);
void              ml_dataset_builder_warn        (MlDatasetBuilder *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
MlDataset        *ml_dataset_builder_finish      (MlDatasetBuilder *self);
void              ml_dataset_builder_free        (MlDatasetBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlDatasetBuilder, ml_dataset_builder_free)
