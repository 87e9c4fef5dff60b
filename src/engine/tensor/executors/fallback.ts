import { ShapeError } from '../graph/shape.ts'
import { type FunctionProgram, ProgramError, type StepProgram } from '../program.ts'
import type { CompiledFunction, CompiledLoop, Executor } from './executor.ts'

/** An executor failed and another took over. */
export interface Fallback {
  readonly failed: Executor
  readonly next: Executor
  readonly error: unknown
}

interface Compiled {
  dispose(): Promise<void>
}

/**
 * Runs programs on the first of several executors, and where that fails (its graphics card is lost or out of memory, say)
 * on the next. A call that failed is repeated there from the state that it was handed, so no step is lost or done twice. An
 * executor that failed is not tried again. Its name, version and threads are those of the executor that is at work.
 */
export class FallbackExecutor implements Executor {
  readonly #executors: readonly Executor[]
  readonly #onFallback: (fallback: Fallback) => void
  #position = 0

  /**
   * @param executors at least one, the wanted one first
   * @param onFallback is told when the next one takes over
   */
  constructor(executors: readonly Executor[], onFallback: (fallback: Fallback) => void) {
    if (executors.length === 0) throw new RangeError('There is no executor to run programs on.')
    this.#executors = executors
    this.#onFallback = onFallback
  }

  get #current(): Executor {
    return this.#executors[this.#position]
  }
  get name(): string {
    return this.#current.name
  }
  get version(): string {
    return this.#current.version
  }
  get threads(): number {
    return this.#current.threads
  }

  async compileFunction(program: FunctionProgram): Promise<CompiledFunction> {
    const held = await this.#hold((executor) => executor.compileFunction(program))
    return { run: (inputs) => held.use((compiled) => compiled.run(inputs)), dispose: held.dispose }
  }

  async compileLoop(program: StepProgram): Promise<CompiledLoop> {
    const held = await this.#hold((executor) => executor.compileLoop(program))
    return { run: (...given) => held.use((compiled) => compiled.run(...given)), dispose: held.dispose }
  }

  /** Compiles now, and again whenever the executor has changed before or while the program is used. */
  async #hold<Program extends Compiled>(compile: (executor: Executor) => Promise<Program>) {
    let held: { executor: Executor; program: Program } | undefined
    const dispose = async () => {
      const old = held
      held = undefined
      // What has failed may fail to tidy up as well; its memory goes with the process.
      await old?.program.dispose().catch(() => {})
    }
    const use = async <Result>(work: (program: Program) => Promise<Result>): Promise<Result> => {
      for (;;) {
        const executor = this.#current
        try {
          if (held?.executor !== executor) {
            await dispose()
            held = { executor, program: await compile(executor) }
          }
          return await work(held.program)
        } catch (error) {
          this.#moveOn(executor, error)
        }
      }
    }
    await use(async () => {})
    return { use, dispose }
  }

  /** @throws what failed, where another executor would not help or there is none left */
  #moveOn(failed: Executor, error: unknown): void {
    if (error instanceof ProgramError || error instanceof ShapeError || isCancel(error)) throw error
    // Another program may have found out before this one that the executor has failed.
    if (failed !== this.#current) return
    if (this.#position + 1 >= this.#executors.length) throw error
    this.#position++
    this.#onFallback({ failed, next: this.#current, error })
  }
}

const isCancel = (error: unknown) => error instanceof Error && error.name === 'AbortError'
