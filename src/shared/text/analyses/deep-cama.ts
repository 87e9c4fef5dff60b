/** What is said of a deep CAMA on the user's own columns. */

import {
  deepCama,
  type DeepCamaFound,
  type DeepCamaResult,
  type DeepCamaSettings,
  tunedCama,
} from '../../contracts/deep-cama.ts'
import type { Estimate, Measure, Results } from '../../contracts/results.ts'
import { count, isEstimate, list, percentWithInterval } from '../format.ts'
import { modelTitle } from '../names.ts'
import { rounded } from './rounded.ts'
import { namedModels } from './section.ts'
import { styled } from '../number-style.ts'

/** For tables. */
const titles = new Map([
  [deepCama, 'Deep CAMA'],
  [tunedCama, 'Deep CAMA, fine-tuned'],
])
/** For running text. */
const short = new Map([
  [deepCama, 'the deep CAMA'],
  [tunedCama, 'the fine-tuned deep CAMA'],
])

/** A model of the study, or a deep CAMA, for tables. */
export function movedModelTitle({ models }: Results, key: string): string {
  const own = models.find((model) => model.key === key)
  return own ? modelTitle(own, models) : (titles.get(key) ?? key)
}

/** The study's models in telling order, then the deep CAMA: those that are moved. */
export const movedModels = (results: Results): { readonly key: string; readonly short: string }[] => [
  ...namedModels(results).map(({ key, short }) => ({ key, short })),
  { key: deepCama, short: short.get(deepCama) as string },
]

const signed = (by: number): string => (by === 0 ? 'as it is' : `${by > 0 ? '+' : '−'}${rounded(Math.abs(by))}`)

/** "−8.3 points (−11.5 to −5.1)" of a difference of shares. */
const points = ({ mean, low, high }: Pick<Estimate, 'mean' | 'low' | 'high'>): string => {
  const show = (value: number) =>
    styled(
      (100 * value)
        .toFixed(1)
        .replace(/^-(?=.*[1-9])/, '−')
        .replace(/^-/, ''),
    )
  return `${show(mean)} points${high > low ? ` (${show(low)} to ${show(high)})` : ''}`
}
const pointsOrNone = (gain: Measure): string => (isEstimate(gain) ? points(gain) : gain.withheld)

/** How the fine-tuned deep CAMA compares with others, in words, with the intervals; those that are alike in one sentence. */
function comparisons(all: readonly { readonly than: string; readonly gain: Measure }[]): string[] {
  const known = all.flatMap(({ than, gain }) => (isEstimate(gain) ? [{ than, gain }] : []))
  const isSingle = ({ gain: { values, low, high } }: (typeof known)[number]) => values.length < 2 && !(high > low)
  const told = known.filter((one) => !isSingle(one))
  const of = (holds: (gain: Estimate) => boolean) => told.filter(({ gain }) => holds(gain))
  const [more, less] = [of(({ low }) => low > 0), of(({ high }) => high < 0)]
  const open = of(({ low, high }) => low <= 0 && high >= 0)
  const by = (group: typeof told, turn: number) =>
    list(
      group.map(({ than, gain: { mean, low, high } }) => {
        const ends = turn < 0 ? { low: -high, high: -low } : { low, high }
        return `${than} by ${points({ mean: turn * mean, ...ends })}`
      }),
    )
  const named = (group: typeof known) =>
    list(group.map(({ than, gain }) => `${than} (${points(gain).replace(' (', ', ').replace(')', '')})`))
  const single = known.filter(isSingle)
  return [
    ...(more.length > 0 ? [`It is then right more often than ${by(more, 1)}.`] : []),
    ...(less.length > 0 ? [`It is then right less often than ${by(less, -1)}.`] : []),
    ...(open.length > 0 ? [`Whether it is then right more often than ${named(open)} cannot be told.`] : []),
    ...(single.length > 0
      ? [
          `In a single repetition, which says nothing of chance, its accuracy was this much above that of ${named(single)}.`,
        ]
      : []),
    ...all.flatMap(({ than, gain }) =>
      isEstimate(gain) ? [] : [`How it compares with ${than} is not known: ${gain.withheld}.`],
    ),
  ]
}

const shortOf = (results: Results, key: string): string =>
  namedModels(results).find((model) => model.key === key)?.short ?? short.get(key) ?? key

