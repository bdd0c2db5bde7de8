/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Logistic regression for any number of classes: the network of no hidden
 * layer. Its loss has one minimum, which any start reaches. */
#include "ml-network-learner.h"

#include <glib/gi18n-lib.h>

G_DECLARE_FINAL_TYPE (MlSoftmaxRegressionLearner, ml_softmax_regression_learner,
                      ML, SOFTMAX_REGRESSION_LEARNER, MlNetworkLearner)

struct _MlSoftmaxRegressionLearner
{
  MlNetworkLearner parent;
};

G_DEFINE_FINAL_TYPE (MlSoftmaxRegressionLearner, ml_softmax_regression_learner,
                     ML_TYPE_NETWORK_LEARNER)

static MlNetwork *
make_network (MlNetworkLearner *self, const MlEncoder *encoder, GError **error)
{
  return ml_network_new ();
}

static void
ml_softmax_regression_learner_class_init (
    MlSoftmaxRegressionLearnerClass *klass)
{
  MlLearnerClass *learner_class = ML_LEARNER_CLASS (klass);
  learner_class->title = N_ ("Softmax regression");
  learner_class->description
      = N_ ("Logistic regression for any number of classes: a weighted sum of "
            "the inputs for each class, made probabilities by softmax.");
  learner_class->reference
      = "D. Böhning (1992): Multinomial logistic regression algorithm. Annals "
        "of the Institute of Statistical Mathematics 44, 197–200";
  learner_class->traits &= ~ML_TRAIT_NUMERIC_CLASS;
  ML_NETWORK_LEARNER_CLASS (klass)->network = make_network;
  ml_option_set_preset (G_OBJECT_CLASS (klass), "epochs", 50, NULL);
  ml_option_set_preset (G_OBJECT_CLASS (klass), "batch-size", 32, NULL);
}

static void
ml_softmax_regression_learner_init (MlSoftmaxRegressionLearner *self)
{
}
