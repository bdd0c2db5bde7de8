/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A filter holds settings; fitting it to training rows gives a transform. In an
 * experiment it is fitted inside each fold, so nothing leaks from the test
 * rows. One file a filter.
 *
 * A filter of rows draws, drops, makes or weighs training rows; all other rows
 * pass as they are. It has change_rows in place of fit and load. */
#pragma once

#include "ml-monitor.h"
#include "ml-option.h"
#include "ml-transform.h"

#define ML_TYPE_FILTER (ml_filter_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlFilter, ml_filter, ML, FILTER, GObject)

typedef enum
{
  ML_FILTER_MAY_CHANGE_CLASS = 1 << 0, /* with the presets, even: for the table, not for an experiment */
  ML_FILTER_LEARNS = 1 << 1, /* what it makes of a row depends on the others: fitted to all rows, it tells of the test rows */
} MlFilterTraits;

struct _MlFilterClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Standardize")                            */
  const char *category;    /* N_("Numbers"), N_("Labels"), N_("Rows"), …   */
  const char *description; /* N_(one or two sentences)                     */
  const char *weka;        /* class name in WEKA, or NULL                  */
  const char *weka_flags;  /* its flags in WEKA's order, see MlWekaName; or NULL: as in the option table */
  gboolean  (*weka_leaves_out) (gpointer self, const char *flag); /* (nullable): whether WEKA does not print that flag now */
  MlFilterTraits traits;
  MlSubset    *(*change_rows) (MlFilter *self, const MlSubset *training, GError **error); /* (transfer full): what is learned from instead */
  MlSubset    *(*change_rows_watched) (MlFilter *self, const MlSubset *training, MlMonitor *monitor, GError **error); /* in its place, where it may take long; monitor: (nullable) */
  MlTransform *(*fit)  (MlFilter *self, const MlSubset *training, GError **error);
  MlTransform *(*fit_watched) (MlFilter *self, const MlSubset *training, MlMonitor *monitor, GError **error); /* in place of fit, where it may take long; monitor: (nullable) */
  MlTransform *(*load) (MlFilter *self, GVariant *state, MlDataset *header, int target, GError **error); /* must fit the columns of header, or be refused */
};

MlTransform *ml_filter_fit      (MlFilter *self, const MlSubset *training, MlMonitor *monitor, GError **error); /* monitor: (nullable): of this alone */
gboolean     ml_filter_prepare  (MlFilter *self, MlSubset **training, GPtrArray *transforms, MlMonitor *monitor, GError **error); /* *training as the next one gets it; a transform more, if there is one */
MlDataset   *ml_filter_apply    (MlFilter *self, MlDataset *data, int target, MlMonitor *monitor, GError **error); /* fitted on all of data */
MlFilter    *ml_filter_from_text(const char *text, GError **error);  /* "Standardize option=value …" */
