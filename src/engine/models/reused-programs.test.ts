import { expect, it } from 'vitest'
import { randomFromSeed } from '../math/index.ts'
import { MultilayerPerceptron } from './index.ts'
import { type Executor, ReferenceExecutor, ReusingExecutor } from '../tensor/index.ts'

it('compiles each program once, and changes no result', async () => {
  const random = randomFromSeed(1)
  const inputs = { rows: 20, width: 3, dense: Float32Array.from({ length: 60 }, () => random.normal()) }
  const labels = Int32Array.from({ length: 20 }, (_, i) => i % 2)
  const compiled: string[] = []
  const disposed: string[] = []
  const reference = new ReferenceExecutor()
  const noted = async <Compiled extends { dispose(): Promise<void> }>(kind: string, made: Promise<Compiled>) => {
    compiled.push(kind)
    return { ...(await made), dispose: async () => void disposed.push(kind) }
  }
  const counting: Executor = {
    name: 'counting',
    version: '1',
    threads: 1,
    compileFunction: (program) => noted('function', reference.compileFunction(program)),
    compileLoop: (program) => noted('loop', reference.compileLoop(program)),
  }
  const train = async (executor: Executor, seed: number, hidden: number) => {
    const network = new MultilayerPerceptron({ hidden: [hidden], steps: 3, batch: 4, learningRate: 0.01 })
    const fitted = await network.fit(inputs, labels, 2, { random: randomFromSeed(seed), executor })
    return (await fitted.predict(inputs)).probabilities
  }
  const executor = new ReusingExecutor(counting)
  const plain = [await train(reference, 1, 2), await train(reference, 2, 2), await train(reference, 2, 3)]
  const reused = [await train(executor, 1, 2), await train(executor, 2, 2), await train(executor, 2, 3)]
  expect(reused).toEqual(plain)
  expect(compiled.sort()).toEqual(['function', 'function', 'loop', 'loop'])
  expect(disposed).toEqual([])
  await executor.dispose()
  expect(disposed.sort()).toEqual(compiled)
})
