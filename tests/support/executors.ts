/** Helpers of the engine's tests: executors to try, and random numbers. */

import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { type Executor, OnnxExecutor, type OnnxRuntime, ReferenceExecutor } from '../../src/engine/tensor/index.ts'

const require = createRequire(import.meta.url)

/** The processor by way of onnxruntime-node. */
export function onnxExecutor(threads = Math.min(2, cpus().length)): OnnxExecutor {
  const runtime = require('onnxruntime-node') as OnnxRuntime
  const { version } = require('onnxruntime-node/package.json') as { version: string }
  return new OnnxExecutor(runtime, { version, threads })
}

/** Every executor that this machine's tests can rely on. */
export const executors = (): Executor[] => [new ReferenceExecutor(), onnxExecutor()]

/** Seeded standard normal numbers. */
export function normals(count: number, seed: number): Float64Array {
  const random = randomFromSeed(seed)
  return Float64Array.from({ length: count }, () => random.normal())
}
