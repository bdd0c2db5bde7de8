/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Learners from text and back: our own words and WEKA's command lines. */
#include "ml-error.h"
#include "ml-layer.h"
#include "ml-learner.h"
#include "ml-registry.h"
#include "ml-settings.h"

#include <string.h>

typedef struct
{
  const char *text, *expected;
} Case;

static const Case sound[] = {
  { "ZeroR", "ZeroR" },
  { "zero-r", "ZeroR" },
  { "  knn   neighbors=5 ", "kNN neighbors=5" },
  { "kNN \"neighbors=5\"", "kNN neighbors=5" },
  { "weka.classifiers.rules.ZeroR", "ZeroR" },
  { "weka.classifiers.lazy.IBk -K 5", "kNN neighbors=5" },
  { "weka.classifiers.lazy.IBk -K 3 -output-debug-info "
    "-do-not-check-capabilities -num-decimal-places 4 -batch-size 50",
    "kNN neighbors=3" },
  { "weka.classifiers.lazy.IBk -K 1 -W 0 -A "
    "\"weka.core.neighboursearch.LinearNNSearch -A "
    "\\\"weka.core.EuclideanDistance -R first-last\\\"\"",
    "kNN" },
  { "AdaBoostM1 classifier=\"kNN neighbors=5\"",
    "AdaBoostM1 classifier=\"kNN neighbors=5\"" },
  { "AdaBoostM1 classifier=\"decision-stump\"", "AdaBoostM1" },
  { "weka.classifiers.meta.AdaBoostM1 -P 100 -S 1 -I 10 -W "
    "weka.classifiers.trees.DecisionStump",
    "AdaBoostM1" },
  { "weka.classifiers.meta.AdaBoostM1 -I 3 -W weka.classifiers.lazy.IBk -- -K "
    "5 -W 0",
    "AdaBoostM1 iterations=3 classifier=\"kNN neighbors=5\"" },
  { "weka.classifiers.meta.AdaBoostM1 -W weka.classifiers.meta.AdaBoostM1 -- "
    "-I 2 -W weka.classifiers.lazy.IBk -- -K 5",
    "AdaBoostM1 classifier=\"AdaBoostM1 iterations=2 "
    "classifier=\\\"kNN neighbors=5\\\"\"" },
  { "weka.classifiers.meta.AdaBoostM1 -- ", "AdaBoostM1" },
};

/* As the Explorer prints them in its run information. */
static const char *const lines[] = {
  "weka.classifiers.rules.ZeroR",
  "weka.classifiers.rules.OneR -B 6",
  "weka.classifiers.bayes.NaiveBayes",
  "weka.classifiers.lazy.IBk -K 5 -W 0 -A "
  "\"weka.core.neighboursearch.LinearNNSearch -A "
  "\\\"weka.core.EuclideanDistance -R first-last\\\"\"",
  "weka.classifiers.lazy.IBk -K 5 -W 0 -X -I -A "
  "\"weka.core.neighboursearch.LinearNNSearch -A "
  "\\\"weka.core.EuclideanDistance -R first-last\\\"\"",
  "weka.classifiers.functions.MultilayerPerceptron -L 0.3 -M 0.2 -N 500 -V 0 "
  "-S 0 -E 20 -H a",
  "weka.classifiers.meta.AdaBoostM1 -P 100 -S 1 -I 10 -W "
  "weka.classifiers.trees.DecisionStump",
  "weka.classifiers.meta.AdaBoostM1 -Q -P 90 -S 1 -I 10 -W "
  "weka.classifiers.meta.AdaBoostM1 -- -P 100 -S 1 -I 2 -W "
  "weka.classifiers.rules.OneR -- -B 6",
  "weka.classifiers.functions.Logistic -R 1.0E-8 -M -1 -num-decimal-places 4",
  "weka.classifiers.functions.LinearRegression -S 1 -C -R 1.0E-8 "
  "-num-decimal-places 4",
  "weka.classifiers.functions.SimpleLinearRegression",
  "weka.classifiers.functions.VotedPerceptron -I 1 -E 1.0 -S 1 -M 10000",
  "weka.classifiers.functions.SMO -C 1.0 -L 0.001 -P 1.0E-12 -N 0 -V -1 -W 1 -K "
  "\"weka.classifiers.functions.supportVector.PolyKernel -E 1.0 -C 250007\" "
  "-calibrator \"weka.classifiers.functions.Logistic -R 1.0E-8 -M -1 "
  "-num-decimal-places 4\"",
  "weka.classifiers.functions.SMOreg -C 1.0 -N 0 -I "
  "\"weka.classifiers.functions.supportVector.RegSMOImproved -T 0.001 -V -P "
  "1.0E-12 -L 0.001 -W 1\" -K "
  "\"weka.classifiers.functions.supportVector.RBFKernel -C 250007 -G 0.01\"",
};

