/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables for commands, and the options that let a faulty file be read. */
#pragma once

#include "ml-dataset.h"
#include "ml-monitor.h"

typedef struct
{
  gboolean add_labels, bad_values_missing, skip_bad_rows;
} CliRepairs;

/* Of a command's own options. */
#define CLI_REPAIR_ENTRIES(repairs)                                           \
  { "add-labels", 0, 0, G_OPTION_ARG_NONE, &(repairs)->add_labels,            \
    N_ ("Add labels to the header that it does not declare"), NULL },         \
  { "bad-values-missing", 0, 0, G_OPTION_ARG_NONE,                            \
    &(repairs)->bad_values_missing,                                           \
    N_ ("Read what is no value of its column as missing"), NULL },            \
  { "skip-bad-rows", 0, 0, G_OPTION_ARG_NONE, &(repairs)->skip_bad_rows,      \
    N_ ("Leave out rows that are wrong otherwise"), NULL }

guint      cli_repairs (const CliRepairs *self); /* MlRepairs */
MlDataset *cli_load (const char *path, const CliRepairs *repairs, MlMonitor *monitor, GError **error);
void       cli_tell_faults (const char *path, GError **error);
