/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run remembers what was set, for momentum and weight decay are not reported;
 * the learning rate shown is the one of the last update. Each phase of a run
 * begins with settings of its own, and what the one under way has not is off.
 */
#include "wb-tuning.h"

#include "wb-knob.h"

#include "ml-activation.h"
#include "ml-network-learner.h"
#include "ml-optimizer.h"
#include "ml-settings.h"

#include <glib/gi18n.h>

struct _WbTuning
{
  AdwBin parent;
  WbRun *run; /* (nullable) */
  GtkWidget *button, *revealer;
  WbKnob *rate, *momentum, *decay;
  GtkDropDown *activation;
  GtkWidget *gibbs, *gibbs_title; /* k of Boltzmann machines */
  guint n_phases;                 /* of the run, when it was shown */
  guint n_known; /* points of the curve that may not know the rate set last */
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (WbTuning, wb_tuning, ADW_TYPE_BIN)

#define RUN_TUNING "wb-tuning" /* InForce on a WbRun */

/* Phases */

typedef struct
{
  guint n, n_machines; /* that have begun, and those of Boltzmann machines */
  gboolean is_machine; /* that is under way, or all layers of them */
} Phase;

typedef struct
{
  Phase phase;
  guint n_read;      /* points of the history that tell it */
  gboolean is_known; /* what is in force: */
  guint n_phases;    /* that had begun then */
  MlTuning tuning;
} InForce;

static InForce *
in_force (WbRun *run)
{
  InForce *self = g_object_get_data (G_OBJECT (run), RUN_TUNING);
  if (self == NULL)
    {
      self = g_new0 (InForce, 1);
      g_object_set_data_full (G_OBJECT (run), RUN_TUNING, self, g_free);
    }
  return self;
}

/* Of the model on all rows. The window asks at each look, so only points that
 * are new are read. */
static Phase
phase_of (WbRun *run)
{
  const guint flags
      = ML_CHANGE_TO_MACHINE | ML_CHANGE_TO_INPUTS | ML_CHANGE_TO_TARGETS;
  const GArray *history = wb_run_history (run);
  InForce *self = in_force (run);
  Phase *phase = &self->phase;
  for (; self->n_read < history->len; self->n_read++)
    {
      const MlMetrics *point
          = &g_array_index (history, MlMetrics, self->n_read);
      if (point->part > 0 || (point->change & flags) == 0)
        continue;
      phase->is_machine = (point->change & ML_CHANGE_TO_MACHINE) != 0;
      phase->n_machines += phase->is_machine;
      phase->n++;
    }
  return *phase;
}

/* Whether @phase is one of those machines that learn one upon the other, before
 * all layers go on together. */
static gboolean
is_pretraining (MlLearner *learner, const Phase *phase)
{
  g_autofree char *layers = NULL;
  gboolean is_wanted = FALSE;
  if (!phase->is_machine
      || ml_option_find (G_OBJECT_TYPE (learner), "pretraining", NULL) == NULL)
    return FALSE;
  g_object_get (learner, "pretraining", &is_wanted, "layers", &layers, NULL);
  g_auto (GStrv) names = g_strsplit (layers != NULL ? layers : "", ",", -1);
  return is_wanted && phase->n_machines <= g_strv_length (names);
}

/* What is in force */

/* NaN: @object has no such number. */
static double
own_setting_of (gpointer object, const char *name)
{
  double value = (double) NAN;
  if (ml_option_find (G_OBJECT_TYPE (object), name, NULL) != NULL)
    g_object_get (object, name, &value, NULL);
  return value;
}

/* A number of the optimizer's, or where it has none of its own of the
 * learner's. NaN: the optimizer does not know it, or is not for the user. */
static double
setting_of_network (MlLearner *learner, const char *name)
{
  g_autofree char *text = NULL;
  if (!ML_IS_NETWORK_LEARNER (learner))
    return (double) NAN;
  g_object_get (learner, "optimizer", &text, NULL);
  g_autoptr (GObject) optimizer = ml_settings_from_text (
      ML_TYPE_OPTIMIZER, text != NULL ? text : "", NULL);
  const MlOption *option
      = optimizer != NULL
            ? ml_option_find (G_OBJECT_TYPE (optimizer), name, NULL)
            : NULL;
  if (option == NULL)
    return (double) NAN;
  const gboolean is_preset = ml_option_is_preset (optimizer, option);
  return own_setting_of (is_preset ? (gpointer) learner : optimizer, name);
}

/* NaN: what learns in @phase has none. */
static double
setting_of (MlLearner *learner, const Phase *phase, const char *name,
            const char *name_of_machines)
{
  if (is_pretraining (learner, phase))
    return own_setting_of (learner, name_of_machines);
  return phase->is_machine ? own_setting_of (learner, name)
                           : setting_of_network (learner, name);
}

/* k of a learner that has Boltzmann machines, else 0. */
static guint
gibbs_steps_of (MlLearner *learner)
{
  guint steps = 0;
  if (ml_option_find (G_OBJECT_TYPE (learner), "gibbs-steps", NULL) != NULL)
    g_object_get (learner, "gibbs-steps", &steps, NULL);
  return steps;
}

/* As many as the learner's own option may say. */
static guint
most_gibbs_steps (MlLearner *learner)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (learner),
                                                   "gibbs-steps");
  return spec != NULL ? G_PARAM_SPEC_UINT (spec)->maximum : 1;
}

