/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-class-tables.h. Tables that nobody sees are not made: what follows a
 * slider counts all tested rows at each move. */
#include "wb-class-tables.h"

#include "wb-text-table.h"

#include "ml-decision.h"
#include "ml-result-tables.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_CLASSES 40 /* of a confusion matrix: each is a widget */

struct _WbClassTables
{
  AdwBin parent;
  MlEvaluation *evaluation; /* (nullable) */
  MlReportFlags flags;      /* how undefined figures are told */
  guint class_index;
  double threshold;   /* NaN: the most probable class                */
  MlTextTable *usual; /* (nullable): figures by class without one    */
  gboolean is_stale;
  GtkWidget *line; /* tells the threshold */
  GtkLabel *words;
  WbTextTable *classes, *matrix;
};

G_DEFINE_FINAL_TYPE (WbClassTables, wb_class_tables, ADW_TYPE_BIN)

enum
{
  SIGNAL_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
has_matrix (WbClassTables *self)
{
  const guint n = ml_evaluation_n_classes (self->evaluation);
  return n > 0 && n <= MOST_CLASSES;
}

/* A caption goes with what is copied, so it tells the threshold, too. */
static MlTextTable *
with_words (WbClassTables *self, MlTextTable *table)
{
  if (isnan (self->threshold))
    return table;
  char *caption = g_strdup_printf (
      _ ("%s at the threshold %.4g for %s"), table->caption, self->threshold,
      ml_evaluation_class (self->evaluation)->labels[self->class_index]);
  g_free (table->caption);
  table->caption = caption;
  return table;
}

static void
show_line (WbClassTables *self)
{
  gtk_widget_set_visible (self->line, !isnan (self->threshold));
  if (isnan (self->threshold))
    return;
  const char *label
      = ml_evaluation_class (self->evaluation)->labels[self->class_index];
  g_autofree char *words
      = g_strdup_printf (_ ("Rows count as %s from the probability %.4g on"),
                         label, self->threshold);
  gtk_label_set_text (self->words, words);
}

/* (transfer full) */
static MlEvaluation *
decide (WbClassTables *self)
{
  return isnan (self->threshold)
             ? ml_evaluation_ref (self->evaluation)
             : ml_decision_evaluate (self->evaluation, self->class_index,
                                     self->threshold);
}

static void
show_tables (WbClassTables *self)
{
  g_autoptr (MlEvaluation) decided = decide (self);
  if (self->usual == NULL)
    self->usual = ml_result_table_classes (self->evaluation, self->flags);
  wb_text_table_set (self->classes,
                     with_words (self, ml_result_table_decided (
                                           self->usual, decided, self->flags)));
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), has_matrix (self));
  if (has_matrix (self))
    wb_text_table_set (self->matrix,
                       with_words (self, ml_result_table_confusion (
                                             ml_evaluation_confusion (decided),
                                             ml_evaluation_class (decided))));
}

static void
refresh (WbClassTables *self)
{
  if (!self->is_stale || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_stale = FALSE;
  gtk_widget_set_visible (gtk_widget_get_first_child (GTK_WIDGET (self)),
                          self->evaluation != NULL);
  if (self->evaluation == NULL)
    return;
  show_line (self);
  show_tables (self);
}

/** wb_class_tables_show: @evaluation: (nullable): whose tables to show */
void
wb_class_tables_show (WbClassTables *self, const MlEvaluation *evaluation,
                      MlReportFlags flags)
{
  self->flags = flags;
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_pointer (&self->usual, ml_text_table_free);
  if (evaluation != NULL)
    self->evaluation = ml_evaluation_ref (evaluation);
  self->threshold = (double) NAN;
  self->is_stale = TRUE;
  refresh (self);
}

/** wb_class_tables_decide: @class_index: the class that @threshold is for; NaN:
 * every row counts as its most probable class */
void
wb_class_tables_decide (WbClassTables *self, guint class_index,
                        double threshold)
{
  const gboolean was_usual = isnan (self->threshold);
  if (was_usual == isnan (threshold)
      && (was_usual
          || (class_index == self->class_index && !(threshold < self->threshold)
              && !(threshold > self->threshold))))
    return;
  self->class_index = class_index;
  self->threshold = threshold;
  self->is_stale = TRUE;
  refresh (self);
}

static void
on_picked (WbTextTable *table, guint row, guint column, WbClassTables *self)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, row, column - 1);
}

/* Class */

static void
wb_class_tables_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wb_class_tables_parent_class)->map (widget);
  refresh (WB_CLASS_TABLES (widget));
}

static void
wb_class_tables_finalize (GObject *object)
{
  WbClassTables *self = WB_CLASS_TABLES (object);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_pointer (&self->usual, ml_text_table_free);
  G_OBJECT_CLASS (wb_class_tables_parent_class)->finalize (object);
}

static void
wb_class_tables_class_init (WbClassTablesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_class_tables_finalize;
  GTK_WIDGET_CLASS (klass)->map = wb_class_tables_map;
  signals[SIGNAL_PICKED] = g_signal_new (
      "picked", WB_TYPE_CLASS_TABLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static GtkWidget *
make_line (WbClassTables *self)
{
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);
  gtk_widget_set_name (GTK_WIDGET (self->words), "decided-by");
  GtkWidget *button = gtk_button_new_with_label (_ ("Most Probable Class"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                  "results.most-probable");
  gtk_widget_set_tooltip_text (
      button, _ ("Let go of the threshold, so that every row counts as its "
                 "most probable class"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_object_set (self->line, "margin-start", 12, "margin-end", 12, NULL);
  gtk_widget_add_css_class (self->line, "compact");
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (self->line), button);
  gtk_widget_set_visible (self->line, FALSE);
  return self->line;
}

/* Not on show before it is set. */
static WbTextTable *
make_table (void)
{
  static const char *const titles[] = { "", NULL };
  return WB_TEXT_TABLE (wb_text_table_new (
      ml_text_table_new (NULL, g_strdupv ((char **) titles))));
}

static void
wb_class_tables_init (WbClassTables *self)
{
  self->threshold = (double) NAN;
  self->classes = make_table ();
  self->matrix = make_table ();
  wb_text_table_set_pickable (self->matrix, _ ("List these rows under “Rows”"));
  g_signal_connect (self->matrix, "picked", G_CALLBACK (on_picked), self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), make_line (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->classes));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->matrix));
  gtk_widget_set_visible (box, FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

/** wb_class_tables_new: Returns: empty until wb_class_tables_show() */
GtkWidget *
wb_class_tables_new (void)
{
  return g_object_new (WB_TYPE_CLASS_TABLES, NULL);
}
