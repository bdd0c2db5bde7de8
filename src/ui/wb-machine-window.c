/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One editor for each weight and bias: a row for each visible unit, a column
 * for each hidden one, the biases before and above them. */
#include "wb-machine-window.h"

#include "wb-plot-view.h"
#include "wb-run.h"

#include "plot-stack.h"

#include "ml-random.h"
#include "ml-registry.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  MOST_VISIBLE = 6,
  MOST_HIDDEN = 4, /* together ten units: 1024 states */
};

#define LARGEST 20.0 /* of a weight */

struct _WbMachineWindow
{
  AdwWindow parent;
  WbSession *session;
  GtkSpinButton *n_visible, *n_hidden;
  GtkWidget *titles[2][MOST_VISIBLE]; /* of hidden and visible units */
  /* [i][k]: of visible unit i - 1 and hidden unit k - 1; 0 is the bias */
  GtkSpinButton *values[MOST_VISIBLE + 1][MOST_HIDDEN + 1];
  WbPlotView *chart;
  guint seed;
  gboolean is_setting; /* many values at once */
};

G_DEFINE_FINAL_TYPE (WbMachineWindow, wb_machine_window, ADW_TYPE_WINDOW)

static float
value_of (WbMachineWindow *self, guint i, guint k)
{
  return (float) gtk_spin_button_get_value (self->values[i][k]);
}

/* (transfer full): the tensors of a machine at rest */
static MlSnapshot *
make_snapshot (WbMachineWindow *self, guint n_visible, guint n_hidden)
{
  MlSnapshot *snapshot = ml_snapshot_new ();
  const guint sizes[] = { n_hidden, n_visible };
  float *weights = ml_snapshot_add (snapshot, "layer1.weights", NULL, 2, sizes);
  float *bias = ml_snapshot_add (snapshot, "layer1.bias", NULL, 1, sizes);
  float *visible_bias
      = ml_snapshot_add (snapshot, "layer1.visible_bias", NULL, 1, sizes + 1);
  for (guint k = 0; k < n_hidden; k++)
    {
      bias[k] = value_of (self, 0, k + 1);
      for (guint i = 0; i < n_visible; i++)
        weights[k * n_visible + i] = value_of (self, i + 1, k + 1);
    }
  for (guint i = 0; i < n_visible; i++)
    visible_bias[i] = value_of (self, i + 1, 0);
  return snapshot;
}

/* Shows the editors of the units there are, and their states. */
static void
update (WbMachineWindow *self)
{
  const guint n_visible
      = (guint) gtk_spin_button_get_value_as_int (self->n_visible);
  const guint n_hidden
      = (guint) gtk_spin_button_get_value_as_int (self->n_hidden);
  if (self->is_setting)
    return;
  for (guint i = 0; i <= MOST_VISIBLE; i++)
    for (guint k = 0; k <= MOST_HIDDEN; k++)
      if (i + k > 0)
        gtk_widget_set_visible (GTK_WIDGET (self->values[i][k]),
                                i <= n_visible && k <= n_hidden);
  for (guint i = 0; i < MOST_VISIBLE; i++)
    gtk_widget_set_visible (self->titles[1][i], i < n_visible);
  for (guint k = 0; k < MOST_HIDDEN; k++)
    gtk_widget_set_visible (self->titles[0][k], k < n_hidden);
  g_autoptr (MlSnapshot) snapshot = make_snapshot (self, n_visible, n_hidden);
  const PlotSource source
      = { .target = -1, .column = G_MAXUINT, .snapshot = snapshot };
  wb_plot_view_update (self->chart, &source);
}

/* Sets every value that is shown; NULL: zeros. @layer: of this many units */
static void
set_all (WbMachineWindow *self, const PlotStackLayer *layer)
{
  self->is_setting = TRUE;
  for (guint i = 0; i <= MOST_VISIBLE; i++)
    for (guint k = 0; k <= MOST_HIDDEN; k++)
      {
        double value = 0;
        const gboolean is_there
            = layer != NULL && i <= layer->n_visible && k <= layer->n_hidden;
        if (i + k == 0)
          continue;
        if (is_there && i == 0)
          value = (double) layer->bias[k - 1];
        else if (is_there && k == 0)
          value = (double) layer->visible_bias[i - 1];
        else if (is_there)
          value = (double) layer->weights[(k - 1) * layer->n_visible + i - 1];
        gtk_spin_button_set_value (self->values[i][k], value);
      }
  self->is_setting = FALSE;
  update (self);
}

