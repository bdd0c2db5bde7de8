/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-advice.h"

#include "wb-filtering.h"
#include "wb-type-chooser.h"

#include "ml-remedy.h"

#include <glib/gi18n.h>

/* A sentence above its button. */
typedef struct
{
  GtkWidget *row, *label, *button;
} Notice;

struct _WbAdvice
{
  AdwBin parent;
  WbSession *session;
  Notice problem, leak, memory;
  MlFilter *for_class;   /* (nullable): one of these two helps against it */
  GPtrArray *for_inputs; /* (nullable): MlFilter                          */
};

G_DEFINE_FINAL_TYPE (WbAdvice, wb_advice, ADW_TYPE_BIN)

static void
notice_show (const Notice *self, const char *text, const char *label,
             const char *tooltip)
{
  gtk_widget_set_visible (self->row, text != NULL);
  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_widget_set_visible (self->button, label != NULL);
  gtk_button_set_label (GTK_BUTTON (self->button), label != NULL ? label : "");
  gtk_widget_set_tooltip_text (self->button, tooltip);
}

static void
notice_init (Notice *self, const char *name, const char *style,
             GCallback clicked, WbAdvice *advice)
{
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->label = gtk_label_new (NULL);
  self->button = gtk_button_new ();
  g_object_set (self->label, "wrap", TRUE, "xalign", 0.0, "hexpand", TRUE,
                NULL);
  gtk_widget_add_css_class (self->label, style);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->row, "compact");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (self->button, name);
  if (clicked != NULL)
    g_signal_connect_swapped (self->button, "clicked", clicked, advice);
  gtk_box_append (GTK_BOX (self->row), self->label);
  gtk_box_append (GTK_BOX (self->row), self->button);
  notice_show (self, NULL, NULL, NULL);
}

/* (transfer full): "ReplaceMissing, NominalToBinary" in words */
static char *
list_titles (GPtrArray *filters)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < filters->len; i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? ", " : "",
        wb_type_title (G_OBJECT_TYPE (g_ptr_array_index (filters, i))));
  return g_string_free (text, FALSE);
}

/* The keyboard leaves the button before it goes. */
static GtkRoot *
leave (WbAdvice *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  return root;
}

static void
mend_problem (WbAdvice *self)
{
  GtkRoot *root = leave (self);
  if (self->for_class != NULL && WB_IS_WINDOW (root))
    {
      g_autoptr (MlFilter) filter = g_object_ref (self->for_class);
      wb_filtering_start (WB_WINDOW (root), filter);
    }
  g_autoptr (GPtrArray) filters = g_steal_pointer (&self->for_inputs);
  for (guint i = 0; filters != NULL && i < filters->len; i++)
    g_list_store_append (wb_session_filters (self->session),
                         g_ptr_array_index (filters, i));
}

static void
mend_leak (WbAdvice *self)
{
  leave (self);
  if (wb_session_can_mend_leak (self->session))
    wb_session_mend_leak (self->session);
}

static void
find_remedies (WbAdvice *self, MlLearner *learner)
{
  MlDataset *data = wb_session_dataset (self->session);
  const int target = wb_session_target (self->session);
  g_clear_object (&self->for_class);
  g_clear_pointer (&self->for_inputs, g_ptr_array_unref);
  if (learner == NULL || data == NULL)
    return;
  self->for_class = ml_remedy_for_class (learner, data, target);
  if (self->for_class == NULL)
    self->for_inputs = ml_remedy_for_inputs (learner, data, target);
}

static void
show_problem (WbAdvice *self, const char *problem)
{
  g_autofree char *tooltip = NULL;
  const char *label = NULL;
  if (self->for_class != NULL)
    {
      label = _ ("Change Class");
      tooltip = g_strdup_printf (
          _ ("Applies %s to the class; Ctrl+Z brings it back"),
          wb_type_title (G_OBJECT_TYPE (self->for_class)));
    }
  else if (self->for_inputs != NULL)
    {
      g_autofree char *titles = list_titles (self->for_inputs);
      label = ngettext ("Add Filter", "Add Filters", self->for_inputs->len);
      tooltip = g_strdup_printf (_ ("Adds %s, fitted in each fold"), titles);
    }
  notice_show (&self->problem, problem, label, tooltip);
}

static void
show_leak (WbAdvice *self)
{
  MlFilter *leak = wb_session_leak (self->session);
  if (leak == NULL)
    {
      notice_show (&self->leak, NULL, NULL, NULL);
      return;
    }
  g_autofree char *text
      = ml_experiment_tell_leak (wb_type_title (G_OBJECT_TYPE (leak)));
  const gboolean can_mend = wb_session_can_mend_leak (self->session);
  notice_show (&self->leak, text, can_mend ? _ ("Move into Test") : NULL,
               _ ("Undoes it in the table and fits it to the training rows of "
                  "each fold instead"));
}

/* What is too much for the machine shows before Start is pressed, too. */
static void
show_memory (WbAdvice *self, const MlExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  if (experiment != NULL)
    text = ml_experiment_check_memory (experiment, &error)
               ? ml_experiment_tell_memory (experiment)
               : g_strdup (error->message);
  notice_show (&self->memory, text, NULL, NULL);
}

static void
wb_advice_dispose (GObject *object)
{
  WbAdvice *self = WB_ADVICE (object);
  g_clear_object (&self->session);
  g_clear_object (&self->for_class);
  g_clear_pointer (&self->for_inputs, g_ptr_array_unref);
  G_OBJECT_CLASS (wb_advice_parent_class)->dispose (object);
}

static void
wb_advice_class_init (WbAdviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_advice_dispose;
}

static void
wb_advice_init (WbAdvice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  notice_init (&self->problem, "mend-problem", "error",
               G_CALLBACK (mend_problem), self);
  notice_init (&self->leak, "mend-leak", "warning", G_CALLBACK (mend_leak),
               self);
  notice_init (&self->memory, "memory", "warning", NULL, self);
  gtk_box_append (GTK_BOX (box), self->problem.row);
  gtk_box_append (GTK_BOX (box), self->leak.row);
  gtk_box_append (GTK_BOX (box), self->memory.row);
  adw_bin_set_child (ADW_BIN (self), box);
}

/** wb_advice_new: @session: whose table the learner is to learn from */
GtkWidget *
wb_advice_new (WbSession *session)
{
  WbAdvice *self = g_object_new (WB_TYPE_ADVICE, NULL);
  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

/**
 * wb_advice_show:
 * @learner: (nullable): that refuses the table; NULL: it is not the table
 * @problem: (nullable): why there cannot be a run
 * @experiment: (nullable): the run that Start would begin
 *
 * Shows the sentence, what helps, whether a filter has seen test rows, and
 * whether the run would take much memory.
 */
void
wb_advice_show (WbAdvice *self, MlLearner *learner, const char *problem,
                const MlExperiment *experiment)
{
  find_remedies (self, problem != NULL ? learner : NULL);
  show_problem (self, problem);
  show_leak (self);
  show_memory (self, experiment);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_visible (self->problem.row)
                              || gtk_widget_get_visible (self->leak.row)
                              || gtk_widget_get_visible (self->memory.row));
}

/** wb_advice_point: the keyboard goes to the button that helps, if any does */
void
wb_advice_point (WbAdvice *self)
{
  if (gtk_widget_get_visible (self->problem.button))
    gtk_widget_grab_focus (self->problem.button);
}
