import type { LogisticSettings } from '#shared/contracts/study.ts'
import { type Classifier, type DenseMatrix, fittedLogistic, LogisticRegression } from '../models/index.ts'
import { gaussianDeviation, logisticSensitivity, simulateLaplace } from '../privacy/index.ts'
import type { Defence } from './defence.ts'

export interface PerturbationSettings {
  readonly noise: 'laplace' | 'gaussian'
  readonly epsilon: number
  /** Of Gaussian noise, above 0 and below 1. */
  readonly delta?: number
}

function perturbed(
  { penalty, bound }: Pick<LogisticSettings, 'penalty'> & { readonly bound: number },
  { noise, epsilon, delta = 1e-5 }: PerturbationSettings,
): Classifier {
  return {
    fit: async (inputs: DenseMatrix, labels, classes, context) => {
      const { weights, gradientNorm } = await new LogisticRegression({ penalty, bound }).fit(
        inputs,
        labels,
        classes,
        context,
      )
      const { rows, width } = inputs
      const sensitivity = logisticSensitivity({ rows, width, classes, penalty, bound, gradientNorm })
      const random = context.random.stream('output noise')
      const deviation = noise === 'gaussian' ? gaussianDeviation(sensitivity.l2, epsilon, delta) : 0
      const noisy =
        noise === 'laplace'
          ? simulateLaplace(weights, sensitivity.l1 / epsilon, random).values
          : weights.map((weight) => weight + deviation * random.normal())
      return fittedLogistic(noisy, width, classes, bound)
    },
  }
}

/**
 * Noise on the parameters of a logistic regression with bounded rows, whose sensitivity is proven (Chaudhuri, Monteleoni and Sarwate
 * 2011, algorithm 1): Laplace noise for its L1 sensitivity, or the analytic Gaussian mechanism (Balle and Wang 2018) for its
 * Euclidean one. One record replaced; the encoding is taken as fixed. The noise is simulated from the study's seed. Other models
 * have no proven sensitivity here, and noise on them would promise nothing.
 */
export function outputPerturbation(settings: PerturbationSettings): Defence {
  const { noise, epsilon, delta = 1e-5 } = settings
  if (!(epsilon > 0 && epsilon < Infinity && delta > 0 && delta < 1))
    throw new RangeError('Epsilon is a number above 0, and delta lies between 0 and 1.')
  return {
    key: `${noise === 'laplace' ? 'Laplace' : 'Gaussian'} noise on the parameters, epsilon ${epsilon}${noise === 'gaussian' ? `, delta ${delta}` : ''}`,
    acts: 'parameters',
    summary:
      'Adds noise to what was learned, so that one record more or less can hardly be told. The noise is simulated from a seed: it shows what such noise does and is not for release.',
    defend: (model) =>
      model.kind === 'logistic' && model.bound !== null
        ? {
            features: model.features,
            classifier: perturbed({ penalty: model.penalty, bound: model.bound }, settings),
            guarantee: () => ({ epsilon, delta: noise === 'gaussian' ? delta : 0 }),
          }
        : null,
  }
}
