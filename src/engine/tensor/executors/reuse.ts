import type { FunctionProgram, StepProgram } from '../program.ts'
import { serialiseFunction, serialiseLoop } from '../serialise.ts'
import type { CompiledFunction, CompiledLoop, Executor } from './executor.ts'

/**
 * Keeps what another executor compiles, so that the same program, built again, is not compiled again: for many models of
 * one form that are trained or asked one after the other. What it hands out is really disposed of by {@link dispose}.
 */
export class ReusingExecutor implements Executor {
  readonly #inner: Executor
  readonly #functions = new Map<string, Promise<CompiledFunction>>()
  readonly #loops = new Map<string, Promise<CompiledLoop>>()

  constructor(inner: Executor) {
    this.#inner = inner
  }

  get name(): string {
    return this.#inner.name
  }
  get version(): string {
    return this.#inner.version
  }
  get threads(): number {
    return this.#inner.threads
  }

  async compileFunction(program: FunctionProgram): Promise<CompiledFunction> {
    const key = JSON.stringify(serialiseFunction(program))
    const compiled = await kept(this.#functions, key, () => this.#inner.compileFunction(program))
    return { run: (inputs) => compiled.run(inputs), dispose: async () => undefined }
  }

  async compileLoop(program: StepProgram): Promise<CompiledLoop> {
    const key = JSON.stringify(serialiseLoop(program))
    const compiled = await kept(this.#loops, key, () => this.#inner.compileLoop(program))
    return { run: (...given) => compiled.run(...given), dispose: async () => undefined }
  }

  /** Lets go of all that was compiled. */
  async dispose(): Promise<void> {
    for (const compiled of [...this.#functions.values(), ...this.#loops.values()]) await (await compiled).dispose()
    this.#functions.clear()
    this.#loops.clear()
  }
}

function kept<Compiled>(known: Map<string, Promise<Compiled>>, key: string, compile: () => Promise<Compiled>) {
  const compiled = known.get(key) ?? compile()
  known.set(key, compiled)
  return compiled
}
