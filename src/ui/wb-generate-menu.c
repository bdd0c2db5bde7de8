/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-generate-menu.h"

#include "ml-generator.h"
#include "ml-registry.h"

#include <glib/gi18n.h>

/* (transfer none): the section of @category, which is added if it is new */
static GMenu *
section_of (GMenu *menu, GHashTable *sections, const char *category)
{
  GMenu *section = g_hash_table_lookup (sections, category);
  if (section != NULL)
    return section;
  section = g_menu_new ();
  g_hash_table_insert (sections, (gpointer) category, section);
  g_menu_append_section (menu, _ (category), G_MENU_MODEL (section));
  return section;
}

/** wb_generate_menu_fill: gives @button its menu */
void
wb_generate_menu_fill (GtkMenuButton *button)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GHashTable) sections
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  guint n_types;
  const GType *types = ml_registry_list (ML_TYPE_GENERATOR, &n_types);
  for (guint i = 0; i < n_types; i++)
    {
      MlGeneratorClass *class = g_type_class_ref (types[i]);
      g_autofree char *label = g_strdup_printf ("%s…", _ (class->title));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.generate", "s",
                                         ml_registry_name (types[i]));
      g_menu_append_item (section_of (menu, sections, class->category), item);
      g_type_class_unref (class);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}