static MlTuning *
tuning_of (WbRun *run)
{
  const Phase phase = phase_of (run);
  InForce *known = in_force (run);
  if (known->is_known && known->n_phases == phase.n)
    return &known->tuning;
  MlLearner *learner = wb_run_experiment (run)->learner;
  known->is_known = TRUE;
  known->n_phases = phase.n;
  known->tuning = (MlTuning) ML_TUNING_INIT;
  MlTuning *tuning = &known->tuning;
  tuning->momentum
      = setting_of (learner, &phase, "momentum", "pretraining-momentum");
  tuning->weight_decay
      = setting_of (learner, &phase, "weight-decay", "pretraining-decay");
  tuning->gibbs_steps = gibbs_steps_of (learner);
  return tuning;
}

/* Of the model on all rows; NaN: nobody reports one, so nobody can tune it. */
static double
rate_in_force (WbRun *run)
{
  const GArray *history = wb_run_history (run);
  for (guint i = history->len; i > 0; i--)
    {
      const MlMetrics *point = &g_array_index (history, MlMetrics, i - 1);
      if (point->part == 0)
        return point->learning_rate;
    }
  return (double) NAN;
}

/* The drop-down says "As it is" first, then every value of the enum. */

static guint
index_of (int activation)
{
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  guint index = 0;
  for (guint i = 0; i < choices->n_values; i++)
    if (choices->values[i].value == activation)
      index = i + 1;
  g_type_class_unref (choices);
  return index;
}

static int
activation_at (guint index)
{
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  const int activation = index > 0 && index <= choices->n_values
                             ? choices->values[index - 1].value
                             : -1;
  g_type_class_unref (choices);
  return activation;
}

/* Off, and why, while it would do nothing. */
static void
allow (GtkWidget *widget, gboolean is_of_use, const char *what,
       const char *why_not)
{
  gtk_widget_set_sensitive (widget, is_of_use);
  gtk_widget_set_tooltip_text (widget, is_of_use ? what : why_not);
}

static void
show_number (WbKnob *knob, double value)
{
  allow (GTK_WIDGET (knob), !isnan (value), NULL,
         _ ("What learns now has none to be set"));
  if (!isnan (value))
    wb_knob_set_value (knob, value);
}

static void
show_run (WbTuning *self)
{
  const MlTuning *tuning = tuning_of (self->run);
  const Phase phase = phase_of (self->run);
  MlLearner *learner = wb_run_experiment (self->run)->learner;
  self->is_showing = TRUE;
  self->n_phases = phase.n;
  show_number (self->momentum, tuning->momentum);
  show_number (self->decay, tuning->weight_decay);
  gtk_drop_down_set_selected (self->activation, index_of (tuning->activation));
  allow (GTK_WIDGET (self->activation),
         ML_IS_NETWORK_LEARNER (learner) && !phase.is_machine,
         _ ("Activation of all hidden layers"),
         _ ("Units of Boltzmann machines have no other activation"));
  allow (self->gibbs, phase.is_machine,
         _ ("k of contrastive divergence: how far chains go in one update"),
         _ ("No Boltzmann machine is learning now"));
  gtk_widget_set_visible (self->gibbs, tuning->gibbs_steps > 0);
  gtk_widget_set_visible (self->gibbs_title, tuning->gibbs_steps > 0);
  gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->gibbs), 1,
                             most_gibbs_steps (learner));
  if (tuning->gibbs_steps > 0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->gibbs),
                               tuning->gibbs_steps);
  self->n_known = 0;
  self->is_showing = FALSE;
}

static gboolean
is_tunable (MlLearner *learner)
{
  return ML_IS_NETWORK_LEARNER (learner) || gibbs_steps_of (learner) > 0;
}

/**
 * wb_tuning_show:
 * @run: (nullable): the run looked at; one that is done cannot be tuned
 */
