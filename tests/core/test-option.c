/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An object with one option of each kind, set by text as the command line does.
 */
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-option.h"

#include <string.h>

#define N_(text) text

typedef struct
{
  GObject parent;
  gboolean shuffles;
  guint neighbors;
  double learning_rate;
  int color;
  char *hidden;
} MlSample;

typedef GObjectClass MlSampleClass;

typedef struct
{
  MlSample parent;
  char *filter, *filters;
} MlDerived;

typedef GObjectClass MlDerivedClass;

ML_DEFINE_CHOICE (MlSampleColor, ml_sample_color, { 0, N_ ("Red"), "red" },
                  { 1, N_ ("Deep blue"), "deep-blue" })

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlSample, shuffles, TRUE, "S", N_ ("Shuffle"),
                     N_ ("New order each epoch")),
  ML_OPTION_UINT (MlSample, neighbors, 1, 999, 1, "K", N_ ("Neighbors"),
                  N_ ("How many")),
  ML_OPTION_DOUBLE (MlSample, learning_rate, 0, 10, 0.3, "L", N_ ("Rate"),
                    N_ ("Step size")),
  ML_OPTION_CHOICE (MlSample, color, ml_sample_color_get_type, 0, NULL,
                    N_ ("Color"), N_ ("Which")),
  ML_OPTION_TEXT (MlSample, hidden, "a", "H", N_ ("Hidden"), N_ ("Units")),
};

static GType ml_sample_get_type (void);
G_DEFINE_TYPE (MlSample, ml_sample, G_TYPE_OBJECT)

static void
ml_sample_class_init (MlSampleClass *klass)
{
  ml_option_install (klass, options, G_N_ELEMENTS (options));
}

static void
ml_sample_init (MlSample *self)
{
}

static const MlOption more_options[] = {
  ML_OPTION_TYPE (MlDerived, filter, ml_filter_get_type, "Standardize", NULL,
                  N_ ("Filter"), N_ ("One of a kind")),
  ML_OPTION_NETWORK (MlDerived, filters, ml_filter_get_type, "", NULL,
                     N_ ("Filters"), N_ ("Several of a kind")),
};

static GType ml_derived_get_type (void);
G_DEFINE_TYPE (MlDerived, ml_derived, ml_sample_get_type ())

static void
ml_derived_class_init (MlDerivedClass *klass)
{
  ml_option_install (klass, more_options, G_N_ELEMENTS (more_options));
  ml_option_set_preset (klass, "neighbors", 7, NULL);
  ml_option_set_preset (klass, "hidden", 0, "b");
}

static void
ml_derived_init (MlDerived *self)
{
}

static void
test_presets (void)
{
  g_autoptr (GObject) object = g_object_new (ml_sample_get_type (), NULL);
  MlSample *self = (MlSample *) object;
  g_assert_true (self->shuffles);
  g_assert_cmpuint (self->neighbors, ==, 1);
  g_assert_cmpfloat (self->learning_rate, ==, 0.3);
  g_assert_cmpstr (self->hidden, ==, "a");
  g_autofree char *summary = ml_option_summary (object);
  g_assert_cmpstr (summary, ==, "");
}

static void
test_parse (void)
{
  g_autoptr (GObject) object = g_object_new (ml_sample_get_type (), NULL);
  g_assert_true (ml_option_parse (object, "neighbors", "5", NULL));
  g_assert_true (ml_option_parse (object, "learning_rate", "1e-3", NULL));
  g_assert_true (ml_option_parse (object, "color", "Deep-Blue", NULL));
  g_assert_true (ml_option_parse (object, "shuffles", "no", NULL));
  g_assert_true (ml_option_parse (object, "hidden", "8,4", NULL));
  g_autoptr (GObject) copy = ml_option_copy (object);
  g_autofree char *summary = ml_option_summary (copy);
  g_assert_cmpstr (summary, ==,
                   "shuffles=false neighbors=5 learning-rate=0.001 "
                   "color=deep-blue hidden=8,4");
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *name, *text, *message;
  } cases[] = {
    { "neighbors", "0", "neighbors: 0 is out of range; choose 1 to 999" },
    { "neighbors", "2.5", "neighbors: “2.5” is not a whole number" },
    { "learning-rate", "fast", "learning-rate: “fast” is not a number" },
    { "color", "green",
      "color: “green” is not a choice; take one of: red, deep-blue" },
    { "colour", "red",
      "there is no option “colour”; choose one of: shuffles, neighbors, "
      "learning-rate, color, hidden" },
  };
  g_autoptr (GObject) object = g_object_new (ml_sample_get_type (), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (
          ml_option_parse (object, cases[i].name, cases[i].text, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_autofree char *summary = ml_option_summary (object);
  g_assert_cmpstr (summary, ==, "");
}

/* Its own lines come first; a new preset leaves a line where it was. */
static void
test_inherits (void)
{
  static const char *const names[]
      = { "filter",        "filters", "shuffles", "neighbors",
          "learning_rate", "color",   "hidden" };
  guint n_options;
  const MlOption *list = ml_option_list (ml_derived_get_type (), &n_options);
  g_assert_cmpuint (n_options, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < n_options; i++)
    g_assert_cmpstr (list[i].field, ==, names[i]);
  g_autoptr (GObject) object = g_object_new (ml_derived_get_type (), NULL);
  g_autoptr (GObject) base = g_object_new (ml_sample_get_type (), NULL);
  g_assert_cmpuint (((MlSample *) object)->neighbors, ==, 7);
  g_assert_cmpstr (((MlSample *) object)->hidden, ==, "b");
  g_assert_cmpuint (((MlSample *) base)->neighbors, ==, 1);
  g_assert_true (ml_option_parse (object, "neighbors", "1", NULL));
  g_assert_true (ml_option_parse (object, "learning-rate", "2", NULL));
  g_autoptr (GObject) copy = ml_option_copy (object);
  g_autofree char *summary = ml_option_summary (copy);
  g_assert_cmpstr (summary, ==, "neighbors=1 learning-rate=2");
}

static void
test_types (void)
{
  static const struct
  {
    const char *name, *text, *tidy;
  } taken[] = {
    { "filter", "normalize scale=2", "Normalize scale=2" },
    { "filter", " Normalize  scale=1 ", "Normalize" },
    { "filters", "", "" },
    { "filters", " standardize;;Normalize scale=3; ",
      "Standardize; Normalize scale=3" },
  };
  static const struct
  {
    const char *name, *text, *says;
  } refused[] = {
    { "filter", "", "a name is missing" },
    { "filter", "Nothing", "“Nothing” is not known here" },
    { "filters", "Standardize; Normalize scale=x", "part 2: scale: “x”" },
    { "filters", "Standardize; \"", "a quote is not closed" },
  };
  g_autoptr (GObject) object = g_object_new (ml_derived_get_type (), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      ml_option_parse (object, taken[i].name, taken[i].text, &error);
      g_assert_no_error (error);
      g_object_get (object, taken[i].name, &text, NULL);
      g_assert_cmpstr (text, ==, taken[i].tidy);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (
          ml_option_parse (object, refused[i].name, refused[i].text, &error));
      g_assert_error (error, ML_ERROR, ML_ERROR_OPTION);
      g_assert_nonnull (strstr (error->message, refused[i].says));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/option/presets", test_presets);
  g_test_add_func ("/core/option/parse", test_parse);
  g_test_add_func ("/core/option/refuses", test_refuses);
  g_test_add_func ("/core/option/inherits", test_inherits);
  g_test_add_func ("/core/option/types", test_types);
  return g_test_run ();
}
