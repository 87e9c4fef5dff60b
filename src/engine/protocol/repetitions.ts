import type { ModelSettings } from '#shared/contracts/study.ts'
import { type AttackRows, makeAttack } from '../attacks/index.ts'
import { massOutsideSupport, type Network } from '../bayes/index.ts'
import { allRows, EncodedMatrix, type Encoding, fitEncoding, splitRows } from '../data/index.ts'
import { mean, type Random } from '../math/index.ts'
import { accuracy, crossEntropies, predictedClasses } from '../metrics/index.ts'
import { type FittedClassifier, makeClassifier, MultilayerPerceptron } from '../models/index.ts'
import { attackRows, type ContrastRows, contrastsOn, measureAttack, type Population } from '../study/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import { chooseFeatures, type FoundParents } from './features.ts'
import { drawTable, populationOf, shiftedNetwork } from './populations.ts'
import type { ProtocolAttackScore, ProtocolContrast, ProtocolScores, ProtocolTarget } from './scores.ts'
import type { ProtocolModel, ProtocolSettings } from './settings.ts'

export interface ProtocolContext {
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly pause?: () => Promise<void>
  /** So many steps of training are done, of the model or the attack named. */
  readonly onSteps?: (kind: 'model' | 'attack', key: string, steps: number) => void
}

/** One repetition's rows. */
interface Draw {
  readonly repetition: number
  readonly random: Random
  readonly training: Population
  /** What models are asked about: "train", "P" and each shift. */
  readonly populations: ReadonlyMap<string, Population>
  readonly outside: Readonly<Record<string, number>>
}

/** Rows from which the mass outside P's support is estimated. */
const supportRows = 10_000

function draw(settings: ProtocolSettings, network: Network, repetition: number, root: Random): Draw {
  const { outcome, rows, trainFraction, others, mostRows } = settings
  const random = root.stream(`repetition ${repetition}`)
  const table = drawTable(network, rows, random.stream('rows'))
  const [trainRows, heldOut] = splitRows(allRows(rows), null, trainFraction, random.stream('split'))
  const training = populationOf(network, outcome, table, trainRows)
  const count = Math.min(heldOut.length, mostRows)
  const of = (from: Network, name: string) =>
    populationOf(from, outcome, drawTable(from, count, random.stream(`rows of ${name}`)))
  const populations = new Map([
    // The split is in random order, so its beginning is a random part.
    ['train', populationOf(network, outcome, table, trainRows.subarray(0, mostRows))],
    ['P', others === 'fresh' ? of(network, 'P') : populationOf(network, outcome, table, heldOut.subarray(0, count))],
  ])
  const outside: Record<string, number> = {}
  for (const shift of settings.shifts) {
    const changed = shiftedNetwork(network, outcome, shift, random.stream(`tables of ${shift.name}`))
    populations.set(shift.name, of(changed, shift.name))
    const stream = random.stream(`support of ${shift.name}`)
    outside[shift.name] = massOutsideSupport(network, changed, supportRows, stream).outside
  }
  return { repetition, random, training, populations, outside }
}

/** A model of one repetition, before it is trained. */
interface Untrained {
  readonly draw: Draw
  readonly encoding: Encoding
  readonly columns: readonly string[]
  readonly found: FoundParents | null
}

const discretiser = { method: 'quantile', bins: 4 } as const

async function prepare(
  { outcome }: ProtocolSettings,
  { features, settings, title }: ProtocolModel,
  network: Network,
  one: Draw,
  signal?: CancelSignal,
): Promise<Untrained> {
  const { columns, found } = await chooseFeatures(features, network, outcome, one.training, one.random, signal)
  if (columns.length === 0 && settings.kind !== 'cpt' && settings.kind !== 'logistic')
    throw new RangeError(`There is no feature for ${title}: "${outcome}" has no such neighbour.`)
  const classes = network.find(({ name }) => name === outcome)?.levels.length ?? 0
  const basis = { table: one.training.table, rows: one.training.rows, labels: one.training.labels, classes }
  const wanted = columns.map((name) => ({ name, missing: 'impute' as const }))
  return { draw: one, encoding: fitEncoding(wanted, basis, discretiser, false), columns, found }
}

