/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One page of the window: Dataset, Classifier, Results. A page is its own file
 * wb-x-page.c, its template and a word in the list of src/ui/meson.build; the
 * window makes all pages of the list and hands each the one session. */
#pragma once

#include "wb-session.h"

#include <adwaita.h>

#define WB_TYPE_PAGE (wb_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (WbPage, wb_page, WB, PAGE, AdwBin)

struct _WbPageClass
{
  AdwBinClass parent_class;
  const char *name;      /* "dataset": of actions, stack and tests          */
  const char *title;     /* N_("Dataset")                                   */
  const char *icon_name; /* of the view switcher                            */
};

/* Property: session, given at construction: connect to it in constructed(). */
WbSession *wb_page_session (WbPage *self); /* (transfer none) */

/* All page types, in order, NULL-terminated: generated. */
typedef GType (*WbPageTypeFunc) (void);
extern const WbPageTypeFunc wb_page_types[];
