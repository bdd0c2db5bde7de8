/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-session.h"

struct _WbSession
{
  GObject parent;
  MlSavedStep now;     /* its table is NULL before one is opened */
  GArray *undo, *redo; /* MlSavedStep, the next one last */
  char *path;
  MlFilter *lost_leak; /* (nullable): of a step that is not known any more */
  GListStore *filters, *runs, *comparisons;
  GObject *run; /* (nullable): one of the runs */
  char **schemes;
  MlSavedPlan plan;
  char *undefined; /* "?", "n/a" or "0" */
};

enum
{
  PROP_DATASET = 1,
  PROP_TARGET,
  PROP_PATH,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_RUN,
  PROP_SCHEMES,
  PROP_PLAN,
  PROP_UNDEFINED,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WbSession, wb_session, G_TYPE_OBJECT)

static void
wb_session_get_property (GObject *object, guint id, GValue *value,
                         GParamSpec *pspec)
{
  WbSession *self = WB_SESSION (object);
  switch (id)
    {
    case PROP_DATASET:
      g_value_set_object (value, self->now.data);
      break;
    case PROP_TARGET:
      g_value_set_int (value, self->now.target);
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, wb_session_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, wb_session_can_redo (self));
      break;
    case PROP_RUN:
      g_value_set_object (value, self->run);
      break;
    case PROP_SCHEMES:
      g_value_set_boxed (value, self->schemes);
      break;
    case PROP_PLAN:
      g_value_set_pointer (value, &self->plan);
      break;
    case PROP_UNDEFINED:
      g_value_set_string (value, self->undefined);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* What is none of the three words changes nothing. */
static void
set_undefined (WbSession *self, const char *undefined)
{
  MlReportFlags flags;
  if (!ml_report_find_undefined (undefined, &flags)
      || g_str_equal (undefined, self->undefined))
    return;
  g_free (self->undefined);
  self->undefined = g_strdup (undefined);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNDEFINED]);
}

static void
wb_session_set_property (GObject *object, guint id, const GValue *value,
                         GParamSpec *pspec)
{
  if (id == PROP_TARGET)
    wb_session_set_target (WB_SESSION (object), g_value_get_int (value));
  else if (id == PROP_UNDEFINED)
    set_undefined (WB_SESSION (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_session_finalize (GObject *object)
{
  WbSession *self = WB_SESSION (object);
  g_clear_object (&self->now.data);
  g_clear_object (&self->now.filter);
  g_clear_object (&self->lost_leak);
  g_array_unref (self->undo);
  g_array_unref (self->redo);
  g_free (self->path);
  g_object_unref (self->filters);
  g_object_unref (self->runs);
  g_object_unref (self->comparisons);
  g_clear_object (&self->run);
  g_strfreev (self->schemes);
  g_free (self->undefined);
  G_OBJECT_CLASS (wb_session_parent_class)->finalize (object);
}

static void
wb_session_class_init (WbSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_session_get_property;
  object_class->set_property = wb_session_set_property;
  object_class->finalize = wb_session_finalize;

  GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_DATASET]
      = g_param_spec_object ("dataset", NULL, NULL, ML_TYPE_DATASET, read);
  props[PROP_TARGET]
      = g_param_spec_int ("target", NULL, NULL, -1, G_MAXINT, -1,
                          read | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, read);
  props[PROP_CAN_UNDO]
      = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, read);
  props[PROP_CAN_REDO]
      = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, read);
  props[PROP_RUN]
      = g_param_spec_object ("run", NULL, NULL, G_TYPE_OBJECT, read);
  props[PROP_SCHEMES]
      = g_param_spec_boxed ("schemes", NULL, NULL, G_TYPE_STRV, read);
  props[PROP_PLAN] = g_param_spec_pointer ("plan", NULL, NULL, read);
  props[PROP_UNDEFINED]
      = g_param_spec_string ("undefined", NULL, NULL, "?",
                             read | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wb_session_init (WbSession *self)
{
  self->now.target = -1;
  self->undefined = g_strdup ("?");
  self->plan = ML_SAVED_PLAN_PRESET;
  self->undo = ml_saved_steps_new ();
  self->redo = ml_saved_steps_new ();
  self->schemes = g_new0 (char *, 1);
  self->filters = g_list_store_new (G_TYPE_OBJECT);
  self->runs = g_list_store_new (G_TYPE_OBJECT);
  self->comparisons = g_list_store_new (G_TYPE_OBJECT);
}

/** wb_session_new: Returns: (transfer full): a session without a table */
WbSession *
wb_session_new (void)
{
  return g_object_new (WB_TYPE_SESSION, NULL);
}

/** wb_session_dataset: Returns: (transfer none) (nullable): the table at hand
 */
MlDataset *
wb_session_dataset (WbSession *self)
{
  return self->now.data;
}

/** wb_session_target: Returns: the class column, or -1 */
int
wb_session_target (WbSession *self)
{
  return self->now.target;
}

/** wb_session_path: Returns: (nullable): the file the table came from */
const char *
wb_session_path (WbSession *self)
{
  return self->path;
}

/** wb_session_can_undo: Returns: whether there is an earlier step */
gboolean
wb_session_can_undo (WbSession *self)
{
  return self->undo->len > 0;
}

/** wb_session_can_redo: Returns: whether a step was undone */
gboolean
wb_session_can_redo (WbSession *self)
{
  return self->redo->len > 0;
}

/** wb_session_set_target: @target: a column, or -1 for no class */
void
wb_session_set_target (WbSession *self, int target)
{
  g_return_if_fail (self->now.data != NULL);
  g_return_if_fail (target < (int) ml_dataset_n_columns (self->now.data));
  if (self->now.target == target)
    return;
  self->now.target = target;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TARGET]);
}

