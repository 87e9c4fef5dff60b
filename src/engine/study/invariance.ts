import type { Distribution } from '#shared/contracts/results.ts'
import type { Discretiser } from '#shared/contracts/study.ts'
import { checkInvariance } from '../bayes/index.ts'
import { type EncodingBasis, fitDiscrete } from '../data/index.ts'
import type { PreparedData } from './prepare.ts'
import type { Population } from './shifts.ts'

/**
 * Whether the outcome depends on its parents in each P* as it does in the training rows: what a causal model relies on
 * (paper 1, section 2). Numbers are compared by the bins that the study's tables use.
 *
 * @param basis the training rows
 * @returns the answer in words, for each P*
 */
export function checkMechanism(
  data: PreparedData,
  populations: ReadonlyMap<Distribution, Population>,
  basis: EncodingBasis,
  discretiser: Discretiser,
): Partial<Record<Distribution, string>> {
  const train = populations.get('train') as Population
  const parents = data.features
    .filter(({ name }) => data.parents.includes(name))
    .map((feature) => fitDiscrete(feature, basis, discretiser))
  const verdicts = [...populations]
    .filter(([distribution]) => distribution.startsWith('P*'))
    .map(([distribution, shifted]) => {
      const outcome = { name: data.outcome, levels: data.classes, first: train.labels, second: shifted.labels }
      const columns = parents.map(({ name, levels, codes }) => ({
        name,
        levels,
        first: codes(train.table, train.rows),
        second: codes(shifted.table, shifted.rows),
      }))
      return [
        distribution,
        checkInvariance(outcome, columns, [train.rows.length, shifted.rows.length]).verdict,
      ] as const
    })
  return Object.fromEntries(verdicts)
}
