/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Option tables. One line of a table declares a property of a GObject class
 * with its label, tooltip, range, preset and WEKA flag; the window's option
 * rows, the command line's -o, copying and saving all follow from it.
 *
 *   static const MlOption options[] = {
 *     ML_OPTION_UINT (MlKnnLearner, neighbors, 1, 999, 1, "K",
 *                     N_("Neighbors"), N_("How many nearest rows vote")),
 *   };
 *   ml_option_install (object_class, options, G_N_ELEMENTS (options));
 *
 * A field `learning_rate` becomes the property "learning-rate". Fields hold
 * gboolean, guint, double, int (choice) or char * (text and types, owned by the
 * object). A class has its ancestors' options, too, behind its own.
 * A WEKA flag is written without its dash; "!C" is a switch that WEKA names by
 * the opposite; for a choice ",I,F" names one switch a value (none for the
 * first), "L" a flag that takes the value's number, and "T=" one that takes its nick;
 * for text "P*" is a flag that comes once for each part between semicolons.
 * NULL: no such flag. */
#pragma once

#include <glib-object.h>

typedef enum
{
  ML_OPTION_KIND_BOOLEAN,
  ML_OPTION_KIND_UINT,
  ML_OPTION_KIND_DOUBLE,
  ML_OPTION_KIND_CHOICE,
  ML_OPTION_KIND_TEXT,
  ML_OPTION_KIND_TYPE,    /* text: a registered type with its options: "Adam beta2=0.99" */
  ML_OPTION_KIND_NETWORK, /* text: several, "Conv filters=20; Pool; Dense units=500"      */
} MlOptionKind;

typedef struct
{
  MlOptionKind kind;
  const char *field;       /* name of the field and, with dashes, the property */
  gsize offset;            /* of the field in the instance, bytes              */
  double minimum, maximum; /* of numbers, both included                        */
  double preset;           /* preset of numbers, switches and choices          */
  const char *preset_text; /* preset of text and types                         */
  GType (*choices) (void); /* enum type of a choice: value_name is the label; of a type: its kind, ML_TYPE_OPTIMIZER */
  const char *weka;
  const char *label, *tooltip; /* in English, marked with N_()                 */
  const char *group;       /* (nullable): heading of seldom-used ones, N_()    */
  const char *zero;        /* (nullable): what 0 means, in a word, N_()        */
} MlOption;

#define ML_OPTION_BOOLEAN(Type, field, preset, weka, label, tooltip)          \
  { ML_OPTION_KIND_BOOLEAN, #field, G_STRUCT_OFFSET (Type, field), 0, 1,      \
    preset, NULL, NULL, weka, label, tooltip }
#define ML_OPTION_UINT(Type, field, minimum, maximum, preset, weka, label,    \
                       tooltip)                                               \
  { ML_OPTION_KIND_UINT, #field, G_STRUCT_OFFSET (Type, field), minimum,      \
    maximum, preset, NULL, NULL, weka, label, tooltip }
#define ML_OPTION_DOUBLE(Type, field, minimum, maximum, preset, weka, label,  \
                         tooltip)                                             \
  { ML_OPTION_KIND_DOUBLE, #field, G_STRUCT_OFFSET (Type, field), minimum,    \
    maximum, preset, NULL, NULL, weka, label, tooltip }
#define ML_OPTION_CHOICE(Type, field, choices, preset, weka, label, tooltip)  \
  { ML_OPTION_KIND_CHOICE, #field, G_STRUCT_OFFSET (Type, field), 0, 0,       \
    preset, NULL, choices, weka, label, tooltip }
#define ML_OPTION_TEXT(Type, field, preset, weka, label, tooltip)             \
  { ML_OPTION_KIND_TEXT, #field, G_STRUCT_OFFSET (Type, field), 0, 0, 0,      \
    preset, NULL, weka, label, tooltip }
#define ML_OPTION_TYPE(Type, field, kind, preset, weka, label, tooltip)       \
  { ML_OPTION_KIND_TYPE, #field, G_STRUCT_OFFSET (Type, field), 0, 0, 0,      \
    preset, kind, weka, label, tooltip }
#define ML_OPTION_NETWORK(Type, field, kind, preset, weka, label, tooltip)    \
  { ML_OPTION_KIND_NETWORK, #field, G_STRUCT_OFFSET (Type, field), 0, 0, 0,   \
    preset, kind, weka, label, tooltip }

/* Declares `type_name_get_type ()` of an enum for ML_OPTION_CHOICE. Each value
 * is { NUMBER, N_("Label"), "nick" }; the nick is what the command line takes. */
#define ML_DEFINE_CHOICE(TypeName, type_name, ...)                            \
  static GType type_name##_get_type (void)                                    \
  {                                                                           \
    static gsize type = 0;                                                    \
    static const GEnumValue values[] = { __VA_ARGS__, { 0, NULL, NULL } };    \
    if (g_once_init_enter (&type))                                            \
      g_once_init_leave (&type, g_enum_register_static (#TypeName, values));  \
    return type;                                                              \
  }

void            ml_option_install   (GObjectClass *klass, const MlOption *options, guint n_options);
void            ml_option_set_preset (GObjectClass *klass, const char *name, double preset, const char *text); /* of an ancestor's option */
void            ml_option_set_group (GObjectClass *klass, const char *group, const char *name, ...) G_GNUC_NULL_TERMINATED; /* names of the class's own options */
void            ml_option_set_zero  (GObjectClass *klass, const char *name, const char *word); /* of the class's own option, a number */
const MlOption *ml_option_list      (GType type, guint *n_options);
const MlOption *ml_option_find      (GType type, const char *name, GError **error);
char           *ml_option_property  (const MlOption *option);
gboolean        ml_option_parse     (gpointer object, const char *name, const char *text, GError **error);
char           *ml_option_format    (gpointer object, const MlOption *option);
gboolean        ml_option_is_preset (gpointer object, const MlOption *option);
gpointer        ml_option_copy      (gpointer object);
char           *ml_option_summary   (gpointer object);
