/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-dbn-model.h. A row goes up by probabilities to the layer below the top
 * machine; there the free energy of each label says how likely it is. */
#include "ml-dbn-model.h"

#include "ml-dbn-pretraining.h"
#include "ml-dbn-sampler.h"
#include "ml-error.h"
#include "ml-machine-model.h"
#include "ml-rbm-likelihood.h"
#include "ml-rbm-scores.h"
#include "ml-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STATE_TYPE "(vvs)"

enum
{
  CAPACITY = 256, /* rows predicted at a time, on all threads */
};

typedef struct
{
  MlMachineModel parent;
  MlEncoder *encoder;
  MlDbn *dbn;
  char *note;
} DbnModel;

/* -- A few rows on their way up ---------------------------------------------
 */

typedef struct
{
  const DbnModel *model;
  guint capacity;
  float *visible;                    /* capacity × visible units            */
  float *layers[ML_DBN_MOST_LAYERS]; /* below the top: capacity × its units */
  float *top;  /* capacity × visible units of the top machine             */
  float *sums; /* capacity × hidden units of the top machine              */
} Climb;

static void
climb_init (Climb *self, const DbnModel *model, guint capacity)
{
  const MlDbn *dbn = model->dbn;
  const MlRbm *top = ml_dbn_top (dbn);
  *self = (Climb){ .model = model, .capacity = capacity };
  self->visible = g_new (float, (gsize) capacity *ml_dbn_n_units (dbn, 0));
  for (guint l = 1; l < dbn->n_layers; l++)
    self->layers[l - 1]
        = g_new (float, (gsize) capacity *ml_dbn_n_units (dbn, l));
  self->top = g_new0 (float, (gsize) capacity * top->n_visible);
  self->sums = g_new (float, (gsize) capacity * top->n_hidden);
}

static void
climb_clear (Climb *self)
{
  g_free (self->visible);
  for (guint i = 0; i < ML_DBN_MOST_LAYERS; i++)
    g_free (self->layers[i]);
  g_free (self->top);
  g_free (self->sums);
}

/* The layer below the top machine. */
static const float *
penultimate (const Climb *self)
{
  const guint n = self->model->dbn->n_layers;
  return n == 1 ? self->visible : self->layers[n - 2];
}

/* Rows @first … of @rows; @out: n_rows × labels. */
static void
climb (Climb *self, const MlSubset *rows, guint first, guint n_rows,
       double *out)
{
  const MlDbn *dbn = self->model->dbn;
  const MlRbm *top = ml_dbn_top (dbn);
  const guint n = ml_dbn_n_units (dbn, dbn->n_layers - 1);
  ml_encoder_encode_rows (self->model->encoder, rows, first, n_rows,
                          self->visible);
  ml_dbn_up (dbn, dbn->n_layers - 1, n_rows, self->visible, self->layers);
  for (guint row = 0; row < n_rows; row++)
    memcpy (self->top + (gsize) row * top->n_visible,
            penultimate (self) + (gsize) row * n, n * sizeof (float));
  ml_rbm_label_probabilities (top, n_rows, self->top, self->sums, out);
}

static void
predict (const MlModel *model, const MlSubset *rows, double *out)
{
  const guint capacity = CLAMP (rows->n_rows, 1, CAPACITY);
  Climb way;
  climb_init (&way, (const DbnModel *) model, capacity);
  for (guint first = 0; first < rows->n_rows; first += capacity)
    climb (&way, rows, first, MIN (capacity, rows->n_rows - first),
           out + (gsize) first * model->n_outputs);
  climb_clear (&way);
}

/* -- In words and pictures ------------------------------------------------- */

static char *
describe (const MlModel *model)
{
  const DbnModel *self = (const DbnModel *) model;
  const MlDbn *dbn = self->dbn;
  const MlRbm *top = ml_dbn_top (dbn);
  GString *text = g_string_new (NULL);
  gsize n_parameters = 0;
  for (guint l = 0; l < dbn->n_layers; l++)
    {
      g_string_append_printf (text, l > 0 ? " – %u" : "%u",
                              ml_dbn_n_units (dbn, l));
      n_parameters += dbn->up[l]->n_parameters;
      if (l + 1 < dbn->n_layers && dbn->is_untied)
        n_parameters += dbn->down[l]->n_parameters;
    }
  g_string_append_printf (
      text, _ (" units and %u labels – %u units, %zu parameters\n\n%s\n"),
      top->n_labels, top->n_hidden, n_parameters, self->note);
  return g_string_free (text, FALSE);
}

