/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads ARFF (Attribute-Relation File Format), as WEKA defines it, but counts
 * the values of every row: what WEKA 3.8 would drop or shift is an error here.
 *
 * A row is one line, so the data can be cut at any line end. The pieces are
 * counted, then read side by side straight into the columns; texts get codes
 * within their piece first and common ones at the end, in file order. The
 * result does not depend on the number of threads. */
#include "ml-arff-rows.h"
#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-parallel.h"
#include "ml-reading.h"
#include "ml-repair-options.h"
#include "ml-source.h"

#include <glib/gi18n-lib.h>

struct _MlArffLoader
{
  MlLoader parent;
  gboolean add_labels, bad_values_missing, skip_bad_rows;
};

#define ML_TYPE_ARFF_LOADER (ml_arff_loader_get_type ())
G_DECLARE_FINAL_TYPE (MlArffLoader, ml_arff_loader, ML, ARFF_LOADER, MlLoader)
G_DEFINE_FINAL_TYPE (MlArffLoader, ml_arff_loader, ML_TYPE_LOADER)

typedef struct
{
  const MlText *text;
  MlArffHeader *header;
  MlArffTarget *targets;
  guint n_targets, n_texts;
  MlArffChunk *chunks;
  guint n_chunks;
  char *tail; /* (nullable): the last line, if the file does not end it */
  guint n_rows;
  char **remarks;    /* (nullable): for the table */
  MlReading reading; /* counting a byte is work of 1, reading one of 9 */
} Table;

static void
add_chunk (Table *self, const char *start, const char *end)
{
  self->chunks[self->n_chunks++] = (MlArffChunk){
    .start = start, .end = end, .limit = self->text->end, .origin = start
  };
}

/* The last line gets a line end of its own, in a copy. */
static void
add_tail (Table *self, const char *start)
{
  const gsize length = (gsize) (self->text->end - start);
  self->tail = g_malloc (length + 1);
  memcpy (self->tail, start, length);
  self->tail[length] = '\n';
  self->chunks[self->n_chunks++]
      = (MlArffChunk){ .start = self->tail,
                       .end = self->tail + length + 1,
                       .limit = self->tail + length + 1,
                       .origin = start };
}

/* Cuts at LF only; a file with lone CRs stays whole, which is slow but right.
 */
static void
split (Table *self)
{
  const char *const start = self->header->data;
  const char *end = self->text->end;
  while (end > start && end[-1] != '\n' && end[-1] != '\r')
    end--;
  const gsize size
      = ml_reading_piece_size ((gsize) (end - start), self->n_targets);
  self->chunks = g_new0 (MlArffChunk, ML_READING_MOST_PIECES + 2);
  for (const char *p = start; p < end;)
    {
      const char *next = end;
      if ((gsize) (end - p) > size)
        {
          next = memchr (p + size, '\n', (gsize) (end - p) - size);
          next = next != NULL ? next + 1 : end;
        }
      add_chunk (self, p, next);
      p = next;
    }
  if (end < self->text->end)
    add_tail (self, end);
}

static void
count_chunk (guint i, gpointer data)
{
  Table *self = data;
  MlArffChunk *chunk = &self->chunks[i];
  if (ml_reading_skips (&self->reading, i))
    return;
  const char *const end = chunk->origin + (chunk->end - chunk->start);
  if (!ml_text_check (self->text, chunk->origin, MIN (end, self->text->end),
                      &chunk->error))
    ml_reading_fail (&self->reading, i, g_steal_pointer (&chunk->error));
  else
    chunk->n_rows = ml_arff_count_rows (chunk->start, chunk->end);
  ml_reading_tell (&self->reading, (gsize) (end - chunk->origin));
}

static gboolean
go_on (gpointer data, gsize n_bytes)
{
  Table *self = data;
  return ml_reading_tell (&self->reading, 9 * n_bytes);
}

