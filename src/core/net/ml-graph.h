/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A computation as a graph of nodes, each pointing at its operator. Layers add
 * nodes; the operators know how to run forward and backward, so no layer does.
 * Shapes are known as soon as a node is added. ml_graph_seal() then takes one
 * arena for everything: parameters lie side by side, so optimizers, copies and
 * files are flat loops, and nothing is allocated inside a training step.
 *
 * A batch has rows (examples). begin() comes first, on one thread. forward()
 * and backward() work on some rows, a slice, and touch no other, so slices run
 * side by side. gradient() works on the whole batch but on some rows of one
 * parameter: those run side by side too, and each sum is made in one order,
 * whatever the number of threads.
 *
 * Operators whose rows are not independent (batch normalization) need all rows
 * of their input at once while training. They cut the way into phases: all
 * slices run one phase, then such operators meet(), then comes the next. A
 * graph without them has one phase.
 *
 * A node of three sizes is a picture: channels × height × width, as people say
 * it. In memory the channels of a pixel lie side by side (channels_last):
 * height × width × channels; with one channel both are the same. */
#pragma once

#include "ml-random.h"

typedef struct _MlGraph MlGraph;
typedef struct _MlNode MlNode;

typedef struct /* one slice's way through the graph */
{
  guint first, n_rows; /* rows of the batch                                   */
  gboolean is_training;
  MlRandom random;     /* the slice's own stream                              */
} MlPass;

typedef struct /* aᵀ · b, m × n, not yet computed: a is k × m, b k × n */
{
  guint m, n, k;
  const float *a, *b;
  guint stride_a, stride_b;
} MlProduct;

typedef struct /* what an operator is told besides its inputs; zeros: nothing */
{
  int activation;
  guint size, stride, padding;  /* of a window over a picture, in pixels      */
  float rate;                   /* a share, 0 … 1                             */
  guint n_sizes, sizes[4];      /* that a reshape makes                       */
} MlOpSettings;

typedef struct /* an operator, whole */
{
  const char *name;
  gboolean (*shape)    (MlNode *node, GError **error);      /* sizes, from the inputs' sizes; scratch and multiplications, if any */
  void     (*begin)    (const MlNode *node);                /* (nullable): once a batch, before any slice: repacks weights */
  void     (*forward)  (const MlNode *node, MlPass *pass);  /* values, from the inputs' values        */
  void     (*backward) (const MlNode *node, MlPass *pass);  /* the inputs' gradients from the node's, which it may overwrite */
  void     (*gradient) (const MlNode *node, guint input, guint n_rows, guint from, guint n); /* rows from … of a parameter's gradient: writes, or adds if it is shared */
  gboolean (*product)  (const MlNode *node, guint input, guint n_rows, guint from, guint n, MlProduct *product); /* (nullable): the same as a product that somebody else computes; FALSE: it is none */
  void     (*meet)     (const MlNode *node, guint n_rows);  /* (nullable): while training, once a batch, before any forward() and after the inputs of all its rows */
  void     (*meet_back)(const MlNode *node, guint n_rows);  /* likewise before any backward() and after the node's gradients of all rows; an operator has both or none */
} MlOp;

typedef enum
{
  ML_NODE_INPUT,     /* filled by the caller: rows × n_values                 */
  ML_NODE_PARAMETER, /* weights: n_values                                     */
  ML_NODE_STATE,     /* kept with the weights, but no gradient moves it       */
  ML_NODE_OPERATOR,  /* rows × n_values                                       */
} MlNodeKind;

typedef enum
{
  ML_DRAW_ZEROS,
  ML_DRAW_CONSTANT, /* all scale                                              */
  ML_DRAW_UNIFORM, /* -scale … scale                                          */
  ML_DRAW_NORMAL,  /* standard deviation scale                                */
} MlDraw;

enum
{
  ML_NODE_INPUTS = 5,
  ML_NODE_SIZES = 4,
};

struct _MlNode
{
  MlNodeKind kind;
  const MlOp *op; /* NULL but for operators                                   */
  char *name;     /* (nullable): "layer1.weights"                             */
  guint n_inputs;
  MlNode *inputs[ML_NODE_INPUTS];
  MlOpSettings settings;
  guint n_sizes, sizes[ML_NODE_SIZES]; /* of one row; of a parameter whole; outermost first */
  gsize n_values; /* product of sizes                                         */
  gboolean channels_last; /* how a picture's values lie                       */
  gsize n_scratch, n_row_scratch, n_slice_scratch; /* floats for the operator alone: in all, for each row, for each slice */
  double n_multiplications;       /* of one row forward; 0: hardly any        */
  MlDraw draw;    /* of a parameter or state: how it starts                   */
  float scale;
  gboolean decays; /* of a parameter: weight decay pulls at it                */
  gboolean wants_gradient; /* a parameter lies behind it                      */
  gboolean is_shared; /* several operators read it: gradients are added up    */
  guint phase;    /* of a sealed graph: in which it goes forward              */
  float *values;
  float *gradients;   /* like values; NULL unless wants_gradient              */
  float *scratch, *row_scratch; /* n_scratch; rows × n_row_scratch            */
  float *slice_scratch;         /* slices × n_slice_scratch                   */
  guint slice_rows;             /* of the graph: rows from … are slice from / slice_rows */
};

