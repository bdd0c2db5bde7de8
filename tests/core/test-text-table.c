/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-text-table.h"

#include <glib.h>

static MlTextTable *
make_table (void)
{
  const char *titles[] = { "Name", "50 %", NULL };
  const char *rows[][3]
      = { { "a|b, \"c\"", "1.5", NULL }, { "x_1 & <y>", "22 ± 3", NULL } };
  MlTextTable *made = ml_text_table_new ("A & B", g_strdupv ((char **) titles));
  for (guint i = 0; i < 2; i++)
    ml_text_table_add (made, g_strdupv ((char **) rows[i]));
  return made;
}

static void
check (MlTextTableFormat format, const char *expected)
{
  g_autoptr (MlTextTable) table = make_table ();
  g_autofree char *text = ml_text_table_format (table, format);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_plain (void)
{
  check (ML_TEXT_TABLE_PLAIN, "Name         50 %\n"
                              "a|b, \"c\"      1.5\n"
                              "x_1 & <y>  22 ± 3\n");
}

/* RFC 4180 */
static void
test_csv (void)
{
  check (ML_TEXT_TABLE_CSV, "Name,50 %\n"
                            "\"a|b, \"\"c\"\"\",1.5\n"
                            "x_1 & <y>,22 ± 3\n");
}

static void
test_markdown (void)
{
  check (ML_TEXT_TABLE_MARKDOWN, "| Name | 50 % |\n"
                                 "| --- | ---: |\n"
                                 "| a\\|b, \"c\" | 1.5 |\n"
                                 "| x\\_1 \\& \\<y\\> | 22 ± 3 |\n");
}

static void
test_latex (void)
{
  check (ML_TEXT_TABLE_LATEX,
         "\\begin{tabular}{lr}\n\\hline\n"
         "Name & 50 \\% \\\\\n\\hline\n"
         "a\\textbar{}b, \"c\" & 1.5 \\\\\n"
         "x\\_1 \\& \\textless{}y\\textgreater{} & 22 $\\pm$ 3 \\\\\n"
         "\\hline\n\\end{tabular}\n");
}

static void
test_html (void)
{
  check (ML_TEXT_TABLE_HTML,
         "<table><caption>A &amp; B</caption>\n"
         "<tr><th>Name</th><th class=\"number\">50 %</th></tr>\n"
         "<tr><td>a|b, &quot;c&quot;</td><td class=\"number\">1.5</td></tr>\n"
         "<tr><td>x_1 &amp; &lt;y&gt;</td><td class=\"number\">22 ± "
         "3</td></tr>\n"
         "</table>\n");
}

/* All that means something to the language, and what a table's end of row
 * would eat. By the LaTeX companion, 2nd edition, appendix A, and the
 * CommonMark specification 0.30, "backslash escapes". */
static void
test_letters (void)
{
  g_autofree char *latex
      = ml_text_escape ("\\#$%&_{}~^<>|\n", ML_TEXT_TABLE_LATEX);
  g_assert_cmpstr (latex, ==,
                   "\\textbackslash{}\\#\\$\\%\\&\\_\\{\\}"
                   "\\textasciitilde{}\\textasciicircum{}"
                   "\\textless{}\\textgreater{}\\textbar{} ");
  g_autofree char *star = ml_text_escape ("*a*", ML_TEXT_TABLE_LATEX);
  g_assert_cmpstr (star, ==, "{}*a*");
  g_autofree char *bracket = ml_text_escape ("[2, 3]", ML_TEXT_TABLE_LATEX);
  g_assert_cmpstr (bracket, ==, "{}[2, 3]");
  g_autofree char *markdown
      = ml_text_escape ("[a](b) ~c~ &lt; #1\r\n<i>", ML_TEXT_TABLE_MARKDOWN);
  g_assert_cmpstr (markdown, ==, "\\[a\\](b) \\~c\\~ \\&lt; \\#1  \\<i\\>");
}

static void
test_names (void)
{
  MlTextTableFormat format;
  g_assert_true (ml_text_table_find_format ("md", &format));
  g_assert_cmpint (format, ==, ML_TEXT_TABLE_MARKDOWN);
  g_assert_true (ml_text_table_find_format ("tex", &format));
  g_assert_cmpint (format, ==, ML_TEXT_TABLE_LATEX);
  g_assert_false (ml_text_table_find_format ("te", &format));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/text-table/plain", test_plain);
  g_test_add_func ("/core/text-table/csv", test_csv);
  g_test_add_func ("/core/text-table/markdown", test_markdown);
  g_test_add_func ("/core/text-table/latex", test_latex);
  g_test_add_func ("/core/text-table/html", test_html);
  g_test_add_func ("/core/text-table/letters", test_letters);
  g_test_add_func ("/core/text-table/names", test_names);
  return g_test_run ();
}
