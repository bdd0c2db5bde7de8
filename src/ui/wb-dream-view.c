/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Read top to bottom: showing, controls of the chains, of what is held, of
 * hidden units, class. */
#include "wb-dream-view.h"

#include "wb-dreamer.h"
#include "wb-knob.h"
#include "wb-plot-view.h"

#include "ml-registry.h"

#include "plot-units-chart.h"

#include <glib/gi18n.h>

enum
{
  CONTROLS_WIDTH = 230,
  UNITS_HEIGHT = 130,
  N_FIRST_LABELS = 2, /* entries of the list before the labels: none, each */
};

struct _WbDreamView
{
  AdwBin parent;
  WbDreamer *dreamer;
  WbRun *run;         /* (nullable) (unowned): looked at last        */
  MlDataset *dataset; /* (nullable): that names the labels           */
  int target;
  MlSnapshot *drawn; /* (nullable): what is on the pad              */

  GtkWidget *running, *hint, *label, *picture, *unit, *force;
  WbKnob *temperature;
  GtkSpinButton *steps, *speed;
  WbPlotView *now, *film, *units;
  gboolean is_showing; /* controls are set by us                      */
};

G_DEFINE_FINAL_TYPE (WbDreamView, wb_dream_view, ADW_TYPE_BIN)

/* Showing */

static void
show_hint (WbDreamView *self)
{
  const char *text = "";
  const guint use = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->picture));
  if (use != WB_DREAM_IGNORE && self->drawn == NULL)
    text
        = _ ("There is no picture on the pad yet: draw one under Draw, or load "
             "an example there.");
  else if (use > WB_DREAM_HOLD && !wb_dreamer_holds_parts (self->dreamer)
           && wb_dreamer_last (self->dreamer) != NULL)
    text = _ ("A model of several layers holds all of a picture or nothing.");
  else if (wb_dreamer_is_outdated (self->dreamer))
    text = _ ("The model has learned since this dream began; Restart takes the "
              "newest.");
  gtk_label_set_text (GTK_LABEL (self->hint), text);
  gtk_widget_set_visible (self->hint, text[0] != '\0');
}

static void
show_unit (WbDreamView *self)
{
  const guint unit
      = (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->unit));
  self->is_showing = TRUE;
  gtk_widget_set_sensitive (self->force, unit > 0);
  gtk_drop_down_set_selected (
      GTK_DROP_DOWN (self->force),
      unit > 0 ? wb_dreamer_force_of (self->dreamer, unit - 1) : ML_FORCE_FREE);
  self->is_showing = FALSE;
}

/* A picture more, or a new dream. */
static void
on_changed (WbDreamView *self)
{
  const WbMoment *last = wb_dreamer_last (self->dreamer);
  const PlotSource source = { .dataset = self->dataset,
                              .target = self->target,
                              .column = G_MAXUINT,
                              .snapshot = wb_dreamer_snapshot (self->dreamer) };
  wb_plot_view_update (self->now, &source);
  wb_plot_view_update (self->film, &source);
  wb_plot_view_update (self->units, &source);
  gtk_widget_set_sensitive (self->label, last == NULL || last->n_labels > 0);
  if (last != NULL)
    gtk_spin_button_set_range (GTK_SPIN_BUTTON (self->unit), 0, last->n_hidden);
  show_unit (self);
  show_hint (self);
}

static void
on_state (WbDreamView *self)
{
  const gboolean is_running = wb_dreamer_is_running (self->dreamer);
  GtkWidget *content = gtk_button_get_child (GTK_BUTTON (self->running));
  const char *text = is_running ? _ ("Pause") : _ ("Dream");
  g_object_set (content, "icon-name",
                is_running ? "media-playback-pause-symbolic"
                           : "media-playback-start-symbolic",
                "label", text, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->running),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* None, each its own, then the labels of the class. */
static void
fill_labels (WbDreamView *self)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("None held"));
  gtk_string_list_append (names, _ ("Each chain its own"));
  const MlAttribute *class = self->dataset != NULL && self->target >= 0
                                 ? ml_dataset_attribute (self->dataset,
                                                         (guint) self->target)
                                 : NULL;
  for (guint i = 0; class != NULL && i < class->n_labels; i++)
    gtk_string_list_append (names, class->labels[i]);
  self->is_showing = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->label), G_LIST_MODEL (names));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->label), 0);
  self->is_showing = FALSE;
  g_object_unref (names);
  wb_dreamer_hold_label (self->dreamer, WB_DREAM_FREE);
}

