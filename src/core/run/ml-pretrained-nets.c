/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-pretrained-nets.h. */
#include "ml-pretrained-nets.h"

#include "ml-dataset.h"
#include "ml-error.h"
#include "ml-moments.h"
#include "ml-number.h"
#include "ml-sealed-file.h"

#include <math.h>
#include <string.h>

#define MAGIC "RuruNet\n"
#define NET_TYPE "(uubdddu@au)"
#define BODY_TYPE "(sa(uubddduau))"

enum
{
  VERSION = 1,
  MOST_DEPTH = 32,
};

struct _MlPretrainedNets
{
  char *plan;
  GPtrArray
      *nets; /* MlPretrainedNet, in the order of ml_pretrained_nets_nth() */
  gatomicrefcount ref_count;
};

/* -- One net --------------------------------------------------------------- */

/** ml_pretrained_net_new: Returns: (transfer full): without points and figures;
 *  its maker fills them in before others see it */
MlPretrainedNet *
ml_pretrained_net_new (guint depth, guint seed, gboolean is_pretrained,
                       guint n_values)
{
  MlPretrainedNet *self = g_new0 (MlPretrainedNet, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->depth = depth;
  self->seed = seed;
  self->is_pretrained = is_pretrained;
  self->n_values = n_values;
  return self;
}

/** ml_pretrained_net_add_point: @outputs: n_values */
void
ml_pretrained_net_add_point (MlPretrainedNet *self, const double *outputs)
{
  const gsize n = self->n_values;
  self->outputs = g_renew (float, self->outputs, (self->n_points + 1) * n);
  for (gsize i = 0; i < n; i++)
    self->outputs[self->n_points * n + i] = (float) outputs[i];
  self->n_points++;
}

/** ml_pretrained_net_ref: Returns: (transfer full): @self */
MlPretrainedNet *
ml_pretrained_net_ref (MlPretrainedNet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_pretrained_net_unref: frees @self with its last owner */
void
ml_pretrained_net_unref (MlPretrainedNet *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->outputs);
  g_free (self);
}

/* -- All of them ----------------------------------------------------------- */

/** ml_pretrained_nets_new: Returns: (transfer full): none yet */
MlPretrainedNets *
ml_pretrained_nets_new (const char *plan)
{
  MlPretrainedNets *self = g_new0 (MlPretrainedNets, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->plan = g_strdup (plan);
  self->nets = g_ptr_array_new_with_free_func (
      (GDestroyNotify) ml_pretrained_net_unref);
  return self;
}

/** ml_pretrained_nets_copy: Returns: (transfer full): a list of its own of the
 *  same nets */
MlPretrainedNets *
ml_pretrained_nets_copy (const MlPretrainedNets *self)
{
  MlPretrainedNets *copy = ml_pretrained_nets_new (self->plan);
  for (guint i = 0; i < self->nets->len; i++)
    g_ptr_array_add (copy->nets,
                     ml_pretrained_net_ref (g_ptr_array_index (self->nets, i)));
  return copy;
}

/** ml_pretrained_nets_ref: Returns: (transfer full): @self */
MlPretrainedNets *
ml_pretrained_nets_ref (MlPretrainedNets *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/** ml_pretrained_nets_unref: frees @self with its last owner */
void
ml_pretrained_nets_unref (MlPretrainedNets *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->nets);
  g_free (self->plan);
  g_free (self);
}

static int
compare_nets (gconstpointer a, gconstpointer b)
{
  const MlPretrainedNet *one = *(MlPretrainedNet *const *) a;
  const MlPretrainedNet *two = *(MlPretrainedNet *const *) b;
  if (one->depth != two->depth)
    return one->depth < two->depth ? -1 : 1;
  if (one->is_pretrained != two->is_pretrained)
    return one->is_pretrained - two->is_pretrained;
  return one->seed < two->seed ? -1 : one->seed > two->seed;
}

/** ml_pretrained_nets_add: @net: of a depth, seed and way that there is none of
 *  yet */
void
ml_pretrained_nets_add (MlPretrainedNets *self, MlPretrainedNet *net)
{
  g_ptr_array_add (self->nets, net);
  g_ptr_array_sort (self->nets, compare_nets);
}

/** ml_pretrained_nets_plan: Returns: (transfer none): what they are nets of */
const char *
ml_pretrained_nets_plan (const MlPretrainedNets *self)
{
  return self->plan;
}

/** ml_pretrained_nets_length: Returns: how many there are */
guint
ml_pretrained_nets_length (const MlPretrainedNets *self)
{
  return self->nets->len;
}

/** ml_pretrained_nets_nth: Returns: (transfer none): the net */
const MlPretrainedNet *
ml_pretrained_nets_nth (const MlPretrainedNets *self, guint index)
{
  return g_ptr_array_index (self->nets, index);
}

/** ml_pretrained_nets_find: Returns: (transfer none) (nullable): the net */
const MlPretrainedNet *
ml_pretrained_nets_find (const MlPretrainedNets *self, guint depth, guint seed,
                         gboolean is_pretrained)
{
  for (guint i = 0; i < self->nets->len; i++)
    {
      const MlPretrainedNet *net = g_ptr_array_index (self->nets, i);
      if (net->depth == depth && net->seed == seed
          && !net->is_pretrained == !is_pretrained)
        return net;
    }
  return NULL;
}

/** ml_pretrained_nets_depth: Returns: the most hidden layers of a net; 0: there
 *  is none */
guint
ml_pretrained_nets_depth (const MlPretrainedNets *self)
{
  const guint n = self->nets->len;
  return n > 0 ? ml_pretrained_nets_nth (self, n - 1)->depth : 0;
}

/* -- Figures --------------------------------------------------------------- */

/** ml_pretrained_nets_errors: Returns: (transfer full) (element-type double):
 *  of the networks of that kind, rising */
GArray *
ml_pretrained_nets_errors (const MlPretrainedNets *self, guint depth,
                           gboolean is_pretrained)
{
  GArray *errors = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < self->nets->len; i++)
    {
      const MlPretrainedNet *net = g_ptr_array_index (self->nets, i);
      if (net->depth == depth && !net->is_pretrained == !is_pretrained)
        g_array_append_val (errors, net->error);
    }
  g_array_sort (errors, ml_number_compare);
  return errors;
}

/** ml_pretrained_nets_figures: Returns: of the errors of the networks of that
 *  kind */
MlPretrainedFigures
ml_pretrained_nets_figures (const MlPretrainedNets *self, guint depth,
                            gboolean is_pretrained)
{
  const double nan = (double) NAN;
  g_autoptr (GArray) list
      = ml_pretrained_nets_errors (self, depth, is_pretrained);
  const double *errors = (const double *) (gpointer) list->data;
  const guint n = list->len;
  MlPretrainedFigures made = { n, nan, nan, nan, nan, nan };
  if (n == 0)
    return made;
  const MlMoments moments = ml_moments (errors, n);
  made.least = errors[0];
  made.median = (errors[(n - 1) / 2] + errors[n / 2]) / 2;
  made.most = errors[n - 1];
  made.mean = moments.mean;
  made.sd = moments.sd;
  return made;
}

/* -- Text ------------------------------------------------------------------ */

static void
add_figures (MlTextTable *table, const MlPretrainedNets *self, guint depth,
             gboolean is_pretrained)
{
  const MlPretrainedFigures f
      = ml_pretrained_nets_figures (self, depth, is_pretrained);
  const double figures[] = { f.median, f.mean, f.sd, f.least, f.most };
  if (f.n == 0)
    return;
  char **row = g_new0 (char *, table->n_columns + 1);
  row[0] = g_strdup_printf ("%u", depth);
  row[1] = g_strdup (is_pretrained ? "with" : "without");
  row[2] = g_strdup_printf ("%u", f.n);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    row[3 + i] = isnan (figures[i])
                     ? g_strdup ("?")
                     : g_strdup_printf ("%.2f", 100 * figures[i]);
  ml_text_table_add (table, row);
}

/** ml_pretrained_nets_table: Returns: (transfer full): percent of test rows
 *  that are wrong, a line a depth and way */
MlTextTable *
ml_pretrained_nets_table (const MlPretrainedNets *self)
{
  const char *titles[] = { "depth", "pre-training", "n",    "median", "mean",
                           "sd",    "least",        "most", NULL };
  MlTextTable *made
      = ml_text_table_new ("Test error, percent", g_strdupv ((char **) titles));
  made->is_number[0] = TRUE;
  made->is_number[1] = FALSE;
  for (guint depth = 1; depth <= ml_pretrained_nets_depth (self); depth++)
    {
      add_figures (made, self, depth, FALSE);
      add_figures (made, self, depth, TRUE);
    }
  return made;
}

/* Percent points from the shallowest to the deepest nets; NaN: not known. */
static double
growth (const MlPretrainedNets *self, gboolean is_pretrained)
{
  const MlPretrainedFigures first
      = ml_pretrained_nets_figures (self, 1, is_pretrained);
  const MlPretrainedFigures last = ml_pretrained_nets_figures (
      self, ml_pretrained_nets_depth (self), is_pretrained);
  return 100 * (last.median - first.median);
}

static void
append_claims (GString *text, const MlPretrainedNets *self)
{
  const guint deepest = ml_pretrained_nets_depth (self);
  const double with = growth (self, TRUE), without = growth (self, FALSE);
  if (isfinite (with) && isfinite (without) && deepest > 1)
    g_string_append_printf (
        text,
        "\nFrom depth 1 to %u the median error changes by %+.2f points without "
        "pre-training and by %+.2f with it.\n",
        deepest, without, with);
  for (guint depth = 1; depth <= deepest; depth++)
    {
      const MlPretrainedFigures a
          = ml_pretrained_nets_figures (self, depth, FALSE);
      const MlPretrainedFigures b
          = ml_pretrained_nets_figures (self, depth, TRUE);
      if (isfinite (a.sd) && isfinite (b.sd))
        g_string_append_printf (
            text,
            "Depth %u: the spread over seeds is %.2f points "
            "without and %.2f with pre-training.\n",
            depth, 100 * a.sd, 100 * b.sd);
    }
}

/** ml_pretrained_nets_to_text: Returns: (transfer full): that table, and how
 *  the errors grow and spread */
char *
ml_pretrained_nets_to_text (const MlPretrainedNets *self)
{
  g_autoptr (MlTextTable) table = ml_pretrained_nets_table (self);
  g_autofree char *rows = ml_text_table_format (table, ML_TEXT_TABLE_PLAIN);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%s\n\n%s", table->caption, rows);
  append_claims (text, self);
  return g_string_free (text, FALSE);
}

/** ml_pretrained_nets_to_csv: Returns: (transfer full): all figures */
char *
ml_pretrained_nets_to_csv (const MlPretrainedNets *self)
{
  GString *text = g_string_new ("depth,pretrained,seed,error,loss,seconds\n");
  for (guint i = 0; i < self->nets->len; i++)
    {
      const MlPretrainedNet *net = g_ptr_array_index (self->nets, i);
      g_autofree char *error = ml_format_number (net->error);
      g_autofree char *loss = ml_format_number (net->loss);
      g_string_append_printf (text, "%u,%s,%u,%s,%s,%.3f\n", net->depth,
                              net->is_pretrained ? "yes" : "no", net->seed,
                              error, loss, net->seconds);
    }
  return g_string_free (text, FALSE);
}

/* -- Files ----------------------------------------------------------------- */

/**
 * ml_pretrained_nets_save:
 * @path: replaced only when the new file is complete
 *
 * Returns: FALSE if it cannot be written
 */
gboolean
ml_pretrained_nets_save (const MlPretrainedNets *self, const char *path,
                         GError **error)
{
  g_auto (GVariantBuilder) nets
      = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(uubddduau)"));
  for (guint i = 0; i < self->nets->len; i++)
    {
      const MlPretrainedNet *net = g_ptr_array_index (self->nets, i);
      g_variant_builder_add (
          &nets, NET_TYPE, net->depth, net->seed, net->is_pretrained,
          net->error, net->loss, net->seconds, net->n_values,
          g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, net->outputs,
                                     (gsize) net->n_points * net->n_values,
                                     sizeof (float)));
    }
  g_autoptr (GVariant) body = g_variant_ref_sink (
      g_variant_new ("(sa(uubddduau))", self->plan, &nets));
  return ml_sealed_file_save (MAGIC, VERSION, body, path, error);
}

