import type { QuantileScore } from '#shared/contracts/membership.ts'
import { mean, sampleVariance } from '../../math/index.ts'
import { fitQuantiles } from '../../models/index.ts'
import type { AttackerView, ScoreAttack } from './attack.ts'
import { pointsOf, type Records } from './records.ts'

/** Fewest records that a regression is worth learning from. */
const fewestRecords = 20

/**
 * The quantile attack (Bertran et al. 2023, algorithm 1): how confident would the target be of this record were it not a
 * member? A network learns quantiles q_t(x, y) of phi = ln(p / (1 - p)) given the record, by the pinball loss, from the
 * attacker's own records, none of which is a member. One target, and no shadow model.
 *
 * The paper says "member" where phi > q_{1 - alpha}. The score for all alpha at once is where phi lies among the record's
 * own quantiles: their number below it, with straight lines between them and, beyond the outermost, lines as steep as
 * between the outermost and the middle one; it rises with phi. Quantiles that cross are put in order (Chernozhukov,
 * Fernandez-Val and Galichon 2010).
 */
export class QuantileAttack implements ScoreAttack {
  readonly #settings: QuantileScore

  constructor(settings: QuantileScore) {
    this.#settings = settings
  }

  impossible({ population }: AttackerView): string | null {
    return population.length >= fewestRecords
      ? null
      : `It needs ${fewestRecords} records of the attacker’s at least; there are ${population.length}.`
  }

  async score({
    records,
    population,
    audited,
    answers,
    random,
    executor,
    signal,
  }: AttackerView): Promise<Float64Array> {
    const { confidence } = answers
    const known = Float64Array.from(population, (record) => confidence[record])
    const [centre, spread] = [mean(known), Math.sqrt(sampleVariance(known)) || 1]
    const standardised = (value: number) => (value - centre) / spread
    const regression = await fitQuantiles(
      withOutcomes(records, population),
      known.map(standardised),
      { ...this.#settings, levels: [...this.#settings.levels].sort((a, b) => a - b) },
      { random, executor, signal },
    )
    const quantiles = await regression.predict(withOutcomes(records, audited))
    const width = this.#settings.levels.length
    return Float64Array.from(audited, (record, i) =>
      positionAmong(standardised(confidence[record]), quantiles.slice(i * width, (i + 1) * width).sort()),
    )
  }
}

/** Records' numbers with an indicator of the true outcome. */
function withOutcomes(records: Records, rows: Int32Array) {
  const { classes, labels } = records
  const { dense: points, width: own } = pointsOf(records, rows)
  const width = own + classes
  const dense = new Float32Array(rows.length * width)
  rows.forEach((row, i) => {
    dense.set(points.subarray(i * own, (i + 1) * own), i * width)
    dense[i * width + own + labels[row]] = 1
  })
  return { rows: rows.length, width, dense }
}

/** Narrower distances between quantiles count as this (in standard deviations of all scores). */
const narrowest = 1e-3

/**
 * Where a value stands among rising quantiles: i at the i-th, straight lines between.
 *
 * @param quantiles at least two, in rising order
 */
export function positionAmong(value: number, quantiles: Float64Array): number {
  const last = quantiles.length - 1
  const middle = quantiles[last >> 1]
  const slope = (from: number, to: number, steps: number) => steps / Math.max(to - from, narrowest)
  if (value <= quantiles[0]) return (value - quantiles[0]) * slope(quantiles[0], middle, Math.max(1, last >> 1))
  if (value >= quantiles[last])
    return last + (value - quantiles[last]) * slope(middle, quantiles[last], last - (last >> 1))
  let at = 0
  while (quantiles[at + 1] <= value) at++
  return at + (value - quantiles[at]) / (quantiles[at + 1] - quantiles[at])
}