typedef struct /* rows of a parameter whose gradient one thread makes */
{
  const MlNode *parameter;
  guint from, n;        /* rows                                               */
  gsize offset, length; /* in the flat vectors                                */
} MlBlock;

MlGraph       *ml_graph_new           (void);
void           ml_graph_free          (MlGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MlGraph, ml_graph_free)

MlNode        *ml_graph_add_input     (MlGraph *self, guint n_sizes, const guint *sizes);
MlNode        *ml_graph_add_parameter (MlGraph *self, const char *name, guint n_sizes, const guint *sizes, MlDraw draw, float scale, GError **error);
MlNode        *ml_graph_add_state     (MlGraph *self, const char *name, guint n_sizes, const guint *sizes, float start, GError **error);
MlNode        *ml_graph_add           (MlGraph *self, const MlOp *op, const MlOpSettings *settings, guint n_inputs, MlNode *const *inputs, GError **error);
void           ml_graph_begin_layer   (MlGraph *self, const char *name);
void           ml_graph_end_layer     (MlGraph *self, MlNode *output); /* its values are published as "NAME.activations" */
gboolean       ml_graph_seal          (MlGraph *self, MlNode *loss, MlNode *output, guint capacity, GError **error);

void           ml_graph_freeze        (MlGraph *self, guint n_layers); /* layer1 … are not trained any more */

guint          ml_graph_capacity      (const MlGraph *self);  /* rows of the largest batch */
MlNode        *ml_graph_input         (const MlGraph *self);  /* the first input added     */
MlNode        *ml_graph_target        (const MlGraph *self);  /* the second                */
MlNode        *ml_graph_output        (const MlGraph *self);
MlNode        *ml_graph_loss          (const MlGraph *self);
guint          ml_graph_n_nodes       (const MlGraph *self);
MlNode        *ml_graph_node          (const MlGraph *self, guint index);
gsize          ml_graph_n_parameters  (const MlGraph *self);  /* as a person counts        */
gsize          ml_graph_n_weights     (const MlGraph *self);  /* of the flat vectors, gaps between parameters included */
gsize          ml_graph_n_kept        (const MlGraph *self);  /* n_weights and the states behind them: what to copy and to save */
float         *ml_graph_weights       (const MlGraph *self);
float         *ml_graph_gradients     (const MlGraph *self);
double         ml_graph_cost          (const MlGraph *self);  /* multiplications of one row forward, roughly */

void           ml_graph_initialize    (MlGraph *self, guint64 seed);
guint          ml_graph_slice_rows    (const MlGraph *self);  /* rows to run at a time; depends on the graph alone */
void           ml_graph_begin         (const MlGraph *self);  /* once before the slices of a batch, when weights may have changed */
void           ml_graph_run           (const MlGraph *self, MlPass *pass);  /* up to the output */
void           ml_graph_forward       (const MlGraph *self, MlPass *pass);  /* up to the loss; training and of several phases: the whole batch */
void           ml_graph_backward      (const MlGraph *self, MlPass *pass);  /* from the loss's gradients; likewise */
guint          ml_graph_n_phases      (const MlGraph *self);  /* of a training batch           */
void           ml_graph_meet          (const MlGraph *self, guint phase, guint n_rows);       /* before the phase; one thread */
void           ml_graph_forward_phase (const MlGraph *self, guint phase, MlPass *pass);       /* 0 first */
void           ml_graph_meet_back     (const MlGraph *self, guint phase, guint n_rows);       /* before the phase backward; one thread */
void           ml_graph_backward_phase(const MlGraph *self, guint phase, MlPass *pass);       /* 0 last  */
guint          ml_graph_n_blocks      (const MlGraph *self);
const MlBlock *ml_graph_gather        (const MlGraph *self, guint block, guint n_rows); /* the batch's gradient of one block */
const MlBlock *ml_graph_block         (const MlGraph *self, guint block);
gboolean       ml_graph_product       (const MlGraph *self, guint block, guint n_rows, MlProduct *product); /* … uncomputed, if it is a product */
