/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru [FILE…]: the window. */
#include "wb-application.h"

#include "ml-blas.h"
#include "ml-job.h"
#include "ml-parallel.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  ml_blas_choose_kernel (argv);
  ml_parallel_set_nice (10); /* as jobs: this thread goes first */
  setlocale (LC_ALL, "");
  const char *locale_dir = g_getenv ("RURU_LOCALE_DIR");
  bindtextdomain (GETTEXT_PACKAGE,
                  locale_dir != NULL ? locale_dir : RURU_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Ruru");

  WbApplication *application = wb_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);
  g_object_unref (application);
  /* A thread inside BLAS would keep the program from ending. */
  ml_job_stop_all ();
  ml_parallel_shutdown ();
  return status;
}
