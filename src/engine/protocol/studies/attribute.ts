import { AttributeInference, type AttributeTask } from '../../attacks/index.ts'
import { EncodedMatrix, splitRows, take } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import type { DenseMatrix } from '../../models/index.ts'
import { atLeast, type Claim, near } from '../claims.ts'
import { parentNames } from '../populations.ts'
import type { PaperStudy, PartContext, Preset } from '../study.ts'
import { Collected, drawSplit, encodingOf, type Split, trainModel, type TrainedModel } from '../trained.ts'
import { asPublished, causalModel, highest, lowest, networkModel } from './common.ts'

/** A feature that is no cause of the outcome, and what else the adversary knows of a person. */
const cases = [
  { network: 'child', outcome: 'XrayReport', sensitive: 'Grunting', known: ['Age', 'Sick'] },
  { network: 'child', outcome: 'XrayReport', sensitive: 'LowerBodyO2', known: ['RUQO2', 'CO2Report'] },
  { network: 'sachs', outcome: 'Akt', sensitive: 'Mek', known: ['Jnk', 'P38'] },
] as const
const knowledge = ['causes known', 'causes and outcome known', 'causes not known'] as const
type Knowledge = (typeof knowledge)[number]
const nameOf = ({ network, sensitive }: (typeof cases)[number]) => `${network}, ${sensitive}`
const at = (one: (typeof cases)[number], what: Knowledge) => `${nameOf(one)}, ${what}`

const sizes: Record<Preset, { rows: number; repetitions: number }> = {
  tiny: { rows: 600, repetitions: 2 },
  quick: { rows: 4000, repetitions: 5 },
  full: { rows: 20_000, repetitions: 20 },
}

const tinyAdversary = { hidden: [4], steps: 20, batch: 32, learningRate: 0.01 }

/** Columns side by side, with the outcome's indicators at the end where it is known. */
function knownOf(split: Split, columns: readonly string[], rows: Int32Array, labels: Int32Array | null): DenseMatrix {
  const { training, classes } = split
  const features = new EncodedMatrix(encodingOf(split, columns), training.table, rows)
  if (!labels) return features
  const width = features.width + classes
  const dense = new Float32Array(rows.length * width)
  labels.forEach((label, row) => {
    dense.set(features.dense.subarray(row * features.width, (row + 1) * features.width), row * width)
    dense[row * width + features.width + label] = 1
  })
  return { rows: rows.length, width, dense }
}

/** Training rows whose sensitive value the adversary knows, and training rows whose value it wants. */
async function taskOf(
  one: (typeof cases)[number],
  what: Knowledge,
  split: Split,
  trained: TrainedModel,
  random: Random,
): Promise<AttributeTask> {
  const { training, network, outcome, classes } = split
  const column = training.table.columns.find(({ name }) => name === one.sensitive)
  if (column?.kind !== 'category') throw new RangeError(`"${one.sensitive}" is no category.`)
  const columns = [...(what === 'causes not known' ? [] : parentNames(network, outcome)), ...one.known]
  const positions = Int32Array.from(training.rows.keys())
  const sides = splitRows(positions, null, 0.5, random.stream('halves'))
  const [first, second] = await Promise.all(
    sides.map(async (side) => {
      const rows = take(training.rows, side)
      const labels = what === 'causes and outcome known' ? take(training.labels, side) : null
      return {
        known: knownOf(split, columns, rows, labels),
        answers: await trained.ask({ table: training.table, rows }),
        classes,
        sensitive: take(column.codes, rows),
      }
    }),
  )
  // One stream for all models, so that the baseline is the same.
  return { training: first, test: second, levels: column.levels.length, random: random.stream('adversary') }
}

async function run(one: (typeof cases)[number], preset: Preset, context: PartContext) {
  const { rows, repetitions } = sizes[preset]
  const network = context.network(one.network)
  const found = new Collected()
  const models = [causalModel, networkModel(preset)]
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const random = context.random.stream(`repetition ${repetition}`)
    const split = drawSplit(network, one.outcome, rows, 0.6, random)
    const tasks: { what: Knowledge; model: (typeof models)[number]; task: AttributeTask }[] = []
    for (const model of models) {
      const trained = await trainModel(model, split, random, context)
      for (const what of knowledge) tasks.push({ what, model, task: await taskOf(one, what, split, trained, random) })
    }
    const results = await new AttributeInference(preset === 'tiny' ? tinyAdversary : undefined).measure(
      tasks.map(({ task }) => task),
      context,
    )
    tasks.forEach(({ what, model }, i) => {
      const row = { point: at(one, what), model: model.key, family: model.family, attack: 'attribute inference' }
      found.add({ ...row, measure: 'advantage with the model' }, results[i].withModel.advantage)
      found.add({ ...row, measure: 'advantage without the model' }, results[i].baseline.advantage)
      found.add({ ...row, measure: 'gain' }, results[i].gain)
    })
    context.report((repetition + 1) / repetitions, 'Guessing the attribute')
    await context.pause?.()
    context.signal?.throwIfAborted()
  }
  return found.rows
}

const gain = (point: string, model: string) => ({ point, model, measure: 'gain' })

const claims: Claim[] = [
  ...(['causes known', 'causes and outcome known'] as const).map((what): Claim => ({
    claim: `A causal model adds nothing to what the adversary knows of a non-causal feature: ${what}`,
    paper: '"impossible to infer non-causal features" (theorem 7)',
    by: 'paper',
    standard: near(0, 0.05),
    readings: asPublished((results) => {
      const lists = cases.map((one) => results.values(gain(at(one, what), 'causal')))
      const size = (list: readonly number[]) => Math.abs(list.reduce((a, b) => a + b) / list.length)
      return lists.reduce((worst, list) => (size(list) > size(worst) ? list : worst))
    }, 'the adversary knows the causes, and is compared with itself without the model'),
  })),
  {
    claim: 'As worded, without the causes among what the adversary knows, it adds nothing either',
    paper: '"impossible to infer non-causal features" (theorem 7)',
    by: 'paper',
    standard: near(0, 0.05),
    readings: asPublished(
      (results) => highest(cases.map((one) => results.values(gain(at(one, 'causes not known'), 'causal')))),
      'the largest of the features: leakage by correlation with the causes, which h(x) reveals',
    ),
    explainedBy:
      'A causal model adds nothing to what the adversary knows of a non-causal feature: causes and outcome known',
  },
  {
    claim: 'The network adds at least as much as the causal model where the causes are known',
    paper: 'implied by theorem 7',
    by: 'paper',
    standard: atLeast(-0.02),
    readings: asPublished((results) =>
      lowest(
        cases.map((one) =>
          results.difference(gain(at(one, 'causes known'), 'network'), gain(at(one, 'causes known'), 'causal')),
        ),
      ),
    ),
  },
]

export const attribute: PaperStudy = {
  name: 'attribute',
  title: 'Guessing what is not a cause',
  paper: 'definition 8, theorem 7',
  question:
    'The adversary knows some features of a person and the model’s answer, and guesses a feature that is no cause of the outcome. It is compared with the same adversary without the model. As worded the theorem fails where the answer reveals causes that the feature goes with; so the causes are among what is known, and the other case is reported beside it.',
  expect:
    'With the causes known the causal model adds nothing. Without them its answer tells something of the causes, and so of everything that goes with them. The network adds what it leans on.',
  axis: { name: 'Feature, and what is known', scale: 'names' },
  networks: ['child', 'sachs'],
  parts: (preset) =>
    cases.map((one) => ({ name: nameOf(one), weight: 1, run: (context) => run(one, preset, context) })),
  claims,
}
