/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WEKA's command lines of every classifier that it has, too, with every flag of
 * each: they are read, and come back in the order in which WEKA prints them,
 * getOptions() of WEKA 3.6.14 for flags that it has. What changes no figure is
 * read and does not come back. Not read: MLP's -A, since the network would have
 * to be drawn by hand, and Vote's -P, a file only Java reads. */
#include "ml-learner.h"
#include "ml-registry.h"
#include "ml-settings.h"

#include <string.h>

#define BAYES "weka.classifiers.bayes."
#define FUNCTIONS "weka.classifiers.functions."
#define LAZY "weka.classifiers.lazy."
#define META "weka.classifiers.meta."
#define RULES "weka.classifiers.rules."
#define TREES "weka.classifiers.trees."
#define KERNEL FUNCTIONS "supportVector."
#define ATTRIBUTES "weka.attributeSelection."
#define SEARCH                                                                 \
  " -A \"weka.core.neighboursearch.LinearNNSearch -A "                         \
  "\\\"weka.core.EuclideanDistance -R first-last\\\"\""
#define LOGISTIC FUNCTIONS "Logistic -R 1.0E-8 -M -1 -num-decimal-places 4"
#define MLP FUNCTIONS "MultilayerPerceptron"
#define MLP_PRESETS " -L 0.3 -M 0.2 -N 500 -V 0 -S 0 -E 20 -H a"

typedef struct
{
  const char *line, *echo; /* echo: NULL: the line itself */
} Line;

static const Line lines[] = {
  { RULES "ZeroR", NULL },
  { RULES "ZeroR -output-debug-info -do-not-check-capabilities -batch-size 9 "
          "-num-decimal-places 3",
    RULES "ZeroR" },
  { RULES "OneR -B 7", NULL },
  { BAYES "NaiveBayes", NULL },
  { BAYES "NaiveBayes -K", NULL },
  { BAYES "NaiveBayes -D", NULL },
  { BAYES "NaiveBayes -O -K", BAYES "NaiveBayes -K" },
  { LAZY "IBk -K 3 -W 10 -X -E -I" SEARCH, NULL },
  { LAZY "IBk -K 3 -W 0 -F" SEARCH, NULL },
  { TREES "DecisionStump", NULL },
  { TREES "J48 -L -C 0.3 -M 3 -O -B -S -A -J -doNotMakeSplitPointActualValue",
    TREES "J48 -O -S -C 0.3 -B -M 3 -A -J -doNotMakeSplitPointActualValue" },
  { TREES "J48 -O -U -B -M 2 -A -J", NULL },
  { TREES "J48 -S -R -N 4 -Q 2 -M 2", NULL },
  { TREES "REPTree -M 3 -V 0.01 -N 4 -S 2 -L 5 -P -I 1.0 -R", NULL },
  { TREES "REPTree -M 2 -V 0.001 -N 3 -S 1 -L -1 -I 0.0", NULL },
  { TREES "RandomTree -K 2 -M 1.0 -V 0.01 -S 2 -depth 4 -N 3 -U -B", NULL },
  { TREES "RandomForest -P 90 -O -print -attribute-importance -I 9 -num-slots "
          "1 -K 2 -M 1.0 -V 0.01 -S 2 -depth 3 -U -B",
    NULL },
  { TREES "RandomForest -P 100 -I 9 -K 0 -M 1.0 -V 0.001 -S 1 -N 3",
    TREES "RandomForest -P 100 -I 9 -num-slots 1 -K 0 -M 1.0 -V 0.001 -S 1 "
          "-N 3" },
  { TREES "M5P -N -U -R -M 5.0 -L -num-decimal-places 4",
    TREES "M5P -N -U -R -M 5.0 -num-decimal-places 4" },
  { RULES "JRip -F 4 -N 3.0 -O 1 -S 2 -D -E -P",
    RULES "JRip -F 4 -N 3.0 -O 1 -S 2 -E -P" },
  { RULES "PART -B -M 2 -C 0.3 -Q 2 -J -doNotMakeSplitPointActualValue", NULL },
  { RULES "PART -R -M 2 -N 4 -Q 2", NULL },
  { RULES "PART -U -M 2 -C 0.25 -Q 1", NULL },
  { RULES "DecisionTable -X 1 -S \"" ATTRIBUTES "BestFirst -D 1 -N 5\"", NULL },
  { RULES "DecisionTable -X 5 -E mae -I -R -S \"" ATTRIBUTES
          "GreedyStepwise -C -T -1.7976931348623157E308 -N -1\"",
    NULL },
  { FUNCTIONS "Logistic -C -S -R 1.0E-4 -M 20 -num-decimal-places 4", NULL },
  { FUNCTIONS "SimpleLinearRegression -additional-stats",
    FUNCTIONS "SimpleLinearRegression" },
  { FUNCTIONS "LinearRegression -S 1 -C -R 1.0E-4 -minimal -additional-stats "
              "-use-qr -num-decimal-places 4",
    FUNCTIONS "LinearRegression -S 1 -C -R 1.0E-4 -num-decimal-places 4" },
  { FUNCTIONS "VotedPerceptron -I 2 -E 2.0 -S 2 -M 100", NULL },
  { FUNCTIONS "SMO -C 2.0 -L 0.01 -P 1.0E-12 -N 1 -M -V 5 -W 2 -K \"" KERNEL
              "PolyKernel -E 2.0 -L -C 250007\" -calibrator \"" LOGISTIC "\"",
    NULL },
  { FUNCTIONS "SMOreg -C 2.0 -N 1 -I \"" KERNEL
              "RegSMOImproved -T 0.01 -V -P 1.0E-12 -L 0.01 -W 1\" -K "
              "\"" KERNEL "Puk -C 250007 -O 2.0 -S 3.0\"",
    NULL },
  { MLP MLP_PRESETS, NULL },
  { MLP " -L 0.2 -M 0.1 -N 50 -V 10 -S 3 -E 5 -H 4,3 -B -C -I -R -D", NULL },
  { MLP " -G -resume", MLP MLP_PRESETS },
  { META "AdaBoostM1 -Q -P 90 -S 2 -I 3 -W " RULES "OneR -- -B 6", NULL },
  { META "AdaBoostM1 -resume -W " RULES "ZeroR",
    META "AdaBoostM1 -P 100 -S 1 -I 10 -W " RULES "ZeroR" },
  { META "Bagging -P 90 -O -represent-copies-using-weights -print -S 2 "
         "-num-slots 1 -I 3 -W " RULES "OneR -- -B 6",
    NULL },
  { META "Vote -S 2 -B " RULES "ZeroR -B \"" RULES "OneR -B 6\" -R MAX", NULL },
  { META "Stacking -X 5 -M \"" RULES "OneR -B 6\" -S 2 -num-slots 1 -B " RULES
         "ZeroR -B \"" RULES "OneR -B 6\"",
    NULL },
  { META "FilteredClassifier -F weka.filters.unsupervised.attribute."
         "Standardize -S 2 -W " RULES "OneR -- -B 6",
    NULL },
  { META "AttributeSelectedClassifier -E \"" ATTRIBUTES
         "CfsSubsetEval -M -P 1 -E 1\" -S \"" ATTRIBUTES
         "BestFirst -D 0 -N 3\" -W " RULES "OneR -- -B 6",
    NULL },
  { META "CVParameterSelection -P \"B 1 9 3\" -X 5 -S 2 -W " RULES
         "OneR -- -B 6",
    NULL },
};

