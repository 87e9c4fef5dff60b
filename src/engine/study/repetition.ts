import type { Contrast, Distribution } from '#shared/contracts/results.ts'
import type { FeatureSet, StudySpec } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { analysisInProgress } from '#shared/text/analyses/names.ts'
import { attackName, modelInProgress } from '#shared/text/names.ts'
import type { ModelStore } from '../attacks/membership/index.ts'
import { type AttackRows, makeAttack } from '../attacks/index.ts'
import {
  EncodedMatrix,
  type Encoding,
  type EncodingBasis,
  fitDiscrete,
  fitEncoding,
  splitRows,
  take,
} from '../data/index.ts'
import type { Random } from '../math/index.ts'
import { accuracy, areaUnderRoc, balancedAccuracy, brierScore, predictedClasses } from '../metrics/index.ts'
import { type FittedClassifier, makeClassifier } from '../models/index.ts'
import { type CancelSignal, DivergedError, type Executor } from '../tensor/index.ts'
import { makeAnalysis, type ScoreRow, type StudiedModel } from './analyses/index.ts'
import { type Answers, attackRows, type ContrastRows, contrastsOn } from './contrasts.ts'
import { checkMechanism } from './invariance.ts'
import { LearningCurve } from './learning-curve.ts'
import { measureAttack } from './measure.ts'
import { attackKeys, modelKeys } from './names.ts'
import { drawPopulation, fitStudyNetwork, type StudyNetwork } from './network-shifts.ts'
import type { PreparedData } from './prepare.ts'
import { divideBySite, type Population, population } from './shifts.ts'
import { structuralValues, type StructuralValues } from './structural.ts'

export interface TargetScores {
  readonly model: string
  readonly distribution: Distribution
  readonly rows: number
  readonly accuracy: number
  readonly balancedAccuracy: number
  /** null where a class does not occur among the rows. */
  readonly auc: number | null
  readonly brier: number
  readonly baseline: number
  readonly unseen: number
}

export interface AttackScores {
  readonly model: string
  readonly attack: string
  readonly distribution: Distribution
  readonly contrast: Contrast
  readonly rows: number
  readonly trainingRows: number
  readonly accuracy: number
  readonly auc: number
  readonly truePositiveRate: number
  readonly falsePositiveRate: number
  /** True-positive rates at the false-positive rates of `rocGrid`. */
  readonly roc: readonly number[]
}

/** What one repetition found: plain data, so that it can be stored as a checkpoint. */
export interface RepetitionScores {
  readonly repetition: number
  readonly trainRows: number
  readonly targets: readonly TargetScores[]
  readonly attacks: readonly AttackScores[]
  readonly parameters: Readonly<Record<string, number>>
  /** Whether the outcome depends on its parents in each P* as in the training rows, in words; of the first repetition. */
  readonly mechanism: Partial<Record<Distribution, string>>
  /** Share of the rows of each P* made from a network that P gives probability 0; see `drawPopulation`. */
  readonly outsideSupport: Partial<Record<Distribution, number>>
  /** Learning curves of this repetition's networks. */
  readonly learning: Readonly<Record<string, readonly { step: number; loss: number }[]>>
  /** What each of the study's further analyses found, in their order; absent where there are none. */
  readonly analyses?: readonly (readonly ScoreRow[])[]
  /** Structural checks of each model; absent in checkpoints of before there were any. */
  readonly structural?: Readonly<Record<string, StructuralValues>>
}

/** What a repetition is told and tells. */
export interface RepetitionContext {
  readonly executor: Executor
  readonly signal?: CancelSignal
  /** Lets the event loop take its messages; called before each model and each attack. */
  readonly pause?: () => Promise<void>
  /** Where shadow and reference models are kept; only for this run unless told. */
  readonly store?: ModelStore
  /** A piece of work has been done: so many steps of it, of the kind named. */
  readonly onWork: (
    work: { readonly kind: 'model' | 'attack' | 'analysis'; readonly key: string; readonly steps: number },
    stage: string,
  ) => void
  readonly onLoss: (model: string, points: readonly { step: number; loss: number }[]) => void
}

/** The rows of one repetition by distribution, and how each set of features is encoded. */
interface Setting {
  /** The training rows, on which encodings are fitted. */
  readonly basis: EncodingBasis
  readonly populations: ReadonlyMap<Distribution, Population>
  readonly mechanism: RepetitionScores['mechanism']
  readonly outsideSupport: RepetitionScores['outsideSupport']
  readonly encodings: ReadonlyMap<FeatureSet, Encoding>
}

/** The columns of each feature set, in the dataset's order. */
export function featuresIn(set: FeatureSet, data: PreparedData) {
  const chosen = new Set(
    set === 'parents'
      ? data.parents
      : set === 'markov-blanket'
        ? data.markovBlanket
        : data.features.map(({ name }) => name),
  )
  return data.features.filter(({ name }) => chosen.has(name))
}