/* FALSE: it makes no sense. */
static gboolean
take_outputs (MlPretrainedNet *net, GVariant *bits)
{
  gsize n;
  const guint32 *values
      = g_variant_get_fixed_array (bits, &n, sizeof (guint32));
  if (net->n_values == 0 || n % net->n_values != 0
      || n / net->n_values > G_MAXUINT32)
    return FALSE;
  net->n_points = (guint) (n / net->n_values);
  net->outputs = g_new (float, n);
  memcpy (net->outputs, values, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    if (!(net->outputs[i] >= 0 && net->outputs[i] <= 1))
      return FALSE;
  return TRUE;
}

static gboolean
is_sound (const MlPretrainedNets *self, const MlPretrainedNet *net)
{
  return net->depth > 0 && net->depth <= MOST_DEPTH && net->error >= 0
         && net->error <= 1 && isfinite (net->loss) && isfinite (net->seconds)
         && (self->nets->len == 0
             || ml_pretrained_nets_nth (self, 0)->n_values == net->n_values)
         && ml_pretrained_nets_find (self, net->depth, net->seed,
                                     net->is_pretrained)
                == NULL;
}

static gboolean
load_net (MlPretrainedNets *self, GVariant *nets, gsize index)
{
  g_autoptr (GVariant) bits = NULL;
  g_autoptr (MlPretrainedNet) net = ml_pretrained_net_new (0, 0, FALSE, 0);
  g_variant_get_child (nets, index, NET_TYPE, &net->depth, &net->seed,
                       &net->is_pretrained, &net->error, &net->loss,
                       &net->seconds, &net->n_values, &bits);
  if (!take_outputs (net, bits) || !is_sound (self, net))
    return FALSE;
  ml_pretrained_nets_add (self, g_steal_pointer (&net));
  return TRUE;
}

/** ml_pretrained_nets_load_bytes: @bytes: a whole file; @name: what to call it
 *  in messages. Returns: (transfer full) (nullable): the nets; %ML_ERROR_PARSE
 *  says why not */
MlPretrainedNets *
ml_pretrained_nets_load_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GVariant) body
      = ml_sealed_file_open (bytes, name, MAGIC, VERSION, BODY_TYPE, error);
  if (body == NULL)
    return NULL;
  const char *plan;
  g_autoptr (GVariant) nets = NULL;
  g_variant_get (body, "(&s@a(uubddduau))", &plan, &nets);
  g_autoptr (MlPretrainedNets) self = ml_pretrained_nets_new (plan);
  for (gsize i = 0; i < g_variant_n_children (nets); i++)
    if (!load_net (self, nets, i))
      {
        g_set_error (error, ML_ERROR, ML_ERROR_PARSE,
                     "%s: network %zu makes no sense: the file is damaged",
                     name, i + 1);
        return NULL;
      }
  return g_steal_pointer (&self);
}

/** ml_pretrained_nets_load: @path: a file of ml_pretrained_nets_save().
 *  Returns: (transfer full) (nullable): the nets */
MlPretrainedNets *
ml_pretrained_nets_load (const char *path, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = ml_sealed_file_read (path, &name, error);
  return bytes != NULL ? ml_pretrained_nets_load_bytes (bytes, name, error)
                       : NULL;
}
