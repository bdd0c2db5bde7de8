/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-machine-model.h. */
#include "ml-machine-model.h"

#include <string.h>

/**
 * ml_machine_model_keep:
 * @seen: (transfer full) (nullable): of each machine's last update
 *
 * For the learner, before anybody else has the model: its pictures show data,
 * fantasies, statistics and energies of @seen, too.
 */
void
ml_machine_model_keep (MlModel *self, MlSnapshot *seen)
{
  MlMachineModel *model = (MlMachineModel *) self;
  ml_machine_model_clear (self);
  model->seen = seen;
}

/** ml_machine_model_clear: of the model's own free */
void
ml_machine_model_clear (MlModel *self)
{
  g_clear_pointer (&((MlMachineModel *) self)->seen, ml_snapshot_unref);
}

/** ml_machine_model_add_others: tensors of @from that @to has none of */
void
ml_machine_model_add_others (const MlSnapshot *from, MlSnapshot *to)
{
  for (guint i = 0; i < ml_snapshot_length (from); i++)
    {
      const MlTensor *tensor = ml_snapshot_nth (from, i);
      if (ml_snapshot_find (to, tensor->name) == NULL)
        memcpy (ml_snapshot_add_unset (to, tensor->name, tensor->caption,
                                       tensor->n_sizes, tensor->sizes),
                tensor->values, ml_tensor_length (tensor) * sizeof (float));
    }
}

/** ml_machine_model_add_seen: what was kept, if anything was, and @to has none
 * of */
void
ml_machine_model_add_seen (const MlModel *self, MlSnapshot *to)
{
  const MlSnapshot *seen = ((const MlMachineModel *) self)->seen;
  if (seen != NULL)
    ml_machine_model_add_others (seen, to);
}
