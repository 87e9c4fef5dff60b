import { input } from '../graph/tensor.ts'
import { add, divide, multiply, sqrt, square, subtract } from '../operations/elementwise.ts'
import { sizeOf } from '../graph/shape.ts'
import type { Optimiser } from './optimiser.ts'
import { rateAt, type Schedule } from './schedules.ts'

export interface AdamSettings {
  readonly learningRate: Schedule
  /** Decay of the mean of gradients, 0 to 1. */
  readonly beta1?: number
  /** Decay of the mean of squared gradients, 0 to 1. */
  readonly beta2?: number
  /** Added to the root in the denominator. */
  readonly epsilon?: number
  /** Added to the gradient: this times the parameter, the gradient of an L2 penalty of half of this. */
  readonly weightDecay?: number
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1).
 *
 * The slots hold the paper's means without their factors: m / (1 - beta1) and v / (1 - beta2), which saves two passes
 * over all weights. These factors, and the corrections for the slots' zero start, depend on the step's number only and
 * reach the step as two scalars. With c1 = 1 - beta1^t, c2 = 1 - beta2^t, m = (1 - beta1) M and v = (1 - beta2) V, the
 * paper's update rate (m / c1) / (sqrt(v / c2) + epsilon) equals
 * rate (1 - beta1) / c1 / s M / (sqrt(V) + epsilon / s) with s = sqrt((1 - beta2) / c2).
 */
export function adam({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  weightDecay = 0,
}: AdamSettings): Optimiser {
  return {
    update(parameters, gradients) {
      const rate = input('adam/rate', [])
      const floor = input('adam/floor', [])
      const state = parameters.flatMap(({ tensor, initial }, i) => {
        const mean = input(`adam/mean/${tensor.name}`, tensor.shape)
        const variance = input(`adam/variance/${tensor.name}`, tensor.shape)
        const gradient = weightDecay === 0 ? gradients[i] : add(gradients[i], multiply(tensor, weightDecay))
        const nextMean = add(multiply(mean, beta1), gradient)
        const nextVariance = add(multiply(variance, beta2), square(gradient))
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
            const scale = Math.sqrt((1 - beta2) / (1 - beta2 ** (step + 1)))
            rates[i] = (rateAt(learningRate, step) * (1 - beta1)) / (1 - beta1 ** (step + 1)) / scale
            floors[i] = epsilon / scale
          }
          return { 'adam/rate': rates, 'adam/floor': floors }
        },
      }
    },
  }
}