static void
read_chunk (guint i, gpointer data)
{
  Table *self = data;
  MlArffChunk *chunk = &self->chunks[i];
  if (ml_reading_skips (&self->reading, i))
    return;
  chunk->texts = g_new0 (MlLabelTable, MAX (self->n_texts, 1));
  if (!ml_arff_read_rows (chunk, self->text, self->targets, self->n_targets,
                          go_on, self)
      && chunk->error != NULL)
    ml_reading_fail (&self->reading, i, g_steal_pointer (&chunk->error));
}

static gboolean
number_rows (Table *self, GError **error)
{
  guint64 n_rows = 0;
  for (guint i = 0; i < self->n_chunks; i++)
    {
      self->chunks[i].first_row = (guint) n_rows;
      n_rows += self->chunks[i].n_rows;
    }
  if (!ml_reading_has_room (self->text->name, n_rows, self->n_targets, error))
    return FALSE;
  self->n_rows = (guint) n_rows;
  return TRUE;
}

/* Zeros, so that sparse rows need not write what they leave out. */
static gboolean
make_targets (Table *self, GError **error)
{
  const gsize n = MAX (self->n_rows, 1);
  for (guint i = 0; i < self->n_targets; i++)
    {
      MlArffTarget *target = &self->targets[i];
      target->header = &g_array_index (self->header->columns, MlArffColumn, i);
      const MlAttribute *attribute = target->header->attribute;
      if (ml_attribute_has_numbers (attribute))
        target->numbers = g_try_malloc0_n (n, sizeof (double));
      else
        target->codes = g_try_malloc0_n (n, sizeof (gint32));
      if (attribute->kind == ML_ATTRIBUTE_STRING)
        target->text = self->n_texts++;
      if (target->numbers != NULL || target->codes != NULL)
        continue;
      g_set_error (error, ML_ERROR, ML_ERROR_DATA,
                   "%s: the table does not fit into memory; use a part of "
                   "the file",
                   self->text->name);
      return FALSE;
    }
  return TRUE;
}

static MlAttribute *
merge_texts (Table *self, const MlArffTarget *target)
{
  MlLabelTable all = { 0 };
  for (guint i = 0; i < self->n_chunks; i++)
    {
      const MlArffChunk *chunk = &self->chunks[i];
      if (ml_monitor_is_stopped (self->reading.monitor))
        break; /* read_table() looks, too */
      ml_label_table_merge (&all, &chunk->texts[target->text],
                            target->codes + chunk->first_row, chunk->n_rows);
    }
  const MlAttribute *declared = target->header->attribute;
  g_autoptr (MlAttribute) made
      = ml_attribute_new_string (declared->name, ml_label_table_strings (&all));
  ml_label_table_clear (&all);
  return declared->weight == 1 ? g_steal_pointer (&made)
                               : ml_attribute_weighted (made, declared->weight);
}

static void
add_weights (Table *self, MlDatasetBuilder *builder)
{
  double *weights = NULL;
  for (guint i = 0; i < self->n_chunks; i++)
    {
      const GArray *some = self->chunks[i].weights;
      for (guint k = 0; some != NULL && k < some->len; k++)
        {
          const MlArffWeight *w = &g_array_index (some, MlArffWeight, k);
          if (weights == NULL)
            {
              weights = g_new (double, self->n_rows);
              for (guint row = 0; row < self->n_rows; row++)
                weights[row] = 1;
            }
          weights[w->row] = w->weight;
        }
    }
  if (weights != NULL)
    ml_dataset_builder_set_weights (builder, weights);
}

static MlDataset *
build (Table *self)
{
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (self->header->relation, self->n_rows);
  for (guint i = 0; i < self->n_targets; i++)
    {
      MlArffTarget *target = &self->targets[i];
      MlAttribute *attribute
          = target->header->attribute->kind == ML_ATTRIBUTE_STRING
                ? merge_texts (self, target)
                : ml_attribute_ref (target->header->attribute);
      if (target->numbers != NULL)
        ml_dataset_builder_add_numbers (builder, attribute,
                                        g_steal_pointer (&target->numbers));
      else
        ml_dataset_builder_add_codes (builder, attribute,
                                      g_steal_pointer (&target->codes));
    }
  add_weights (self, builder);
  for (guint i = 0; self->remarks != NULL && self->remarks[i] != NULL; i++)
    ml_dataset_builder_warn (builder, "%s", self->remarks[i]);
  return ml_dataset_builder_finish (builder);
}