/** Splits the rows, fits the encoders on the training rows and makes the populations of P and P*. */
function setUp(spec: StudySpec, data: PreparedData, repetition: number, random: Random): Setting {
  const { settings } = spec
  const { home, away } = divideBySite(spec, data)
  const [trainRows, heldOutRows] = splitRows(home, data.persons, settings.trainFraction, random.stream('split'))
  const train = population(data, trainRows)
  const basis = { table: data.table, rows: trainRows, labels: train.labels, classes: data.classes.length }

  const populations = new Map<Distribution, Population>([
    ['train', train],
    ['P', population(data, heldOutRows)],
  ])
  const outsideSupport: Partial<Record<Distribution, number>> = {}
  let network: StudyNetwork | undefined
  for (const shift of settings.shifts) {
    if (shift.kind === 'site') populations.set('P*:site', population(data, away))
    else {
      network ??= fitStudyNetwork(
        spec,
        data,
        train,
        data.features.map((feature) => fitDiscrete(feature, basis, settings.discretiser)),
      )
      const drawn = drawPopulation(shift, network, heldOutRows.length, random.stream(shift.kind))
      populations.set(`P*:${shift.kind}`, drawn.population)
      outsideSupport[`P*:${shift.kind}`] = drawn.outsideSupport
    }
  }
  const sets = new Set(settings.models.map(({ features }) => features))
  const encodings = new Map(
    [...sets].map((set) => [
      set,
      fitEncoding(featuresIn(set, data), basis, settings.discretiser, settings.encoding === 'shared'),
    ]),
  )
  // What a study says of it is that of its first repetition.
  const mechanism = repetition === 0 ? checkMechanism(data, populations, basis, settings.discretiser) : {}
  return { basis, populations, mechanism, outsideSupport, encodings }
}

/** How well a fitted model answers on every population, with the answers themselves. */
async function askTarget(
  model: string,
  fitted: FittedClassifier,
  encoding: Encoding,
  { populations }: Setting,
  classes: number,
) {
  const answers = new Map<Distribution, Answers>()
  const scores: TargetScores[] = []
  const majority = mostFrequent((populations.get('train') as Population).labels, classes)
  for (const [distribution, { table, rows, labels }] of populations) {
    const { probabilities, unseen } = await fitted.predict(new EncodedMatrix(encoding, table, rows))
    const predicted = predictedClasses(probabilities, classes)
    answers.set(distribution, { probabilities, labels })
    scores.push({
      model,
      distribution,
      rows: rows.length,
      accuracy: accuracy(predicted, labels),
      balancedAccuracy: balancedAccuracy(predicted, labels, classes),
      auc: areaUnderRoc(probabilities, labels, classes),
      brier: brierScore(probabilities, labels, classes),
      baseline: accuracy(new Int32Array(labels.length).fill(majority), labels),
      unseen: unseen / rows.length,
    })
  }
  return { answers, scores }
}

function mostFrequent(labels: Int32Array, classes: number): number {
  const counts = new Int32Array(classes)
  for (const label of labels) counts[label]++
  return counts.indexOf(Math.max(...counts))
}

/** Mean of the last values of each stretch, thin enough to draw. */
function thin(points: { step: number; loss: number }[], most = 200) {
  const stride = Math.ceil(points.length / most)
  return points.filter((_, i) => i % stride === stride - 1 || i === points.length - 1)
}

/** @throws CloisterError in the place of a training that diverged */
async function explainDivergence<Result>(what: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error
    throw new CloisterError(
      'study-invalid',
      `The training of ${what} went out of bounds: its error grew beyond all numbers.`,
      'Choose a smaller learning rate on the Study page.',
    )
  }
}

/** An attack on one model, on one contrast. */
interface Target {
  readonly model: string
  readonly rows: ContrastRows
  readonly training: AttackRows
  readonly test: AttackRows
}

/**
 * One repetition: a new split, new models, a new P* and new attackers.
 *
 * @param random the study's root; every draw comes from a stream named after the repetition and its purpose
 */
