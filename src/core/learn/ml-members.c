/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-members.h"

#include "ml-state.h"

/** ml_members_new: Returns: (transfer full) (element-type MlModel): room for
 * @n models, all %NULL */
GPtrArray *
ml_members_new (guint n)
{
  GPtrArray *self
      = g_ptr_array_new_with_free_func ((GDestroyNotify) ml_model_unref);
  g_ptr_array_set_size (self, (int) n);
  return self;
}

/** ml_members_save: Returns: (transfer floating): an "av" of all models */
GVariant *
ml_members_save (const GPtrArray *self)
{
  GVariantBuilder states;
  g_variant_builder_init (&states, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < self->len; i++)
    {
      g_autoptr (GVariant) state
          = g_variant_ref_sink (ml_model_save (g_ptr_array_index (self, i)));
      g_variant_builder_add (&states, "v", state);
    }
  return g_variant_builder_end (&states);
}

/** ml_members_load_next: appends to @self the model that @learner reads from
 * the next of @states, an "av" not to be trusted. Returns: FALSE if it cannot
 */
gboolean
ml_members_load_next (GPtrArray *self, MlLearner *learner, GVariant *states,
                      MlDataset *header, int target, GError **error)
{
  g_autoptr (GVariant) boxed = g_variant_get_child_value (states, self->len);
  g_autoptr (GVariant) state = g_variant_get_variant (boxed);
  MlModel *model = ml_learner_load (learner, state, header, target, error);
  if (model != NULL)
    g_ptr_array_add (self, model);
  return model != NULL;
}

/**
 * ml_members_load:
 * @learner: that made all of them
 * @states: of type "av"; not to be trusted
 *
 * Returns: (transfer full) (element-type MlModel) (nullable): at least one
 */
GPtrArray *
ml_members_load (MlLearner *learner, GVariant *states, MlDataset *header,
                 int target, GError **error)
{
  const gsize n = g_variant_n_children (states);
  g_autoptr (GPtrArray) self = ml_members_new (0);
  if (n == 0)
    {
      ml_state_refuse (error);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    if (!ml_members_load_next (self, learner, states, header, target, error))
      return NULL;
  return g_steal_pointer (&self);
}

/** ml_members_vote: Returns: the label of the largest of @shares, the first of
 * equals; -1 if none is above 0 */
int
ml_members_vote (const double *shares, guint n)
{
  int best = -1;
  double most = 0;
  for (guint k = 0; k < n; k++)
    if (shares[k] > most)
      {
        most = shares[k];
        best = (int) k;
      }
  return best;
}
