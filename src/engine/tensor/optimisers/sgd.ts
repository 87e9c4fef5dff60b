import { sizeOf } from '../graph/shape.ts'
import { input } from '../graph/tensor.ts'
import { add, multiply, subtract } from '../operations/elementwise.ts'
import type { Optimiser } from './optimiser.ts'
import { rateAt, type Schedule } from './schedules.ts'

export interface SgdSettings {
  readonly learningRate: Schedule
  /** Share of the last step's direction that is kept, 0 to 1. */
  readonly momentum?: number
  /** Added to the gradient: this times the parameter, the gradient of an L2 penalty of half of this. */
  readonly weightDecay?: number
}

/**
 * Stochastic gradient descent, with Polyak's momentum if asked: the direction is momentum times the last direction plus
 * the gradient, and a parameter moves against it by the learning rate (as in PyTorch's SGD).
 */
export function sgd({ learningRate, momentum = 0, weightDecay = 0 }: SgdSettings): Optimiser {
  return {
    update(parameters, gradients) {
      const rate = input('sgd/rate', [])
      const state = parameters.flatMap(({ tensor, initial }, i) => {
        const gradient = weightDecay === 0 ? gradients[i] : add(gradients[i], multiply(tensor, weightDecay))
        if (momentum === 0) return [{ current: tensor, next: subtract(tensor, multiply(gradient, rate)), initial }]
        const direction = input(`sgd/direction/${tensor.name}`, tensor.shape)
        const next = add(multiply(direction, momentum), gradient)
        return [
          { current: tensor, next: subtract(tensor, multiply(next, rate)), initial },
          { current: direction, next, initial: new Float32Array(sizeOf(tensor.shape)) },
        ]
      })
      return {
        state,
        perStep: [rate],
        schedule: (first, count) => ({
          'sgd/rate': Float64Array.from({ length: count }, (_, i) => rateAt(learningRate, first + i)),
        }),
      }
    },
  }
}
