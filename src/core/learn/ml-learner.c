/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-learner.h"

#include "ml-error.h"
#include "ml-registry.h"
#include "ml-settings.h"

G_DEFINE_ABSTRACT_TYPE (MlLearner, ml_learner, G_TYPE_OBJECT)

/**
 * ml_learner_load:
 * @state: of ml_model_save(), from anywhere: it is not trusted
 * @header: the columns the model reads
 *
 * Returns: (transfer full) (nullable): the model that was saved
 */
MlModel *
ml_learner_load (MlLearner *self, GVariant *state, MlDataset *header,
                 int target, GError **error)
{
  const MlLearnerClass *class = ML_LEARNER_GET_CLASS (self);
  if (class->load == NULL)
    {
      g_set_error (error, ML_ERROR, ML_ERROR_FAILED, "%s cannot be saved",
                   ml_registry_name (G_OBJECT_TYPE (self)));
      return NULL;
    }
  if (!ml_learner_can_learn (self, header, target, error))
    return NULL;
  return class->load (self, state, header, target, error);
}

static const MlOption *
seed_option (MlLearner *self)
{
  const MlOption *option = ml_option_find (G_OBJECT_TYPE (self), "seed", NULL);
  return option != NULL && option->kind == ML_OPTION_KIND_UINT ? option : NULL;
}

/** ml_learner_has_seed: Returns: whether chance plays a part in learning */
gboolean
ml_learner_has_seed (MlLearner *self)
{
  return seed_option (self) != NULL;
}

/**
 * ml_learner_set_seed:
 * @seed: as a generator of Java draws it
 *
 * For learners that train several others, which are to differ.
 */
void
ml_learner_set_seed (MlLearner *self, gint32 seed)
{
  const MlOption *option = seed_option (self);
  if (option == NULL)
    return;
  const guint64 most = (guint64) option->maximum;
  g_object_set (self, "seed", (guint) ((guint) seed % (most + 1)), NULL);
}

static MlWekaName
weka_name (gpointer klass)
{
  const MlLearnerClass *learner = klass;
  return (MlWekaName){ learner->weka, learner->weka_presets,
                       learner->weka_flags, learner->weka_leaves_out };
}

static void
ml_learner_class_init (MlLearnerClass *klass)
{
  ml_settings_set_weka_names (ML_TYPE_LEARNER, weka_name);
}

static void
ml_learner_init (MlLearner *self)
{
}

static gboolean refuse (MlLearner *self, GError **error, const char *format,
                        ...) G_GNUC_PRINTF (3, 4);

/* "kNN cannot learn this: " and the reason with its remedy. */
static gboolean
refuse (MlLearner *self, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ML_ERROR, ML_ERROR_DATA, "%s cannot learn this: %s",
               ML_LEARNER_GET_CLASS (self)->title, reason);
  return FALSE;
}

static gboolean
check_nominal_class (MlLearner *self, const MlAttribute *class, GError **error)
{
  MlTraits traits = ML_LEARNER_GET_CLASS (self)->traits;
  if (!(traits & ML_TRAIT_NOMINAL_CLASS))
    return refuse (self, error,
                   "the class “%s” is nominal, and it predicts numbers only; "
                   "choose a numeric class",
                   class->name);
  if (class->n_labels == 0)
    return refuse (self, error,
                   "the class “%s” has no label; choose another class",
                   class->name);
  if (class->n_labels == 1 && !(traits & ML_TRAIT_NO_INPUTS))
    return refuse (self, error,
                   "the class “%s” has only the label “%s”, so there is "
                   "nothing to tell apart; choose another class",
                   class->name, class->labels[0]);
  if (class->n_labels != 2 && (traits & ML_TRAIT_TWO_CLASSES_ONLY))
    return refuse (self, error,
                   "the class “%s” has %u labels, and it tells two apart; "
                   "choose a class of two labels",
                   class->name, class->n_labels);
  return TRUE;
}

static gboolean
check_class (MlLearner *self, const MlAttribute *class, GError **error)
{
  MlTraits traits = ML_LEARNER_GET_CLASS (self)->traits;
  if (class->kind == ML_ATTRIBUTE_NOMINAL)
    return check_nominal_class (self, class, error);
  if (!ml_attribute_has_numbers (class))
    return refuse (self, error,
                   "the class “%s” holds %ss; choose a nominal%s class",
                   class->name, ml_attribute_kind_name (class->kind),
                   traits & ML_TRAIT_NUMERIC_CLASS ? " or numeric" : "");
  if (!(traits & ML_TRAIT_NUMERIC_CLASS))
    return refuse (self, error,
                   "the class “%s” is numeric, and it predicts labels only; "
                   "choose a nominal class",
                   class->name);
  return TRUE;
}

