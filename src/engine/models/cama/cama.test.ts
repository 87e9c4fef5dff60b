import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../math/index.ts'
import { accuracy, predictedClasses } from '../../metrics/index.ts'
import { predictWith } from '../differentiable.ts'
import { input, Parameters } from '../../tensor/index.ts'
import {
  type CamaDesign,
  DeepCama,
  type FittedCama,
  fineTuneDefaults,
  imageDesign,
  logPosterior,
  paperColourSizes,
  paperImageSizes,
  isFineTuned,
  measurementDesign,
  predictionDefaults,
} from './index.ts'

const executor = onnxExecutor(1)
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

describe('a deep CAMA for images', () => {
  /** A bar across the middle of 8 x 8 pixels, upright or lying, moved down by some rows. */
  function bars(count: number, seed: number, down = 0) {
    const random = randomFromSeed(seed)
    const labels = Int32Array.from({ length: count }, () => random.integer(2))
    const dense = new Float32Array(64 * count)
    labels.forEach((label, row) => {
      const length = 2 + random.integer(2)
      for (let i = 4 - length; i < 4 + length; i++) {
        const [y, x] = label === 0 ? [4 + down, i] : [i + down, 4]
        if (y < 8) dense[64 * row + 8 * y + x] = 0.8 + 0.2 * random.uniform()
      }
    })
    return { inputs: { rows: count, width: 64, dense }, labels }
  }
  const sizes = { hidden: 16, latent: 2, manipulation: 2, filters: 4, form: 'MNIST' } as const
  const ofBars = imageDesign({ classes: 2, channels: 1, height: 8, width: 8 }, sizes)
  const asked = { samples: 4, manipulationSamples: 1, manipulation: 'inferred' } as const
  const learned = new DeepCama(ofBars, { ...settings, steps: 150, prediction: asked }).fit(
    { clean: bars(200, 1) },
    context,
  )
  const right = async (model: FittedCama, test: ReturnType<typeof bars>) => {
    const { probabilities } = await predictWith(executor, model, test.inputs, randomFromSeed(1))
    return accuracy(predictedClasses(probabilities, 2), test.labels)
  }

  it('learns to tell images apart', async () => expect(await right(await learned, bars(200, 2))).toBeGreaterThan(0.95))

  it('is fine-tuned in NN_M of p and of q, convolutions of the latter included, and nowhere else', async () => {
    const before = await learned
    const unlabelled = bars(100, 3, 2).inputs
    const tuned = await before.fineTune({ clean: bars(200, 1), unlabelled }, { ...fineTuneDefaults, steps: 5 }, context)
    const moved = Object.keys(before.state).filter((name) =>
      tuned.state[name].some((value, i) => value !== before.state[name][i]),
    )
    expect(new Set(moved.map((name) => name.split(' ').slice(0, 3).join(' ')))).toEqual(
      new Set(['NN_M of p', 'NN_M of q']),
    )
    expect(moved.filter((name) => name.includes('kernels'))).toHaveLength(3)
  })

  /** Shapes of the weights, by name. */
  function shapesOf(design: CamaDesign) {
    const parameters = new Parameters([randomFromSeed(1)])
    const networks = design.networks(parameters)
    const { classes, latent, manipulation, width } = design
    const noise = { z: input('z', [1, 1, classes, 1, latent]), m: input('m', [1, 1, 1, 1, manipulation]) }
    logPosterior(networks, design.evidence(input('rows', [1, width])), noise)
    return (name: string) => parameters.list.find(({ tensor }) => tensor.name === name)?.tensor.shape
  }

  it('is drawn again as it is, or as it would be without its manipulation', async () => {
    const model = await learned
    const test = bars(40, 4)
    const [asItIs, without] = await Promise.all(
      (['inferred', 'none'] as const).map((how) => model.reconstruct(executor, test, how)),
    )
    expect(without).toMatchObject({ rows: 40, width: 64 })
    expect(without.dense.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(without).not.toEqual(asItIs)
    // Nearer to what they are drawn of than to the other kind of bar.
    const distance = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0)
    const rowOf = (dense: Float32Array, row: number) => dense.subarray(64 * row, 64 * row + 64)
    const meanOf = (label: number) => {
      const own = Array.from(test.labels.keys()).filter((row) => test.labels[row] === label)
      return Float32Array.from({ length: 64 }, (_, i) =>
        own.reduce((sum, row) => sum + test.inputs.dense[64 * row + i] / own.length, 0),
      )
    }
    const means = [meanOf(0), meanOf(1)]
    test.labels.forEach((label, row) => {
      const own = rowOf(without.dense, row)
      expect(distance(own, means[label])).toBeLessThan(distance(own, means[1 - label]))
    })
  })

  it('has for CIFAR-binary one stack of convolutions in q, which fine-tuning leaves as it is', async () => {
    const shapeOf = shapesOf(imageDesign({ classes: 2, channels: 3, height: 32, width: 32 }, paperColourSizes))
    expect(shapeOf('convolutions of q convolution 1 kernels')).toEqual([64, 3, 3, 3])
    expect(shapeOf('NN_M of q layer 1 weights')).toEqual([4 * 4 * 64, 1000])
    expect(shapeOf('NN_M of q layer 3 weights')).toEqual([1000, 128])
    expect(shapeOf('NN_Z of q layer 1 weights of x')).toEqual([4 * 4 * 64, 1000])
    expect(shapeOf('NN_Z of q layer 3 weights')).toEqual([1000, 256])
    expect(shapeOf('NN_M of p layer 3 weights')).toEqual([1000, 1000])
    expect(shapeOf('NN_M of p layer 4 weights')).toBeUndefined()
    expect(shapeOf('NN_merge of p deconvolution 4 kernels')).toEqual([64, 3, 3, 3])
    expect(shapeOf('NN_M of q convolution 1 kernels')).toBeUndefined()

    const small = imageDesign({ classes: 2, channels: 1, height: 8, width: 8 }, { ...sizes, form: 'CIFAR' })
    const quick = { ...settings, steps: 120, prediction: asked }
    const before = await new DeepCama(small, quick).fit({ clean: bars(200, 1), manipulated: bars(200, 5, 1) }, context)
    expect(await right(before, bars(200, 2))).toBeGreaterThan(0.9)
    const unlabelled = bars(100, 3, 2).inputs
    const tuned = await before.fineTune({ clean: bars(200, 1), unlabelled }, { ...fineTuneDefaults, steps: 3 }, context)
    const moved = Object.keys(before.state).filter((name) =>
      tuned.state[name].some((value, i) => value !== before.state[name][i]),
    )
    expect(new Set(moved.map((name) => name.split(' ').slice(0, 3).join(' ')))).toEqual(
      new Set(['NN_M of p', 'NN_M of q']),
    )
  })

  it('has the layers of appendix C, with its corrections', () => {
    const shapeOf = shapesOf(imageDesign({ classes: 10, channels: 1, height: 28, width: 28 }, paperImageSizes))
    expect(shapeOf('NN_M of q layer 1 weights')).toEqual([4 * 4 * 64, 500])
    expect(shapeOf('NN_M of q convolution 3 kernels')).toEqual([64, 64, 3, 3])
    expect(shapeOf('NN_Z of q convolution 1 kernels')).toEqual([64, 1, 5, 5])
    expect(shapeOf('NN_Z of q layer 3 weights')).toEqual([500, 128])
    expect(shapeOf('NN_merge of p layer 1 weights of z')).toEqual([500, 4 * 4 * 64])
    expect(shapeOf('NN_merge of p deconvolution 3 kernels')).toEqual([64, 1, 3, 3])
    expect(shapeOf('NN_M of p layer 4 weights')).toEqual([500, 500])
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
