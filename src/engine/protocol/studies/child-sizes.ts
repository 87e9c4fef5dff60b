import { atLeast, atMost, type Claim, near } from '../claims.ts'
import type { Query, ResultTable } from '../results.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import { fewerSteps } from './child-steps.ts'
import { attackOnP, protocol, readingsOnPStar } from './common.ts'

const sizes: Record<Preset, readonly number[]> = {
  tiny: [1000, 2000, 10_000, 50_000],
  quick: [1000, 2000, 10_000, 50_000],
  full: [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000],
}
const nameOf = (rows: number) => `${rows.toLocaleString('en')} rows`

const accuracy = (model: string, distribution: string): Query => ({ model, distribution, measure: 'accuracy' })
/** Accuracy on the training rows less that on held-out rows. */
const gap = (model: string, point: string) => (results: ResultTable) =>
  results.difference({ ...accuracy(model, 'train'), point }, { ...accuracy(model, 'P'), point })
const largest = ({ points }: ResultTable) => points.at(-1) as string
/** The point whose mean is farthest from a value, among those from some number of rows on. */
const farthestFrom =
  (value: number, least: number, values: (results: ResultTable, point: string) => readonly number[]) =>
  (results: ResultTable) => {
    const later = results.points.filter((point) => Number(point.replace(/\D/g, '')) >= least)
    const all = later.map((point) => values(results, point))
    const distance = (list: readonly number[]) => Math.abs(list.reduce((a, b) => a + b) / list.length - value)
    return all.reduce((worst, list) => (distance(list) > distance(worst) ? list : worst))
  }
const one = (values: (results: ResultTable) => readonly number[], variant = 'as published') => [{ variant, values }]
const net = (model: string, point: string): Query => ({
  point,
  model,
  attack: 'paper',
  distribution: 'P*',
  measure: 'net advantage',
})

