/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart: data in, Cairo drawing out. It knows no toolkit: the same code paints
 * the window, PNG, SVG, PDF and the tests. One file a chart; its `needs` decide
 * where it is offered. */
#pragma once

#include "plot-style.h"

#include "ml-evaluation.h"
#include "ml-findings.h"
#include "ml-layer-stats.h"
#include "ml-metrics.h"
#include "ml-predictor.h"
#include "ml-scores.h"
#include "ml-pretrained-nets.h"

#include <gio/gio.h>

#define PLOT_TYPE_CHART (plot_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (PlotChart, plot_chart, PLOT, CHART, GObject)

typedef enum
{
  PLOT_NEEDS_DATASET = 1 << 0,    /* source.dataset                          */
  PLOT_NEEDS_COLUMN = 1 << 1,     /* and source.column                       */
  PLOT_NEEDS_EVALUATION = 1 << 2, /* a finished run                          */
  PLOT_NEEDS_NOMINAL = 1 << 3,    /* … whose class is nominal                */
  PLOT_NEEDS_HISTORY = 1 << 4,    /* a learning curve, live or kept          */
  PLOT_NEEDS_SNAPSHOT = 1 << 5,   /* tensors, live or kept                   */
  PLOT_NEEDS_MODEL = 1 << 6,      /* a predictor                             */
  PLOT_NEEDS_TWO_NUMBERS = 1 << 7,/* at least two numeric inputs             */
  PLOT_NEEDS_LAYERS = 1 << 8,     /* statistics of a network's layers        */
  PLOT_NEEDS_PICTURES = 1 << 9,   /* a column of pictures                    */
  PLOT_NEEDS_SCORES = 1 << 10,    /* of a comparison                         */
  PLOT_NEEDS_NETS = 1 << 11,      /* of the experiment on pre-training       */
  PLOT_NEEDS_FINDINGS = 1 << 12,  /* of a study; offers() tells of which     */
} PlotNeeds;

/* One run as a chart sees it. All pointers are borrowed while it is set, then
 * referenced by the chart. */
typedef struct
{
  const char *title;              /* for legends                             */
  guint color;                    /* index into the palette                  */
  const GArray *history;          /* (nullable) MlMetrics                    */
  const MlEvaluation *evaluation; /* (nullable)                              */
  MlPredictor *predictor;         /* (nullable)                              */
} PlotRun;

/* When to act on probabilities, and what mistakes cost. */
typedef struct
{
  double threshold;    /* of class_index; NaN: the most probable class is taken */
  const double *costs; /* (nullable): n_classes × n_classes, rows = actual   */
} PlotDecision;

/* All a chart may draw from. What it does not need may be empty. */
typedef struct
{
  MlDataset *dataset; /* (nullable) */
  int target;         /* class column, or -1 */
  guint column;       /* the attribute looked at */
  guint class_index;  /* the class of ROC and the like */
  const PlotRun *runs;
  guint n_runs;       /* several: overlaid; the first is drawn strong */
  MlSnapshot *snapshot; /* (nullable) */
  const GArray *layers; /* (nullable) MlLayerStats of the first run: n_layers for each point of part 0 of its history; either may be a point ahead */
  const char *const *layer_names; /* n_layers: "layer1", as tensors are named */
  guint n_layers;
  MlPretrainedNets *nets; /* (nullable) */
  MlSnapshot *drawn;    /* (nullable): what the first run's layers make of the picture on the pad; one example */
  MlScores *scores;     /* (nullable): of a comparison … */
  guint measure;        /* … which of its figures */
  MlFindings *findings; /* (nullable): of a study */
  const PlotDecision *decision; /* (nullable): none in force */
} PlotSource;

/* One value of an option, as a person calls it. */
typedef struct
{
  guint value;
  char *label;
} PlotChoice;

