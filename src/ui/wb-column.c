/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-column.h"

#include <gio/gio.h>
#include <math.h>

struct _WbColumn
{
  GObject parent;
  MlDataset *data;
  guint number;
  gboolean ticked;
  gboolean is_counting;
  GArray *bars; /* (nullable) float */
};

enum
{
  PROP_NAME = 1,
  PROP_TICKED,
  PROP_BARS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WbColumn, wb_column, G_TYPE_OBJECT)

static void
wb_column_get_property (GObject *object, guint id, GValue *value,
                        GParamSpec *pspec)
{
  WbColumn *self = WB_COLUMN (object);
  if (id == PROP_NAME)
    g_value_set_string (value, wb_column_attribute (self)->name);
  else if (id == PROP_TICKED)
    g_value_set_boolean (value, self->ticked);
  else if (id == PROP_BARS)
    g_value_set_boxed (value, self->bars);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_column_set_property (GObject *object, guint id, const GValue *value,
                        GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    wb_column_set_ticked (WB_COLUMN (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_column_finalize (GObject *object)
{
  WbColumn *self = WB_COLUMN (object);
  g_object_unref (self->data);
  g_clear_pointer (&self->bars, g_array_unref);
  G_OBJECT_CLASS (wb_column_parent_class)->finalize (object);
}

static void
wb_column_class_init (WbColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_column_get_property;
  object_class->set_property = wb_column_set_property;
  object_class->finalize = wb_column_finalize;

  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_TICKED] = g_param_spec_boolean ("ticked", NULL, NULL, FALSE,
                                             flags | G_PARAM_WRITABLE
                                                 | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_BARS]
      = g_param_spec_boxed ("bars", NULL, NULL, G_TYPE_ARRAY, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wb_column_init (WbColumn *self)
{
}

/** wb_column_new: Returns: (transfer full): column @number of @data */
WbColumn *
wb_column_new (MlDataset *data, guint number)
{
  WbColumn *self = g_object_new (WB_TYPE_COLUMN, NULL);
  self->data = g_object_ref (data);
  self->number = number;
  return self;
}

/** wb_column_number: Returns: which column of its table */
guint
wb_column_number (WbColumn *self)
{
  return self->number;
}

/** wb_column_attribute: Returns: (transfer none): what it is */
const MlAttribute *
wb_column_attribute (WbColumn *self)
{
  return ml_dataset_attribute (self->data, self->number);
}

/** wb_column_ticked: Returns: whether it is ticked in the list */
gboolean
wb_column_ticked (WbColumn *self)
{
  return self->ticked;
}

/** wb_column_set_ticked: ticks it or not */
void
wb_column_set_ticked (WbColumn *self, gboolean ticked)
{
  if (self->ticked == ticked)
    return;
  self->ticked = ticked;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TICKED]);
}

/* Equal bins between the smallest and the largest finite value. */
static void
count_numbers (const double *numbers, guint n_rows, float *bars)
{
  double low = INFINITY, high = -INFINITY;
  for (guint i = 0; i < n_rows; i++)
    if (isfinite (numbers[i]))
      {
        low = MIN (low, numbers[i]);
        high = MAX (high, numbers[i]);
      }
  double scale = high > low ? WB_COLUMN_BARS / (high - low) : 0;
  for (guint i = 0; i < n_rows; i++)
    if (isfinite (numbers[i]))
      {
        guint bin = (guint) ((numbers[i] - low) * scale);
        bars[MIN (bin, WB_COLUMN_BARS - 1)]++;
      }
}

static void
count_bytes (const guint8 *bytes, gsize n_bytes, float *bars)
{
  gsize counts[256] = { 0 };
  for (gsize i = 0; i < n_bytes; i++)
    counts[bytes[i]]++;
  for (guint v = 0; v < 256; v++)
    bars[v * WB_COLUMN_BARS / 256] += (float) counts[v];
}

/* In a thread. Labels beyond the last bar share it. */
static GArray *
count_bars (MlDataset *data, guint number)
{
  const MlAttribute *attribute = ml_dataset_attribute (data, number);
  guint n_rows = ml_dataset_n_rows (data);
  guint n_bars = ml_attribute_has_codes (attribute)
                     ? MIN (attribute->n_labels, WB_COLUMN_BARS)
                     : WB_COLUMN_BARS;
  GArray *bars = g_array_new (FALSE, TRUE, sizeof (float));
  g_array_set_size (bars, n_bars);
  float *heights = (float *) (gpointer) bars->data;
  if (ml_attribute_has_numbers (attribute))
    count_numbers (ml_dataset_numbers (data, number), n_rows, heights);
  else if (ml_attribute_has_codes (attribute))
    {
      const gint32 *codes = ml_dataset_codes (data, number);
      for (guint i = 0; i < n_rows; i++)
        if (codes[i] >= 0)
          heights[MIN ((guint) codes[i], n_bars - 1)]++;
    }
  else
    count_bytes (ml_dataset_bytes (data, number),
                 n_rows * ml_attribute_n_bytes (attribute), heights);
  float highest = 0;
  for (guint i = 0; i < n_bars; i++)
    highest = MAX (highest, heights[i]);
  for (guint i = 0; i < n_bars && highest > 0; i++)
    heights[i] /= highest;
  return bars;
}

static void
count_in_thread (GTask *task, gpointer source, gpointer data,
                 GCancellable *cancellable)
{
  WbColumn *self = source; /* data and number never change */
  g_task_return_pointer (task, count_bars (self->data, self->number),
                         (GDestroyNotify) g_array_unref);
}

static void
counted (GObject *source, GAsyncResult *result, gpointer data)
{
  WbColumn *self = WB_COLUMN (source);
  self->bars = g_task_propagate_pointer (G_TASK (result), NULL);
  g_object_notify_by_pspec (source, props[PROP_BARS]);
}

/**
 * wb_column_bars:
 *
 * Returns: (transfer none) (nullable): heights from 0 to 1; NULL while they are
 *   being counted, then "bars" notifies
 */
const float *
wb_column_bars (WbColumn *self, guint *n_bars)
{
  if (self->bars == NULL && !self->is_counting)
    {
      self->is_counting = TRUE;
      g_autoptr (GTask) task = g_task_new (self, NULL, counted, NULL);
      g_task_run_in_thread (task, count_in_thread);
    }
  *n_bars = self->bars != NULL ? self->bars->len : 0;
  return self->bars != NULL ? (const float *) (gpointer) self->bars->data
                            : NULL;
}
