import type { JointSearch, RobustnessAnalysis } from '#shared/contracts/robustness.ts'
import { fastGradient, projectedGradient } from '../../../attacks/index.ts'
import type { Random } from '../../../math/index.ts'
import { predictedClasses } from '../../../metrics/index.ts'
import { type DenseMatrix, type DifferentiableClassifier, prepare } from '../../../models/index.ts'
import type { AnalysisContext } from '../analysis.ts'
import type { Movable, Moved, Variant } from './moves.ts'

type Numbers = Extract<Movable, { kind: 'number' }>

/** What was found by moving all numbers of each record together. */
export interface Together {
  readonly search: JointSearch
  /** Largest move of any number, in standard deviations; Infinity where no change was found. Empty where none was looked for. */
  readonly smallest: Float64Array
  /** Whether one step along the slope changes the answer, for each epsilon; null where there is no slope. */
  readonly oneStep: readonly Uint8Array[] | null
}

/** Combinations of bins that are tried of each record. */
export const mostCombinations = 1024
/** Halvings of the line between a record and a change of it. */
const halvings = 12

interface Wanted {
  readonly own: Int32Array
  readonly settings: RobustnessAnalysis
  /** Whether numbers reach the model as bins. */
  readonly areBinned: boolean
}

/**
 * The smallest change of all numbers together, each by at most so many standard deviations, that changes a model's answer.
 *
 * Networks and regressions: FGSM, and projected gradient descent with restarts, at each epsilon (`attacks/evasion`); each change
 * found is shortened along the line to the record. An upper bound of the smallest. Tables, and whatever reads numbers as bins: every
 * combination of bins, each number moved to the nearest end of its bin; exact.
 *
 * @param numbers the columns of numbers that may be moved and the model reads
 */
export async function smallestTogether(
  moved: Moved,
  numbers: readonly Numbers[],
  wanted: Wanted,
  random: Random,
  context: AnalysisContext,
): Promise<Together> {
  const { differentiable } = moved.model.fitted
  return differentiable && !wanted.areBinned
    ? byGradient(moved, numbers, differentiable, wanted, random, context)
    : byCombinations(moved, numbers, wanted, context)
}

async function byGradient(
  moved: Moved,
  numbers: readonly Numbers[],
  model: DifferentiableClassifier,
  { own, settings }: Wanted,
  random: Random,
  { executor, signal, pause, onShare }: AnalysisContext,
): Promise<Together> {
  const { rows, width, dense } = moved.matrix
  const inputs: DenseMatrix = { rows, width, dense }
  const offsets = offsetsOf(moved)
  const columns = numbers.map(({ name }) => offsets.get(name) as number)
  const isMissing = numbers.map(({ name }) => moved.numbers(name).map((value) => (Number.isNaN(value) ? 1 : 0)))
  const asked = await prepare(executor, model)
  const answersOf = async (values: Float32Array) => {
    const { probabilities } = await asked.predict({ rows, width, dense: values }, random.stream('samples'))
    return predictedClasses(probabilities, model.classes)
  }
  const smallest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY)
  const oneStep: Uint8Array[] = []
  /** Which rows a change alters, once what is missing has been put back. */
  const take = async (changed: DenseMatrix) => {
    const full = changed.dense
    columns.forEach((column, i) => {
      for (let row = 0; row < rows; row++)
        if (isMissing[i][row]) full[row * width + column] = dense[row * width + column]
    })
    const altered = (await answersOf(full)).map((answer, row) => (answer === own[row] ? 0 : 1))
    const [low, high] = [new Float64Array(rows), new Float64Array(rows).fill(1)]
    const along = (share: Float64Array) =>
      dense.map((value, i) => value + share[Math.floor(i / width)] * (full[i] - value))
    for (let halving = 0; halving < halvings; halving++) {
      const middle = low.map((from, row) => (from + high[row]) / 2)
      const answers = await answersOf(along(middle))
      middle.forEach((share, row) => (answers[row] === own[row] ? (low[row] = share) : (high[row] = share)))
    }
    altered.forEach((isAltered, row) => {
      if (!isAltered) return
      const length = Math.max(
        ...columns.map((column) => Math.abs(full[row * width + column] - dense[row * width + column])),
      )
      smallest[row] = Math.min(smallest[row], high[row] * length)
    })
    return Uint8Array.from(altered)
  }
  try {
    const epsilons = settings.epsilons
    for (const [i, epsilon] of epsilons.entries()) {
      await pause?.()
      signal?.throwIfAborted()
      const limits = { columns, norm: 'L-infinity', epsilon } as const
      // The answer that is to be left is the model's own, right or wrong.
      const target = { inputs, labels: own }
      const stepping = { executor, signal, random: random.stream(`epsilon ${epsilon}`) }
      oneStep.push(await take(await fastGradient(model, target, limits, stepping)))
      const { iterations, restarts } = settings
      // Madry et al. 2018, section 5: steps of 2.5 epsilon / iterations reach the border from anywhere.
      const step = (2.5 * epsilon) / iterations
      await take(await projectedGradient(model, target, { ...limits, step, iterations, restarts }, stepping))
      onShare((i + 1) / epsilons.length)
    }
  } finally {
    await asked.dispose()
  }
  return { search: 'gradient', smallest, oneStep }
}

