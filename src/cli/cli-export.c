/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ruru-cli export MODEL OUT: a saved model for other programs, as ONNX or its
 * weights as CSV. */
#include "cli.h"

#include "ml-export.h"

gboolean
cli_export (const CliCommand *self, char ***words, GError **error)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  if (!cli_parse (self, words, entries, 2, 2, error))
    return FALSE;
  g_autoptr (MlPredictor) predictor = ml_predictor_load ((*words)[1], error);
  return predictor != NULL && ml_export (predictor, (*words)[2], error);
}
