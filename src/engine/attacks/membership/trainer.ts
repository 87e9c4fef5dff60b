import type { ModelSettings } from '#shared/contracts/study.ts'
import type { Random } from '../../math/index.ts'
import {
  type DenseMatrix,
  InvariantNetwork,
  LogisticRegression,
  makeClassifier,
  MultilayerPerceptron,
  type Prediction,
  PrivateNetwork,
} from '../../models/index.ts'
import type { CancelSignal, Executor } from '../../tensor/index.ts'
import type { AttackedModel } from './attack.ts'
import { pointsOf, type Records } from './records.ts'

export interface TrainingContext {
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly pause?: () => Promise<void>
  /** Told how many models are trained; those under way count by their share of steps. */
  readonly onTrained?: (models: number) => void
  /** Told how many models need not be trained, since their answers are kept. */
  readonly onReused?: (models: number) => void
}

/** What one of many models learns from. */
export interface ModelTask {
  readonly rows: Int32Array
  readonly random: Random
}

/** Trains any number of models of one kind, each on some of the records. */
export interface ModelTrainer {
  /** Everything but rows and streams that the models depend on, as text. */
  readonly description: string
  /** Each becomes what it would become alone, but for the rounding of float32. */
  train(tasks: readonly ModelTask[], context: TrainingContext): Promise<AttackedModel[]>
}

/**
 * A trainer of one of the engine's models.
 *
 * @param settings its own `features` are not read: the records are what the model sees
 * @throws RangeError when the model reads categories and the records have none
 */
export function trainerOf(settings: ModelSettings, records: Records): ModelTrainer {
  const description = JSON.stringify({ ...settings, features: null })
  switch (settings.kind) {
    case 'mlp': {
      const { privacy } = settings
      // With differential privacy each draws batches of its own size and noise of its own.
      if (privacy)
        return oneByOne(description, async ({ rows, random }, context, onShare) => {
          const fitted = await new PrivateNetwork({ ...settings, privacy }).fit(
            pointsOf(records, rows),
            labelsOf(records, rows),
            records.classes,
            { ...context, random, onSteps: (steps) => onShare(steps / settings.steps) },
          )
          return denseModel(fitted, records)
        })
      return { description, train: (tasks, context) => trainNetworks(settings, records, tasks, context) }
    }
    case 'logistic':
      return oneByOne(description, async ({ rows }, context) => {
        const fitted = await new LogisticRegression(settings).fit(
          pointsOf(records, rows),
          labelsOf(records, rows),
          records.classes,
          context,
        )
        return { ...denseModel(fitted, records), gradientNorms: logisticNorms(records, fitted) }
      })
    case 'irm':
      return oneByOne(description, async ({ rows, random }, context, onShare) => {
        const fitted = await new InvariantNetwork(settings).fit(
          pointsOf(records, rows),
          labelsOf(records, rows),
          records.classes,
          {
            ...context,
            random,
            environments: records.environments && labelsOf({ labels: records.environments }, rows),
            onSteps: (steps) => onShare(steps / settings.steps),
          },
        )
        return denseModel(fitted, records)
      })
    case 'cpt': {
      const { encoded } = records
      if (!encoded) throw new RangeError('A table needs records with categories.')
      return oneByOne(description, async ({ rows, random }, context) => {
        const fitted = await makeClassifier(settings).fit(encoded(rows), labelsOf(records, rows), records.classes, {
          ...context,
          random,
        })
        return { answer: async (asked) => (await fitted.predict(encoded(asked))).probabilities }
      })
    }
  }
}

const labelsOf = ({ labels }: Pick<Records, 'labels'>, rows: Int32Array) => rows.map((row) => labels[row])

const oneByOne = (
  description: string,
  trainOne: (task: ModelTask, context: TrainingContext, onShare: (share: number) => void) => Promise<AttackedModel>,
): ModelTrainer => ({
  description,
  train: async (tasks, context) => {
    const models: AttackedModel[] = []
    for (const task of tasks) {
      await context.pause?.()
      context.signal?.throwIfAborted()
      models.push(await trainOne(task, context, (share) => context.onTrained?.(models.length + share)))
      context.onTrained?.(models.length)
    }
    return models
  },
})

function denseModel(fitted: { predict(inputs: DenseMatrix): Promise<Prediction> }, records: Records) {
  const answerAt = async (points: DenseMatrix) => (await fitted.predict(points)).probabilities
  return { answerAt, answer: (rows: Int32Array) => answerAt(pointsOf(records, rows)) }
}

async function trainNetworks(
  settings: Extract<ModelSettings, { kind: 'mlp' }>,
  records: Records,
  tasks: readonly ModelTask[],
  context: TrainingContext,
): Promise<AttackedModel[]> {
  if (tasks.length === 0) return []
  const { onTrained } = context
  const fitted = await new MultilayerPerceptron(settings).fitTogether(
    tasks.map(({ rows, random }) => ({ inputs: records.inputs, labels: records.labels, rows, random })),
    records.classes,
    { ...context, onSteps: (steps) => onTrained?.(tasks.length * (steps / settings.steps)) },
  )
  onTrained?.(tasks.length)
  return tasks.map((_, model) => ({
    ...denseModel(fitted.member(model), records),
    gradientNorms: (rows) => fitted.gradientNorms(model, pointsOf(records, rows), labelsOf(records, rows)),
  }))
}

/**
 * The gradient of a record's cross-entropy in a logistic regression's weights is the outer product of (x, 1) and
 * probabilities less the outcome's indicator, so its length is the product of theirs. Rows are shortened as in training.
 */
const logisticNorms =
  (records: Records, fitted: { predict(inputs: DenseMatrix): Promise<Prediction> }) =>
  async (rows: Int32Array): Promise<Float64Array> => {
    const points = pointsOf(records, rows)
    const { probabilities } = await fitted.predict(points)
    return Float64Array.from(rows, (row, i) => {
      let [square, residual] = [0, 0]
      for (const x of points.dense.subarray(i * points.width, (i + 1) * points.width)) square += x * x
      for (let k = 0; k < records.classes; k++)
        residual += (probabilities[i * records.classes + k] - (records.labels[row] === k ? 1 : 0)) ** 2
      return Math.sqrt((square + 1) * residual)
    })
  }
