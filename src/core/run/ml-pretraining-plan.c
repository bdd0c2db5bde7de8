/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-pretraining-plan.h: the settings; ml-pretraining-run.c runs them. */
#include "ml-pretraining-plan.h"

#include "ml-error.h"
#include "ml-registry.h"
#include "ml-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_NETS = 100000,
  MOST_DEPTHS = 32,
};

/** ml_pretraining_plan_make_learner: Returns: (transfer full): plain gradient
 *  descent, as in the paper */
MlLearner *
ml_pretraining_plan_make_learner (void)
{
  return g_object_new (ml_registry_find (ML_TYPE_LEARNER, "DBN", NULL),
                       "optimizer", "Sgd", "learning-rate", 0.1, "momentum",
                       0.0, "pretraining-epochs", 10, "epochs", 30, NULL);
}

/** ml_pretraining_plan_new: Returns: (transfer full): with presets */
MlPretrainingPlan *
ml_pretraining_plan_new (MlDataset *data, int target)
{
  MlPretrainingPlan *self = g_new0 (MlPretrainingPlan, 1);
  self->data = g_object_ref (data);
  self->target = target;
  self->learner
      = g_object_new (ml_registry_find (ML_TYPE_LEARNER, "DBN", NULL),
                      "optimizer", "Sgd", "learning-rate", 0.1, "momentum", 0.0,
                      "pretraining-epochs", 10, "epochs", 30, NULL);
  self->n_seeds = 10;
  self->n_depths = 5;
  self->units = 100;
  self->n_watched = 100;
  return self;
}

/** ml_pretraining_plan_copy: Returns: (transfer full): with settings of its own
 *  on the same tables */
MlPretrainingPlan *
ml_pretraining_plan_copy (const MlPretrainingPlan *self)
{
  MlPretrainingPlan *copy = g_memdup2 (self, sizeof *self);
  g_object_ref (copy->data);
  if (copy->test_data != NULL)
    g_object_ref (copy->test_data);
  copy->learner = ml_option_copy (self->learner);
  copy->path = g_strdup (self->path);
  if (copy->before != NULL)
    ml_pretrained_nets_ref (copy->before);
  return copy;
}

/** ml_pretraining_plan_free: NULL is fine */
void
ml_pretraining_plan_free (MlPretrainingPlan *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->data);
  g_clear_object (&self->test_data);
  g_object_unref (self->learner);
  g_free (self->path);
  ml_pretrained_nets_unref (self->before);
  g_free (self);
}

/** ml_pretraining_plan_n_nets: Returns: how many are trained in all */
guint
ml_pretraining_plan_n_nets (const MlPretrainingPlan *self)
{
  return 2 * self->n_seeds * self->n_depths;
}

static gboolean
check_learner (const MlPretrainingPlan *self, GError **error)
{
  const MlOption *option
      = ml_option_find (G_OBJECT_TYPE (self->learner), "pretraining", NULL);
  g_autofree char *mode
      = option != NULL ? ml_option_format (
            self->learner,
            ml_option_find (G_OBJECT_TYPE (self->learner), "mode", NULL))
                       : NULL;
  if (g_strcmp0 (mode, "classifier") == 0)
    return TRUE;
  g_set_error_literal (error, ML_ERROR, ML_ERROR_OPTION,
                       _ ("pre-training is tried with a DBN whose fine-tuning "
                          "makes a classifier: set mode=classifier"));
  return FALSE;
}

static gboolean
check_class (const MlPretrainingPlan *self, GError **error)
{
  const MlAttribute *class = self->target >= 0 ? ml_dataset_attribute (
                                 self->data, (guint) self->target)
                                               : NULL;
  if (class != NULL && class->kind == ML_ATTRIBUTE_NOMINAL)
    return TRUE;
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       _ ("errors are counted of a class with labels: choose "
                          "one"));
  return FALSE;
}

/* FALSE: the test table has other columns. */
static gboolean
check_test_data (const MlPretrainingPlan *self, GError **error)
{
  const guint n = ml_dataset_n_columns (self->data);
  gboolean fits = self->test_data == NULL
                  || (ml_dataset_n_columns (self->test_data) == n
                      && ml_dataset_n_rows (self->test_data) > 0);
  for (guint i = 0; fits && self->test_data != NULL && i < n; i++)
    fits = ml_attribute_same (ml_dataset_attribute (self->data, i),
                              ml_dataset_attribute (self->test_data, i));
  if (!fits)
    g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                         _ ("the test rows have other columns than the "
                            "training rows, or there are none; take a file "
                            "that fits"));
  return fits;
}

/**
 * ml_pretraining_plan_check:
 *
 * Returns: FALSE with a sentence that says what does not go together
 */
gboolean
ml_pretraining_plan_check (const MlPretrainingPlan *self, GError **error)
{
  if (self->n_seeds == 0 || self->n_depths == 0 || self->units == 0
      || self->n_depths > MOST_DEPTHS
      || self->n_seeds > MOST_NETS / (2 * self->n_depths))
    {
      g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
                   _ ("%u seeds, %u depths and %u units are no plan; take 1 to "
                      "%u depths, and at most %u networks in all"),
                   self->n_seeds, self->n_depths, self->units, MOST_DEPTHS,
                   MOST_NETS);
      return FALSE;
    }
  return check_learner (self, error) && check_class (self, error)
         && check_test_data (self, error)
         && ml_learner_can_learn (self->learner, self->data, self->target,
                                  error);
}

/**
 * ml_pretraining_plan_describe:
 *
 * Returns: (transfer full): the same for two plans whose networks are the same
 */
char *
ml_pretraining_plan_describe (const MlPretrainingPlan *self)
{
  g_autoptr (MlLearner) learner = ml_option_copy (self->learner);
  g_object_set (learner, "layers", "1", "seed", 1, "pretraining", TRUE, NULL);
  g_autofree char *settings = ml_settings_to_text (learner);
  return g_strdup_printf (
      "%s; layers of %u; “%s”, %u rows, class %s; at most %u for training; "
      "test rows %u, %u of them watched",
      settings, self->units, ml_dataset_relation (self->data),
      ml_dataset_n_rows (self->data),
      ml_dataset_attribute (self->data, (guint) self->target)->name,
      self->n_training,
      self->test_data != NULL ? ml_dataset_n_rows (self->test_data) : 0,
      self->n_watched);
}
