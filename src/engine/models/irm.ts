import type { IrmSettings } from '#shared/contracts/study.ts'
import {
  adam,
  add,
  concat,
  dense,
  EpochBatches,
  gatherRows,
  gradients,
  input,
  logSoftmax,
  matmul,
  mean,
  multiply,
  negate,
  Parameters,
  type PerStep,
  relu,
  reshape,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  softplus,
  square,
  subtract,
  sum,
  type Tensor,
  train,
} from '../tensor/index.ts'
import type { Classifier, DenseMatrix, FitContext, FittedClassifier, Prediction } from './classifier.ts'
import { plainNetwork } from './differentiable.ts'
import { predictEach } from './prediction.ts'

export type InvariantSettings = Omit<IrmSettings, 'kind' | 'features'>

/** Scores of rows: one logit for two classes, else one for each class. */
const outputsFor = (classes: number) => (classes === 2 ? 1 : classes)

function scoresOf(parameters: Parameters, rows: Tensor, hidden: readonly number[], classes: number): Tensor {
  const last = hidden.reduce((x, width, i) => relu(dense(parameters, x, width, `layer ${i + 1}`)), rows)
  return dense(parameters, last, outputsFor(classes), `layer ${hidden.length + 1}`)
}

/**
 * Each row's cross-entropy.
 *
 * @param scores rows x 1 logits of the second class, or rows x classes
 * @param targets rows x 1 indicators of the second class, or rows x classes
 */
const lossesOf = (scores: Tensor, targets: Tensor): Tensor =>
  scores.shape[1] === 1
    ? reshape(subtract(softplus(scores), multiply(targets, scores)), [scores.shape[0]])
    : softmaxCrossEntropy(scores, targets)

/** What the objective is made of. */
export interface InvariantRisk {
  /** Mean loss of each environment. */
  readonly risks: Tensor
  /** Squared gradient of each environment's risk with respect to a factor 1.0 on the scores. */
  readonly penalties: Tensor
}

/**
 * Risks and penalties of Arjovsky et al. 2019, equation (IRMv1): for each environment e, R_e and
 * (d R_e(w . scores) / dw at w = 1.0)^2.
 *
 * @param scores rows x outputs
 * @param targets rows x outputs
 * @param membership environments x rows: 1 / rows of the environment for its rows, 0 for others
 */
export function invariantRisk(scores: Tensor, targets: Tensor, membership: Tensor): InvariantRisk {
  const [rows] = scores.shape
  const [environments] = membership.shape
  const losses = lossesOf(scores, targets)
  // At w = 1 the slope of a row's loss(w . scores) is the inner product of its gradient and its scores.
  const [slopes] = gradients(sum(losses), [scores]).map((gradient) => sum(multiply(gradient, scores), [1]))
  const averaged = (values: Tensor) => reshape(matmul(membership, reshape(values, [rows, 1])), [environments])
  return { risks: averaged(losses), penalties: square(averaged(slopes)) }
}

/**
 * A network (ReLU, Adam) trained by invariant risk minimisation (Arjovsky et al. 2019, IRMv1): mean risk over the
 * environments + weightPenalty |weights|^2 + weight * mean penalty, where the weight is 1 for the first `annealSteps` steps and
 * `penaltyWeight` after them; with a weight above 1 the whole is divided by it (as in the authors' code). With a
 * `penaltyWeight` of 0 there is no penalty: the same network by empirical risk minimisation (ERM).
 *
 * Each step looks at all rows, or at as many of each environment.
 */
export class InvariantNetwork implements Classifier {
  readonly #settings: InvariantSettings

  constructor(settings: InvariantSettings) {
    this.#settings = settings
  }

