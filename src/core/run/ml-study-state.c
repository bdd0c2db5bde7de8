/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-study-state.h"

#include "ml-experiment-state.h"
#include "ml-settings.h"

/** ml_study_save: @findings: of @self. Returns: (transfer floating): of the
 * type ML_STUDY_STATE_TYPE */
GVariant *
ml_study_save (MlStudy *self, MlFindings *findings)
{
  g_autofree char *settings = ml_settings_to_text (self);
  const char *problem = ml_findings_problem (findings);
  return g_variant_new ("(sssv)", settings, ml_findings_title (findings),
                        problem != NULL ? problem : "",
                        ML_STUDY_GET_CLASS (self)->save (findings));
}

/**
 * ml_study_load:
 * @saved: of the type ML_STUDY_STATE_TYPE, not to be trusted
 * @experiment: what was studied
 * @settings: (out) (transfer full): how
 *
 * Returns: (transfer full) (nullable): what was found
 */
MlFindings *
ml_study_load (GVariant *saved, const MlExperiment *experiment,
               MlStudy **settings, GError **error)
{
  const char *text, *title, *problem;
  g_autoptr (GVariant) state = NULL;
  g_variant_get (saved, "(&s&s&sv)", &text, &title, &problem, &state);
  g_autoptr (MlStudy) study
      = ml_settings_from_text (ML_TYPE_STUDY, text, error);
  if (study == NULL)
    return NULL;
  const MlStudyClass *klass = ML_STUDY_GET_CLASS (study);
  MlFindings *made
      = g_variant_is_of_type (state, G_VARIANT_TYPE (klass->state_type))
            ? klass->load (state, experiment)
            : NULL;
  if (made == NULL)
    {
      ml_experiment_state_refuse (error);
      return NULL;
    }
  ml_findings_set_title (made, g_strdup (title));
  if (*problem != '\0')
    ml_findings_set_problem (made, problem);
  *settings = g_steal_pointer (&study);
  return made;
}
