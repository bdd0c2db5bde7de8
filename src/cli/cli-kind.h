/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kinds of things a user picks by name, and what every thing of a kind can
 * tell about itself. One line of the table in cli-kind.c is one kind. */
#pragma once

#include <glib-object.h>

/* What a class says about itself; what its kind does not know stays NULL. */
typedef struct
{
  const char *title, *category, *description, *weka, *reference;
  guint traits; /* MlTraits of a learner, else 0 */
} CliCard;

typedef struct
{
  const char *word;     /* "learners"                                      */
  const char *singular; /* "learner"                                       */
  GType (*type) (void); /* (nullable): the abstract type; NULL: none yet   */
  void (*read) (gconstpointer klass, CliCard *card);
} CliKind;

const CliKind *cli_kind_find  (const char *word, GError **error);
const CliKind *cli_kind_of    (const char *name, GType *type, GError **error); /* of the thing called name */
const GType   *cli_kind_types (const CliKind *self, guint *n_types);
void           cli_kind_card  (const CliKind *self, GType type, CliCard *card);
