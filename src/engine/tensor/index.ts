export { type CompiledFunction, type CompiledLoop, type Executor, initialState } from './executors/executor.ts'
export { type Fallback, FallbackExecutor } from './executors/fallback.ts'
export { OnnxExecutor, type OnnxRuntime } from './executors/onnxruntime.ts'
export { ReferenceExecutor } from './executors/reference.ts'
export { ReusingExecutor } from './executors/reuse.ts'
export { type TensorFlow, TensorFlowExecutor } from './executors/tensorflow/index.ts'
export { gradients } from './gradients.ts'
export { type Shape, ShapeError, sizeOf } from './graph/shape.ts'
export { constant, input, type Operand, type Tensor } from './graph/tensor.ts'
export { glorotUniform, heNormal, zeros } from './initialisers.ts'
export { batchNorm, convolution, dense, dropout, Parameters } from './layers/index.ts'
export {
  abs,
  add,
  divide,
  equal,
  exp,
  greater,
  log,
  maximum,
  minimum,
  multiply,
  negate,
  relu,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  step,
  stopGradient,
  subtract,
  tanh,
  where,
} from './operations/elementwise.ts'
export { conv2d, conv2dTranspose, samePadding, type Stride } from './operations/convolution.ts'
export { gatherRows } from './operations/gather.ts'
export { broadcastTo, reshape, sum, sumTo, transpose } from './operations/layout.ts'
export { mean, softmaxCrossEntropy } from './operations/losses.ts'
export { matmul } from './operations/matmul.ts'
export { logSumExp, max } from './operations/max.ts'
export { cropTo, maxPool2d, meanPool2d } from './operations/pooling.ts'
export { concat, pad, slice, split } from './operations/parts.ts'
export { logSoftmax, softmax } from './operations/softmax.ts'
export { adam, type AdamSettings } from './optimisers/adam.ts'
export { type Optimiser, type Parameter } from './optimisers/optimiser.ts'
export { cosineDecay, exponentialDecay, type Schedule, stepDecay, warmUp } from './optimisers/schedules.ts'
export { sgd, type SgdSettings } from './optimisers/sgd.ts'
export {
  type FunctionProgram,
  type InputNumbers,
  type Numbers,
  ProgramError,
  type State,
  type StepProgram,
} from './program.ts'
export {
  deserialiseFunction,
  deserialiseLoop,
  type PlainFunction,
  type PlainLoop,
  serialiseFunction,
  serialiseLoop,
} from './serialise.ts'
export { epochBatches, EpochBatches } from './training/batches.ts'
export { type Checkpoint, CheckpointError, decodeCheckpoint, encodeCheckpoint } from './training/checkpoint.ts'
export { PoissonBatches, poissonCapacity } from './training/poisson.ts'
export { clippedSum, exampleNorms, perExampleGradients } from './training/per-example.ts'
export { gaussianSample, StepNoise } from './training/noise.ts'
export { evenGroups, networksTogether } from './training/together.ts'
export {
  type CancelSignal,
  DivergedError,
  type PerStep,
  train,
  type TrainingControl,
  type TrainingTask,
} from './training/train.ts'
export { type BestSoFar, type Validation } from './training/validation.ts'
export { convolutionalTrial, perceptronTrial, type TrialSettings } from './trial/networks.ts'
