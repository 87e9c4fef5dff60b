/** Two runs side by side, in words. */

import type { ComparedFigure, RunComparison } from '../contracts/comparison.ts'
import type { Measure } from '../contracts/figures.ts'
import { isEstimate, numberWithInterval, percentWithInterval, plural } from './format.ts'
import type { TextTable } from './tables.ts'

/** Whether the interval of the difference leaves out 0; null where there is no interval. */
export function isApart({ difference }: Pick<ComparedFigure, 'difference'>): boolean | null {
  if (!isEstimate(difference) || !(difference.high > difference.low)) return null
  return difference.low > 0 || difference.high < 0
}

/** Whether two runs found the very same, as runs of the same study do. */
const isSame = (figures: readonly ComparedFigure[]): boolean =>
  figures.length > 0 && figures.every(({ first, second }) => JSON.stringify(first) === JSON.stringify(second))

const inPoints = (measure: Measure): Measure =>
  isEstimate(measure)
    ? { ...measure, mean: 100 * measure.mean, low: 100 * measure.low, high: 100 * measure.high }
    : measure

/** "−2.1 (−4.0 to −0.2) points", "0.03 (−0.01 to 0.07)", or the reason why there is no figure. */
export function differenceText({ difference, percent }: Pick<ComparedFigure, 'difference' | 'percent'>): string {
  if (!percent || !isEstimate(difference)) return numberWithInterval(difference)
  return `${numberWithInterval(inPoints(difference), 1)} points`
}

const tell = (percent: boolean, measure: Measure): string =>
  percent ? percentWithInterval(measure) : numberWithInterval(measure)

/** How many of the shared figures differ by more than chance would often let them, and how many would by chance alone. */
export function comparisonFinding({ figures, onlyFirst, onlySecond }: RunComparison): string[] {
  const judged = figures.map(isApart).filter((apart) => apart !== null)
  const apart = judged.filter(Boolean).length
  const alone = [
    ...(onlyFirst > 0 ? [`${plural(onlyFirst, 'figure')} of the first run`] : []),
    ...(onlySecond > 0 ? [`${plural(onlySecond, 'figure')} of the second run`] : []),
  ].join(' and ')
  return [
    isSame(figures)
      ? `The runs share ${plural(figures.length, 'figure')}, and all are the same.`
      : judged.length === 0
        ? figures.length === 0
          ? 'These runs share no figure.'
          : `The runs share ${plural(figures.length, 'figure')}; with a single repetition there are no intervals to judge them by.`
        : `Of ${plural(judged.length, 'shared figure')} with an interval, ${apart} ${apart === 1 ? 'differs' : 'differ'} between the runs by more than ${apart === 1 ? 'its interval leaves' : 'their intervals leave'} to chance. If nothing differed, about one in twenty would.`,
    ...(alone ? [`Not compared, since the other run has no such figure: ${alone}.`] : []),
  ]
}

/** Figures of two runs and their differences. */
export function comparisonTable(figures: readonly ComparedFigure[]): TextTable {
  return {
    header: ['Model', 'Of', 'Measure', 'First run', 'Second run', 'Second less first', 'Interval'],
    rows: figures.map((figure) => [
      figure.title,
      figure.about,
      figure.measure,
      tell(figure.percent, figure.first),
      tell(figure.percent, figure.second),
      differenceText(figure),
      isEstimate(figure.difference) ? figure.difference.method : '–',
    ]),
  }
}

/** What was set differently. */
export const settingsTable = ({ settings }: Pick<RunComparison, 'settings'>): TextTable => ({
  header: ['What', 'First run', 'Second run'],
  rows: settings.map(({ what, first, second }) => [what, first, second]),
})

/** Whether a figure is one of those that answer the study's question; the rest are for experts. */
export const isMain = ({ part, name, control }: ComparedFigure): boolean =>
  !control && (part === 'net' || ((part === 'attacks' || part === 'predictions') && name === 'accuracy'))

/** Three runs or more: each of the others compared with the first. */
export type SeveralRuns = readonly [RunComparison, ...RunComparison[]]

const runNames = (runs: SeveralRuns) => Array.from({ length: runs.length + 1 }, (_, i) => `Run ${i + 1}`)

/** What was set differently in any of several runs; a run that has no difference to the first there has the same as that. */
export function severalSettingsTable(runs: SeveralRuns): TextTable {
  const what = [...new Set(runs.flatMap(({ settings }) => settings.map((setting) => setting.what)))]
  return {
    header: ['What', ...runNames(runs)],
    rows: what.map((name) => {
      const found = runs.map(({ settings }) => settings.find((setting) => setting.what === name))
      const first = found.find((setting) => setting !== undefined)!.first
      return [name, first, ...found.map((setting) => setting?.second ?? first)]
    }),
  }
}

/** A figure of the first run and, in order, what each of the others has of it. */
export interface SeveralFigure {
  readonly of: ComparedFigure
  readonly others: readonly (ComparedFigure | undefined)[]
}

const keyOf = ({ part, model, about, name }: ComparedFigure) => JSON.stringify([part, model, about, name])

/** The figures that the first run shares with any of the others. */
export function severalFigures(runs: SeveralRuns): SeveralFigure[] {
  const known = runs.map(({ figures }) => new Map(figures.map((figure) => [keyOf(figure), figure])))
  const keys = [...new Set(runs.flatMap(({ figures }) => figures.map(keyOf)))]
  return keys.map((key) => {
    const others = known.map((figures) => figures.get(key))
    return { of: others.find((figure) => figure !== undefined)!, others }
  })
}

/** Figures of several runs, and how far each lies from the first. */
export function severalTable(figures: readonly SeveralFigure[], runs: SeveralRuns): TextTable {
  const [first, ...names] = runNames(runs)
  return {
    header: ['Model', 'Of', 'Measure', first, ...names.flatMap((name) => [name, `${name} less run 1`])],
    rows: figures.map(({ of, others }) => [
      of.title,
      of.about,
      of.measure,
      tell(of.percent, of.first),
      ...others.flatMap((other) => (other ? [tell(of.percent, other.second), differenceText(other)] : ['–', '–'])),
    ]),
  }
}

/** How many of the figures that each shares with the first differ by more than chance would often let them. */
export const severalFinding = (runs: SeveralRuns): string[] =>
  runs.map(({ figures }, i) => {
    const judged = figures.map(isApart).filter((apart) => apart !== null)
    const which = `Run ${i + 2} and run 1 share ${plural(figures.length, 'figure')}`
    if (isSame(figures)) return `${which}, and all are the same.`
    if (judged.length === 0)
      return figures.length === 0 ? `Run ${i + 2} and run 1 share no figure.` : `${which}, none with an interval.`
    const apart = judged.filter(Boolean).length
    return `${which}; of ${judged.length} with an interval, ${apart} ${apart === 1 ? 'differs' : 'differ'} by more than that leaves to chance.`
  })