/** Trains a model of every repetition: networks of equal width together, others one after the other. */
async function trainAll(
  { key, settings }: ProtocolModel,
  untrained: readonly Untrained[],
  classes: number,
  context: ProtocolContext,
): Promise<FittedClassifier[]> {
  const { executor, signal, pause } = context
  const fitted: FittedClassifier[] = []
  const inputs = untrained.map(({ encoding, draw: { training } }) => {
    return new EncodedMatrix(encoding, training.table, training.rows)
  })
  const randomOf = (i: number) => untrained[i].draw.random.stream(`model ${key}`)
  const report = (share: number) => {
    let reported = 0
    return (done: number) => {
      context.onSteps?.('model', key, (done - reported) * share)
      reported = done
    }
  }
  // Private networks are clipped record by record, one network at a time.
  const isTogether = settings.kind === 'mlp' && !settings.privacy
  for (const group of groupsOf(inputs.map(({ width }) => (isTogether ? width : -1)))) {
    await pause?.()
    signal?.throwIfAborted()
    if (isTogether) {
      const tasks = group.map((i) => ({
        inputs: inputs[i],
        labels: untrained[i].draw.training.labels,
        random: randomOf(i),
      }))
      const onSteps = report(group.length)
      const together = await new MultilayerPerceptron(settings).fitTogether(tasks, classes, {
        executor,
        signal,
        onSteps,
      })
      group.forEach((i, member) => (fitted[i] = together.member(member)))
    } else
      for (const i of group) {
        const control = { random: randomOf(i), executor, signal, pause, onSteps: report(1) }
        fitted[i] = await makeClassifier(settings).fit(inputs[i], untrained[i].draw.training.labels, classes, control)
        await pause?.()
      }
  }
  return fitted
}

/** Positions of equal values. */
function groupsOf(values: readonly number[]): number[][] {
  const groups = new Map<number, number[]>()
  values.forEach((value, i) => groups.set(value, [...(groups.get(value) ?? []), i]))
  return [...groups.values()]
}

interface Answers {
  readonly probabilities: Float64Array
  readonly labels: Int32Array
}

async function ask(model: string, fitted: FittedClassifier, { draw, encoding }: Untrained, classes: number) {
  const answers = new Map<string, Answers>()
  const targets: ProtocolTarget[] = []
  for (const [distribution, { table, rows, labels }] of draw.populations) {
    const { probabilities, unseen, unseenRows = [] } = await fitted.predict(new EncodedMatrix(encoding, table, rows))
    answers.set(distribution, { probabilities, labels })
    const predicted = predictedClasses(probabilities, classes)
    const right = accuracy(predicted, labels)
    const rightUnseen = unseenRows.filter((row) => predicted[row] === labels[row]).length
    targets.push({
      model,
      distribution,
      rows: rows.length,
      accuracy: right,
      accuracyOfSeen: right - rightUnseen / rows.length,
      absoluteLoss: mean(Float64Array.from(labels, (label, row) => 1 - probabilities[row * classes + label])),
      crossEntropy: mean(crossEntropies(probabilities, labels, classes)),
      unseen: unseen / rows.length,
    })
  }
  return { answers, targets }
}

/** An attack on one model of one repetition, on one contrast. */
interface Attacked {
  readonly position: number
  readonly draw: Draw
  readonly model: string
  readonly distribution: string
  readonly contrast: ProtocolContrast
  readonly training: AttackRows
  readonly test: AttackRows
}

/**
 * Some repetitions of the protocol, models and attackers of all of them trained together: rows drawn from P, divided, models
 * trained, each P* made, attackers trained and tested.
 *
 * @param repetitions their numbers; each depends on its number only, not on which are run with it (but for the rounding
 *   of networks that are trained together)
 * @param random every draw comes from a stream named after the repetition and its purpose
 */
