/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-work.h"

/* How often progress is looked at, in milliseconds. */
#define LOOK_EVERY 50

struct _WbWork
{
  GObject parent;
  char *title; /* (nullable) */
  MlMonitor *monitor;
  GThread *thread; /* (nullable): running, or to be joined */
  guint look;      /* source of the progress */
  WbWorkFunc work;
  gpointer data;
  GDestroyNotify free_data;
  WbWorkDone done;
  gpointer user_data;
  /* Written by the thread, read after the join. */
  GObject *made;
  GError *error;
  guint ended; /* source of the end */
};

enum
{
  PROP_TITLE = 1,
  PROP_PROGRESS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WbWork, wb_work, G_TYPE_OBJECT)

static void
wb_work_get_property (GObject *object, guint id, GValue *value,
                      GParamSpec *pspec)
{
  WbWork *self = WB_WORK (object);
  if (id == PROP_TITLE)
    g_value_set_string (value, self->title);
  else if (id == PROP_PROGRESS)
    g_value_set_double (value, ml_monitor_progress (self->monitor));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Joins the thread and lets go of all it used. */
static void
join (WbWork *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->ended, g_source_remove);
  if (self->free_data != NULL)
    self->free_data (self->data);
  self->data = NULL;
  self->free_data = NULL;
  g_clear_pointer (&self->monitor, ml_monitor_unref);
  g_clear_pointer (&self->title, g_free);
}

static void
wb_work_dispose (GObject *object)
{
  WbWork *self = WB_WORK (object);
  ml_monitor_stop (self->monitor);
  join (self);
  g_clear_object (&self->made);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (wb_work_parent_class)->dispose (object);
}

static void
wb_work_class_init (WbWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_work_get_property;
  object_class->dispose = wb_work_dispose;

  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_PROGRESS]
      = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wb_work_init (WbWork *self)
{
}

/** wb_work_new: Returns: (transfer full): nothing runs in it yet */
WbWork *
wb_work_new (void)
{
  return g_object_new (WB_TYPE_WORK, NULL);
}

/** wb_work_is_running: Returns: whether something runs in it */
gboolean
wb_work_is_running (WbWork *self)
{
  return self->thread != NULL;
}

static gboolean
look (gpointer data)
{
  WbWork *self = data;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

static gboolean
ended (gpointer data)
{
  g_autoptr (WbWork) self = g_object_ref (data);
  join (self);
  g_autoptr (GObject) made = g_steal_pointer (&self->made);
  g_autoptr (GError) error = g_steal_pointer (&self->error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
  self->done (made, error, self->user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  WbWork *self = data;
  self->made = self->work (self->data, self->monitor, &self->error);
  self->ended = g_idle_add (ended, self);
  return NULL;
}

/**
 * wb_work_start:
 * @title: "Loading iris.arff"
 * @data: (transfer full): for @work, freed on the main thread
 * @done: called when the thread has ended, unless the object goes away first
 *
 * Only while nothing else runs in it.
 */
void
wb_work_start (WbWork *self, const char *title, WbWorkFunc work, gpointer data,
               GDestroyNotify free_data, WbWorkDone done, gpointer user_data)
{
  g_return_if_fail (!wb_work_is_running (self));
  self->title = g_strdup (title);
  self->monitor = ml_monitor_new ();
  self->work = work;
  self->data = data;
  self->free_data = free_data;
  self->done = done;
  self->user_data = user_data;
  self->look = g_timeout_add (LOOK_EVERY, look, self);
  self->thread = g_thread_new ("wb-work", run, self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
}

/** wb_work_cancel: asks what runs to end */
void
wb_work_cancel (WbWork *self)
{
  ml_monitor_stop (self->monitor);
}

/** wb_work_monitor: Returns: (transfer none) (nullable): of what runs */
MlMonitor *
wb_work_monitor (WbWork *self)
{
  return self->monitor;
}
