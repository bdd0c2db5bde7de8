/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-snapshot.h. A snapshot is filled by one thread and then handed over;
 * from that moment it is only read, so it needs no lock. */
#include "ml-snapshot.h"

#include "ml-spare-memory.h"

#include <string.h>

#define MAX_SIZES 4

struct _MlSnapshot
{
  gatomicrefcount ref_count;
  GPtrArray *tensors; /* MlTensor */
  gpointer attached;  /* (nullable) */
  GDestroyNotify free_attached;
};

G_DEFINE_BOXED_TYPE (MlSnapshot, ml_snapshot, ml_snapshot_ref,
                     ml_snapshot_unref)

/** ml_tensor_row_length: Returns: values of one of the first size */
gsize
ml_tensor_row_length (const MlTensor *self)
{
  gsize n = 1;
  for (guint i = 1; i < self->n_sizes; i++)
    n *= self->sizes[i];
  return n;
}

/** ml_tensor_length: Returns: how many values there are */
gsize
ml_tensor_length (const MlTensor *self)
{
  return self->sizes[0] * ml_tensor_row_length (self);
}

/* Of its values; where there are none, there is room for one. */
static gsize
n_bytes (const MlTensor *tensor)
{
  return MAX (ml_tensor_length (tensor), 1) * sizeof (float);
}

static void
free_tensor (gpointer data)
{
  MlTensor *tensor = data;
  g_free (tensor->name);
  g_free (tensor->caption);
  ml_spare_free (tensor->values, n_bytes (tensor));
  g_free (tensor);
}

/** ml_snapshot_new: Returns: (transfer full): a snapshot without tensors */
MlSnapshot *
ml_snapshot_new (void)
{
  MlSnapshot *self = g_new0 (MlSnapshot, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->tensors = g_ptr_array_new_with_free_func (free_tensor);
  return self;
}

/** ml_snapshot_ref: Returns: (transfer full): @self */
MlSnapshot *
ml_snapshot_ref (MlSnapshot *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_snapshot_unref: frees @self with its last owner */
void
ml_snapshot_unref (MlSnapshot *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  ml_snapshot_attach (self, NULL, NULL);
  g_ptr_array_unref (self->tensors);
  g_free (self);
}

/**
 * ml_snapshot_add_unset:
 * @name: unique in @self, "layer1.weights"
 * @caption: (nullable): what a person calls it
 * @sizes: (array length=n_sizes): 1 to 4 of them, outermost first
 *
 * Adds one tensor, for a maker that sets all of it before anybody else sees
 * @self.
 *
 * Returns: (transfer none): product of @sizes values of any content
 */
float *
ml_snapshot_add_unset (MlSnapshot *self, const char *name, const char *caption,
                       guint n_sizes, const guint *sizes)
{
  g_return_val_if_fail (n_sizes >= 1 && n_sizes <= MAX_SIZES, NULL);
  MlTensor *tensor = g_new0 (MlTensor, 1);
  tensor->name = g_strdup (name);
  tensor->caption = g_strdup (caption);
  tensor->n_sizes = n_sizes;
  memcpy (tensor->sizes, sizes, n_sizes * sizeof *sizes);
  tensor->values = ml_spare_new (n_bytes (tensor));
  g_ptr_array_add (self->tensors, tensor);
  return tensor->values;
}

/** ml_snapshot_add: Returns: (transfer none): as ml_snapshot_add_unset(), but
 *  zeros */
float *
ml_snapshot_add (MlSnapshot *self, const char *name, const char *caption,
                 guint n_sizes, const guint *sizes)
{
  ml_snapshot_add_unset (self, name, caption, n_sizes, sizes);
  const MlTensor *tensor
      = g_ptr_array_index (self->tensors, self->tensors->len - 1);
  return memset (tensor->values, 0, n_bytes (tensor));
}

/** ml_snapshot_length: Returns: how many tensors there are */
guint
ml_snapshot_length (const MlSnapshot *self)
{
  return self->tensors->len;
}

/** ml_snapshot_nth: Returns: (transfer none): the @index-th tensor added */
const MlTensor *
ml_snapshot_nth (const MlSnapshot *self, guint index)
{
  g_return_val_if_fail (index < self->tensors->len, NULL);
  return g_ptr_array_index (self->tensors, index);
}

/** ml_snapshot_find: Returns: (transfer none) (nullable): the one called @name
 */
const MlTensor *
ml_snapshot_find (const MlSnapshot *self, const char *name)
{
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const MlTensor *tensor = g_ptr_array_index (self->tensors, i);
      if (strcmp (tensor->name, name) == 0)
        return tensor;
    }
  return NULL;
}

/**
 * ml_snapshot_attach:
 * @object: (transfer full) (nullable): takes the place of what was attached
 * @free_object: (nullable): what @object is freed with
 *
 * For the maker, before anybody else sees @self. The learner that publishes
 * attaches an MlModel of the same moment; a run makes an MlPredictor of it,
 * which is what watchers find.
 */
void
ml_snapshot_attach (MlSnapshot *self, gpointer object,
                    GDestroyNotify free_object)
{
  if (self->free_attached != NULL)
    self->free_attached (self->attached);
  self->attached = object;
  self->free_attached = free_object;
}

/** ml_snapshot_attached: Returns: (transfer none) (nullable): what belongs to
 * the tensors: of a snapshot taken from a run's monitor, an MlPredictor */
gpointer
ml_snapshot_attached (const MlSnapshot *self)
{
  return self->attached;
}
