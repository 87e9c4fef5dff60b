import { createRequire } from 'node:module'
import path from 'node:path'
import {
  type CompiledFunction,
  type CompiledLoop,
  deserialiseFunction,
  deserialiseLoop,
  type InputNumbers,
  type PlainFunction,
  type PlainLoop,
  type TensorFlow,
  TensorFlowExecutor,
} from '#engine/tensor/index.ts'
import { encodeFrame, frameReader } from './frames.ts'

type Given = Readonly<Record<string, InputNumbers>>

/** What the host is asked to do. Programs are known by the number that they were compiled under. */
export type HostRequest =
  | { readonly kind: 'open'; readonly module: string; readonly threads: number }
  | { readonly kind: 'compileFunction'; readonly program: number; readonly plain: PlainFunction }
  | { readonly kind: 'compileLoop'; readonly program: number; readonly plain: PlainLoop }
  | { readonly kind: 'runFunction'; readonly program: number; readonly inputs: Given }
  | {
      readonly kind: 'runLoop'
      readonly program: number
      readonly count: number
      /** Left out where they are the same as in the call before. */
      readonly data?: Given
      readonly perStep: Given
      readonly state: Readonly<Record<string, Float32Array | Float64Array>>
    }
  | { readonly kind: 'dispose'; readonly program: number }

/** The answers come in the order of the requests. */
export type HostAnswer = { readonly value: unknown } | { readonly error: string }

type Program =
  | { readonly kind: 'function'; readonly compiled: CompiledFunction }
  | { readonly kind: 'loop'; readonly compiled: CompiledLoop; data: Given }

/** A module of TensorFlow.js, as far as the host needs more of it than the executor. */
interface HostModule extends TensorFlow {
  ready(): Promise<void>
  getBackend(): string
  readonly version_core?: string
  readonly version?: Readonly<Record<string, string>>
}

/**
 * tfjs-node 4.22 still calls two functions that Node 23 took away (tensorflow/tfjs#8425). With them its native part, which
 * does not depend on Node's version, works on a current Node.
 */
function restoreRetiredFunctions(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  util.isArray ??= Array.isArray
}

/** Loads TensorFlow.js and runs the programs that it is sent. */
class Host {
  readonly #programs = new Map<number, Program>()
  #executor: TensorFlowExecutor | undefined

  async answer(request: HostRequest): Promise<unknown> {
    switch (request.kind) {
      case 'open':
        return this.#open(request.module, request.threads)
      case 'compileFunction': {
        const compiled = await this.#ready.compileFunction(deserialiseFunction(request.plain))
        this.#programs.set(request.program, { kind: 'function', compiled })
        return null
      }
      case 'compileLoop': {
        const compiled = await this.#ready.compileLoop(deserialiseLoop(request.plain))
        this.#programs.set(request.program, { kind: 'loop', compiled, data: {} })
        return null
      }
      case 'runFunction': {
        const program = this.#programs.get(request.program)
        if (program?.kind !== 'function') throw new Error('There is no such function.')
        return program.compiled.run(request.inputs)
      }
      case 'runLoop': {
        const program = this.#programs.get(request.program)
        if (program?.kind !== 'loop') throw new Error('There is no such loop.')
        program.data = request.data ?? program.data
        return program.compiled.run(request.count, program.data, request.perStep, request.state)
      }
      case 'dispose':
        await this.#programs.get(request.program)?.compiled.dispose()
        this.#programs.delete(request.program)
        return null
    }
  }

  async #open(module: string, threads: number): Promise<{ backend: string; version: string }> {
    restoreRetiredFunctions()
    const tf = createRequire(path.join(process.cwd(), 'host.cjs'))(module) as HostModule
    await tf.ready()
    const version = tf.version?.['tfjs-core'] ?? tf.version_core ?? 'unknown'
    this.#executor = new TensorFlowExecutor(tf, { backend: tf.getBackend(), version, threads })
    return { backend: tf.getBackend(), version }
  }

  get #ready(): TensorFlowExecutor {
    if (!this.#executor) throw new Error('TensorFlow.js has not been loaded yet.')
    return this.#executor
  }
}

/**
 * Serves requests from standard input on standard output, one after the other, until the input ends: which it does when
 * the process that started this one ends, in whatever way.
 */
export function serveTensorFlow(): void {
  const host = new Host()
  let turn: Promise<void> = Promise.resolve()
  const write = process.stdout.write.bind(process.stdout)
  const say = (answer: HostAnswer) => {
    for (const chunk of encodeFrame(answer)) write(chunk)
  }
  // Standard output is for answers alone: what libraries print goes beside it.
  process.stdout.write = process.stderr.write.bind(process.stderr)
  const read = frameReader((message) => {
    turn = turn
      .then(() => host.answer(message as HostRequest))
      .then(
        (value) => say({ value }),
        (error: Error) => say({ error: error.message }),
      )
  })
  process.stdin.on('data', read)
  process.stdin.on('end', () => process.exit(0))
  process.stdin.on('error', () => process.exit(0))
}
