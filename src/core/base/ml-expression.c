/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See ml-expression.h. A recursive descent parser writes the steps of a stack
 * machine. From loose to tight: or, and, comparison, + -, * /, sign and not,
 * power, which goes to the right. */
#include "ml-expression.h"

#include "ml-error.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_DEPTH = 64,
  MOST_STACK = 256,
};

typedef enum
{
  STEP_NUMBER,
  STEP_SLOT,
  STEP_NEGATE,
  STEP_NOT,
  STEP_ADD,
  STEP_SUBTRACT,
  STEP_MULTIPLY,
  STEP_DIVIDE,
  STEP_POWER,
  STEP_EQUAL,
  STEP_UNEQUAL,
  STEP_LESS,
  STEP_AT_MOST,
  STEP_GREATER,
  STEP_AT_LEAST,
  STEP_AND,
  STEP_OR,
  STEP_CALL, /* a function of one number  */
  STEP_MINIMUM,
  STEP_MAXIMUM,
  STEP_IF, /* condition, yes, no        */
  STEP_IS_MISSING,
} StepKind;

typedef struct
{
  StepKind kind;
  guint slot;
  double number;
  double (*call) (double);
} Step;

struct _MlExpression
{
  GArray *steps; /* Step */
};

typedef struct
{
  const char *text, *rest;
  const MlExpressionNames *names;
  GArray *steps;
  guint depth;
  int height; /* of the stack */
  GError **error;
} Parser;

static const struct
{
  const char *name;
  guint n_arguments;
  StepKind kind;
  double (*call) (double);
} functions[] = {
  { "abs", 1, STEP_CALL, fabs },
  { "sqrt", 1, STEP_CALL, sqrt },
  { "cbrt", 1, STEP_CALL, cbrt },
  { "log", 1, STEP_CALL, log },
  { "log2", 1, STEP_CALL, log2 },
  { "log10", 1, STEP_CALL, log10 },
  { "exp", 1, STEP_CALL, exp },
  { "sin", 1, STEP_CALL, sin },
  { "cos", 1, STEP_CALL, cos },
  { "tan", 1, STEP_CALL, tan },
  { "floor", 1, STEP_CALL, floor },
  { "ceil", 1, STEP_CALL, ceil },
  { "rint", 1, STEP_CALL, rint },
  { "round", 1, STEP_CALL, round },
  { "pow", 2, STEP_POWER, NULL },
  { "min", 2, STEP_MINIMUM, NULL },
  { "max", 2, STEP_MAXIMUM, NULL },
  { "ifelse", 3, STEP_IF, NULL },
  { "ismissing", 1, STEP_IS_MISSING, NULL },
};

static gboolean parse_or (Parser *p);

/* "…: at “rest”: what". */
static gboolean
fail (Parser *p, const char *what)
{
  g_set_error (p->error, ML_ERROR, ML_ERROR_OPTION,
               "the formula “%s” cannot be read at “%s”: %s", p->text,
               *p->rest != '\0' ? p->rest : "its end", what);
  return FALSE;
}

static void
skip_blanks (Parser *p)
{
  while (g_ascii_isspace (*p->rest))
    p->rest++;
}

/* Whether the text goes on with @word, which is then behind us. */
static gboolean
take (Parser *p, const char *word)
{
  skip_blanks (p);
  const gsize length = strlen (word);
  if (strncmp (p->rest, word, length) != 0)
    return FALSE;
  if (g_ascii_isalpha (word[0])
      && (g_ascii_isalnum (p->rest[length]) || p->rest[length] == '_'))
    return FALSE;
  p->rest += length;
  return TRUE;
}

/* @change: of the height of the stack. */
static gboolean
add (Parser *p, Step step, int change)
{
  g_array_append_val (p->steps, step);
  p->height += change;
  return p->height <= MOST_STACK || fail (p, "it is too long");
}

static gboolean
add_kind (Parser *p, StepKind kind, int change)
{
  return add (p, (Step){ .kind = kind }, change);
}

/* -- Names ----------------------------------------------------------------- */

/* What stands in quotes; (transfer full) (nullable). */
static char *
read_quoted (Parser *p)
{
  skip_blanks (p);
  const char quote = *p->rest;
  const char *end
      = quote == '\'' || quote == '"' ? strchr (p->rest + 1, quote) : NULL;
  if (end == NULL)
    {
      fail (p, "a label in quotes belongs here");
      return NULL;
    }
  char *label = g_strndup (p->rest + 1, (gsize) (end - p->rest - 1));
  p->rest = end + 1;
  return label;
}

