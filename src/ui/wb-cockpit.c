/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-cockpit.h"

#include "wb-cost-editor.h"
#include "wb-knob.h"

#include "ml-decision.h"

#include <glib/gi18n.h>
#include <math.h>

struct _WbCockpit
{
  AdwBin parent;
  MlEvaluation *evaluation; /* (nullable) */
  GArray *curve;            /* (nullable) MlDecisionPoint of the class */
  GtkDropDown *classes;
  GtkWidget *is_on, *cheapest;
  WbKnob *knob;
  WbCostEditor *costs;
  GtkLabel *readout;
  gboolean is_showing; /* while widgets are filled */
};

G_DEFINE_FINAL_TYPE (WbCockpit, wb_cockpit, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_on (WbCockpit *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->is_on));
}

/* The curve of the class by the costs; it is searched at every move. */
static void
renew_curve (WbCockpit *self)
{
  g_clear_pointer (&self->curve, g_array_unref);
  if (self->evaluation != NULL)
    self->curve
        = ml_decision_curve (self->evaluation, wb_cockpit_class_index (self),
                             wb_cost_editor_costs (self->costs));
}

static const MlDecisionPoint *
point_of (WbCockpit *self, guint index)
{
  return &g_array_index (self->curve, MlDecisionPoint, index);
}

static char *
format_share (double part, double whole)
{
  return whole > 0 ? g_strdup_printf ("%.3f", part / whole) : g_strdup ("–");
}

/* What the run as it is got right and costs, by the most probable class. */
static char *
describe_argmax (WbCockpit *self)
{
  const guint n = ml_evaluation_n_classes (self->evaluation);
  const double cost
      = ml_decision_cost (ml_evaluation_confusion (self->evaluation),
                          wb_cost_editor_costs (self->costs), n);
  return g_strdup_printf (
      _ ("Most probable class: accuracy %.3f · cost %.6g"),
      ml_evaluation_measure (self->evaluation, "accuracy") / 100, cost);
}

static char *
describe_threshold (WbCockpit *self)
{
  const MlDecisionPoint *p = point_of (
      self, ml_decision_find (self->curve, wb_cockpit_threshold (self)));
  const MlCurvePoint *c = &p->point;
  g_autofree char *sensitivity = format_share (c->tp, c->tp + c->fn);
  g_autofree char *specificity = format_share (c->tn, c->tn + c->fp);
  g_autofree char *precision = format_share (c->tp, c->tp + c->fp);
  g_autofree char *accuracy
      = format_share (p->correct, c->tp + c->fp + c->tn + c->fn);
  return g_strdup_printf (_ ("Sensitivity %s · specificity %s · precision %s · "
                             "accuracy %s · cost %.6g"),
                          sensitivity, specificity, precision, accuracy,
                          p->cost);
}

static void
show_readout (WbCockpit *self)
{
  if (self->curve == NULL)
    return;
  g_autofree char *now
      = is_on (self) ? describe_threshold (self) : describe_argmax (self);
  const MlDecisionPoint *best
      = point_of (self, ml_decision_cheapest (self->curve));
  g_autofree char *text
      = isfinite (best->point.threshold)
            ? g_strdup_printf (_ ("%s (cheapest: %.6g at %.4g)"), now,
                               best->cost, best->point.threshold)
            : g_strdup_printf (_ ("%s (cheapest: %.6g, never take it)"), now,
                               best->cost);
  gtk_label_set_text (self->readout, text);
}

static void
changed (WbCockpit *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->knob), is_on (self));
  show_readout (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_toggled (WbCockpit *self)
{
  if (!self->is_showing)
    changed (self);
}

static void
on_moved (WbCockpit *self)
{
  changed (self);
}

static void
on_class (WbCockpit *self)
{
  if (self->is_showing)
    return;
  renew_curve (self);
  changed (self);
}

static void
on_costs (WbCockpit *self)
{
  renew_curve (self);
  changed (self);
}

static void
on_cheapest (WbCockpit *self)
{
  if (self->curve == NULL)
    return;
  const double best
      = point_of (self, ml_decision_cheapest (self->curve))->point.threshold;
  wb_cockpit_set_threshold (self, isfinite (best) ? best : 1);
}

/* Class */

static void
wb_cockpit_finalize (GObject *object)
{
  WbCockpit *self = WB_COCKPIT (object);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_pointer (&self->curve, g_array_unref);
  G_OBJECT_CLASS (wb_cockpit_parent_class)->finalize (object);
}

static void
wb_cockpit_class_init (WbCockpitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_cockpit_finalize;
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_COCKPIT, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_cost_button (WbCockpit *self)
{
  self->costs = WB_COST_EDITOR (wb_cost_editor_new ());
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->costs));
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Costs"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_name (button, "cost-matrix");
  gtk_widget_set_tooltip_text (button, _ ("What each kind of mistake costs"));
  g_signal_connect_swapped (self->costs, "changed", G_CALLBACK (on_costs),
                            self);
  return button;
}

static GtkWidget *
make_class_chooser (WbCockpit *self)
{
  self->classes = GTK_DROP_DOWN (
      gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL));
  gtk_widget_set_name (GTK_WIDGET (self->classes), "curves-of-class");
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self->classes),
      _ ("The class that curves and threshold tell from the rest"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->classes),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Curves of class"), -1);
  g_signal_connect_swapped (self->classes, "notify::selected",
                            G_CALLBACK (on_class), self);
  return GTK_WIDGET (self->classes);
}

