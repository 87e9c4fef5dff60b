import { availableParallelism } from 'node:os'
import { type Executor, OnnxExecutor, type OnnxRuntime, ReferenceExecutor } from '#engine/tensor/index.ts'
import { tensorFlowPlace, TensorFlowProcess } from '../tensorflow/index.ts'
import { runtime } from './runtime.ts'

/** Version of onnxruntime-node, as it says of itself. */
export const onnxVersion: string = runtime.env.versions.node ?? runtime.env.versions.common

/** Threads that training uses where nothing is said: more than two bring nothing to networks of this size. */
export const usualThreads = Math.min(2, availableParallelism())

/** An executor that is ready for programs, until it is closed. */
export interface OpenExecutor {
  readonly executor: Executor
  close(): Promise<void>
}

/** Names of what onnxruntime can be asked for here; TensorRT compiles for minutes, which training programs do not repay. */
const providers = () => runtime.listSupportedBackends().filter(({ name }) => name !== 'tensorrt')

/** What could run programs on this machine, whether it works or not. */
export const executorNames = (): string[] => [
  ...providers().map(({ name }) => `onnxruntime-${name}`),
  ...(tensorFlowPlace() ? ['tensorflow'] : []),
  'reference',
]

/** @throws Error for a name that is none of {@link executorNames} */
export function openExecutor(name: string, threads: number): OpenExecutor {
  const place = tensorFlowPlace()
  if (name === 'tensorflow' && place) {
    const executor = new TensorFlowProcess(place, threads)
    return { executor, close: () => executor.close() }
  }
  if (!executorNames().includes(name)) throw new Error(`There is no "${name}" on this machine.`)
  const executor =
    name === 'reference'
      ? new ReferenceExecutor()
      : new OnnxExecutor(runtime as unknown as OnnxRuntime, {
          version: onnxVersion,
          threads,
          provider: name.replace('onnxruntime-', ''),
        })
  return { executor, close: async () => {} }
}
