import { type ChildProcess, spawn } from 'node:child_process'
import {
  type CompiledFunction,
  type CompiledLoop,
  type Executor,
  type FunctionProgram,
  type InputNumbers,
  serialiseFunction,
  serialiseLoop,
  type StepProgram,
} from '#engine/tensor/index.ts'
import { entryPath } from '../entry.ts'
import { encodeFrame, frameReader } from './frames.ts'
import type { HostAnswer, HostRequest } from './host.ts'

/** Where TensorFlow.js is: a Node that its native part was built for, and the module. */
export interface TensorFlowPlace {
  /** The program node. */
  readonly node: string
  /** The folder or the file of the module: tfjs-node, tfjs-node-gpu or what exports the same. */
  readonly module: string
}

/** What the environment says of TensorFlow.js; null where it says nothing. */
export function tensorFlowPlace(environment: NodeJS.ProcessEnv = process.env): TensorFlowPlace | null {
  const { CLOISTER_TENSORFLOW_NODE: node, CLOISTER_TENSORFLOW_MODULE: module } = environment
  return module ? { node: node || 'node', module } : null
}

/** The process that TensorFlow.js lives in. It ends with this one. */
class HostProcess {
  readonly #child: ChildProcess
  readonly #waiting: { resolve: (value: unknown) => void; reject: (error: Error) => void }[] = []
  #complaints = ''
  #dead: Error | undefined

  constructor({ node }: TensorFlowPlace, threads: number) {
    const count = String(threads)
    const child = spawn(node, [entryPath('tensorflow')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // Said by libtensorflow's two ways of sharing work among threads.
        OMP_NUM_THREADS: count,
        TF_NUM_INTRAOP_THREADS: count,
        TF_NUM_INTEROP_THREADS: '1',
        TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '1',
      },
    })
    this.#child = child
    child.stdout.on(
      'data',
      frameReader((answer) => this.#hear(answer as HostAnswer)),
    )
    child.stderr.on('data', (chunk) => (this.#complaints = `${this.#complaints}${chunk}`.slice(-2000)))
    // A pipe that breaks is told of by the end of the process.
    child.stdin.on('error', () => {})
    child.on('error', (error) => this.#end(new Error(`${node} could not be started: ${error.message}`)))
    child.on('close', (code, signal) => this.#end(new Error(this.#whyEnded(code, signal))))
    process.once('exit', this.close)
    this.#letGo()
  }

  #whyEnded(code: number | null, signal: NodeJS.Signals | null): string {
    const lines = this.#complaints.trim().split('\n')
    // A stack trace has its message above it.
    const last = lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1)
    const how = signal ? `was ended by ${signal}` : `ended with status ${code}`
    return `The process of TensorFlow.js ${how}.${last ? ` It said: ${last}` : ''}`
  }

  #hear(answer: HostAnswer): void {
    const call = this.#waiting.shift()
    this.#letGo()
    if ('error' in answer) call?.reject(new Error(answer.error))
    else call?.resolve(answer.value)
  }

  #end(error: Error): void {
    this.#dead ??= error
    process.off('exit', this.close)
    for (const { reject } of this.#waiting.splice(0)) reject(this.#dead)
  }

  /** This process waits for the other only while an answer is due. */
  #letGo(): void {
    const action = this.#waiting.length > 0 ? 'ref' : 'unref'
    this.#child[action]()
    for (const pipe of [this.#child.stdin, this.#child.stdout, this.#child.stderr])
      (pipe as unknown as { ref(): void; unref(): void } | null)?.[action]()
  }

  ask(request: HostRequest): Promise<unknown> {
    if (this.#dead) return Promise.reject(this.#dead)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#letGo()
      for (const chunk of encodeFrame(request)) this.#child.stdin?.write(chunk)
    })
  }

  get processId(): number | undefined {
    return this.#child.pid
  }

  readonly close = (): void => {
    this.#child.kill('SIGKILL')
  }
}

/** Runs programs with TensorFlow.js in a process of its own, which is started with the first program. */
export class TensorFlowProcess implements Executor {
  readonly threads: number
  readonly #place: TensorFlowPlace
  #name = 'tensorflow'
  #version = ''
  #host: HostProcess | undefined
  #opened: Promise<HostProcess> | undefined
  #programs = 0

  constructor(place: TensorFlowPlace, threads: number) {
    this.#place = place
    this.threads = threads
  }

  /** Says what TensorFlow.js runs on once that is known. */
  get name(): string {
    return this.#name
  }
  /** Empty until TensorFlow.js has been loaded. */
  get version(): string {
    return this.#version
  }

  #open(): Promise<HostProcess> {
    this.#opened ??= (async () => {
      const host = new HostProcess(this.#place, this.threads)
      this.#host = host
      const { module } = this.#place
      const opening = host.ask({ kind: 'open', module, threads: this.threads })
      opening.catch(host.close)
      const { backend, version } = (await opening) as { backend: string; version: string }
      this.#name = `tfjs-${backend}`
      this.#version = version
      return host
    })()
    return this.#opened
  }

  async compileFunction(program: FunctionProgram): Promise<CompiledFunction> {
    const host = await this.#open()
    const number = this.#programs++
    await host.ask({ kind: 'compileFunction', program: number, plain: serialiseFunction(program) })
    return {
      run: (inputs) =>
        host.ask({ kind: 'runFunction', program: number, inputs }) as ReturnType<CompiledFunction['run']>,
      dispose: async () => void (await host.ask({ kind: 'dispose', program: number })),
    }
  }

  async compileLoop(program: StepProgram): Promise<CompiledLoop> {
    const host = await this.#open()
    const number = this.#programs++
    await host.ask({ kind: 'compileLoop', program: number, plain: serialiseLoop(program) })
    let sent: Readonly<Record<string, InputNumbers>> = {}
    return {
      run: (count, data, perStep, state) => {
        const isKnown =
          Object.keys(data).length === Object.keys(sent).length &&
          Object.entries(data).every(([name, values]) => sent[name] === values)
        sent = { ...data }
        const request: HostRequest = { kind: 'runLoop', program: number, count, perStep, state }
        return host.ask(isKnown ? request : { ...request, data }) as ReturnType<CompiledLoop['run']>
      },
      dispose: async () => void (await host.ask({ kind: 'dispose', program: number })),
    }
  }

  /** The number of the process, once it has been started. */
  get processId(): number | undefined {
    return this.#host?.processId
  }

  /** Ends the process, and with it everything that was compiled. */
  async close(): Promise<void> {
    this.#host?.close()
    await this.#opened?.catch(() => {})
  }
}