static MlSnapshot *
snapshot (const MlModel *model)
{
  const DbnModel *self = (const DbnModel *) model;
  guint sizes[3];
  const guint n_sizes = ml_encoder_picture (self->encoder, sizes);
  MlSnapshot *made = ml_snapshot_new ();
  ml_dbn_add_weights (self->dbn, n_sizes, sizes, made);
  ml_machine_model_add_seen (model, made);
  return made;
}

typedef struct
{
  MlSnapshot *snapshot;
  const char *const *names; /* (nullable): those that are wanted */
  guint n_rows;
} Probe;

static gboolean
wants (const Probe *self, const char *name)
{
  return self->names == NULL || g_strv_contains (self->names, name);
}

/* @values: rows × @n_values, as a picture if @n_sizes is not 0 */
static void
add_rows (const Probe *self, const char *name, const char *caption,
          guint n_values, guint n_sizes, const guint *picture,
          const float *values)
{
  guint sizes[4] = { self->n_rows, n_values };
  if (!wants (self, name))
    return;
  if (n_sizes > 0)
    memcpy (sizes + 1, picture, n_sizes * sizeof (guint));
  float *to = ml_snapshot_add (self->snapshot, name, caption,
                               1 + MAX (n_sizes, 1), sizes);
  memcpy (to, values, (gsize) self->n_rows * n_values * sizeof (float));
}

static void
add_answers (const Probe *self, const DbnModel *model, const MlSubset *rows,
             const double *out)
{
  const guint n = model->parent.parent.n_outputs;
  const gsize n_values = (gsize) self->n_rows * n;
  g_autofree float *values = g_new (float, n_values);
  for (gsize i = 0; i < n_values; i++)
    values[i] = (float) out[i];
  add_rows (self, "output", _ ("Output"), n, 0, NULL, values);
  ml_encoder_encode_targets (model->encoder, rows, 0, self->n_rows, values);
  add_rows (self, "target", _ ("Target"), n, 0, NULL, values);
}

static void
add_layer (const Probe *self, guint layer, guint n_units, const float *values)
{
  g_autofree char *name = g_strdup_printf ("layer%u.activations", layer);
  g_autofree char *caption
      = g_strdup_printf (_ ("Layer %u: %s"), layer, _ ("activations"));
  add_rows (self, name, caption, n_units, 0, NULL, values);
}

/* Hidden units of the top machine, which read the labels, too: as probable as
 * the machine finds them. @out: rows × labels */
static void
add_top (const Probe *self, const DbnModel *model, Climb *way,
         const double *out)
{
  const MlRbm *top = ml_dbn_top (model->dbn);
  const guint n_plain = top->n_visible - top->n_labels;
  for (guint row = 0; row < self->n_rows; row++)
    for (guint i = 0; i < top->n_labels; i++)
      way->top[(gsize) row * top->n_visible + n_plain + i] = (float) *out++;
  ml_rbm_hidden (top, self->n_rows, way->top, way->sums);
  add_layer (self, model->dbn->n_layers, top->n_hidden, way->sums);
}

static void
add_layers (const Probe *self, const DbnModel *model, Climb *way,
            const double *out)
{
  const MlDbn *dbn = model->dbn;
  const guint n_visible = ml_dbn_n_units (dbn, 0);
  guint sizes[3];
  const guint n_sizes = ml_encoder_shape (model->encoder, sizes) ? 3 : 0;
  add_rows (self, "input.activations", _ ("Inputs"), n_visible, n_sizes, sizes,
            way->visible);
  for (guint l = 1; l < dbn->n_layers; l++)
    add_layer (self, l, ml_dbn_n_units (dbn, l), way->layers[l - 1]);
  add_top (self, model, way, out);
  ml_dbn_down (dbn, self->n_rows, penultimate (way), way->layers, way->visible);
  add_rows (self, "reconstruction.activations", _ ("Reconstruction"), n_visible,
            n_sizes, sizes, way->visible);
}

