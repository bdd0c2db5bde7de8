/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What columns are worth for telling the class: each one by itself, or a set of
 * them together. One file an evaluator. */
#pragma once

#include "ml-monitor.h"
#include "ml-option.h"
#include "ml-subset.h"

#define ML_TYPE_ATTRIBUTE_EVALUATOR (ml_attribute_evaluator_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlAttributeEvaluator, ml_attribute_evaluator, ML, ATTRIBUTE_EVALUATOR, GObject)

struct _MlAttributeEvaluatorClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Information gain")                           */
  const char *description; /* N_(one sentence)                                 */
  const char *weka;        /* class name in WEKA                               */
  const char *weka_flags;  /* see MlWekaName                                   */
  /* Either: fills a worth for each column; that of the class is not read. */
  gboolean (*rate)   (MlAttributeEvaluator *self, const MlSubset *rows, MlMonitor *monitor, double *worths, GError **error); /* monitor: (nullable): all three stop with it within 100 ms */
  /* Or: what is known of the rows, then the worth of sets of columns. */
  gpointer (*begin)  (MlAttributeEvaluator *self, const MlSubset *rows, MlMonitor *monitor, GError **error); /* (transfer full) (nullable) */
  gboolean (*merit)  (gpointer state, const gboolean *is_in, double *merit, GError **error);
  void     (*finish) (gpointer state, gboolean *is_in); /* (nullable): a last word on what was found */
  void     (*end)    (gpointer state);
};

MlAttributeEvaluator *ml_attribute_evaluator_from_text (const char *text, GError **error);
gboolean ml_attribute_evaluator_rates_sets (MlAttributeEvaluator *self);
gboolean ml_attribute_evaluator_needs_labels (const MlSubset *rows, const char *title, GError **error); /* a nominal class */