const claims: Claim[] = [
  {
    claim: 'With 1,000 rows the network is much better on its training rows than on other rows of P',
    paper: '"a large difference" (figure 3a)',
    by: 'paper',
    standard: atLeast(0.1),
    readings: one(gap('network', nameOf(1000))),
  },
  {
    claim: 'With 2,000 rows too',
    paper: '"a large difference" (figure 3a)',
    by: 'paper',
    standard: atLeast(0.1),
    readings: one(gap('network', nameOf(2000))),
  },
  {
    claim: 'From 10,000 rows on that difference is gone',
    paper: '"the same accuracy" (figure 3a)',
    by: 'paper',
    standard: atMost(0.03),
    readings: one(farthestFrom(0, 10_000, (results, point) => gap('network', point)(results))),
    explainedBy: `child-steps › ${fewerSteps}`,
  },
  {
    claim: 'From 50,000 rows on it is gone',
    paper: 'not in the paper',
    by: 'ours',
    standard: atMost(0.03),
    readings: one(farthestFrom(0, 50_000, (results, point) => gap('network', point)(results))),
  },
  {
    claim: 'The causal model is as good on P as on its training rows even with 1,000 rows',
    paper: '"similar even on smaller dataset sizes" (figure 3a)',
    by: 'paper',
    standard: near(0, 0.05),
    readings: one(gap('causal', nameOf(1000))),
  },
  {
    claim: 'On P the attack on the network exceeds 60 % with 1,000 rows',
    paper: '> 60 % (figure 3b)',
    by: 'paper',
    standard: atLeast(0.6),
    readings: one((results) => results.values({ ...attackOnP('network'), point: nameOf(1000) })),
  },
  {
    claim: 'On P the attack on the network is a coin toss from 10,000 rows on',
    paper: '50 % (figure 3b)',
    by: 'paper',
    standard: near(0.5, 0.02),
    readings: one(farthestFrom(0.5, 10_000, (results, point) => results.values({ ...attackOnP('network'), point }))),
    explainedBy: `child-steps › ${fewerSteps}`,
  },
  {
    claim: 'On P the attack on the causal model is a coin toss from 10,000 rows on',
    paper: '50 % (figure 3b)',
    by: 'paper',
    standard: near(0.5, 0.02),
    readings: one(farthestFrom(0.5, 10_000, (results, point) => results.values({ ...attackOnP('causal'), point }))),
  },
  {
    claim: 'On P* the attack on the network reaches 75 % and more with 50,000 rows',
    paper: 'up to 80 % (figure 3b)',
    by: 'paper',
    standard: atLeast(0.75),
    readings: readingsOnPStar(
      (query) => (results) => results.values({ ...query, model: 'network', point: nameOf(50_000) }),
    ),
    explainedBy:
      'What succeeds on P* with 50,000 rows is telling P* from P: the network’s advantage net of the shift is 0',
  },
  {
    claim: 'On P* the attack on the network gets better with more rows',
    paper: 'rises with n (figure 3b)',
    by: 'paper',
    standard: atLeast(0),
    readings: readingsOnPStar(
      (query) => (results) =>
        results.difference(
          { ...query, model: 'network', point: largest(results) },
          { ...query, model: 'network', point: nameOf(1000) },
        ),
    ),
  },
  {
    claim: 'On P* the attack on the causal model stays below 60 % with 50,000 rows',
    paper: '< 60 % (figure 3b)',
    by: 'paper',
    standard: atMost(0.6),
    readings: readingsOnPStar(
      (query) => (results) => results.values({ ...query, model: 'causal', point: nameOf(50_000) }),
    ),
    explainedBy: 'What succeeds on P* with 50,000 rows is telling P* from P: the causal model’s is 0 too',
  },
  {
    claim: 'On P* the attack on the network always does better than that on the causal model',
    paper: '"always higher" (figure 3b)',
    by: 'paper',
    standard: atLeast(0),
    readings: readingsOnPStar((query) => (results) => {
      const all = results.points.map((point) =>
        results.difference({ ...query, model: 'network', point }, { ...query, model: 'causal', point }),
      )
      const average = (list: readonly number[]) => list.reduce((a, b) => a + b) / list.length
      return all.reduce((worst, list) => (average(list) < average(worst) ? list : worst))
    }),
  },
  {
    claim: 'What succeeds on P* with 50,000 rows is telling P* from P: the network’s advantage net of the shift is 0',
    paper: 'not in the paper',
    by: 'ours',
    standard: near(0, 0.05),
    readings: one((results) => results.values(net('network', nameOf(50_000)))),
  },
  {
    claim: 'What succeeds on P* with 50,000 rows is telling P* from P: the causal model’s is 0 too',
    paper: 'not in the paper',
    by: 'ours',
    standard: near(0, 0.05),
    readings: one((results) => results.values(net('causal', nameOf(50_000)))),
  },
  {
    claim: 'Net of the shift the causal model gives away no more than the network with 1,000 rows',
    paper: 'not in the paper',
    by: 'ours',
    standard: atLeast(0),
    readings: one((results) => results.difference(net('network', nameOf(1000)), net('causal', nameOf(1000)))),
  },
]

export const childSizes: PaperStudy = {
  name: 'child-sizes',
  title: 'How many rows it takes',
  paper: 'figures 3a and 3b',
  question:
    'Of the network "child", XrayReport is predicted by the table of its causes and by a neural network on everything, trained on 600 to 600,000 of 1,000 to 1,000,000 sampled rows. How well do both predict, on P and on a redrawn P*, and how well does an attacker tell their training rows from other rows?',
  expect:
    'With few rows the network predicts its training rows far better than others and gives them away; with many it does neither. On P* attackers keep succeeding however many rows there are, and the control without members shows that most of that is telling P* from P.',
  axis: { name: 'Rows drawn from P', scale: 'logarithmic' },
  networks: ['child'],
  parts: (preset) =>
    sizes[preset].map((rows) =>
      sweepPart(nameOf(rows), rows, protocol(preset, { network: 'child', outcome: 'XrayReport', rows })),
    ),
  claims,
}
