/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares experiments with the figures of WEKA 3.8 in the shared folder: one
 * JSON line each, with a file, a WEKA command line and what came out. Each line
 * whose scheme is known here becomes a test of its own. */
#pragma once

#include "ml-experiment.h"
#include "ml-loader.h"
#include "test-paths.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

typedef enum
{
  REFERENCE_LEAVE, /* no test */
  REFERENCE_EQUAL, /* confusion matrix equal, figures to 4 decimals */
  REFERENCE_ROWS,  /* see reference_run_rows() */
  REFERENCE_THOUSANDTH, /* figures within 0.1 % */
  REFERENCE_NEAR,  /* see reference_run_near() */
} ReferenceDemand;

typedef ReferenceDemand (*ReferenceFilter) (const char *scheme,
                                            const char *file);

typedef struct
{
  char *file, *scheme;
  JsonObject *expected;
} ReferenceCase;

/* To as many digits as are published: 4 decimals, of percentages as well. */
static inline void
reference_compare (const MlEvaluation *made, JsonObject *expected,
                   const char *key)
{
  if (!json_object_has_member (expected, key))
    return;
  JsonNode *node = json_object_get_member (expected, key);
  double value = ml_evaluation_measure (made, key);
  if (json_node_is_null (node))
    {
      if (!isnan (value))
        g_test_fail_printf ("%s is %g, expected none", key, value);
    }
  else if (!(fabs (value - json_node_get_double (node)) < 0.00005))
    g_test_fail_printf ("%s is %.8f, expected %.8f", key, value,
                        json_node_get_double (node));
}

static inline void
reference_compare_confusion (const MlEvaluation *made, JsonArray *expected)
{
  const double *confusion = ml_evaluation_confusion (made);
  const guint n = ml_evaluation_n_classes (made);
  g_assert_cmpuint (json_array_get_length (expected), ==, n);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        JsonArray *row = json_array_get_array_element (expected, i);
        double wanted = json_array_get_double_element (row, j);
        if (confusion[i * n + j] != wanted)
          g_test_fail_printf ("confusion[%u][%u] is %g, expected %g", i, j,
                              confusion[i * n + j], wanted);
      }
}

