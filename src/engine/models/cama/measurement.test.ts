import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../math/index.ts'
import { input, Parameters, ReferenceExecutor, type Tensor } from '../../tensor/index.ts'
import { predictWith } from '../differentiable.ts'
import { DeepCama, everyClass, measurementDesign, predictionDefaults } from './index.ts'
import { noManipulation } from './networks.ts'

const sizes = { hidden: 6, latent: 2, manipulation: 2 }

/** Values of tensors of some rows, with the weights that networks begin with. */
async function evaluate(
  outputs: Record<string, Tensor>,
  rows: Tensor,
  values: readonly number[],
  parameters: Parameters,
) {
  const weights = Object.fromEntries(parameters.list.map(({ tensor, initial }) => [tensor.name as string, initial]))
  const compiled = await new ReferenceExecutor().compileFunction({ inputs: [rows, ...parameters.tensors], outputs })
  return compiled.run({ rows: Float64Array.from(values), ...weights })
}

describe('the rows of a measurement CAMA', () => {
  it('hold once what are parents and co-parents', async () => {
    const design = measurementDesign({ classes: 2, parents: 3, coParents: 2, both: 1, children: 2 }, sizes)
    const rows = input('rows', [1, 6])
    const { a, c, x } = design.evidence(rows)
    const found = await evaluate({ a: a!, c: c!, x }, rows, [0, 1, 2, 3, 4, 5], new Parameters([randomFromSeed(1)]))
    expect([...found.a]).toEqual([0, 1, 2])
    expect([...found.c]).toEqual([2, 3])
    expect([...found.x]).toEqual([4, 5])
    expect(design.width).toBe(6)
  })
  it('must fit each other', () => {
    expect(() => measurementDesign({ classes: 2, parents: 1, coParents: 2, both: 2, children: 2 }, sizes)).toThrow()
    expect(() =>
      measurementDesign({ classes: 2, parents: 0, coParents: 0, children: 2, categories: [3] }, sizes),
    ).toThrow()
  })
})

describe('children that are categories', () => {
  // One number, a category of three and one of two: six pairs of categories.
  const categories = [3, 2]
  const pairs = [0, 1, 2].flatMap((one) => [0, 1].map((two) => [one, two] as const))
  const indicators = ([one, two]: readonly [number, number]) => [
    ...[0, 1, 2].map((i) => (i === one ? 1 : 0)),
    ...[0, 1].map((i) => (i === two ? 1 : 0)),
  ]
  const setUp = (children: number, own: readonly number[]) => {
    const design = measurementDesign({ classes: 2, parents: 0, coParents: 0, children, categories: own }, sizes)
    const rows = input('rows', [pairs.length, children])
    const parameters = new Parameters([randomFromSeed(3)])
    const networks = design.networks(parameters)
    const evidence = design.evidence(rows)
    const m = noManipulation(networks)
    const y = everyClass(2)
    // The same z for every row, so that the rows' probabilities are those of one distribution; as many numbers as M has.
    const z = noManipulation(networks)
    return {
      rows,
      parameters,
      outputs: {
        likelihood: networks.logLikelihood(evidence, y, z, m),
        expected: networks.expected(evidence, y, z, m),
      },
    }
  }
  it('have probabilities that add up to 1 over all their values, and are those expected', async () => {
    const { rows, parameters, outputs } = setUp(5, categories)
    const { likelihood, expected } = await evaluate(outputs, rows, pairs.flatMap(indicators), parameters)
    for (let k = 0; k < 2; k++) {
      const own = Array.from(likelihood.slice(k * 6, k * 6 + 6), Math.exp)
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6)
      pairs.forEach(([one, two], i) => expect(own[i]).toBeCloseTo(expected[5 * k + one] * expected[5 * k + 3 + two], 6))
    }
  })
  it('stand beside Gaussian numbers: the densities multiply', async () => {
    const { rows, parameters, outputs } = setUp(6, categories)
    const values = pairs.flatMap((pair, i) => [i - 2.5, ...indicators(pair)])
    const { likelihood, expected } = await evaluate(outputs, rows, values, parameters)
    for (let k = 0; k < 2; k++)
      pairs.forEach(([one, two], i) => {
        const mean = expected[6 * k]
        const density = Math.exp(-((i - 2.5 - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI)
        const product = density * expected[6 * k + 1 + one] * expected[6 * k + 4 + two]
        expect(likelihood[6 * k + i]).toBeCloseTo(Math.log(product), 5)
      })
  })
})

describe('a prediction with fixed samples', () => {
  const executor = onnxExecutor(1)
  const design = measurementDesign({ classes: 2, parents: 1, coParents: 0, children: 2 }, sizes)
  const random = randomFromSeed(5)
  const count = 300
  const labels = Int32Array.from({ length: count }, () => random.integer(2))
  const dense = new Float32Array(3 * count)
  labels.forEach((label, row) =>
    dense.set([random.normal(), label + random.normal(), random.normal() - label], 3 * row),
  )
  const inputs = { rows: count, width: 3, dense }
  const prediction = { ...predictionDefaults, samples: 400, manipulationSamples: 4 }
  const settings = { steps: 150, batch: 64, learningRate: 5e-3, cleanWeight: 0.5, prediction, validateEvery: 50 }
  const fitted = new DeepCama(design, settings).fit(
    { clean: { inputs, labels } },
    { random: randomFromSeed(1), executor },
  )
  const few = { rows: 20, width: 3, dense: dense.slice(0, 60) }

  it('is the same for a row wherever it stands, and for every stream', async () => {
    const model = (await fitted).withPrediction({ samples: 2 }).withFixedSamples(randomFromSeed(2))
    const all = await predictWith(executor, model, few, randomFromSeed(3))
    const last = { rows: 1, width: 3, dense: few.dense.slice(57) }
    const alone = await predictWith(executor, model, last, randomFromSeed(4))
    expect([...alone.probabilities]).toEqual([...all.probabilities.slice(-2)])
  })
  it('is near the prediction with samples of each row’s own, with many of them', async () => {
    const model = await fitted
    const usual = await predictWith(executor, model, few, randomFromSeed(3))
    const fixed = await predictWith(executor, model.withFixedSamples(randomFromSeed(2)), few, randomFromSeed(3))
    const furthest = Math.max(...fixed.probabilities.map((value, i) => Math.abs(value - usual.probabilities[i])))
    expect(furthest).toBeGreaterThan(0)
    expect(furthest).toBeLessThan(0.05)
  })
})
