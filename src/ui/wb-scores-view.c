/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-scores-view.h"

#include "wb-file-dialog.h"
#include "wb-plot-view.h"
#include "wb-text-table.h"
#include "wb-window.h"

#include "ml-registry.h"
#include "ml-scores-report.h"
#include "ml-writer.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  MOST_CHARS = 24, /* of a scheme on the button that chooses one */
};

struct _WbScoresView
{
  AdwBin parent;
  MlScores *scores; /* (nullable) */
  GtkDropDown *measure, *base;
  GtkSpinButton *significance;
  GtkStack *stack; /* one child a table, then the plot */
  WbPlotView *plot;
  GtkLabel *note;
  gboolean is_showing; /* while lists are rebuilt */
};

G_DEFINE_FINAL_TYPE (WbScoresView, wb_scores_view, ADW_TYPE_BIN)

typedef MlTextTable *(*MakeTable) (const MlScores *, const MlScoresView *);

static const struct
{
  const char *name, *title;
  MakeTable make;
} tables[] = {
  { "means", N_ ("Means"), ml_scores_table_means },
  { "tests", N_ ("Tests"), ml_scores_table_tests },
  { "wins", N_ ("Wins"), ml_scores_table_wins },
  { "ranking", N_ ("Ranking"), ml_scores_table_ranking },
};

/* Percentages need fewer digits than errors. */
static MlScoresView
view_of (WbScoresView *self)
{
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  const guint measure = gtk_drop_down_get_selected (self->measure);
  const guint base = gtk_drop_down_get_selected (self->base);
  MlScoresView view
      = { .measure = measure < n ? measure : 0,
          .base = base != GTK_INVALID_LIST_POSITION ? base : 0,
          .significance = gtk_spin_button_get_value (self->significance) };
  view.digits
      = measures[view.measure].flags & (ML_MEASURE_PERCENT | ML_MEASURE_COUNT)
            ? 2
            : 4;
  return view;
}

/* Why cells are empty, if any is. */
static void
show_note (WbScoresView *self)
{
  GString *text = g_string_new (
      _ ("v: significantly larger than the base, *: smaller, by the corrected "
         "resampled t-test"));
  for (guint table = 0; table < ml_scores_n_tables (self->scores); table++)
    for (guint i = 0; i < ml_scores_n_schemes (self->scores); i++)
      {
        const char *problem
            = ml_scores_cell (self->scores, table, i, 0).problem;
        if (problem != NULL)
          g_string_append_printf (text, "\n%s, %s: %s",
                                  ml_scores_table (self->scores, table),
                                  ml_scores_scheme (self->scores, i), problem);
      }
  gtk_label_set_text (self->note, text->str);
  g_string_free (text, TRUE);
}

static void
refresh (WbScoresView *self)
{
  if (self->is_showing)
    return;
  const PlotSource source = { .target = -1,
                              .scores = self->scores,
                              .measure = view_of (self).measure };
  wb_plot_view_update (self->plot, &source);
  if (self->scores == NULL)
    return;
  const MlScoresView view = view_of (self);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      GtkWidget *table
          = gtk_stack_get_child_by_name (self->stack, tables[i].name);
      wb_text_table_set (WB_TEXT_TABLE (table),
                         tables[i].make (self->scores, &view));
    }
  show_note (self);
}

/* The figures that any fold has; the chosen one stays. */
static void
show_measures (WbScoresView *self)
{
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  const guint accuracy = (guint) ml_scores_find_measure ("accuracy");
  const guint rmse = (guint) ml_scores_find_measure ("rmse");
  if (ml_scores_n_folds (self->scores) == 0
      || g_list_model_get_n_items (gtk_drop_down_get_model (self->measure)) > 0)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean is_nominal = FALSE;
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, _ (measures[i].label));
  for (guint i = 0; i < ml_scores_n_folds (self->scores) && !is_nominal; i++)
    is_nominal = !isnan (ml_scores_figure (self->scores, i, accuracy));
  gtk_drop_down_set_model (self->measure, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->measure, is_nominal ? accuracy : rmse);
}

static void
show_schemes (WbScoresView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const guint before = gtk_drop_down_get_selected (self->base);
  for (guint i = 0; i < ml_scores_n_schemes (self->scores); i++)
    gtk_string_list_append (names, ml_scores_scheme (self->scores, i));
  gtk_drop_down_set_model (self->base, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (
      self->base, before < ml_scores_n_schemes (self->scores) ? before : 0);
}

static gboolean
has_same_schemes (const MlScores *a, const MlScores *b)
{
  if (a == NULL || b == NULL
      || ml_scores_n_schemes (a) != ml_scores_n_schemes (b))
    return FALSE;
  for (guint i = 0; i < ml_scores_n_schemes (a); i++)
    if (!g_str_equal (ml_scores_scheme (a, i), ml_scores_scheme (b, i)))
      return FALSE;
  return TRUE;
}

/* Copying and saving */

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbScoresView *self = WB_SCORES_VIEW (widget);
  if (self->scores == NULL)
    return;
  const MlScoresView view = view_of (self);
  g_autofree char *text = ml_scores_text (self->scores, &view);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
on_path (const char *path, gpointer data)
{
  WbScoresView *self = data;
  g_autoptr (MlDataset) table = ml_scores_dataset (self->scores);
  g_autoptr (GError) error = NULL;
  if (!ml_save_path (table, path, NULL, &error))
    wb_file_dialog_report (GTK_WIDGET (self), error);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[]
      = { { N_ ("ARFF"), "arff" }, { N_ ("CSV table"), "csv" } };
  wb_file_dialog_save (widget, _ ("Save Figures of All Folds"), "scores.arff",
                       kinds, G_N_ELEMENTS (kinds), on_path, widget);
}

/* Class */

static GtkWidget *
labelled (const char *title, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), widget);
  return box;
}