/* (transfer full) */
static inline MlEvaluation *
reference_evaluate (const ReferenceCase *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_build_filename ("data", "arff", self->file, NULL);
  g_autofree char *path = test_shared_path (name);
  g_autoptr (MlDataset) table = ml_load_path (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (MlLearner) learner = ml_learner_from_text (self->scheme, &error);
  g_assert_no_error (error);
  g_autoptr (MlExperiment) experiment = ml_experiment_new (
      table, ml_dataset_default_target (table), learner);
  experiment->folds
      = (guint) json_object_get_int_member (self->expected, "folds");
  experiment->seed = json_object_get_int_member (self->expected, "seed");
  experiment->skip_full_model = TRUE;
  MlEvaluation *made = ml_experiment_run (experiment, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static inline void
reference_run (gconstpointer data)
{
  static const char *const keys[]
      = { "n",    "correct", "incorrect", "unclassified", "kappa",
          "auc",  "prc",     "mcc",       "f",            "mae",
          "rmse", "rae",     "rrse",      "correlation" };
  const ReferenceCase *self = data;
  g_autoptr (MlEvaluation) made = reference_evaluate (self);
  if (json_object_has_member (self->expected, "confusion"))
    reference_compare_confusion (
        made, json_object_get_array_member (self->expected, "confusion"));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    reference_compare (made, self->expected, keys[i]);
}

/* Long training lets the last bit of exp(), which differs between libraries,
 * grow: half a percent of the rows and of the error is what is left to ask. */
static inline void
reference_run_near (gconstpointer data)
{
  const ReferenceCase *self = data;
  g_autoptr (MlEvaluation) made = reference_evaluate (self);
  const double n = json_object_get_double_member (self->expected, "n");
  g_assert_cmpfloat_with_epsilon (
      ml_evaluation_measure (made, "correct"),
      json_object_get_double_member (self->expected, "correct"), 0.005 * n);
  g_assert_cmpfloat_with_epsilon (
      ml_evaluation_measure (made, "rmse"),
      json_object_get_double_member (self->expected, "rmse"), 0.005);
}

static inline void
reference_run_thousandth (gconstpointer data)
{
  static const char *const keys[]
      = { "correlation", "mae", "rmse", "rae", "rrse" };
  const ReferenceCase *self = data;
  g_autoptr (MlEvaluation) made = reference_evaluate (self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const double expected
          = json_object_get_double_member (self->expected, keys[i]);
      g_assert_cmpfloat_with_epsilon (ml_evaluation_measure (made, keys[i]),
                                      expected, fabs (expected) / 1000);
    }
}

/* What ends where a tolerance says so, ends where the last bits say: at most
 * two rows more or fewer are right, at most three stand elsewhere. */
static inline void
reference_run_rows (gconstpointer data)
{
  const ReferenceCase *self = data;
  g_autoptr (MlEvaluation) made = reference_evaluate (self);
  const double *confusion = ml_evaluation_confusion (made);
  const guint n = ml_evaluation_n_classes (made);
  JsonArray *expected
      = json_object_get_array_member (self->expected, "confusion");
  double moved = 0;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      moved += fabs (
          confusion[i * n + j]
          - json_array_get_double_element (
              json_array_get_array_element (expected, i), j));
  g_assert_cmpfloat (moved / 2, <=, 3);
  g_assert_cmpfloat_with_epsilon (
      ml_evaluation_measure (made, "correct"),
      json_object_get_double_member (self->expected, "correct"), 2);
}

static inline void
reference_case_free (gpointer data)
{
  ReferenceCase *self = data;
  g_free (self->file);
  g_free (self->scheme);
  json_object_unref (self->expected);
  g_free (self);
}

static inline void
reference_add_line (const char *prefix, const char *line, ReferenceFilter takes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (line, &error);
  g_assert_no_error (error);
  JsonObject *object = json_node_get_object (root);
  const char *scheme = json_object_get_string_member (object, "scheme");
  const char *file = json_object_get_string_member (object, "file");
  g_autoptr (MlLearner) known = ml_learner_from_text (scheme, NULL);
  const ReferenceDemand demand = takes (scheme, file);
  if (known == NULL || demand == REFERENCE_LEAVE)
    return;
  ReferenceCase *self = g_new (ReferenceCase, 1);
  *self = (ReferenceCase){ g_strdup (file), g_strdup (scheme),
                           json_object_ref (object) };
  g_autofree char *words = g_strdelimit (g_strdup (scheme), " ./", '-');
  g_autofree char *path = g_strdup_printf ("%s/%s/%s", prefix, words, file);
  static const GTestDataFunc runs[]
      = { [REFERENCE_EQUAL] = reference_run,
          [REFERENCE_ROWS] = reference_run_rows,
          [REFERENCE_THOUSANDTH] = reference_run_thousandth,
          [REFERENCE_NEAR] = reference_run_near };
  g_test_add_data_func_full (path, self, runs[demand], reference_case_free);
}

/* Returns: whether the shared folder is there. */
static inline gboolean
reference_add_tests (const char *prefix, ReferenceFilter takes)
{
  static const char *const files[] = { "reference/weka-3.8-nominal.jsonl",
                                       "reference/weka-3.8-numeric.jsonl" };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_shared_path (files[i]);
      g_autofree char *text = NULL;
      if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
        return FALSE;
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      for (guint j = 0; lines[j] != NULL; j++)
        if (*lines[j] != '\0')
          reference_add_line (prefix, lines[j], takes);
    }
  return TRUE;
}

static inline void
reference_skip (void)
{
  g_test_skip ("the shared folder is not there");
}