void
wb_tuning_show (WbTuning *self, WbRun *run)
{
  const double rate = run != NULL && wb_run_is_running (run)
                              && is_tunable (wb_run_experiment (run)->learner)
                          ? rate_in_force (run)
                          : (double) NAN;
  const gboolean can_tune = !isnan (rate);
  gtk_widget_set_visible (self->button, can_tune);
  gtk_revealer_set_reveal_child (
      GTK_REVEALER (self->revealer),
      can_tune
          && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button)));
  if (!can_tune)
    {
      g_clear_object (&self->run);
      return;
    }
  if (g_set_object (&self->run, run) || self->n_phases != phase_of (run).n)
    show_run (self);
  if (wb_run_history (run)->len > self->n_known)
    wb_knob_set_value (self->rate, rate);
}

/* Changes */

static void
send (WbTuning *self, const MlTuning *change)
{
  if (self->run != NULL && !self->is_showing)
    ml_monitor_tune (ml_job_monitor (wb_run_job (self->run)), change);
}

static void
on_rate (WbTuning *self)
{
  MlTuning change = ML_TUNING_INIT;
  change.learning_rate = wb_knob_value (self->rate);
  send (self, &change);
  if (self->run != NULL) /* the point under way may still have the old rate */
    self->n_known = wb_run_history (self->run)->len + 1;
}

static void
on_momentum (WbTuning *self)
{
  MlTuning change = ML_TUNING_INIT;
  change.momentum = wb_knob_value (self->momentum);
  send (self, &change);
  if (self->run != NULL)
    tuning_of (self->run)->momentum = change.momentum;
}

static void
on_decay (WbTuning *self)
{
  MlTuning change = ML_TUNING_INIT;
  change.weight_decay = wb_knob_value (self->decay);
  send (self, &change);
  if (self->run != NULL)
    tuning_of (self->run)->weight_decay = change.weight_decay;
}

static void
on_activation (WbTuning *self)
{
  MlTuning change = ML_TUNING_INIT;
  change.activation
      = activation_at (gtk_drop_down_get_selected (self->activation));
  if (change.activation < 0 || self->is_showing)
    return;
  send (self, &change);
  if (self->run != NULL)
    tuning_of (self->run)->activation = change.activation;
}

static void
on_gibbs (WbTuning *self)
{
  MlTuning change = ML_TUNING_INIT;
  change.gibbs_steps = (guint) gtk_spin_button_get_value_as_int (
      GTK_SPIN_BUTTON (self->gibbs));
  if (self->is_showing)
    return;
  send (self, &change);
  if (self->run != NULL)
    tuning_of (self->run)->gibbs_steps = change.gibbs_steps;
}

static void
on_reinitialize (WbTuning *self)
{
  MlTuning change = ML_TUNING_INIT;
  change.reinitialize = TRUE;
  send (self, &change);
}

static void
on_toggled (WbTuning *self)
{
  gtk_revealer_set_reveal_child (
      GTK_REVEALER (self->revealer),
      self->run != NULL
          && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button)));
}

/* Class */

static void
wb_tuning_dispose (GObject *object)
{
  WbTuning *self = WB_TUNING (object);
  g_clear_object (&self->run);
  g_clear_object (&self->button);
  G_OBJECT_CLASS (wb_tuning_parent_class)->dispose (object);
}

static void
wb_tuning_class_init (WbTuningClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_tuning_dispose;
}

/* Returns: the title before the control */
static GtkWidget *
attach (GtkWidget *grid, int column, int row, const char *label,
        GtkWidget *control)
{
  GtkWidget *title = gtk_label_new (label);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_grid_attach (GTK_GRID (grid), title, column, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), control, column + 1, row, 1, 1);
  return title;
}

