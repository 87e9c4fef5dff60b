import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { randomFromSeed } from '../math/index.ts'
import { accuracy, predictedClasses } from '../metrics/index.ts'
import { predictWith } from './differentiable.ts'
import { DiscriminativeNetwork, measurementNetwork } from './discriminative.ts'

/** Three clouds around (0, 0), (4, 0) and (0, 4). */
function clouds(count: number, seed: number) {
  const random = randomFromSeed(seed)
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3)
  const dense = new Float32Array(2 * count)
  labels.forEach((label, row) => {
    dense[2 * row] = random.normal() + (label === 1 ? 4 : 0)
    dense[2 * row + 1] = random.normal() + (label === 2 ? 4 : 0)
  })
  return { inputs: { rows: count, width: 2, dense }, labels }
}

const executor = onnxExecutor(1)
const settings = { ...measurementNetwork, epochs: 30, learningRate: 5e-3 }
const fit = (training = clouds(300, 1), validation = clouds(60, 2), more = {}) =>
  new DiscriminativeNetwork({ ...settings, ...more }).fit(training, validation, 3, {
    random: randomFromSeed(4),
    executor,
  })

describe('the discriminative network', () => {
  it('learns what there is to learn, near the best possible share', async () => {
    const test = clouds(3000, 3)
    const { probabilities } = await predictWith(executor, await fit(), test.inputs, randomFromSeed(1))
    // Bayes' rule for these clouds: the nearest centre.
    const best = Int32Array.from(test.labels, (_, row) => {
      const [a, b] = test.inputs.dense.subarray(2 * row, 2 * row + 2)
      const distances = [a ** 2 + b ** 2, (a - 4) ** 2 + b ** 2, a ** 2 + (b - 4) ** 2]
      return distances.indexOf(Math.min(...distances))
    })
    const share = (classes: Int32Array) => accuracy(classes, test.labels)
    expect(share(predictedClasses(probabilities, 3))).toBeGreaterThan(share(best) - 0.03)
  })

  it('keeps the weights of the epoch that the validation rows like best', async () => {
    // Validation rows whose labels are turned round: whatever is learned from the training rows makes them worse, so that
    // the first epochs are the best, and more epochs change nothing.
    const turned = clouds(60, 2)
    const wrong = { ...turned, labels: turned.labels.map((label) => (label + 1) % 3) }
    const few = await fit(clouds(300, 1), wrong, { epochs: 12 })
    const many = await fit(clouds(300, 1), wrong, { epochs: 40 })
    expect(many.state).toEqual(few.state)
    const last = await fit(clouds(300, 1), clouds(60, 2), { epochs: 40 })
    expect(last.state).not.toEqual(few.state)
  })

  it('is the same when fitted again, and wants a share for each layer', async () => {
    const [once, again] = [
      await fit(undefined, undefined, { epochs: 3 }),
      await fit(undefined, undefined, { epochs: 3 }),
    ]
    expect(again.state).toEqual(once.state)
    expect(() => new DiscriminativeNetwork({ ...settings, dropout: [0.2] })).toThrow(RangeError)
  })

  it('with convolutions tells patterns by their form, wherever in the image they are', async () => {
    const [height, width, channels] = [7, 6, 2]
    // Two pixels beside each other, or above each other, in the second channel; the first is noise.
    const pairs = (count: number, seed: number) => {
      const random = randomFromSeed(seed)
      const size = height * width
      const labels = Int32Array.from({ length: count }, () => random.integer(2))
      const dense = new Float32Array(count * channels * size)
      labels.forEach((label, row) => {
        for (let i = 0; i < size; i++) dense[row * channels * size + i] = random.uniform()
        const at = random.integer(height - 1) * width + random.integer(width - 1)
        const start = row * channels * size + size + at
        dense[start] = dense[start + (label === 0 ? 1 : width)] = 1
      })
      return { inputs: { rows: count, width: channels * size, dense }, labels }
    }
    const blocks = [
      { channels: [6, 6], dropout: 0.1 },
      { channels: [8], dropout: 0 },
    ]
    const network = new DiscriminativeNetwork({
      convolutions: { height, width, channels, blocks },
      hidden: [16],
      dropout: [0.1],
      epochs: 25,
      batch: 32,
      learningRate: 5e-3,
    })
    const steps: number[] = []
    const fitted = await network.fit(pairs(600, 1), pairs(100, 2), 2, {
      random: randomFromSeed(4),
      executor,
      onSteps: (done) => steps.push(done),
    })
    const kernels = (name: string) => fitted.state[`convolution ${name} kernels`].length
    expect([kernels('1.1'), kernels('1.2'), kernels('2.1')]).toEqual([6 * 2 * 9, 6 * 6 * 9, 8 * 6 * 9])
    expect(steps.at(-1)).toBe(25 * Math.ceil(600 / 32))
    const test = pairs(500, 3)
    const { probabilities } = await predictWith(executor, fitted, test.inputs, randomFromSeed(1))
    expect(accuracy(predictedClasses(probabilities, 2), test.labels)).toBeGreaterThan(0.95)
  })
})