static MlDataset *
read_table (Table *self, GError **error)
{
  split (self);
  ml_parallel_for (self->n_chunks, count_chunk, self);
  if (!ml_reading_check (&self->reading, error) || !number_rows (self, error)
      || !make_targets (self, error))
    return NULL;
  ml_parallel_for (self->n_chunks, read_chunk, self);
  if (!ml_reading_check (&self->reading, error))
    return NULL;
  g_autoptr (MlDataset) data = build (self);
  return ml_reading_check (&self->reading, error) ? g_steal_pointer (&data)
                                                  : NULL;
}

static void
table_clear (Table *self)
{
  for (guint i = 0; i < self->n_chunks; i++)
    {
      MlArffChunk *chunk = &self->chunks[i];
      for (guint k = 0; chunk->texts != NULL && k < self->n_texts; k++)
        ml_label_table_clear (&chunk->texts[k]);
      g_free (chunk->texts);
      g_clear_pointer (&chunk->weights, g_array_unref);
    }
  for (guint i = 0; i < self->n_targets; i++)
    {
      g_free (self->targets[i].numbers);
      g_free (self->targets[i].codes);
    }
  g_free (self->targets);
  g_free (self->chunks);
  g_free (self->tail);
  ml_reading_clear (&self->reading);
}

/* @work: of a byte */
static void
table_init (Table *self, const MlText *text, MlArffHeader *header, double work,
            MlMonitor *monitor)
{
  *self = (Table){ .text = text,
                   .header = header,
                   .n_targets = header->columns->len };
  self->targets = g_new0 (MlArffTarget, self->n_targets);
  ml_reading_init (&self->reading, monitor,
                   work * (double) (text->end - text->start));
}

static MlDataset *
read_text (const MlText *text, MlArffHeader *header, char **remarks,
           MlMonitor *monitor, GError **error)
{
  Table table;
  table_init (&table, text, header, 10, monitor);
  table.remarks = remarks;
  MlDataset *data = read_table (&table, error);
  table_clear (&table);
  return data;
}

/* In one go through the file, all rows into the first; what they hold does not
 * matter. */
static gboolean
note_faults (Table *self, MlFaults *faults, GError **error)
{
  self->n_rows = 1;
  if (!make_targets (self, error))
    return FALSE;
  self->chunks = g_new0 (MlArffChunk, 2);
  const char *end = self->text->end;
  while (end > self->header->data && end[-1] != '\n' && end[-1] != '\r')
    end--;
  add_chunk (self, self->header->data, end);
  if (end < self->text->end)
    add_tail (self, end);
  for (guint i = 0; i < self->n_chunks; i++)
    {
      MlArffChunk *chunk = &self->chunks[i];
      chunk->texts = g_new0 (MlLabelTable, MAX (self->n_texts, 1));
      ml_arff_find_faults (chunk, faults, self->text, self->targets,
                           self->n_targets, go_on, self);
    }
  return ml_reading_check (&self->reading, error);
}

/* Returns: (transfer full): all faults; made good in @copy, if there is one, by
 * @repairs */
static MlFaults *
find_faults (const MlText *text, MlArffHeader *header, MlRepairs repairs,
             char *copy, MlMonitor *monitor, GError **error)
{
  g_autoptr (MlFaults) faults = ml_faults_new (text, repairs, copy, '?');
  Table table;
  table_init (&table, text, header, 9, monitor);
  const gboolean is_done = note_faults (&table, faults, error);
  table_clear (&table);
  return is_done ? g_steal_pointer (&faults) : NULL;
}

