import { type ThresholdRule, thresholdRules } from '../../leakage/index.ts'
import { mean } from '../../math/index.ts'
import { atLeast, atMost, type Claim, type Reading } from '../claims.ts'
import type { Query, ResultTable } from '../results.ts'
import { measures } from './measures.ts'
import { allVariants, encodings, networkModel, ridgeModel } from './settings.ts'

/** A figure at each point of the axis that has it, in order. */
const curve = (results: ResultTable, query: Query): (readonly number[])[] =>
  results.points.filter((point) => results.has({ ...query, point })).map((point) => results.values({ ...query, point }))

const first = <T>(list: readonly T[]): T => list[0]
const last = <T>(list: readonly T[]): T => list[list.length - 1]
const subtract = (a: readonly number[], b: readonly number[]) => a.map((value, i) => value - b[i])

/** How a figure must go along the axis. */
export type Direction = 'falls' | 'rises'

const atEnds = (direction: Direction, list: (readonly number[])[]): readonly number[] =>
  direction === 'falls' ? subtract(first(list), last(list)) : subtract(last(list), first(list))

/** The step that goes the wrong way most, or the right way least. */
function worstStep(direction: Direction, list: (readonly number[])[]): readonly number[] {
  const steps = list.slice(1).map((value, i) => atEnds(direction, [list[i], value]))
  return steps.reduce((worst, step) => (mean(step) < mean(worst) ? step : worst))
}

const reading = (
  variant: string,
  query: Query,
  values: (list: (readonly number[])[]) => readonly number[],
): Reading => ({
  variant,
  values: (results) => values(curve(results, query)),
  isThere: (results) => results.has(query),
})

type Values = (list: (readonly number[])[]) => readonly number[]
type Family = 'linear' | 'network'

/** The models of a family, by what tells them apart. */
export const modelsOf = (family: Family): readonly { readonly words: string; readonly model: string }[] =>
  family === 'linear'
    ? allVariants.map((variant) => ({
        words: `${variant.encoding} columns${variant.intercept ? '' : ', no intercept'}`,
        model: ridgeModel(variant),
      }))
    : encodings.map((encoding) => ({ words: `${encoding} columns`, model: networkModel(encoding) }))

/** Readings of rho_KL: raw columns and the full covariance first. */
export function leakageReadings(family: Family, values: Values): Reading[] {
  const kinds =
    family === 'linear'
      ? [measures.leakage, measures.jackknife, measures.shrunk, measures.diagonal, measures.output]
      : [measures.output, measures.diagonal]
  return kinds.flatMap((measure) =>
    modelsOf(family).map(({ words, model }) => reading(`${words}, ${measure}`, { model, measure }, values)),
  )
}

/** Readings of the advantage: raw columns and the mean training loss first. */
export function advantageReadings(family: Family, values: Values): Reading[] {
  return thresholdRules.flatMap((rule: ThresholdRule) =>
    modelsOf(family).map(({ words, model }) =>
      reading(`${words}, threshold: ${rule}`, { model, attack: rule, measure: measures.advantage }, values),
    ),
  )
}

/** The claims that every figure of the paper makes: both axes go one way. */
export function directionClaims(
  family: Family,
  direction: Direction,
  along: string,
  paper: string,
  figure: string,
): Claim[] {
  const model = family === 'linear' ? 'linear regression' : 'the network'
  const standard = atLeast(0)
  const words = direction === 'falls' ? 'smaller' : 'greater'
  return [
    {
      claim: `Of ${model} rho_KL ${direction} with ${along}, from the first point to the last`,
      paper: `${paper} (${figure})`,
      by: 'paper',
      standard,
      readings: leakageReadings(family, (list) => atEnds(direction, list)),
    },
    {
      claim: `Of ${model} rho_KL gets ${words} at every step: the worst step`,
      paper: `a curve that ${direction} (${figure})`,
      by: 'paper',
      standard,
      readings: leakageReadings(family, (list) => worstStep(direction, list)),
    },
    {
      claim: `The adversary’s advantage on ${model} ${direction} with ${along}, from the first point to the last`,
      paper: `${paper} (${figure})`,
      by: 'paper',
      standard,
      readings: advantageReadings(family, (list) => atEnds(direction, list)),
    },
  ]
}

/** A fall to a tenth between the ends: "rapidly". */
export const rapidClaim = (family: Family, figure: string): Claim => ({
  claim: `Of ${family === 'linear' ? 'linear regression' : 'the network'} rho_KL falls to less than a tenth`,
  paper: `"decrease rapidly" (${figure})`,
  by: 'paper',
  standard: atMost(0),
  readings: leakageReadings(family, (list) => last(list).map((value, i) => value - first(list)[i] / 10)),
})

/** Theorem 1, corrected, on estimates: nearly no record may lie above its bound. */
export function boundClaim(families: readonly Family[]): Claim {
  const worst: Values = (list) => list.reduce((most, value) => (mean(value) > mean(most) ? value : most))
  const models = families.flatMap((family) => modelsOf(family).map((each) => ({ family, ...each })))
  return {
    claim: 'The advantage is at most min(1, sqrt(rho_KL) / 2): the share of records beyond it, at the worst point',
    paper: 'theorem 1, corrected; a theorem for the true distributions, not for normal ones fitted to refits',
    by: 'ours',
    standard: atMost(0.05),
    readings: (['average training loss', 'mean training loss'] as const).flatMap((rule) =>
      models.map(({ family, words, model }) =>
        reading(`${family}, ${words}, threshold: ${rule}`, { model, attack: rule, measure: measures.exceeded }, worst),
      ),
    ),
  }
}