static void
set_zero (WbMachineWindow *self)
{
  set_all (self, NULL);
}

static void
set_random (WbMachineWindow *self)
{
  MlRandom random;
  ml_random_init (&random, ++self->seed, 0);
  self->is_setting = TRUE;
  for (guint i = 0; i <= MOST_VISIBLE; i++)
    for (guint k = 0; k <= MOST_HIDDEN; k++)
      if (i + k > 0) /* in steps of a quarter */
        gtk_spin_button_set_value (self->values[i][k],
                                   round (8 * ml_random_normal (&random)) / 4);
  self->is_setting = FALSE;
  update (self);
}

/* (nullable): what the run looked at has learned */
static MlSnapshot *
run_snapshot (WbMachineWindow *self)
{
  WbRun *run = (WbRun *) wb_session_run (self->session);
  return run != NULL ? wb_run_snapshot (run) : NULL;
}

/* The first machine of the run looked at, if it is small enough. */
static gboolean
read_run (WbMachineWindow *self, PlotStackLayer *layer)
{
  g_autoptr (GArray) stack = plot_stack_read (run_snapshot (self), TRUE);
  if (stack->len == 0)
    return FALSE;
  *layer = g_array_index (stack, PlotStackLayer, 0);
  return plot_stack_is_machine (layer) && layer->n_visible <= MOST_VISIBLE
         && layer->n_hidden <= MOST_HIDDEN;
}

static void
take_run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbMachineWindow *self = WB_MACHINE_WINDOW (widget);
  PlotStackLayer layer;
  if (!read_run (self, &layer))
    return;
  self->is_setting = TRUE;
  gtk_spin_button_set_value (self->n_visible, layer.n_visible);
  gtk_spin_button_set_value (self->n_hidden, layer.n_hidden);
  set_all (self, &layer);
}

static void
update_actions (WbMachineWindow *self)
{
  PlotStackLayer layer;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "machine.take-run",
                                 read_run (self, &layer));
}

/* Making */

static void
name_widget (GtkWidget *widget, const char *name, const char *label)
{
  gtk_widget_set_name (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkSpinButton *
make_count (WbMachineWindow *self, GtkWidget *box, const char *label,
            const char *name, guint most, guint preset)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *title = gtk_label_new (label);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  GtkWidget *spin = gtk_spin_button_new_with_range (1, most, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), preset);
  name_widget (spin, name, label);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), spin);
  gtk_box_append (GTK_BOX (box), row);
  return GTK_SPIN_BUTTON (spin);
}

/* (transfer full): "Weight of v2 and h1", "Bias of h1" */
static char *
name_value (guint i, guint k)
{
  return i == 0   ? g_strdup_printf (_ ("Bias of h%u"), k)
         : k == 0 ? g_strdup_printf (_ ("Bias of v%u"), i)
                  : g_strdup_printf (_ ("Weight of v%u and h%u"), i, k);
}

static void
add_value (WbMachineWindow *self, GtkWidget *grid, guint i, guint k)
{
  char name[16];
  g_autofree char *label = name_value (i, k);
  GtkWidget *spin = gtk_spin_button_new_with_range (-LARGEST, LARGEST, 0.25);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 2);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  g_snprintf (name, sizeof name, "w%u-%u", i, k);
  name_widget (spin, name, label);
  gtk_widget_set_tooltip_text (spin, label);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (update), self);
  gtk_grid_attach (GTK_GRID (grid), spin, (int) k + 1, (int) i + 1, 1, 1);
  self->values[i][k] = GTK_SPIN_BUTTON (spin);
}

static GtkWidget *
add_title (GtkWidget *grid, const char *letter, guint number, int column,
           int row)
{
  char text[16];
  g_snprintf (text, sizeof text, "%s%u", letter, number);
  GtkWidget *title = gtk_label_new (text);
  gtk_widget_add_css_class (title, "heading");
  gtk_grid_attach (GTK_GRID (grid), title, column, row, 1, 1);
  return title;
}

