import { InvariantNetwork, LogisticRegression, MultilayerPerceptron } from '../models/index.ts'
import type { Classifier } from '../models/index.ts'
import type { ModelSettings } from '#shared/contracts/study.ts'
import type { Defence } from './defence.ts'

function penalised(model: ModelSettings, penalty: number): Classifier | null {
  switch (model.kind) {
    case 'mlp':
      return model.privacy ? null : new MultilayerPerceptron({ ...model, weightDecay: penalty })
    case 'logistic':
      return new LogisticRegression({ ...model, penalty: Math.max(model.penalty, penalty) })
    case 'irm':
      // There the squared length counts whole, not half.
      return new InvariantNetwork({ ...model, weightPenalty: Math.max(model.weightPenalty, penalty / 2) })
    case 'cpt':
      return null
  }
}

/**
 * An L2 penalty on the weights (Shokri et al. 2017, section VIII, "use regularization").
 *
 * @param penalty what half the squared length of all weights counts beside the mean loss, above 0; a model that has a larger
 *   one keeps it
 */
export function weightPenalty(penalty: number): Defence {
  if (!(penalty > 0 && penalty < Infinity)) throw new RangeError(`A penalty is a number above 0, not ${penalty}.`)
  return {
    key: `L2 penalty ${penalty}`,
    acts: 'training',
    summary: 'Keeps the weights small, so that single rows are fitted less. It costs accuracy where it is large.',
    defend: (model) => {
      const classifier = penalised(model, penalty)
      return classifier && { features: model.features, classifier }
    },
  }
}
