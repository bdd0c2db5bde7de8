/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads plain text, UTF-8, as a table of one row and one column that holds the
 * whole text: what a model of characters learns from. Line ends stay as they
 * are. */
#include "ml-dataset-builder.h"
#include "ml-text.h"

#include <glib/gi18n-lib.h>

struct _MlTextLoader
{
  MlLoader parent;
};

#define ML_TYPE_TEXT_LOADER (ml_text_loader_get_type ())
G_DECLARE_FINAL_TYPE (MlTextLoader, ml_text_loader, ML, TEXT_LOADER, MlLoader)
G_DEFINE_FINAL_TYPE (MlTextLoader, ml_text_loader, ML_TYPE_LOADER)

static MlDataset *
ml_text_loader_load (MlLoader *loader, const MlSource *source,
                     MlMonitor *monitor, GError **error)
{
  g_auto (MlText) text = { 0 };
  if (!ml_text_init (&text, source, NULL, error)
      || !ml_text_check (&text, text.start, text.end, error))
    return NULL;
  char **texts = g_new0 (char *, 2);
  texts[0] = g_strndup (text.start, (gsize) (text.end - text.start));
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (source->name, 1);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_string ("text", texts), g_new0 (gint32, 1));
  return ml_dataset_builder_finish (builder);
}

static void
ml_text_loader_class_init (MlTextLoaderClass *klass)
{
  static const char *const extensions[] = { "txt", "text", NULL };
  MlLoaderClass *loader_class = ML_LOADER_CLASS (klass);
  loader_class->title = N_ ("Plain text");
  loader_class->extensions = extensions;
  loader_class->load = ml_text_loader_load;
}

static void
ml_text_loader_init (MlTextLoader *self)
{
}
