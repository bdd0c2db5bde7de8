/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the readers of text formats share: the text as UTF-8 without its byte
 * order mark, its cutting into chunks of whole lines, and errors that name file,
 * line and column. Line ends are LF, CRLF and lone CR. */
#pragma once

#include "ml-loader.h"

typedef struct _MlText
{
  const char *name; /* of the file, for messages   */
  const char *start, *end;
  char *owned; /* (nullable): the text, where it had to be converted */
} MlText;

/* A place in it, and what was counted up to there. */
typedef struct
{
  const char *at, *line_start; /* NULL: the text's start */
  gsize line;                  /* from 0 */
} MlTextPlace;

gboolean ml_text_init  (MlText *self, const MlSource *source, const char *charset, GError **error);
const char *ml_text_mark (const MlSource *source);
void     ml_text_clear (MlText *self);
gboolean ml_text_check (const MlText *self, const char *start, const char *end, GError **error);
const char *ml_text_problem (const char *start, const char *end, const char **at);
gboolean ml_text_has_lone_cr (const char *start, const char *end);
void     ml_text_error (const MlText *self, const char *at, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);
gsize    ml_text_line  (const MlText *self, const char *at);
char    *ml_text_message (const MlText *self, MlTextPlace *place, const char *at, const char *message);
char    *ml_text_quote (const char *text, gsize length);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MlText, ml_text_clear)
