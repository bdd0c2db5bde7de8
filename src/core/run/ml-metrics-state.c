/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-metrics-state.h"

#define POINT_TYPE "(uuudttdddddddddub)"

/** ml_metrics_save: @history: (element-type MlMetrics). Returns: (transfer
 * floating): of the type ML_METRICS_STATE_TYPE */
GVariant *
ml_metrics_save (const GArray *history)
{
  GVariantBuilder points
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ML_METRICS_STATE_TYPE));
  for (guint i = 0; i < history->len; i++)
    {
      const MlMetrics *m = &g_array_index (history, MlMetrics, i);
      g_variant_builder_add (&points, POINT_TYPE, m->part, m->epoch, m->epochs,
                             m->within, m->update, m->examples, m->seconds,
                             m->loss, m->accuracy, m->validation_loss,
                             m->validation_accuracy, m->likelihood,
                             m->gradient_norm, m->learning_rate, m->operations,
                             m->change, m->is_best);
    }
  return g_variant_builder_end (&points);
}

/** ml_metrics_load: @saved: of the type ML_METRICS_STATE_TYPE, not to be
 * trusted. Returns: (transfer full) (element-type MlMetrics): the curve */
GArray *
ml_metrics_load (GVariant *saved)
{
  GArray *history = g_array_new (FALSE, FALSE, sizeof (MlMetrics));
  const gsize n = g_variant_n_children (saved);
  for (gsize i = 0; i < n; i++)
    {
      MlMetrics m = ML_METRICS_INIT;
      g_variant_get_child (saved, i, POINT_TYPE, &m.part, &m.epoch, &m.epochs,
                           &m.within, &m.update, &m.examples, &m.seconds,
                           &m.loss, &m.accuracy, &m.validation_loss,
                           &m.validation_accuracy, &m.likelihood,
                           &m.gradient_norm, &m.learning_rate, &m.operations,
                           &m.change, &m.is_best);
      if (!(m.seconds >= 0 && m.seconds < 1e10))
        m.seconds = 0;
      if (!(m.within >= 0 && m.within <= 1))
        m.within = 0;
      g_array_append_val (history, m);
    }
  return history;
}
