/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each column is a line of a table here: its title, how a run reads in it, and
 * the number it is sorted by. Figures come from the evaluation's measures. */
#include "wb-run-table.h"

#include "wb-run-list.h"
#include "wb-run.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  const char *title;
  const char *measure; /* (nullable): of the evaluation; printed with digits */
  const char *format;  /* of the measure */
  char *(*text) (WbRun *run); /* (nullable) */
} Column;

static char *
text_of_title (WbRun *run)
{
  return g_strdup (wb_run_title (run));
}

static char *
text_of_time (WbRun *run)
{
  return g_strdup (wb_run_time (run));
}

static char *
text_of_status (WbRun *run)
{
  static const char *const words[]
      = { N_ ("waiting"),  N_ ("running"), N_ ("paused"),
          N_ ("finished"), N_ ("stopped"), N_ ("failed") };
  return g_strdup (_ (words[wb_run_state (run)]));
}

static double
seconds_of (WbRun *run)
{
  MlEvaluation *evaluation = wb_run_evaluation (run);
  return evaluation != NULL ? ml_evaluation_seconds (evaluation) : (double) NAN;
}

static char *
text_of_seconds (WbRun *run)
{
  const double seconds = seconds_of (run);
  return isnan (seconds) ? g_strdup ("") : g_strdup_printf ("%.2f", seconds);
}

static const Column columns[] = {
  { N_ ("Time"), NULL, NULL, text_of_time },
  { N_ ("Run"), NULL, NULL, text_of_title },
  { N_ ("Accuracy %"), "accuracy", "%.4f", NULL },
  { N_ ("AUC"), "auc", "%.3f", NULL },
  { N_ ("Kappa"), "kappa", "%.4f", NULL },
  { N_ ("F"), "f", "%.3f", NULL },
  { N_ ("Correlation"), "correlation", "%.4f", NULL },
  { N_ ("RMSE"), "rmse", "%.4f", NULL },
  { N_ ("Rows"), "n", "%.0f", NULL },
  { N_ ("Seconds"), NULL, NULL, text_of_seconds },
  { N_ ("State"), NULL, NULL, text_of_status },
};

/* NaN where the run has no such figure. */
static double
figure_of (WbRun *run, const Column *column)
{
  MlEvaluation *evaluation = wb_run_evaluation (run);
  if (column->text == text_of_seconds)
    return seconds_of (run);
  if (evaluation == NULL || column->measure == NULL)
    return NAN;
  const gboolean is_nominal = ml_evaluation_n_classes (evaluation) > 0;
  guint n_measures;
  const MlMeasure *measures = ml_evaluation_measures (&n_measures);
  for (guint i = 0; i < n_measures; i++)
    if (g_str_equal (measures[i].name, column->measure)
        && (measures[i].flags
            & (is_nominal ? ML_MEASURE_NOMINAL : ML_MEASURE_NUMERIC)))
      return measures[i].value (evaluation);
  return NAN;
}

static char *
text_of (WbRun *run, const Column *column)
{
  if (column->text != NULL)
    return column->text (run);
  const double figure = figure_of (run, column);
  if (isnan (figure))
    return g_strdup ("");
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup (g_ascii_formatd (text, sizeof text, column->format, figure));
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const Column *column = data;
  if (column->text != NULL && column->text != text_of_seconds)
    {
      g_autofree char *first = column->text ((WbRun *) a);
      g_autofree char *second = column->text ((WbRun *) b);
      return gtk_ordering_from_cmpfunc (g_utf8_collate (first, second));
    }
  const double first = figure_of ((WbRun *) a, column);
  const double second = figure_of ((WbRun *) b, column);
  if (isnan (first) || isnan (second)) /* unknown ones last */
    return isnan (first) - isnan (second);
  return (first > second) - (first < second);
}

/* Cells */

static void
show_text (GtkListItem *item)
{
  WbRun *run = gtk_list_item_get_item (item);
  const Column *column = g_object_get_data (G_OBJECT (item), "wb-column");
  if (run == NULL)
    return;
  g_autofree char *text = text_of (run, column);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
setup_text (GtkSignalListItemFactory *factory, GtkListItem *item,
            gpointer column)
{
  const Column *self = column;
  GtkWidget *label = gtk_label_new (NULL);
  const gboolean is_text
      = self->measure == NULL && self->text != text_of_seconds;
  gtk_label_set_xalign (GTK_LABEL (label), is_text ? 0 : 1);
  if (self->text == text_of_title)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (item), "wb-column", column);
  gtk_list_item_set_child (item, label);
}

static void
bind_text (GtkSignalListItemFactory *factory, GtkListItem *item,
           gpointer column)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "notify::state",
                           G_CALLBACK (show_text), item, G_CONNECT_SWAPPED);
  show_text (item);
}

static void
unbind_text (GtkSignalListItemFactory *factory, GtkListItem *item,
             gpointer column)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

