/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scores in the text layout of WEKA's Experimenter: means and standard
 * deviations lined up, each column as wide as its widest number, names cut to
 * that width, their key below. */
#include "ml-scores-report.h"

#include <math.h>
#include <string.h>

enum
{
  NAME_WIDTH = 25,
  COUNT_WIDTH = 5, /* "(100)" */
  GAP = 3,         /* before a mean */
};

typedef struct
{
  int mean, sd;
} Widths;

static int
digits_of (double value, int digits)
{
  if (isnan (value))
    return 0;
  g_autofree char *text = g_strdup_printf ("%.*f", digits, value);
  return (int) strlen (text);
}

static Widths
measure_column (const MlScores *self, const MlScoresView *view, guint scheme)
{
  Widths widths = { 0, 0 };
  for (guint table = 0; table < ml_scores_n_tables (self); table++)
    {
      const MlScoreCell cell
          = ml_scores_cell (self, table, scheme, view->measure);
      widths.mean = MAX (widths.mean, digits_of (cell.mean, view->digits));
      widths.sd = MAX (widths.sd, digits_of (cell.sd, view->digits));
    }
  return widths;
}

/* Blanks, the mean, the deviation in brackets: GAP + mean + sd + 2 wide. */
static void
append_cell (GString *text, const MlScoreCell *cell, const Widths *widths,
             int digits)
{
  if (cell->n == 0)
    {
      g_string_append_printf (text, "%*s", GAP + widths->mean + widths->sd + 2,
                              "");
      return;
    }
  g_string_append_printf (text, "%*s%*.*f", GAP, "", widths->mean, digits,
                          cell->mean);
  if (isnan (cell->sd))
    g_string_append_printf (text, "%*s", widths->sd + 2, "");
  else
    g_string_append_printf (text, "(%*.*f)", widths->sd, digits, cell->sd);
}

/* Exactly @width characters of @name. */
static void
append_name (GString *text, const char *name, int width)
{
  const glong length = g_utf8_strlen (name, -1);
  g_autofree char *cut = g_utf8_substring (name, 0, MIN (length, width));
  g_string_append_printf (text, "%s%*s", cut, MAX (width - (int) length, 0),
                          "");
}

static char *
number_name (const MlScores *self, guint scheme)
{
  return g_strdup_printf ("(%u) %s", scheme + 1,
                          ml_scores_scheme (self, scheme));
}

static void
append_titles (GString *text, const MlScores *self, const MlScoresView *view,
               const Widths *widths)
{
  const guint base = view->base;
  append_name (text, "Dataset", NAME_WIDTH + 1);
  g_autofree char *first = number_name (self, base);
  append_name (text, first,
               COUNT_WIDTH + GAP + widths[base].mean + widths[base].sd);
  g_string_append (text, "  |");
  for (guint scheme = 0; scheme < ml_scores_n_schemes (self); scheme++)
    {
      if (scheme == base)
        continue;
      g_autofree char *name = number_name (self, scheme);
      g_string_append_c (text, ' ');
      append_name (text, name,
                   GAP + widths[scheme].mean + widths[scheme].sd + 3);
    }
  g_string_append_c (text, '\n');
}

static void
append_line (GString *text, const MlScores *self, const MlScoresView *view,
             const Widths *widths, guint table)
{
  const MlScoreCell first
      = ml_scores_cell (self, table, view->base, view->measure);
  g_autofree char *count = g_strdup_printf ("(%u)", first.n);
  append_name (text, ml_scores_table (self, table), NAME_WIDTH);
  g_string_append_printf (text, "%*s", COUNT_WIDTH, count);
  append_cell (text, &first, &widths[view->base], view->digits);
  g_string_append (text, " |");
  for (guint scheme = 0; scheme < ml_scores_n_schemes (self); scheme++)
    {
      if (scheme == view->base)
        continue;
      const MlScoreCell cell
          = ml_scores_cell (self, table, scheme, view->measure);
      const int sign = ml_scores_compare (self, table, scheme, view->base,
                                          view->measure, view->significance);
      append_cell (text, &cell, &widths[scheme], view->digits);
      g_string_append (text, sign > 0 ? " v" : sign < 0 ? " *" : "  ");
    }
  g_string_append_c (text, '\n');
}

static void
append_tallies (GString *text, const MlScores *self, const MlScoresView *view,
                const Widths *widths, MlTextTable *means)
{
  const Widths *base = &widths[view->base];
  g_string_append_printf (
      text, "%*s |", NAME_WIDTH + COUNT_WIDTH + GAP + base->mean + base->sd + 2,
      "(v/ /*)");
  for (guint scheme = 0, column = 2; scheme < ml_scores_n_schemes (self);
       scheme++)
    {
      if (scheme == view->base)
        continue;
      g_string_append_printf (
          text, "%*s", GAP + widths[scheme].mean + widths[scheme].sd + 4,
          ml_text_table_cell (means, means->rows->len - 1, column++));
    }
  g_string_append_c (text, '\n');
}

static void
append_rule (GString *text, gsize width)
{
  for (gsize i = 0; i < width; i++)
    g_string_append_c (text, '-');
  g_string_append_c (text, '\n');
}

static void
append_head (GString *text, const MlScores *self, const MlScoresView *view)
{
  guint n;
  const MlMeasure *measures = ml_scores_measures (&n);
  g_string_append_printf (
      text,
      "Tester:     paired t-test, corrected for overlapping training sets\n"
      "Analysing:  %s\n"
      "Datasets:   %u\n"
      "Resultsets: %u\n"
      "Confidence: %g (two tailed)\n\n",
      measures[view->measure].label, ml_scores_n_tables (self),
      ml_scores_n_schemes (self), view->significance);
}

/** ml_scores_text: Returns: (transfer full): the table of WEKA's Experimenter,
 * with its head above and the key of the schemes below */
char *
ml_scores_text (const MlScores *self, const MlScoresView *view)
{
  const guint n_schemes = ml_scores_n_schemes (self);
  g_autofree Widths *widths = g_new (Widths, n_schemes + 1);
  g_autoptr (MlTextTable) means = ml_scores_table_means (self, view);
  GString *text = g_string_new (NULL);
  for (guint scheme = 0; scheme < n_schemes; scheme++)
    widths[scheme] = measure_column (self, view, scheme);
  append_head (text, self, view);
  gsize width = NAME_WIDTH + COUNT_WIDTH + 2;
  for (guint scheme = 0; scheme < n_schemes; scheme++)
    width += (gsize) (GAP + widths[scheme].mean + widths[scheme].sd
                      + (scheme == view->base ? 2 : 4));
  append_titles (text, self, view, widths);
  append_rule (text, width);
  for (guint table = 0; table < ml_scores_n_tables (self); table++)
    append_line (text, self, view, widths, table);
  append_rule (text, width);
  append_tallies (text, self, view, widths, means);
  g_string_append (text, "\nKey:\n");
  for (guint scheme = 0; scheme < n_schemes; scheme++)
    g_string_append_printf (text, "(%u) %s\n", scheme + 1,
                            ml_scores_scheme (self, scheme));
  return g_string_free (text, FALSE);
}
