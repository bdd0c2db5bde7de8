/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands of ruru-cli, one file each, and what they share. A command
 * takes its words, writes to standard output only what is complete, and
 * returns FALSE with an error: main prints it as one line and leaves with 1,
 * or with 2 if the words themselves were wrong (the domain G_OPTION_ERROR). */
#pragma once

#include "ml-dataset.h"

#include <gio/gio.h>

typedef struct _CliCommand CliCommand;

struct _CliCommand
{
  const char *name;      /* "info"                                         */
  const char *arguments; /* "FILE"                                         */
  const char *what;      /* N_(one sentence)                               */
  gboolean (*run) (const CliCommand *self, char ***words, GError **error);
};

gboolean cli_bench    (const CliCommand *self, char ***words, GError **error);
gboolean cli_compare  (const CliCommand *self, char ***words, GError **error);
gboolean cli_convert  (const CliCommand *self, char ***words, GError **error);
gboolean cli_describe (const CliCommand *self, char ***words, GError **error);
gboolean cli_dream    (const CliCommand *self, char ***words, GError **error);
gboolean cli_evaluate (const CliCommand *self, char ***words, GError **error);
gboolean cli_export   (const CliCommand *self, char ***words, GError **error);
gboolean cli_generate (const CliCommand *self, char ***words, GError **error);
gboolean cli_info     (const CliCommand *self, char ***words, GError **error);
gboolean cli_likelihood (const CliCommand *self, char ***words, GError **error);
gboolean cli_list     (const CliCommand *self, char ***words, GError **error);
gboolean cli_predict  (const CliCommand *self, char ***words, GError **error);
gboolean cli_pretraining (const CliCommand *self, char ***words, GError **error);
gboolean cli_rerun    (const CliCommand *self, char ***words, GError **error);
gboolean cli_study    (const CliCommand *self, char ***words, GError **error);

/* Takes the options out of words, which keeps its first entry and the rest. */
gboolean cli_parse      (const CliCommand *self, char ***words, const GOptionEntry *entries,
                         guint minimum, guint maximum, GError **error);
gboolean cli_wrong_use  (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3); /* FALSE */
gboolean cli_set_option (gpointer object, const char *text, GError **error); /* "neighbors=5" */
int      cli_find_target (MlDataset *data, const char *wish, GError **error); /* -1: none */
