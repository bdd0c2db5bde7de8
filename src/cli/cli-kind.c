/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See cli-kind.h. A kind without a type is an empty list. */
#include "cli-kind.h"

#include "ml-attribute-evaluator.h"
#include "ml-attribute-search.h"
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-generator.h"
#include "ml-layer.h"
#include "ml-learner.h"
#include "ml-optimizer.h"
#include "ml-registry.h"
#include "ml-study.h"
#include "ml-svm-kernel.h"

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
read_layer (gconstpointer klass, CliCard *card)
{
  const MlLayerClass *layer = klass;
  card->title = layer->title;
  card->category = layer->category;
  card->description = layer->description;
}

static void
read_optimizer (gconstpointer klass, CliCard *card)
{
  const MlOptimizerClass *optimizer = klass;
  card->title = optimizer->title;
  card->description = optimizer->description;
  card->reference = optimizer->reference;
}

static void
read_kernel (gconstpointer klass, CliCard *card)
{
  const MlSvmKernelClass *kernel = klass;
  card->title = kernel->title;
  card->description = kernel->description;
  card->weka = kernel->weka;
}

static void
read_evaluator (gconstpointer klass, CliCard *card)
{
  const MlAttributeEvaluatorClass *evaluator = klass;
  card->title = evaluator->title;
  card->description = evaluator->description;
  card->weka = evaluator->weka;
}

static void
read_search (gconstpointer klass, CliCard *card)
{
  const MlAttributeSearchClass *search = klass;
  card->title = search->title;
  card->description = search->description;
  card->weka = search->weka;
}

static void
read_study (gconstpointer klass, CliCard *card)
{
  const MlStudyClass *study = klass;
  card->title = study->title;
  card->description = study->description;
  card->reference = study->reference;
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
  { "studies", "study", ml_study_get_type, read_study },
  { "charts", "chart", plot_chart_get_type, read_chart },
  { "generators", "generator", ml_generator_get_type, read_generator },
  { "layers", "layer", ml_layer_get_type, read_layer },
  { "optimizers", "optimizer", ml_optimizer_get_type, read_optimizer },
  { "kernels", "kernel", ml_svm_kernel_get_type, read_kernel },
  { "evaluators", "evaluator", ml_attribute_evaluator_get_type,
    read_evaluator },
  { "searches", "search", ml_attribute_search_get_type, read_search },
  { "lessons", "lesson", NULL, NULL },
};

/** cli_kind_find: @word is the plural, as in “list learners” */
const CliKind *
cli_kind_find (const char *word, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].word, word) == 0)
      return &kinds[i];
  g_autoptr (GString) words = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", kinds[i].word);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not a list; choose one of: %s"), word, words->str);
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
