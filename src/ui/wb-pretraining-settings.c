/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-pretraining-settings.h"

#include <glib/gi18n.h>

typedef struct
{
  GObject parent;
  guint seeds, depths, units, training_rows, watched_rows;
} WbPretrainingSettings;

typedef GObjectClass WbPretrainingSettingsClass;

static const MlOption options[] = {
  ML_OPTION_UINT (WbPretrainingSettings, seeds, 1, 1000, 5, NULL, N_ ("Seeds"),
                  N_ ("Networks of each depth and way")),
  ML_OPTION_UINT (WbPretrainingSettings, depths, 1, 10, 5, NULL, N_ ("Depths"),
                  N_ ("From 1 to so many hidden layers")),
  ML_OPTION_UINT (WbPretrainingSettings, units, 1, 10000, 100, NULL,
                  N_ ("Units"), N_ ("Of each hidden layer")),
  ML_OPTION_UINT (WbPretrainingSettings, training_rows, 0, G_MAXINT32, 2000,
                  NULL, N_ ("Training rows"),
                  N_ ("At most so many; 0: all that are not for the test")),
  ML_OPTION_UINT (WbPretrainingSettings, watched_rows, 1, 10000, 100, NULL,
                  N_ ("Watched rows"),
                  N_ ("Test rows whose answers make the map of the ways")),
};

G_DEFINE_FINAL_TYPE (WbPretrainingSettings, wb_pretraining_settings,
                     G_TYPE_OBJECT)

static void
wb_pretraining_settings_class_init (WbPretrainingSettingsClass *klass)
{
  ml_option_install (klass, options, G_N_ELEMENTS (options));
}

static void
wb_pretraining_settings_init (WbPretrainingSettings *self)
{
}

/** wb_pretraining_settings_new: Returns: (transfer full): presets */
GObject *
wb_pretraining_settings_new (void)
{
  return g_object_new (WB_TYPE_PRETRAINING_SETTINGS, NULL);
}

/** wb_pretraining_settings_apply: to @plan, but its learner */
void
wb_pretraining_settings_apply (GObject *self, MlPretrainingPlan *plan)
{
  const WbPretrainingSettings *settings = (WbPretrainingSettings *) self;
  plan->n_seeds = settings->seeds;
  plan->n_depths = settings->depths;
  plan->units = settings->units;
  plan->n_training = settings->training_rows;
  plan->n_watched = settings->watched_rows;
}
