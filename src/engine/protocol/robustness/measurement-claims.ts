import { atLeast, type Claim, near, type Reading } from '../claims.ts'
import type { ResultTable } from '../results.ts'
import { lowest } from '../studies/common.ts'
import { type Curve, measureOf, models, noises, shiftName } from './measurement-names.ts'

type Values = Reading['values']

const pointsOf = (results: ResultTable, curve: Curve, deviation: number) => {
  const rows = results.rows.filter(({ measure }) => measure === measureOf(curve, deviation, models.cama))
  return [...new Map(rows.map(({ point, x }) => [point, x as number])).entries()]
}
const valuesAt = (results: ResultTable, curve: Curve, deviation: number, model: string, point: string) =>
  results.values({ measure: measureOf(curve, deviation, model), model, point })
const less = (minuend: readonly number[], subtrahend: readonly number[]) =>
  minuend.map((value, i) => value - subtrahend[i])

/** One model's share less another's, at the point where its mean is lowest, among points some way from clean. */
const worstLead =
  (curve: Curve, model: string, other: string, least = 0) =>
  (deviation: number): Values =>
  (results) =>
    lowest(
      pointsOf(results, curve, deviation)
        .filter(([, x]) => x !== 0 && Math.abs(x) >= least)
        .map(([point]) =>
          less(valuesAt(results, curve, deviation, model, point), valuesAt(results, curve, deviation, other, point)),
        ),
    )

/** A model's share at a point less another's, or its own, on clean rows. */
const lossAt =
  (curve: Curve, model: string, at: 'worst' | 'farthest', other: string = model) =>
  (deviation: number): Values =>
  (results) => {
    const points = pointsOf(results, curve, deviation)
    const [zero] = points.find(([, x]) => x === 0) as [string, number]
    const clean = valuesAt(results, curve, deviation, other, zero)
    const farthest = Math.max(...points.map(([, x]) => Math.abs(x)))
    return lowest(
      points
        .filter(([, x]) => x !== 0 && (at === 'worst' || Math.abs(x) === farthest))
        .map(([point]) => less(valuesAt(results, curve, deviation, model, point), clean)),
    )
  }

/** The main reading, then the same with the other noise. */
const inEachNoise = (of: (deviation: number) => Values, words = ''): Reading[] =>
  noises.map((deviation) => ({
    variant: `${words}noise of deviation ${deviation}`,
    values: of(deviation),
  }))

const claim = (words: string, paper: string, standard: Claim['standard'], ...readings: Reading[]): Claim => ({
  claim: words,
  paper,
  by: 'paper',
  standard,
  readings,
})
const ours = (words: string, standard: Claim['standard'], ...readings: Reading[]): Claim => ({
  ...claim(words, 'not in the paper', standard, ...readings),
  by: 'ours',
})

/** A lead that a reader of a figure would see. */
const above = atLeast(0)
const withoutM = 'm = 0 in prediction, '
const explained = 'Moved by 2 or more, the DNN is worse than a network on the parents alone'

const sameOnClean =
  (model: string) =>
  (deviation: number): Values =>
  (results) =>
    less(
      valuesAt(results, 'children moved', deviation, model, shiftName(0)),
      valuesAt(results, 'children moved', deviation, models.network, shiftName(0)),
    )

const attackClaims = (curve: 'FGSM' | 'PGD'): Claim[] => [
  claim(
    `Against ${curve} CAMA is right more often than the DNN, whatever the epsilon`,
    '"significantly improved robustness against adversarial attacks" (figure 13)',
    above,
    ...inEachNoise(worstLead(curve, models.cama, models.network)),
    ...inEachNoise(worstLead(curve, models.withoutM, models.network), withoutM),
  ),
  claim(
    `Against ${curve} fine-tuning on the attacked rows helps CAMA, whatever the epsilon`,
    '"fine-tuning further provides improvements on robustness" (figure 13)',
    above,
    ...inEachNoise(worstLead(curve, models.tuned, models.cama)),
  ),
  claim(
    `After fine-tuning on rows attacked by ${curve} CAMA is as good on clean rows as before`,
    '"while keeping high accuracy on clean test examples" (figure 13)',
    atLeast(-0.02),
    ...inEachNoise(lossAt(curve, models.tunedClean, 'worst', models.cama)),
  ),
  ours(
    `Against ${curve} the fine-tuned CAMA, attacked again, is right more often than the DNN`,
    above,
    ...inEachNoise(worstLead(curve, models.tunedAttacked, models.network)),
  ),
  ours(
    `CAMA’s own slopes, and not the DNN’s, make the worse ${curve} examples against it: its samples hide nothing`,
    above,
    ...inEachNoise(worstLead(curve, models.carriedOver, models.cama)),
  ),
  ours(
    `Against ${curve} CAMA is right more often than a network on the parents alone`,
    above,
    ...inEachNoise(worstLead(curve, models.cama, models.parents)),
  ),
]

