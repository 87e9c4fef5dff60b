import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import { predictWith } from '../differentiable.ts'
import {
  DeepCama,
  type FittedCama,
  fineTuneDefaults,
  isFineTuned,
  measurementDesign,
  predictionDefaults,
} from './index.ts'

const executor = onnxExecutor()
const centres = [
  [0, 0, 0],
  [4, 0, -4],
  [0, 4, 4],
]

/** One parent that tells little, one co-parent, three children around centres of their own, all moved by `shift`. */
function rowsOf(count: number, seed: number, shift = 0) {
  const random = randomFromSeed(seed)
  const labels = new Int32Array(count)
  const dense = new Float32Array(5 * count)
  for (let row = 0; row < count; row++) {
    const [a, c] = [random.normal(), random.normal()]
    labels[row] = a + random.normal() > 0.5 ? 2 : random.integer(2)
    dense.set([a, c, ...centres[labels[row]].map((centre) => centre + c + random.normal() + shift)], 5 * row)
  }
  return { inputs: { rows: count, width: 5, dense }, labels }
}

const design = measurementDesign(
  { classes: 3, parents: 1, coParents: 1, children: 3 },
  { hidden: 16, latent: 2, manipulation: 2 },
)
const settings = {
  steps: 400,
  batch: 64,
  learningRate: 5e-3,
  cleanWeight: 0.5,
  prediction: predictionDefaults,
  validateEvery: 50,
}
const context = { random: randomFromSeed(4), executor }
const clean = rowsOf(300, 1)
const share = async (model: FittedCama, test: ReturnType<typeof rowsOf>) => {
  const { probabilities } = await predictWith(executor, model, test.inputs, randomFromSeed(1))
  return accuracy(predictedClasses(probabilities, 3), test.labels)
}
const fitted = new DeepCama(design, settings).fit({ clean, validation: rowsOf(60, 2) }, context)

describe('a deep CAMA for measurements', () => {
  it('learns what there is to learn from clean rows', async () => {
    const test = rowsOf(1000, 3)
    // The generating model's own classifier, by Bayes' rule: the nearest centre once the co-parent is taken off, and p(y | a).
    const best = Int32Array.from(test.labels, (_, row) => {
      const [a, c, ...x] = test.inputs.dense.subarray(5 * row, 5 * row + 5)
      const third = 1 - normalBelow(0.5 - a)
      const scores = centres.map(
        (centre, k) =>
          Math.log(k === 2 ? third : (1 - third) / 2) -
          x.reduce((sum, value, i) => sum + (value - c - centre[i]) ** 2, 0) / 2,
      )
      return scores.indexOf(Math.max(...scores))
    })
    expect(await share(await fitted, test)).toBeGreaterThan(accuracy(best, test.labels) - 0.03)
  })

  it('gives probabilities, and the same ones for the same stream', async () => {
    const model = await fitted
    const [one, same, other] = await Promise.all(
      [1, 1, 2].map((seed) => predictWith(executor, model, rowsOf(40, 5).inputs, randomFromSeed(seed))),
    )
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
    for (let row = 0; row < 40; row++)
      expect(one.probabilities.slice(3 * row, 3 * row + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    const withoutM = model.withPrediction({ manipulation: 'none' })
    expect(await share(withoutM, rowsOf(500, 3))).toBeGreaterThan(0.8)
  })

  it.each(['joint', 'intervention'] as const)(
    'fine-tuning (%s) moves NN_M of p and of q, and no other weight',
    async (cleanTerm) => {
      const before = await fitted
      const copy = structuredClone(before.state)
      const tuned = await before.fineTune(
        { clean, unlabelled: rowsOf(100, 6, 1.5).inputs },
        { ...fineTuneDefaults, steps: 20, cleanTerm },
        context,
      )
      expect(Object.keys(tuned.state).sort()).toEqual(Object.keys(copy).sort())
      const moved = Object.keys(copy).filter((name) => tuned.state[name].some((value, i) => value !== copy[name][i]))
      // Four layers of p and three of q, weights and biases.
      const layersOf = (network: string, count: number) =>
        Array.from({ length: count }, (_, i) =>
          ['bias', 'weights'].map((part) => `${network} layer ${i + 1} ${part}`),
        ).flat()
      expect(moved.sort()).toEqual([...layersOf('NN_M of p', 4), ...layersOf('NN_M of q', 3)].sort())
      expect(Object.keys(copy).filter(isFineTuned).sort()).toEqual(moved)
      expect(before.state).toEqual(copy)
    },
  )

  it('learns from manipulated rows of unknown manipulation, beside clean ones', async () => {
    const mixed = await new DeepCama(design, settings).fit({ clean, manipulated: rowsOf(300, 7, 3) }, context)
    const test = rowsOf(1000, 8, 3)
    expect(await share(mixed, test)).toBeGreaterThan((await share(await fitted, test)) + 0.05)
    // The shift brings the first class near the third's place, so that clean rows too are harder to tell than before.
    expect(await share(mixed, rowsOf(1000, 3))).toBeGreaterThan(0.6)
    const again = await new DeepCama(design, settings).fit({ clean, manipulated: rowsOf(300, 7, 3) }, context)
    expect(again.state).toEqual(mixed.state)
  })

  it('works without parents and co-parents, and then p(y) becomes the share of each class', async () => {
    const bare = measurementDesign(
      { classes: 2, parents: 0, coParents: 0, children: 1 },
      { hidden: 8, latent: 1, manipulation: 1 },
    )
    const random = randomFromSeed(2)
    const labels = Int32Array.from({ length: 200 }, (_, i) => (i % 4 === 0 ? 1 : 0))
    // A child that says nothing of the outcome.
    const dense = Float32Array.from(labels, () => random.normal())
    const model = await new DeepCama(bare, { ...settings, batch: 200 }).fit(
      { clean: { inputs: { rows: 200, width: 1, dense }, labels } },
      context,
    )
    const [no, yes] = model.state['p(y|a) scores']
    expect(Math.exp(yes) / (Math.exp(no) + Math.exp(yes))).toBeCloseTo(0.25, 2)
  })

  it('refuses an outcome without children', () => {
    const sizes = { hidden: 4, latent: 1, manipulation: 1 }
    expect(() => measurementDesign({ classes: 2, parents: 1, coParents: 0, children: 0 }, sizes)).toThrow(RangeError)
  })
})

/** The standard normal distribution function, by the midpoint rule. */
function normalBelow(limit: number): number {
  const [start, steps] = [-9, 4000]
  const width = (limit - start) / steps
  let sum = 0
  for (let i = 0; i < steps; i++) sum += Math.exp(-((start + (i + 0.5) * width) ** 2) / 2)
  return (sum * width) / Math.sqrt(2 * Math.PI)
}
