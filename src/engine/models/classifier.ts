import type { EncodedMatrix } from '../data/index.ts'
import type { Random } from '../math/index.ts'
import type { CancelSignal, Executor, State, Tensor } from '../tensor/index.ts'

/** What a fit is given besides the data. */
export interface FitContext {
  readonly random: Random
  readonly executor: Executor
  readonly signal?: CancelSignal
  /** Lets the event loop take its messages, where training waits for nothing of its own. */
  readonly pause?: () => Promise<void>
  /** The environment of each training row, by number, for models that learn what is common to all environments. */
  readonly environments?: Int32Array
  /** Called as training goes on: steps done so far, and the losses of the steps since the last call. */
  readonly onSteps?: (done: number, losses: ArrayLike<number>) => void
}

/** Plain numbers, row by row. */
export interface DenseMatrix {
  readonly rows: number
  readonly width: number
  /** rows x width, row by row. */
  readonly dense: Float32Array
}

/** Predicted probabilities. */
export interface Prediction {
  /** rows x classes, row by row; each row adds up to 1. */
  readonly probabilities: Float64Array
  /** Rows whose configuration of features the model had never seen, and so answered by the overall frequencies. */
  readonly unseen: number
  /** Which rows these are, where the model is a table. */
  readonly unseenRows?: readonly number[]
}

/** How a model's answer to some rows is computed, so that an attack can follow it backwards. */
export interface Computation {
  /** ln of the probabilities: rows x classes. */
  readonly logProbabilities: Tensor
  /** The weights that are read. */
  readonly weights: readonly Tensor[]
  /** Standard normal numbers that it is given anew in each call: the samples of a Monte Carlo prediction. */
  readonly noise: readonly Tensor[]
}

/** A trained model whose answer is a differentiable function of its rows. */
export interface DifferentiableClassifier {
  /** Numbers in a row. */
  readonly width: number
  readonly classes: number
  readonly state: State
  /** Rows that one call should be asked about. */
  readonly rowsPerCall: number
  /** @param rows of shape [rows, width] */
  compute(rows: Tensor): Computation
}

/** A model that has been trained. */
export interface FittedClassifier {
  /** Free parameters. */
  readonly parameters: number
  /** The same model as a differentiable function of its rows; absent where it is none, as a table is. */
  readonly differentiable?: DifferentiableClassifier
  predict(inputs: EncodedMatrix): Promise<Prediction>
}

/** A kind of model with its hyper-parameters; training leaves it as it was. */
export interface Classifier {
  /**
   * @param inputs training rows
   * @param labels class of each row, 0 .. classes - 1
   */
  fit(inputs: EncodedMatrix, labels: Int32Array, classes: number, context: FitContext): Promise<FittedClassifier>
}
