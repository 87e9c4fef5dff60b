import type { PrivateTraining } from '#shared/contracts/study.ts'
import { PrivateNetwork, type PrivateNetworkSettings } from '../models/index.ts'
import type { Defence } from './defence.ts'

/**
 * DP-SGD (Abadi et al. 2016) for networks and, as a network without hidden layers, for logistic regressions. The epsilon is told by
 * `privacyStatement` in `engine/privacy`. The noise is simulated from the study's seed.
 *
 * @param training of a logistic regression, which otherwise needs no steps
 */
export function privateTraining(
  privacy: Pick<PrivateTraining, 'clip' | 'noiseMultiplier'>,
  training: Pick<PrivateNetworkSettings, 'steps' | 'batch' | 'learningRate'> = {
    steps: 1000,
    batch: 128,
    learningRate: 0.01,
  },
): Defence {
  return {
    key: `DP-SGD, noise ${privacy.noiseMultiplier}, clip ${privacy.clip}`,
    acts: 'training',
    summary:
      'Bounds what each row does to a training step and drowns it in noise. The only defence here with a guarantee against all attacks, named by epsilon; simulated from a seed, it is for study, not for release.',
    defend: (model) => {
      if (model.kind === 'mlp')
        return { features: model.features, classifier: new PrivateNetwork({ ...model, privacy }) }
      if (model.kind === 'logistic')
        return { features: model.features, classifier: new PrivateNetwork({ ...training, hidden: [], privacy }) }
      return null
    },
  }
}
