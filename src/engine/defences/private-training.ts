import type { PrivateTraining } from '#shared/contracts/study.ts'
import { PrivateNetwork, type PrivateNetworkSettings, sampleRateOf } from '../models/index.ts'
import { privacyStatement } from '../privacy/index.ts'
import type { Defence } from './defence.ts'

/**
 * DP-SGD (Abadi et al. 2016) for networks and, as a network without hidden layers, for logistic regressions. The noise is simulated from the study's seed.
 *
 * @param privacy delta: what epsilon is told at (default: 1e-5)
 * @param training of a logistic regression, which otherwise needs no steps
 */
export function privateTraining(
  privacy: Pick<PrivateTraining, 'clip' | 'noiseMultiplier'> & { readonly delta?: number },
  training: Pick<PrivateNetworkSettings, 'steps' | 'batch' | 'learningRate'> = {
    steps: 1000,
    batch: 128,
    learningRate: 0.01,
  },
): Defence {
  const { delta = 1e-5 } = privacy
  const guarantee =
    ({ batch, steps }: Pick<PrivateNetworkSettings, 'batch' | 'steps'>) =>
    (rows: number) => {
      const mechanism = { ...privacy, sampleRate: sampleRateOf(batch, rows), steps, use: 'simulation' as const }
      return { epsilon: privacyStatement(mechanism, delta).epsilon, delta }
    }
  return {
    key: `DP-SGD, noise ${privacy.noiseMultiplier}, clip ${privacy.clip}`,
    acts: 'training',
    summary:
      'Bounds what each row does to a training step and drowns it in noise. The only defence here with a guarantee against all attacks, named by epsilon; simulated from a seed, it is for study, not for release.',
    defend: (model) => {
      if (model.kind === 'mlp')
        return {
          features: model.features,
          classifier: new PrivateNetwork({ ...model, privacy }),
          guarantee: guarantee(model),
        }
      if (model.kind === 'logistic')
        return {
          features: model.features,
          classifier: new PrivateNetwork({ ...training, hidden: [], privacy }),
          guarantee: guarantee(training),
        }
      return null
    },
  }
}