/** What the paper says of figures 13, 14 and 15, and what we add. */
export const measurementClaims: readonly Claim[] = [
  claim(
    'On clean rows CAMA is right as often as the DNN',
    '"the same accuracy as a discriminative DNN on clean data" (figure 15)',
    near(0, 0.05),
    ...inEachNoise(sameOnClean(models.cama)),
    ...inEachNoise(sameOnClean(models.withoutM), withoutM),
  ),
  claim(
    'With the co-parents moved CAMA is right more often than the DNN, whatever the distance',
    '"significantly more robust to a wide range of manipulations" (figure 14)',
    above,
    ...inEachNoise(worstLead('co-parents moved', models.cama, models.network)),
    ...inEachNoise(worstLead('co-parents moved', models.withoutM, models.network), withoutM),
  ),
  claim(
    'With the co-parents moved farthest CAMA is as good as on clean rows',
    '"manipulations in C do not affect the decision making of deep CAMA" (figure 14)',
    atLeast(-0.05),
    ...inEachNoise(lossAt('co-parents moved', models.cama, 'farthest')),
    ...inEachNoise(lossAt('co-parents moved', models.withoutM, 'farthest'), withoutM),
  ),
  {
    ...claim(
      'With the children moved CAMA is right more often than the DNN, whatever the distance',
      '"significantly more robust to manipulations even without fine-tuning" (figure 15)',
      above,
      ...inEachNoise(worstLead('children moved', models.cama, models.network)),
      ...inEachNoise(worstLead('children moved', models.withoutM, models.network), withoutM),
    ),
    explainedBy: explained,
  },
  claim(
    'With the children moved by 2 or more fine-tuning helps CAMA',
    '"further improved by fine-tuning, especially when the amount of distortion is large" (figure 15)',
    above,
    ...inEachNoise(worstLead('children moved', models.tuned, models.cama, 2)),
    ...inEachNoise(worstLead('children moved', models.tunedUnused, models.unused, 2), 'on rows not fine-tuned on, '),
  ),
  claim(
    'After fine-tuning on moved children CAMA is as good on clean rows as before',
    '"does not drop after fine-tuning on different shifts" (figure 15)',
    atLeast(-0.02),
    ...inEachNoise(lossAt('children moved', models.tunedClean, 'worst', models.cama)),
  ),
  ...attackClaims('FGSM'),
  ...attackClaims('PGD'),
  ...(['co-parents moved', 'children moved', 'FGSM', 'PGD'] as const).map((curve) =>
    ours(`${curve}: CAMA is right more often than the DNN in noisy data too (deviation ${noises[1]})`, above, {
      variant: `noise of deviation ${noises[1]}`,
      values: worstLead(curve, models.cama, models.network)(noises[1]),
    }),
  ),
  ours(explained, above, ...inEachNoise(worstLead('children moved', models.parents, models.network, 2))),
  ours(
    'With the co-parents moved CAMA is right more often than a network on the parents alone, whatever the distance',
    above,
    ...inEachNoise(worstLead('co-parents moved', models.cama, models.parents)),
  ),
  ours(
    'With the children moved the fine-tuned CAMA is right more often than a network on the parents alone, whatever the distance',
    above,
    ...inEachNoise(worstLead('children moved', models.tuned, models.parents)),
  ),
]
