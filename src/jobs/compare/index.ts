/** Two runs side by side: what was set differently, and how far their figures are apart. */

import type { ComparedFigure, RunComparison } from '#shared/contracts/comparison.ts'
import type { RunResults } from '#shared/contracts/results.ts'
import { outcomeWithoutSmallCells } from '#shared/disclosure/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { Workspace } from '#storage/index.ts'
import { differenceOf } from './difference.ts'
import { figuresOf } from './figures.ts'
import { settingDifferences } from './settings.ts'

/** What decides which rows each repetition trains on; the reason that is told where two runs differ in it. */
const splitParts: readonly [string, (outcome: RunResults) => unknown][] = [
  ['the data differ', ({ manifest }) => manifest.data.snapshot],
  [
    'the columns, their roles or their missing values are treated differently',
    ({ results: { spec } }) => [spec.columns, spec.cutPoint],
  ],
  ['the seeds differ', ({ manifest }) => manifest.seed],
  ['the numbers of repetitions differ', ({ results: { spec } }) => spec.settings.repetitions],
  ['the shares of training rows differ', ({ results: { spec } }) => spec.settings.trainFraction],
  [
    'the sites that are P differ',
    ({ results: { spec } }) => spec.settings.shifts.flatMap((shift) => (shift.kind === 'site' ? shift.home : [])),
  ],
  ['the versions of Cloister differ', ({ manifest }) => manifest.cloister],
]

/** Whether each repetition of one run has the same training rows as that of the other, and why, in a sentence. */
export function pairingOf(first: RunResults, second: RunResults): Pick<RunComparison, 'paired' | 'pairing'> {
  const differing = splitParts.find(([, part]) => JSON.stringify(part(first)) !== JSON.stringify(part(second)))
  if (differing)
    return {
      paired: false,
      pairing: `The runs are taken as independent, since ${differing[0]}.`,
    }
  return {
    paired: true,
    pairing: 'Data, seed and splits are the same, so attacks and predictions are compared within each repetition.',
  }
}

/** The figures that both runs have, with their differences, and how many each has alone. */
export function compareOutcomes(first: RunResults, second: RunResults): Omit<RunComparison, 'first' | 'second'> {
  const { paired, pairing } = pairingOf(first, second)
  const [left, right] = [figuresOf(first.results), figuresOf(second.results)]
  const others = new Map(right.map((figure) => [figure.key, figure]))
  const figures = left.flatMap(({ key, value, ...figure }): ComparedFigure[] => {
    const other = others.get(key)
    if (!other) return []
    // Analyses may repeat by their own plan: their values are not those of the study's repetitions.
    const difference = differenceOf(value, other.value, paired && figure.part !== 'analyses')
    return [{ ...figure, first: value, second: other.value, difference }]
  })
  return {
    paired,
    pairing,
    settings: settingDifferences(first, second),
    figures,
    onlyFirst: left.length - figures.length,
    onlySecond: right.length - figures.length,
  }
}

/**
 * @param smallestCount of people that is told
 * @throws CloisterError not-found where a run is gone or has no results
 */
export async function compareRuns(
  workspace: Workspace,
  firstId: string,
  secondId: string,
  smallestCount: number,
): Promise<RunComparison> {
  const [first, second] = [await workspace.runs.get(firstId), await workspace.runs.get(secondId)]
  if (!first.outcome || !second.outcome)
    throw new CloisterError('not-found', 'One of these runs has no results.', 'Choose two runs that have finished.')
  const told = (outcome: RunResults) => outcomeWithoutSmallCells(outcome, smallestCount)
  return { first: first.run, second: second.run, ...compareOutcomes(told(first.outcome), told(second.outcome)) }
}
