import { type DenseMatrix, MultilayerPerceptron, type NetworkSettings } from '../../models/index.ts'
import type { Random } from '../../math/index.ts'
import type { AttackContext } from '../attack.ts'

/** People whose sensitive attribute is to be guessed, as the adversary sees them. */
export interface AttributeRows {
  /** What the adversary knows of each person beside the model's answer: x_A, and the outcome y if it has it. */
  readonly known: DenseMatrix
  /** The target model's probabilities for each person's whole record, rows x classes. */
  readonly answers: Float64Array
  readonly classes: number
  /** Level of the sensitive attribute of each person, 0 .. levels - 1. */
  readonly sensitive: Int32Array
}

export interface AttributeTask {
  /** People of whom the adversary knows the sensitive attribute too; it learns from these. */
  readonly training: AttributeRows
  readonly test: AttributeRows
  /** How many levels the sensitive attribute has. */
  readonly levels: number
  readonly random: Random
}

/** How well an adversary tells one level from the rest, and so for all levels. */
export interface AttributeAdvantage {
  /** Mean over the levels that occur, and do not always occur, in the test rows. For two levels both are the same number. */
  readonly advantage: number
  readonly levels: readonly {
    readonly level: number
    readonly rows: number
    readonly truePositiveRate: number
    readonly falsePositiveRate: number
    /** True-positive rate less false-positive rate. */
    readonly advantage: number
  }[]
}

export interface AttributeResult {
  /** The adversary with access to the model. */
  readonly withModel: AttributeAdvantage
  /** The same adversary without the model's answers. */
  readonly baseline: AttributeAdvantage
  /** What the model's answers add. */
  readonly gain: number
}

/** The adversary's network: the size of the membership adversary's, with more units since it also reads features. */
const usual: NetworkSettings = { hidden: [16, 16], steps: 2000, batch: 128, learningRate: 3e-3 }

/**
 * Attribute inference (paper 1, definition 8): an adversary that knows x_A of a person, perhaps the outcome, and the model's
 * answer for that person guesses the sensitive attribute. It is a network trained on people whose attribute it knows. Beside it
 * stands the same adversary without the answers; only the difference is due to the model.
 *
 * A level is guessed where its probability exceeds its share among the training rows, which is where the true-positive rate
 * less the false-positive rate is largest for whoever knows the probabilities; levels beyond two are guessed each against
 * the rest.
 */
export class AttributeInference {
  readonly #network: NetworkSettings

  constructor(network: NetworkSettings = usual) {
    this.#network = network
  }

  /** Measures each task; those with equally wide inputs and equally many levels are trained together. */
  async measure(tasks: readonly AttributeTask[], context: AttackContext): Promise<AttributeResult[]> {
    const results: AttributeResult[] = []
    for (const group of alike(tasks)) {
      const withModel = await this.#advantages(group, context, withAnswers, 'with the model')
      const baseline = await this.#advantages(group, context, ({ known }) => known, 'baseline')
      group.forEach((task, i) => {
        const gain = withModel[i].advantage - baseline[i].advantage
        results[tasks.indexOf(task)] = { withModel: withModel[i], baseline: baseline[i], gain }
      })
    }
    return results
  }

  /**
   * What the adversary without the model believes of each person of the test rows: probabilities, rows x levels. All tasks have
   * equally wide inputs and equally many levels.
   */
  withoutModel(tasks: readonly AttributeTask[], context: AttackContext): Promise<Float64Array[]> {
    return this.#beliefs(tasks, context, ({ known }) => known, 'baseline')
  }

  async #advantages(
    tasks: readonly AttributeTask[],
    context: AttackContext,
    view: (rows: AttributeRows) => DenseMatrix,
    name: string,
  ): Promise<AttributeAdvantage[]> {
    const beliefs = await this.#beliefs(tasks, context, view, name)
    return tasks.map((task, i) => advantageOf(task, beliefs[i]))
  }

  /** Probabilities of each task's test rows, rows x levels. */
  async #beliefs(
    tasks: readonly AttributeTask[],
    context: AttackContext,
    view: (rows: AttributeRows) => DenseMatrix,
    name: string,
  ): Promise<Float64Array[]> {
    const { levels } = tasks[0]
    if (view(tasks[0].training).width === 0) return tasks.map(withoutKnowledge)
    const fitted = await new MultilayerPerceptron(this.#network).fitTogether(
      tasks.map(({ training, random }) => ({
        inputs: view(training),
        labels: training.sensitive,
        random: random.stream(name),
      })),
      levels,
      context,
    )
    const answers = await fitted.predict(tasks.map(({ test }) => view(test)))
    return answers.map(({ probabilities }) => probabilities)
  }
}

function alike(tasks: readonly AttributeTask[]): AttributeTask[][] {
  const groups = new Map<string, AttributeTask[]>()
  for (const task of tasks) {
    const key = `${task.levels} ${task.training.known.width} ${task.training.classes}`
    const group = groups.get(key)
    if (group) group.push(task)
    else groups.set(key, [task])
  }
  return [...groups.values()]
}

/** What is known of each person, with the model's answer at the end. */
function withAnswers({ known, answers, classes }: AttributeRows): DenseMatrix {
  const width = known.width + classes
  const dense = new Float32Array(known.rows * width)
  for (let row = 0; row < known.rows; row++) {
    dense.set(known.dense.subarray(row * known.width, (row + 1) * known.width), row * width)
    dense.set(answers.subarray(row * classes, (row + 1) * classes), row * width + known.width)
  }
  return { rows: known.rows, width, dense }
}

/** Whoever knows nothing can only believe in the shares. */
function withoutKnowledge({ training, test, levels }: AttributeTask): Float64Array {
  const shares = sharesOf(training.sensitive, levels)
  return Float64Array.from({ length: test.sensitive.length * levels }, (_, i) => shares[i % levels])
}

function sharesOf(codes: Int32Array, levels: number): Float64Array {
  const shares = new Float64Array(levels)
  for (const code of codes) shares[code] += 1 / codes.length
  return shares
}

function advantageOf({ training, test, levels }: AttributeTask, probabilities: Float64Array): AttributeAdvantage {
  const shares = sharesOf(training.sensitive, levels)
  const found = Array.from(shares.keys()).flatMap((level) => {
    let [own, ownGuessed, otherGuessed] = [0, 0, 0]
    test.sensitive.forEach((code, row) => {
      const isGuessed = probabilities[row * levels + level] > shares[level] ? 1 : 0
      if (code === level) {
        own++
        ownGuessed += isGuessed
      } else otherGuessed += isGuessed
    })
    const others = test.sensitive.length - own
    if (own === 0 || others === 0) return []
    const [truePositiveRate, falsePositiveRate] = [ownGuessed / own, otherGuessed / others]
    return [{ level, rows: own, truePositiveRate, falsePositiveRate, advantage: truePositiveRate - falsePositiveRate }]
  })
  if (found.length === 0) throw new RangeError('The sensitive attribute has only one level in the test rows.')
  return { advantage: found.reduce((sum, { advantage }) => sum + advantage, 0) / found.length, levels: found }
}
