/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli: the same core and charts as the window, for scripts and tests.
 * A command is one line of the table below and one file. */
#include "cli.h"

#include "ml-blas.h"
#include "ml-parallel.h"

#include "plot-chart.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  STATUS_BAD_INPUT = 1,
  STATUS_WRONG_USE = 2,
};

static const CliCommand commands[] = {
  { "info", "FILE", N_ ("Tells what a file holds, column by column"),
    cli_info },
  { "convert", "IN OUT", N_ ("Rewrites a file in another format"),
    cli_convert },
  { "list", "learners|filters|studies|charts|generators|lessons",
    N_ ("Lists what can be chosen by name"), cli_list },
  { "describe", "NAME", N_ ("Tells what something is and its options"),
    cli_describe },
  { "evaluate", "FILE", N_ ("Lets a classifier learn a file and tests it"),
    cli_evaluate },
  { "compare", "FILE…",
    N_ ("Lets several classifiers learn several files again and again, and "
        "tests their differences"),
    cli_compare },
  { "study", "NAME FILE",
    N_ ("Looks at a classifier from another side: “list studies” tells which"),
    cli_study },
  { "predict", "MODEL FILE", N_ ("Applies a saved model to another file"),
    cli_predict },
  { "dream", "MODEL -O FILE",
    N_ ("Runs the Gibbs chains of a saved Boltzmann machine or generative "
        "network"),
    cli_dream },
  { "likelihood", "MODEL FILE",
    N_ ("Tells how likely a saved Boltzmann machine finds the rows of a file"),
    cli_likelihood },
  { "pretraining", "FILE",
    N_ ("Trains networks of several depths and seeds with and without "
        "pre-training"),
    cli_pretraining },
  { "rerun", "SESSION",
    N_ ("Makes every run of a saved session again and tells whether the "
        "numbers are the same"),
    cli_rerun },
  { "export", "MODEL OUT.onnx|OUT.csv",
    N_ ("Writes a saved model for other programs"), cli_export },
  { "generate", "NAME -O FILE", N_ ("Makes a data set by rule and chance"),
    cli_generate },
  { "bench", "[TASK]", N_ ("Measures how fast this machine works"), cli_bench },
};

static void
print_usage (FILE *stream)
{
  fprintf (stream, _ ("Usage: ruru-cli COMMAND …\n\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %s %s\n      %s\n", commands[i].name,
             commands[i].arguments, _ (commands[i].what));
  fprintf (stream, _ ("\n“ruru-cli COMMAND --help” tells its options.\n"));
}

static const CliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

/* Messages are one line, whatever was quoted in them. */
static int
fail (const char *command, const GError *error)
{
  g_autofree char *line = g_strdelimit (g_strdup (error->message), "\r\n", ' ');
  fprintf (stderr, "ruru-cli %s: %s\n", command, line);
  return error->domain == G_OPTION_ERROR ? STATUS_WRONG_USE : STATUS_BAD_INPUT;
}

static int
run (const CliCommand *command, char **argv)
{
  g_autofree char *program = g_strdup_printf ("ruru-cli %s", command->name);
  g_set_prgname (program);
  g_auto (GStrv) words = g_strdupv (argv + 1);
  g_autoptr (GError) error = NULL;
  if (!command->run (command, &words, &error))
    return fail (command->name, error);
  if (fflush (stdout) != 0 || ferror (stdout))
    {
      fprintf (stderr, _ ("ruru-cli %s: standard output cannot be written\n"),
               command->name);
      return STATUS_BAD_INPUT;
    }
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  ml_blas_choose_kernel (argv); /* may start the program anew */
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C"); /* reports and CSV keep the decimal point */
  const char *locale_dir = g_getenv ("RURU_LOCALE_DIR");
  bindtextdomain (GETTEXT_PACKAGE,
                  locale_dir != NULL ? locale_dir : RURU_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (argc < 2)
    {
      print_usage (stderr);
      return STATUS_WRONG_USE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0
      || strcmp (argv[1], "help") == 0)
    {
      print_usage (stdout);
      return EXIT_SUCCESS;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("ruru-cli %s\n", RURU_VERSION);
      return EXIT_SUCCESS;
    }
  const CliCommand *command = find_command (argv[1]);
  if (command == NULL)
    {
      fprintf (stderr,
               _ ("ruru-cli: there is no command “%s”; “ruru-cli "
                  "--help” lists them\n"),
               argv[1]);
      return STATUS_WRONG_USE;
    }
  plot_init ();
  const int status = run (command, argv);
  ml_parallel_shutdown ();
  return status;
}
