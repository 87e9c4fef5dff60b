import type { LiraScore } from '#shared/contracts/membership.ts'
import type { ShadowAnswers } from './answers.ts'
import { atMost, type AttackerView, type ScoreAttack } from './attack.ts'

/** Standard deviations below this count as this, so that a record whose models all agree gives a finite score. */
const smallestDeviation = 1e-6

/** Mean and variance of each audited record's confidence over the models with it (or without it). */
interface Normals {
  readonly means: Float64Array
  readonly deviations: Float64Array
}

/**
 * The likelihood-ratio attack (Carlini et al. 2022, algorithm 1). phi = ln(p / (1 - p)) is the logit-scaled confidence
 * of the true outcome; over models with the record (in) and without it (out) it is taken for normal.
 *
 * - online: score = ln N(phi; mu_in, s_in^2) - ln N(phi; mu_out, s_out^2), the logarithm of the paper's Lambda, from
 *   the shadows, which learned from halves of the audited records
 * - offline: score = (phi - mu_out) / s_out, of which the paper's Lambda = 1 - Pr[Z > phi], Z ~ N(mu_out, s_out^2), is
 *   a rising function, but rounds to 1; from the references, which learned from none of them
 *
 * Variances are unbiased. "fixed" is one variance for all records (section VI-B): the squared distances from each
 * record's own mean, added up over records and divided by their degrees of freedom, for "in" and for "out". (The
 * authors' code takes the variance of all confidences about their common mean, and that of "in" for both.)
 */
export class LikelihoodRatioAttack implements ScoreAttack {
  readonly #settings: LiraScore

  constructor(settings: LiraScore) {
    this.#settings = settings
  }

  impossible({ shadows, references, audited }: AttackerView): string | null {
    const models = atMost(this.#settings.mode === 'online' ? shadows : references, this.#settings.models)
    const kinds = this.#settings.mode === 'online' ? [1, 0] : [0]
    const counts = kinds.flatMap((kind) => Array.from(audited, (record) => countOf(models, record, kind)))
    const fewest = counts.reduce((least, count) => Math.min(least, count), Infinity)
    const needed = this.#settings.variance === 'record' ? 2 : 1
    const most = counts.reduce((a, b) => Math.max(a, b), 0)
    return fewest >= needed && most >= 2
      ? null
      : `It needs at least two models with and two without each record; there are ${models.length} models.`
  }

  async score(view: AttackerView): Promise<Float64Array> {
    const { mode, models: most, variance } = this.#settings
    const models = atMost(mode === 'online' ? view.shadows : view.references, most)
    const { confidence } = view.answers
    const outside = normals(models, view.audited, 0, variance)
    const standardised = (record: number, i: number, { means, deviations }: Normals) =>
      (confidence[record] - means[i]) / deviations[i]
    if (mode === 'offline') return Float64Array.from(view.audited, (record, i) => standardised(record, i, outside))
    const inside = normals(models, view.audited, 1, variance)
    const logDensity = (record: number, i: number, of: Normals) =>
      -(standardised(record, i, of) ** 2) / 2 - Math.log(of.deviations[i])
    return Float64Array.from(
      view.audited,
      (record, i) => logDensity(record, i, inside) - logDensity(record, i, outside),
    )
  }
}

const countOf = (models: readonly ShadowAnswers[], record: number, kind: number) =>
  models.reduce((count, { inside }) => count + (inside[record] === kind ? 1 : 0), 0)

function normals(
  models: readonly ShadowAnswers[],
  audited: Int32Array,
  kind: 0 | 1,
  variance: LiraScore['variance'],
): Normals {
  const confidences = models.map(({ answers }) => answers.confidence)
  const means = new Float64Array(audited.length)
  const squares = new Float64Array(audited.length)
  const counts = new Int32Array(audited.length)
  audited.forEach((record, i) => {
    models.forEach(({ inside }, model) => {
      if (inside[record] !== kind) return
      // Welford's update: without the cancellation of a difference of large sums.
      const distance = confidences[model][record] - means[i]
      means[i] += distance / ++counts[i]
      squares[i] += distance * (confidences[model][record] - means[i])
    })
  })
  const freedom = counts.reduce((sum, count) => sum + Math.max(0, count - 1), 0)
  const pooled = squares.reduce((sum, square) => sum + square, 0) / freedom
  const deviations = squares.map((square, i) =>
    Math.max(smallestDeviation, Math.sqrt(variance === 'fixed' ? pooled : square / (counts[i] - 1))),
  )
  return { means, deviations }
}