/* The relation tells of it, too: reports and sessions name the table so. */
static MlDataset *
load_repaired (const MlText *text, MlArffHeader *header, MlRepairs repairs,
               MlMonitor *monitor, GError **error)
{
  const gsize length = (gsize) (text->end - text->start);
  g_autofree char *copy = g_memdup2 (text->start, length);
  g_autoptr (MlFaults) faults
      = find_faults (text, header, repairs, copy, monitor, error);
  if (faults == NULL)
    return NULL;
  if ((repairs & ML_REPAIR_LABELS) != 0)
    ml_arff_header_add_labels (header, faults->labels);
  const MlText repaired
      = { .name = text->name, .start = copy, .end = copy + length };
  header->data = copy + (header->data - text->start);
  g_autofree char *plain = header->relation;
  header->relation = g_strdup_printf (_ ("%s (repaired)"), plain);
  g_auto (GStrv) remarks = ml_faults_describe_repairs (faults, repairs);
  return read_text (&repaired, header, remarks, monitor, error);
}

static MlDataset *
ml_arff_loader_load (MlLoader *loader, const MlSource *source,
                     MlMonitor *monitor, GError **error)
{
  const MlRepairs repairs = ml_loader_repairs (loader);
  g_auto (MlText) text = { 0 };
  g_auto (MlArffHeader) header = { 0 };
  g_autoptr (GError) problem = NULL;
  if (!ml_text_init (&text, source, NULL, error)
      || !ml_arff_header_read (&header, &text, error))
    return NULL;
  MlDataset *data = read_text (&text, &header, NULL, monitor, &problem);
  if (data == NULL && repairs != 0
      && g_error_matches (problem, ML_ERROR, ML_ERROR_PARSE))
    return load_repaired (&text, &header, repairs, monitor, error);
  if (data == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return data;
}

static MlFaults *
ml_arff_loader_find_faults (MlLoader *loader, const MlSource *source,
                            MlMonitor *monitor, GError **error)
{
  g_auto (MlText) text = { 0 };
  g_auto (MlArffHeader) header = { 0 };
  MlFaults *faults = NULL;
  if (ml_text_init (&text, source, NULL, error)
      && ml_arff_header_read (&header, &text, error))
    faults = find_faults (&text, &header, 0, NULL, monitor, error);
  if (faults != NULL)
    faults->text = NULL; /* is gone now */
  return faults;
}

/* The first line that is not blank or a comment begins with @relation. */
static gboolean
ml_arff_loader_recognize (const MlSource *source)
{
  static const char word[] = "@relation";
  g_auto (MlText) text = { 0 };
  if (!ml_text_init (&text, source, NULL, NULL))
    return FALSE;
  const char *p = text.start;
  while (p < text.end && (*p == '%' || g_ascii_isspace (*p)))
    if (*p == '%')
      while (p < text.end && *p != '\n' && *p != '\r')
        p++;
    else
      p++;
  return text.end - p >= (gssize) strlen (word)
         && g_ascii_strncasecmp (p, word, strlen (word)) == 0;
}

static const MlOption options[] = {
  ML_OPTION_BOOLEAN (MlArffLoader, add_labels, FALSE, NULL, N_ ("Add labels"),
                     N_ ("Labels that the header does not declare are added to "
                         "it instead of refused")),
  ML_REPAIR_OPTIONS (MlArffLoader),
};

static void
ml_arff_loader_class_init (MlArffLoaderClass *klass)
{
  static const char *const extensions[] = { "arff", NULL };
  MlLoaderClass *loader_class = ML_LOADER_CLASS (klass);
  loader_class->title = N_ ("ARFF data");
  loader_class->extensions = extensions;
  loader_class->recognize = ml_arff_loader_recognize;
  loader_class->load = ml_arff_loader_load;
  loader_class->find_faults = ml_arff_loader_find_faults;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_arff_loader_init (MlArffLoader *self)
{
}
