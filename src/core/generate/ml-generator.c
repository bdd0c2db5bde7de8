/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-generator.h: the abstract class, and how a plan becomes a table. */
#include "ml-generator.h"

#include "ml-dataset-builder.h"
#include "ml-error.h"
#include "ml-memory.h"
#include "ml-parallel.h"
#include "ml-registry.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (MlGenerator, ml_generator, G_TYPE_OBJECT)

enum
{
  SLICE = 128, /* rows filled by one core at a time */
  MOST_ROWS = 10000000,
};

#define MOST_BYTES 0x1p31 /* of a table, whatever the machine has */

static const MlOption options[] = {
  ML_OPTION_UINT (MlGenerator, rows, 1, MOST_ROWS, 500, NULL, N_ ("Rows"),
                  N_ ("How many rows to make")),
  ML_OPTION_UINT (MlGenerator, seed, 0, G_MAXINT32, 1, NULL, N_ ("Seed"),
                  N_ ("Another number makes other rows; the same number the "
                      "same")),
};

static void
ml_generator_class_init (MlGeneratorClass *klass)
{
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_generator_init (MlGenerator *self)
{
}

/**
 * ml_generator_generate:
 *
 * Returns: (transfer full) (nullable): a new table, or %ML_ERROR_OPTION if its
 *   options do not go together or it would be too large
 */
MlDataset *
ml_generator_generate (MlGenerator *self, GError **error)
{
  return ML_GENERATOR_GET_CLASS (self)->generate (self, error);
}

/* --- a plan becomes a table ----------------------------------------------- */

typedef struct
{
  const MlGenerator *generator;
  const MlGeneratorPlan *plan;
  double *columns[ML_GENERATOR_MOST_NUMBERS]; /* n_numbers × rows             */
  guint8 *bytes; /* rows × height × width        */
  gint32 *codes; /* rows                         */
} Filling;

static void
fill_row (Filling *self, guint row)
{
  const MlGeneratorPlan *plan = self->plan;
  MlRandom random;
  ml_random_init (&random, self->generator->seed, row);
  int code;
  if (plan->picture != NULL)
    {
      const gsize size = (gsize) plan->height * plan->width;
      code = plan->picture (self->generator, row, &random,
                            self->bytes + row * size);
    }
  else
    {
      double numbers[ML_GENERATOR_MOST_NUMBERS];
      code = plan->point (self->generator, row, &random, numbers);
      for (guint i = 0; i < plan->n_numbers; i++)
        self->columns[i][row] = numbers[i];
    }
  if (self->codes != NULL)
    self->codes[row] = code;
}

static void
fill_slice (guint slice, gpointer data)
{
  Filling *self = data;
  const guint from = slice * SLICE;
  const guint to = MIN (from + SLICE, self->generator->rows);
  for (guint row = from; row < to; row++)
    fill_row (self, row);
}

static gboolean
check_size (const MlGenerator *self, const MlGeneratorPlan *plan,
            GError **error)
{
  const double row
      = 8.0 * plan->n_numbers + 4 + (double) plan->height * plan->width;
  const double most = MIN (MOST_BYTES, ml_memory_bytes () / 2);
  if (row * self->rows <= most)
    return TRUE;
  g_set_error (error, ML_ERROR, ML_ERROR_OPTION,
               "%u rows would take %.1f GB; choose at most %.0f rows",
               self->rows, row * self->rows / 1e9, most / row - 1);
  return FALSE;
}

static void
add_inputs (MlDatasetBuilder *builder, Filling *filling)
{
  const MlGeneratorPlan *plan = filling->plan;
  const guint rows = filling->generator->rows;
  if (plan->picture != NULL)
    {
      filling->bytes = g_malloc0_n (rows, (gsize) plan->height * plan->width);
      ml_dataset_builder_add_bytes (
          builder,
          ml_attribute_new_image ("image", 1, plan->height, plan->width),
          filling->bytes);
    }
  for (guint i = 0; i < plan->n_numbers; i++)
    {
      g_autofree char *name = plan->n_classes > 0
                                  ? g_strdup_printf ("x%u", i + 1)
                                  : g_strdup (i == 0 ? "x" : "y");
      filling->columns[i] = g_new (double, rows);
      ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric (name),
                                      filling->columns[i]);
    }
}

static void
add_class (MlDatasetBuilder *builder, Filling *filling)
{
  const MlGeneratorPlan *plan = filling->plan;
  char **labels = g_new0 (char *, plan->n_classes + 1);
  for (guint i = 0; i < plan->n_classes; i++)
    labels[i] = plan->labels != NULL ? g_strdup (plan->labels[i])
                                     : g_strdup_printf ("%u", i + 1);
  filling->codes = g_new (gint32, filling->generator->rows);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", labels), filling->codes);
}

/**
 * ml_generator_follow:
 * @plan: what the table looks like and who fills its rows
 *
 * Makes the table of @self, in slices on all cores. Its name tells where it
 * comes from: "digits (generated, seed 1)".
 *
 * Returns: (transfer full) (nullable): NULL with %ML_ERROR_OPTION if it would
 *   be too large
 */
MlDataset *
ml_generator_follow (const MlGenerator *self, const MlGeneratorPlan *plan,
                     GError **error)
{
  if (!check_size (self, plan, error))
    return NULL;
  g_autofree char *word
      = g_ascii_strdown (ml_registry_name (G_OBJECT_TYPE (self)), -1);
  g_autofree char *relation
      = g_strdup_printf ("%s (generated, seed %u)", word, self->seed);
  g_autoptr (MlDatasetBuilder) builder
      = ml_dataset_builder_new (relation, self->rows);
  Filling filling = { .generator = self, .plan = plan };
  add_inputs (builder, &filling);
  if (plan->n_classes > 0)
    add_class (builder, &filling);
  ml_parallel_for ((self->rows + SLICE - 1) / SLICE, fill_slice, &filling);
  return ml_dataset_builder_finish (builder);
}
