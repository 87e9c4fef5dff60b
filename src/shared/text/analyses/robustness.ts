import type {
  AttackRole,
  JointSearch,
  RobustnessAnalysis,
  RobustnessAnalysisResult,
} from '../../contracts/robustness.ts'
import type { Measure, Results } from '../../contracts/results.ts'
import { capitalize, count, isEstimate, list, percentWithInterval } from '../format.ts'
import type { z } from 'zod'
import { analysisNames, analysisQuestions } from './names.ts'
import { rounded, roundedWithInterval } from './rounded.ts'
import {
  deepCamaMethod,
  deepCamaSentences,
  deepCamaTables,
  movedModels,
  movedModelTitle as titleOf,
} from './deep-cama.ts'
import type { AnalysisSection } from './section.ts'

type Result = RobustnessAnalysisResult

const roles: Record<z.infer<typeof AttackRole>, string> = {
  outcome: 'outcome',
  parent: 'direct cause',
  cause: 'cause by way of others',
  child: 'effect',
  'co-parent': 'other cause of an effect',
  outside: 'neither',
}

const searches: Record<JointSearch, string> = {
  gradient: 'slope of the loss',
  combinations: 'all combinations of bins',
  'too-many': 'one column at a time: too many combinations',
  'categories-only': 'categories only',
  nothing: 'nothing to move',
}

/** "all numbers together" for null. */
export const movedName = (column: string | null): string => column ?? 'all numbers together'

export const robustCurve = ({ curves }: Result, model: string, column: string | null) =>
  curves.filter((row) => row.model === model && row.column === column)

const meanOf = (measure: Measure | undefined): number | null => (measure && isEstimate(measure) ? measure.mean : null)

/** The column that, moved alone by the furthest epsilon, leaves a model right least often. */
export function weakestColumn(result: Result, model: string): string | null {
  const moved = result.models.find((one) => one.model === model)?.moved ?? []
  const right = (column: string) => meanOf(robustCurve(result, model, column).at(-1)?.accuracy)
  const known = moved.filter((column) => right(column) !== null)
  return known.toSorted((a, b) => (right(a) ?? 1) - (right(b) ?? 1))[0] ?? null
}

const lengths = (value: number) => `${rounded(value)} standard ${value === 1 ? 'deviation' : 'deviations'}`

/** What is said of a model that was moved. */
function sentencesOf(
  name: string,
  result: Result,
  { model, accuracy, search, moved }: Result['models'][number],
): string {
  if (search === 'nothing')
    return `Nothing that ${name} reads may be moved without changing the right answer, so no tampering of this kind misleads it: right for ${percentWithInterval(accuracy)}.`
  const parts = [`${capitalize(name)} is right for ${percentWithInterval(accuracy)} as it is`]
  const together = robustCurve(result, model, null).at(-1)
  const shown = together && isEstimate(together.accuracy) ? together : undefined
  if (shown)
    parts.push(
      `for ${percentWithInterval(shown.accuracy)} where each number may be moved by up to ${lengths(shown.epsilon)} to mislead it`,
    )
  const weakest = weakestColumn(result, model)
  const alone = weakest === null ? undefined : robustCurve(result, model, weakest).at(-1)
  if (weakest !== null && alone && moved.length > 1)
    parts.push(`for ${percentWithInterval(alone.accuracy)} where ${weakest} alone may be, which matters most`)
  const first = `${parts[0]}${parts.length > 1 ? `; ${parts.slice(1).join('; ')}` : ''}.`
  const median = result.smallest.find((row) => row.model === model && row.column === null)?.median
  const worst = result.categories
    .filter((row) => row.model === model && row.to.how === 'worst')
    .toSorted((a, b) => (meanOf(a.accuracy) ?? 1) - (meanOf(b.accuracy) ?? 1))[0]
  return [
    first,
    ...(median && isEstimate(median)
      ? [`Half of its answers change with a move of at most ${roundedWithInterval(median)} standard deviations.`]
      : []),
    ...(worst && isEstimate(worst.accuracy)
      ? [
          `With the worst value of ${worst.column} in each record it is right for ${percentWithInterval(worst.accuracy)}.`,
        ]
      : []),
  ].join(' ')
}

/** What moving columns left of each model; of a deep CAMA's fine-tuning see `deepCamaSentences`. */
export function movedFinding(results: Results, result: Result): string {
  if (!result.columns.some(({ isMoved }) => isMoved))
    return `Nothing could be moved: in the graph ${results.data.outcome} has no effects.`
  return movedModels(results)
    .flatMap(({ key, short }) => {
      const found = result.models.find(({ model }) => model === key)
      return found ? [sentencesOf(short, result, found)] : []
    })
    .join(' ')
}

const replacement = ({ how, value }: Result['categories'][number]['to']): string =>
  how === 'value' ? (value ?? '–') : how === 'random' ? 'another at random' : 'the worst for each record'

/** "+0.5", "−1" */
export const signedLength = (by: number): string => `${by > 0 ? '+' : '−'}${rounded(Math.abs(by))}`

