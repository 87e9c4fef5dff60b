import type { Tensor } from '../graph/tensor.ts'
import { functionToOnnx, loopToOnnx, outsideName } from '../onnx/lower.ts'
import type { OnnxTarget } from '../onnx/builder.ts'
import type { FunctionProgram, InputNumbers, Numbers, StepProgram } from '../program.ts'
import { type CompiledFunction, type CompiledLoop, type Executor, numbersOf } from './executor.ts'

/** The parts of onnxruntime-node that are used; the module itself is handed in, since it is native. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: OnnxSessionOptions): Promise<OnnxSession>
  }
  readonly Tensor: new (
    type: 'float32' | 'int32',
    data: Float32Array | Int32Array,
    dims: readonly number[],
  ) => OnnxTensor
}
export interface OnnxSessionOptions {
  executionProviders: string[]
  intraOpNumThreads: number
  interOpNumThreads: number
  executionMode: 'sequential'
  graphOptimizationLevel: 'all'
  logSeverityLevel: 0 | 1 | 2 | 3 | 4
}
export interface OnnxTensor {
  readonly data: unknown
  readonly dims: readonly number[]
}
export interface OnnxSession {
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>
  release(): Promise<void>
}

const single = (values: InputNumbers): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values)

const whole = (values: InputNumbers): Int32Array => (values instanceof Int32Array ? values : Int32Array.from(values))

const numbers = (tensor: OnnxTensor) => tensor.data as Float32Array

/** Runs programs with onnxruntime-node, in float32. */
export class OnnxExecutor implements Executor {
  readonly name: string
  readonly version: string
  readonly threads: number
  readonly #runtime: OnnxRuntime
  readonly #provider: string
  readonly #target: OnnxTarget

  /**
   * @param runtime the module onnxruntime-node
   * @param settings.version its version, for the manifest
   * @param settings.threads processor threads for one operation; sums may differ in their last bit with another count
   * @param settings.provider one of `listSupportedBackends()`, by default the processor
   */
  constructor(runtime: OnnxRuntime, settings: { version: string; threads: number; provider?: string }) {
    this.#runtime = runtime
    this.#provider = settings.provider ?? 'cpu'
    this.#target = { forProcessor: this.#provider === 'cpu' }
    this.name = `onnxruntime-${this.#provider}`
    this.version = settings.version
    this.threads = settings.threads
  }

  #open(model: Uint8Array): Promise<OnnxSession> {
    return this.#runtime.InferenceSession.create(model, {
      executionProviders: [this.#provider],
      intraOpNumThreads: this.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    })
  }

  #tensor(tensor: Tensor, values: InputNumbers | undefined, leading: readonly number[] = []): OnnxTensor {
    const given = numbersOf(tensor, values, leading)
    const dims = [...leading, ...tensor.shape]
    return tensor.type === 'integer'
      ? new this.#runtime.Tensor('int32', whole(given), dims)
      : new this.#runtime.Tensor('float32', single(given), dims)
  }

  async compileFunction(program: FunctionProgram): Promise<CompiledFunction> {
    const session = await this.#open(functionToOnnx(program, this.#target))
    return {
      run: async (given) => {
        const feeds = Object.fromEntries(
          program.inputs.map((input) => [input.name as string, this.#tensor(input, given[input.name as string])]),
        )
        const results = await session.run(feeds)
        return Object.fromEntries(Object.keys(program.outputs).map((name) => [name, numbers(results[name])]))
      },
      dispose: () => session.release(),
    }
  }

  async compileLoop(program: StepProgram): Promise<CompiledLoop> {
    const session = await this.#open(loopToOnnx(program, this.#target))
    const variables = program.state.map(({ current }) => current.name as string)
    return {
      run: async (count, data, perStep, state) => {
        const feeds: Record<string, OnnxTensor> = {}
        for (const input of program.data) feeds[input.name as string] = this.#tensor(input, data[input.name as string])
        for (const { current } of program.state)
          feeds[outsideName.start(current.name as string)] = this.#tensor(current, state[current.name as string])
        for (const input of program.perStep)
          feeds[outsideName.every(input.name as string)] = this.#tensor(input, perStep[input.name as string], [count])
        const results = await session.run(feeds)
        const pick = (names: readonly string[], outside: (name: string) => string): Record<string, Numbers> =>
          Object.fromEntries(names.map((name) => [name, numbers(results[outside(name)])]))
        return {
          state: pick(variables, outsideName.final),
          outputs: pick(Object.keys(program.outputs), outsideName.reported),
        }
      },
      dispose: () => session.release(),
    }
  }
}
