import { describe, expect, it } from 'vitest'
import { randomFromSeed } from '../../math/index.ts'
import {
  add,
  broadcastTo,
  constant,
  gradients,
  input,
  logSoftmax,
  matmul,
  multiply,
  Parameters,
  ReferenceExecutor,
  reshape,
  sizeOf,
  slice,
  type State,
  subtract,
  sum,
  type Tensor,
  transpose,
} from '../../tensor/index.ts'
import { type CamaDesign, imageDesign, measurementDesign } from './design.ts'
import {
  type CamaNetworks,
  type CamaNoise,
  everyClass,
  interventionElbo,
  jointElbo,
  logEvidence,
  logPosterior,
  marginalElbo,
} from './index.ts'
import { unitLogDensity } from './gaussian.ts'

type Given = Record<string, Float64Array | Float32Array>

async function evaluate(outputs: Record<string, Tensor>, inputs: readonly Tensor[], given: Given) {
  const compiled = await new ReferenceExecutor().compileFunction({ inputs, outputs })
  return compiled.run(given)
}

/** Nodes of the trapezoidal rule over standard normal noise, and the weight of each. */
function grid(step: number, reach = 8) {
  const count = Math.round((2 * reach) / step) + 1
  const nodes = Float64Array.from({ length: count }, (_, i) => -reach + i * step)
  return { nodes, weights: nodes.map((node) => (Math.exp(-(node ** 2) / 2) / Math.sqrt(2 * Math.PI)) * step) }
}

/** Every pair of nodes of z and of m, one in each row. */
function pairs({ nodes, weights }: ReturnType<typeof grid>) {
  const count = nodes.length ** 2
  const at = (values: Float64Array, second: boolean) =>
    Float64Array.from({ length: count }, (_, i) => values[second ? i % nodes.length : Math.floor(i / nodes.length)])
  const [one, other] = [at(weights, false), at(weights, true)]
  return { count, z: at(nodes, false), m: at(nodes, true), weights: one.map((weight, i) => weight * other[i]) }
}

const repeated = (row: readonly number[], count: number) =>
  Float64Array.from({ length: count * row.length }, (_, i) => row[i % row.length])

const noiseOf = (rows: number, classes = 1): CamaNoise => ({
  z: input('noise of z', [1, 1, classes, rows, 1]),
  m: input('noise of m', [1, 1, 1, rows, 1]),
})

