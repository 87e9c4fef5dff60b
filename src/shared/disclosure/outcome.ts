import type { RunResults } from '../contracts/results.ts'
import { withoutSmallCells } from './results.ts'

/** A run's outcome as it leaves the workspace; see {@link withoutSmallCells}. */
export const outcomeWithoutSmallCells = (outcome: RunResults, smallest: number): RunResults => ({
  ...outcome,
  results: withoutSmallCells(outcome.results, smallest),
})
