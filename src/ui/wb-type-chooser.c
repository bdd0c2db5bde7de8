/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rows are made each time the list opens: only then is every learner asked
 * whether it can take the data. The search also knows WEKA's names, so that
 * "IBk" finds the nearest neighbors. */
#include "wb-type-chooser.h"

#include "wb-settings.h"

#include "ml-attribute-search.h"
#include "ml-filter.h"
#include "ml-layer.h"
#include "ml-learner.h"
#include "ml-optimizer.h"
#include "ml-registry.h"
#include "ml-svm-kernel.h"
#include "ml-svm-optimizer.h"

#include <glib/gi18n.h>

struct _WbTypeChooser
{
  AdwBin parent;
  GType kind, type;
  char *name;
  gboolean keeps_choice;
  MlDataset *data; /* (nullable) */
  int target;
  WbTypeCheck check; /* (nullable) */
  gpointer check_data;
  GtkWidget *button, *label, *popover, *search, *list;
};

G_DEFINE_FINAL_TYPE (WbTypeChooser, wb_type_chooser, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the classes of the kinds have in common. */
typedef struct
{
  const char *title, *category, *description, *weka;
} TypeInfo;

static TypeInfo
describe_type (GType type)
{
  TypeInfo info = { ml_registry_name (type), "", "", NULL };
  gpointer class = g_type_class_ref (type); /* classes live for ever */
  if (g_type_is_a (type, ML_TYPE_LEARNER))
    {
      const MlLearnerClass *learner = class;
      info = (TypeInfo){ learner->title, learner->category,
                         learner->description, learner->weka };
    }
  else if (g_type_is_a (type, ML_TYPE_FILTER))
    {
      const MlFilterClass *filter = class;
      info = (TypeInfo){ filter->title, filter->category, filter->description,
                         filter->weka };
    }
  else if (g_type_is_a (type, ML_TYPE_LAYER))
    {
      const MlLayerClass *layer = class;
      info = (TypeInfo){ layer->title, layer->category, layer->description,
                         NULL };
    }
  else if (g_type_is_a (type, ML_TYPE_OPTIMIZER))
    {
      const MlOptimizerClass *optimizer = class;
      info = (TypeInfo){ optimizer->title, "", optimizer->description, NULL };
    }
  else if (g_type_is_a (type, ML_TYPE_SVM_KERNEL))
    {
      const MlSvmKernelClass *kernel = class;
      info = (TypeInfo){ kernel->title, "", kernel->description, kernel->weka };
    }
  else if (g_type_is_a (type, ML_TYPE_SVM_OPTIMIZER))
    {
      const MlSvmOptimizerClass *optimizer = class;
      info = (TypeInfo){ optimizer->title, "", "", optimizer->weka };
    }
  else if (g_type_is_a (type, ML_TYPE_ATTRIBUTE_EVALUATOR))
    {
      const MlAttributeEvaluatorClass *evaluator = class;
      info = (TypeInfo){ evaluator->title, "", evaluator->description,
                         evaluator->weka };
    }
  else if (g_type_is_a (type, ML_TYPE_ATTRIBUTE_SEARCH))
    {
      const MlAttributeSearchClass *search = class;
      info = (TypeInfo){ search->title, "", search->description, search->weka };
    }
  g_type_class_unref (class);
  return info;
}

/* In the user's language; gettext answers "" with the catalog's header. */
static const char *
translated (const char *text)
{
  return text != NULL && text[0] != '\0' ? _ (text) : "";
}

/** wb_type_title: Returns: what a person calls @type */
const char *
wb_type_title (GType type)
{
  return translated (describe_type (type).title);
}

/* Rows */

#define ROW_TYPE "wb-type"
#define ROW_WORDS "wb-words"
#define ROW_CATEGORY "wb-category"

/* Why the row is grey; but for what a check forbids it can be chosen all the
 * same, for a filter may help. */
static char *
reason_against (WbTypeChooser *self, GType type)
{
  if (self->check != NULL)
    return self->check (type, self->check_data);
  if (self->data == NULL || !g_type_is_a (type, ML_TYPE_LEARNER))
    return NULL;
  g_autoptr (MlLearner) learner = g_object_new (type, NULL);
  g_autoptr (GError) error = NULL;
  if (ml_learner_can_learn (learner, self->data, self->target, &error))
    return NULL;
  return g_strdup (error->message);
}

static void
show_star (GtkWidget *star)
{
  const gboolean is_on
      = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (star));
  gtk_button_set_icon_name (GTK_BUTTON (star), is_on ? "starred-symbolic"
                                                     : "non-starred-symbolic");
}

