import { webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { normals, onnxExecutor } from '../../../tests/support/executors.ts'
import { randomFromSeed } from '../math/index.ts'
import {
  dense,
  gradients,
  input,
  Parameters,
  ReferenceExecutor,
  relu,
  softmaxCrossEntropy,
  type Tensor,
} from '../tensor/index.ts'
import { type DenseMatrix, MultilayerPerceptron, PrivateNetwork, type PrivateNetworkSettings } from './index.ts'
import { privateObjective } from './private-network.ts'

const matrix: DenseMatrix = { rows: 40, width: 3, dense: Float32Array.from(normals(120, 1)) }
const labels = Int32Array.from({ length: 40 }, (_, row) => (matrix.dense[3 * row] > 0 ? 1 : 0))
const settings: PrivateNetworkSettings = {
  hidden: [6],
  steps: 30,
  batch: 10,
  learningRate: 0.02,
  privacy: { clip: 1, noiseMultiplier: 1 },
}
const context = { random: randomFromSeed(4), executor: new ReferenceExecutor() }
const fit = (changes: Partial<PrivateNetworkSettings>, secure?: (bytes: Uint8Array) => void) =>
  new PrivateNetwork({ ...settings, ...changes }, secure).fit(matrix, labels, 2, context)
const secure = (bytes: Uint8Array) => void webcrypto.getRandomValues(bytes)

describe('a private network', () => {
  it.each([[[6]], [[6, 5]]])(
    'is the usual network where nothing is clipped, no noise is added and every row is in every batch: hidden %j',
    async (hidden) => {
      const whole = { hidden, batch: 40, privacy: { clip: 1000, noiseMultiplier: 1e-15 } }
      const ours = await (await fit(whole)).predict(matrix)
      const usual = new MultilayerPerceptron({ hidden, steps: 30, batch: 40, learningRate: 0.02 })
      const theirs = await (await usual.fit(matrix, labels, 2, context)).predict(matrix)
      ours.probabilities.forEach((value, i) => expect(value).toBeCloseTo(theirs.probabilities[i], 5))
    },
  )
  it('reports the mean loss of its batches, not the noisy sum that it follows', async () => {
    const seen: number[] = []
    const onSteps = (_: number, losses: ArrayLike<number>) => void seen.push(...Array.from(losses))
    const loud = { ...settings, batch: 40, steps: 3, privacy: { clip: 1, noiseMultiplier: 1000 } }
    await new PrivateNetwork(loud).fit(matrix, labels, 2, { ...context, onSteps })
    const start = await (await fit({ batch: 40, steps: 1, learningRate: 1e-12 })).predict(matrix)
    const loss = labels.reduce((total, label, row) => total - Math.log(start.probabilities[2 * row + label]), 0) / 40
    expect(seen[0]).toBeCloseTo(loss, 8)
  })
  it('without hidden layers is a logistic regression, and learns', async () => {
    const fitted = await fit({ hidden: [], steps: 300, privacy: { clip: 1, noiseMultiplier: 0.5 } })
    expect(fitted.parameters).toBe(8)
    const { probabilities } = await fitted.predict(matrix)
    const right = labels.filter((label, row) => probabilities[2 * row + 1] > 0.5 === (label === 1)).length
    // Labels are a half space: 30 of 40 by chance has a probability of 0.001.
    expect(right).toBeGreaterThanOrEqual(30)
  })
  it('gives the same for a seed, also by onnxruntime, and says that it is a simulation', async () => {
    const [once, again] = [await fit({}), await fit({})]
    expect(await again.predict(matrix)).toEqual(await once.predict(matrix))
    expect(once.mechanism).toEqual({ sampleRate: 0.25, noiseMultiplier: 1, steps: 30, clip: 1, use: 'simulation' })
    const single = await new PrivateNetwork(settings).fit(matrix, labels, 2, { ...context, executor: onnxExecutor() })
    const [ours, theirs] = [await single.predict(matrix), await once.predict(matrix)]
    ours.probabilities.forEach((value, i) => expect(Math.abs(theirs.probabilities[i] - value)).toBeLessThan(1e-3))
  })
  it('with the system’s randomness cannot be trained again', async () => {
    const [once, again] = [await fit({}, secure), await fit({}, secure)]
    expect(once.mechanism.use).toBe('release')
    expect(await again.predict(matrix)).not.toEqual(await once.predict(matrix))
  })
})

describe('a private step', () => {
  const examples = 6
  const [x, y, mask] = [input('x', [examples, 3]), input('y', [examples, 2]), input('mask', [examples])]
  const parameters = new Parameters([randomFromSeed(2)])
  const losses = softmaxCrossEntropy(dense(parameters, relu(dense(parameters, x, 4, 'one')), 2, 'two'), y)
  const weights = parameters.list.map(({ tensor }) => tensor)
  const noise = parameters.list.map(({ tensor }) => ({ tensor: input(`noise ${tensor.name}`, tensor.shape) }))
  const clip = 0.3

  /** All gradients in one list. */
  async function step(taken: readonly number[], noiseMultiplier: number): Promise<number[]> {
    const objective = privateObjective(parameters, losses, mask, noise, { clip, noiseMultiplier }, 2.5)
    const outputs = Object.fromEntries(gradients(objective, weights).map((tensor, i) => [`g${i}`, tensor]))
    const inputs: Tensor[] = [x, y, mask, ...weights, ...noise.map(({ tensor }) => tensor)]
    const compiled = await new ReferenceExecutor().compileFunction({ inputs, outputs })
    const found = await compiled.run({
      x: normals(examples * 3, 5).map((value) => 3 * value),
      y: Float64Array.from({ length: examples * 2 }, (_, i) => ((i >> 1) % 2 === i % 2 ? 1 : 0)),
      mask: Float64Array.from(taken),
      ...Object.fromEntries(parameters.list.map(({ tensor, initial }) => [tensor.name as string, initial])),
      ...Object.fromEntries(noise.map(({ tensor }, i) => [tensor.name as string, drawn[i]])),
    })
    return weights.flatMap((_, i) => [...found[`g${i}`]])
  }
  const drawn = noise.map(({ tensor }, i) =>
    normals(
      tensor.shape.reduce((a, b) => a * b, 1),
      20 + i,
    ),
  )

  it('moves by the clipping bound over the expected batch at most when a record comes, and by that with some', async () => {
    const moves = []
    for (let record = 0; record < examples; record++) {
      const others = Array.from({ length: examples }, (_, i) => (i === record ? 0 : 1))
      const [without, all] = [await step(others, 0), await step(Array<number>(examples).fill(1), 0)]
      moves.push(Math.hypot(...all.map((value, i) => value - without[i])))
    }
    expect(Math.max(...moves)).toBeCloseTo(clip / 2.5, 12)
  })
  it('adds the noise times multiplier and bound over the expected batch, also to an empty batch', async () => {
    for (const taken of [Array<number>(examples).fill(0), [1, 0, 1, 1, 0, 0]]) {
      const [quiet, noisy] = [await step(taken, 0), await step(taken, 2)]
      const all = drawn.flatMap((values) => [...values])
      noisy.forEach((value, i) => expect(value - quiet[i]).toBeCloseTo((2 * clip * all[i]) / 2.5, 12))
    }
    expect((await step(Array<number>(examples).fill(0), 0)).every((value) => value === 0)).toBe(true)
  })
})