static GtkWidget *
make_bar (WbCockpit *self)
{
  const WbKnobRange range = { 0, 1, FALSE, TRUE };
  self->is_on = gtk_check_button_new_with_label (_ ("Threshold"));
  gtk_widget_set_name (self->is_on, "threshold-on");
  gtk_widget_set_tooltip_text (
      self->is_on, _ ("Take the class from this probability on, instead of "
                      "the most probable one; drag it on the charts, too"));
  self->knob = WB_KNOB (wb_knob_new (_ ("Threshold"), &range));
  gtk_widget_set_name (GTK_WIDGET (self->knob), "threshold");
  gtk_widget_set_hexpand (GTK_WIDGET (self->knob), TRUE);
  wb_knob_set_value (self->knob, 0.5);
  gtk_widget_set_sensitive (GTK_WIDGET (self->knob), FALSE);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_box_append (GTK_BOX (bar), gtk_label_new (_ ("Class")));
  gtk_box_append (GTK_BOX (bar), make_class_chooser (self));
  gtk_box_append (GTK_BOX (bar), self->is_on);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->knob));
  g_signal_connect_swapped (self->is_on, "toggled", G_CALLBACK (on_toggled),
                            self);
  g_signal_connect_swapped (self->knob, "changed", G_CALLBACK (on_moved), self);
  return bar;
}

/* What follows from all that, and what it could be. */
static GtkWidget *
make_line (WbCockpit *self)
{
  self->readout = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->readout, 0);
  gtk_label_set_wrap (self->readout, TRUE);
  gtk_label_set_lines (self->readout, 2);
  gtk_label_set_ellipsize (self->readout, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->readout), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->readout), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->readout), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->readout), "caption");
  gtk_widget_set_name (GTK_WIDGET (self->readout), "readout");
  self->cheapest = gtk_button_new_with_label (_ ("Cheapest"));
  gtk_widget_set_name (self->cheapest, "cheapest");
  gtk_widget_set_valign (self->cheapest, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->cheapest,
                               _ ("The threshold that costs least"));
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->readout));
  gtk_box_append (GTK_BOX (line), self->cheapest);
  gtk_box_append (GTK_BOX (line), make_cost_button (self));
  g_signal_connect_swapped (self->cheapest, "clicked", G_CALLBACK (on_cheapest),
                            self);
  return line;
}

static void
wb_cockpit_init (WbCockpit *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-top", 6,
                "margin-bottom", 6, NULL);
  gtk_widget_add_css_class (box, "compact");
  gtk_box_append (GTK_BOX (box), make_bar (self));
  gtk_box_append (GTK_BOX (box), make_line (self));
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/** wb_cockpit_new: Returns: hidden until wb_cockpit_show() */
GtkWidget *
wb_cockpit_new (void)
{
  return g_object_new (WB_TYPE_COCKPIT, NULL);
}

static void
show_classes (WbCockpit *self)
{
  char **labels = ml_evaluation_class (self->evaluation)->labels;
  const guint n_classes = ml_evaluation_n_classes (self->evaluation);
  const guint before = gtk_drop_down_get_selected (self->classes);
  g_autoptr (GtkStringList) names
      = gtk_string_list_new ((const char *const *) labels);
  gtk_drop_down_set_model (self->classes, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->classes, before < n_classes ? before : 0);
}

/**
 * wb_cockpit_show:
 * @evaluation: (nullable): whose figures it tells
 *
 * Class, threshold and costs stay where they can. Emits nothing.
 */
void
wb_cockpit_show (WbCockpit *self, const MlEvaluation *evaluation)
{
  const gboolean is_nominal
      = evaluation != NULL && ml_evaluation_n_classes (evaluation) > 0;
  gtk_widget_set_visible (GTK_WIDGET (self), is_nominal);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  if (is_nominal)
    self->evaluation = ml_evaluation_ref (evaluation);
  self->is_showing = TRUE;
  wb_cost_editor_set_class (
      self->costs, is_nominal ? ml_evaluation_class (evaluation) : NULL);
  if (is_nominal)
    show_classes (self);
  self->is_showing = FALSE;
  renew_curve (self);
  show_readout (self);
}

guint
wb_cockpit_class_index (WbCockpit *self)
{
  const guint selected = gtk_drop_down_get_selected (self->classes);
  return selected != GTK_INVALID_LIST_POSITION ? selected : 0;
}

double
wb_cockpit_threshold (WbCockpit *self)
{
  return self->evaluation != NULL && is_on (self) ? wb_knob_value (self->knob)
                                                  : (double) NAN;
}

/** wb_cockpit_set_threshold: @threshold: from now on in force; NaN: the most
 * probable class is taken */
void
wb_cockpit_set_threshold (WbCockpit *self, double threshold)
{
  self->is_showing = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->is_on),
                               !isnan (threshold));
  if (!isnan (threshold))
    wb_knob_set_value (self->knob, CLAMP (threshold, 0, 1));
  self->is_showing = FALSE;
  changed (self);
}

/** wb_cockpit_decision: Returns: what charts need to know of it */
PlotDecision
wb_cockpit_decision (WbCockpit *self)
{
  return (PlotDecision){ wb_cockpit_threshold (self),
                         self->evaluation != NULL
                             ? wb_cost_editor_costs (self->costs)
                             : NULL };
}
