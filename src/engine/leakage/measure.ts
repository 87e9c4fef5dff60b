import type { Random } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import type { Arms } from './arms.ts'
import { type NetworkRefit, RegressionNetworks, type RegressionNetworkSettings } from './network.ts'
import { RidgeRegression, type RidgeSettings } from './ridge.ts'
import { SubsetSampler, type Swap, swapFor, swapped } from './subsets.ts'
import { type KnownLosses, type ThresholdRule, thresholdOf, thresholdRules } from './threshold.ts'
import type { Universe } from './universe.ts'

/** What refits with a record and without it gave: the material of every estimate about it. */
export interface RecordRefits {
  /** Row of the universe. */
  readonly record: number
  /** Of the parameters, in the columns' own units. */
  readonly parameters: Arms
  /** Of the output at the record's inputs: what an adversary sees who may only ask (remark 1). */
  readonly outputs: Arms
  /** Guesses "member" for each pair, 1 or 0, by the rule for the threshold. */
  readonly guesses: Readonly<Record<ThresholdRule, { readonly withRecord: Uint8Array; readonly without: Uint8Array }>>
  /** The farthest that a swap moved the parameters (L2). */
  readonly farthest: number
}

export interface RefitSettings {
  /** Training rows, n. */
  readonly size: number
  /** Pairs of refits for each record, each on a fresh random subset. */
  readonly refits: number
}

interface Context {
  readonly random: Random
  readonly signal?: CancelSignal
  readonly pause?: () => Promise<void>
}

/** Collects both arms of one record. */
class Collector {
  readonly #record: number
  readonly #parameters: [Float64Array, Float64Array]
  readonly #outputs: [Float64Array, Float64Array]
  readonly #width: number
  readonly #losses: [Float64Array, Float64Array]
  readonly #training: [Float64Array, Float64Array]
  readonly #population: [Float64Array, Float64Array]
  #farthest = 0

  constructor(record: number, refits: number, width: number) {
    this.#record = record
    this.#width = width
    const list = (size: number): [Float64Array, Float64Array] => [new Float64Array(size), new Float64Array(size)]
    this.#parameters = list(refits * width)
    this.#outputs = list(refits)
    this.#losses = list(refits)
    this.#training = list(refits)
    this.#population = list(refits)
  }