/* The table first: a freeze would tell of them in the reverse order, and a new
 * class column may not exist in the table that is still on show. */
static void
notify_all (WbSession *self)
{
  for (guint i = PROP_DATASET; i <= PROP_CAN_REDO; i++)
    g_object_notify_by_pspec (G_OBJECT (self), props[i]);
}

/**
 * wb_session_open:
 * @data: (nullable): a new table, or NULL to close the old one
 * @path: (nullable): the file it came from
 *
 * Starts over with @data: its last column is the class, nothing can be undone.
 */
void
wb_session_open (WbSession *self, MlDataset *data, const char *path)
{
  g_array_set_size (self->undo, 0);
  g_array_set_size (self->redo, 0);
  g_set_object (&self->now.data, data);
  g_clear_object (&self->now.filter);
  g_clear_object (&self->lost_leak);
  self->now.target = data != NULL ? ml_dataset_default_target (data) : -1;
  char *copy = g_strdup (path);
  g_free (self->path);
  self->path = copy;
  notify_all (self);
}

/**
 * wb_session_edit:
 * @data: the table after the edit
 * @target: its class column, or -1
 *
 * Makes @data the table at hand; undo comes back to the one before.
 */
void
wb_session_edit (WbSession *self, MlDataset *data, int target)
{
  wb_session_edit_by (self, data, target, NULL);
}

/** wb_session_edit_by: as wb_session_edit(); @filter: (nullable): that made
 * @data of the table at hand, fitted to all of its rows */
void
wb_session_edit_by (WbSession *self, MlDataset *data, int target,
                    MlFilter *filter)
{
  g_return_if_fail (target < (int) ml_dataset_n_columns (data));
  MlSavedStep next = { g_object_ref (data), target, NULL };
  if (data != self->now.data)
    g_set_object (&next.filter, filter);
  g_array_append_val (self->undo, self->now); /* its references move */
  g_array_set_size (self->redo, 0);
  self->now = next;
  notify_all (self);
}

/* The last step of @from becomes the present one, that one goes to @to. */
static void
move (WbSession *self, GArray *from, GArray *to)
{
  if (from->len == 0)
    return;
  MlSavedStep *last = &g_array_index (from, MlSavedStep, from->len - 1);
  g_array_append_val (to, self->now);
  self->now = *last;
  *last = (MlSavedStep){ 0 }; /* moved */
  g_array_set_size (from, from->len - 1);
  notify_all (self);
}

/** wb_session_undo: goes back one step, if there is one */
void
wb_session_undo (WbSession *self)
{
  move (self, self->undo, self->redo);
}

/** wb_session_redo: takes the last undo back, if there is one */
void
wb_session_redo (WbSession *self)
{
  move (self, self->redo, self->undo);
}

/** wb_session_save_steps: @into: gets what stands around the table at hand: the
 * tables that undo and redo come to, and the filters that made them */
void
wb_session_save_steps (WbSession *self, MlSavedSession *into)
{
  ml_saved_steps_add (into->undo, self->undo);
  ml_saved_steps_add (into->redo, self->redo);
  g_set_object (&into->filter, self->now.filter);
  g_set_object (&into->leak, wb_session_leak (self));
}

/* The step of that number, from the table as it was opened. */
static const MlSavedStep *
nth_step (WbSession *self, guint n)
{
  return n < self->undo->len ? &g_array_index (self->undo, MlSavedStep, n)
                             : &self->now;
}

static gboolean
has_class_of (const MlSavedStep *step, const MlSavedStep *other)
{
  return step->target >= 0 && other->target >= 0
         && ml_attribute_same (
             ml_dataset_attribute (step->data, (guint) step->target),
             ml_dataset_attribute (other->data, (guint) other->target));
}

/* The first step whose filter looked at test rows; 0: none. A filter that
 * makes the class is no leak: it says what is to be learned. */
