import { describe, expect, it } from 'vitest'
import { normals, onnxExecutor } from '../../../tests/support/executors.ts'
import { randomFromSeed } from '../math/index.ts'
import { type Executor, ReferenceExecutor } from '../tensor/index.ts'
import { type DenseMatrix, MultilayerPerceptron, type NetworkSettings } from './index.ts'

const settings: NetworkSettings = { hidden: [5, 4], steps: 40, batch: 10, learningRate: 0.01 }
const matrix: DenseMatrix = { rows: 30, width: 3, dense: Float32Array.from(normals(90, 1)) }
const labels = Int32Array.from({ length: 30 }, (_, row) => (matrix.dense[3 * row] > 0 ? 1 : 0))

const fit = (executor: Executor, changes: Partial<NetworkSettings> = {}, onSteps?: (done: number) => void) =>
  new MultilayerPerceptron({ ...settings, ...changes }).fit(matrix, labels, 2, {
    random: randomFromSeed(4),
    executor,
    onSteps,
  })

describe('the multilayer perceptron', () => {
  it('with early stopping keeps what answered the rows set aside best, each network by itself', async () => {
    // Labels of pure noise: more training only makes other rows worse.
    const random = randomFromSeed(9)
    const noise = Int32Array.from({ length: 30 }, () => random.integer(2))
    const long = { hidden: [16], steps: 400, batch: 10, learningRate: 0.02 }
    const earlyStopping = { share: 0.3, every: 10, patience: 5 }
    const stopped = new MultilayerPerceptron({ ...long, earlyStopping })
    const tasks = [4, 5].map((seed) => ({ inputs: matrix, labels: noise, random: randomFromSeed(seed) }))
    let steps = 0
    const onSteps = (done: number) => (steps = done)
    const [executor, classes] = [new ReferenceExecutor(), 2]
    const together = await stopped.fitTogether(tasks, classes, { executor, onSteps })
    expect(steps).toBeLessThan(400)
    for (const [model, { random: own }] of tasks.entries()) {
      const alone = await stopped.fit(matrix, noise, 2, { random: own, executor })
      const [ours, theirs] = [await together.member(model).predict(matrix), await alone.predict(matrix)]
      ours.probabilities.forEach((value, i) => expect(value).toBeCloseTo(theirs.probabilities[i], 6))
      // The first 30 % of the stream's permutation are set aside: their loss is lower than by training to the end on the rest.
      const order = own.stream('validation').permutation(30)
      const aside = order.slice(0, 9)
      const rest = { inputs: matrix, labels: noise, rows: order.slice(9), random: own }
      const full = await new MultilayerPerceptron(long).fitTogether([rest], classes, { executor })
      const lossOf = ({ probabilities }: { probabilities: Float64Array }) =>
        aside.reduce((sum, row) => sum - Math.log(probabilities[2 * row + noise[row]]), 0)
      expect(lossOf(ours)).toBeLessThan(lossOf(await full.member(0).predict(matrix)))
    }
  })
  it('becomes what it would become alone also where more are trained than one program holds', async () => {
    const tasks = Array.from({ length: 20 }, (_, seed) => ({ inputs: matrix, labels, random: randomFromSeed(seed) }))
    const network = new MultilayerPerceptron(settings)
    const told: number[] = []
    const executor = onnxExecutor()
    const together = await network.fitTogether(tasks, 2, { executor, onSteps: (done) => told.push(done) })
    for (const model of [0, 9, 10, 19]) {
      const alone = await network.fitTogether([tasks[model]], 2, { executor })
      const ours = together.weightsOf(model)
      alone.weightsOf(0).forEach((weight, i) => expect(ours[i]).toBeCloseTo(weight, 4))
    }
    expect(told.at(-1)).toBeCloseTo(settings.steps, 9)
    expect(told).toEqual([...told].sort((a, b) => a - b))
  })
  it('with weight decay has smaller weights', async () => {
    const sizeWith = async (weightDecay: number) => {
      const network = new MultilayerPerceptron({ ...settings, steps: 200, weightDecay })
      const task = { inputs: matrix, labels, random: randomFromSeed(4) }
      return Math.hypot(...(await network.fitTogether([task], 2, { executor: new ReferenceExecutor() })).weightsOf(0))
    }
    expect(await sizeWith(0.1)).toBeLessThan(0.8 * (await sizeWith(0)))
  })
  it('is the same network in onnxruntime as in the float64 reference', async () => {
    const [exact, single] = [await fit(new ReferenceExecutor()), await fit(onnxExecutor())]
    const [ours, theirs] = [await exact.predict(matrix), await single.predict(matrix)]
    ours.probabilities.forEach((value, i) => expect(Math.abs(theirs.probabilities[i] - value)).toBeLessThan(1e-4))
    // It has moved away from where it started, so that the agreement is not that of two untrained networks.
    const start = await (await fit(new ReferenceExecutor(), { steps: 1, learningRate: 1e-9 })).predict(matrix)
    expect(Math.max(...ours.probabilities.map((value, i) => Math.abs(value - start.probabilities[i])))).toBeGreaterThan(
      0.05,
    )
  })
  it('computes softmax(relu(relu(x W1 + b1) W2 + b2) W3 + b3) with weights after Glorot and zero biases', async () => {
    // A learning rate of nearly nothing leaves the weights where they began, drawn here a second time.
    const fitted = await fit(new ReferenceExecutor(), { steps: 1, learningRate: 1e-30 })
    const { probabilities } = await fitted.predict(matrix)
    const random = randomFromSeed(4)
    const widths = [3, 5, 4, 2]
    const weights = widths.slice(1).map((to, layer) => {
      const from = widths[layer]
      const limit = Math.sqrt(6 / (from + to))
      const stream = random.stream(`layer ${layer + 1} weights`)
      return Float32Array.from({ length: from * to }, () => (2 * stream.uniform() - 1) * limit)
    })
    for (let row = 0; row < matrix.rows; row++) {
      let values = [...matrix.dense.subarray(3 * row, 3 * row + 3)]
      weights.forEach((layer, depth) => {
        const to = widths[depth + 1]
        values = Array.from({ length: to }, (_, j) =>
          values.reduce((sum, value, i) => sum + value * layer[i * to + j], 0),
        )
        if (depth < 2) values = values.map((value) => Math.max(0, value))
      })
      const [a, b] = values.map(Math.exp)
      expect(probabilities[2 * row]).toBeCloseTo(a / (a + b), 9)
    }
  })
  it('has a weight for each pair of neighbours and a bias for each unit', async () => {
    expect((await fit(onnxExecutor())).parameters).toBe(3 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2)
  })
  it('tells how many steps are done, and depends on its seed', async () => {
    const done: number[] = []
    const fitted = await fit(onnxExecutor(), { steps: 250 }, (steps) => done.push(steps))
    expect(done.at(-1)).toBe(250)
    expect(done.every((steps, i) => i === 0 || steps > done[i - 1])).toBe(true)
    const other = await new MultilayerPerceptron({ ...settings, steps: 250 }).fit(matrix, labels, 2, {
      random: randomFromSeed(5),
      executor: onnxExecutor(),
    })
    expect(await other.predict(matrix)).not.toEqual(await fitted.predict(matrix))
  })
  it('takes a batch larger than the rows', async () => {
    const { probabilities } = await (await fit(onnxExecutor(), { batch: 100 })).predict(matrix)
    expect(probabilities.every(Number.isFinite)).toBe(true)
  })
  it('stops when cancelled', async () => {
    const controller = new AbortController()
    const network = new MultilayerPerceptron({ ...settings, steps: 100_000 })
    const run = network.fit(matrix, labels, 2, {
      random: randomFromSeed(1),
      executor: onnxExecutor(),
      signal: controller.signal,
      onSteps: (done) => done >= 300 && controller.abort(),
    })
    await expect(run).rejects.toThrow('abort')
  })
})