struct _PlotChartClass
{
  GObjectClass parent_class;
  const char *title; /* N_("ROC curve") */
  PlotNeeds needs;
  void  (*update)      (PlotChart *self, const PlotSource *source); /* new data; copies or refs what it keeps */
  void  (*draw)        (PlotChart *self, cairo_t *cr, double width, double height, const PlotStyle *style);
  void  (*draw_hover)  (PlotChart *self, cairo_t *cr, double x, double y, const PlotStyle *style); /* (nullable) on top */
  char *(*describe_at) (PlotChart *self, double x, double y); /* (nullable) tooltip at a pixel of the last drawing */
  char *(*describe)    (PlotChart *self);                     /* the whole chart in one or two sentences */
  char *(*to_csv)      (PlotChart *self);                     /* exactly what is drawn */
  /* Slow pictures (decision regions): in a thread, on what update() kept. */
  gpointer (*prepare)  (PlotChart *self, GCancellable *cancellable);  /* (nullable) */
  void     (*accept)   (PlotChart *self, gpointer prepared);          /* (transfer full) on the main thread */
  gboolean draws_prepared; /* and nothing else that a run at work changes: news can wait until the next prepare() */
  /* Why there is nothing to draw, in words, or NULL. Nothing else is called then. */
  const char *(*empty) (PlotChart *self);
  /* Beyond needs: whether the source has what it draws. */
  gboolean (*offers)   (const PlotSource *source); /* (nullable) */
  /* The values of a number that the data has names for: layers, classes. */
  void  (*choices)     (PlotChart *self, const char *option, GArray *into); /* (nullable) adds PlotChoice */
  /* Charts whose parts can be chosen; each returns whether it did something. */
  gboolean (*press)    (PlotChart *self, double x, double y);      /* (nullable) a click at a pixel of the last drawing */
  gboolean (*move)     (PlotChart *self, int across, int down);    /* (nullable) arrow keys; 0, 0: choose nothing */
  /* Charts on which a threshold stands: what a pixel of the last drawing means. */
  gboolean (*aim)      (PlotChart *self, double x, double y, gboolean is_grasp, double *threshold); /* (nullable); is_grasp: only on the mark itself */
};

gboolean  plot_chart_is_offered  (GType type, const PlotSource *source);
void      plot_chart_update      (PlotChart *self, const PlotSource *source);
void      plot_chart_draw        (PlotChart *self, cairo_t *cr, double width, double height, const PlotStyle *style);
void      plot_chart_draw_hover  (PlotChart *self, cairo_t *cr, double x, double y, const PlotStyle *style);
char     *plot_chart_describe_at (PlotChart *self, double x, double y);
char     *plot_chart_describe    (PlotChart *self);
gboolean  plot_chart_press       (PlotChart *self, double x, double y);
gboolean  plot_chart_aim         (PlotChart *self, double x, double y, gboolean is_grasp, double *threshold);
gboolean  plot_chart_move        (PlotChart *self, int across, int down);
char     *plot_chart_to_csv      (PlotChart *self);
gboolean  plot_chart_export      (PlotChart *self, const char *path, double width, double height, const PlotStyle *style, GError **error); /* .png .svg .pdf .csv */
GArray   *plot_chart_choices     (PlotChart *self, const char *option); /* (transfer full): PlotChoice; empty: a plain number */
void      plot_chart_add_choice  (GArray *choices, guint value, char *label); /* label: (transfer full) */
GByteArray *plot_chart_svg       (PlotChart *self, double width, double height, const PlotStyle *style, GError **error); /* (transfer full) */
GByteArray *plot_chart_png       (PlotChart *self, double width, double height, const PlotStyle *style, GError **error); /* (transfer full) */
guint     plot_chart_serial      (PlotChart *self); /* moves when a redraw is due */
void      plot_chart_changed     (PlotChart *self); /* moves it */

/* Slow pictures: while is_stale, run prepare in a thread and give what it
 * returns (NULL: cancelled) to accept on the main thread; then ask again, for a
 * finer picture may follow a coarse one. settle does all that in one call, for
 * programs without a main loop. */
gboolean  plot_chart_is_stale    (PlotChart *self);
gpointer  plot_chart_prepare     (PlotChart *self, GCancellable *cancellable);
void      plot_chart_accept      (PlotChart *self, gpointer prepared);
void      plot_chart_settle      (PlotChart *self);

/* Zoom and pan, for charts with axes; does nothing for others. */
void      plot_chart_zoom        (PlotChart *self, double x, double y, double factor);
void      plot_chart_zoom_box    (PlotChart *self, double x0, double y0, double x1, double y1);
void      plot_chart_pan         (PlotChart *self, double dx, double dy);
void      plot_chart_reset_view  (PlotChart *self);

void      plot_init              (void); /* registers the charts; once, before the first ml_registry_list() */
