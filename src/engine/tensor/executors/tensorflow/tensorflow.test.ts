import { describe, expect, it } from 'vitest'
import { onnxExecutor, tensorFlow, tensorFlowExecutor } from '../../../../../tests/support/executors.ts'
import {
  add,
  convolutionalTrial,
  type Executor,
  input,
  mean,
  multiply,
  perceptronTrial,
  ReferenceExecutor,
  sgd,
  square,
  train,
} from '../../index.ts'
import { operations } from '../../operations/registry.ts'
import { type TensorFlow, TensorFlowExecutor } from './index.ts'
import { lowerings } from './operations.ts'

const numTensors = () => tensorFlow.memory().numTensors

/** TensorFlow.js, with something done before each call of one of its functions. */
const watch = (name: keyof TensorFlow, before: () => void): TensorFlow =>
  new Proxy(tensorFlow, {
    get: (target, key, receiver) => {
      const value = Reflect.get(target, key, receiver) as (...args: unknown[]) => unknown
      if (key !== name) return value
      return (...args: unknown[]) => {
        before()
        return value(...args)
      }
    },
  })

async function losses(executor: Executor, trial: typeof perceptronTrial, steps = 50): Promise<number[]> {
  const all: number[] = []
  await train(executor, trial({ seed: 3, steps, size: 'small' }), { onSteps: (_, points) => all.push(...points) })
  return all
}

// That every operation is computed right, with its gradients, is tested beside the other executors: operations.test.ts.
it('has a form for every operation, and none for what is no operation', () => {
  const given = ['input', 'constant']
  expect([...Object.keys(lowerings), ...given].sort()).toEqual([...operations.keys()].sort())
})

describe('training by TensorFlow.js', () => {
  it.each([
    ['a perceptron', perceptronTrial],
    ['a convolutional network', convolutionalTrial],
  ])('of %s has the losses of the reference and of onnxruntime for 50 steps', async (_, trial) => {
    const ours = await losses(tensorFlowExecutor(), trial)
    expect(ours).toHaveLength(50)
    expect(ours[49]).toBeLessThan(0.98 * ours[0])
    for (const other of [new ReferenceExecutor(), onnxExecutor()]) {
      const theirs = await losses(other, trial)
      // The bound that the engine promises between executors.
      ours.forEach((loss, step) => expect(Math.abs(loss - theirs[step]), `step ${step}`).toBeLessThan(1e-4))
    }
  })

  it('is bit-equal when repeated', async () => {
    expect(await losses(tensorFlowExecutor(), convolutionalTrial, 20)).toEqual(
      await losses(tensorFlowExecutor(), convolutionalTrial, 20),
    )
  })

  it('leaves nothing on the device, however many steps it takes', async () => {
    const before = numTensors()
    const seen: number[] = []
    const task = perceptronTrial({ seed: 1, steps: 400, size: 'small' })
    await train(tensorFlowExecutor(), task, { onSteps: () => seen.push(numTensors()) })
    expect(seen.length).toBeGreaterThan(2)
    expect(new Set(seen).size).toBe(1)
    expect(numTensors()).toBe(before)
  })

  it('leaves nothing on the device when a step fails half-way', async () => {
    const before = numTensors()
    const weight = { tensor: input('weight', [3]), initial: Float32Array.of(1, 2, 3) }
    const x = input('x', [3])
    const task = {
      parameters: [weight],
      loss: mean(square(add(multiply(weight.tensor, x), 1))),
      optimiser: sgd({ learningRate: 0.1 }),
      data: [],
      perStep: [{ tensor: x, values: (_: number, count: number) => new Float32Array(3 * count).fill(0.5) }],
      steps: 20,
    }
    let calls = 0
    const breaking = watch('mul', () => {
      if (++calls > 10) throw new Error('out of memory')
    })
    const executor = new TensorFlowExecutor(breaking, { backend: 'cpu', version: '0', threads: 1 })
    await expect(train(executor, task)).rejects.toThrow('out of memory')
    expect(numTensors()).toBe(before)
  })

  it('sends data to the device again only when they are others', async () => {
    const [x, shift] = [input('x', [2]), input('shift', [])]
    const total = input('total', [2])
    let sent = 0
    const counting = watch('tensor', () => void sent++)
    const executor = new TensorFlowExecutor(counting, { backend: 'cpu', version: '0', threads: 1 })
    const loop = await executor.compileLoop({
      data: [x],
      perStep: [shift],
      state: [{ current: total, next: add(total, add(x, shift)), initial: new Float32Array(2) }],
      outputs: { total: total },
    })
    const [first, second] = [Float32Array.of(1, 2), Float32Array.of(10, 20)]
    let state: Readonly<Record<string, Float32Array | Float64Array>> = { total: new Float32Array(2) }
    for (const values of [first, first, second]) {
      const result = await loop.run(2, { x: values }, { shift: Float32Array.of(0, 1) }, state)
      state = result.state
    }
    // Two steps with each, and a shift of 1 in every second one.
    // The state three times, the shift six times, and the data twice.
    expect(sent).toBe(3 + 6 + 2)
    expect([...state.total]).toEqual([4 * 1 + 2 * 10 + 3, 4 * 2 + 2 * 20 + 3])
    await loop.dispose()
  })
})
