/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A filter holds settings; fitting it to training rows gives a transform. In an
 * experiment it is fitted inside each fold, so nothing leaks from the test
 * rows. One file a filter. */
#pragma once

#include "ml-option.h"
#include "ml-transform.h"

#define ML_TYPE_FILTER (ml_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlFilter, ml_filter, ML, FILTER, GObject)

struct _MlFilterClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Standardize")                            */
  const char *category;    /* N_("Attribute")                              */
  const char *description; /* N_(one or two sentences)                     */
  const char *weka;        /* class name in WEKA, or NULL                  */
  const char *weka_flags;  /* its flags in WEKA's order, see MlWekaName; or NULL: as in the option table */
  gboolean  (*weka_leaves_out) (gpointer self, const char *flag); /* (nullable): whether WEKA does not print that flag now */
  MlTransform *(*fit)  (MlFilter *self, const MlSubset *training, GError **error);
  MlTransform *(*load) (MlFilter *self, GVariant *state, MlDataset *header, int target, GError **error); /* must fit the columns of header, or be refused */
};

MlTransform *ml_filter_fit      (MlFilter *self, const MlSubset *training, GError **error);
MlDataset   *ml_filter_apply    (MlFilter *self, MlDataset *data, int target, GError **error); /* fitted on all of data */
MlFilter    *ml_filter_from_text(const char *text, GError **error);  /* "Standardize option=value …" */
