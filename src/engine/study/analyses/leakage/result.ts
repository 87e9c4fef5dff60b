import type { Box, LeakageAnalysisResult, LeakageSubject, RecordFigure } from '#shared/contracts/leakage.ts'
import type { FeatureSet } from '#shared/contracts/study.ts'
import { boxSummary, mean, quantile } from '../../../math/index.ts'
import { difference, groupBy, measure, positive, type Range, share } from '../../estimate.ts'
import { familyOf } from '../../names.ts'
import { overRepetitions, type ScoreRow } from '../analysis.ts'

/** What a row of figures is about. */
export type LeakageAbout =
  | { readonly what: 'universe' }
  | {
      readonly what: 'record'
      readonly model: string | null
      readonly features: FeatureSet
      readonly seen: LeakageSubject['seen']
      /** Whether it is the study's own number of training rows, which may differ a little between repetitions. */
      readonly own: boolean
      readonly size: number
      readonly noise: number
      /** Why there is no figure: the kind of model is not studied, or too few refits had a record, or had it not. */
      readonly why?: 'kind' | 'few'
    }
  | { readonly what: 'cost'; readonly features: FeatureSet; readonly noise: number }
  | { readonly what: 'needed'; readonly features: FeatureSet; readonly target: number }

type About<What> = Extract<LeakageAbout, { what: What }>
const about = <What extends LeakageAbout['what']>(row: ScoreRow, what: What): About<What> | null =>
  row.about.what === what ? (row.about as unknown as About<What>) : null

/** Farthest numbers beyond the whiskers that are shown. */
const mostShown = 20

/** A box of numbers, with the farthest beyond its whiskers; null of none. */
export function boxOf(values: readonly number[]): Box | null {
  if (values.length === 0) return null
  const {
    count,
    mean: middle,
    median: half,
    lowerQuartile,
    upperQuartile,
    lowWhisker,
    highWhisker,
    outliers,
  } = boxSummary(values)
  const beyond = values.filter((value) => value < lowWhisker || value > highWhisker)
  const farthest = beyond.toSorted((a, b) => Math.abs(b - half) - Math.abs(a - half))
  const box = { count, mean: middle, median: half, lowerQuartile, upperQuartile, lowWhisker, highWhisker, outliers }
  return { ...box, shown: farthest.slice(0, mostShown).sort((a, b) => a - b) }
}

const anything: Range = { least: -Infinity, most: Infinity }
const median = (values: readonly number[]) => quantile(values, 0.5)
const reasons = {
  kind: 'Not studied for this kind of model',
  few: 'Too few refits had the records, or lacked them',
} as const

/** Results over all repetitions. */
export function leakageResult(repetitions: readonly (readonly ScoreRow[])[]): LeakageAnalysisResult {
  const rowsAbout = <What extends 'universe' | 'cost' | 'needed'>(what: What) =>
    overRepetitions<About<What>>(repetitions.map((rows) => rows.filter((row) => row.about.what === what)))
  return {
    kind: 'leakage',
    universe: rowsAbout('universe')[0]?.mean('rows') ?? 0,
    rows: subjectRows(repetitions),
    noise: rowsAbout('cost').map(({ about: { features, noise }, measure }) => ({
      features,
      family: familyOf[features],
      noise,
      sampled: measure('sampled', positive),
      error: measure('error', positive),
      analytic: noise > 0 ? measure('analytic', positive, 'No record moved the parameters') : null,
      classical: noise > 0 ? known(measure('classical', positive)) : null,
    })),
    needed: rowsAbout('needed').map(({ about: { features, target }, measure }) => ({
      features,
      family: familyOf[features],
      target,
      median: measure('median', positive),
      worst: measure('worst', positive),
      analytic: measure('analytic', positive),
      classical: known(measure('classical', positive)),
    })),
    notes: [
      'Leakage is of a record, with its distribution over refits taken as normal: an approximation, and wild where a single row decides what a model says. The bound on the advantage is a theorem for the true distributions, not for estimates.',
      'A figure whose floor is as large as itself says that nothing was seen, not that nothing is told: more refits see more.',
      'The implied epsilons rest on the farthest that a swapped record was seen to move the parameters. Other records may move them farther, so nothing is guaranteed. The columns’ encoding and components are the same for every refit and are not covered.',
    ],
  }
}

/** null in the place of a figure that some repetition lacks. */
const known = (found: ReturnType<typeof measure>) => ('mean' in found ? found : null)

function subjectRows(repetitions: readonly (readonly ScoreRow[])[]): LeakageAnalysisResult['rows'] {
  const of = repetitions.map((rows) => rows.filter((row) => about(row, 'record')))
  const keyOf = (row: ScoreRow) => {
    const { model, features, own, size, noise } = about(row, 'record') as About<'record'>
    return JSON.stringify([model, features, noise, own ? 'own' : size])
  }
  return groupBy(of.flat(), keyOf).map((all) => {
    const key = keyOf(all[0])
    const subject = about(all[0], 'record') as About<'record'>
    const each = of.map((rows) => rows.filter((row) => keyOf(row) === key))
    const why = all.map((row) => about(row, 'record')?.why).find((reason) => reason !== undefined)
    const valuesOf = (rows: readonly ScoreRow[], figure: string) => rows.flatMap(({ figures }) => figures[figure] ?? [])
    const typical = (figure: string, middle: (values: readonly number[]) => number, range: Range) =>
      measure(
        each.map((rows) => {
          const values = valuesOf(rows, figure)
          return values.length > 0 ? middle(values) : null
        }),
        range,
        reasons[why ?? 'few'],
      )
    const spread = (figure: string, middle: (values: readonly number[]) => number, range: Range): RecordFigure => ({
      typical: typical(figure, middle, range),
      box: boxOf(valuesOf(all, figure)),
    })
    const worst = all
      .filter(({ figures }) => typeof figures.leakage === 'number')
      .toSorted((a, b) => (b.figures.leakage as number) - (a.figures.leakage as number))
      .at(0)?.figures
    return {
      model: subject.model,
      features: subject.features,
      family: familyOf[subject.features],
      seen: subject.seen,
      size: mean(all.map((row) => Number(row.about.size))),
      noise: subject.noise,
      records: valuesOf(all, 'leakage').length,
      dimension: mean([...valuesOf(all, 'dimension'), ...(worst ? [] : [1])]),
      leakage: spread('leakage', median, anything),
      plugIn: typical('plugIn', median, positive),
      floor: typical('floor', median, positive),
      greatest: worst
        ? { leakage: worst.leakage as number, low: worst.low as number, high: worst.high as number }
        : null,
      told: typical('told', mean, share),
      information: spread('information', median, anything),
      bound: spread('bound', median, share),
      boundBeforeFloor: typical('boundBeforeFloor', median, share),
      advantage: spread('advantage', mean, difference),
      exceeded: typical('exceeded', mean, share),
    }
  })
}