static const Case wrong[] = {
  { "", "a name is missing" },
  { "   ", "a name is missing" },
  { "kNN neighbors", "“neighbors” is not of the form option=value" },
  { "kNN \"neighbors=5", "a quote is not closed in “kNN \"neighbors=5”" },
  { "weka.classifiers.lazy.IBk -K", "the flag -K needs a value" },
  { "weka.classifiers.lazy.IBk 5",
    "“5” is not a flag; flags begin with a dash" },
  { "weka.classifiers.lazy.IBk -- -Q",
    "weka.classifiers.lazy.IBk has no scheme inside that the flags behind “--” "
    "could be for; leave them out" },
  { "weka.classifiers.meta.AdaBoostM1 -W weka.classifiers.lazy.IBk -- -Q",
    "classifier: weka.classifiers.lazy.IBk has no flag -Q that is known here; "
    "leave it out" },
  { "weka.classifiers.lazy.IBk -Q",
    "weka.classifiers.lazy.IBk has no flag -Q that is known here; leave it "
    "out" },
  { "weka.classifiers.lazy.IBk -A weka.core.neighboursearch.KDTree",
    "weka.classifiers.lazy.IBk has no flag -A that is known here; leave it "
    "out" },
};

static void
test_reads (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sound); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) learner
          = ml_learner_from_text (sound[i].text, &error);
      g_assert_no_error (error);
      g_autofree char *text = ml_learner_describe_settings (learner);
      g_assert_cmpstr (text, ==, sound[i].expected);
    }
}

static void
test_refuses_in_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (ml_learner_from_text (wrong[i].text, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_cmpstr (error->message, ==, wrong[i].expected);
    }
}

static void
test_names_what_there_is (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (
      ml_learner_from_text ("weka.classifiers.trees.NoSuch", &error));
  g_assert_nonnull (strstr (error->message, "weka.classifiers.lazy.IBk"));
  g_clear_error (&error);
  g_assert_null (ml_learner_from_text ("NoSuch", &error));
  g_assert_nonnull (strstr (error->message, "ZeroR"));
}

/* A kind that WEKA does not have takes "weka.x" as any unknown name. Found by
 * the fuzzer of model files. */
static void
test_kind_unknown_to_weka (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_settings_from_text (ML_TYPE_LAYER, "weka.x -K 5", &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
}

/* What WEKA's name stands for reads back from our own words as the same. */
static void
test_every_weka_name_round_trips (void)
{
  guint n_types, n_weka = 0;
  const GType *types = ml_registry_list (ML_TYPE_LEARNER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (MlLearner) any = g_object_new (types[i], NULL);
      const char *weka = ML_LEARNER_GET_CLASS (any)->weka;
      if (weka == NULL)
        continue;
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) made = ml_learner_from_text (weka, &error);
      g_assert_no_error (error);
      g_assert_true (G_OBJECT_TYPE (made) == types[i]);
      g_autofree char *text = ml_learner_describe_settings (made);
      g_autoptr (MlLearner) again = ml_learner_from_text (text, &error);
      g_assert_no_error (error);
      g_autofree char *same = ml_learner_describe_settings (again);
      g_assert_cmpstr (text, ==, same);
      n_weka++;
    }
  g_assert_cmpuint (n_weka, >=, 4);
}

static void
test_echoes_weka (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) learner = ml_learner_from_text (lines[i], &error);
      g_assert_no_error (error);
      g_autofree char *line = ml_settings_to_weka (learner);
      g_assert_cmpstr (line, ==, lines[i]);
    }
}

/* What WEKA cannot say is not said wrongly. */
static void
test_no_words_in_weka (void)
{
  static const char *const texts[]
      = { "MLP", "kNN scaling=standardize", "Perceptron",
          "AdaBoostM1 classifier=\"kNN scaling=none\"" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MlLearner) learner = ml_learner_from_text (texts[i], &error);
      g_assert_no_error (error);
      g_assert_null (ml_settings_to_weka (learner));
    }
}

