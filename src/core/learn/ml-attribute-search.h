/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How columns are chosen by what an evaluator says of them. One file a
 * search. */
#pragma once

#include "ml-attribute-evaluator.h"

#define ML_TYPE_ATTRIBUTE_SEARCH (ml_attribute_search_get_type ())
G_DECLARE_DERIVABLE_TYPE (MlAttributeSearch, ml_attribute_search, ML, ATTRIBUTE_SEARCH, GObject)

struct _MlAttributeSearchClass
{
  GObjectClass parent_class;
  const char *title;       /* N_("Best first")                                 */
  const char *description; /* N_(one sentence)                                 */
  const char *weka;        /* class name in WEKA                               */
  const char *weka_flags;  /* see MlWekaName                                   */
  gboolean ranks;          /* it takes worths of single columns, not of sets   */
  GArray *(*rank)   (MlAttributeSearch *self, const MlSubset *rows, const double *worths); /* (transfer full): guint, the best first */
  gboolean (*search) (MlAttributeSearch *self, const MlSubset *rows, const MlAttributeEvaluatorClass *evaluator, gpointer state, MlMonitor *monitor, gboolean *is_in, GError **error); /* is_in: none at first */
};

MlAttributeSearch *ml_attribute_search_from_text (const char *text, GError **error);
GArray *ml_attribute_search_run (MlAttributeSearch *self, MlAttributeEvaluator *evaluator, const MlSubset *rows, MlMonitor *monitor, GError **error); /* (transfer full) (nullable): guint: the columns chosen, without the class */

/* For searches: one set more is to be rated. FALSE with @error set: stop now. */
gboolean ml_attribute_search_goes_on (MlMonitor *monitor, guint n_rated, guint n_columns, GError **error);
