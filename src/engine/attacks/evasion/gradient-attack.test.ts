import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { executors, onnxExecutor } from '../../../../tests/support/executors.ts'
import reference from '../../../../tests/golden/evasion/reference.json' with { type: 'json' }
import { randomFromSeed } from '../../math/index.ts'
import {
  DeepCama,
  type DifferentiableClassifier,
  measurementDesign,
  predictionDefaults,
  predictWith,
} from '../../models/index.ts'
import { crossEntropies, predictedClasses } from '../../metrics/index.ts'
import { dense, logSoftmax, Parameters, ReferenceExecutor, relu } from '../../tensor/index.ts'
import { roundTowards } from './ball.ts'
import { fastGradient, type PgdSettings, projectedGradient } from './index.ts'

/** ART's layers are stored out x in. */
const state = Object.fromEntries(
  reference.layers.flatMap(({ weight, bias }, i) => [
    [`layer ${i + 1} weights`, Float32Array.from(weight[0].flatMap((_, input) => weight.map((row) => row[input])))],
    [`layer ${i + 1} bias`, Float32Array.from(bias)],
  ]),
)
const fixedNetwork: DifferentiableClassifier = {
  width: 8,
  classes: 3,
  state,
  rowsPerCall: 5,
  compute: (rows) => {
    const parameters = Parameters.toRead()
    const hidden = relu(dense(parameters, rows, 16, 'layer 1'))
    return {
      logProbabilities: logSoftmax(dense(parameters, hidden, 3, 'layer 2')),
      weights: parameters.tensors,
      noise: [],
    }
  },
}
const rows = {
  inputs: { rows: reference.x.length, width: 8, dense: Float32Array.from(reference.x.flat()) },
  labels: Int32Array.from(reference.y),
}
const all = Array.from({ length: 8 }, (_, column) => column)
const range = [0, 1] as const
const random = randomFromSeed(1)
const exact = { executor: new ReferenceExecutor(), random }

describe.each(executors().map((executor) => [executor.name, executor] as const))('in %s', (_, executor) => {
  const example = (name: string) => {
    const found = reference.attacks.find(({ attack }) => attack.startsWith(name))
    if (!found) throw new Error(`${name} is not among the examples.`)
    return found.x_adversarial.flat()
  }
  const expectSame = (found: Float32Array, theirs: readonly number[]) =>
    theirs.forEach((value, i) => expect(Math.abs(found[i] - value)).toBeLessThan(2e-6))
  const context = { executor, random }

  it('the network answers as the Adversarial Robustness Toolbox found', async () => {
    const { probabilities } = await predictWith(executor, fixedNetwork, rows.inputs, random)
    reference.probabilities.flat().forEach((value, i) => expect(probabilities[i]).toBeCloseTo(value, 5))
  })

  it.each([
    ['fgsm Linf', 'L-infinity', 0.1],
    ['fgsm L2', 'L2', 0.5],
  ] as const)('%s gives its examples', async (name, norm, epsilon) => {
    const { dense: found } = await fastGradient(fixedNetwork, rows, { columns: all, norm, epsilon, range }, context)
    expectSame(found, example(name))
  })

  it.each([
    ['pgd Linf', 'L-infinity', 0.1, 0.02],
    ['pgd L2', 'L2', 0.5, 0.1],
  ] as const)('%s gives its examples', async (name, norm, epsilon, step) => {
    const settings = { columns: all, norm, epsilon, step, iterations: 10, restarts: 0, range }
    const { dense: found } = await projectedGradient(fixedNetwork, rows, settings, context)
    expectSame(found, example(name))
  })
})

/** Whether a change keeps to what is allowed, without any tolerance but that of adding up squares. */
function expectAllowed(
  before: Float32Array,
  after: Float32Array,
  width: number,
  settings: Omit<PgdSettings, 'step' | 'iterations' | 'restarts'>,
) {
  const { columns, norm, epsilon } = settings
  for (let row = 0; row < before.length / width; row++) {
    let squares = 0
    for (let column = 0; column < width; column++) {
      const change = after[row * width + column] - before[row * width + column]
      if (!columns.includes(column)) expect(change).toBe(0)
      else if (norm === 'L-infinity') expect(Math.abs(change)).toBeLessThanOrEqual(epsilon * (1 + 1e-15))
      squares += change ** 2
    }
    if (norm === 'L2') expect(Math.sqrt(squares)).toBeLessThanOrEqual(epsilon * (1 + 1e-12))
  }
}

