/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dbn.h. */
#include "ml-dbn.h"

#include "ml-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STATE_TYPE "(avav)"

/* -- Making and freeing ---------------------------------------------------- */

static MlDbn *
dbn_new_empty (guint n_layers)
{
  MlDbn *self = g_new0 (MlDbn, 1);
  self->n_layers = n_layers;
  self->up = g_new0 (MlRbm *, n_layers);
  self->down = g_new0 (MlRbm *, n_layers);
  return self;
}

/**
 * ml_dbn_new:
 * @n_visible: units, labels not included
 * @units: (array length=n_layers): hidden units of each layer, from below
 * @n_labels: of the top machine; 0 or at least 2
 * @visible: kind of the visible units; all others are binary
 *
 * Returns: (transfer full): tied, of zeros
 */
MlDbn *
ml_dbn_new (guint n_visible, guint n_layers, const guint *units, guint n_labels,
            MlVisible visible)
{
  g_return_val_if_fail (n_layers > 0 && n_layers <= ML_DBN_MOST_LAYERS, NULL);
  MlDbn *self = dbn_new_empty (n_layers);
  for (guint i = 0; i < n_layers; i++)
    {
      const guint labels = i + 1 == n_layers ? n_labels : 0;
      const guint below = i == 0 ? n_visible : units[i - 1];
      self->up[i] = ml_rbm_new (below + labels, units[i], labels,
                                i == 0 ? visible : ML_VISIBLE_BINARY);
    }
  memcpy (self->down, self->up, (n_layers - 1) * sizeof (MlRbm *));
  return self;
}

/** ml_dbn_copy: Returns: (transfer full): an equal one */
MlDbn *
ml_dbn_copy (const MlDbn *self)
{
  MlDbn *copy = dbn_new_empty (self->n_layers);
  copy->is_untied = self->is_untied;
  for (guint i = 0; i < self->n_layers; i++)
    copy->up[i] = ml_rbm_copy (self->up[i]);
  for (guint i = 0; i + 1 < self->n_layers; i++)
    copy->down[i] = self->is_untied ? ml_rbm_copy (self->down[i]) : copy->up[i];
  return copy;
}

/** ml_dbn_free: NULL is fine */
void
ml_dbn_free (MlDbn *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_layers; i++)
    {
      ml_rbm_free (self->up[i]);
      if (self->is_untied)
        ml_rbm_free (self->down[i]);
    }
  g_free (self->up);
  g_free (self->down);
  g_free (self);
}

/** ml_dbn_untie: from here on both ways have weights of their own, which are
 *  equal yet. Allocates. */
void
ml_dbn_untie (MlDbn *self)
{
  if (self->is_untied)
    return;
  for (guint i = 0; i + 1 < self->n_layers; i++)
    self->down[i] = ml_rbm_copy (self->up[i]);
  self->is_untied = TRUE;
}

/** ml_dbn_top: Returns: (transfer none): the machine whose connections go both
 *  ways */
const MlRbm *
ml_dbn_top (const MlDbn *self)
{
  return self->up[self->n_layers - 1];
}

/** ml_dbn_n_units: Returns: units of @layer, labels not counted */
guint
ml_dbn_n_units (const MlDbn *self, guint layer)
{
  return layer == 0 ? self->up[0]->n_visible - self->up[0]->n_labels
                    : self->up[layer - 1]->n_hidden;
}

/* -- Passes ---------------------------------------------------------------- */

/**
 * ml_dbn_up:
 * @n_machines: of those from below; of the top machine only if it has no labels
 * @visible: @n_rows × visible units
 * @layers: (array length=n_machines): each @n_rows × its units: filled with
 *   the probabilities of each layer given those of the one below
 */
void
ml_dbn_up (const MlDbn *self, guint n_machines, guint n_rows,
           const float *visible, float *const *layers)
{
  for (guint i = 0; i < n_machines; i++)
    ml_rbm_hidden (self->up[i], n_rows, i == 0 ? visible : layers[i - 1],
                   layers[i]);
}