/* The list keeps its order until it is opened again. */
static void
on_star (GtkWidget *star, gpointer name)
{
  wb_settings_set_favorite (
      name, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (star)));
  show_star (star);
}

/* @title: for the screen reader */
static GtkWidget *
make_star (GType type, const char *title)
{
  const char *name = g_type_name (type);
  g_autofree char *label = g_strdup_printf (_ ("List %s first"), title);
  GtkWidget *star = gtk_toggle_button_new ();
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (star),
                                wb_settings_is_favorite (name));
  show_star (star);
  gtk_widget_set_name (star, name);
  gtk_widget_add_css_class (star, "flat");
  gtk_widget_set_valign (star, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (star, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (star),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (star, "toggled", G_CALLBACK (on_star), (gpointer) name);
  return star;
}

static void
add_row (WbTypeChooser *self, GType type, const char *category)
{
  const TypeInfo info = describe_type (type);
  g_autofree char *reason = reason_against (self, type);
  GtkWidget *row = g_object_new (
      ADW_TYPE_ACTION_ROW, "accessible-role", GTK_ACCESSIBLE_ROLE_MENU_ITEM,
      "use-markup", FALSE, "title", _ (info.title), "subtitle",
      reason != NULL ? reason : translated (info.description), "subtitle-lines",
      2, "sensitive", reason == NULL || self->check == NULL, NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (reason != NULL)
    gtk_widget_add_css_class (row, "refused");
  gtk_widget_set_tooltip_text (row, translated (info.description));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (info.title), -1);
  g_autofree char *words = g_strjoin (
      " ", _ (info.title), info.title, ml_registry_name (type),
      translated (info.category), info.weka != NULL ? info.weka : "", NULL);
  g_object_set_data_full (G_OBJECT (row), ROW_WORDS,
                          g_utf8_casefold (words, -1), g_free);
  g_object_set_data (G_OBJECT (row), ROW_TYPE, GSIZE_TO_POINTER (type));
  g_object_set_data (G_OBJECT (row), ROW_CATEGORY,
                     (gpointer) g_intern_string (category));
  if (g_type_is_a (type, ML_TYPE_LEARNER) || g_type_is_a (type, ML_TYPE_FILTER))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               make_star (type, _ (info.title)));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* Favorites, then categories in the order in which the meson list first names
 * them. */
static void
fill (WbTypeChooser *self)
{
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0))
         != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  guint n_types;
  const GType *types = ml_registry_list (self->kind, &n_types);
  g_autofree gboolean *done = g_new0 (gboolean, MAX (n_types, 1));
  for (guint i = 0; i < n_types; i++)
    if (wb_settings_is_favorite (g_type_name (types[i])))
      {
        add_row (self, types[i], _ ("Favorites"));
        done[i] = TRUE;
      }
  for (guint i = 0; i < n_types; i++)
    for (guint j = i; j < n_types && !done[i]; j++)
      if (!done[j]
          && g_strcmp0 (describe_type (types[i]).category,
                        describe_type (types[j]).category)
                 == 0)
        {
          add_row (self, types[j],
                   translated (describe_type (types[j]).category));
          done[j] = j > i;
        }
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer data)
{
  WbTypeChooser *self = data;
  g_autofree char *text = g_utf8_casefold (
      gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (g_object_get_data (G_OBJECT (row), ROW_WORDS), parts[i])
        == NULL)
      return FALSE;
  return TRUE;
}

static void
set_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *category = g_object_get_data (G_OBJECT (row), ROW_CATEGORY);
  if (category[0] == '\0'
      || (before != NULL
          && g_object_get_data (G_OBJECT (before), ROW_CATEGORY) == category))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *label = gtk_label_new (category);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_header (row, label);
}

/* Choosing */

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, WbTypeChooser *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  wb_type_chooser_choose (
      self, GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (row), ROW_TYPE)));
}

/* The first row that can be chosen, of those refused only if there is no other.
 * By index, for titles of groups are children of the list, too; and of what is
 * typed now, for the search follows typing only after a while. */
static void
on_search_activated (GtkSearchEntry *entry, WbTypeChooser *self)
{
  GtkListBox *list = GTK_LIST_BOX (self->list);
  GtkListBoxRow *row, *found = NULL;
  gtk_list_box_invalidate_filter (list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row))
        && gtk_widget_is_sensitive (GTK_WIDGET (row))
        && (found == NULL
            || (gtk_widget_has_css_class (GTK_WIDGET (found), "refused")
                && !gtk_widget_has_css_class (GTK_WIDGET (row), "refused"))))
      found = row;
  if (found != NULL)
    on_row_activated (list, found, self);
}

