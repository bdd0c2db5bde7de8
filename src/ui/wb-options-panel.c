/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-options-panel.h"

#include "wb-network-row.h"
#include "wb-option-row.h"
#include "wb-type-row.h"

#include <glib/gi18n.h>

struct _WbOptionsPanel
{
  AdwBin parent;
  GObject *object;    /* (nullable) */
  GPtrArray *rows;    /* GtkWidget: one an option */
  GtkWidget *network; /* (nullable): WbNetworkRow */
};

G_DEFINE_FINAL_TYPE (WbOptionsPanel, wb_options_panel, ADW_TYPE_BIN)

static void
wb_options_panel_dispose (GObject *object)
{
  WbOptionsPanel *self = WB_OPTIONS_PANEL (object);
  g_clear_object (&self->object);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (wb_options_panel_parent_class)->dispose (object);
}

static void
wb_options_panel_class_init (WbOptionsPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_options_panel_dispose;
}

static void
wb_options_panel_init (WbOptionsPanel *self)
{
  self->rows = g_ptr_array_new ();
}

/** wb_options_panel_new: Returns: an empty panel */
GtkWidget *
wb_options_panel_new (void)
{
  return g_object_new (WB_TYPE_OPTIONS_PANEL, NULL);
}

static GtkWidget *
make_nothing (void)
{
  GtkWidget *label = gtk_label_new (_ ("No options"));
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  return label;
}

static gboolean
is_hidden (const MlOption *option, const char *const *hidden)
{
  g_autofree char *name = ml_option_property (option);
  return hidden != NULL && g_strv_contains (hidden, name);
}

/* The row that suits the kind. */
static GtkWidget *
make_row (WbOptionsPanel *self, const MlOption *option)
{
  if (option->kind != ML_OPTION_KIND_NETWORK
      || !ML_IS_NETWORK_LEARNER (self->object))
    return wb_type_row_for (self->object, option);
  self->network = wb_network_row_new (ML_NETWORK_LEARNER (self->object));
  g_autofree char *name = ml_option_property (option);
  gtk_widget_set_name (self->network, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->network),
                                 _ (option->label));
  return self->network;
}

/* The heading of @group at the end of @list, closed at first. */
static GtkWidget *
ensure_group (WbOptionsPanel *self, GtkWidget *list, const char *group)
{
  GtkWidget *row = gtk_widget_get_first_child (list);
  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_strcmp0 (gtk_widget_get_name (row), group) == 0)
      return row;
  row = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (group));
  gtk_widget_set_name (row, group);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static void
add_row (WbOptionsPanel *self, GtkWidget *list, const MlOption *option)
{
  GtkWidget *row = make_row (self, option);
  g_ptr_array_add (self->rows, row);
  if (option->group == NULL)
    gtk_list_box_append (GTK_LIST_BOX (list), row);
  else
    adw_expander_row_add_row (
        ADW_EXPANDER_ROW (ensure_group (self, list, option->group)), row);
}

static gboolean
has_network (const MlOption *options, guint n_options)
{
  for (guint i = 0; i < n_options; i++)
    if (options[i].kind == ML_OPTION_KIND_NETWORK)
      return TRUE;
  return FALSE;
}

/* A learner that says its layers in another way, such as numbers of units, is
 * offered the layer editor all the same. */
static void
add_network (WbOptionsPanel *self, GtkWidget *list)
{
  if (!ML_IS_NETWORK_LEARNER (self->object)
      || !ml_network_learner_can_edit (ML_NETWORK_LEARNER (self->object)))
    return;
  self->network = wb_network_row_new (ML_NETWORK_LEARNER (self->object));
  gtk_list_box_append (GTK_LIST_BOX (list), self->network);
}

/* Options of a group stand behind all others. */
static GtkWidget *
make_list (WbOptionsPanel *self, const char *const *hidden)
{
  guint n_options;
  const MlOption *options
      = ml_option_list (G_OBJECT_TYPE (self->object), &n_options);
  GtkWidget *list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (list, "options");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Options"), -1);
  if (!has_network (options, n_options)
      && (hidden == NULL || !g_strv_contains (hidden, "layers")))
    add_network (self, list);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_options; i++)
      if ((options[i].group != NULL) == (pass == 1)
          && !is_hidden (&options[i], hidden))
        add_row (self, list, &options[i]);
  return list;
}

/** wb_options_panel_set_object: @object: (nullable): whose options to show */
void
wb_options_panel_set_object (WbOptionsPanel *self, GObject *object)
{
  wb_options_panel_set_object_without (self, object, NULL);
}

/**
 * wb_options_panel_set_object_without:
 * @object: (nullable): whose options to show
 * @hidden: (nullable) (array zero-terminated=1): properties that are edited
 *   elsewhere; with "layers" goes the layer editor
 */
void
wb_options_panel_set_object_without (WbOptionsPanel *self, GObject *object,
                                     const char *const *hidden)
{
  g_return_if_fail (WB_IS_OPTIONS_PANEL (self));
  if (!g_set_object (&self->object, object))
    return;
  g_ptr_array_set_size (self->rows, 0);
  self->network = NULL;
  GtkWidget *list = object != NULL ? make_list (self, hidden) : NULL;
  if (list != NULL)
    g_object_ref_sink (list);
  if (object != NULL && self->rows->len == 0)
    adw_bin_set_child (ADW_BIN (self), make_nothing ());
  else
    adw_bin_set_child (ADW_BIN (self), list);
  g_clear_object (&list);
}

/** wb_options_panel_set_columns: offers the columns of @data by name where an
 * option is the number of a column */
void
wb_options_panel_set_columns (WbOptionsPanel *self, MlDataset *data)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      if (WB_IS_OPTION_ROW (row))
        wb_option_row_set_columns (WB_OPTION_ROW (row), data);
    }
}

/** wb_options_panel_set_choices: as wb_option_row_set_choices(), on the row of
 * @option */
void
wb_options_panel_set_choices (WbOptionsPanel *self, const MlOption *option,
                              GArray *values, GtkStringList *names)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      if (WB_IS_OPTION_ROW (row)
          && wb_option_row_option (WB_OPTION_ROW (row)) == option)
        {
          wb_option_row_set_choices (WB_OPTION_ROW (row), values, names);
          return;
        }
    }
  g_return_if_reached ();
}

/** wb_options_panel_set_task: @data: (nullable): what a network is to learn,
 * for the shapes of its layers */
void
wb_options_panel_set_task (WbOptionsPanel *self, MlDataset *data, int target)
{
  if (self->network != NULL)
    wb_network_row_set_data (WB_NETWORK_ROW (self->network), data, target);
}

/** wb_options_panel_problem: Returns: (nullable): why what is set cannot be
 * trained on the data */
const char *
wb_options_panel_problem (WbOptionsPanel *self)
{
  return self->network != NULL
             ? wb_network_row_problem (WB_NETWORK_ROW (self->network))
             : NULL;
}

/** wb_options_panel_object: Returns: (transfer none) (nullable): who is shown
 */
GObject *
wb_options_panel_object (WbOptionsPanel *self)
{
  return self->object;
}

/** wb_options_panel_n_rows: Returns: how many options it has */
guint
wb_options_panel_n_rows (WbOptionsPanel *self)
{
  return self->rows->len;
}