/* The class's name is the whole first word of the line. */
static gboolean
is_of (const char *line, const char *weka)
{
  const gsize length = strlen (weka);
  return strncmp (line, weka, length) == 0
         && (line[length] == '\0' || line[length] == ' ');
}

static void
test_comes_back (gconstpointer data)
{
  const Line *self = data;
  const char *expected = self->echo != NULL ? self->echo : self->line;
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (self->line, &error);
  g_assert_no_error (error);
  g_autofree char *echo = ml_settings_to_weka (learner);
  g_assert_cmpstr (echo, ==, expected);
  g_autoptr (MlLearner) again = ml_learner_from_text (echo, &error);
  g_assert_no_error (error);
  g_autofree char *one = ml_learner_describe_settings (learner);
  g_autofree char *two = ml_learner_describe_settings (again);
  g_assert_cmpstr (one, ==, two);
}

/* Whether a line of @weka has the switch @flag. */
static gboolean
is_told (const char *weka, const char *flag)
{
  g_autofree char *word = g_strdup_printf (" -%s", flag);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const char *at = is_of (lines[i].line, weka) ? lines[i].line : "";
      while ((at = strstr (at, word)) != NULL)
        {
          at += strlen (word);
          if (*at == '\0' || *at == ' ')
            return TRUE;
        }
    }
  return FALSE;
}

/* "!S", "E=", "P*" and ",K,D" are the flags S, E, P, K and D. */
static void
assert_told (const char *weka, const char *flags)
{
  g_auto (GStrv) parts = g_strsplit_set (flags, ",!=*", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && !is_told (weka, parts[i]))
      g_error ("no line above tells %s -%s", weka, parts[i]);
}

static void
test_every_flag_is_told (void)
{
  guint n_types, n_weka = 0;
  const GType *types = ml_registry_list (ML_TYPE_LEARNER, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      guint n_options;
      const MlOption *options = ml_option_list (types[i], &n_options);
      g_autoptr (MlLearner) any = g_object_new (types[i], NULL);
      const char *weka = ML_LEARNER_GET_CLASS (any)->weka;
      for (guint j = 0; weka != NULL && j < n_options; j++)
        if (options[j].weka != NULL)
          assert_told (weka, options[j].weka);
      gboolean has_line = weka == NULL;
      for (guint j = 0; j < G_N_ELEMENTS (lines); j++)
        has_line = has_line || is_of (lines[j].line, weka);
      if (!has_line)
        g_error ("no line above tells %s", weka);
      n_weka += weka != NULL;
    }
  g_assert_cmpuint (n_weka, >=, 27);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const char *name
          = strchr (lines[i].line + strlen ("weka.classifiers."), '.') + 1;
      g_autofree char *path = g_strdup_printf ("/core/weka-lines/%u/%.*s", i,
                                               (int) strcspn (name, " "), name);
      g_test_add_data_func (path, &lines[i], test_comes_back);
    }
  g_test_add_func ("/core/weka-lines/every-flag-is-told",
                   test_every_flag_is_told);
  return g_test_run ();
}
