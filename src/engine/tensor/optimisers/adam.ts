import { input } from '../graph/tensor.ts'
import { add, divide, multiply, sqrt, square, subtract } from '../operations/elementwise.ts'
import { sizeOf } from '../graph/shape.ts'
import { type Optimiser, rateAt, type Schedule } from './optimiser.ts'

export interface AdamSettings {
  readonly learningRate: Schedule
  /** Decay of the mean of gradients, 0 to 1. */
  readonly beta1?: number
  /** Decay of the mean of squared gradients, 0 to 1. */
  readonly beta2?: number
  /** Added to the root in the denominator. */
  readonly epsilon?: number
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * The corrections for the slots' zero start depend on the step's number only. They reach the step as two scalars: with
 * c1 = 1 - beta1^t and c2 = 1 - beta2^t, the update rate (m / c1) / (sqrt(v / c2) + epsilon) equals
 * (rate sqrt(c2) / c1) m / (sqrt(v) + epsilon sqrt(c2)).
 */
export function adam({ learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamSettings): Optimiser {
  return {
    update(parameters, gradients) {
      const rate = input('adam/rate', [])
      const floor = input('adam/floor', [])
      const state = parameters.flatMap(({ tensor, initial }, i) => {
        const mean = input(`adam/mean/${tensor.name}`, tensor.shape)
        const variance = input(`adam/variance/${tensor.name}`, tensor.shape)
        const nextMean = add(multiply(mean, beta1), multiply(gradients[i], 1 - beta1))
        const nextVariance = add(multiply(variance, beta2), multiply(square(gradients[i]), 1 - beta2))
        const change = divide(multiply(nextMean, rate), add(sqrt(nextVariance), floor))
        const zeros = () => new Float32Array(sizeOf(tensor.shape))
        return [
          { current: tensor, next: subtract(tensor, change), initial },
          { current: mean, next: nextMean, initial: zeros() },
          { current: variance, next: nextVariance, initial: zeros() },
        ]
      })
      return {
        state,
        perStep: [rate, floor],
        schedule(first, count) {
          const rates = new Float64Array(count)
          const floors = new Float64Array(count)
          for (let i = 0; i < count; i++) {
            const step = first + i
            const correction = Math.sqrt(1 - beta2 ** (step + 1))
            rates[i] = (rateAt(learningRate, step) * correction) / (1 - beta1 ** (step + 1))
            floors[i] = epsilon * correction
          }
          return { 'adam/rate': rates, 'adam/floor': floors }
        },
      }
    },
  }
}