static void
take_data (WbDreamView *self, MlPredictor *predictor)
{
  MlDataset *header = ml_predictor_header (predictor);
  const int target = ml_predictor_target (predictor);
  const gboolean is_same
      = self->dataset != NULL && self->target == target
        && ml_dataset_n_columns (self->dataset) == ml_dataset_n_columns (header)
        && ml_attribute_same (
            ml_dataset_attribute (self->dataset, (guint) target),
            ml_dataset_attribute (header, (guint) target));
  if (is_same)
    return;
  g_set_object (&self->dataset, header);
  self->target = target;
  fill_labels (self);
}

static void
use_picture (WbDreamView *self)
{
  const guint use = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->picture));
  wb_dreamer_set_picture (
      self->dreamer, (WbDreamPicture) use,
      self->drawn != NULL ? ml_snapshot_find (self->drawn, "input.activations")
                          : NULL);
  show_hint (self);
}

static void
take_drawn (WbDreamView *self, MlSnapshot *drawn)
{
  if (drawn == self->drawn)
    return;
  if (drawn != NULL)
    ml_snapshot_ref (drawn);
  g_clear_pointer (&self->drawn, ml_snapshot_unref);
  self->drawn = drawn;
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->picture))
      != WB_DREAM_IGNORE)
    use_picture (self);
}

/**
 * wb_dream_view_update:
 * @run: (nullable): whose model dreams, at work or done
 * @source: what the charts are given
 *
 * Returns: FALSE if the model of @run generates nothing
 */
gboolean
wb_dream_view_update (WbDreamView *self, WbRun *run, const PlotSource *source)
{
  MlPredictor *predictor = run != NULL ? wb_run_live_predictor (run) : NULL;
  const gboolean is_same_run = run == self->run;
  self->run = run;
  if (predictor != NULL)
    take_data (self, predictor);
  if (!wb_dreamer_set_predictor (self->dreamer, predictor, is_same_run))
    return FALSE;
  take_drawn (self, source->drawn);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_hint (self);
  return TRUE;
}

/* Controls: the chains */

static void
toggle (WbDreamView *self)
{
  wb_dreamer_set_running (self->dreamer,
                          !wb_dreamer_is_running (self->dreamer));
}

static void
step (WbDreamView *self)
{
  wb_dreamer_set_running (self->dreamer, FALSE);
  wb_dreamer_step (self->dreamer);
}

static void
restart (WbDreamView *self)
{
  wb_dreamer_restart (self->dreamer);
}

static void
on_pace (WbDreamView *self)
{
  wb_dreamer_set_pace (self->dreamer,
                       (guint) gtk_spin_button_get_value_as_int (self->steps),
                       (guint) gtk_spin_button_get_value_as_int (self->speed));
}

static void
on_chains (GtkSpinButton *spin, WbDreamView *self)
{
  wb_dreamer_set_n_chains (self->dreamer,
                           (guint) gtk_spin_button_get_value_as_int (spin));
}

static void
on_temperature (WbDreamView *self)
{
  wb_dreamer_set_temperature (self->dreamer, wb_knob_value (self->temperature));
}

/* Controls: what is held */

static void
on_label (WbDreamView *self)
{
  const guint place = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->label));
  if (self->is_showing || place == GTK_INVALID_LIST_POSITION)
    return;
  wb_dreamer_hold_label (self->dreamer, place == 0 ? WB_DREAM_FREE
                                        : place == 1
                                            ? WB_DREAM_EACH
                                            : (int) (place - N_FIRST_LABELS));
}

/* Controls: hidden units */

static void
on_force (WbDreamView *self)
{
  const int unit
      = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->unit));
  if (self->is_showing || unit <= 0)
    return;
  wb_dreamer_force (
      self->dreamer, (guint) unit - 1,
      (MlForce) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->force)));
}

static void
silence (WbDreamView *self)
{
  wb_dreamer_force_some (self->dreamer, 0.1, ML_FORCE_OFF);
}

static void
set_free (WbDreamView *self)
{
  wb_dreamer_free_all (self->dreamer);
}

/* Making */

static void
name_widget (GtkWidget *widget, const char *name, const char *label,
             const char *tooltip)
{
  gtk_widget_set_name (widget, name);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
add (GtkWidget *box, GtkWidget *button, const char *name, const char *label,
     const char *tooltip, GCallback callback, WbDreamView *self)
{
  name_widget (button, name, label, tooltip);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_button (const char *icon_name, const char *label)
{
  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button),
                        g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name",
                                      icon_name, "label", label, NULL));
  return button;
}

