export { type CompiledFunction, type CompiledLoop, type Executor, initialState } from './executors/executor.ts'
export { OnnxExecutor, type OnnxRuntime } from './executors/onnxruntime.ts'
export { ReferenceExecutor } from './executors/reference.ts'
export { gradients } from './gradients.ts'
export { type Shape, ShapeError } from './graph/shape.ts'
export { constant, input, type Operand, type Tensor } from './graph/tensor.ts'
export { glorotUniform, zeros } from './initialisers.ts'
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
export { concat, pad, slice } from './operations/parts.ts'
export { logSoftmax, softmax } from './operations/softmax.ts'
export { adam, type AdamSettings } from './optimisers/adam.ts'
export { type Optimiser, type Parameter, type Schedule } from './optimisers/optimiser.ts'
export { sgd } from './optimisers/sgd.ts'
export { type FunctionProgram, type InputNumbers, type Numbers, type State, type StepProgram } from './program.ts'
export { EpochBatches } from './training/batches.ts'
export { type CancelSignal, DivergedError, train, type TrainingControl, type TrainingTask } from './training/train.ts'
