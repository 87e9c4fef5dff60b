import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals, onnxExecutor } from '../../../../tests/support/executors.ts'
import { randomFromSeed } from '../../math/index.ts'
import {
  adam,
  type Checkpoint,
  CheckpointError,
  decodeCheckpoint,
  dense,
  dropout,
  encodeCheckpoint,
  epochBatches,
  gatherRows,
  input,
  mean,
  Parameters,
  ReferenceExecutor,
  softmaxCrossEntropy,
  type State,
  StepNoise,
  tanh,
  train,
  type TrainingControl,
} from '../index.ts'

/** Networks 4-6-3 with dropout on 60 rows; network m learns from its own 40 of them. */
function task(seeds: readonly number[], steps: number) {
  const randoms = seeds.map((seed) => randomFromSeed(seed))
  const parameters = new Parameters(randoms)
  const noise = new StepNoise(randoms.map((random) => random.stream('noise')))
  const [x, y] = [input('x', [60, 4]), input('y', [60, 3])]
  const index = input('batch', parameters.shapeOf([10]), 'integer')
  const hidden = dropout(noise, tanh(dense(parameters, gatherRows(x, index), 6, 'one')), 0.2, 'drop')
  const logits = dense(parameters, hidden, 3, 'two')
  const labels = new Float32Array(180)
  for (let row = 0; row < 60; row++) labels[row * 3 + (row % 3)] = 1
  const rows = seeds.map((seed) => randomFromSeed(seed).permutation(60).slice(0, 40))
  const batches = epochBatches(
    index,
    rows,
    randoms.map((random) => random.stream('batches')),
  )
  return {
    parameters: parameters.list,
    loss: mean(softmaxCrossEntropy(logits, gatherRows(y, index)), [-1]),
    optimiser: adam({ learningRate: 0.01 }),
    data: [
      { tensor: x, values: normals(240, 1) },
      { tensor: y, values: labels },
    ],
    perStep: [batches, ...noise.perStep],
    steps,
  }
}

const part = (state: State, model: number, models: number): State =>
  Object.fromEntries(
    Object.entries(state).map(([name, values]) => {
      const size = values.length / models
      return [name, values.slice(model * size, (model + 1) * size)]
    }),
  )

function expectNear(a: State, b: State, tolerance: number) {
  expect(Object.keys(a)).toEqual(Object.keys(b))
  for (const name of Object.keys(a))
    a[name].forEach((value, i) => expect(Math.abs(value - b[name][i])).toBeLessThanOrEqual(tolerance))
}

describe('many models at once', () => {
  it.each([
    // In float64 the sums run in the same order; float32's products of matrices may add up in another.
    ['the reference', new ReferenceExecutor(), 0, 60],
    ['onnxruntime', onnxExecutor(), 2e-5, 150],
  ])('become what they become alone, in %s', async (_, executor, tolerance, steps) => {
    const seeds = [3, 8, 21, 40, 41]
    const together = await train(executor, task(seeds, steps))
    for (const [model, seed] of seeds.entries())
      expectNear(part(together, model, seeds.length), await train(executor, task([seed], steps)), tolerance)
  })
})

describe('early stopping', () => {
  /** Measures that fall until step `best[model]`, and rise after it. */
  const control = (best: readonly number[], seen: number[]): TrainingControl => ({
    validation: {
      every: 10,
      patience: 3,
      measure: async () => best.map((at) => Math.abs(10 * (seen.length + 1) - at)),
      onMeasured: (at) => void seen.push(at),
    },
  })

  it('keeps each model at its own best, and stops when patience has run out for all', async () => {
    const seen: number[] = []
    const best = [20, 50]
    const stopped = await train(onnxExecutor(), task([1, 2], 1000), control(best, seen))
    // The later one is best at step 50, and gets three measurements more.
    expect(seen).toEqual([10, 20, 30, 40, 50, 60, 70, 80])
    for (const [model, steps] of best.entries())
      expectNear(part(stopped, model, 2), part(await train(onnxExecutor(), task([1, 2], steps)), model, 2), 0)
  })

  it('does not go on past the steps it is given', async () => {
    const seen: number[] = []
    await train(onnxExecutor(), task([1], 25), control([1000], seen))
    expect(seen).toEqual([10, 20, 25])
  })
})

describe('checkpoints', () => {
  it('let a training go on as if it had never stopped, bit for bit', async () => {
    const whole = await train(onnxExecutor(), task([1, 2], 120))
    const kept: Checkpoint[] = []
    await train(onnxExecutor(), task([1, 2], 120), { checkpoints: { every: 50, save: (at) => void kept.push(at) } })
    expect(kept.map(({ step }) => step)).toEqual([50, 100])
    for (const checkpoint of kept) {
      const from = decodeCheckpoint(encodeCheckpoint(checkpoint))
      expect(await train(onnxExecutor(), task([1, 2], 120), { from })).toEqual(whole)
    }
  })

  it('keep what early stopping needs', async () => {
    const measures = [5, 4, 3, 6, 2, 7, 8, 9, 1]
    const run = async (from?: Checkpoint) => {
      const kept: Checkpoint[] = []
      let at = (from?.step ?? 0) / 10
      const state = await train(onnxExecutor(), task([1], 200), {
        from,
        validation: { every: 10, patience: 3, measure: async () => [measures[at++]] },
        checkpoints: { every: 30, save: (checkpoint) => void kept.push(checkpoint) },
      })
      return { state, kept }
    }
    const { state, kept } = await run()
    expect(kept.map(({ step }) => step)).toEqual([30, 60])
    for (const checkpoint of kept)
      expect((await run(decodeCheckpoint(encodeCheckpoint(checkpoint)))).state).toEqual(state)
  })

  const anyNumber = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(Number.POSITIVE_INFINITY, -0))

  it('come back from bytes as they were', () => {
    const numbers = fc.array(anyNumber, { maxLength: 9 })
    const state = fc.dictionary(
      fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__'),
      fc.oneof(numbers.map((values) => Float64Array.from(values))),
      { noNullPrototype: true },
    )
    const best = fc.option(
      fc.record({
        measures: fc.array(anyNumber.filter((value) => !Object.is(value, -0) && value !== Number.NEGATIVE_INFINITY)),
        since: fc.array(fc.nat()),
        states: state,
      }),
      { nil: undefined },
    )
    fc.assert(
      fc.property(fc.nat(), state, best, (step, values, found) => {
        // An empty checkpoint is written in single precision, which no number shows.
        if ([...Object.values(values), ...Object.values(found?.states ?? {})].length === 0) return
        const checkpoint: Checkpoint = { step, state: values, ...(found ? { best: found } : {}) }
        expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint)
      }),
      { seed: 7 },
    )
  })

  it('that are cut, or none, are refused', () => {
    const bytes = encodeCheckpoint({ step: 3, state: { a: Float32Array.of(1, 2) } })
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeCheckpoint(bytes.slice(0, length))).toThrow(CheckpointError)
    expect(() => decodeCheckpoint(Uint8Array.from({ length: 200 }, (_, i) => (i * 37) % 256))).toThrow(CheckpointError)
  })
})