describe('what an attack may do', () => {
  const limits = fc.record({
    columns: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 8 }),
    norm: fc.constantFrom('L-infinity' as const, 'L2' as const),
    epsilon: fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 3, noNaN: true })),
    step: fc.double({ min: 1e-3, max: 5, noNaN: true }),
    iterations: fc.integer({ min: 1, max: 4 }),
    restarts: fc.integer({ min: 0, max: 3 }),
  })

  it('is never exceeded: the ball is not left, and other columns stay as they are', async () => {
    await fc.assert(
      fc.asyncProperty(limits, async (settings) => {
        const { dense: found } = await projectedGradient(fixedNetwork, rows, settings, exact)
        expectAllowed(rows.inputs.dense, found, 8, settings)
        const { dense: quick } = await fastGradient(fixedNetwork, rows, settings, exact)
        expectAllowed(rows.inputs.dense, quick, 8, settings)
      }),
      { numRuns: 40 },
    )
  })

  it('is kept in the range of the numbers', async () => {
    const settings = { columns: all, norm: 'L2', epsilon: 3, step: 1, iterations: 5, restarts: 2, range } as const
    const { dense: found } = await projectedGradient(fixedNetwork, rows, settings, exact)
    expect(found.every((value) => value >= 0 && value <= 1)).toBe(true)
    expect(found.some((value, i) => value !== rows.inputs.dense[i])).toBe(true)
  })

  it('must make sense', async () => {
    const settings = { columns: [0], norm: 'L2', epsilon: 1, step: 1, iterations: 1, restarts: 0 } as const
    for (const wrong of [{ columns: [8] }, { epsilon: -1 }, { epsilon: Number.NaN }, { range: [1, 0] as const }])
      await expect(projectedGradient(fixedNetwork, rows, { ...settings, ...wrong }, exact)).rejects.toThrow(RangeError)
  })

  it('is rounded towards where it came from', () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, min: -1e6, max: 1e6 }),
        fc.double({ noNaN: true, min: -10, max: 10 }),
        (origin, change) => {
          const rounded = roundTowards(origin + change, origin)
          expect(Math.fround(rounded)).toBe(rounded)
          expect(Math.abs(rounded - origin)).toBeLessThanOrEqual(Math.abs(origin + change - origin))
          // No more than one step of float32 is given away.
          expect(Math.abs(rounded - (origin + change))).toBeLessThanOrEqual(
            Math.max(1e-38, Math.abs(origin + change) * 2 ** -22),
          )
        },
      ),
    )
  })
})

describe('restarts', () => {
  it('never do worse than one of them, row by row', async () => {
    const settings = { columns: all, norm: 'L-infinity', epsilon: 0.3, step: 0.2, iterations: 2, range } as const
    const resultsOf = async (restarts: number) => {
      const { dense: found } = await projectedGradient(fixedNetwork, rows, { ...settings, restarts }, exact)
      const attacked = { ...rows.inputs, dense: found }
      const { probabilities } = await predictWith(exact.executor, fixedNetwork, attacked, random)
      const losses = crossEntropies(probabilities, rows.labels, 3)
      const answers = predictedClasses(probabilities, 3)
      return Array.from(rows.labels, (label, row) => ({ wrong: Number(answers[row] !== label), loss: losses[row] }))
    }
    const [one, five] = [await resultsOf(1), await resultsOf(5)]
    five.forEach(({ wrong, loss }, row) => {
      expect(wrong).toBeGreaterThanOrEqual(one[row].wrong)
      if (wrong === one[row].wrong) expect(loss).toBeGreaterThan(one[row].loss - 1e-9)
    })
    // And better somewhere, or they would be idle.
    expect(five.some(({ loss }, row) => loss > one[row].loss + 1e-6)).toBe(true)
  })
})