  /** @param arm 0: with the record, 1: without */
  add(
    arm: 0 | 1,
    refit: number,
    model: {
      readonly parameters: ArrayLike<number>
      readonly output: number
      readonly loss: number
      readonly trainingLoss: number
      readonly populationLoss: number
    },
  ) {
    // Faster than copying by a call, for these are few.
    const [own, from, start] = [this.#parameters[arm], model.parameters, refit * this.#width]
    for (let j = 0; j < this.#width; j++) own[start + j] = from[j]
    this.#outputs[arm][refit] = model.output
    this.#losses[arm][refit] = model.loss
    this.#training[arm][refit] = model.trainingLoss
    this.#population[arm][refit] = model.populationLoss
  }

  moved(distance: number) {
    this.#farthest = Math.max(this.#farthest, distance)
  }

  refits(averageTraining: number): RecordRefits {
    const arms = ([withRecord, without]: [Float64Array, Float64Array], dimension: number): Arms => ({
      dimension,
      withRecord,
      without,
      paired: true,
    })
    const guess = (rule: ThresholdRule, arm: 0 | 1) => {
      const [losses, training, population] = [this.#losses[arm], this.#training[arm], this.#population[arm]]
      const guesses = new Uint8Array(losses.length)
      for (let i = 0; i < guesses.length; i++) {
        const known: KnownLosses = { training: training[i], averageTraining, population: population[i] }
        guesses[i] = losses[i] <= thresholdOf(rule, known) ? 1 : 0
      }
      return guesses
    }
    return {
      record: this.#record,
      parameters: arms(this.#parameters, this.#width),
      outputs: arms(this.#outputs, 1),
      guesses: Object.fromEntries(
        thresholdRules.map((rule) => [rule, { withRecord: guess(rule, 0), without: guess(rule, 1) }]),
      ) as unknown as RecordRefits['guesses'],
      farthest: this.#farthest,
    }
  }
}

/** Subsets are drawn once and serve every record, each with a swap of its own. */
function* draws(universe: Universe, records: readonly number[], { size, refits }: RefitSettings, random: Random) {
  const sampler = new SubsetSampler(universe.rows, random.stream('subsets'))
  const choices = random.stream('swaps')
  // Where each row is in the subset, from 1: one pass for all records.
  const places = new Int32Array(universe.rows)
  for (let refit = 0; refit < refits; refit++) {
    const subset = sampler.draw(size)
    for (let i = 0; i < size; i++) places[subset[i]] = i + 1
    yield {
      refit,
      subset,
      swaps: records.map((record) => swapFor(record, subset, sampler, choices, places[record] - 1)),
    }
    for (let i = 0; i < size; i++) places[subset[i]] = 0
  }
}

const lengthBetween = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return Math.sqrt(sum)
}

/** How many subsets are worked through between two chances to cancel. */
const betweenPauses = 50

/**
 * Refits ridge regressions with and without each record.
 *
 * @param noise standard deviation of Gaussian noise on every parameter, in the columns' own units; it is in the outputs, the losses
 *   and so in the guesses, not in the parameters, whose estimates add it exactly
 */
export async function ridgeRefits(
  universe: Universe,
  records: readonly number[],
  settings: RefitSettings & RidgeSettings & { readonly noise?: number },
  { random, signal, pause }: Context,
): Promise<RecordRefits[]> {
  const regression = new RidgeRegression(universe, settings)
  const { noise = 0 } = settings
  const { width } = regression
  const collectors = records.map((record) => new Collector(record, settings.refits, width))
  const noises = random.stream('noise')
  let training = 0
  for (const { refit, subset, swaps } of draws(universe, records, settings, random)) {
    if (refit % betweenPauses === 0) {
      await pause?.()
      signal?.throwIfAborted()
    }
    const base = regression.fit(subset)
    const added = regression.fromParameters(Float64Array.from({ length: width }, () => noise * noises.normal()))
    /** As it is told to the adversary. */
    const told = (fit: { parameters: Float64Array; trainingLoss: number }, rows: () => Int32Array) => {
      if (noise === 0) return fit
      const parameters = fit.parameters.map((value, j) => value + added[j])
      return { parameters, trainingLoss: regression.meanLoss(parameters, rows()) }
    }
    const baseTold = told(base, () => subset)
    const before = regression.parametersOf(base)
    training += baseTold.trainingLoss
    const basePopulation = regression.populationLoss(baseTold.parameters)
    swaps.forEach((swap, i) => {
      const collector = collectors[i]
      const record = records[i]
      const other = regression.swap(base, swap.leaves, swap.joins)
      const otherTold = told(other, () => swapped(subset, swap))
      const add = (arm: 0 | 1, plain: Float64Array, model: typeof otherTold, populationLoss: number) =>
        collector.add(arm, refit, {
          parameters: plain,
          output: regression.predict(model.parameters, record),
          loss: regression.loss(model.parameters, record),
          trainingLoss: model.trainingLoss,
          populationLoss,
        })
      const after = regression.parametersOf(other)
      add(swap.isMember ? 0 : 1, before, baseTold, basePopulation)
      add(swap.isMember ? 1 : 0, after, otherTold, regression.populationLoss(otherTold.parameters))
      collector.moved(lengthBetween(before, after))
    })
  }
  return collectors.map((collector) => collector.refits(training / settings.refits))
}

/** Refits networks with and without each record: one network for each subset, and one for each swap of it. */
export async function networkRefits(
  universe: Universe,
  records: readonly number[],
  settings: RefitSettings & RegressionNetworkSettings,
  {
    random,
    executor,
    signal,
    onTrained,
  }: Context & { readonly executor: Executor; readonly onTrained?: (share: number) => void },
): Promise<RecordRefits[]> {
  const networks = new RegressionNetworks(universe, settings)
  const drawn: { subset: Int32Array; swaps: Swap[] }[] = [...draws(universe, records, settings, random)]
  const asked = Int32Array.from(records)
  const tasks = drawn.flatMap(({ subset, swaps }, refit): NetworkRefit[] => {
    const own = random.stream(`network ${refit}`)
    return [subset, ...swaps.map((swap) => swapped(subset, swap))].map((rows) => ({ rows, random: own, asked }))
  })
  const trained = await networks.train(tasks, {
    executor,
    signal,
    onTrained: (done) => onTrained?.(done / tasks.length),
  })
  const each = records.length + 1
  const bases = drawn.map((_, refit) => trained[refit * each])
  const training = bases.reduce((sum, { trainingLoss }) => sum + trainingLoss, 0) / bases.length
  // Every network's error on the universe is not asked for; the mean error on records it has not seen stands for it.
  const unseen = drawn.flatMap(({ swaps }, refit) =>
    swaps.flatMap(({ isMember }, i) =>
      isMember ? [] : [(bases[refit].outputs[i] - universe.outcome[records[i]]) ** 2],
    ),
  )
  const populationLoss = unseen.reduce((sum, value) => sum + value, 0) / Math.max(1, unseen.length)
  const collectors = records.map((record) => new Collector(record, settings.refits, networks.parameters))
  drawn.forEach(({ swaps }, refit) =>
    swaps.forEach(({ isMember }, i) => {
      const pair = [bases[refit], trained[refit * each + 1 + i]]
      pair.forEach((network, k) => {
        const output = network.outputs[i]
        const loss = (output - universe.outcome[records[i]]) ** 2
        const { parameters, trainingLoss } = network
        const arm = isMember === (k === 0) ? 0 : 1
        collectors[i].add(arm, refit, { parameters, output, loss, trainingLoss, populationLoss })
      })
      collectors[i].moved(lengthBetween(pair[0].parameters, pair[1].parameters))
    }),
  )
  return collectors.map((collector) => collector.refits(training))
}