describe('bounds of a linear Gaussian model', () => {
  // x = offset of y + u z + v m + w c + unit noise, two children; z given the rest is known exactly, and q(z | .) is that.
  const u = [1.3, -0.4]
  const v = [0.7, 0.9]
  const w = [0.5, -1.1]
  const offsets = [
    [0, 0],
    [1, -1],
    [0.3, 2],
  ]
  const scores = [0.2, -0.5, 1]
  const [meanOfM, deviationOfM] = [0.4, 0.6]
  const [x, c] = [[0.8, -0.3], 0.6]

  const vector = (values: readonly number[]) =>
    values
      .map((value, i) => {
        const indicator = sliceOfIdentity(values.length, i)
        return multiply(indicator, value)
      })
      .reduce((total, part) => add(total, part))
  const sliceOfIdentity = (size: number, i: number) => slice(everyClass(size), [0, 0, i, 0, 0], [1, 1, 1, 1, size])
  const along = (scalar: Tensor, direction: readonly number[]) => multiply(scalar, vector(direction))
  /** The children's mean without z and m. */
  const base = (y: Tensor, evidence: { c: Tensor | null }) =>
    add(
      offsets
        .map((offset, k) => along(sum(multiply(y, sliceOfIdentity(3, k)), [-1], true), offset))
        .reduce((total, part) => add(total, part)),
      along(evidence.c as Tensor, w),
    )
  const precision = 1 + u[0] ** 2 + u[1] ** 2
  const networks: CamaNetworks = {
    classes: 3,
    latent: 1,
    manipulation: 1,
    logPrior: ({ x: rows }) => broadcastTo(logSoftmax(vector(scores)), [1, 1, 1, rows.shape[3], 3]),
    inferManipulation: ({ x: rows }) => ({
      mean: broadcastTo(constant(meanOfM), [1, 1, 1, rows.shape[3], 1]),
      logVariance: broadcastTo(constant(2 * Math.log(deviationOfM)), [1, 1, 1, rows.shape[3], 1]),
    }),
    inferLatent: (rows, y, m) => {
      const rest = subtract(subtract(rows.x, base(y, rows)), along(m, v))
      const mean = multiply(sum(multiply(rest, vector(u)), [-1], true), 1 / precision)
      return { mean, logVariance: broadcastTo(constant(-Math.log(precision)), mean.shape) }
    },
    logLikelihood: (rows, y, z, m) => unitLogDensity(rows.x, networks.expected(rows, y, z, m)),
    expected: (rows, y, z, m) => add(add(base(y, rows), along(z, u)), along(m, v)),
  }

  const { count, z, m, weights } = pairs(grid(0.25))
  const evidence = {
    x: input('x', [1, 1, 1, count, 2]),
    a: null,
    c: input('c', [1, 1, 1, count, 1]),
  }
  const given = { x: repeated(x, count), c: repeated([c], count) }
  const averaged = (values: ArrayLike<number>, from = 0) =>
    weights.reduce((total, weight, i) => total + weight * values[from + i], 0)

  /** ln N(r; 0, I + u u'), with the mean of r'S^-1 r widened by a variance along v. */
  function logNormal(r: readonly number[], variance = 0) {
    const solve = (a: readonly number[], b: readonly number[]) => {
      const [ab, au, bu] = [a[0] * b[0] + a[1] * b[1], a[0] * u[0] + a[1] * u[1], b[0] * u[0] + b[1] * u[1]]
      // Sherman and Morrison.
      return ab - (au * bu) / precision
    }
    return -0.5 * (solve(r, r) + variance * solve(v, v)) - Math.log(2 * Math.PI) - 0.5 * Math.log(precision)
  }
  const logPrior = (k: number) => scores[k] - Math.log(scores.reduce((total, score) => total + Math.exp(score), 0))
  const residual = (k: number, manipulation: number) =>
    x.map((value, i) => value - offsets[k][i] - w[i] * c - v[i] * manipulation)
  const divergence = 0.5 * (meanOfM ** 2 + deviationOfM ** 2 - 2 * Math.log(deviationOfM) - 1)
  const joint = (k: number) => logPrior(k) + logNormal(residual(k, meanOfM), deviationOfM ** 2) - divergence

  it('the intervention ELBO is ln p(x, y | do(m = 0)) where q(z | .) is exact', async () => {
    const noise = noiseOf(count)
    const bound = interventionElbo(networks, evidence, everyClass(3), noise)
    const { bound: values } = await evaluate({ bound }, [evidence.x, evidence.c, noise.z], {
      ...given,
      'noise of z': z,
    })
    for (const k of [0, 1, 2])
      expect(averaged(values, k * count)).toBeCloseTo(logPrior(k) + logNormal(residual(k, 0)), 8)
  })

  it('the joint ELBO is the closed form, for each class and for the class that is known', async () => {
    const noise = noiseOf(count)
    const y = input('y', [1, 1, 1, count, 3])
    const outputs = {
      all: jointElbo(networks, evidence, everyClass(3), noise),
      known: jointElbo(networks, evidence, y, noise),
    }
    const { all, known } = await evaluate(outputs, [evidence.x, evidence.c, y, noise.z, noise.m], {
      ...given,
      y: repeated([0, 1, 0], count),
      'noise of z': z,
      'noise of m': m,
    })
    for (const k of [0, 1, 2]) expect(averaged(all, k * count)).toBeCloseTo(joint(k), 8)
    expect(averaged(known)).toBeCloseTo(joint(1), 8)
  })
})

const designs = {
  measurements: measurementDesign(
    { classes: 3, parents: 2, coParents: 1, children: 2 },
    { hidden: 4, latent: 1, manipulation: 1 },
  ),
  images: imageDesign(
    { classes: 3, channels: 1, height: 5, width: 3 },
    { hidden: 4, latent: 1, manipulation: 1, filters: 2, form: 'MNIST' },
  ),
}
const kinds = Object.entries(designs)