static void
on_shown (GtkWidget *popover, WbTypeChooser *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  fill (self);
  gtk_widget_grab_focus (self->search);
}

static GtkWidget *
make_popover (WbTypeChooser *self)
{
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search"),
                                  -1);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list),
                                   GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_wanted, self,
                                NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), set_header, NULL,
                                NULL);
  GtkWidget *none = gtk_label_new (_ ("Nothing of that name"));
  gtk_widget_add_css_class (none, "dim-label");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), none);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->name,
                                  -1);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_object_set (scroller, "child", self->list, "hscrollbar-policy",
                GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "max-content-height", 460, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_size_request (box, 330, -1);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scroller);
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  g_signal_connect (popover, "show", G_CALLBACK (on_shown), self);
  g_signal_connect_swapped (self->search, "stop-search", /* Escape */
                            G_CALLBACK (gtk_popover_popdown), popover);
  g_signal_connect_swapped (self->search, "search-changed",
                            G_CALLBACK (gtk_list_box_invalidate_filter),
                            self->list);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activated),
                    self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated),
                    self);
  return popover;
}

static void
show_type (WbTypeChooser *self)
{
  if (self->label == NULL)
    return;
  const char *title
      = self->type != 0 ? wb_type_title (self->type) : _ ("Choose…");
  gtk_label_set_text (GTK_LABEL (self->label), title);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name,
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, title, -1);
}

/* Class */

static void
wb_type_chooser_finalize (GObject *object)
{
  WbTypeChooser *self = WB_TYPE_CHOOSER (object);
  g_clear_object (&self->data);
  g_free (self->name);
  G_OBJECT_CLASS (wb_type_chooser_parent_class)->finalize (object);
}

static void
wb_type_chooser_class_init (WbTypeChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wb_type_chooser_finalize;
  signals[SIGNAL_CHOSEN]
      = g_signal_new ("chosen", WB_TYPE_TYPE_CHOOSER, G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_GTYPE);
}

static void
wb_type_chooser_init (WbTypeChooser *self)
{
  self->target = -1;
  self->keeps_choice = TRUE;
}

/** wb_type_chooser_set_width: wishes for no more than @chars for the name */
void
wb_type_chooser_set_width (WbTypeChooser *self, int chars)
{
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), chars);
}

/**
 * wb_type_chooser_new:
 * @kind: an abstract type, such as ML_TYPE_LEARNER
 * @name: what is chosen, for the screen reader
 */
GtkWidget *
wb_type_chooser_new (GType kind, const char *name)
{
  WbTypeChooser *self = g_object_new (WB_TYPE_TYPE_CHOOSER, NULL);
  self->kind = kind;
  self->name = g_strdup (name);
  self->popover = make_popover (self);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  adw_bin_set_child (ADW_BIN (self), self->button);
  show_type (self);
  return GTK_WIDGET (self);
}

/** wb_type_chooser_set_icon: makes it a small "add one" button */
void
wb_type_chooser_set_icon (WbTypeChooser *self, const char *icon_name)
{
  self->label = NULL; /* goes with the button's child */
  self->keeps_choice = FALSE;
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), icon_name);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), FALSE);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_tooltip_text (self->button, self->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->name,
                                  -1);
}

/** wb_type_chooser_set_type: shows @type without a signal */
void
wb_type_chooser_set_type (WbTypeChooser *self, GType type)
{
  self->type = type;
  show_type (self);
}

/** wb_type_chooser_type: Returns: what is chosen, or 0 */
GType
wb_type_chooser_type (WbTypeChooser *self)
{
  return self->type;
}

/** wb_type_chooser_set_data: @data: (nullable): what learners must take */
void
wb_type_chooser_set_data (WbTypeChooser *self, MlDataset *data, int target)
{
  g_set_object (&self->data, data);
  self->target = target;
}

/**
 * wb_type_chooser_set_check:
 * @check: (transfer full) (nullable) result: why a type cannot be chosen
 * @data: for @check; must live as long as @self
 */
void
wb_type_chooser_set_check (WbTypeChooser *self, WbTypeCheck check,
                           gpointer data)
{
  self->check = check;
  self->check_data = data;
}

/** wb_type_chooser_choose: chooses @type as a click on its row does */
void
wb_type_chooser_choose (WbTypeChooser *self, GType type)
{
  if (self->keeps_choice)
    wb_type_chooser_set_type (self, type);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, type);
}