export async function runRepetition(
  spec: StudySpec,
  data: PreparedData,
  repetition: number,
  random: Random,
  context: RepetitionContext,
): Promise<RepetitionScores> {
  const own = random.stream(`repetition ${repetition}`)
  const setting = setUp(spec, data, repetition, own)
  const classes = data.classes.length
  const { settings } = spec
  const train = setting.populations.get('train') as Population
  const contrasts = [...setting.populations.keys()]
    .filter((distribution) => distribution !== 'train')
    .flatMap((distribution) =>
      contrastsOn(distribution, setting.populations, settings.attackTrainFraction, own.stream('attack rows')),
    )
  if (contrasts.some(({ training, test }) => training.positive.length === 0 || test.positive.length === 0))
    throw new CloisterError(
      'too-few-rows',
      'The rows could not be divided into members and non-members for the attack to learn from and to be tested on.',
      'Rows of one person stay together: use more persons, or shares for training nearer to one half.',
    )

  const targets: TargetScores[] = []
  const attacked: Target[] = []
  const studied: StudiedModel[] = []
  const parameters: Record<string, number> = {}
  const learning: Record<string, { step: number; loss: number }[]> = {}
  const structural: Record<string, StructuralValues> = {}
  for (const [i, key] of modelKeys(settings.models).entries()) {
    const model = settings.models[i]
    const encoding = setting.encodings.get(model.features) as Encoding
    const curve = new LearningCurve((points) => context.onLoss(key, points))
    let done = 0
    await context.pause?.()
    context.signal?.throwIfAborted()
    const inputs = new EncodedMatrix(encoding, train.table, train.rows)
    const training = makeClassifier(model).fit(inputs, train.labels, classes, {
      random: own.stream(`model ${key}`),
      executor: context.executor,
      signal: context.signal,
      pause: context.pause,
      environments: data.sites ? take(data.sites, train.rows) : undefined,
      onSteps: (steps, losses) => {
        curve.add(losses)
        context.onWork({ kind: 'model', key, steps: steps - done }, `Training ${modelInProgress(model)}`)
        done = steps
      },
    })
    const fitted = await explainDivergence(key, training)
    parameters[key] = fitted.parameters
    const points = curve.finish()
    if (points.length > 0) learning[key] = thin(points)

    const { answers, scores } = await askTarget(key, fitted, encoding, setting, classes)
    targets.push(...scores)
    structural[key] = structuralValues(model.kind, fitted, inputs, {
      training: answers.get('train') as Answers,
      heldOut: answers.get('P') as Answers,
      classes,
      persons: train.persons && take(train.persons, train.rows),
    })
    const columns = featuresIn(model.features, data).map(({ name }) => name)
    studied.push({ key, settings: model, columns, encoding, fitted, answers })
    for (const rows of contrasts) {
      const sides = [answers.get(rows.positive) as Answers, answers.get(rows.negative) as Answers] as const
      attacked.push({
        model: key,
        rows,
        training: attackRows(rows.training, sides, classes, rows.shuffled?.training),
        test: attackRows(rows.test, sides, classes, rows.shuffled?.test),
      })
    }
  }

  const attacks: AttackScores[] = []
  for (const [i, attack] of attackKeys(settings.attacks).entries()) {
    await context.pause?.()
    context.signal?.throwIfAborted()
    let done = 0
    const training = makeAttack(settings.attacks[i]).train(
      attacked.map(({ model, rows: { distribution, contrast }, training }) => ({
        rows: training,
        random: own.stream(`attack ${attack} on ${model}, ${distribution}, ${contrast}`),
      })),
      {
        executor: context.executor,
        signal: context.signal,
        onSteps: (steps) => {
          const stage = `Training the attackers (${attackName(attack).toLowerCase()})`
          context.onWork({ kind: 'attack', key: attack, steps: steps - done }, stage)
          done = steps
        },
      },
    )
    const attackers = await explainDivergence(attack, training)
    for (const [j, target] of attacked.entries()) {
      const { distribution, contrast } = target.rows
      attacks.push({
        model: target.model,
        attack,
        distribution,
        contrast,
        ...(await measureAttack(attackers[j], target.training, target.test)),
      })
    }
  }
  const analyses: ScoreRow[][] = []
  for (const analysis of settings.analyses) {
    const { kind } = analysis
    let done = 0
    const made = makeAnalysis(analysis)
    if (made.once && repetition > 0) {
      analyses.push([])
      continue
    }
    const onShare = (share: number, stage?: string) => {
      const what = stage ? `${analysisInProgress[kind]}: ${stage}` : analysisInProgress[kind]
      context.onWork({ kind: 'analysis', key: kind, steps: share - done }, what)
      done = share
    }
    const { executor, signal, pause, store } = context
    const repeated = { spec, data, models: studied, populations: setting.populations, basis: setting.basis }
    const running = made.run(repeated, own.stream(`analysis ${kind}`), {
      executor,
      signal,
      pause,
      store,
      onShare,
    })
    analyses.push(await explainDivergence(kind, running))
  }
  const byModel = modelKeys(settings.models).flatMap((key) => attacks.filter(({ model }) => model === key))
  return {
    repetition,
    trainRows: train.rows.length,
    targets,
    attacks: byModel,
    parameters,
    mechanism: setting.mechanism,
    outsideSupport: setting.outsideSupport,
    learning,
    structural,
    ...(analyses.length > 0 ? { analyses } : {}),
  }
}