/** What fine-tuning did, in sentences. */
export function deepCamaSentences(results: Results, result: DeepCamaResult): string[] {
  if (result.kind === 'skipped') return [`There is no deep CAMA: ${result.reason}`]
  const { drift, site } = result
  const told: string[] = []
  if (drift) {
    told.push(
      `${drift.columns.length > 1 ? `All of ${list(drift.columns)} drifted alike` : `${drift.columns[0]} drifted`}, and the deep CAMA was fine-tuned on rows that had drifted so, without their outcomes; told are means over the drifts.`,
      ...comparisons(
        drift.gains.map(({ model, gain }) => ({
          than: model === deepCama ? 'before fine-tuning' : shortOf(results, model),
          gain,
        })),
      ),
    )
  } else
    told.push(
      'No effect is a number, or no rows of other persons were left, so there was no drift for the deep CAMA to be fine-tuned on.',
    )
  if (site) {
    const right = (key: string) => site.models.find(({ model }) => model === key)?.accuracy
    const [before, after] = [right(deepCama), right(tunedCama)]
    if (before && after)
      told.push(
        `At the sites that were not trained on the deep CAMA is right for ${percentWithInterval(before)} as it was trained, and for ${percentWithInterval(after)} once it is fine-tuned on other rows from there without their outcomes.`,
        ...comparisons([{ than: 'before fine-tuning', gain: site.gain }]),
      )
  }
  return told
}

/** Drifts and sites in tables. */
export function deepCamaTables(results: Results, result: DeepCamaResult | undefined) {
  if (result?.kind !== 'found') return []
  const { drift, site } = result
  const titleOf = (key: string) => movedModelTitle(results, key)
  return [
    {
      name: 'Deep CAMA: which column has which part',
      table: {
        header: ['Column', 'Part in the model'],
        rows: partsOf(result),
      },
    },
    {
      name: 'All effects drift alike, with fine-tuning',
      table: {
        header: ['Model', 'Moved by (standard deviations)', 'Accuracy'],
        rows: (drift?.curves ?? []).map(({ model, by, accuracy }) => [
          titleOf(model),
          signed(by),
          percentWithInterval(accuracy),
        ]),
      },
    },
    {
      name: 'The fine-tuned deep CAMA on records as they are',
      table: {
        header: ['Fine-tuned on rows moved by', 'Accuracy'],
        rows: (drift?.kept ?? []).map(({ by, accuracy }) => [signed(by), percentWithInterval(accuracy)]),
      },
    },
    {
      name: 'Accuracy of the fine-tuned deep CAMA less that of others',
      table: {
        header: ['Where', 'Less that of', 'Difference'],
        rows: [
          ...(drift?.gains ?? []).map(({ model, gain }) => [
            'drifts, mean',
            model === deepCama ? 'the deep CAMA before' : titleOf(model),
            pointsOrNone(gain),
          ]),
          ...(site ? [['other sites', 'the deep CAMA before', pointsOrNone(site.gain)]] : []),
        ],
      },
    },
    {
      name: 'At the sites that were not trained on',
      table: {
        header: ['Model', 'Accuracy'],
        rows: (site?.models ?? []).map(({ model, accuracy }) => [titleOf(model), percentWithInterval(accuracy)]),
      },
    },
  ]
}

const partsOf = ({ causes, coParents, effects }: DeepCamaFound): string[][] => [
  ...causes.map((column) => [
    column,
    coParents.includes(column) ? 'cause of the outcome and of an effect' : 'cause of the outcome',
  ]),
  ...coParents.filter((column) => !causes.includes(column)).map((column) => [column, 'other cause of an effect']),
  ...effects.map((column) => [column, 'effect: modelled, and manipulated']),
]

/** How it was done. */
export function deepCamaMethod(result: DeepCamaResult | undefined, settings: DeepCamaSettings | null): string {
  if (result?.kind !== 'found' || !settings) return ''
  const { drift, site } = result
  const { hidden, latent, manipulation, epochs, samples, fineTuneSteps } = settings
  const rows = [
    ...(drift ? [`drifts: ${count(drift.tunedOn)} held-out rows, scored on ${count(drift.scored)} others`] : []),
    ...(site ? [`other sites: ${count(site.tunedOn)} of their rows, scored on ${count(site.scored)} others`] : []),
  ]
  return ` Deep CAMA (Zhang, Zhang and Li 2020, section 3.2): networks ${count(hidden)} wide, ${count(latent)} numbers in Z and ${count(manipulation)} in M, trained for ${count(epochs)} passes on the training rows with do(m = 0); effects that are numbers are Gaussian with unit scale, categories have a softmax; a tenth of the rows, 500 at most, chooses the best pass. It answers by ${count(samples)} samples of M and, for each of these and each class, ${count(samples)} of Z, the same for every record, so that an answer changes only with its record. Fine-tuning: ${count(fineTuneSteps)} steps of equation 8, which move the two networks that M goes through and nothing else. Rows that it was fine-tuned on are not those that were scored, and not of the same persons${rows.length > 0 ? ` (${rows.join('; ')})` : ''}.`
}