/* A line of a few hundred bytes must not become gigabytes of backslashes. */
static void
test_depth_is_limited (void)
{
  g_autoptr (GString) line = g_string_new ("weka.classifiers.meta.AdaBoostM1");
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (line, "%s -W weka.classifiers.meta.AdaBoostM1",
                            i > 0 ? " --" : "");
  g_autoptr (GError) error = NULL;
  g_assert_null (ml_learner_from_text (line->str, &error));
  g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
  g_assert_nonnull (
      strstr (error->message, "more than 6 things stand inside each other"));
}

/* A class with flags of every kind. */
typedef struct
{
  MlLearner parent;
  gboolean prunes, binary;
  int unit, weighting;
  char *words;
  double rate;
} MlFlagsLearner;

typedef MlLearnerClass MlFlagsLearnerClass;

ML_DEFINE_CHOICE (MlFlagsUnit, ml_flags_unit, { 0, "Hinge", "hinge" },
                  { 1, "Log", "log" }, { 3, "Huber", "huber" })
ML_DEFINE_CHOICE (MlFlagsWeighting, ml_flags_weighting, { 0, "No", "none" },
                  { 1, "Inverse", "inverse" }, { 2, "One", "complement" })

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlFlagsLearner, prunes, TRUE, "!U", "", ""),
  ML_OPTION_BOOLEAN (MlFlagsLearner, binary, FALSE, "B", "", ""),
  ML_OPTION_CHOICE (MlFlagsLearner, unit, ml_flags_unit_get_type, 0, "F", "",
                    ""),
  ML_OPTION_CHOICE (MlFlagsLearner, weighting, ml_flags_weighting_get_type, 0,
                    ",I,G", "", ""),
  ML_OPTION_TEXT (MlFlagsLearner, words, "a", "H", "", ""),
  ML_OPTION_DOUBLE (MlFlagsLearner, rate, 0, 1, 0.5, "depth", "", ""),
};

GType ml_flags_learner_get_type (void);
G_DEFINE_TYPE (MlFlagsLearner, ml_flags_learner, ML_TYPE_LEARNER)

static void
ml_flags_learner_class_init (MlFlagsLearnerClass *klass)
{
  klass->weka = "weka.classifiers.test.Flags";
  klass->weka_presets = "words=\"b c\" rate=0.25";
  ml_option_install ((GObjectClass *) klass, options, G_N_ELEMENTS (options));
}

static void
ml_flags_learner_init (MlFlagsLearner *self)
{
}

static void
check_flags (const char *flags, const char *expected)
{
  g_autofree char *line
      = g_strconcat ("weka.classifiers.test.Flags ", flags, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) made = ml_learner_from_text (line, &error);
  g_assert_no_error (error);
  g_autofree char *text = ml_learner_describe_settings (made);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_flags_of_every_kind (void)
{
  check_flags ("", "Flags words=\"b c\" rate=0.25");
  check_flags ("-H a -depth 0.5", "Flags");
  check_flags ("-H a -depth 0.5 -U -B", "Flags prunes=false binary=true");
  check_flags ("-H a -depth 0.5 -F 3", "Flags unit=huber");
  check_flags ("-H a -depth 0.5 -G", "Flags weighting=complement");
  check_flags ("-depth 0.5 -H \"x \\\"y\\\" \\\\\"",
               "Flags words=\"x \\\"y\\\" \\\\\"");
  g_autoptr (GError) error = NULL;
  g_assert_null (
      ml_learner_from_text ("weka.classifiers.test.Flags -F 2", &error));
  g_assert_cmpstr (error->message, ==, "2 is not one of the choices");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  static const MlTypeFunc types[] = { ml_flags_learner_get_type, NULL };
  ml_registry_add (types);
  g_test_add_func ("/core/settings/echoes-weka", test_echoes_weka);
  g_test_add_func ("/core/settings/no-words-in-weka", test_no_words_in_weka);
  g_test_add_func ("/core/settings/depth-is-limited", test_depth_is_limited);
  g_test_add_func ("/core/settings/reads", test_reads);
  g_test_add_func ("/core/settings/refuses-in-words", test_refuses_in_words);
  g_test_add_func ("/core/settings/names-what-there-is",
                   test_names_what_there_is);
  g_test_add_func ("/core/settings/kind-unknown-to-weka",
                   test_kind_unknown_to_weka);
  g_test_add_func ("/core/settings/every-weka-name-round-trips",
                   test_every_weka_name_round_trips);
  g_test_add_func ("/core/settings/flags-of-every-kind",
                   test_flags_of_every_kind);
  return g_test_run ();
}