/* "name is 'label'" */
static gboolean
parse_is (Parser *p, guint slot)
{
  if (p->names->label == NULL)
    return fail (p, "labels cannot be compared here");
  g_autofree char *label = read_quoted (p);
  if (label == NULL)
    return FALSE;
  const double code = p->names->label (slot, label, p->names->data);
  if (isnan (code))
    return fail (p, "the column before has no such label");
  return add (p, (Step){ .kind = STEP_NUMBER, .number = code }, 1)
         && add_kind (p, STEP_EQUAL, -1);
}

static gboolean
parse_call (Parser *p, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (strcmp (functions[i].name, name) != 0)
        continue;
      const guint n = functions[i].n_arguments;
      for (guint k = 0; k < n; k++)
        if (!parse_or (p)
            || (!take (p, k + 1 < n ? "," : ")")
                && !fail (p, k + 1 < n ? "a comma is missing"
                                       : "a parenthesis is not closed")))
          return FALSE;
      return add (
          p, (Step){ .kind = functions[i].kind, .call = functions[i].call },
          1 - (int) n);
    }
  return fail (p, "there is no such function; known are abs, sqrt, cbrt, log, "
                  "log2, log10, exp, sin, cos, tan, floor, ceil, rint, round, "
                  "pow, min, max, ifelse, ismissing");
}

static gboolean
parse_name (Parser *p)
{
  const char *start = p->rest, *end = start;
  while (g_ascii_isalnum (*end) || *end == '_')
    end++;
  g_autofree char *name = g_strndup (start, (gsize) (end - start));
  p->rest = end;
  if (take (p, "("))
    return parse_call (p, name);
  if (strcmp (name, "true") == 0 || strcmp (name, "false") == 0)
    return add (p, (Step){ .kind = STEP_NUMBER, .number = *name == 't' }, 1);
  const int slot = p->names->slot (name, p->names->data);
  if (slot < 0)
    {
      p->rest = start;
      g_autofree char *what = g_strdup_printf (
          "this name is not known; there are %s", p->names->names);
      return fail (p, what);
    }
  if (!add (p, (Step){ .kind = STEP_SLOT, .slot = (guint) slot }, 1))
    return FALSE;
  return !take (p, "is") || parse_is (p, (guint) slot);
}

/* -- Operators ------------------------------------------------------------- */

static gboolean
parse_primary (Parser *p)
{
  skip_blanks (p);
  if (take (p, "("))
    return parse_or (p)
           && (take (p, ")") || fail (p, "a parenthesis is not closed"));
  if (g_ascii_isalpha (*p->rest))
    return parse_name (p);
  char *end;
  const double number = g_ascii_strtod (p->rest, &end);
  if (end == p->rest || !(g_ascii_isdigit (*p->rest) || *p->rest == '.')
      || !isfinite (number))
    return fail (p, "a number, a name or a parenthesis belongs here");
  p->rest = end;
  return add (p, (Step){ .kind = STEP_NUMBER, .number = number }, 1);
}

static gboolean
parse_sign (Parser *p)
{
  if (++p->depth > MOST_DEPTH)
    return fail (p, "it is nested too deeply");
  gboolean is_good;
  if (take (p, "-"))
    is_good = parse_sign (p) && add_kind (p, STEP_NEGATE, 0);
  else if (take (p, "!") || take (p, "not"))
    is_good = parse_sign (p) && add_kind (p, STEP_NOT, 0);
  else
    {
      is_good = parse_primary (p);
      if (is_good && take (p, "^"))
        is_good = parse_sign (p) && add_kind (p, STEP_POWER, -1);
    }
  p->depth--;
  return is_good;
}

typedef struct
{
  const char *sign;
  StepKind kind;
} Operator;

/* A chain of @operators, the longest signs first, between what @parse reads. */
static gboolean
parse_chain (Parser *p, gboolean (*parse) (Parser *), const Operator *operators,
             guint n)
{
  if (!parse (p))
    return FALSE;
  for (;;)
    {
      guint i = 0;
      while (i < n && !take (p, operators[i].sign))
        i++;
      if (i == n)
        return TRUE;
      if (!parse (p) || !add_kind (p, operators[i].kind, -1))
        return FALSE;
    }
}

static gboolean
parse_product (Parser *p)
{
  static const Operator operators[]
      = { { "*", STEP_MULTIPLY }, { "/", STEP_DIVIDE } };
  return parse_chain (p, parse_sign, operators, G_N_ELEMENTS (operators));
}

static gboolean
parse_sum (Parser *p)
{
  static const Operator operators[]
      = { { "+", STEP_ADD }, { "-", STEP_SUBTRACT } };
  return parse_chain (p, parse_product, operators, G_N_ELEMENTS (operators));
}

