import { describe, expect, it } from 'vitest'
import { executors, normals } from '../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../math/index.ts'
import {
  clippedSum,
  dense,
  gradients,
  input,
  multiply,
  Parameters,
  perExampleGradients,
  PoissonBatches,
  poissonCapacity,
  ReferenceExecutor,
  relu,
  softmaxCrossEntropy,
  sum,
  type Tensor,
} from '../index.ts'
import { matmul } from '../operations/matmul.ts'
import { add } from '../operations/elementwise.ts'
import { reshape } from '../operations/layout.ts'

const examples = 7
const [x, y, mask] = [input('x', [examples, 4]), input('y', [examples, 3]), input('mask', [examples])]
const parameters = new Parameters([randomFromSeed(3)])
const losses = softmaxCrossEntropy(dense(parameters, relu(dense(parameters, x, 5, 'one')), 3, 'two'), y)
const weights = parameters.list.map(({ tensor }) => tensor)
const given = {
  x: normals(examples * 4, 1),
  y: Float64Array.from({ length: examples * 3 }, (_, i) => (i % 3 === ((i * 5) % 7) % 3 ? 1 : 0)),
  mask: Float64Array.of(1, 1, 0, 1, 0, 1, 1),
  ...Object.fromEntries(parameters.list.map(({ tensor, initial }) => [tensor.name as string, initial])),
}

/** The same network with a copy of the parameters for each example. */
function lossesOfCopies([w1, b1, w2, b2]: readonly Tensor[]): Tensor {
  const rows = reshape(x, [examples, 1, 4])
  const stretch = (bias: Tensor) => reshape(bias, [examples, 1, bias.shape[1]])
  const hidden = relu(add(matmul(rows, w1), stretch(b1)))
  const logits = add(matmul(hidden, w2), stretch(b2))
  return softmaxCrossEntropy(reshape(logits, [examples, 3]), y)
}

const inputs = [x, y, mask, ...weights]

async function run(
  outputs: Record<string, Tensor>,
  executor: ReturnType<typeof executors>[number] = new ReferenceExecutor(),
) {
  const compiled = await executor.compileFunction({ inputs, outputs })
  const result = await compiled.run(given)
  await compiled.dispose()
  return result
}
const named = (tensors: readonly Tensor[]) => Object.fromEntries(tensors.map((tensor, i) => [`g${i}`, tensor]))

/** Gradients of one example's loss, by differentiating it alone. */
const ofExample = (example: number) => {
  const only = Float64Array.from({ length: examples }, (_, i) => (i === example ? 1 : 0))
  return async () => {
    const compiled = await new ReferenceExecutor().compileFunction({
      inputs,
      outputs: named(gradients(sum(multiply(losses, mask)), weights)),
    })
    return compiled.run({ ...given, mask: only })
  }
}

describe('per-example gradients', () => {
  it('are those of each example alone', async () => {
    const all = await run(named(perExampleGradients(weights, examples, lossesOfCopies)))
    for (let example = 0; example < examples; example++) {
      const alone = await ofExample(example)()
      for (const [name, values] of Object.entries(alone))
        values.forEach((value, i) => expect(all[name][example * values.length + i]).toBeCloseTo(value, 12))
    }
  })

  it.each(executors().map((executor) => [executor.name, executor] as const))(
    'are clipped and added up by %s as one by one',
    async (_, executor) => {
      // A bound that cuts some of the examples and leaves others.
      const bound = 1.2
      const expected = weights.map(({ shape }) => new Float64Array(shape.reduce((a, b) => a * b, 1)))
      const factors: number[] = []
      for (let example = 0; example < examples; example++) {
        const alone = Object.values(await ofExample(example)())
        const norm = Math.sqrt(
          alone.flatMap((values) => [...values]).reduce((total, value) => total + value * value, 0),
        )
        const factor = Math.min(1, bound / norm)
        factors.push(factor)
        alone.forEach((values, i) =>
          values.forEach((value, j) => (expected[i][j] += given.mask[example] * factor * value)),
        )
      }
      expect(factors.some((factor) => factor < 0.95) && factors.some((factor) => factor === 1)).toBe(true)
      const clipped = await run(named(gradients(clippedSum(parameters, losses, bound, mask), weights)), executor)
      expected.forEach((values, i) =>
        values.forEach((value, j) => expect(Math.abs(clipped[`g${i}`][j] - value)).toBeLessThan(1e-5)),
      )
    },
  )

  it('are refused where a parameter belongs to no dense layer', () => {
    const other = new Parameters([randomFromSeed(1)])
    const scale = other.add('scale', [3], () => new Float32Array(3).fill(1))
    const own = softmaxCrossEntropy(multiply(dense(other, x, 3, 'one'), scale), y)
    expect(() => clippedSum(other, own, 1)).toThrow('belongs to no dense layer')
  })
})

describe('Poisson batches', () => {
  it('take each row with its probability, independently', () => {
    const [rows, rate, draws] = [200, 0.07, 4000]
    const batches = new PoissonBatches(rows, rate, randomFromSeed(11))
    const { index, mask: taken } = batches.take(draws)
    const counts = new Float64Array(rows)
    const sizes: number[] = []
    for (let draw = 0; draw < draws; draw++) {
      const own = [...index.subarray(draw * batches.capacity, (draw + 1) * batches.capacity)].filter(
        (_, i) => taken[draw * batches.capacity + i] === 1,
      )
      expect(new Set(own).size).toBe(own.length)
      own.forEach((row) => counts[row]++)
      sizes.push(own.length)
    }
    // Chi-square of the rows' counts: 200 degrees of freedom; its 1 - 1e-6 quantile is 305 (scipy.stats.chi2.ppf).
    const [expected, variance] = [draws * rate, draws * rate * (1 - rate)]
    expect(counts.reduce((total, count) => total + (count - expected) ** 2 / variance, 0)).toBeLessThan(305)
    // Sizes vary as a binomial: their variance within five standard errors (variance sqrt(2 / draws)).
    const mean = sizes.reduce((a, b) => a + b, 0) / draws
    const spread = sizes.reduce((total, size) => total + (size - mean) ** 2, 0) / (draws - 1)
    const wanted = rows * rate * (1 - rate)
    expect(Math.abs(spread - wanted)).toBeLessThan(5 * wanted * Math.sqrt(2 / draws))
  })

  it('have room for what may come, and no more than the rows', () => {
    expect(poissonCapacity(10, 1)).toBe(10)
    expect(poissonCapacity(10_000, 0.01)).toBeLessThan(220)
    expect(poissonCapacity(10_000, 0.01)).toBeGreaterThan(180)
    expect(() => new PoissonBatches(10, 0, randomFromSeed(1))).toThrow(RangeError)
    const all = new PoissonBatches(5, 1, randomFromSeed(1)).take(1)
    expect([...all.index]).toEqual([0, 1, 2, 3, 4])
  })
})