/** Small networks with weights that are not small, and rows to ask them about. */
function smallModel(rows: number, design: CamaDesign = designs.measurements) {
  const parameters = new Parameters([randomFromSeed(5)])
  const table = input('rows', [rows, design.width])
  const networks = design.networks(parameters)
  const evidence = design.evidence(table)
  const all = { networks, evidence, table, design, parameters }
  // Makes all parameters known.
  jointElbo(networks, evidence, everyClass(3), noiseOf(rows))
  const random = randomFromSeed(9)
  const state: State = Object.fromEntries(
    parameters.list.map(({ tensor, initial }) => [
      tensor.name as string,
      Float64Array.from(initial, (value) => value + 0.1 * random.normal()),
    ]),
  )
  return { ...all, state }
}

describe('bounds of a small network, against integrals by brute force', () => {
  const rowOf = {
    measurements: [0.4, -1, 0.8, 0.5, -0.7],
    images: [0, 0.2, 0.9, 0, 1, 0.1, 0, 1, 1, 0.5, 0, 0, 0, 0.7, 0],
  }

  it.each([
    ['measurements', 0.14],
    ['images', 0.42],
  ] as const)(
    '%s: stay below ln p(x, y) and ln p(x); and importance weights have the mean p(x, y)',
    async (kind, step) => {
      const { count, z, m, weights } = pairs(grid(step, 6.3))
      const { networks, evidence, table, parameters, state } = smallModel(count, designs[kind])
      const row = rowOf[kind]
      const noise = noiseOf(count)
      const value = (name: string) => input(name, [1, 1, 1, count, 1])
      const [zs, ms] = [value('z'), value('m')]
      const y = everyClass(3)
      const outputs = {
        likelihood: networks.logLikelihood(evidence, y, zs, ms),
        prior: networks.logPrior(evidence),
        elbo: jointElbo(networks, evidence, y, noise),
        intervention: interventionElbo(networks, evidence, y, noise),
        evidence: logEvidence(networks, evidence, noise),
        withoutM: logEvidence(networks, evidence, noise, 'none'),
      }
      const inputs = [table, zs, ms, noise.z, noise.m, ...parameters.tensors]
      const found = await evaluate(outputs, inputs, {
        ...state,
        rows: repeated(row, count),
        z,
        m,
        'noise of z': z,
        'noise of m': m,
      })
      const zero = await evaluate({ likelihood: outputs.likelihood }, [table, zs, ms, ...parameters.tensors], {
        ...state,
        rows: repeated(row, count),
        z,
        m: new Float64Array(count),
      })
      const averaged = (values: ArrayLike<number>, k: number, through: (value: number) => number = (value) => value) =>
        weights.reduce((total, weight, i) => total + weight * through(values[k * count + i]), 0)
      const bounds: number[] = []
      let total = 0
      for (const k of [0, 1, 2]) {
        const joint = Math.exp(found.prior[k]) * averaged(found.likelihood, k, Math.exp)
        const intervened = Math.exp(found.prior[k]) * averaged(zero.likelihood, k, Math.exp)
        bounds.push(averaged(found.elbo, k))
        total += joint
        expect(bounds[k]).toBeLessThan(Math.log(joint))
        expect(averaged(found.intervention, k)).toBeLessThan(Math.log(intervened))
        // The rule's error at the corners of ReLU falls with the square of the step.
        expect(Math.log(averaged(found.evidence, k, Math.exp))).toBeCloseTo(Math.log(joint), 3)
        expect(Math.log(averaged(found.withoutM, k, Math.exp))).toBeCloseTo(Math.log(intervened), 3)
      }
      expect(Math.log(bounds.reduce((sofar, bound) => sofar + Math.exp(bound), 0))).toBeLessThan(Math.log(total))
    },
  )

  it('more samples are averaged as weights, and as bounds', async () => {
    const { networks, evidence, table, parameters, state, design } = smallModel(2)
    const random = randomFromSeed(3)
    const draws = (shape: readonly number[]) => Float64Array.from({ length: sizeOf(shape) }, () => random.normal())
    const many: CamaNoise = { z: input('noise of z', [4, 3, 3, 2, 1]), m: input('noise of m', [1, 3, 1, 2, 1]) }
    const [z, m] = [draws(many.z.shape), draws(many.m.shape)]
    const rows = draws([2, design.width])
    const all = await evaluate(
      {
        evidence: logEvidence(networks, evidence, many),
        elbo: jointElbo(networks, evidence, everyClass(3), many),
        marginal: marginalElbo(networks, evidence, many),
        posterior: logPosterior(networks, evidence, many),
      },
      [table, many.z, many.m, ...parameters.tensors],
      { ...state, rows, 'noise of z': z, 'noise of m': m },
    )
    const one = noiseOf(2, 3)
    const singles: { evidence: ArrayLike<number>; elbo: ArrayLike<number> }[] = []
    for (let k = 0; k < 4; k++)
      for (let draw = 0; draw < 3; draw++) {
        const start = (k * 3 + draw) * 6
        const { evidence: weight, elbo } = await evaluate(
          { evidence: logEvidence(networks, evidence, one), elbo: jointElbo(networks, evidence, everyClass(3), one) },
          [table, one.z, one.m, ...parameters.tensors],
          { ...state, rows, 'noise of z': z.slice(start, start + 6), 'noise of m': m.slice(draw * 2, draw * 2 + 2) },
        )
        singles.push({ evidence: weight, elbo })
      }
    for (let i = 0; i < 6; i++) {
      expect(all.elbo[i]).toBeCloseTo(
        singles.reduce((total, { elbo }) => total + elbo[i] / 12, 0),
        10,
      )
      const mean = singles.reduce((total, { evidence: weight }) => total + Math.exp(weight[i]) / 12, 0)
      expect(all.evidence[i]).toBeCloseTo(Math.log(mean), 10)
    }
    for (const i of [0, 1]) {
      const ofRow = (values: ArrayLike<number>) => [0, 1, 2].map((k) => values[k * 2 + i])
      const sumOf = (values: readonly number[]) => Math.log(values.reduce((total, value) => total + Math.exp(value), 0))
      expect(all.marginal[i]).toBeCloseTo(sumOf(ofRow(all.elbo)), 10)
      ofRow(all.evidence).forEach((value, k) =>
        expect(all.posterior[i * 3 + k]).toBeCloseTo(value - sumOf(ofRow(all.evidence)), 10),
      )
    }
  })
})

