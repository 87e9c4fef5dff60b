import type { LabelOnlyScore } from '#shared/contracts/membership.ts'
import { predictedClasses } from '../../metrics/index.ts'
import type { DenseMatrix } from '../../models/index.ts'
import type { AttackedModel, AttackerView, ScoreAttack } from './attack.ts'
import { boundaryDistances } from './boundary.ts'
import { pointsOf } from './records.ts'

/** Records whose boundary is sought together. */
const together = 1024

/**
 * Label-only: how far a record lies from the target's decision boundary, found from predicted classes alone
 * (Choquette-Choo et al. 2021, section 3.4): score(x, y) = dist(x, y), the Euclidean distance to the nearest point found
 * that is predicted otherwise, 0 where x itself is predicted wrongly. Training pushes the boundary away from members.
 *
 * Distances are in the encoded columns (standardised numbers, indicators). The search is HopSkipJump; see boundary.ts.
 */
export class LabelOnlyAttack implements ScoreAttack {
  readonly #settings: LabelOnlyScore

  constructor(settings: LabelOnlyScore) {
    this.#settings = settings
  }

  impossible({ target, population }: AttackerView): string | null {
    if (!target.answerAt) return 'This kind of model reads categories, between which there is no distance.'
    return population.length > 0 ? null : 'It needs records of the attacker’s to begin its search from.'
  }

  async score(view: AttackerView): Promise<Float64Array> {
    const { records, audited, population, target, random, signal, pause } = view
    const answerAt = target.answerAt as NonNullable<AttackedModel['answerAt']>
    const label = async (points: DenseMatrix) => predictedClasses(await answerAt(points), records.classes)
    const points = pointsOf(records, population)
    const starts = { points, labels: await label(points) }
    const scores = new Float64Array(audited.length)
    for (let first = 0; first < audited.length; first += together) {
      await pause?.()
      signal?.throwIfAborted()
      const rows = audited.slice(first, first + together)
      const labels = Int32Array.from(rows, (row) => records.labels[row])
      const stream = random.stream(`from ${first}`)
      scores.set(await boundaryDistances(label, pointsOf(records, rows), labels, starts, this.#settings, stream), first)
    }
    return scores
  }
}
