/** Helpers of the engine's tests: executors to try, and random numbers. */

import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import * as tfjs from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import {
  type Executor,
  OnnxExecutor,
  type OnnxRuntime,
  ReferenceExecutor,
  type TensorFlow,
  TensorFlowExecutor,
} from '../../src/engine/tensor/index.ts'

process.env.ORT_DISABLE_TELEMETRY = '1'
const require = createRequire(import.meta.url)

const onnxVersion = () => (require('onnxruntime-node/package.json') as { version: string }).version

/** The processor by way of onnxruntime-node. */
export function onnxExecutor(threads = Math.min(2, cpus().length), provider?: string): OnnxExecutor {
  const runtime = require('onnxruntime-node') as OnnxRuntime
  return new OnnxExecutor(runtime, { version: onnxVersion(), threads, provider })
}

// Else it advertises faster backends on the terminal.
tfjs.env().set('IS_TEST', true)

/**
 * The processor again, but by the graphs that graphics cards are given, so that these are tested where there is no card.
 */
export function plainOnnxExecutor(): OnnxExecutor {
  const runtime = require('onnxruntime-node') as OnnxRuntime
  const onProcessor: OnnxRuntime = {
    Tensor: runtime.Tensor,
    InferenceSession: {
      create: (model, options) => runtime.InferenceSession.create(model, { ...options, executionProviders: ['cpu'] }),
    },
  }
  return new OnnxExecutor(onProcessor, { version: onnxVersion(), threads: 1, provider: 'plain' })
}

/** TensorFlow.js with its own backend for processors, which is slow and runs anywhere. */
export const tensorFlow = tfjs as unknown as TensorFlow
export const tensorFlowExecutor = () =>
  new TensorFlowExecutor(tensorFlow, { backend: 'cpu', version: tfjs.version_core, threads: 1 })

/** Every executor that this machine's tests can rely on: the one that is right by definition, then the others. */
export const executors = (): [ReferenceExecutor, ...Executor[]] => [
  new ReferenceExecutor(),
  onnxExecutor(),
  tensorFlowExecutor(),
]

/** Seeded standard normal numbers. */
export function normals(count: number, seed: number): Float64Array {
  const random = randomFromSeed(seed)
  return Float64Array.from({ length: count }, () => random.normal())
}
