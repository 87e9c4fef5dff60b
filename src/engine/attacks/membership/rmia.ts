import type { RmiaScore } from '#shared/contracts/membership.ts'
import { smallestProbability } from '../../metrics/index.ts'
import type { ShadowAnswers } from './answers.ts'
import { atMost, type AttackerView, type ScoreAttack } from './attack.ts'

/**
 * The robust membership attack (Zarifzadeh, Liu and Shokri 2024, equations 2, 3 and 10):
 *
 *     LR(x, z) = (Pr(x | theta) / Pr(x)) / (Pr(z | theta) / Pr(z))
 *     score(x) = share of population records z with LR(x, z) >= gamma
 *
 * Pr(. | theta) is the probability that a model gives the true outcome. Pr(.) is its mean over models, half of which have
 * the record: online (mean over models with it + mean over models without it) / 2; offline, with models without it only,
 * the mean of those with it stands for 1 + a (out - 1), so Pr = ((1 + a) out + (1 - a)) / 2.
 *
 * Offline, both x and z are asked of reference models that did not learn from them. Online, the models with and without
 * x are the shadows, those with and without z the references; `models` counts each.
 */
export class RobustAttack implements ScoreAttack {
  readonly #settings: RmiaScore

  constructor(settings: RmiaScore) {
    this.#settings = settings
  }

  impossible(view: AttackerView): string | null {
    const { audited } = this.#ratios(view)
    return audited.some(Number.isNaN) || this.#population(view).length === 0
      ? `It needs ${this.#settings.mode === 'online' ? 'two shadow models and two reference models' : 'one reference model'} at least.`
      : null
  }

  async score(view: AttackerView): Promise<Float64Array> {
    const { gamma } = this.#settings
    const population = this.#population(view).sort()
    return this.#ratios(view).audited.map((ratio) => outdone(ratio, population, gamma) / population.length)
  }

  /** Pr(z | theta) / Pr(z) of the population records that have a Pr(z). */
  #population(view: AttackerView): Float64Array {
    return this.#ratios(view).population.filter((ratio) => !Number.isNaN(ratio))
  }

  #ratios({ answers, audited, population, shadows, references }: AttackerView) {
    const { mode, models, scaling } = this.#settings
    const own = atMost(references, models)
    const forAudited = mode === 'online' ? atMost(shadows, models) : own
    const { truth } = answers
    const ratios = (rows: Int32Array, from: readonly ShadowAnswers[]) => {
      const truths = from.map((model) => model.answers.truth)
      return Float64Array.from(rows, (record) => {
        const marginal = marginalOf(record, from, truths, mode === 'online' ? null : scaling)
        return truth[record] / Math.max(marginal, smallestProbability)
      })
    }
    return { audited: ratios(audited, forAudited), population: ratios(population, own) }
  }
}

/** Pr(x), not a number where the models that it needs are absent. */
function marginalOf(
  record: number,
  models: readonly ShadowAnswers[],
  truths: readonly Float64Array[],
  scaling: number | null,
): number {
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ]
  models.forEach(({ inside }, model) => {
    sums[inside[record]] += truths[model][record]
    counts[inside[record]]++
  })
  const outside = sums[0] / counts[0]
  const inside = scaling === null ? sums[1] / counts[1] : 1 + scaling * (outside - 1)
  return (inside + outside) / 2
}

/** How many population records are outdone. @param population ratios in rising order */
function outdone(ratio: number, population: Float64Array, gamma: number): number {
  let [low, high] = [0, population.length]
  while (low < high) {
    const middle = (low + high) >> 1
    // A population record of probability 0 is outdone by any other.
    if (ratio >= gamma * population[middle]) low = middle + 1
    else high = middle
  }
  return low
}
