/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column is: its name, its kind, its labels. Immutable once made and
 * reference counted, so that any thread may read the fields directly. */
#pragma once

#include <glib-object.h>

typedef enum
{
  ML_ATTRIBUTE_NUMERIC, /* numbers                                            */
  ML_ATTRIBUTE_NOMINAL, /* codes into labels, as declared                     */
  ML_ATTRIBUTE_STRING,  /* codes into labels, the distinct texts of the column */
  ML_ATTRIBUTE_DATE,    /* numbers: milliseconds since 1970-01-01 UTC         */
  ML_ATTRIBUTE_IMAGE,   /* bytes of shape channels × height × width           */
} MlAttributeKind;

typedef struct
{
  char *name;
  MlAttributeKind kind;
  guint n_labels;
  char **labels;     /* n_labels, then NULL                                   */
  char *date_format; /* (nullable): Java's SimpleDateFormat pattern           */
  guint shape[3];    /* of an image: channels, height, width                  */
  double weight;     /* 1 where the file says nothing                         */
  /*< private >*/
  gatomicrefcount ref_count;
  GHashTable *lookup; /* label → code, made when first asked, under a lock    */
} MlAttribute;

MlAttribute *ml_attribute_new_numeric (const char *name);
MlAttribute *ml_attribute_new_date    (const char *name, const char *format);
MlAttribute *ml_attribute_new_nominal (const char *name, char **labels);
MlAttribute *ml_attribute_new_string  (const char *name, char **texts);
MlAttribute *ml_attribute_new_image   (const char *name, guint channels, guint height, guint width);
MlAttribute *ml_attribute_renamed     (const MlAttribute *self, const char *name);
MlAttribute *ml_attribute_weighted    (const MlAttribute *self, double weight);
MlAttribute *ml_attribute_ref         (const MlAttribute *self);
void         ml_attribute_unref       (MlAttribute *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlAttribute, ml_attribute_unref)

int          ml_attribute_find_label  (const MlAttribute *self, const char *label);
gboolean     ml_attribute_has_codes   (const MlAttribute *self);
gboolean     ml_attribute_has_numbers (const MlAttribute *self);
gsize        ml_attribute_n_bytes     (const MlAttribute *self);
const char  *ml_attribute_kind_name   (MlAttributeKind kind);
gboolean     ml_attribute_same        (const MlAttribute *a, const MlAttribute *b);
