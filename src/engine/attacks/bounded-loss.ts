import type { BoundedLossAttack } from '#shared/contracts/study.ts'
import { mean } from '../math/index.ts'
import { predictedClasses } from '../metrics/index.ts'
import type { AttackRows, AttackTask, MembershipAttack, TrainedAttack } from './attack.ts'

/** Each row's loss, between 0 and 1: B of definition 7 is 1. */
export function boundedLosses(
  { probabilities, labels, classes }: Pick<AttackRows, 'probabilities' | 'labels' | 'classes'>,
  loss: BoundedLossAttack['loss'],
): Float64Array {
  // Probabilities in single precision may go beyond 1 by a rounding.
  if (loss === 'absolute')
    return Float64Array.from(labels, (label, row) => Math.max(0, 1 - probabilities[row * classes + label]))
  const predicted = predictedClasses(probabilities, classes)
  return Float64Array.from(labels, (label, row) => (predicted[row] === label ? 0 : 1))
}

/**
 * The exact advantage of the bounded-loss adversary, without the chance in its decisions: others' mean loss less members'
 * mean loss, over the largest loss (paper 1, proof of theorem 5).
 *
 * @param bound the largest loss possible
 */
export const boundedLossAdvantage = (members: ArrayLike<number>, others: ArrayLike<number>, bound = 1): number =>
  (mean(others) - mean(members)) / bound

/**
 * "Member" with a probability of 1 - loss / B (paper 1, definition 7, after Yeom et al. 2018, adversary 1). It learns
 * nothing; its decisions are drawn from its own stream.
 */
export class BoundedLoss implements MembershipAttack {
  readonly #settings: BoundedLossAttack

  constructor(settings: BoundedLossAttack) {
    this.#settings = settings
  }

  async train(tasks: readonly AttackTask[]): Promise<TrainedAttack[]> {
    return tasks.map(({ random }) => ({
      guess: async (rows) => {
        const losses = boundedLosses(rows, this.#settings.loss)
        const draws = random.stream('decisions')
        return {
          scores: losses.map((loss) => -loss),
          decisions: Uint8Array.from(losses, (loss) => (draws.uniform() < 1 - loss ? 1 : 0)),
        }
      },
    }))
  }
}
