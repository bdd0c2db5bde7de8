/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A network of switches: inputs in groups x_m, each with a gate that sees all
 * inputs, and classes scored from what passes,
 *
 *   s_m = sigmoid (u_m · x + a_m),
 *   p (k) = softmax_k (Σ_m s_m w_km · x_m + b_k),
 *
 * learned by cross-entropy. Which inputs count depends on the row; with all
 * gates at 1 it is logistic regression. */
#include "ml-error.h"
#include "ml-init.h"
#include "ml-network-learner.h"
#include "ml-registry.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlSwitchLearner, ml_switch_learner, ML, SWITCH_LEARNER,
                      MlNetworkLearner)

struct _MlSwitchLearner
{
  MlNetworkLearner parent;
  gboolean switched;
  guint group_rows, group_columns;
};

G_DEFINE_FINAL_TYPE (MlSwitchLearner, ml_switch_learner,
                     ML_TYPE_NETWORK_LEARNER)

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlSwitchLearner, switched, TRUE, NULL, N_ ("Switches"),
                     N_ ("Off: all gates stand open, which is logistic "
                         "regression")),
  ML_OPTION_UINT (
      MlSwitchLearner, group_columns, 1, 1000, 4, NULL, N_ ("Groups across"),
      N_ ("Into how many equal parts the columns of the table or "
          "of the picture are cut; the preset is lowered where there "
          "are fewer")),
  ML_OPTION_UINT (MlSwitchLearner, group_rows, 1, 1000, 1, NULL,
                  N_ ("Groups down"),
                  N_ ("Into how many equal parts the lines of a picture are "
                      "cut; a table has one line")),
};

/* Lines and columns of a picture; a table has one line. */
static void
measure_field (const MlEncoder *encoder, guint *rows, guint *columns)
{
  guint shape[3];
  const gboolean is_picture = ml_encoder_shape (encoder, shape);
  *rows = is_picture ? shape[1] : 1;
  *columns = is_picture ? shape[2] : ml_encoder_n_inputs (encoder);
}

/* A preset gives way to what there is; a wish is refused. */
static gboolean
fit_groups (MlSwitchLearner *self, const char *name, guint field, guint *groups,
            GError **error)
{
  const MlOption *option = ml_option_find (G_OBJECT_TYPE (self), name, NULL);
  if (*groups <= field)
    return TRUE;
  if (!ml_option_is_preset (self, option))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("%s=%u: there are only %u to cut; take %u or fewer"),
                   name, *groups, field, field);
      return FALSE;
    }
  *groups = MAX (field, 1);
  return TRUE;
}

static MlNetwork *
make_network (MlNetworkLearner *learner, const MlEncoder *encoder,
              GError **error)
{
  MlSwitchLearner *self = ML_SWITCH_LEARNER (learner);
  g_autoptr (MlNetwork) network = ml_network_new ();
  guint rows = self->group_rows, columns = self->group_columns;
  guint n_lines, n_columns;
  if (!self->switched)
    return g_steal_pointer (&network);
  measure_field (encoder, &n_lines, &n_columns);
  if (!fit_groups (self, "group-rows", n_lines, &rows, error)
      || !fit_groups (self, "group-columns", n_columns, &columns, error))
    return NULL;
  ml_network_append (
      network, g_object_new (ml_registry_find (ML_TYPE_LAYER, "Gates", NULL),
                             "rows", rows, "columns", columns, NULL));
  return g_steal_pointer (&network);
}

static void
ml_switch_learner_class_init (MlSwitchLearnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  learner_class->title = N_ ("Switch network");
  learner_class->description
      = N_ ("Groups of inputs, each with a switch between 0 and 1 that looks "
            "at all inputs; classes are scored from what passes.");
  learner_class->traits &= ~ML_TRAIT_NUMERIC_CLASS;
  ML_NETWORK_LEARNER_CLASS (klass)->network = make_network;
  ml_option_install (object_class, options, G_N_ELEMENTS (options));
  ml_option_set_preset (object_class, "epochs", 50, NULL);
  ml_option_set_preset (object_class, "batch-size", 32, NULL);
  ml_option_set_preset (object_class, "init", ML_INIT_TINY, NULL);
}

static void
ml_switch_learner_init (MlSwitchLearner *self)
{
}
