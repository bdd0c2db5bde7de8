/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See wb-comparison.h. While it works a timeout takes the scores so far out of
 * the monitor and asks for the next. */
#include "wb-comparison.h"

#include "wb-work.h"

#include <glib/gi18n.h>

enum
{
  LOOK_INTERVAL = 200, /* ms */
};

struct _WbComparison
{
  GObject parent;
  WbWork *work; /* (nullable): while it runs */
  guint look;   /* timeout id, or 0 */
  MlComparison *settings;
  MlScores *scores, *made; /* (nullable); made: by the thread, read after it */
  char *title, *time, *problem;
};

G_DEFINE_FINAL_TYPE (WbComparison, wb_comparison, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum
{
  PROP_TITLE = 1,
};

static void
wb_comparison_get_property (GObject *object, guint id, GValue *value,
                            GParamSpec *spec)
{
  if (id == PROP_TITLE)
    g_value_set_string (value, WB_COMPARISON (object)->title);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
wb_comparison_dispose (GObject *object)
{
  WbComparison *self = WB_COMPARISON (object);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->work); /* stops and joins */
  G_OBJECT_CLASS (wb_comparison_parent_class)->dispose (object);
}

static void
wb_comparison_finalize (GObject *object)
{
  WbComparison *self = WB_COMPARISON (object);
  ml_comparison_free (self->settings);
  ml_scores_unref (self->scores);
  ml_scores_unref (self->made);
  g_free (self->title);
  g_free (self->time);
  g_free (self->problem);
  G_OBJECT_CLASS (wb_comparison_parent_class)->finalize (object);
}

static void
wb_comparison_class_init (WbComparisonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wb_comparison_dispose;
  G_OBJECT_CLASS (klass)->finalize = wb_comparison_finalize;
  G_OBJECT_CLASS (klass)->get_property = wb_comparison_get_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_TITLE,
      g_param_spec_string ("title", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", WB_TYPE_COMPARISON, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
}

static void
wb_comparison_init (WbComparison *self)
{
}

static void
set_scores (WbComparison *self, MlScores *scores)
{
  ml_scores_unref (self->scores);
  self->scores = ml_scores_ref (scores);
}

static gboolean
look (gpointer data)
{
  WbComparison *self = data;
  g_autoptr (MlSnapshot) snapshot
      = ml_monitor_take_snapshot (wb_work_monitor (self->work));
  if (snapshot != NULL)
    set_scores (self, ml_snapshot_attached (snapshot));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0); /* progress, at least */
  return G_SOURCE_CONTINUE;
}

/* In the thread. */
static GObject *
work (gpointer data, MlMonitor *monitor, GError **error)
{
  WbComparison *self = data;
  self->made = ml_comparison_run (self->settings, monitor, error);
  return NULL;
}

static void
ended (GObject *made, const GError *error, gpointer user_data)
{
  g_autoptr (WbComparison) self = g_object_ref (user_data);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_object (&self->work);
  if (self->made != NULL)
    set_scores (self, self->made);
  g_clear_pointer (&self->made, ml_scores_unref);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->problem = g_strdup (_ ("Stopped before a fold was finished."));
  else if (error != NULL)
    self->problem = g_strdup (error->message);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* (transfer full) */
static WbComparison *
make (const char *time, guint n_schemes, guint n_tables)
{
  WbComparison *self = g_object_new (WB_TYPE_COMPARISON, NULL);
  g_autofree char *schemes = g_strdup_printf (
      ngettext ("%u classifier", "%u classifiers", n_schemes), n_schemes);
  g_autofree char *tables = g_strdup_printf (
      ngettext ("%u table", "%u tables", n_tables), n_tables);
  self->time = g_strdup (time);
  self->title = g_strdup_printf ("%s · %s · %s", time, schemes, tables);
  return self;
}

/* On top of the list, which holds it. */
static WbComparison *
add (WbSession *session, WbComparison *self)
{
  g_list_store_insert (wb_session_comparisons (session), 0, self);
  g_object_unref (self);
  return self;
}

/**
 * wb_comparison_start:
 * @settings: (transfer full): checked
 *
 * Starts a thread; returns at once.
 *
 * Returns: (transfer none): held by the session
 */
WbComparison *
wb_comparison_start (WbSession *session, MlComparison *settings)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S");
  WbComparison *self
      = make (time, settings->schemes->len, settings->tables->len);
  self->settings = settings;
  self->work = wb_work_new ();
  wb_work_start (self->work, self->title, work, self, NULL, ended, self);
  self->look = g_timeout_add (LOOK_INTERVAL, look, self);
  ml_snapshot_unref (ml_monitor_take_snapshot (wb_work_monitor (self->work)));
  return add (session, self);
}

/**
 * wb_comparison_restore:
 * @scores: (transfer full): of an earlier comparison
 * @time: when that was
 *
 * Returns: (transfer none): held by the session
 */
WbComparison *
wb_comparison_restore (WbSession *session, MlScores *scores, const char *time)
{
  WbComparison *self
      = make (time, ml_scores_n_schemes (scores), ml_scores_n_tables (scores));
  self->scores = scores;
  return add (session, self);
}

MlScores *
wb_comparison_scores (WbComparison *self)
{
  return self->scores;
}

gboolean
wb_comparison_is_running (WbComparison *self)
{
  return self->work != NULL;
}

/** wb_comparison_stop: asks it to end; what is finished stays */
void
wb_comparison_stop (WbComparison *self)
{
  if (self->work != NULL)
    wb_work_cancel (self->work);
}

const char *
wb_comparison_title (WbComparison *self)
{
  return self->title;
}

const char *
wb_comparison_time (WbComparison *self)
{
  return self->time;
}

const char *
wb_comparison_problem (WbComparison *self)
{
  return self->problem;
}

MlMonitor *
wb_comparison_monitor (WbComparison *self)
{
  return self->work != NULL ? wb_work_monitor (self->work) : NULL;
}