static GtkWidget *
make_activation (void)
{
  GEnumClass *choices = g_type_class_ref (ml_activation_get_type ());
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_ptr_array_add (labels, (gpointer) _ ("As it is"));
  for (guint i = 0; i < choices->n_values; i++)
    g_ptr_array_add (labels, (gpointer) _ (choices->values[i].value_name));
  g_ptr_array_add (labels, NULL);
  g_type_class_unref (choices);
  GtkWidget *down
      = gtk_drop_down_new_from_strings ((const char *const *) labels->pdata);
  gtk_accessible_update_property (GTK_ACCESSIBLE (down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Activation of hidden layers"), -1);
  return down;
}

static GtkWidget *
make_knob (WbKnob **knob, const char *name, const char *label,
           const WbKnobRange *range, GCallback callback, WbTuning *self)
{
  GtkWidget *widget = wb_knob_new (label, range);
  gtk_widget_set_name (widget, name);
  gtk_widget_set_hexpand (widget, TRUE);
  g_signal_connect_swapped (widget, "changed", callback, self);
  *knob = WB_KNOB (widget);
  return widget;
}

/* Shown for learners with Boltzmann machines. */
static void
add_gibbs (WbTuning *self, GtkWidget *grid)
{
  self->gibbs = gtk_spin_button_new_with_range (1, 25, 1);
  gtk_widget_set_name (self->gibbs, "tune-gibbs");
  gtk_widget_set_halign (self->gibbs, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->gibbs),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Gibbs steps in force"), -1);
  g_signal_connect_swapped (self->gibbs, "value-changed", G_CALLBACK (on_gibbs),
                            self);
  self->gibbs_title = attach (grid, 0, 2, _ ("Gibbs steps"), self->gibbs);
}

/* Below the activation, which may have to be followed by new weights. */
static void
add_redraw (WbTuning *self, GtkWidget *grid)
{
  GtkWidget *redraw = gtk_button_new_with_label (_ ("Draw Weights Anew"));
  gtk_widget_set_name (redraw, "tune-redraw");
  gtk_widget_set_halign (redraw, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (
      redraw, _ ("All weights start again at random; the run goes on"));
  gtk_grid_attach (GTK_GRID (grid), redraw, 2, 2, 2, 1);
  g_signal_connect_swapped (redraw, "clicked", G_CALLBACK (on_reinitialize),
                            self);
}

static GtkWidget *
make_controls (WbTuning *self)
{
  static const WbKnobRange rates = { 1e-6, 10, TRUE, FALSE };
  static const WbKnobRange momenta = { 0, 0.999, FALSE, FALSE };
  static const WbKnobRange decays = { 1e-7, 1, TRUE, TRUE };
  GtkWidget *grid = gtk_grid_new ();
  g_object_set (grid, "column-spacing", 9, "row-spacing", 6, "margin-start", 9,
                "margin-end", 9, "margin-top", 6, NULL);
  attach (grid, 0, 0, _ ("Learning rate"),
          make_knob (&self->rate, "tune-rate", _ ("Learning rate in force"),
                     &rates, G_CALLBACK (on_rate), self));
  attach (grid, 2, 0, _ ("Momentum"),
          make_knob (&self->momentum, "tune-momentum", _ ("Momentum in force"),
                     &momenta, G_CALLBACK (on_momentum), self));
  attach (grid, 0, 1, _ ("Weight decay"),
          make_knob (&self->decay, "tune-decay", _ ("Weight decay in force"),
                     &decays, G_CALLBACK (on_decay), self));
  self->activation = GTK_DROP_DOWN (make_activation ());
  gtk_widget_set_name (GTK_WIDGET (self->activation), "tune-activation");
  gtk_widget_set_halign (GTK_WIDGET (self->activation), GTK_ALIGN_START);
  attach (grid, 2, 1, _ ("Hidden layers"), GTK_WIDGET (self->activation));
  g_signal_connect_swapped (self->activation, "notify::selected",
                            G_CALLBACK (on_activation), self);
  add_gibbs (self, grid);
  add_redraw (self, grid);
  gtk_widget_add_css_class (grid, "compact");
  return grid;
}

static void
wb_tuning_init (WbTuning *self)
{
  self->button = g_object_ref_sink (gtk_toggle_button_new ());
  GtkWidget *content
      = g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name",
                      "preferences-other-symbolic", "label", _ ("Tune"), NULL);
  gtk_button_set_child (GTK_BUTTON (self->button), content);
  gtk_widget_set_name (self->button, "tune");
  gtk_widget_set_focus_on_click (self->button, FALSE);
  gtk_widget_set_tooltip_text (self->button,
                               _ ("Change the learning rate and others while "
                                  "it learns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Tune"),
                                  -1);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  GtkWidget *scroller /* where letters are large */
      = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", make_controls (self),
                      "vscrollbar-policy", GTK_POLICY_NEVER, NULL);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), scroller);
  adw_bin_set_child (ADW_BIN (self), self->revealer);
  g_signal_connect_object (self->button, "toggled", G_CALLBACK (on_toggled),
                           self, G_CONNECT_SWAPPED);
}

/** wb_tuning_new: Returns: controls of no run */
GtkWidget *
wb_tuning_new (void)
{
  return g_object_new (WB_TYPE_TUNING, NULL);
}

/** wb_tuning_button: Returns: (transfer none): shown while there is something
 * to tune */
GtkWidget *
wb_tuning_button (WbTuning *self)
{
  return self->button;
}
