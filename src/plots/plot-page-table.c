/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table on pages: words wrap, columns that find no room follow below with
 * the first column again, and titles stand on every page. */
#include "plot-page.h"

#include "plot-text.h"

enum
{
  GAP = 12,          /* pixels between columns              */
  WIDEST = 400,      /* a column of words                   */
  WIDEST_TITLE = 76, /* of figures; what is longer is wrapped */
  NARROWEST = 28,
};

typedef struct
{
  const MlTextTable *table;
  PlotStyle style;
  double *widths;        /* n_columns                                   */
  guint *shown, n_shown; /* columns of this part, the first one always  */
} Sheet;

static const char *
cell_of (const Sheet *self, int row, guint column)
{
  return row < 0 ? self->table->titles[column]
                 : ml_text_table_cell (self->table, (guint) row, column);
}

/* A title of figures wraps, but not within a word. */
static double
title_width (const Sheet *self, cairo_t *cr, guint column)
{
  const char *title = self->table->titles[column];
  double width = WIDEST_TITLE;
  if (!self->table->is_number[column])
    return plot_text_width_bold (cr, &self->style, title);
  g_auto (GStrv) words = g_strsplit (title, " ", -1);
  for (char **word = words; *word != NULL; word++)
    width = MAX (width, plot_text_width_bold (cr, &self->style, *word));
  return MIN (width, plot_text_width_bold (cr, &self->style, title));
}

static double
width_of (const Sheet *self, cairo_t *cr, guint column)
{
  double width = title_width (self, cr, column);
  for (guint row = 0; row < self->table->rows->len; row++)
    width = MAX (width, plot_text_width (cr, &self->style,
                                         cell_of (self, (int) row, column)));
  return CLAMP (width + 1, NARROWEST, WIDEST);
}

/* Titles are bold; words wrap, figures do not. */
static PlotText
text_of (const Sheet *self, int row, guint column)
{
  return (PlotText){
    .text = cell_of (self, row, column),
    .max_width = self->widths[column],
    .flags
    = (row < 0 ? PLOT_TEXT_BOLD : 0) | PLOT_TEXT_WRAPPED | PLOT_TEXT_LEFT,
  };
}

static double
row_height (const Sheet *self, cairo_t *cr, int row)
{
  double height = plot_text_height (&self->style);
  for (guint i = 0; i < self->n_shown; i++)
    {
      const PlotText text = text_of (self, row, self->shown[i]);
      height = MAX (height, plot_text_height_of (cr, &self->style, &text));
    }
  return height + 4;
}

static void
draw_row (const Sheet *self, PlotPage *page, int row)
{
  const double height = row_height (self, page->cr, row);
  double x = PLOT_PAGE_MARGIN;
  for (guint i = 0; i < self->n_shown; i++)
    {
      const guint column = self->shown[i];
      PlotText text = text_of (self, row, column);
      text.x = x;
      text.y = page->y + 2;
      if (self->table->is_number[column]
          && plot_text_width (page->cr, &self->style, text.text)
                 < self->widths[column])
        {
          text.x = x + self->widths[column];
          text.across = 1;
          text.max_width = 0;
          text.flags &= PLOT_TEXT_BOLD;
        }
      plot_text_draw (page->cr, &self->style, &text);
      x += self->widths[column] + GAP;
    }
  page->y += height;
  plot_style_set_source (page->cr,
                         row < 0 ? &page->style.muted : &page->style.grid);
  cairo_set_line_width (page->cr, 1);
  cairo_move_to (page->cr, PLOT_PAGE_MARGIN, page->y);
  cairo_line_to (page->cr, x - GAP, page->y);
  cairo_stroke (page->cr);
}

/* All rows of the columns shown. */
static void
draw_part (const Sheet *self, PlotPage *page)
{
  const double head = row_height (self, page->cr, -1);
  plot_page_need (page, head + 3 * plot_text_height (&self->style));
  draw_row (self, page, -1);
  for (guint row = 0; row < self->table->rows->len; row++)
    {
      const guint number = page->number;
      plot_page_need (page, row_height (self, page->cr, (int) row));
      if (page->number != number)
        draw_row (self, page, -1);
      draw_row (self, page, (int) row);
    }
  page->y += 12;
}

/** plot_page_table: below its caption */
void
plot_page_table (PlotPage *self, const MlTextTable *table)
{
  const guint n = table->n_columns;
  g_autofree double *widths = g_new0 (double, n);
  g_autofree guint *shown = g_new0 (guint, n);
  Sheet sheet = { table, self->style, widths, shown, 0 };
  sheet.style.font_size = 9;
  if (table->caption != NULL)
    plot_page_heading (self, table->caption, FALSE);
  for (guint i = 0; i < n; i++)
    widths[i] = width_of (&sheet, self->cr, i);
  for (guint next = n > 1 ? 1 : n; next < n || sheet.n_shown == 0;)
    {
      sheet.n_shown = 1; /* the first column */
      double used = widths[0];
      for (; next < n
             && (sheet.n_shown == 1
                 || used + GAP + widths[next] <= PLOT_PAGE_INNER);
           next++)
        {
          used += GAP + widths[next];
          shown[sheet.n_shown++] = next;
        }
      draw_part (&sheet, self);
    }
}