static guint
find_leak (WbSession *self)
{
  for (guint n = 1; n <= self->undo->len; n++)
    {
      const MlSavedStep *step = nth_step (self, n);
      MlFilter *filter = step->filter;
      if (filter != NULL
          && (ML_FILTER_GET_CLASS (filter)->traits & ML_FILTER_LEARNS) != 0
          && has_class_of (step, nth_step (self, n - 1)))
        return n;
    }
  return 0;
}

/** wb_session_restore: the table of @saved, its file, and the steps around it,
 * in place of what is there */
void
wb_session_restore (WbSession *self, const MlSavedSession *saved)
{
  g_array_set_size (self->undo, 0);
  g_array_set_size (self->redo, 0);
  ml_saved_steps_add (self->undo, saved->undo);
  ml_saved_steps_add (self->redo, saved->redo);
  g_set_object (&self->now.data, saved->data);
  g_set_object (&self->now.filter, saved->filter);
  self->now.target = saved->target;
  g_clear_object (&self->lost_leak);
  if (find_leak (self) == 0)
    g_set_object (&self->lost_leak, saved->leak);
  g_free (self->path);
  self->path = g_strdup (saved->path);
  notify_all (self);
}

/** wb_session_leak: Returns: (transfer none) (nullable): a filter that learned
 * from all rows of the table, whichever of them will be tested */
MlFilter *
wb_session_leak (WbSession *self)
{
  const guint leak = find_leak (self);
  return leak > 0 ? nth_step (self, leak)->filter : self->lost_leak;
}

/** wb_session_can_mend_leak: Returns: whether that filter, and all that was
 * done since, can be done in the training rows of each fold instead */
gboolean
wb_session_can_mend_leak (WbSession *self)
{
  const guint leak = find_leak (self);
  if (leak == 0)
    return FALSE;
  for (guint n = leak; n <= self->undo->len; n++)
    if (nth_step (self, n)->filter == NULL
        || !has_class_of (nth_step (self, n), nth_step (self, n - 1)))
      return FALSE;
  return TRUE;
}

/** wb_session_mend_leak: undoes that filter and what came after it, and puts
 * them before the filters of the next experiment */
void
wb_session_mend_leak (WbSession *self)
{
  g_return_if_fail (wb_session_can_mend_leak (self));
  const guint leak = find_leak (self);
  for (guint n = leak; n <= self->undo->len; n++)
    {
      g_autoptr (GObject) copy = ml_option_copy (nth_step (self, n)->filter);
      g_list_store_insert (self->filters, n - leak, copy);
    }
  while (self->undo->len >= leak)
    wb_session_undo (self);
}

/** wb_session_filters: Returns: (transfer none): filters of the next
 * experiment, fitted inside each of its training parts */
GListStore *
wb_session_filters (WbSession *self)
{
  return self->filters;
}

/** wb_session_runs: Returns: (transfer none): experiments begun so far */
GListStore *
wb_session_runs (WbSession *self)
{
  return self->runs;
}

/** wb_session_comparisons: Returns: (transfer none): comparisons begun so far
 */
GListStore *
wb_session_comparisons (WbSession *self)
{
  return self->comparisons;
}

/** wb_session_run: Returns: (transfer none) (nullable): the run looked at */
GObject *
wb_session_run (WbSession *self)
{
  return self->run;
}

/** wb_session_set_run: @run: (nullable): one of the runs, to be looked at */
void
wb_session_set_run (WbSession *self, GObject *run)
{
  if (g_set_object (&self->run, run))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUN]);
}

/** wb_session_schemes: Returns: (transfer none): texts of the classifiers, with
 * their filters, that the next comparison is of */
const char *const *
wb_session_schemes (WbSession *self)
{
  return (const char *const *) self->schemes;
}

/** wb_session_set_schemes: @schemes: texts of ml_scheme_to_text() */
void
wb_session_set_schemes (WbSession *self, const char *const *schemes)
{
  if (g_strv_equal ((const char *const *) self->schemes, schemes))
    return;
  g_strfreev (self->schemes);
  self->schemes = g_strdupv ((char **) schemes);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SCHEMES]);
}

/** wb_session_plan: Returns: (transfer none): how the next comparison tests */
const MlSavedPlan *
wb_session_plan (WbSession *self)
{
  return &self->plan;
}

/** wb_session_set_plan: @plan: how the next comparison tests */
void
wb_session_set_plan (WbSession *self, const MlSavedPlan *plan)
{
  self->plan = *plan;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAN]);
}

/** wb_session_report_flags: Returns: how reports are to tell what is undefined
 */
MlReportFlags
wb_session_report_flags (WbSession *self)
{
  MlReportFlags flags = 0;
  ml_report_find_undefined (self->undefined, &flags);
  return flags;
}
