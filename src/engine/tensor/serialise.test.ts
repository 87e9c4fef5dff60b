import { describe, expect, it } from 'vitest'
import {
  adam,
  constant,
  convolutionalTrial,
  deserialiseFunction,
  deserialiseLoop,
  type Executor,
  input,
  pad,
  perceptronTrial,
  serialiseFunction,
  serialiseLoop,
  softplus,
  type StepProgram,
  train,
  where,
  greater,
} from './index.ts'
import { initialState } from './executors/executor.ts'
import { ReferenceExecutor } from './executors/reference.ts'

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** The loop that a training runs. */
async function loopOf(task: ReturnType<typeof perceptronTrial>): Promise<StepProgram> {
  let seen: StepProgram | undefined
  const executor: Executor = {
    name: 'watching',
    version: '0',
    threads: 1,
    compileFunction: () => Promise.reject(new Error('not used')),
    compileLoop: (program) => {
      seen = program
      return new ReferenceExecutor().compileLoop(program)
    },
  }
  await train(executor, { ...task, optimiser: adam({ learningRate: 0.01 }) })
  return seen as StepProgram
}

describe('a program as plain data', () => {
  it.each([
    ['a perceptron', perceptronTrial],
    ['a convolutional network', convolutionalTrial],
  ])('comes back the same: a training step of %s', async (_, trial) => {
    const program = await loopOf(trial({ seed: 1, steps: 1, size: 'small' }))
    const back = deserialiseLoop(throughJson(serialiseLoop(program)), initialState(program))
    expect(back).toEqual(program)
    // Equal in form, and the same in effect: the inputs that the state names are the ones that the steps read.
    expect(serialiseLoop(back)).toEqual(serialiseLoop(program))
    const blank = deserialiseLoop(serialiseLoop(program))
    expect(blank.state.map(({ initial }) => initial)).toEqual(
      program.state.map(({ initial }) => new Float32Array(initial.length)),
    )
  })

  it('comes back the same: a function with every kind of number that JSON lacks', () => {
    const x = input('x', [2])
    const index = input('index', [3], 'integer')
    const odd = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, -0, 1e-300].map(constant)
    const program = {
      inputs: [x, index],
      outputs: {
        ...Object.fromEntries(odd.map((tensor, i) => [`odd ${i}`, tensor])),
        padded: pad(where(greater(x, 0), softplus(x), x), [1], [0], Number.NEGATIVE_INFINITY),
        x,
      },
    }
    expect(deserialiseFunction(throughJson(serialiseFunction(program)))).toEqual(program)
  })

  it('holds a tensor once, however often it is read', () => {
    let tensor = input('x', [1])
    for (let i = 0; i < 60; i++) tensor = where(greater(tensor, 0), tensor, tensor)
    expect(serialiseFunction({ inputs: [], outputs: { tensor } }).tensors.length).toBeLessThan(200)
  })

  it('is refused where it is damaged', () => {
    const plain = serialiseFunction({ inputs: [], outputs: { y: softplus(input('x', [1])) } })
    const changed = (change: object) =>
      deserialiseFunction({ ...plain, tensors: plain.tensors.map((tensor) => ({ ...tensor, ...change })) })
    expect(() => changed({ operation: 'teleport' })).toThrow('"teleport", which is not known')
    expect(() => changed({ inputs: [7] })).toThrow('damaged')
  })
})
