import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { categoryColumn, numberColumn, tableOf } from '../../../tests/support/tables.ts'
import { ModelSettings } from '#shared/contracts/study.ts'
import { allRows, EncodedMatrix, fitEncoding, type Table } from '../data/index.ts'
import { type Random, randomFromSeed } from '../math/index.ts'
import { accuracy, predictedClasses } from '../metrics/index.ts'
import { makeClassifier } from './index.ts'

const executor = onnxExecutor()

const invariant: Extract<ModelSettings, { kind: 'irm' }> = {
  kind: 'irm',
  features: 'all',
  hidden: [8, 6],
  steps: 400,
  batch: 32,
  learningRate: 0.01,
  weightPenalty: 0,
  penaltyWeight: 0,
  annealSteps: 100,
}

/** Rows alternate between two environments. */
const environmentsOf = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row % 2)

/** Every kind of classifier, small enough to be quick. */
const kinds: Record<string, ModelSettings> = {
  'a table': { kind: 'cpt', features: 'all', smoothing: 0 },
  'a smoothed table': { kind: 'cpt', features: 'all', smoothing: 1 },
  'a network': { kind: 'mlp', features: 'all', hidden: [8, 6], steps: 300, batch: 32, learningRate: 0.01 },
  'a logistic regression': { kind: 'logistic', features: 'all', penalty: 1e-4, bound: null },
  'a logistic regression of bounded rows': { kind: 'logistic', features: 'all', penalty: 1e-3, bound: 1 },
  'an invariant network': { ...invariant, penaltyWeight: 10 },
  'a network by empirical risk': { ...invariant, penaltyWeight: 0 },
}

/** The class is the level of "cause", but in one row of ten another; "noise" tells nothing. */
function problem(rows: number, classes: number, random: Random) {
  const cause = Int32Array.from({ length: rows }, () => random.integer(classes))
  const labels = cause.map((level) => (random.uniform() < 0.1 ? random.integer(classes) : level))
  const table = tableOf(
    categoryColumn(
      'cause',
      cause,
      Array.from({ length: classes }, (_, i) => `level ${i}`),
    ),
    numberColumn(
      'noise',
      cause.map(() => random.integer(100)),
    ),
  )
  return { table, labels }
}

const encode = (table: Table, rows: Int32Array, labels: Int32Array, classes: number, names: readonly string[]) =>
  fitEncoding(
    names.map((name) => ({ name, missing: 'impute' })),
    { table, rows, labels, classes },
    { method: 'quantile', bins: 4 },
    false,
  )

async function fitAndPredict(settings: ModelSettings, rows: number, classes: number, names = ['cause', 'noise']) {
  const { table, labels } = problem(rows, classes, randomFromSeed(1))
  const encoding = encode(table, allRows(rows), labels, classes, names)
  const inputs = new EncodedMatrix(encoding, table, allRows(rows))
  const before = structuredClone([inputs.dense, inputs.codes, labels])
  const context = { random: randomFromSeed(2), executor, environments: environmentsOf(rows) }
  const fitted = await makeClassifier(settings).fit(inputs, labels, classes, context)
  const prediction = await fitted.predict(inputs)
  return { table, labels, encoding, inputs, before, fitted, prediction }
}

it('tries every kind of the contract', () => {
  const tried = new Set(Object.values(kinds).map(({ kind }) => kind))
  expect(new Set(ModelSettings.options.map((option) => option.shape.kind.value))).toEqual(tried)
})

describe.each(Object.entries(kinds))('%s', (_, settings) => {
  it.each([
    [2, ['cause', 'noise']],
    [5, ['cause', 'noise']],
    [3, ['cause']],
    [3, ['noise']],
  ])('gives probabilities, one row for each row: %d classes, features %s', async (classes, names) => {
    // 1,500 rows go over the end of a batch of predictions.
    const { prediction } = await fitAndPredict(settings, 1500, classes, names)
    const { probabilities } = prediction
    expect(probabilities).toHaveLength(1500 * classes)
    expect(probabilities.every((value) => Number.isFinite(value) && value >= 0 && value <= 1)).toBe(true)
    for (let row = 0; row < 1500; row++)
      expect(probabilities.subarray(row * classes, (row + 1) * classes).reduce((a, b) => a + b)).toBeCloseTo(1, 5)
  })

  it.each([2, 4])('learns what can be learned: %d classes', async (classes) => {
    const { prediction, labels } = await fitAndPredict(settings, 1500, classes)
    // Nine of ten are as they should be, and of the tenth one in `classes` is by chance. Nothing can beat that but by
    // remembering, for which there is no room here. Four standard errors.
    const share = 0.9 + 0.1 / classes
    const right = accuracy(predictedClasses(prediction.probabilities, classes), labels)
    expect(Math.abs(right - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 1500))
  })

  it('gives the same for the same seed', async () => {
    const [once, again] = [await fitAndPredict(settings, 200, 3), await fitAndPredict(settings, 200, 3)]
    expect(again.prediction).toEqual(once.prediction)
    expect(again.fitted.parameters).toBe(once.fitted.parameters)
  })

  it('answers a row alike, alone or among many', async () => {
    const { fitted, prediction, table, encoding } = await fitAndPredict(settings, 1500, 3)
    for (const row of [0, 17, 1023, 1024, 1499]) {
      const { probabilities } = await fitted.predict(new EncodedMatrix(encoding, table, Int32Array.of(row)))
      expect(probabilities).toHaveLength(3)
      probabilities.forEach((value, k) => expect(value).toBeCloseTo(prediction.probabilities[row * 3 + k], 6))
    }
  })

  it('leaves its inputs and its settings as they were', async () => {
    const frozen = Object.freeze(structuredClone(settings))
    const { inputs, labels, before } = await fitAndPredict(frozen, 100, 2)
    expect([inputs.dense, inputs.codes, labels]).toEqual(before)
    expect(frozen).toEqual(settings)
  })

  it('works on two rows, and on rows of one class', async () => {
    for (const labels of [Int32Array.of(0, 1), Int32Array.of(1, 1)]) {
      const table = tableOf(numberColumn('x', [1, 2]))
      const inputs = new EncodedMatrix(encode(table, allRows(2), labels, 2, ['x']), table, allRows(2))
      const context = { random: randomFromSeed(3), executor, environments: environmentsOf(2) }
      const fitted = await makeClassifier(settings).fit(inputs, labels, 2, context)
      const { probabilities } = await fitted.predict(inputs)
      expect(probabilities.every(Number.isFinite)).toBe(true)
      expect([...predictedClasses(probabilities, 2)]).toEqual([...labels])
    }
  })

  it('answers no rows with nothing', async () => {
    const { fitted, table, encoding } = await fitAndPredict(settings, 50, 2)
    const { probabilities, unseen } = await fitted.predict(new EncodedMatrix(encoding, table, new Int32Array(0)))
    expect(probabilities).toHaveLength(0)
    expect(unseen).toBe(0)
  })
})