describe('gradients', () => {
  it.each(kinds)(
    '%s: of the bounds and of the prediction are the slopes that central differences find',
    async (_, kind) => {
      const { networks, evidence, table, parameters, state, design } = smallModel(3, kind)
      const random = randomFromSeed(7)
      const draws = (count: number) => Float64Array.from({ length: count }, () => random.normal())
      const noise: CamaNoise = { z: input('noise of z', [2, 2, 3, 3, 1]), m: input('noise of m', [1, 2, 1, 3, 1]) }
      const y = input('y', [1, 1, 1, 3, 3])
      const given: Given = {
        ...state,
        rows: draws(3 * design.width),
        y: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0),
        'noise of z': draws(36),
        'noise of m': draws(6),
      }
      const inputs = [table, y, noise.z, noise.m, ...parameters.tensors]
      const direction = transpose(reshape(slice(y, [0, 0, 0, 0, 0], [1, 1, 1, 3, 3]), [3, 3]))
      const targets = {
        intervention: sum(interventionElbo(networks, evidence, y, noise)),
        joint: sum(jointElbo(networks, evidence, y, noise)),
        marginal: sum(marginalElbo(networks, evidence, noise)),
        posterior: sum(multiply(matmul(direction, logPosterior(networks, evidence, noise)), reshape(y, [3, 3]))),
      }
      const wanted = [table, ...parameters.tensors]
      for (const [name, target] of Object.entries(targets)) {
        const slopes = gradients(target, wanted)
        const found = await evaluate(Object.fromEntries(slopes.map((slope, i) => [`${i}`, slope])), inputs, given)
        const valueAt = async (moved: Given) => (await evaluate({ target }, inputs, moved)).target[0]
        for (const [i, { name: of, shape }] of wanted.entries()) {
          const at = Math.floor(random.uniform() * sizeOf(shape))
          const moved = (by: number) => {
            const values = Float64Array.from(given[of as string])
            values[at] += by
            return valueAt({ ...given, [of as string]: values })
          }
          const slope = ((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5
          expect(Math.abs(found[`${i}`][at] - slope), `${name} by ${of}`).toBeLessThan(1e-5 * (1 + Math.abs(slope)))
        }
      }
    },
  )
})
