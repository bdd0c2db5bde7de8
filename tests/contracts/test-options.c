/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every registered type owes: options with a label, a tooltip and a
 * preset inside its range, which survive the way through text and copying. */
#include "ml-attribute-search.h"
#include "ml-filter.h"
#include "ml-generator.h"
#include "ml-learner.h"
#include "ml-layer.h"
#include "ml-option.h"
#include "ml-optimizer.h"
#include "ml-registry.h"
#include "ml-study.h"
#include "ml-svm-kernel.h"
#include "ml-svm-optimizer.h"

#include "plot-chart.h"

#include <string.h>

static gboolean
is_sentence_like (const char *text)
{
  return text != NULL && g_utf8_validate (text, -1, NULL) && *text != '\0'
         && !g_str_has_suffix (text, ".") && !g_ascii_islower (*text);
}

static char *other_value (GObject *object, const MlOption *o);

/* A type with an option that is not its preset. */
static char *
other_type (const MlOption *o)
{
  guint n_types, n_options = 0;
  const GType *types = ml_registry_list (o->choices (), &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (GObject) made = g_object_new (types[i], NULL);
      const MlOption *options = ml_option_list (types[i], &n_options);
      if (n_options == 0 || options[0].kind > ML_OPTION_KIND_CHOICE)
        continue;
      g_autofree char *name = ml_option_property (&options[0]);
      g_autofree char *value = other_value (made, &options[0]);
      return g_strdup_printf ("%s %s=%s", ml_registry_name (types[i]), name,
                              value);
    }
  g_assert_not_reached ();
}

/* A value that is not the preset, as text. */
static char *
other_value (GObject *object, const MlOption *o)
{
  switch (o->kind)
    {
    case ML_OPTION_KIND_BOOLEAN:
      return g_strdup (o->preset != 0 ? "false" : "true");
    case ML_OPTION_KIND_UINT:
    case ML_OPTION_KIND_DOUBLE:
      return g_strdup_printf ("%.10g", o->preset != o->minimum ? o->minimum
                                                               : o->maximum);
    case ML_OPTION_KIND_CHOICE:
      {
        GEnumClass *choices = g_type_class_ref (o->choices ());
        guint i = choices->values[0].value == (int) o->preset;
        char *nick = g_strdup (choices->values[i].value_nick);
        g_type_class_unref (choices);
        return nick;
      }
    case ML_OPTION_KIND_TYPE:
    case ML_OPTION_KIND_NETWORK:
      return other_type (o);
    case ML_OPTION_KIND_TEXT:
    default:
      return g_strdup_printf ("%s 1", o->preset_text ? o->preset_text : "");
    }
}

static void
check_words (const MlOption *o)
{
  g_assert_true (is_sentence_like (o->label));
  g_assert_true (is_sentence_like (o->tooltip));
  g_assert_cmpuint (g_utf8_strlen (o->label, -1), <=, 40);
  if (o->kind == ML_OPTION_KIND_UINT || o->kind == ML_OPTION_KIND_DOUBLE)
    {
      g_assert_cmpfloat (o->minimum, <, o->maximum);
      g_assert_cmpfloat (o->preset, >=, o->minimum);
      g_assert_cmpfloat (o->preset, <=, o->maximum);
    }
}

static void
check_option (GObject *object, const MlOption *o)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = ml_option_property (o);
  g_test_message ("option %s", name);
  check_words (o);
  g_assert_true (ml_option_is_preset (object, o));

  g_autofree char *other = other_value (object, o);
  g_assert_true (ml_option_parse (object, name, other, &error));
  g_assert_no_error (error);
  g_assert_false (ml_option_is_preset (object, o));

  g_autofree char *text = ml_option_format (object, o);
  g_autoptr (GObject) copy = ml_option_copy (object);
  g_autofree char *copied = ml_option_format (copy, o);
  g_assert_cmpstr (copied, ==, text);
  g_assert_true (ml_option_parse (copy, name, text, &error));
  g_autofree char *again = ml_option_format (copy, o);
  g_assert_cmpstr (again, ==, text);
}

static void
test_type (gconstpointer data)
{
  const GType type = GPOINTER_TO_SIZE (data);
  g_autoptr (GObject) object = g_object_new (type, NULL);
  guint n_options;
  const MlOption *options = ml_option_list (type, &n_options);
  for (guint i = 0; i < n_options; i++)
    check_option (object, &options[i]);
}

/* Names a user types must tell the types of a kind apart. */
static void
test_names (gconstpointer data)
{
  const GType kind = GPOINTER_TO_SIZE (data);
  guint n_types;
  const GType *types = ml_registry_list (kind, &n_types);
  for (guint i = 0; i < n_types; i++)
    g_assert_cmpuint (
        ml_registry_find (kind, ml_registry_name (types[i]), NULL), ==,
        types[i]);
}

static void
add_kind (const char *word, GType kind)
{
  guint n_types;
  const GType *types = ml_registry_list (kind, &n_types);
  g_autofree char *names = g_strdup_printf ("/contracts/names/%s", word);
  g_test_add_data_func (names, GSIZE_TO_POINTER (kind), test_names);
  for (guint i = 0; i < n_types; i++)
    {
      g_autofree char *path = g_strdup_printf ("/contracts/options/%s/%s", word,
                                               ml_registry_name (types[i]));
      g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]), test_type);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  plot_init ();
  add_kind ("learner", ML_TYPE_LEARNER);
  add_kind ("filter", ML_TYPE_FILTER);
  add_kind ("generator", ML_TYPE_GENERATOR);
  add_kind ("kernel", ML_TYPE_SVM_KERNEL);
  add_kind ("svm-optimizer", ML_TYPE_SVM_OPTIMIZER);
  add_kind ("attribute-evaluator", ML_TYPE_ATTRIBUTE_EVALUATOR);
  add_kind ("attribute-search", ML_TYPE_ATTRIBUTE_SEARCH);
  add_kind ("layer", ML_TYPE_LAYER);
  add_kind ("optimizer", ML_TYPE_OPTIMIZER);
  add_kind ("study", ML_TYPE_STUDY);
  add_kind ("chart", PLOT_TYPE_CHART);
  return g_test_run ();
}
