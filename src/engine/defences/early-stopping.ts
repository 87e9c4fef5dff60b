import { type EarlyStopping, MultilayerPerceptron } from '../models/index.ts'
import type { Defence } from './defence.ts'

/**
 * Training that ends when rows set aside are no longer answered better (Prechelt 1998; as a defence Song and Mittal 2021,
 * section 5.2). For networks; a private one would look at the rows set aside without protecting them.
 */
export function earlyStopping(settings: EarlyStopping = { share: 0.2, every: 50, patience: 5 }): Defence {
  return {
    key: 'early stopping',
    acts: 'training',
    summary:
      'Ends the training when it no longer helps on rows set aside. They are members too, since they choose the model, and the rest learns from fewer rows.',
    defend: (model) =>
      model.kind === 'mlp' && !model.privacy
        ? { features: model.features, classifier: new MultilayerPerceptron({ ...model, earlyStopping: settings }) }
        : null,
  }
}