static gboolean
parse_comparison (Parser *p)
{
  static const Operator operators[]
      = { { "<=", STEP_AT_MOST }, { ">=", STEP_AT_LEAST },
          { "!=", STEP_UNEQUAL }, { "==", STEP_EQUAL },
          { "=", STEP_EQUAL },    { "<", STEP_LESS },
          { ">", STEP_GREATER } };
  return parse_chain (p, parse_sum, operators, G_N_ELEMENTS (operators));
}

static gboolean
parse_and (Parser *p)
{
  static const Operator operators[]
      = { { "&&", STEP_AND }, { "&", STEP_AND }, { "and", STEP_AND } };
  return parse_chain (p, parse_comparison, operators, G_N_ELEMENTS (operators));
}

static gboolean
parse_or (Parser *p)
{
  static const Operator operators[]
      = { { "||", STEP_OR }, { "|", STEP_OR }, { "or", STEP_OR } };
  return parse_chain (p, parse_and, operators, G_N_ELEMENTS (operators));
}

/**
 * ml_expression_new:
 * @text: the formula
 * @names: what names stand for
 *
 * Returns: (transfer full) (nullable): %ML_ERROR_OPTION says where it cannot be
 *   read
 */
MlExpression *
ml_expression_new (const char *text, const MlExpressionNames *names,
                   GError **error)
{
  Parser p = { .text = text,
               .rest = text,
               .names = names,
               .steps = g_array_new (FALSE, FALSE, sizeof (Step)),
               .error = error };
  gboolean is_good = parse_or (&p);
  skip_blanks (&p);
  if (is_good && *p.rest != '\0')
    is_good = fail (&p, "an operator is missing");
  if (!is_good)
    {
      g_array_unref (p.steps);
      return NULL;
    }
  MlExpression *self = g_new (MlExpression, 1);
  self->steps = p.steps;
  return self;
}

/** ml_expression_free: @self may be NULL */
void
ml_expression_free (MlExpression *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_free (self);
}

/* -- Evaluating ------------------------------------------------------------ */

static double
combine (StepKind kind, double a, double b)
{
  if (isnan (a) || isnan (b))
    return NAN;
  switch (kind)
    {
    case STEP_ADD:
      return a + b;
    case STEP_SUBTRACT:
      return a - b;
    case STEP_MULTIPLY:
      return a * b;
    case STEP_DIVIDE:
      return a / b;
    case STEP_POWER:
      return pow (a, b);
    case STEP_EQUAL:
      return a == b;
    case STEP_UNEQUAL:
      return a != b;
    case STEP_LESS:
      return a < b;
    case STEP_AT_MOST:
      return a <= b;
    case STEP_GREATER:
      return a > b;
    case STEP_AT_LEAST:
      return a >= b;
    case STEP_AND:
      return a != 0 && b != 0;
    case STEP_OR:
      return a != 0 || b != 0;
    case STEP_MINIMUM:
      return MIN (a, b);
    case STEP_MAXIMUM:
    default:
      return MAX (a, b);
    }
}

/**
 * ml_expression_evaluate:
 * @slots: the values of the names; NaN: missing
 *
 * Allocates nothing. Thread-safe.
 *
 * Returns: the result; NaN: missing, or there is none, such as log (-1)
 */
double
ml_expression_evaluate (const MlExpression *self, const double *slots)
{
  double stack[MOST_STACK + 1];
  double *top = stack; /* one behind the uppermost */
  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);
      switch (step->kind)
        {
        case STEP_NUMBER:
          *top++ = step->number;
          break;
        case STEP_SLOT:
          *top++ = slots[step->slot];
          break;
        case STEP_NEGATE:
          top[-1] = -top[-1];
          break;
        case STEP_NOT:
          top[-1] = isnan (top[-1]) ? (double) NAN : top[-1] == 0;
          break;
        case STEP_CALL:
          top[-1] = step->call (top[-1]);
          break;
        case STEP_IS_MISSING:
          top[-1] = isnan (top[-1]);
          break;
        case STEP_IF:
          top -= 2;
          top[-1] = isnan (top[-1]) ? (double) NAN
                    : top[-1] != 0  ? top[0]
                                    : top[1];
          break;
        case STEP_ADD:
        case STEP_SUBTRACT:
        case STEP_MULTIPLY:
        case STEP_DIVIDE:
        case STEP_POWER:
        case STEP_EQUAL:
        case STEP_UNEQUAL:
        case STEP_LESS:
        case STEP_AT_MOST:
        case STEP_GREATER:
        case STEP_AT_LEAST:
        case STEP_AND:
        case STEP_OR:
        case STEP_MINIMUM:
        case STEP_MAXIMUM:
        default:
          top--;
          top[-1] = combine (step->kind, top[-1], top[0]);
        }
    }
  return stack[0];
}
