/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See cli-kind.h. A kind without a type is an empty list. */
#include "cli-kind.h"

#include "ml-error.h"
#include "ml-filter.h"
#include "ml-generator.h"
#include "ml-learner.h"
#include "ml-registry.h"

#include "plot-chart.h"

#include <glib/gi18n.h>
#include <string.h>

static void
read_learner (gconstpointer klass, CliCard *card)
{
  const MlLearnerClass *learner = klass;
  card->title = learner->title;
  card->category = learner->category;
  card->description = learner->description;
  card->weka = learner->weka;
  card->reference = learner->reference;
  card->traits = learner->traits;
}

static void
read_filter (gconstpointer klass, CliCard *card)
{
  const MlFilterClass *filter = klass;
  card->title = filter->title;
  card->category = filter->category;
  card->description = filter->description;
  card->weka = filter->weka;
}

static void
read_generator (gconstpointer klass, CliCard *card)
{
  const MlGeneratorClass *generator = klass;
  card->title = generator->title;
  card->category = generator->category;
  card->description = generator->description;
}

static void
read_chart (gconstpointer klass, CliCard *card)
{
  const PlotChartClass *chart = klass;
  card->title = chart->title;
}

static const CliKind kinds[] = {
  { "learners", "learner", ml_learner_get_type, read_learner },
  { "filters", "filter", ml_filter_get_type, read_filter },
  { "charts", "chart", plot_chart_get_type, read_chart },
  { "generators", "generator", ml_generator_get_type, read_generator },
  { "lessons", "lesson", NULL, NULL },
};

/** cli_kind_find: @word is the plural, as in “list learners” */
const CliKind *
cli_kind_find (const char *word, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].word, word) == 0)
      return &kinds[i];
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not a list; choose one of: learners, filters, "
                  "charts, generators, lessons"),
               word);
  return NULL;
}

/**
 * cli_kind_types:
 *
 * Returns: (transfer none) (array length=n_types): all types of the kind
 */
const GType *
cli_kind_types (const CliKind *self, guint *n_types)
{
  *n_types = 0;
  return self->type != NULL ? ml_registry_list (self->type (), n_types) : NULL;
}

/**
 * cli_kind_of:
 * @name: of a learner, a filter, a chart …
 * @type: (out): what is called so
 *
 * Returns: (nullable): its kind
 */
const CliKind *
cli_kind_of (const char *name, GType *type, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].type == NULL)
        continue;
      *type = ml_registry_find (kinds[i].type (), name, NULL);
      if (*type != G_TYPE_INVALID)
        return &kinds[i];
    }
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               _ ("nothing is called “%s”; “ruru-cli list learners” and the "
                  "other lists tell the names"),
               name);
  return NULL;
}

/** cli_kind_card: fills @card; the texts belong to the class and stay */
void
cli_kind_card (const CliKind *self, GType type, CliCard *card)
{
  *card = (CliCard){ 0 };
  gpointer klass = g_type_class_ref (type);
  self->read (klass, card);
  g_type_class_unref (klass);
}
