/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the tests of the window share: start, find a widget, wait. Nobody
 * sleeps; a wait ends with its condition or with a failure. */
#pragma once

#include "ml-dataset-builder.h"

#include <adwaita.h>
#include <math.h>

static inline gboolean
ui_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    return FALSE;
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                NULL);
  /* A template that does not fit its class only warns. */
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING
                          | G_LOG_FATAL_MASK);
  return TRUE;
}

static inline GtkWidget *ui_test_find (GtkWidget *widget, const char *name);

/* The first of that widget name below @widget itself. */
static inline GtkWidget *
ui_test_find_below (GtkWidget *widget, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find (child, name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The first descendant of that widget name. */
static inline GtkWidget *
ui_test_find (GtkWidget *widget, const char *name)
{
  return g_strcmp0 (gtk_widget_get_name (widget), name) == 0
             ? widget
             : ui_test_find_below (widget, name);
}

static inline gboolean
ui_test_wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until `condition` holds; FALSE after some seconds. */
#define UI_TEST_WAIT(condition, seconds)                                      \
  G_STMT_START                                                                \
  {                                                                           \
    const gint64 end_                                                         \
        = g_get_monotonic_time () + (gint64) ((seconds) * G_USEC_PER_SEC);    \
    const guint wake_ = g_timeout_add (10, ui_test_wake, NULL);               \
    while (!(condition) && g_get_monotonic_time () < end_)                    \
      g_main_context_iteration (NULL, TRUE);                                  \
    g_source_remove (wake_);                                                  \
    g_assert_true (condition);                                                \
  }                                                                           \
  G_STMT_END

/* The first widget of @type at or below @from. */
static inline GtkWidget *
ui_test_find_type (GtkWidget *from, GType type)
{
  g_assert (from != NULL);
  if (g_type_is_a (G_OBJECT_TYPE (from), type))
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find_type (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The first label or cell at or below @from that shows exactly @text. */
static inline GtkWidget *
ui_test_find_text (GtkWidget *from, const char *text)
{
  if (GTK_IS_LABEL (from)
      && g_strcmp0 (gtk_label_get_text (GTK_LABEL (from)), text) == 0)
    return from;
  if (GTK_IS_INSCRIPTION (from)
      && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (from)), text)
             == 0)
    return from;
  for (GtkWidget *child = gtk_widget_get_first_child (from); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find_text (child, text);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* "small": x = 0 … rows - 1, its first value missing; y = 2 x; class = a, b, a …
 * (transfer full) */
static inline MlDataset *
ui_test_data (guint rows)
{
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("small", rows);
  double *x = g_new (double, rows), *y = g_new (double, rows);
  gint32 *codes = g_new (gint32, rows);
  for (guint i = 0; i < rows; i++)
    {
      x[i] = i == 0 ? NAN : i;
      y[i] = 2.0 * i;
      codes[i] = (gint32) i % 2;
    }
  char **labels = g_strsplit ("a b", " ", -1);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("x"), x);
  ml_dataset_builder_add_numbers (builder, ml_attribute_new_numeric ("y"), y);
  ml_dataset_builder_add_codes (
      builder, ml_attribute_new_nominal ("class", labels), codes);
  return ml_dataset_builder_finish (builder);
}

/* Sixty pictures of 8 × 8 pixels, some of them noisy: ink is at the left of
 * class "left", else at the right. (transfer full) */
static inline MlDataset *
ui_test_sides (void)
{
  enum
  {
    ROWS = 60,
    SIZE = 8
  };
  g_autoptr (MlDatasetBuilder) builder = ml_dataset_builder_new ("sides", ROWS);
  guint8 *bytes = g_malloc0 (ROWS * SIZE * SIZE);
  gint32 *codes = g_new (gint32, ROWS);
  for (guint i = 0; i < ROWS; i++)
    {
      codes[i] = (gint32) i % 2;
      for (guint y = 1; y < SIZE - 1; y++)
        for (guint x = 0; x < 3; x++)
          bytes[(i * SIZE + y) * SIZE + (codes[i] ? 5 : 0) + x]
              = (guint8) (200 + (i * 7 + y + x) % 50);
    }
  ml_dataset_builder_add_bytes (
      builder, ml_attribute_new_image ("image", 1, SIZE, SIZE), bytes);
  ml_dataset_builder_add_codes (
      builder,
      ml_attribute_new_nominal ("side", g_strsplit ("left right", " ", -1)),
      codes);
  return ml_dataset_builder_finish (builder);
}