/* A row of the grid: what it sets, and the control. */
static GtkWidget *
add_row (GtkWidget *grid, int row, const char *title, GtkWidget *control)
{
  GtkWidget *label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (control, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), control, 1, row, 1, 1);
  return control;
}

static GtkWidget *
make_spin (double low, double high, double value)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  return spin;
}

static GtkWidget *
make_buttons (WbDreamView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->running
      = add (box, make_button ("media-playback-start-symbolic", _ ("Dream")),
             "dream-run", _ ("Dream"), _ ("Let the chains run, or rest"),
             G_CALLBACK (toggle), self);
  gtk_widget_add_css_class (self->running, "suggested-action");
  gtk_widget_set_hexpand (self->running, TRUE);
  add (box, gtk_button_new_from_icon_name ("media-skip-forward-symbolic"),
       "dream-step", _ ("One picture"), _ ("One picture, then rest"),
       G_CALLBACK (step), self);
  add (box, gtk_button_new_from_icon_name ("view-refresh-symbolic"),
       "dream-restart", _ ("Restart the dream"),
       _ ("A new dream, of the newest model"), G_CALLBACK (restart), self);
  return box;
}

static void
add_chain_rows (WbDreamView *self, GtkWidget *grid)
{
  static const WbKnobRange temperatures = { 0.1, 10, TRUE, FALSE };
  GtkWidget *chains = add_row (grid, 0, _ ("Chains"), make_spin (1, 100, 10));
  name_widget (chains, "dream-chains", _ ("Chains"),
               _ ("How many dream side by side"));
  g_signal_connect (chains, "value-changed", G_CALLBACK (on_chains), self);
  GtkWidget *steps = add_row (grid, 1, _ ("Steps"), make_spin (1, 1000, 1));
  name_widget (steps, "dream-steps", _ ("Gibbs steps a picture"),
               _ ("Gibbs steps from one picture to the next"));
  GtkWidget *speed = add_row (grid, 2, _ ("Speed"), make_spin (1, 30, 10));
  name_widget (speed, "dream-speed", _ ("Pictures a second"),
               _ ("At most so many pictures a second"));
  self->steps = GTK_SPIN_BUTTON (steps);
  self->speed = GTK_SPIN_BUTTON (speed);
  g_signal_connect_swapped (steps, "value-changed", G_CALLBACK (on_pace), self);
  g_signal_connect_swapped (speed, "value-changed", G_CALLBACK (on_pace), self);
  GtkWidget *knob = add_row (grid, 3, _ ("Temperature"),
                             wb_knob_new (_ ("Temperature"), &temperatures));
  gtk_widget_set_name (knob, "dream-temperature");
  gtk_widget_set_tooltip_text (
      knob, _ ("Above 1 the chains are bolder, below 1 shyer"));
  self->temperature = WB_KNOB (knob);
  wb_knob_set_value (self->temperature, 1);
  g_signal_connect_swapped (knob, "changed", G_CALLBACK (on_temperature), self);
}

static void
add_held_rows (WbDreamView *self, GtkWidget *grid)
{
  const char *const uses[]
      = { _ ("Not used"),        _ ("Begin with it"),  _ ("Hold it"),
          _ ("Hold upper half"), _ ("Hold left half"), NULL };
  self->label = add_row (grid, 4, _ ("Label"), gtk_drop_down_new (NULL, NULL));
  name_widget (self->label, "dream-label", _ ("Label that is held"),
               _ ("Chains of a model with label units can be held at a label"));
  self->picture
      = add_row (grid, 5, _ ("Picture"), gtk_drop_down_new_from_strings (uses));
  name_widget (self->picture, "dream-picture", _ ("Drawn picture"),
               _ ("What becomes of the picture on the drawing pad"));
  g_signal_connect_swapped (self->label, "notify::selected",
                            G_CALLBACK (on_label), self);
  g_signal_connect_swapped (self->picture, "notify::selected",
                            G_CALLBACK (use_picture), self);
}

static WbPlotView *
make_chart (const char *name, int view, const char *widget_name)
{
  plot_init ();
  g_autoptr (PlotChart) chart
      = g_object_new (ml_registry_find (PLOT_TYPE_CHART, name, NULL), NULL);
  if (view >= 0)
    g_object_set (chart, "view", view, NULL);
  GtkWidget *widget = wb_plot_view_new (chart);
  gtk_widget_set_name (widget, widget_name);
  return WB_PLOT_VIEW (widget);
}

