/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words of an ARFF line. White space is every character up to the blank;
 * % begins a comment, but only between words: inside one it is an error, since
 * it would silently cut the word short. */
#pragma once

#include <glib.h>

typedef enum
{
  ML_ARFF_END, /* line end, comment, end of the text; not consumed */
  ML_ARFF_WORD,
  ML_ARFF_QUOTED,
  ML_ARFF_COMMA,
  ML_ARFF_OPEN,  /* { */
  ML_ARFF_CLOSE, /* } */
  ML_ARFF_BAD,   /* see problem */
} MlArffTokenKind;

typedef struct
{
  MlArffTokenKind kind;
  const char *at; /* where it begins in the file */
  const char *text; /* its value, not terminated: in the file or in scratch */
  gsize length;
  const char *problem; /* of ML_ARFF_BAD: a sentence */
} MlArffToken;

/* What a byte is to ARFF. */
enum
{
  ML_ARFF_CHAR_WORD,
  ML_ARFF_CHAR_BLANK,
  ML_ARFF_CHAR_COMMA,
  ML_ARFF_CHAR_LINE_END,
  ML_ARFF_CHAR_COMMENT,
  ML_ARFF_CHAR_BRACE,
  ML_ARFF_CHAR_QUOTE,
};
extern const guint8 ml_arff_chars[256];

const char *ml_arff_lex (const char *p, const char *end, GString *scratch, MlArffToken *token);
const char *ml_arff_line_end (const char *p, const char *end);
const char *ml_arff_next_line (const char *p, const char *end);