static GtkWidget *
make_menu_button (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_menu_append (menu, _ ("_Copy as WEKA's Text"), "scores.copy");
  g_menu_append (menu, _ ("_Save Figures of All Folds…"), "scores.save");
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Export"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button),
                                  G_MENU_MODEL (menu));
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  return button;
}

static void
set_up_short (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
bind_short (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *text
      = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, text);
}

/* A scheme with filters may be wider than the window: its button shows both
 * ends, its list all of it. */
static void
shorten (GtkDropDown *down)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_short), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_short), NULL);
  gtk_drop_down_set_list_factory (down, gtk_drop_down_get_factory (down));
  gtk_drop_down_set_factory (down, factory);
  g_object_unref (factory);
}

static GtkWidget *
make_bar (WbScoresView *self)
{
  self->measure = GTK_DROP_DOWN (
      gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL));
  self->base = GTK_DROP_DOWN (
      gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL));
  self->significance
      = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0.001, 0.5, 0.01));
  gtk_spin_button_set_digits (self->significance, 3);
  gtk_spin_button_set_value (self->significance, 0.05);
  gtk_widget_set_name (GTK_WIDGET (self->measure), "measure");
  gtk_widget_set_name (GTK_WIDGET (self->base), "base");
  shorten (self->base);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_box_append (GTK_BOX (bar),
                  labelled (_ ("Figure"), GTK_WIDGET (self->measure)));
  gtk_box_append (GTK_BOX (bar),
                  labelled (_ ("Against"), GTK_WIDGET (self->base)));
  gtk_box_append (GTK_BOX (bar),
                  labelled (_ ("Level"), GTK_WIDGET (self->significance)));
  gtk_box_append (GTK_BOX (bar), make_menu_button ());
  g_signal_connect_swapped (self->measure, "notify::selected",
                            G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->base, "notify::selected",
                            G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->significance, "value-changed",
                            G_CALLBACK (refresh), self);
  return bar;
}

static void
fill_stack (WbScoresView *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *titles[] = { "", NULL };
      gtk_stack_add_titled (self->stack,
                            wb_text_table_new (ml_text_table_new (
                                NULL, g_strdupv ((char **) titles))),
                            tables[i].name, _ (tables[i].title));
    }
  plot_init ();
  g_autoptr (PlotChart) chart = g_object_new (
      ml_registry_find (PLOT_TYPE_CHART, "Comparison", NULL), NULL);
  GtkWidget *plot = wb_plot_view_new (chart);
  self->plot = WB_PLOT_VIEW (plot);
  gtk_stack_add_titled (self->stack, plot, "plot", _ ("Box Plots"));
}

static void
wb_scores_view_finalize (GObject *object)
{
  ml_scores_unref (WB_SCORES_VIEW (object)->scores);
  G_OBJECT_CLASS (wb_scores_view_parent_class)->finalize (object);
}

static void
wb_scores_view_class_init (WbScoresViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = wb_scores_view_finalize;
  gtk_widget_class_install_action (widget_class, "scores.copy", NULL, copy);
  gtk_widget_class_install_action (widget_class, "scores.save", NULL, save);
}

static void
wb_scores_view_init (WbScoresView *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  GtkWidget *switcher = gtk_stack_switcher_new ();
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_add_css_class (switcher, "chart-tabs");
  g_object_set (switcher, "halign", GTK_ALIGN_START, "margin-start", 6,
                "margin-bottom", 6, NULL);
  self->note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->note, TRUE);
  gtk_label_set_xalign (self->note, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "caption");
  g_object_set (self->note, "margin-start", 12, "margin-end", 12, "margin-top",
                6, "margin-bottom", 6, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller /* where letters are large */
      = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", make_bar (self),
                      "vscrollbar-policy", GTK_POLICY_NEVER, NULL);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), switcher);
  fill_stack (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  adw_bin_set_child (ADW_BIN (self), box);
}

/** wb_scores_view_new: Returns: a view of no scores yet */
GtkWidget *
wb_scores_view_new (void)
{
  return g_object_new (WB_TYPE_SCORES_VIEW, NULL);
}

/** wb_scores_view_set: @scores: (nullable): shown from now on; figure, base and
 * level stay as they were chosen, where they can */
void
wb_scores_view_set (WbScoresView *self, MlScores *scores)
{
  if (scores == self->scores)
    return;
  const gboolean is_same = has_same_schemes (self->scores, scores);
  g_clear_pointer (&self->scores, ml_scores_unref);
  if (scores != NULL)
    self->scores = ml_scores_ref (scores);
  self->is_showing = TRUE;
  if (scores != NULL)
    show_measures (self);
  if (scores != NULL && !is_same)
    show_schemes (self);
  self->is_showing = FALSE;
  refresh (self);
}