static GtkWidget *
make_unit_controls (WbDreamView *self)
{
  const char *const forces[]
      = { _ ("Free"), _ ("Forced off"), _ ("Forced on"), NULL };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->unit = make_spin (0, 0, 0);
  name_widget (self->unit, "dream-unit", _ ("Hidden unit"),
               _ ("The unit that is chosen; click one above"));
  self->force = gtk_drop_down_new_from_strings (forces);
  name_widget (self->force, "dream-force", _ ("What the unit has to be"),
               _ ("What the unit has to be"));
  gtk_widget_set_hexpand (self->force, TRUE);
  gtk_box_append (GTK_BOX (row), self->unit);
  gtk_box_append (GTK_BOX (row), self->force);
  g_signal_connect_swapped (self->unit, "value-changed", G_CALLBACK (show_unit),
                            self);
  g_signal_connect_swapped (self->force, "notify::selected",
                            G_CALLBACK (on_force), self);
  g_object_bind_property (
      wb_plot_view_chart (self->units), "unit",
      gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (self->unit)), "value",
      G_BINDING_BIDIRECTIONAL);
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  add (all, gtk_button_new_with_label (_ ("Silence 10 %")), "dream-silence",
       _ ("Silence 10 %"),
       _ ("Force a tenth of the hidden units off, at random"),
       G_CALLBACK (silence), self);
  add (all, gtk_button_new_with_label (_ ("Free All")), "dream-free",
       _ ("Free All"), _ ("Force no unit any more"), G_CALLBACK (set_free),
       self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->units));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), all);
  return box;
}

static GtkWidget *
make_controls (WbDreamView *self)
{
  GtkWidget *grid = gtk_grid_new ();
  g_object_set (grid, "column-spacing", 9, "row-spacing", 6, NULL);
  gtk_widget_add_css_class (grid, "compact");
  add_chain_rows (self, grid);
  add_held_rows (self, grid);
  self->units = make_chart ("Units", -1, "dream-units");
  gtk_widget_set_size_request (GTK_WIDGET (self->units), -1, UNITS_HEIGHT);
  self->hint = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_widget_set_name (self->hint, "dream-hint");
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_add_css_class (self->hint, "caption");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), self->hint);
  gtk_box_append (GTK_BOX (box), make_unit_controls (self));
  gtk_widget_set_size_request (box, CONTROLS_WIDTH, -1);
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-bottom", 12,
                NULL);
  gtk_widget_add_css_class (box, "compact");
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", box, "hscrollbar-policy", GTK_POLICY_NEVER,
                NULL);
  return scroller;
}

static GtkWidget *
make_pictures (WbDreamView *self)
{
  self->now = make_chart ("Film", 1, "dream-now");
  self->film = make_chart ("Film", 0, "dream-film");
  GtkWidget *paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_paned_set_start_child (GTK_PANED (paned), GTK_WIDGET (self->now));
  gtk_paned_set_end_child (GTK_PANED (paned), GTK_WIDGET (self->film));
  gtk_widget_set_hexpand (paned, TRUE);
  return paned;
}

/* Class */

static void
on_map (WbDreamView *self)
{
  wb_dreamer_set_shown (self->dreamer, TRUE);
}

static void
on_unmap (WbDreamView *self)
{
  wb_dreamer_set_shown (self->dreamer, FALSE);
}

static void
wb_dream_view_dispose (GObject *object)
{
  WbDreamView *self = WB_DREAM_VIEW (object);
  if (self->dreamer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->dreamer, self);
      wb_dreamer_set_shown (self->dreamer, FALSE); /* no timer any more */
    }
  g_clear_object (&self->dreamer);
  g_clear_object (&self->dataset);
  g_clear_pointer (&self->drawn, ml_snapshot_unref);
  G_OBJECT_CLASS (wb_dream_view_parent_class)->dispose (object);
}

static void
wb_dream_view_class_init (WbDreamViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_dream_view_dispose;
}

static void
wb_dream_view_init (WbDreamView *self)
{
  self->target = -1;
  self->dreamer = wb_dreamer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (box), make_controls (self));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (box), make_pictures (self));
  adw_bin_set_child (ADW_BIN (self), box);
  fill_labels (self);
  on_pace (self);
  show_unit (self);
  show_hint (self);
  g_signal_connect_swapped (self->dreamer, "changed", G_CALLBACK (on_changed),
                            self);
  g_signal_connect_swapped (self->dreamer, "state", G_CALLBACK (on_state),
                            self);
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
  g_signal_connect (self, "unmap", G_CALLBACK (on_unmap), NULL);
}

/** wb_dream_view_new: Returns: a view of no run */
GtkWidget *
wb_dream_view_new (void)
{
  return g_object_new (WB_TYPE_DREAM_VIEW, NULL);
}
