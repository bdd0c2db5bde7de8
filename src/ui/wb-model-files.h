/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Models and files: save one, load one, predict a file with one. Each asks for
 * the files first, then works as the window's long work. */
#pragma once

#include "ml-predictor.h"

#include <gtk/gtk.h>

void wb_model_files_export  (GtkWidget *owner, MlPredictor *predictor); /* as ONNX or CSV */
void wb_model_files_save    (GtkWidget *owner, MlPredictor *predictor);
void wb_model_files_load    (GtkWidget *owner); /* becomes a run of the window's session */
void wb_model_files_predict (GtkWidget *owner, MlPredictor *predictor);