static void
bind_tick (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  WbRun *run = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *tick = gtk_check_button_new ();
  g_autofree char *label
      = g_strdup_printf (_ ("Overlay %s"), wb_run_title (run));
  gtk_accessible_update_property (GTK_ACCESSIBLE (tick),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (tick, _ ("Overlay on the charts"));
  g_object_bind_property (run, "ticked", tick, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_box_append (GTK_BOX (box), tick);
  gtk_box_append (GTK_BOX (box), wb_run_dot_new (wb_run_color (run)));
  gtk_list_item_set_child (item, box);
}

static void
unbind_tick (GtkSignalListItemFactory *factory, GtkListItem *item,
             gpointer data)
{
  gtk_list_item_set_child (item, NULL);
}

static void
add_tick_column (GtkColumnView *view)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "bind", G_CALLBACK (bind_tick), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_tick), NULL);
  GtkColumnViewColumn *column = gtk_column_view_column_new ("", factory);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

static void
add_column (GtkColumnView *view, const Column *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_text), (gpointer) self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_text), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_text), NULL);
  GtkColumnViewColumn *column
      = gtk_column_view_column_new (_ (self->title), factory);
  GtkSorter *sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare, (gpointer) self, NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, self->text == text_of_title);
  gtk_column_view_append_column (view, column);
  g_object_unref (sorter);
  g_object_unref (column);
}

/* Selection: the run looked at, both ways */

static void
on_selected (GtkSingleSelection *selection, GParamSpec *spec,
             WbSession *session)
{
  GObject *run = gtk_single_selection_get_selected_item (selection);
  if (run != NULL)
    wb_session_set_run (session, run);
}

/* The list inside the view knows how. */
static gboolean
scroll_to_selected (gpointer view)
{
  const guint row = gtk_single_selection_get_selected (
      GTK_SINGLE_SELECTION (gtk_column_view_get_model (view)));
  if (row != GTK_INVALID_LIST_POSITION && gtk_widget_get_mapped (view))
    gtk_widget_activate_action (gtk_widget_get_last_child (view),
                                "list.scroll-to-item", "u", row);
  return G_SOURCE_REMOVE;
}

/* A new run comes in above what is on show; the list must have its place first.
 */
static void
scroll_soon (GtkWidget *view)
{
  g_idle_add_full (G_PRIORITY_LOW, scroll_to_selected, g_object_ref (view),
                   g_object_unref);
}

static void
on_run_changed (WbSession *session, GParamSpec *spec, GtkColumnView *view)
{
  GObject *run = wb_session_run (session);
  GtkSingleSelection *selection
      = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));
  GListModel *model = G_LIST_MODEL (selection);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);
      if (item == run)
        gtk_single_selection_set_selected (selection, i);
    }
  scroll_soon (GTK_WIDGET (view));
}

/* A column of figures is there once a run has such a figure. */
static void
show_columns (GtkColumnView *view, GListModel *runs)
{
  GListModel *shown = gtk_column_view_get_columns (view);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      gboolean is_used = columns[i].measure == NULL;
      for (guint j = 0; j < g_list_model_get_n_items (runs) && !is_used; j++)
        {
          g_autoptr (WbRun) run = g_list_model_get_item (runs, j);
          is_used = !isnan (figure_of (run, &columns[i]));
        }
      g_autoptr (GtkColumnViewColumn) column
          = g_list_model_get_item (shown, i + 1); /* behind the ticks */
      gtk_column_view_column_set_visible (column, is_used);
    }
}

static void
on_state_changed (WbRun *run, GParamSpec *spec, GtkColumnView *view)
{
  WbSession *session = g_object_get_data (G_OBJECT (view), "wb-session");
  show_columns (view, G_LIST_MODEL (wb_session_runs (session)));
}

static void
on_runs_changed (GListModel *runs, guint position, guint n_removed,
                 guint n_added, GtkColumnView *view)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (WbRun) run = g_list_model_get_item (runs, position + i);
      g_signal_connect_object (run, "notify::state",
                               G_CALLBACK (on_state_changed), view, 0);
    }
  show_columns (view, runs);
}

/** wb_run_table_fill: @view: empty; shows the runs of @session from now on */
void
wb_run_table_fill (GtkColumnView *view, WbSession *session)
{
  add_tick_column (view);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (view, &columns[i]);
  GtkSortListModel *sorted = gtk_sort_list_model_new (
      G_LIST_MODEL (g_object_ref (wb_session_runs (session))),
      g_object_ref (gtk_column_view_get_sorter (view)));
  GtkSingleSelection *selection
      = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (selection, "notify::selected-item",
                           G_CALLBACK (on_selected), session, 0);
  g_signal_connect_object (session, "notify::run", G_CALLBACK (on_run_changed),
                           view, 0);
  g_signal_connect (view, "map", G_CALLBACK (scroll_soon), NULL);
  g_object_set_data_full (G_OBJECT (view), "wb-session", g_object_ref (session),
                          g_object_unref);
  GListStore *runs = wb_session_runs (session);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (on_runs_changed),
                           view, 0);
  show_columns (view, G_LIST_MODEL (runs));
  g_object_unref (selection);
}
