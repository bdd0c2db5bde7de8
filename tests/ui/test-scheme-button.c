/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A classifier as one line: shown as WEKA writes it, and taken from there. */
#include "ui-test.h"

#include "wb-scheme-button.h"

#include "ml-settings.h"

typedef struct
{
  GtkWidget *window, *button, *entry;
  MlLearner *entered;
} Fixture;

static void
on_entered (WbSchemeButton *button, MlLearner *learner, Fixture *self)
{
  g_set_object (&self->entered, learner);
}

static void
set_up (Fixture *self, gconstpointer line)
{
  self->window = gtk_window_new ();
  self->button = wb_scheme_button_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), self->button);
  g_signal_connect (self->button, "entered", G_CALLBACK (on_entered), self);
  self->entry = ui_test_find (self->button, "scheme-line");
  g_autoptr (GError) error = NULL;
  g_autoptr (MlLearner) learner = ml_learner_from_text (line, &error);
  g_assert_no_error (error);
  wb_scheme_button_set_learner (WB_SCHEME_BUTTON (self->button), learner);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_menu_button_popup (
      GTK_MENU_BUTTON (ui_test_find (self->button, "scheme")));
}

static void
tear_down (Fixture *self, gconstpointer line)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->entered);
}

static void
enter (Fixture *self, const char *line)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), line);
  g_signal_emit_by_name (self->entry, "activate");
}

static void
test_shows (Fixture *self, gconstpointer line)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (self->entry)), ==,
                   "weka.classifiers.lazy.IBk -K 3 -W 0 -A "
                   "\"weka.core.neighboursearch.LinearNNSearch -A "
                   "\\\"weka.core.EuclideanDistance -R first-last\\\"\"");
}

static void
test_takes (Fixture *self, gconstpointer line)
{
  enter (self, "  weka.classifiers.lazy.IBk -K 5 ");
  g_assert_nonnull (self->entered);
  g_autofree char *text = ml_settings_to_text (self->entered);
  g_assert_cmpstr (text, ==, "kNN neighbors=5");
}

static void
test_nested (Fixture *self, gconstpointer line)
{
  enter (self, "weka.classifiers.meta.AdaBoostM1 -P 100 -S 1 -I 7 "
               "-W weka.classifiers.lazy.IBk -- -K 3");
  g_assert_nonnull (self->entered);
  g_autofree char *text = ml_settings_to_text (self->entered);
  g_assert_nonnull (strstr (text, "AdaBoostM1"));
  g_assert_nonnull (strstr (text, "kNN neighbors=3"));
}

static void
test_refuses (Fixture *self, gconstpointer line)
{
  enter (self, "weka.classifiers.lazy.IBk -K many");
  g_assert_null (self->entered);
  enter (self, "");
  g_assert_null (self->entered);
}

int
main (int argc, char **argv)
{
  if (!ui_test_init (&argc, &argv))
    return 77;
  static const struct
  {
    const char *name;
    void (*check) (Fixture *self, gconstpointer line);
  } checks[] = {
    { "/ui/scheme-button/shows", test_shows },
    { "/ui/scheme-button/takes", test_takes },
    { "/ui/scheme-button/nested", test_nested },
    { "/ui/scheme-button/refuses", test_refuses },
  };
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    g_test_add (checks[i].name, Fixture, "kNN neighbors=3", set_up,
                checks[i].check, tear_down);
  return g_test_run ();
}
