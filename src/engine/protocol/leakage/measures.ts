import {
  advantageBoundOf,
  estimateInformation,
  estimateLeakage,
  isViolated,
  type LeakageSettings,
  pairedAdvantage,
  type RecordRefits,
  type ThresholdRule,
  thresholdRules,
} from '../../leakage/index.ts'
import { boxSummary, mean, quantile, type Random } from '../../math/index.ts'
import { figureOf, type ResultRow } from '../results.ts'
import type { Effort } from './settings.ts'

/** Names of what is measured of every record. */
export const measures = {
  advantage: 'advantage',
  leakage: 'rho_KL',
  plugIn: 'rho_KL, plug-in',
  floor: 'rho_KL, floor',
  jackknife: 'rho_KL, jackknife',
  shrunk: 'rho_KL, shrunk covariance',
  diagonal: 'rho_KL, diagonal covariance',
  diagonalFloor: 'rho_KL, diagonal covariance, floor',
  output: 'rho_KL of the output',
  outputFloor: 'rho_KL of the output, floor',
  information: 'rho_MI',
  evenInformation: 'rho_MI, even odds',
  bound: 'bound',
  exceeded: 'bound exceeded',
  told: 'told apart from the floor',
} as const

/** One record's figures by name; advantages by the threshold's rule after a bar. */
export type RecordFigures = ReadonlyMap<string, number>

export const keyOf = (measure: string, rule?: ThresholdRule): string => (rule ? `${measure}|${rule}` : measure)

interface Options {
  readonly effort: Effort
  readonly noise: number
  /** n / N. */
  readonly share: number
  /** Whether full covariances of the parameters can be estimated: not for a network. */
  readonly isSmall: boolean
}

/** Everything that is estimated of one record. */
export function figuresOfRecord(
  { parameters, outputs, guesses }: RecordRefits,
  { effort, noise, share, isSmall }: Options,
  random: Random,
): RecordFigures {
  const figures = new Map<string, number>()
  const { resamples, permutations, draws } = effort
  const base: LeakageSettings = { covariance: 'full', noise, correction: 'permutations', resamples: 0, permutations }
  const main = isSmall ? parameters : outputs
  // The noise is in the outputs already.
  const mainNoise = isSmall ? noise : 0
  const found = estimateLeakage(main, { ...base, noise: mainNoise, resamples }, random.stream('leakage'))
  const output = isSmall
    ? estimateLeakage(outputs, { ...base, noise: 0 }, random.stream('output'))
    : { corrected: found.corrected, floor: found.floor }
  figures.set(measures.output, output.corrected)
  figures.set(measures.outputFloor, output.floor?.mean ?? 0)
  const diagonal = estimateLeakage(parameters, { ...base, covariance: 'diagonal' }, random.stream('diagonal'))
  figures.set(measures.diagonal, diagonal.corrected)
  figures.set(measures.diagonalFloor, diagonal.floor?.mean ?? 0)
  if (isSmall) {
    const few = { ...base, permutations: Math.min(permutations, 10) }
    const shrunk = estimateLeakage(parameters, { ...few, covariance: 'shrunk' }, random.stream('shrunk'))
    const jackknife = estimateLeakage(
      parameters,
      { ...base, correction: 'jackknife', permutations: 0 },
      random.stream('jackknife'),
    )
    figures.set(measures.leakage, found.corrected)
    figures.set(measures.plugIn, found.plugIn)
    figures.set(measures.floor, found.floor?.mean ?? 0)
    figures.set(measures.shrunk, shrunk.corrected)
    figures.set(measures.jackknife, jackknife.corrected)
  }
  for (const [name, odds] of [
    [measures.information, share],
    [measures.evenInformation, 0.5],
  ] as const) {
    const settings = {
      ...base,
      noise: mainNoise,
      covariance: 'full',
      permutations: Math.min(permutations, 10),
    } as const
    figures.set(name, estimateInformation(main, odds, draws, settings, random.stream(name)).corrected)
  }
  figures.set(measures.bound, advantageBoundOf(found.corrected))
  figures.set(measures.told, found.floor && found.plugIn > found.floor.high ? 1 : 0)
  for (const rule of thresholdRules) {
    const advantage = pairedAdvantage(guesses[rule].withRecord, guesses[rule].without)
    figures.set(keyOf(measures.advantage, rule), advantage.estimate)
    const isAbove = found.interval && isViolated(advantage, found.interval)
    figures.set(keyOf(measures.exceeded, rule), isAbove ? 1 : 0)
  }
  return figures
}

/** Measures of which a repetition's figure is the mean over its records, not the median. */
const averaged: readonly string[] = [measures.advantage, measures.exceeded, measures.told]

/**
 * The rows of one point and model.
 *
 * @param repetitions for each, the figures of its records
 */
export function rowsOfRecords(
  place: { readonly point: string; readonly x: number; readonly model: string },
  repetitions: readonly (readonly RecordFigures[])[],
): ResultRow[] {
  return [...repetitions[0][0].keys()].map((key): ResultRow => {
    const [measure, rule] = key.split('|')
    const values = repetitions.map((records) => records.map((record) => record.get(key) as number))
    const middle = averaged.includes(measure) ? mean : (list: readonly number[]) => quantile(list, 0.5)
    return {
      ...place,
      family: null,
      distribution: null,
      contrast: null,
      attack: rule ?? null,
      measure,
      figure: figureOf(values.map(middle)),
      box: boxSummary(values.flat()),
    }
  })
}

/** A row of one number for each repetition. */
export const plainRow = (
  place: { readonly point: string; readonly x: number; readonly model: string },
  measure: string,
  values: readonly number[],
): ResultRow => ({
  ...place,
  family: null,
  distribution: null,
  contrast: null,
  attack: null,
  measure,
  figure: figureOf(values),
})