  /** @throws RangeError when a penalty is asked for and the context has no environments */
  async fit(
    inputs: DenseMatrix,
    labels: Int32Array,
    classes: number,
    { random, executor, signal, onSteps, environments }: FitContext,
  ): Promise<FittedClassifier & { predict(inputs: DenseMatrix): Promise<Prediction> }> {
    const { hidden, steps, batch, learningRate, weightPenalty, penaltyWeight, annealSteps } = this.#settings
    const isPenalised = penaltyWeight > 0
    if (isPenalised && !environments)
      throw new RangeError('Invariant risk minimisation needs to know the environment of each row.')
    const groups = rowsByEnvironment(environments ?? new Int32Array(inputs.rows))
    const outputs = outputsFor(classes)
    const parameters = new Parameters([random])
    const x = input('x', [inputs.rows, inputs.width])
    const y = input('y', [inputs.rows, outputs])
    const batches = batch === null ? null : input('batch', [batch * groups.length], 'integer')
    const seen = batches ? batches.shape[0] : inputs.rows
    const membership = input('membership', [groups.length, seen])
    const scores = scoresOf(parameters, batches ? gatherRows(x, batches) : x, hidden, classes)
    const { risks, penalties } = invariantRisk(scores, batches ? gatherRows(y, batches) : y, membership)

    const schedule = penaltySchedule(penaltyWeight, annealSteps)
    const [weight, divisor] = [input('penalty weight', []), input('loss factor', [])]
    const length = parameters.list.map(({ tensor }) => sum(square(tensor))).reduce((total, part) => add(total, part))
    const risk = add(mean(risks), multiply(length, weightPenalty))
    const loss = isPenalised ? multiply(add(risk, multiply(mean(penalties), weight)), divisor) : risk
    const scalars: PerStep[] = [
      { tensor: weight, values: (first, count) => Float32Array.from({ length: count }, (_, i) => schedule(first + i)) },
      {
        tensor: divisor,
        values: (first, count) => Float32Array.from({ length: count }, (_, i) => 1 / Math.max(1, schedule(first + i))),
      },
    ]
    const state = await train(
      executor,
      {
        parameters: parameters.list,
        loss,
        optimiser: adam({ learningRate }),
        data: [
          { tensor: x, values: inputs.dense },
          { tensor: y, values: targetsOf(labels, outputs) },
          { tensor: membership, values: membershipOf(groups, batches ? batch : null, inputs.rows) },
        ],
        perStep: [
          ...(batches ? [environmentBatches(batches, groups, (name) => random.stream(name))] : []),
          ...(isPenalised ? scalars : []),
        ],
        steps,
      },
      { signal, onSteps },
    )
    const answer = (chunk: Tensor) => {
      const network = Parameters.toRead()
      const last = scoresOf(network, chunk, hidden, classes)
      return { network, probabilities: classes === 2 ? sigmoid(last) : softmax(last) }
    }
    return {
      parameters: Object.values(state).reduce((count, values) => count + values.length, 0),
      differentiable: plainNetwork(inputs.width, classes, state, (chunk) => {
        const network = Parameters.toRead()
        const last = scoresOf(network, chunk, hidden, classes)
        // One score for two classes: ln(1 - sigmoid) and ln sigmoid.
        const two = () => [negate(softplus(last)), negate(softplus(negate(last)))]
        return { network, logProbabilities: classes === 2 ? concat(two(), 1) : logSoftmax(last) }
      }),
      predict: async (matrix) => (await predictEach(executor, [{ state, matrix }], classes, answer))[0],
    }
  }
}

/** What the penalty counts in a step; see {@link InvariantNetwork}. */
export const penaltySchedule =
  (penaltyWeight: number, annealSteps: number) =>
  (step: number): number =>
    step >= annealSteps ? penaltyWeight : Math.min(1, penaltyWeight)

function rowsByEnvironment(environments: Int32Array): Int32Array[] {
  const found = new Map<number, number[]>()
  environments.forEach((environment, row) => {
    const rows = found.get(environment)
    if (rows) rows.push(row)
    else found.set(environment, [row])
  })
  return [...found].sort(([a], [b]) => a - b).map(([, rows]) => Int32Array.from(rows))
}

/** Indicators of the classes; of the second one alone where one logit is enough. */
function targetsOf(labels: Int32Array, outputs: number): Float32Array {
  const targets = new Float32Array(labels.length * outputs)
  labels.forEach((label, row) => {
    if (outputs === 1) targets[row] = label
    else targets[row * outputs + label] = 1
  })
  return targets
}

/** Environments x rows that a step sees: all rows in their order, or each environment's batch after the other. */
function membershipOf(groups: readonly Int32Array[], batch: number | null, rows: number): Float32Array {
  const seen = batch === null ? rows : batch * groups.length
  const membership = new Float32Array(groups.length * seen)
  groups.forEach((group, environment) => {
    if (batch !== null)
      membership.fill(
        1 / batch,
        environment * seen + environment * batch,
        environment * seen + (environment + 1) * batch,
      )
    else for (const row of group) membership[environment * seen + row] = 1 / group.length
  })
  return membership
}

function environmentBatches(
  index: Tensor,
  groups: readonly Int32Array[],
  stream: (name: string) => ConstructorParameters<typeof EpochBatches>[1],
): PerStep {
  const batch = index.shape[0] / groups.length
  const batches = groups.map((group, i) => new EpochBatches(group.length, stream(`batches of environment ${i + 1}`)))
  return {
    tensor: index,
    values: (_, count) => {
      const result = new Int32Array(count * index.shape[0])
      for (let at = 0; at < result.length; at += index.shape[0])
        groups.forEach((group, i) =>
          result.set(
            batches[i].take(batch).map((position) => group[position]),
            at + i * batch,
          ),
        )
      return result
    },
  }
}