/* Layers of recognition, and what comes down again. */
static MlSnapshot *
probe (const MlModel *model, const MlSubset *rows, const char *const *names)
{
  const DbnModel *self = (const DbnModel *) model;
  const guint n = rows->n_rows;
  const Probe p
      = { names == NULL ? snapshot (model) : ml_snapshot_new (), names, n };
  g_autofree double *out = g_new (double, (gsize) n * model->n_outputs);
  Climb way;
  climb_init (&way, self, n);
  climb (&way, rows, 0, n, out);
  add_answers (&p, self, rows, out);
  add_layers (&p, self, &way, out);
  climb_clear (&way);
  return p.snapshot;
}

static MlSampler *
sampler (const MlModel *model, guint n_chains, guint64 seed)
{
  return ml_dbn_sampler_new (((const DbnModel *) model)->dbn, n_chains, seed);
}

static gboolean
likelihood (const MlModel *model, const MlSubset *rows,
            const MlAisOptions *options, MlMonitor *monitor, MlLikelihood *out,
            GError **error)
{
  const DbnModel *self = (const DbnModel *) model;
  if (self->dbn->n_layers == 1)
    return ml_rbm_score_rows (ml_dbn_top (self->dbn), self->encoder, rows,
                              options, monitor, out, error);
  g_set_error_literal (error, ML_ERROR, ML_ERROR_DATA,
                       _ ("how likely rows are can only be told of a single "
                          "machine, not of a stack"));
  return FALSE;
}

/* -- Saving and loading ---------------------------------------------------- */

static GVariant *
save (const MlModel *model)
{
  const DbnModel *self = (const DbnModel *) model;
  return g_variant_new (STATE_TYPE, ml_encoder_save (self->encoder),
                        ml_dbn_save (self->dbn), self->note);
}

static void
free_model (MlModel *model)
{
  DbnModel *self = (DbnModel *) model;
  ml_encoder_unref (self->encoder);
  ml_dbn_free (self->dbn);
  ml_machine_model_clear (model);
  g_free (self->note);
  g_free (self);
}

static const MlModelOps ops = { .predict = predict,
                                .describe = describe,
                                .snapshot = snapshot,
                                .probe = probe,
                                .sampler = sampler,
                                .likelihood = likelihood,
                                .save = save,
                                .free = free_model };

/**
 * ml_dbn_model_new:
 * @learner: type of the learner
 * @encoder: of as many inputs as @dbn has visible units, and classes as labels
 * @dbn: (transfer full): with labels
 * @note: how training went, for ml_model_describe()
 *
 * Returns: (transfer full): the model
 */
MlModel *
ml_dbn_model_new (GType learner, const MlEncoder *encoder, MlDbn *dbn,
                  const char *note)
{
  DbnModel *self = g_new0 (DbnModel, 1);
  ml_model_init (&self->parent.parent, &ops, learner,
                 ml_dbn_top (dbn)->n_labels);
  self->encoder = ml_encoder_ref (encoder);
  self->dbn = dbn;
  self->note = g_strdup (note);
  return &self->parent.parent;
}

/**
 * ml_dbn_model_load:
 * @state: as its model's save gave it; not to be trusted
 *
 * Returns: (transfer full) (nullable): the model
 */
MlModel *
ml_dbn_model_load (GType learner, GVariant *state, MlDataset *header,
                   int target, GError **error)
{
  if (!ml_state_has_type (state, STATE_TYPE, error))
    return NULL;
  g_autoptr (GVariant) encoder_state = NULL, dbn_state = NULL;
  const char *note;
  g_variant_get (state, "(vv&s)", &encoder_state, &dbn_state, &note);
  g_autoptr (MlEncoder) encoder
      = ml_encoder_load (encoder_state, header, target, error);
  if (encoder == NULL)
    return NULL;
  g_autoptr (MlDbn) dbn = ml_dbn_load (dbn_state, error);
  if (dbn == NULL)
    return NULL;
  const MlAttribute *class = ml_dataset_attribute (header, (guint) target);
  if (class->kind != ML_ATTRIBUTE_NOMINAL
      || ml_dbn_top (dbn)->n_labels != ml_encoder_n_outputs (encoder)
      || ml_dbn_n_units (dbn, 0) != ml_encoder_n_inputs (encoder))
    {
      ml_state_refuse (error);
      return NULL;
    }
  return ml_dbn_model_new (learner, encoder, g_steal_pointer (&dbn), note);
}
