/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-network-row.h"

#include "wb-format.h"
#include "wb-layer-editor.h"
#include "wb-type-chooser.h"

#include "ml-registry.h"

#include <glib/gi18n.h>

struct _WbNetworkRow
{
  AdwActionRow parent;
  MlNetworkLearner *learner;
  MlDataset *data; /* (nullable) */
  int target;
  GtkWidget *edit;
  char *problem; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (WbNetworkRow, wb_network_row, ADW_TYPE_ACTION_ROW)

/* The value of a whole number of @layer, or 0. */
static guint
number_of (MlLayer *layer, const char *name)
{
  const MlOption *option = ml_option_find (G_OBJECT_TYPE (layer), name, NULL);
  guint value = 0;
  if (option != NULL && option->kind == ML_OPTION_KIND_UINT)
    g_object_get (layer, name, &value, NULL);
  return value;
}

/* As papers write it: 20C5, 20 filters of 5 × 5; P2, pooling 2 × 2; 500 units;
 * other layers by their name. */
static void
append_layer (GString *text, MlLayer *layer)
{
  const guint units = number_of (layer, "units");
  const guint filters = number_of (layer, "filters");
  const guint size = number_of (layer, "size");
  const char *name = ml_registry_name (G_OBJECT_TYPE (layer));
  if (text->len > 0)
    g_string_append_c (text, '-');
  if (g_str_equal (name, "Conv") && filters > 0 && size > 0)
    g_string_append_printf (text, "%uC%u", filters, size);
  else if (g_str_equal (name, "Pool") && size > 0)
    g_string_append_printf (text, "P%u", size);
  else if (g_str_equal (name, "Dense"))
    g_string_append_printf (text, "%u", units);
  else
    g_string_append (text, wb_type_title (G_OBJECT_TYPE (layer)));
}

/** wb_network_summary: Returns: (transfer full): "20C5-P2-500" */
char *
wb_network_summary (MlNetwork *network)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < ml_network_length (network); i++)
    append_layer (text, ml_network_layer (network, i));
  if (text->len == 0)
    g_string_append (text, _ ("no hidden layer"));
  return g_string_free (text, FALSE);
}

/* Parameters of all layers; *problem: the first layer that cannot be. */
static gsize
count_parameters (const GArray *traces, char **problem)
{
  gsize count = 0;
  for (guint i = 0; i < traces->len; i++)
    {
      const MlLayerTrace *trace = &g_array_index (traces, MlLayerTrace, i);
      count += trace->n_parameters;
      if (trace->problem != NULL && *problem == NULL)
        *problem
            = i + 1 < traces->len
                  ? g_strdup_printf (_ ("Layer %u: %s"), i + 1, trace->problem)
                  : g_strdup_printf (_ ("Output: %s"), trace->problem);
    }
  return count;
}

static char *
describe (WbNetworkRow *self, GError **error)
{
  g_autoptr (MlNetwork) network = ml_network_learner_network (
      self->learner, self->data, self->target, error);
  g_autoptr (GArray) traces
      = network != NULL ? ml_network_learner_trace (
            self->learner, network, self->data, self->target, error)
                        : NULL;
  if (traces == NULL)
    return NULL;
  const gsize count = count_parameters (traces, &self->problem);
  g_autofree char *summary = wb_network_summary (network);
  g_autofree char *digits = wb_format_count ((double) count);
  return self->problem != NULL
             ? g_strdup (summary)
             : g_strdup_printf (_ ("%s · %s parameters"), summary, digits);
}

static void
update (WbNetworkRow *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_clear_pointer (&self->problem, g_free);
  const gboolean has_data = self->data != NULL && self->target >= 0;
  if (has_data)
    text = describe (self, &error);
  if (error != NULL)
    self->problem = g_strdup (error->message);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text != NULL ? text : "");
  gtk_widget_set_sensitive (self->edit, has_data);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               has_data ? text
                                        : _ ("Open data first: the layers "
                                             "follow from its columns"));
}

static void
on_edit (WbNetworkRow *self)
{
  wb_layer_editor_present (GTK_WIDGET (self), self->learner, self->data,
                           self->target);
}

static void
wb_network_row_dispose (GObject *object)
{
  WbNetworkRow *self = WB_NETWORK_ROW (object);
  if (self->learner != NULL)
    g_signal_handlers_disconnect_by_data (self->learner, self);
  g_clear_object (&self->learner);
  g_clear_object (&self->data);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (wb_network_row_parent_class)->dispose (object);
}

static void
wb_network_row_class_init (WbNetworkRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_network_row_dispose;
}

static void
wb_network_row_init (WbNetworkRow *self)
{
  self->target = -1;
  self->edit = gtk_button_new_with_label (_ ("Edit…"));
  gtk_widget_set_name (self->edit, "edit-network");
  gtk_widget_set_valign (self->edit, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->edit, _ ("Layers, shapes, parameters"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Edit the network's layers"), -1);
  g_signal_connect_swapped (self->edit, "clicked", G_CALLBACK (on_edit), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->edit);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->edit);
}

/** wb_network_row_new: @learner: one whose layers can be edited */
GtkWidget *
wb_network_row_new (MlNetworkLearner *learner)
{
  WbNetworkRow *self
      = g_object_new (WB_TYPE_NETWORK_ROW, "title", _ ("Network"), "use-markup",
                      FALSE, "subtitle-lines", 2, NULL);
  self->learner = g_object_ref (learner);
  g_signal_connect_swapped (learner, "notify", G_CALLBACK (update), self);
  update (self);
  return GTK_WIDGET (self);
}

/** wb_network_row_set_data: @data: (nullable): what is to be learned */
void
wb_network_row_set_data (WbNetworkRow *self, MlDataset *data, int target)
{
  if (!g_set_object (&self->data, data) && self->target == target)
    return;
  self->target = target;
  update (self);
}

/** wb_network_row_problem: Returns: (nullable): why it cannot be trained */
const char *
wb_network_row_problem (WbNetworkRow *self)
{
  return self->problem;
}
