import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { convolutionalTrial, type Executor, FallbackExecutor, perceptronTrial, train } from '#engine/tensor/index.ts'
import { onnxExecutor, tensorFlowExecutor } from '../../../tests/support/executors.ts'
import { entryPath } from '../entry.ts'
import { tensorFlowPlace, TensorFlowProcess } from './index.ts'

const module = fileURLToPath(new URL('../../../tests/support/tfjs-cpu.cjs', import.meta.url))
/** A current Node runs the source as it is; an older one cannot. */
const runsSource = Boolean((process.features as { typescript?: unknown }).typescript)

const started: TensorFlowProcess[] = []
const start = (changes: { node?: string; module?: string } = {}) => {
  const executor = new TensorFlowProcess({ node: process.execPath, module, ...changes }, 1)
  started.push(executor)
  return executor
}
afterAll(() => Promise.all(started.map((executor) => executor.close())))

async function losses(executor: Executor, trial: typeof perceptronTrial, steps = 50): Promise<number[]> {
  const all: number[] = []
  await train(executor, trial({ seed: 3, steps, size: 'small' }), { onSteps: (_, points) => all.push(...points) })
  return all
}

const isAlive = (processId: number) => {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
const ended = async (processId: number) => {
  for (let i = 0; i < 100 && isAlive(processId); i++) await new Promise((resolve) => setTimeout(resolve, 50))
  return !isAlive(processId)
}

it('is used only where the environment names a module', () => {
  expect(tensorFlowPlace({})).toBeNull()
  expect(tensorFlowPlace({ CLOISTER_TENSORFLOW_NODE: '/node' })).toBeNull()
  expect(tensorFlowPlace({ CLOISTER_TENSORFLOW_MODULE: '/m' })).toEqual({ node: 'node', module: '/m' })
  expect(tensorFlowPlace({ CLOISTER_TENSORFLOW_MODULE: '/m', CLOISTER_TENSORFLOW_NODE: '/node' })).toEqual({
    node: '/node',
    module: '/m',
  })
})

describe.skipIf(!runsSource)('TensorFlow.js in a process of its own (needs a Node that runs TypeScript)', () => {
  it('trains exactly as it does in this process', async () => {
    const executor = start()
    expect(await losses(executor, perceptronTrial)).toEqual(await losses(tensorFlowExecutor(), perceptronTrial))
    expect(await losses(executor, convolutionalTrial, 10)).toEqual(
      await losses(tensorFlowExecutor(), convolutionalTrial, 10),
    )
    expect([executor.name, executor.version, executor.threads]).toEqual(['tfjs-cpu', '4.22.0', 1])
  })

  it('ends when it is closed, and fails what is still asked of it', async () => {
    const executor = start()
    await losses(executor, perceptronTrial, 2)
    const processId = executor.processId as number
    await executor.close()
    expect(await ended(processId)).toBe(true)
    await expect(losses(executor, perceptronTrial, 2)).rejects.toThrow('was ended by SIGKILL')
  })

  it('tells of a process that is killed while it trains, so that another can take over', async () => {
    const executor = start()
    const names: string[] = []
    const fallback = new FallbackExecutor([executor, onnxExecutor(1)], ({ error }) =>
      names.push((error as Error).message),
    )
    const all: number[] = []
    await train(fallback, perceptronTrial({ seed: 3, steps: 300, size: 'small' }), {
      onSteps: (done, points) => {
        all.push(...points)
        if (names.length === 0 && done < 20) process.kill(executor.processId as number, 'SIGKILL')
      },
    })
    expect(names).toEqual(['The process of TensorFlow.js was ended by SIGKILL.'])
    expect(fallback.name).toBe('onnxruntime-cpu')
    const whole = await losses(onnxExecutor(1), perceptronTrial, 300)
    expect(all).toHaveLength(300)
    all.slice(0, 50).forEach((loss, step) => expect(Math.abs(loss - whole[step])).toBeLessThan(1e-4))
  })

  it('says why it cannot be used', async () => {
    const program = (executor: Executor) => losses(executor, perceptronTrial, 1)
    await expect(program(start({ node: '/nowhere/node' }))).rejects.toThrow(
      /\/nowhere\/node could not be started.*ENOENT/,
    )
    await expect(program(start({ module: '/nowhere/tfjs' }))).rejects.toThrow("Cannot find module '/nowhere/tfjs'")
    await expect(program(start({ module: 'node:os' }))).rejects.toThrow('ready is not a function')
  })

  it('ends with the process that started it, even where that is killed', async () => {
    const index = new URL('./index.ts', import.meta.url).href
    const tensor = new URL('../../engine/tensor/index.ts', import.meta.url).href
    const parent = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { TensorFlowProcess } from ${JSON.stringify(index)}
         import { input } from ${JSON.stringify(tensor)}
         const executor = new TensorFlowProcess(${JSON.stringify({ node: process.execPath, module })}, 1)
         const x = input('x', [1])
         await executor.compileFunction({ inputs: [x], outputs: { x } })
         console.log(executor.processId)
         setInterval(() => {}, 1000)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], cwd: fileURLToPath(new URL('../../..', import.meta.url)) },
    )
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const processId = Number(String(line))
    expect(isAlive(processId)).toBe(true)
    parent.kill('SIGKILL')
    expect(await ended(processId)).toBe(true)
  })

  it('is found among the sources', () => {
    expect(existsSync(entryPath('tensorflow'))).toBe(true)
  })
})
