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

const inPoints = (measure: Measure): Measure =>
  isEstimate(measure)
    ? { ...measure, mean: 100 * measure.mean, low: 100 * measure.low, high: 100 * measure.high }
    : measure

/** "−2.1 (−4.0 to −0.2) points", "0.03 (−0.01 to 0.07)", or the reason why there is no figure. */
export function differenceText({ difference, percent }: Pick<ComparedFigure, 'difference' | 'percent'>): string {
  if (!percent || !isEstimate(difference)) return numberWithInterval(difference)
  return `${numberWithInterval(inPoints(difference), 1)} points`
}

/** How many of the shared figures differ by more than chance would often let them, and how many would by chance alone. */
export function comparisonFinding({ figures, onlyFirst, onlySecond }: RunComparison): string[] {
  const judged = figures.map(isApart).filter((apart) => apart !== null)
  const apart = judged.filter(Boolean).length
  const alone = [
    ...(onlyFirst > 0 ? [`${plural(onlyFirst, 'figure')} of the first run`] : []),
    ...(onlySecond > 0 ? [`${plural(onlySecond, 'figure')} of the second run`] : []),
  ].join(' and ')
  return [
    judged.length === 0
      ? figures.length === 0
        ? 'These runs share no figure.'
        : `The runs share ${plural(figures.length, 'figure')}; with a single repetition there are no intervals to judge them by.`
      : `Of ${plural(judged.length, 'shared figure')} with an interval, ${apart} ${apart === 1 ? 'differs' : 'differ'} between the runs by more than ${apart === 1 ? 'its interval leaves' : 'their intervals leave'} to chance. If nothing differed, about one in twenty would.`,
    ...(alone ? [`Not compared, since the other run has no such figure: ${alone}.`] : []),
  ]
}

/** Figures of two runs and their differences. */
export function comparisonTable(figures: readonly ComparedFigure[]): TextTable {
  const tell = (percent: boolean, measure: Measure) =>
    percent ? percentWithInterval(measure) : numberWithInterval(measure)
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