static GtkWidget *
make_grid (WbMachineWindow *self)
{
  GtkWidget *grid = gtk_grid_new ();
  g_object_set (grid, "column-spacing", 6, "row-spacing", 6, NULL);
  gtk_widget_add_css_class (grid, "compact");
  for (int place = 0; place < 2; place++) /* above and before the biases */
    {
      GtkWidget *bias = gtk_label_new (_ ("Bias"));
      gtk_widget_add_css_class (bias, "dim-label");
      gtk_grid_attach (GTK_GRID (grid), bias, place, 1 - place, 1, 1);
    }
  for (guint k = 0; k < MOST_HIDDEN; k++)
    self->titles[0][k] = add_title (grid, "h", k + 1, (int) k + 2, 0);
  for (guint i = 0; i < MOST_VISIBLE; i++)
    self->titles[1][i] = add_title (grid, "v", i + 1, 0, (int) i + 2);
  for (guint i = 0; i <= MOST_VISIBLE; i++)
    for (guint k = 0; k <= MOST_HIDDEN; k++)
      if (i + k > 0)
        add_value (self, grid, i, k);
  return grid;
}

static void
add_button (WbMachineWindow *self, GtkWidget *box, const char *name,
            const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  name_widget (button, name, label);
  gtk_widget_set_tooltip_text (button, tooltip);
  if (callback != NULL)
    g_signal_connect_swapped (button, "clicked", callback, self);
  else
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                    "machine.take-run");
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_side (WbMachineWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-top", 12,
                "margin-bottom", 12, NULL);
  gtk_widget_add_css_class (box, "compact");
  self->n_visible = make_count (self, box, _ ("Visible units"),
                                "machine-visible", MOST_VISIBLE, 3);
  self->n_hidden = make_count (self, box, _ ("Hidden units"), "machine-hidden",
                               MOST_HIDDEN, 2);
  gtk_box_append (GTK_BOX (box), make_grid (self));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  add_button (self, buttons, "machine-zero", _ ("Zeros"),
              _ ("All states equally probable"), G_CALLBACK (set_zero));
  add_button (self, buttons, "machine-random", _ ("Random"),
              _ ("Weights and biases at random"), G_CALLBACK (set_random));
  add_button (self, buttons, "machine-run", _ ("From the Run"),
              _ ("What the run looked at has learned, if it is as tiny"), NULL);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static WbPlotView *
make_chart (void)
{
  plot_init ();
  g_autoptr (PlotChart) chart
      = g_object_new (ml_registry_find (PLOT_TYPE_CHART, "States", NULL), NULL);
  GtkWidget *view = wb_plot_view_new (chart);
  gtk_widget_set_name (view, "machine-states");
  return WB_PLOT_VIEW (view);
}

/* Class */

static void
wb_machine_window_dispose (GObject *object)
{
  g_clear_object (&WB_MACHINE_WINDOW (object)->session);
  G_OBJECT_CLASS (wb_machine_window_parent_class)->dispose (object);
}

static void
wb_machine_window_class_init (WbMachineWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = wb_machine_window_dispose;
  gtk_widget_class_install_action (widget_class, "machine.take-run", NULL,
                                   take_run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
wb_machine_window_init (WbMachineWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self), _ ("Tiny Boltzmann Machine"));
  gtk_window_set_default_size (GTK_WINDOW (self), 960, 500);
  self->chart = make_chart ();
  GtkWidget *paned = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", make_side (self), "hscrollbar-policy",
                GTK_POLICY_NEVER, NULL);
  gtk_box_append (GTK_BOX (paned), scroller);
  gtk_box_append (GTK_BOX (paned),
                  gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (paned), GTK_WIDGET (self->chart));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), paned);
  adw_window_set_content (ADW_WINDOW (self), box);
  update (self);
}

/** wb_machine_window_new: Returns: a window over @parent */
GtkWidget *
wb_machine_window_new (GtkWindow *parent, WbSession *session)
{
  WbMachineWindow *self
      = g_object_new (WB_TYPE_MACHINE_WINDOW, "transient-for", parent,
                      "destroy-with-parent", TRUE, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::run", G_CALLBACK (update_actions),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (update_actions),
                    NULL);
  update_actions (self);
  return GTK_WIDGET (self);
}
