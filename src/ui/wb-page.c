/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wb-page.h"

typedef struct
{
  WbSession *session;
} WbPagePrivate;

enum
{
  PROP_SESSION = 1,
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WbPage, wb_page, ADW_TYPE_BIN)

static void
wb_page_get_property (GObject *object, guint id, GValue *value,
                      GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, wb_page_session (WB_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_page_set_property (GObject *object, guint id, const GValue *value,
                      GParamSpec *pspec)
{
  WbPagePrivate *priv = wb_page_get_instance_private (WB_PAGE (object));
  if (id == PROP_SESSION)
    priv->session = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wb_page_finalize (GObject *object)
{
  WbPagePrivate *priv = wb_page_get_instance_private (WB_PAGE (object));
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (wb_page_parent_class)->finalize (object);
}

static void
wb_page_class_init (WbPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = wb_page_get_property;
  object_class->set_property = wb_page_set_property;
  object_class->finalize = wb_page_finalize;
  g_object_class_install_property (
      object_class, PROP_SESSION,
      g_param_spec_object ("session", NULL, NULL, WB_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY
                               | G_PARAM_STATIC_STRINGS));
}

static void
wb_page_init (WbPage *self)
{
}

/** wb_page_session: Returns: (transfer none): what all pages share */
WbSession *
wb_page_session (WbPage *self)
{
  WbPagePrivate *priv = wb_page_get_instance_private (self);
  return priv->session;
}