describe('against a deep CAMA', () => {
  it('goes through its whole Monte Carlo prediction, and changes children and co-parents only', async () => {
    const executor = onnxExecutor()
    const count = 200
    const stream = randomFromSeed(6)
    const labels = Int32Array.from({ length: count }, (_, i) => i % 2)
    // A parent, a co-parent, two children.
    const values = Float32Array.from(
      [...labels].flatMap((label) => {
        const c = stream.normal()
        return [stream.normal(), c, 2 * label + c + 0.5 * stream.normal(), 2 * label - c + 0.5 * stream.normal()]
      }),
    )
    const data = { inputs: { rows: count, width: 4, dense: values }, labels }
    const model = await new DeepCama(
      measurementDesign(
        { classes: 2, parents: 1, coParents: 1, children: 2 },
        { hidden: 12, latent: 2, manipulation: 2 },
      ),
      {
        steps: 300,
        batch: 64,
        learningRate: 5e-3,
        cleanWeight: 0.5,
        prediction: predictionDefaults,
        validateEvery: 50,
      },
    ).fit({ clean: data }, { random: randomFromSeed(2), executor })
    const lossOf = async (own: Float32Array) => {
      const { probabilities } = await predictWith(executor, model, { ...data.inputs, dense: own }, randomFromSeed(3))
      return crossEntropies(probabilities, labels, 2).reduce((total, loss) => total + loss / count, 0)
    }
    const before = await lossOf(values)
    const settings = { columns: [1, 2, 3], epsilon: 0.5, step: 0.1, iterations: 10, restarts: 1 }
    for (const norm of ['L-infinity', 'L2'] as const) {
      const attack = () =>
        projectedGradient(model, data, { ...settings, norm }, { executor, random: randomFromSeed(4) })
      const { dense: found } = await attack()
      expectAllowed(values, found, 4, { ...settings, norm })
      const after = await lossOf(found)
      // As much the other way does less.
      const moved = values.map((value, i) => (i % 4 === 0 ? value : value - (found[i] - value)))
      expect(after).toBeGreaterThan(before + 0.05)
      expect(await lossOf(moved)).toBeLessThan(after)
      expect((await attack()).dense).toEqual(found)
    }
  })
})

/** A linear model so sure of itself that in float32 its true class has probability 1 and the others have 0. */
describe('a model whose probabilities are rounded to 0 and 1', () => {
  const weights = [
    [300, -200, 100],
    [-300, 100, 0],
    [0, 500, -400],
  ]
  const sure: DifferentiableClassifier = {
    width: 3,
    classes: 3,
    state: {
      'layer 1 weights': Float32Array.from([0, 1, 2].flatMap((input) => weights.map((row) => row[input]))),
      'layer 1 bias': new Float32Array(3),
    },
    rowsPerCall: 2,
    compute: (rows) => {
      const parameters = Parameters.toRead()
      const logProbabilities = logSoftmax(dense(parameters, rows, 3, 'layer 1'))
      return { logProbabilities, weights: parameters.tensors, noise: [] }
    },
  }
  const dense3 = Float32Array.from([1, 0.2, 0.1, -1, 0.3, 0.5])
  const inputs = { rows: 2, width: 3, dense: dense3 }
  const labels = Int32Array.from([0, 1])
  // The slope of the cross-entropy is that of the runner-up's score less the true class's, times the others' probability.
  const exactDirection = (row: number) => {
    const scores = weights.map((own) => own.reduce((sum, weight, i) => sum + weight * dense3[3 * row + i], 0))
    const others = [0, 1, 2].filter((label) => label !== labels[row])
    const second = others[scores[others[0]] > scores[others[1]] ? 0 : 1]
    return weights[second].map((weight, i) => weight - weights[labels[row]][i])
  }

  it.each(executors().map((executor) => [executor.name, executor] as const))(
    'is attacked along the true slope of its loss all the same, in %s',
    async (_, executor) => {
      const own = { executor, random }
      const { probabilities } = await predictWith(executor, sure, inputs, random)
      expect([probabilities[0], probabilities[4]]).toEqual([1, 1])
      const limits = { columns: [0, 1, 2], epsilon: 0.25 }
      const rounded = await fastGradient(
        sure,
        { inputs, labels },
        { ...limits, norm: 'L-infinity', slopes: 'rounded' },
        own,
      )
      // The reference computes in double precision, which rounds nothing here.
      if (executor.name !== 'reference') expect([...rounded.dense]).toEqual([...dense3])
      const steps = await fastGradient(sure, { inputs, labels }, { ...limits, norm: 'L-infinity' }, own)
      const lengths = await fastGradient(sure, { inputs, labels }, { ...limits, norm: 'L2' }, own)
      for (let row = 0; row < 2; row++) {
        const direction = exactDirection(row)
        const length = Math.hypot(...direction)
        direction.forEach((slope, i) => {
          const at = 3 * row + i
          expect(steps.dense[at] - dense3[at]).toBeCloseTo(0.25 * Math.sign(slope), 6)
          expect(lengths.dense[at] - dense3[at]).toBeCloseTo((0.25 * slope) / length, 5)
        })
      }
    },
  )
})
