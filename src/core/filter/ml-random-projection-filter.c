/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Weighted sums of the inputs with weights drawn by chance: fewer columns that
 * keep distances nearly as they are (D. Achlioptas, "Database-friendly random
 * projections", 2001). Drawn with the generator of Java, in WEKA’s order. */
#include "ml-error.h"
#include "ml-filter.h"
#include "ml-java-random.h"
#include "ml-projection-transform.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  DRAW_SPARSE1,
  DRAW_SPARSE2,
  DRAW_GAUSSIAN,
};

ML_DEFINE_CHOICE (MlProjectionDraw, ml_projection_draw,
                  { DRAW_SPARSE1, N_ ("√3 times −1, 0 (two thirds) or 1"),
                    "Sparse1" },
                  { DRAW_SPARSE2, N_ ("−1 or 1"), "Sparse2" },
                  { DRAW_GAUSSIAN, N_ ("Normally distributed"), "Gaussian" })

typedef struct
{
  MlFilter parent;
  guint dimensions, seed;
  double percent;
  int distribution;
  gboolean replaces_missing;
} MlRandomProjectionFilter;

typedef MlFilterClass MlRandomProjectionFilterClass;

static const MlOption options[] = {
  ML_OPTION_UINT (MlRandomProjectionFilter, dimensions, 1, 100000, 10, "N",
                  N_ ("Columns"), N_ ("How many to make")),
  ML_OPTION_DOUBLE (MlRandomProjectionFilter, percent, 0, 100, 0, "P",
                    N_ ("Percent"),
                    N_ ("So many percent of the inputs instead; 0: not given")),
  ML_OPTION_CHOICE (MlRandomProjectionFilter, distribution,
                    ml_projection_draw_get_type, DRAW_SPARSE1,
                    "D=", N_ ("Weights"), N_ ("How they are drawn")),
  ML_OPTION_UINT (MlRandomProjectionFilter, seed, 0, G_MAXINT, 42, "R",
                  N_ ("Seed"), N_ ("Of the weights")),
  ML_OPTION_BOOLEAN (
      MlRandomProjectionFilter, replaces_missing, FALSE, "M",
      N_ ("Replace missing values"),
      N_ ("A missing number is its mean; without, it adds nothing")),
};

GType ml_random_projection_filter_get_type (void);
G_DEFINE_FINAL_TYPE (MlRandomProjectionFilter, ml_random_projection_filter,
                     ML_TYPE_FILTER)

static double
draw (const MlRandomProjectionFilter *self, MlJavaRandom *random)
{
  if (self->distribution == DRAW_GAUSSIAN)
    return ml_java_random_normal (random);
  const double u = ml_java_random_uniform (random);
  if (self->distribution == DRAW_SPARSE2)
    return u > 0.5 ? 1 : -1;
  return u < 1.0 / 6 ? -sqrt (3) : u < 1.0 / 3 ? sqrt (3) : 0;
}

/* WEKA draws for the class as well, where it stands, and does not use it. */
static double *
draw_weights (const MlRandomProjectionFilter *self, const MlSubset *rows,
              const MlDesign *design, guint n_columns)
{
  const guint n = ml_design_n_inputs (design);
  double *weights = g_new (double, (gsize) n_columns *n + 1);
  MlJavaRandom random;
  ml_java_random_init (&random, self->seed);
  for (guint i = 0; i < n_columns; i++)
    {
      gboolean is_behind_class = rows->target < 0;
      for (guint j = 0; j < n; j++)
        {
          if (!is_behind_class
              && (int) ml_design_input_column (design, j) > rows->target)
            {
              draw (self, &random);
              is_behind_class = TRUE;
            }
          weights[(gsize) i * n + j] = draw (self, &random);
        }
      if (!is_behind_class)
        draw (self, &random);
    }
  return weights;
}

static MlTransform *
fit (MlFilter *filter, const MlSubset *training, GError **error)
{
  const MlRandomProjectionFilter *self
      = (const MlRandomProjectionFilter *) filter;
  MlProjection p = { .design = ml_design_new (training, ML_DESIGN_PLAIN,
                                              ML_SCALING_NONE, error) };
  if (p.design == NULL)
    return NULL;
  const guint n = ml_design_n_inputs (p.design);
  const double wanted
      = self->percent > 0 ? n * self->percent / 100 : self->dimensions;
  p.n_columns = (guint) MAX (wanted, 1);
  p.weights = draw_weights (self, training, p.design, p.n_columns);
  p.centers = g_new0 (double, n + 1);
  p.drops_missing = !self->replaces_missing;
  p.names = g_new0 (char *, p.n_columns + 1);
  for (guint i = 0; i < p.n_columns; i++)
    p.names[i] = g_strdup_printf ("K%u", i + 1);
  return ml_projection_transform_new (filter, &p);
}

static void
ml_random_projection_filter_class_init (MlRandomProjectionFilterClass *klass)
{
  klass->title = N_ ("Random projection");
  klass->category = N_ ("Numbers");
  klass->description = N_ ("Makes a few random sums of all columns, which keep "
                           "distances nearly as they are. The class stays.");
  klass->weka = "weka.filters.unsupervised.attribute.RandomProjection";
  klass->weka_flags = "N R D= M";
  klass->fit = fit;
  klass->load = ml_projection_transform_load;
  ml_option_install (G_OBJECT_CLASS (klass), options, G_N_ELEMENTS (options));
}

static void
ml_random_projection_filter_init (MlRandomProjectionFilter *self)
{
}