/** The first of each column's numbers in an encoded row. */
function offsetsOf({ model: { columns, encoding } }: Moved): Map<string, number> {
  let offset = 0
  return new Map(
    encoding.dense.map(({ names }, i) => {
      const at = offset
      offset += names.length
      return [columns[i], at] as const
    }),
  )
}

async function byCombinations(
  moved: Moved,
  numbers: readonly Numbers[],
  { own }: Wanted,
  { signal, pause, onShare }: AnalysisContext,
): Promise<Together> {
  const cutsOf = new Map(moved.model.encoding.discrete.map(({ name, cuts }) => [name, cuts ?? new Float64Array(0)]))
  const columns = numbers.map((column) => ({ ...column, cuts: cutsOf.get(column.name) as Float64Array }))
  const combinations = columns.reduce((product, { cuts }) => product * (cuts.length + 1), 1)
  if (combinations > mostCombinations) return { search: 'too-many', smallest: new Float64Array(0), oneStep: null }
  // Of each column and bin: a value in it, and how far each record is from it.
  const bins = columns.map(({ name, deviation, cuts }) => {
    const values = moved.numbers(name)
    return Array.from({ length: cuts.length + 1 }, (_, bin) => ({
      inside: new Float64Array(moved.rows).fill(bin < cuts.length ? cuts[bin] : (cuts.at(-1) ?? 0) + deviation),
      distance: values.map((value) => {
        if (Number.isNaN(value)) return 0
        const below = bin > 0 ? Math.max(0, cuts[bin - 1] - value) : 0
        const above = bin < cuts.length ? Math.max(0, value - cuts[bin]) : 0
        return Math.max(below, above) / deviation
      }),
    }))
  })
  const smallest = new Float64Array(moved.rows).fill(Number.POSITIVE_INFINITY)
  const each = 32
  for (let first = 0; first < combinations; first += each) {
    await pause?.()
    signal?.throwIfAborted()
    const some = Array.from({ length: Math.min(each, combinations - first) }, (_, i) => choose(first + i, bins))
    const answers = await moved.ask(
      some.map((chosen): Variant => new Map(chosen.map(({ inside }, i) => [columns[i].name, inside]))),
    )
    some.forEach((chosen, i) => {
      for (let row = 0; row < moved.rows; row++) {
        if (answers[i][row] === own[row]) continue
        const length = Math.max(...chosen.map(({ distance }) => distance[row]))
        smallest[row] = Math.min(smallest[row], length)
      }
    })
    onShare(Math.min(1, (first + each) / combinations))
  }
  return { search: 'combinations', smallest, oneStep: null }
}

/** The bin of each column in one of all combinations. */
function choose<Bin>(combination: number, bins: readonly (readonly Bin[])[]): Bin[] {
  let rest = combination
  return bins.map((own) => {
    const bin = own[rest % own.length]
    rest = Math.floor(rest / own.length)
    return bin
  })
}
