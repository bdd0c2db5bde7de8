/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-predictions-view.h"

#include "wb-data-table.h"
#include "wb-file-dialog.h"
#include "wb-table-menu.h"

#include "ml-data-tables.h"
#include "ml-prediction-table.h"
#include "ml-writer.h"

#include <glib/gi18n.h>
#include <math.h>

enum
{
  SHOW_ALL,
  SHOW_MISTAKES,
  SHOW_SUREST_MISTAKES,
  SHOW_LEAST_SURE,
};

struct _WbPredictionsView
{
  AdwBin parent;
  MlEvaluation *evaluation; /* (nullable) */
  MlDataset *predictions;   /* (nullable): made once it is seen */
  GtkDropDown *what;
  GtkLabel *count;
  WbDataTable *table;
};

G_DEFINE_FINAL_TYPE (WbPredictionsView, wb_predictions_view, ADW_TYPE_BIN)

/* How wrong or how sure a prediction is: the first of the sorted has least. */
typedef struct
{
  guint32 index;
  double key;
} Ranked;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a, *y = b;
  if (x->key < y->key || x->key > y->key)
    return x->key < y->key ? -1 : 1;
  return (x->index > y->index) - (x->index < y->index);
}

static gboolean
is_mistake (const MlEvaluation *evaluation, const MlPrediction *p)
{
  return !isnan (p->actual) && p->predicted != p->actual;
}

/* The probability of the predicted class, or minus the error of a number. */
static double
sureness (const MlEvaluation *evaluation, guint index)
{
  const MlPrediction *p = &ml_evaluation_predictions (evaluation)[index];
  const double *d = ml_evaluation_distribution (evaluation, index);
  if (d == NULL)
    return -fabs (p->predicted - p->actual);
  return isnan (p->predicted) ? 0 : d[(guint) p->predicted];
}

/* (transfer full): guint32 */
static GArray *
choose (const MlEvaluation *evaluation, guint what)
{
  const MlPrediction *predictions = ml_evaluation_predictions (evaluation);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  for (guint i = 0; i < ml_evaluation_n_predictions (evaluation); i++)
    {
      const gboolean needs_mistake
          = what == SHOW_MISTAKES || what == SHOW_SUREST_MISTAKES;
      if (needs_mistake && !is_mistake (evaluation, &predictions[i]))
        continue;
      const Ranked one
          = { i, what == SHOW_LEAST_SURE        ? sureness (evaluation, i)
                 : what == SHOW_SUREST_MISTAKES ? -sureness (evaluation, i)
                                                : i };
      g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare);
  for (guint i = 0; i < ranked->len; i++)
    g_array_append_val (chosen, g_array_index (ranked, Ranked, i).index);
  return chosen;
}

static void
fill (WbPredictionsView *self)
{
  if (self->evaluation == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->predictions == NULL)
    self->predictions = ml_prediction_table (self->evaluation);
  g_autoptr (GArray) rows
      = choose (self->evaluation, gtk_drop_down_get_selected (self->what));
  g_autofree char *text
      = g_strdup_printf (_ ("%u of %u"), rows->len,
                         ml_evaluation_n_predictions (self->evaluation));
  gtk_label_set_text (self->count, text);
  wb_data_table_set_rows (self->table, self->predictions, rows);
}

/* Copying: many rows take their time, so a thread writes them. */

typedef struct
{
  MlDataset *predictions;
  GArray *rows; /* guint32 */
  MlTextTableFormat format;
} Copying;

static void
copying_free (gpointer data)
{
  Copying *copying = data;
  g_object_unref (copying->predictions);
  g_array_unref (copying->rows);
  g_free (copying);
}

static void
copy_thread (GTask *task, gpointer source, gpointer data,
             GCancellable *cancellable)
{
  const Copying *copying = data;
  g_autoptr (MlTextTable) table = ml_data_table_rows (
      copying->predictions, _ ("Predictions"), copying->rows);
  g_task_return_pointer (task, ml_text_table_format (table, copying->format),
                         g_free);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (source)), text);
  wb_table_menu_copied (GTK_WIDGET (source));
}

/* Those on show, in their order. */
static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WbPredictionsView *self = WB_PREDICTIONS_VIEW (widget);
  if (self->predictions == NULL)
    return;
  Copying *copying = g_new0 (Copying, 1);
  copying->predictions = g_object_ref (self->predictions);
  copying->rows
      = choose (self->evaluation, gtk_drop_down_get_selected (self->what));
  ml_text_table_find_format (g_variant_get_string (parameter, NULL),
                             &copying->format);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_copied, NULL);
  g_task_set_task_data (task, copying, copying_free);
  g_task_run_in_thread (task, copy_thread);
}

static void
on_path (const char *path, gpointer data)
{
  WbPredictionsView *self = data;
  g_autoptr (GError) error = NULL;
  if (self->predictions != NULL
      && !ml_save_path (self->predictions, path, NULL, &error))
    wb_file_dialog_report (GTK_WIDGET (self), error);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const WbFileKind kinds[]
      = { { N_ ("CSV table"), "csv csv.gz" }, { N_ ("ARFF"), "arff arff.gz" } };
  wb_file_dialog_save (widget, _ ("Save Predictions"), "predictions.csv", kinds,
                       G_N_ELEMENTS (kinds), on_path, widget);
}

/* Class */

static void
wb_predictions_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wb_predictions_view_parent_class)->map (widget);
  fill (WB_PREDICTIONS_VIEW (widget));
}

static void
wb_predictions_view_finalize (GObject *object)
{
  WbPredictionsView *self = WB_PREDICTIONS_VIEW (object);
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_object (&self->predictions);
  G_OBJECT_CLASS (wb_predictions_view_parent_class)->finalize (object);
}

static void
wb_predictions_view_class_init (WbPredictionsViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_predictions_view_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->map = wb_predictions_view_map;
  gtk_widget_class_install_action (widget_class, "predictions.copy", "s", copy);
  gtk_widget_class_install_action (widget_class, "predictions.save", NULL,
                                   save);
}

static void
wb_predictions_view_init (WbPredictionsView *self)
{
  const char *const names[]
      = { _ ("All, fold by fold"), _ ("Mistakes"), _ ("Surest mistakes first"),
          _ ("Least sure first"), NULL };
  self->what = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->what),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Which predictions"), -1);
  gtk_widget_set_name (GTK_WIDGET (self->what), "which-predictions");
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "dim-label");
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), TRUE);
  gtk_label_set_xalign (self->count, 0);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  g_object_set (bar, "margin-start", 12, "margin-end", 12, "margin-bottom", 6,
                NULL);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->what));
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (bar),
                  wb_table_menu_button_new ("predictions", _ ("Predictions")));
  self->table = g_object_new (WB_TYPE_DATA_TABLE, "vexpand", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->table));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (self->what, "notify::selected", G_CALLBACK (fill),
                            self);
}

/** wb_predictions_view_new: Returns: a view of no predictions yet */
GtkWidget *
wb_predictions_view_new (void)
{
  return g_object_new (WB_TYPE_PREDICTIONS_VIEW, NULL);
}

/** wb_predictions_view_show: @evaluation: (nullable): whose predictions are
 * shown as soon as somebody looks */
void
wb_predictions_view_show (WbPredictionsView *self,
                          const MlEvaluation *evaluation)
{
  if (self->evaluation == evaluation)
    return;
  g_clear_pointer (&self->evaluation, ml_evaluation_unref);
  g_clear_object (&self->predictions);
  wb_data_table_set_dataset (self->table, NULL);
  if (evaluation != NULL)
    self->evaluation = ml_evaluation_ref (evaluation);
  fill (self);
}
