import { rowLosses, type TriangleLoss, swapGaps, worstInstance, worstSwapOfSet } from '../../generalisation/index.ts'
import { quantile } from '../../math/index.ts'
import { atLeast, type Claim } from '../claims.ts'
import { shiftedNetwork } from '../populations.ts'
import type { ProtocolModel } from '../settings.ts'
import type { PaperStudy, PartContext, Preset } from '../study.ts'
import { Collected, drawPopulation, drawSplit, trainModel } from '../trained.ts'
import { causalModel, lowest, nameOf, networkModel, networkOnParents } from './common.ts'

const cases = [
  ['child', 'XrayReport'],
  ['sachs', 'PKA'],
] as const
const sizes: Record<Preset, { rows: number; repetitions: number; others: number }> = {
  tiny: { rows: 400, repetitions: 2, others: 100 },
  quick: { rows: 3000, repetitions: 5, others: 2000 },
  full: { rows: 20_000, repetitions: 20, others: 20_000 },
}
const losses: readonly TriangleLoss[] = ['absolute', 'zero-one']

const models = (preset: Preset): readonly ProtocolModel[] => [
  causalModel,
  networkModel(preset),
  networkOnParents(preset),
]

async function run([name, outcome]: (typeof cases)[number], preset: Preset, context: PartContext) {
  const { rows, repetitions, others } = sizes[preset]
  const network = context.network(name)
  const point = nameOf([name, outcome])
  const found = new Collected()
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = context.random.stream(`repetition ${repetition}`)
    const split = drawSplit(network, outcome, rows, 0.6, random)
    const shifts = [
      ['P', network],
      ['P*', shiftedNetwork(network, outcome, { name: 'P*', kind: 'redraw' }, random.stream('P*'))],
      ['P*, children set', shiftedNetwork(network, outcome, { name: 'P*', kind: 'children' }, random.stream('P*'))],
    ] as const
    // Whatever the distribution of the features, outcomes come from the same table: x and x' share their labelling.
    const outside = shifts.map(([, from]) => drawPopulation(from, outcome, others, random.stream('others')))
    for (const model of models(preset)) {
      const trained = await trainModel(model, split, random, context)
      const answersTo = async (population: typeof split.training) => ({
        probabilities: await trained.ask(population),
        labels: population.labels,
        classes: split.classes,
      })
      const inside = await answersTo(split.training)
      for (const [i, [distribution]] of shifts.entries()) {
        const answers = await answersTo(outside[i])
        for (const loss of losses) {
          const [own, other] = [rowLosses(loss, inside), rowLosses(loss, answers)]
          const worst = worstInstance(own, other)
          const row = { point, model: model.key, family: model.family, distribution }
          found.add({ ...row, measure: `worst swap, ${loss} loss` }, worst.worst)
          found.add({ ...row, measure: `worst change of the set, ${loss} loss` }, worstSwapOfSet(worst, own.length))
          const gaps = swapGaps(own, other, 2000, random.stream('swaps'))
          found.add({ ...row, measure: `99th percentile of swaps, ${loss} loss` }, quantile(gaps, 0.99))
          found.add({ ...row, measure: `mean of swaps, ${loss} loss` }, gaps.reduce((a, b) => a + b) / gaps.length)
        }
      }
      await context.pause?.()
      context.signal?.throwIfAborted()
    }
    context.report((repetition + 1) / repetitions, 'Swapping rows')
  }
  return found.rows
}

const distributions = ['P', 'P*', 'P*, children set'] as const
/** What leaves no room between the models where the worst is looked at. */
const nearTheMost = (point: string) => `The worst swap costs either model nearly the most possible, 1: ${point}`

const claims: Claim[] = cases.map(nameOf).flatMap((point): Claim[] => [
  {
    claim: `The worst swap costs the causal model no more than the network: ${point}`,
    paper: 'lower or equal (theorem 2, corollary 1)',
    by: 'paper',
    standard: atLeast(0),
    readings: distributions.map((distribution) => ({
      variant: `absolute loss, rows from ${distribution}`,
      values: (results) => {
        const row = { point, distribution, measure: 'worst swap, absolute loss' }
        return results.difference({ ...row, model: 'network' }, { ...row, model: 'causal' })
      },
    })),
    explainedBy: nearTheMost(point),
  },
  {
    claim: nearTheMost(point),
    paper: 'not in the paper',
    by: 'ours',
    standard: atLeast(0.8),
    readings: distributions.map((distribution) => ({
      variant: `absolute loss, rows from ${distribution}`,
      values: (results) => {
        const row = { point, distribution, measure: 'worst swap, absolute loss' }
        return lowest(['network', 'causal'].map((model) => results.values({ ...row, model })))
      },
    })),
  },
  {
    claim: `So does the usual bad swap, the 99th percentile: ${point}`,
    paper: 'not in the paper',
    by: 'ours',
    standard: atLeast(0),
    readings: distributions.map((distribution) => ({
      variant: `absolute loss, rows from ${distribution}`,
      values: (results) => {
        const row = { point, distribution, measure: '99th percentile of swaps, absolute loss' }
        return results.difference({ ...row, model: 'network' }, { ...row, model: 'causal' })
      },
    })),
  },
])

export const worstInstanceStudy: PaperStudy = {
  name: 'worst-instance',
  title: 'The worst single person',
  paper: 'theorem 2, corollary 1',
  question:
    'A training row is swapped for a row outside whose outcome comes from the same table given its causes. How much more can the model lose on the new row than on the old, at worst and usually?',
  expect:
    'The worst of very many pairs is near 1, the most possible, for every model: the outcome is uncertain. The network’s is at or above the causal model’s; the difference shows in bad but not worst swaps.',
  axis: { name: 'Network and outcome', scale: 'names' },
  networks: ['child', 'sachs'],
  parts: (preset) =>
    cases.map((one) => ({ name: nameOf(one), weight: 1, run: (context) => run(one, preset, context) })),
  claims,
}
