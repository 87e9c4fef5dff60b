export type { TensorFlow } from './module.ts'
export { TensorFlowExecutor } from './tensorflow.ts'
