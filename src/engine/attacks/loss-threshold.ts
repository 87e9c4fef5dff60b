import type { LossThresholdAttack } from '#shared/contracts/study.ts'
import { mean } from '../math/index.ts'
import { crossEntropies } from '../metrics/index.ts'
import type { AttackRows, AttackTask, MembershipAttack, TrainedAttack } from './attack.ts'

const lossesOf = ({ probabilities, labels, classes }: AttackRows) => crossEntropies(probabilities, labels, classes)

/** The loss at or below which "member" is right most often on the rows given. */
function bestThreshold(losses: Float64Array, member: Uint8Array): number {
  const order = Int32Array.from(losses.keys()).sort((a, b) => losses[a] - losses[b])
  let best = { gain: 0, threshold: -Infinity }
  let gain = 0
  for (let i = 0; i < order.length; i++) {
    gain += member[order[i]] ? 1 : -1
    const isLastOfTies = i + 1 === order.length || losses[order[i + 1]] !== losses[order[i]]
    if (isLastOfTies && gain > best.gain) best = { gain, threshold: losses[order[i]] }
  }
  return best.threshold
}

/**
 * "Member" when the target's cross-entropy on the record is at most a threshold (Yeom et al. 2018, adversary 2, whose
 * threshold is the members' mean loss; `fitted` takes the best one on the attack's training rows instead).
 */
export class LossThreshold implements MembershipAttack {
  readonly #settings: LossThresholdAttack

  constructor(settings: LossThresholdAttack) {
    this.#settings = settings
  }

  async train(tasks: readonly AttackTask[]): Promise<TrainedAttack[]> {
    return tasks.map(({ rows }) => this.#trainOne(rows))
  }

  #trainOne(rows: AttackRows): TrainedAttack {
    const losses = lossesOf(rows)
    const threshold =
      this.#settings.threshold === 'mean'
        ? mean(losses.filter((_, row) => rows.member[row] === 1))
        : bestThreshold(losses, rows.member)
    return {
      guess: async (others) => {
        const found = lossesOf(others)
        return {
          scores: found.map((loss) => -loss),
          decisions: Uint8Array.from(found, (loss) => (loss <= threshold ? 1 : 0)),
        }
      },
    }
  }
}
