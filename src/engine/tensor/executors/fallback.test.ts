import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import {
  add,
  convolutionalTrial,
  type Fallback,
  FallbackExecutor,
  input,
  perceptronTrial,
  ProgramError,
  train,
} from '../index.ts'
import type { CompiledFunction, CompiledLoop, Executor } from './executor.ts'

/** An executor that works for some calls and then fails at every one, as a graphics card that is lost. */
class Failing implements Executor {
  readonly name = 'failing'
  readonly version = '0'
  readonly threads = 1
  readonly #inner: Executor
  readonly #error: Error
  #left: number

  constructor(inner: Executor, calls: number, error = new Error('Device lost: out of memory')) {
    this.#inner = inner
    this.#left = calls
    this.#error = error
  }

  #spend(): void {
    if (this.#left-- <= 0) throw this.#error
  }

  async compileFunction(...given: Parameters<Executor['compileFunction']>): Promise<CompiledFunction> {
    this.#spend()
    const compiled = await this.#inner.compileFunction(...given)
    return {
      ...compiled,
      run: async (inputs) => {
        this.#spend()
        return compiled.run(inputs)
      },
    }
  }

  async compileLoop(...given: Parameters<Executor['compileLoop']>): Promise<CompiledLoop> {
    this.#spend()
    const compiled = await this.#inner.compileLoop(...given)
    return {
      run: async (...arguments_) => {
        this.#spend()
        return compiled.run(...arguments_)
      },
      dispose: async () => {
        await compiled.dispose()
        if (this.#left < 0) throw new Error('nothing can be freed on a lost device')
      },
    }
  }
}

const onnx = onnxExecutor(1)

function doubling() {
  const x = input('x', [2])
  return { inputs: [x], outputs: { twice: add(x, x) } }
}

async function losses(executor: Executor, trial: typeof perceptronTrial, steps = 60): Promise<number[]> {
  const all: number[] = []
  await train(executor, trial({ seed: 5, steps, size: 'small' }), { onSteps: (_, points) => all.push(...points) })
  return all
}

describe('an executor with others to fall back to', () => {
  it.each([0, 1, 2, 3])('loses nothing when the first fails after %i calls', async (calls) => {
    const fallbacks: Fallback[] = []
    const executor = new FallbackExecutor([new Failing(onnx, calls), onnx], (fallback) => fallbacks.push(fallback))
    expect([executor.name, executor.version]).toEqual(['failing', '0'])
    expect(await losses(executor, perceptronTrial)).toEqual(await losses(onnx, perceptronTrial))
    expect([executor.name, executor.version, executor.threads]).toEqual([onnx.name, onnx.version, onnx.threads])
    expect(fallbacks).toHaveLength(1)
    expect(fallbacks[0]).toMatchObject({ failed: { name: 'failing' }, next: { name: onnx.name } })
    expect((fallbacks[0].error as Error).message).toBe('Device lost: out of memory')
  })

  it('goes down the list, and stays there for the next program', async () => {
    const names: string[] = []
    const list = [new Failing(onnx, 1), new Failing(onnx, 0), new Failing(onnx, 2), onnx]
    const executor = new FallbackExecutor(list, ({ error }) => names.push((error as Error).message))
    expect(await losses(executor, convolutionalTrial)).toEqual(await losses(onnx, convolutionalTrial))
    expect(names).toHaveLength(3)
    expect(await losses(executor, perceptronTrial)).toEqual(await losses(onnx, perceptronTrial))
    expect(names).toHaveLength(3)
  })

  it('moves programs that were compiled before to the executor that is left', async () => {
    let fallbacks = 0
    const failing = new Failing(onnx, 3)
    const executor = new FallbackExecutor([failing, onnx], () => fallbacks++)
    const { inputs, outputs } = doubling()
    const [first, second] = [
      await executor.compileFunction({ inputs, outputs }),
      await executor.compileFunction({ inputs, outputs }),
    ]
    const values = { x: Float32Array.of(1, 2) }
    expect([...(await first.run(values)).twice]).toEqual([2, 4])
    expect([...(await second.run(values)).twice]).toEqual([2, 4])
    expect([...(await first.run(values)).twice]).toEqual([2, 4])
    expect([fallbacks, executor.name]).toEqual([1, onnx.name])
    await first.dispose()
    await second.dispose()
  })

  it('passes on what another executor would not mend', async () => {
    const aborted = new DOMException('stopped', 'AbortError')
    for (const error of [new ProgramError('wrong'), aborted]) {
      const executor = new FallbackExecutor([new Failing(onnx, 1, error), onnx], () => expect.unreachable())
      await expect(losses(executor, perceptronTrial)).rejects.toBe(error)
      expect(executor.name).toBe('failing')
    }
  })

  it('fails as the last one does when none is left', async () => {
    const executor = new FallbackExecutor([new Failing(onnx, 1), new Failing(onnx, 2, new Error('last'))], () => {})
    await expect(losses(executor, perceptronTrial)).rejects.toThrow('last')
  })
})
