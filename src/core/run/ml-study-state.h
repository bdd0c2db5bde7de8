/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A study of a run as a GVariant: its settings and what it found. */
#pragma once

#include "ml-study.h"

#define ML_STUDY_STATE_TYPE "(sssv)" /* settings, title, problem, findings as the study has them */

GVariant   *ml_study_save (MlStudy *self, MlFindings *findings); /* floating */
MlFindings *ml_study_load (GVariant *saved, const MlExperiment *experiment, MlStudy **settings, GError **error); /* (transfer full) (nullable), as (out) settings */