export async function runRepetitions(
  settings: ProtocolSettings,
  network: Network,
  repetitions: readonly number[],
  random: Random,
  context: ProtocolContext,
): Promise<ProtocolScores[]> {
  const { signal, pause, executor } = context
  const outcome = network.find(({ name }) => name === settings.outcome)
  if (!outcome) throw new RangeError(`The network has no node "${settings.outcome}".`)
  const classes = outcome.levels.length
  const draws: Draw[] = []
  for (const repetition of repetitions) {
    draws.push(draw(settings, network, repetition, random))
    await pause?.()
    signal?.throwIfAborted()
  }
  const contrasts = draws.map(({ populations, random: own }) => {
    const stream = own.stream('attack rows')
    const names = [...populations.keys()].filter((name) => name !== 'train')
    return withTransfers(
      names.flatMap((name) => contrastsOn<string>(name, populations, settings.attackTrainFraction, stream)),
    )
  })

  const results = draws.map(({ repetition, training, outside }) => ({
    repetition,
    trainRows: training.rows.length,
    targets: [] as ProtocolTarget[],
    attacks: [] as ProtocolAttackScore[],
    outside,
    columns: {} as Record<string, readonly string[]>,
    found: {} as Record<string, FoundParents>,
  }))
  const attacked: Attacked[] = []
  for (const model of settings.models) {
    const untrained: Untrained[] = []
    for (const one of draws) untrained.push(await prepare(settings, model, network, one, signal))
    const fitted = await trainAll(model, untrained, classes, context)
    for (const [i, own] of untrained.entries()) {
      const { answers, targets } = await ask(model.key, fitted[i], own, classes)
      results[i].targets.push(...targets)
      results[i].columns[model.key] = own.columns
      if (own.found) results[i].found[model.key] = own.found
      for (const rows of contrasts[i]) attacked.push(attackOf(i, own.draw, model.key, rows, answers, classes))
      await pause?.()
    }
  }

  for (const { key, settings: attack } of settings.attacks) {
    await pause?.()
    signal?.throwIfAborted()
    let done = 0
    const trained = attacked.filter(({ contrast }) => contrast !== 'transfer')
    const attackers = await makeAttack(attack).train(
      trained.map(({ draw: { random: own }, model, distribution, contrast, training }) => ({
        rows: training,
        random: own.stream(`attack ${key} on ${model}, ${distribution}, ${contrast}`),
      })),
      {
        executor,
        signal,
        onSteps: (steps) => {
          context.onSteps?.('attack', key, (steps - done) * trained.length)
          done = steps
        },
      },
    )
    const onP = new Map(
      trained.flatMap(({ position, model, distribution, contrast }, i) =>
        distribution === 'P' && contrast === 'membership' ? [[`${position} ${model}`, attackers[i]] as const] : [],
      ),
    )
    let next = 0
    for (const { position, model, distribution, contrast, training, test } of attacked) {
      const attacker = contrast === 'transfer' ? onP.get(`${position} ${model}`) : attackers[next++]
      if (!attacker) throw new Error('No attacker learned on P.')
      const found = await measureAttack(attacker, training, test)
      const { accuracy: right, auc, truePositiveRate, falsePositiveRate } = found
      const rates = { accuracy: right, auc, truePositiveRate, falsePositiveRate }
      results[position].attacks.push({ model, attack: key, distribution, contrast, ...rates })
    }
  }
  return results
}

type Rows = Omit<ContrastRows<string>, 'contrast'> & { readonly contrast: ProtocolContrast }

/**
 * Adds, for each P*, the attacker that learned on P: it is tested on members it has not learned from and on the rows of P*
 * that the other attackers are tested on.
 */
function withTransfers(contrasts: readonly ContrastRows<string>[]): Rows[] {
  const onP = contrasts.find(({ distribution, contrast }) => distribution === 'P' && contrast === 'membership')
  return contrasts.flatMap((rows): Rows[] => {
    if (rows.contrast !== 'membership' || rows.distribution === 'P' || !onP) return [rows]
    const [members, others] = [onP.test.positive, rows.test.negative]
    const count = Math.min(members.length, others.length)
    const test = { positive: members.subarray(0, count), negative: others.subarray(0, count) }
    return [rows, { ...rows, contrast: 'transfer', training: onP.training, test }]
  })
}

const none = new Int32Array(0)

function attackOf(
  position: number,
  draw: Draw,
  model: string,
  rows: Rows,
  answers: ReadonlyMap<string, Answers>,
  classes: number,
): Attacked {
  const sides = [answers.get(rows.positive) as Answers, answers.get(rows.negative) as Answers] as const
  return {
    position,
    draw,
    model,
    distribution: rows.distribution,
    contrast: rows.contrast,
    // What the attacker on P learned from is known under that contrast.
    training:
      rows.contrast === 'transfer'
        ? attackRows({ positive: none, negative: none }, sides, classes, undefined)
        : attackRows(rows.training, sides, classes, rows.shuffled?.training),
    test: attackRows(rows.test, sides, classes, rows.shuffled?.test),
  }
}

/** Steps that a model or an attack reports, if any. */
export const stepsOf = (settings: ModelSettings | ProtocolSettings['attacks'][number]['settings']): number =>
  'steps' in settings ? settings.steps : 0
