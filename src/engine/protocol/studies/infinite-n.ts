import { atLeast, atMost, type Claim, near } from '../claims.ts'
import type { Query, ResultTable } from '../results.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import { asPublished, netOf, outcomes, protocol } from './common.ts'

const sizes: Record<Preset, readonly number[]> = {
  tiny: [500, 2000],
  quick: [500, 2000, 10_000, 50_000],
  full: [500, 1000, 2000, 5000, 10_000, 50_000, 200_000, 1_000_000],
}
const nameOf = (rows: number) => `${rows.toLocaleString('en')} rows`
const largest = ({ points }: ResultTable) => points.at(-1) as string
const advantage = (model: string, distribution: string): Query => ({
  model,
  attack: 'paper',
  distribution,
  contrast: 'membership',
  measure: 'advantage',
})

const claims: Claim[] = [
  {
    claim: 'With enough rows nobody can tell the causal model’s training rows from other rows of P',
    paper: 'advantage to 0 (corollary 2)',
    by: 'paper',
    standard: near(0, 0.03),
    readings: asPublished((results) => results.values({ ...advantage('causal', 'P'), point: largest(results) })),
  },
  {
    claim: 'With enough rows nobody can tell the causal model’s training rows from rows of P*',
    paper: 'advantage to 0 for any P* (corollary 2)',
    by: 'paper',
    standard: near(0, 0.05),
    readings: [
      {
        variant: 'attacker trained against P*',
        values: (results) => results.values({ ...advantage('causal', 'P*'), point: largest(results) }),
      },
      {
        variant: 'net of the shift',
        values: (results) => results.values({ ...netOf('causal'), point: largest(results) }),
      },
    ],
    explainedBy: 'On P* the causal model’s answers alone tell P* from P, without any member among the rows',
  },
  {
    claim: 'With enough rows the network’s training rows can still be told from rows of P*',
    paper: 'advantage not to 0 (corollary 2)',
    by: 'paper',
    standard: atLeast(0.05),
    readings: asPublished((results) => results.values({ ...advantage('network', 'P*'), point: largest(results) })),
    explainedBy: 'Net of the shift that is not so: with enough rows the network’s are not told from rows of P* either',
  },
  {
    claim: 'Net of the shift that is not so: with enough rows the network’s are not told from rows of P* either',
    paper: 'not in the paper',
    by: 'ours',
    standard: near(0, 0.05),
    readings: asPublished((results) => results.values({ ...netOf('network'), point: largest(results) })),
  },
  {
    claim: 'The network’s advantage on P shrinks with more rows',
    paper: 'figure 3b',
    by: 'paper',
    standard: atMost(0),
    readings: asPublished((results) =>
      results.difference(
        { ...advantage('network', 'P'), point: largest(results) },
        { ...advantage('network', 'P'), point: results.points[0] },
      ),
    ),
  },
  {
    claim: 'On P* the causal model’s answers alone tell P* from P, without any member among the rows',
    paper: 'not in the paper',
    by: 'ours',
    standard: atLeast(0.02),
    readings: asPublished((results) =>
      results.values({ ...advantage('causal', 'P*'), contrast: 'shift-only', point: largest(results) }),
    ),
  },
]

export const infiniteN: PaperStudy = {
  name: 'infinite-n',
  title: 'With ever more rows',
  paper: 'corollary 2',
  question:
    'The paper proves that with infinitely many rows the membership advantage vanishes for a causal model and need not for an associational one. What is the advantage on P, and on P* beside the control without members, as rows are added?',
  expect:
    'On P the advantage vanishes for both models. On P* it does not vanish for either, since the distribution of the answers differs; net of that it vanishes for both.',
  axis: { name: 'Rows drawn from P', scale: 'logarithmic' },
  networks: ['child'],
  parts: (preset) =>
    sizes[preset].map((rows) =>
      sweepPart(nameOf(rows), rows, protocol(preset, { network: 'child', outcome: outcomes.child, rows })),
    ),
  claims,
}