/**
 * ml_dbn_down:
 * @penultimate: @n_rows × units of the layer below the top one; with one layer,
 *   the visible units themselves
 * @layers: the layers between are filled with probabilities
 * @visible: (out): @n_rows × visible units: probabilities or means
 */
void
ml_dbn_down (const MlDbn *self, guint n_rows, const float *penultimate,
             float *const *layers, float *visible)
{
  const float *from = penultimate;
  for (guint i = self->n_layers - 1; i-- > 0;)
    {
      float *to = i == 0 ? visible : layers[i - 1];
      ml_rbm_visible (self->down[i], n_rows, from, to);
      from = to;
    }
  if (self->n_layers == 1)
    memcpy (visible, penultimate,
            (gsize) n_rows * ml_dbn_n_units (self, 0) * sizeof (float));
}

/* -- Saving and loading ---------------------------------------------------- */

/** ml_dbn_save: Returns: (transfer floating): what ml_dbn_load() reads */
GVariant *
ml_dbn_save (const MlDbn *self)
{
  GVariantBuilder up, down;
  g_variant_builder_init (&up, G_VARIANT_TYPE ("av"));
  g_variant_builder_init (&down, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < self->n_layers; i++)
    g_variant_builder_add (&up, "v", ml_rbm_save (self->up[i]));
  for (guint i = 0; self->is_untied && i + 1 < self->n_layers; i++)
    g_variant_builder_add (&down, "v", ml_rbm_save (self->down[i]));
  return g_variant_new (STATE_TYPE, &up, &down);
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, ML_ERROR, ML_ERROR_PARSE,
                       _ ("the deep belief network of the model makes no "
                          "sense: the file is damaged"));
  return FALSE;
}

static gboolean
load_machines (GVariant *states, guint n, MlRbm **into, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GVariant) boxed = g_variant_get_child_value (states, i);
      g_autoptr (GVariant) state = g_variant_get_variant (boxed);
      into[i] = ml_rbm_load (state, error);
      if (into[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Whether each machine stands on the one below, and both ways are of one shape.
 */
static gboolean
fits (const MlDbn *self)
{
  for (guint i = 0; i < self->n_layers; i++)
    {
      const MlRbm *up = self->up[i];
      if (i > 0
          && (up->n_visible - up->n_labels != self->up[i - 1]->n_hidden
              || up->visible != ML_VISIBLE_BINARY))
        return FALSE;
      if (i + 1 == self->n_layers)
        break;
      if (up->n_labels > 0 || self->down[i]->n_labels > 0
          || self->down[i]->n_visible != up->n_visible
          || self->down[i]->n_hidden != up->n_hidden
          || self->down[i]->visible != up->visible)
        return FALSE;
    }
  return TRUE;
}

/**
 * ml_dbn_load:
 * @state: as from ml_dbn_save(); not to be trusted
 *
 * Errors: %ML_ERROR_PARSE.
 *
 * Returns: (transfer full) (nullable): the network
 */
MlDbn *
ml_dbn_load (GVariant *state, GError **error)
{
  g_autoptr (GVariant) up = NULL, down = NULL;
  if (g_variant_is_of_type (state, G_VARIANT_TYPE (STATE_TYPE)))
    g_variant_get (state, "(@av@av)", &up, &down);
  const gsize n = up != NULL ? g_variant_n_children (up) : 0;
  const gsize n_down = down != NULL ? g_variant_n_children (down) : 0;
  if (n == 0 || n > ML_DBN_MOST_LAYERS || (n_down > 0 && n_down != n - 1))
    {
      refuse (error);
      return NULL;
    }
  g_autoptr (MlDbn) self = dbn_new_empty ((guint) n);
  self->is_untied = n_down > 0;
  if (!load_machines (up, (guint) n, self->up, error)
      || !load_machines (down, (guint) n_down, self->down, error))
    return NULL;
  if (!self->is_untied)
    memcpy (self->down, self->up, (n - 1) * sizeof (MlRbm *));
  if (!fits (self))
    {
      refuse (error);
      return NULL;
    }
  return g_steal_pointer (&self);
}
