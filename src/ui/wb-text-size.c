/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The resolution of letters is the one setting that all of them follow, those
 * of menus and dialogs, too; lengths of the layout stay as they are. */
#include "wb-text-size.h"

#include "wb-settings.h"

#include <math.h>

#define DOTS_PER_INCH 96.0 /* at which a scale is 1 */
#define STEP 1.1           /* larger with each step */

enum
{
  LEAST_STEP = -4, /* 0.7 times as large */
  MOST_STEP = 8,   /* 2.1 times          */
};

static int step;
static int own_dpi; /* 1024ths, what the desktop asks for; 0: not asked yet */

static void
apply (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  if (own_dpi == 0)
    g_object_get (settings, "gtk-xft-dpi", &own_dpi, NULL);
  if (own_dpi <= 0)
    own_dpi = (int) (DOTS_PER_INCH * 1024);
  if (step == 0)
    gtk_settings_reset_property (settings, "gtk-xft-dpi");
  else
    g_object_set (settings, "gtk-xft-dpi",
                  (int) lround (own_dpi * pow (STEP, step)), NULL);
}

/** wb_text_size_change: @steps: so many times larger, or smaller if negative;
 * 0: back to the desktop's size */
void
wb_text_size_change (int steps)
{
  step = steps == 0 ? 0 : CLAMP (step + steps, LEAST_STEP, MOST_STEP);
  apply ();
  if (wb_settings () != NULL)
    g_settings_set_int (wb_settings (), "text-size", step);
}

/** wb_text_size_restore: makes letters as large as they were left */
void
wb_text_size_restore (void)
{
  if (wb_settings () == NULL)
    return;
  step = CLAMP (g_settings_get_int (wb_settings (), "text-size"), LEAST_STEP,
                MOST_STEP);
  if (step != 0)
    apply ();
}

/** wb_text_size_scale: Returns: how large letters are against those of 96 dots
 * an inch, by the desktop and by the steps */
double
wb_text_size_scale (void)
{
  int dpi;
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi / (DOTS_PER_INCH * 1024) : 1;
}
