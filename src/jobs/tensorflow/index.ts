export { type TensorFlowPlace, tensorFlowPlace, TensorFlowProcess } from './executor.ts'
