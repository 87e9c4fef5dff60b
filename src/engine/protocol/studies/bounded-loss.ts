import { boundedLosses, worstIntervention, worstPopulation } from '../../attacks/index.ts'
import { mean } from '../../math/index.ts'
import { atLeast, type Claim } from '../claims.ts'
import { shiftedNetwork } from '../populations.ts'
import type { ProtocolModel } from '../settings.ts'
import type { PaperStudy, PartContext, Preset } from '../study.ts'
import { Collected, drawSplit, tableFrom, trainModel } from '../trained.ts'
import { causalModel, nameOf, networkModel, networkOnParents, tableOn } from './common.ts'
import { allRows } from '../../data/index.ts'

const cases = [
  ['child', 'XrayReport'],
  ['sachs', 'PKA'],
  ['child', 'LungParench'],
] as const

interface Size {
  readonly rows: number
  readonly repetitions: number
  /** Redrawn populations tried. */
  readonly redraws: number
  readonly starts: number
}
const sizes: Record<Preset, Size> = {
  tiny: { rows: 400, repetitions: 2, redraws: 2, starts: 2 },
  quick: { rows: 3000, repetitions: 4, redraws: 10, starts: 20 },
  full: { rows: 20_000, repetitions: 10, redraws: 100, starts: 200 },
}
/** Rows drawn from each population. */
const drawn = 2000

const models = (preset: Preset): readonly ProtocolModel[] => [
  causalModel,
  networkModel(preset),
  networkOnParents(preset),
  tableOn('table, all', 'the table on all features', { kind: 'all' }),
]

async function run([name, outcome]: (typeof cases)[number], preset: Preset, context: PartContext) {
  const { rows, repetitions, redraws, starts } = sizes[preset]
  const network = context.network(name)
  const point = nameOf([name, outcome])
  const found = new Collected()
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = context.random.stream(`repetition ${repetition}`)
    const split = drawSplit(network, outcome, rows, 0.6, random)
    const populations = Array.from({ length: redraws }, (_, i) => {
      const shift =
        i % 2 === 0 ? ({ name: 'P*', kind: 'redraw' } as const) : ({ name: 'P*', kind: 'children' } as const)
      return { name: `P* ${i + 1}`, network: shiftedNetwork(network, outcome, shift, random.stream(`P* ${i}`)) }
    })
    for (const model of models(preset)) {
      const trained = await trainModel(model, split, random, context)
      const lossOn = async (population: typeof split.training) =>
        mean(
          boundedLosses(
            { probabilities: await trained.ask(population), labels: population.labels, classes: split.classes },
            'absolute',
          ),
        )
      const training = await lossOn(split.training)
      const ask = (columns: readonly Int32Array[], count: number) =>
        trained.ask({ table: tableFrom(network, columns, count), rows: allRows(count) })
      const row = { point, model: model.key, family: model.family, attack: 'bounded loss', measure: 'advantage' }
      const add = (distribution: string, value: number) => found.add({ ...row, distribution }, value)
      add('P', (await lossOn(split.heldOut)) - training)
      const list = await worstPopulation(ask, outcome, populations, training, drawn, random.stream('populations'))
      add('mean of redrawn P*', mean(list.map(({ advantage }) => advantage)))
      add('worst of redrawn P*', list[0].advantage)
      for (const supportedOnly of [false, true]) {
        const search = { starts, rounds: 30, supportedOnly, random: random.stream('starts') }
        const worst = await worstIntervention(ask, network, outcome, training, search)
        add(supportedOnly ? 'worst row in the support of P' : 'worst row', worst.advantage)
      }
      await context.pause?.()
      context.signal?.throwIfAborted()
    }
    context.report((repetition + 1) / repetitions, 'Searching for the worst population')
  }
  return found.rows
}

const readings = [
  ['worst row, do(all features)', 'worst row'],
  ['worst row in the support of P', 'worst row in the support of P'],
  ['worst of the redrawn P*', 'worst of redrawn P*'],
] as const

const claims: Claim[] = cases.map(nameOf).flatMap((point): Claim[] => [
  {
    claim: `The largest advantage of the bounded-loss adversary over all P* is no larger for the causal model: ${point}`,
    paper: 'max over P* lower (theorem 5)',
    by: 'paper',
    standard: atLeast(0),
    readings: readings.map(([variant, distribution]) => ({
      variant,
      values: (results) => {
        const row = { point, attack: 'bounded loss', distribution, measure: 'advantage' }
        return results.difference({ ...row, model: 'network' }, { ...row, model: 'causal' })
      },
    })),
    explainedBy: `Within networks too: parents against all features: ${point}`,
  },
  {
    claim: `Within networks too: parents against all features: ${point}`,
    paper: 'max over P* lower (theorem 5), within a class of models',
    by: 'ours',
    standard: atLeast(0),
    readings: readings.map(([variant, distribution]) => ({
      variant,
      values: (results) => {
        const row = { point, attack: 'bounded loss', distribution, measure: 'advantage' }
        return results.difference({ ...row, model: 'network' }, { ...row, model: 'network, parents' })
      },
    })),
  },
])

export const boundedLoss: PaperStudy = {
  name: 'bounded-loss',
  title: 'The worst population',
  paper: 'definition 7, theorem 5',
  question:
    'The bounded-loss adversary says "member" with a probability of 1 less the loss. Its advantage is others’ mean loss less members’, so the worst P* is the one where the model errs most. It is searched among redrawn populations, and, exactly as in the proof, among single rows of features with the outcome drawn from its own table; all rows, or only those that P can produce.',
  expect:
    'For the network some row of features makes it surely wrong; the causal model can be no more wrong than the outcome’s own table lets it.',
  axis: { name: 'Network and outcome', scale: 'names' },
  networks: ['child', 'sachs'],
  parts: (preset) =>
    cases.map((one) => ({ name: nameOf(one), weight: 1, run: (context) => run(one, preset, context) })),
  claims,
}
