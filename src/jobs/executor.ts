import { availableParallelism } from 'node:os'
import * as runtime from 'onnxruntime-node'
import { OnnxExecutor, type OnnxRuntime } from '#engine/tensor/index.ts'

/** Version of onnxruntime-node, as it says of itself. */
export const onnxVersion: string = runtime.env.versions.node ?? runtime.env.versions.common

/** Threads that training uses: more than two bring nothing to networks of this size. */
export const trainingThreads = Math.min(2, availableParallelism())

/** The processor, by way of onnxruntime-node. */
export const makeExecutor = () =>
  new OnnxExecutor(runtime as unknown as OnnxRuntime, { version: onnxVersion, threads: trainingThreads })
