import type { Random } from '../math/index.ts'
import {
  adam,
  abs,
  dense,
  type Executor,
  type CancelSignal,
  gatherRows,
  input,
  mean,
  multiply,
  negate,
  Parameters,
  relu,
  softmax,
  subtract,
  sum,
  type Tensor,
  train,
  epochBatches,
} from '../tensor/index.ts'
import { type DenseMatrix, predictEach } from '../models/index.ts'
import { disagreement, type TriangleLoss } from './errors.ts'

/** A search for the discrepancy between two distributions over a class of networks. */
export interface DiscrepancySearch {
  /** Hidden layers of the class; none for linear models. */
  readonly hidden: readonly number[]
  readonly steps: number
  readonly batch: number
  readonly learningRate: number
  /** Pairs searched with, half of them to disagree more on P* and half more on P. */
  readonly pairs: number
  readonly loss: TriangleLoss
}

export interface Discrepancy {
  /** The largest |L_P(h, h') - L_P*(h, h')| of the pairs found, measured on other rows than they were trained on. */
  readonly lowerBound: number
  /** Of each pair. */
  readonly pairs: readonly number[]
}

/** Rows of the two distributions. */
export interface TwoSamples {
  readonly p: DenseMatrix
  readonly pStar: DenseMatrix
}

/**
 * The discrepancy distance of Mansour et al. 2009 (definition 4; paper 1, definition 3), max over pairs of hypotheses of
 * |L_P(h, h') - L_P*(h, h')|, searched by training pairs of networks to disagree on one sample and agree on the other (in
 * total variation, which has a gradient; then measured by the loss asked for). A search finds a lower bound: a class may
 * hold worse pairs. All pairs are trained as one program.
 *
 * @param training rows that pairs are trained on
 * @param test rows that what they found is measured on, so that it is no overfitting
 */
export async function searchDiscrepancy(
  training: TwoSamples,
  test: TwoSamples,
  classes: number,
  { hidden, steps, batch, learningRate, pairs, loss }: DiscrepancySearch,
  random: Random,
  { executor, signal }: { readonly executor: Executor; readonly signal?: CancelSignal },
): Promise<Discrepancy> {
  const randoms = Array.from({ length: pairs }, (_, pair) => random.stream(`pair ${pair}`))
  const parameters = new Parameters(randoms)
  const answer = (network: Parameters, rows: Tensor, which: string) => {
    const last = hidden.reduce((x, width, i) => relu(dense(network, x, width, `${which} layer ${i + 1}`)), rows)
    return softmax(dense(network, last, classes, `${which} answer`))
  }
  const [p, pStar] = [training.p, training.pStar].map((matrix, i) => {
    const table = input(i === 0 ? 'rows of P' : 'rows of P*', [matrix.rows, matrix.width])
    const index = input(i === 0 ? 'batch of P' : 'batch of P*', parameters.shapeOf([batch]), 'integer')
    const seen = gatherRows(table, index)
    const apart = abs(subtract(answer(parameters, seen, 'one'), answer(parameters, seen, 'other')))
    // Half the sum over the classes, averaged over the rows: one number for each pair.
    const variation = multiply(mean(sum(apart, [-1]), [-1]), 0.5)
    const rows = randoms.map(() => Int32Array.from({ length: matrix.rows }, (_, row) => row))
    const streams = randoms.map((own) => own.stream(`batches ${i}`))
    return { table, matrix, variation, batches: epochBatches(index, rows, streams) }
  })
  const sign = input('sign', pairs === 1 ? [] : [pairs])
  const state = await train(
    executor,
    {
      parameters: parameters.list,
      loss: negate(multiply(subtract(pStar.variation, p.variation), sign)),
      optimiser: adam({ learningRate }),
      data: [
        { tensor: p.table, values: p.matrix.dense },
        { tensor: pStar.table, values: pStar.matrix.dense },
        { tensor: sign, values: Float32Array.from({ length: pairs }, (_, pair) => (pair % 2 === 0 ? 1 : -1)) },
      ],
      perStep: [p.batches, pStar.batches],
      steps,
    },
    { signal },
  )
  const ask = (matrix: DenseMatrix, which: string) =>
    predictEach(
      executor,
      randoms.map((_, pair) => ({ state: onlyOf(parameters.stateOf(pair, state), which), matrix })),
      classes,
      (rows) => {
        const network = Parameters.toRead()
        return { network, probabilities: answer(network, rows, which) }
      },
    )
  const gaps: number[] = []
  const [ones, others] = [
    [await ask(test.p, 'one'), await ask(test.pStar, 'one')],
    [await ask(test.p, 'other'), await ask(test.pStar, 'other')],
  ]
  for (let pair = 0; pair < pairs; pair++) {
    const [onP, onPStar] = [0, 1].map((which) =>
      disagreement(loss, ones[which][pair].probabilities, others[which][pair].probabilities, classes),
    )
    gaps.push(Math.abs(onP - onPStar))
  }
  return { lowerBound: Math.max(...gaps), pairs: gaps }
}

const onlyOf = <Value>(state: Readonly<Record<string, Value>>, which: string): Record<string, Value> =>
  Object.fromEntries(Object.entries(state).filter(([name]) => name.startsWith(`${which} `)))

/**
 * The discrepancy over all functions of some columns with values in the classes, in closed form: with the zero-one loss a pair
 * may disagree on any set of configurations, so it is the total variation between the two distributions of the configurations.
 *
 * @param p, pStar probabilities of the same configurations
 */
export function discrepancyOfAllFunctions(p: ArrayLike<number>, pStar: ArrayLike<number>): number {
  if (p.length !== pStar.length)
    throw new RangeError('Two distributions over different configurations cannot be compared.')
  let sum = 0
  for (let i = 0; i < p.length; i++) sum += Math.abs(p[i] - pStar[i])
  return sum / 2
}
