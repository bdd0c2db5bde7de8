/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru [FILE]: the window. */
#include "wb-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_autoptr (WbApplication) application = wb_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
