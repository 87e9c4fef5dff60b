export { type CompiledFunction, type CompiledLoop, type Executor, initialState } from './executors/executor.ts'
export { OnnxExecutor, type OnnxRuntime } from './executors/onnxruntime.ts'
export { ReferenceExecutor } from './executors/reference.ts'
export { gradients } from './gradients.ts'
export { type Shape, ShapeError } from './graph/shape.ts'
export { constant, input, type Operand, type Tensor } from './graph/tensor.ts'
export { glorotUniform, zeros } from './initialisers.ts'
export {
  add,
  divide,
  exp,
  greater,
  log,
  multiply,
  negate,
  relu,
  sqrt,
  square,
  subtract,
  tanh,
  where,
} from './operations/elementwise.ts'
export { gatherRows } from './operations/gather.ts'
export { broadcastTo, reshape, sum, sumTo, transpose } from './operations/layout.ts'
export { mean, softmaxCrossEntropy } from './operations/losses.ts'
export { matmul } from './operations/matmul.ts'
export { logSoftmax, softmax } from './operations/softmax.ts'
export { adam, type AdamSettings } from './optimisers/adam.ts'
export { type Optimiser, type Parameter, type Schedule } from './optimisers/optimiser.ts'
export { sgd } from './optimisers/sgd.ts'
export { type FunctionProgram, type InputNumbers, type Numbers, type State, type StepProgram } from './program.ts'
export { EpochBatches } from './training/batches.ts'
export { type CancelSignal, DivergedError, train, type TrainingControl, type TrainingTask } from './training/train.ts'