/** A length with its interval; why there is none is told once in a note. */
const lengthOrMore = (measure: Measure, furthest: number): string =>
  isEstimate(measure) ? roundedWithInterval(measure) : `more than ${rounded(furthest)}, or not found`

/** What moving columns found. */
export function robustnessSection(results: Results, result: Result, settings: RobustnessAnalysis): AnalysisSection {
  const furthest = Math.max(...settings.epsilons)
  const { smallest, shifts, categories, curves } = result
  const tables = [
    {
      name: 'What may be moved',
      table: {
        header: ['Column', 'To the outcome it is', 'Moved', 'One standard deviation', 'Why'],
        rows: result.columns.map(({ column, role, isMoved, deviation, reason }) => [
          column,
          roles[role],
          isMoved ? 'yes' : 'no',
          deviation === null ? '–' : rounded(deviation),
          reason,
        ]),
      },
    },
    {
      name: 'The models as they are',
      table: {
        header: ['Model', 'Reads of these', 'Searched by', 'Accuracy'],
        rows: result.models.map(({ model, moved, search, accuracy }) => [
          titleOf(results, model),
          moved.length > 0 ? list(moved) : 'none',
          searches[search],
          percentWithInterval(accuracy),
        ]),
      },
    },
    {
      name: 'Every record moved alike',
      table: {
        header: ['Model', 'Column', 'Moved by (standard deviations)', 'Accuracy', 'Answers changed'],
        rows: shifts.map(({ model, column, by, accuracy, changed }) => [
          titleOf(results, model),
          column,
          signedLength(by),
          percentWithInterval(accuracy),
          percentWithInterval(changed),
        ]),
      },
    },
    {
      name: 'Categories replaced',
      table: {
        header: ['Model', 'Column', 'Replaced by', 'Accuracy', 'Answers changed'],
        rows: categories.map(({ model, column, to, accuracy, changed }) => [
          titleOf(results, model),
          column,
          replacement(to),
          percentWithInterval(accuracy),
          percentWithInterval(changed),
        ]),
      },
    },
    {
      name: 'Each record moved to mislead',
      table: {
        header: ['Model', 'Column', 'Moved by at most', 'Robust accuracy', 'With one step (FGSM)'],
        rows: curves
          .filter(({ epsilon }) => epsilon > 0)
          .map(({ model, column, epsilon, accuracy, oneStep }) => [
            titleOf(results, model),
            movedName(column),
            rounded(epsilon),
            percentWithInterval(accuracy),
            oneStep ? percentWithInterval(oneStep) : '–',
          ]),
      },
    },
    {
      name: 'Smallest change that alters an answer (standard deviations)',
      table: {
        header: ['Model', 'Column', 'A quarter of the records', 'Half', 'Three quarters', 'Never found'],
        rows: smallest
          .filter(({ model }) => result.models.some((one) => one.model === model && one.search !== 'nothing'))
          .map(({ model, column, lowerQuartile, median, upperQuartile, never }) => [
            titleOf(results, model),
            movedName(column),
            ...[lowerQuartile, median, upperQuartile].map((measure) => lengthOrMore(measure, furthest)),
            percentWithInterval(never),
          ]),
      },
    },
    ...deepCamaTables(results, result.deepCama),
  ]
  return {
    title: analysisNames.robustness,
    question: analysisQuestions.robustness,
    finding: [
      movedFinding(results, result),
      ...(result.deepCama ? deepCamaSentences(results, result.deepCama) : []),
    ].join(' '),
    method: `Moved were ${count(result.records)} held-out records of P. A valid attack leaves the right answer as it is (Zhang, Zhang and Li 2020): by the graph, the outcome’s effects and these effects’ other causes may be moved, nothing else. Lengths are standard deviations of the training rows, the largest move of any column (L-infinity). Moved alike: every record by the same length, as an instrument that drifts. Moved to mislead, one column: 20 places on either side and 12 halvings. All numbers together: for networks and regressions the fast gradient sign method (Goodfellow, Shlens and Szegedy 2015) and projected gradient descent (Madry et al. 2018; ${count(settings.iterations)} steps, ${count(settings.restarts)} ${settings.restarts === 1 ? 'start' : 'starts'} at random) at each length, each change found then shortened; where numbers are read as bins, every combination of bins. Robust accuracy: the share that is right and stays so whatever was tried up to that length.${deepCamaMethod(result.deepCama, settings.deepCama)}`,
    tables: tables.filter(({ table }) => table.rows.length > 0),
    notes: [...withheldReasons(result), ...result.notes],
  }
}

/** Why figures are missing, each reason once. */
const withheldReasons = ({ curves, smallest }: Result): string[] => [
  ...new Set(
    [...curves.map(({ accuracy }) => accuracy), ...smallest.map(({ median }) => median)].flatMap((measure) =>
      isEstimate(measure) ? [] : [`${capitalize(measure.withheld.replace(/ \(in \d+ of \d+ repetitions\)$/, ''))}.`],
    ),
  ),
]
