/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ml-error.h"

G_DEFINE_QUARK (ml - error - quark, ml_error)
