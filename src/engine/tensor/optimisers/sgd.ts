import { input } from '../graph/tensor.ts'
import { multiply, subtract } from '../operations/elementwise.ts'
import { type Optimiser, rateAt, type Schedule } from './optimiser.ts'

/** Stochastic gradient descent: parameter - rate gradient. */
export function sgd({ learningRate }: { readonly learningRate: Schedule }): Optimiser {
  return {
    update(parameters, gradients) {
      const rate = input('sgd/rate', [])
      return {
        state: parameters.map(({ tensor, initial }, i) => ({
          current: tensor,
          next: subtract(tensor, multiply(gradients[i], rate)),
          initial,
        })),
        perStep: [rate],
        schedule: (first, count) => ({
          'sgd/rate': Float64Array.from({ length: count }, (_, i) => rateAt(learningRate, first + i)),
        }),
      }
    },
  }
}