/* The trait that a column of that kind asks for; 0: nobody reads it. */
static MlTraits
trait_of (MlAttributeKind kind)
{
  switch (kind)
    {
    case ML_ATTRIBUTE_NUMERIC:
    case ML_ATTRIBUTE_DATE:
      return ML_TRAIT_NUMERIC_INPUTS;
    case ML_ATTRIBUTE_NOMINAL:
      return ML_TRAIT_NOMINAL_INPUTS;
    case ML_ATTRIBUTE_IMAGE:
      return ML_TRAIT_IMAGE_INPUTS;
    case ML_ATTRIBUTE_STRING:
      return ML_TRAIT_TEXT_INPUTS;
    default:
      return 0;
    }
}

static gboolean
has_missing (MlDataset *data, guint column)
{
  guint n_rows = ml_dataset_n_rows (data);
  const double *numbers = ml_dataset_numbers (data, column);
  const gint32 *codes = ml_dataset_codes (data, column);
  for (guint i = 0; i < n_rows; i++)
    if ((numbers != NULL && isnan (numbers[i]))
        || (codes != NULL && codes[i] < 0))
      return TRUE;
  return FALSE;
}

static gboolean
check_input (MlLearner *self, MlDataset *data, guint column, GError **error)
{
  MlTraits traits = ML_LEARNER_GET_CLASS (self)->traits;
  const MlAttribute *input = ml_dataset_attribute (data, column);
  if (!(traits & trait_of (input->kind)))
    return refuse (self, error,
                   "it cannot read the %s column “%s”; remove or convert it",
                   ml_attribute_kind_name (input->kind), input->name);
  if (!(traits & ML_TRAIT_MISSING_INPUTS) && has_missing (data, column))
    return refuse (self, error,
                   "values of “%s” are missing; add the filter "
                   "ReplaceMissing",
                   input->name);
  return TRUE;
}

/* What the learner itself says to the columns as a whole. */
static gboolean
check_table (MlLearner *self, MlDataset *data, guint target, GError **error)
{
  const MlLearnerClass *class = ML_LEARNER_GET_CLASS (self);
  g_autofree char *reason
      = class->refuse != NULL ? class->refuse (self, data, target) : NULL;
  return reason == NULL || refuse (self, error, "%s", reason);
}

/**
 * ml_learner_can_learn:
 * @target: the class column, or -1
 *
 * Compares what @self can take with what @data has. For a learner that cannot
 * do with missing values this reads the table up to the first of them.
 *
 * Returns: FALSE with %ML_ERROR_DATA: one sentence with the reason
 */
gboolean
ml_learner_can_learn (MlLearner *self, MlDataset *data, int target,
                      GError **error)
{
  guint n_columns = ml_dataset_n_columns (data);
  MlTraits traits = ML_LEARNER_GET_CLASS (self)->traits;
  if (target < 0 || (guint) target >= n_columns)
    return refuse (self, error, "no class is chosen; choose one");
  if (!check_class (self, ml_dataset_attribute (data, (guint) target), error))
    return FALSE;
  if (traits & ML_TRAIT_NO_INPUTS)
    return TRUE; /* and it need not read them */
  if (n_columns < 2)
    return refuse (self, error,
                   "there is no column besides the class to learn from");
  for (guint i = 0; i < n_columns; i++)
    if (i != (guint) target && !check_input (self, data, i, error))
      return FALSE;
  return check_table (self, data, (guint) target, error);
}

/**
 * ml_learner_fit:
 * @training: the rows to learn from; those without a class are left out
 * @monitor: (nullable): where to report to
 *
 * Learns. Runs in the calling thread. When @monitor says stop, what was
 * learned so far is returned, if that is a model.
 *
 * Returns: (transfer full) (nullable): what was learned
 */
MlModel *
ml_learner_fit (MlLearner *self, const MlSubset *training, MlMonitor *monitor,
                GError **error)
{
  if (!ml_learner_can_learn (self, training->data, training->target, error))
    return NULL;
  g_autoptr (MlSubset) known = ml_subset_drop_missing_class (training);
  if (known->n_rows == 0)
    {
      refuse (self, error,
              training->n_rows == 0 ? "there are no rows to learn from"
                                    : "the class “%s” of every row is missing",
              ml_subset_class (training)->name);
      return NULL;
    }
  return ML_LEARNER_GET_CLASS (self)->fit (self, known, monitor, error);
}

/**
 * ml_learner_from_text:
 * @text: "kNN neighbors=5" or a WEKA command line
 *
 * Returns: (transfer full) (nullable): a learner with those settings
 */
MlLearner *
ml_learner_from_text (const char *text, GError **error)
{
  return ml_settings_from_text (ML_TYPE_LEARNER, text, error);
}

/** ml_learner_describe_settings: Returns: (transfer full): "kNN neighbors=5",
 * as ml_learner_from_text() reads it */
char *
ml_learner_describe_settings (MlLearner *self)
{
  return ml_settings_to_text (self);
}
