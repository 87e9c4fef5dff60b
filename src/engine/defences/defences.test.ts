import { beforeAll, describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { categoryColumn, numberColumn, tableOf } from '../../../tests/support/tables.ts'
import { ModelSettings } from '#shared/contracts/study.ts'
import { allRows, EncodedMatrix, fitEncoding } from '../data/index.ts'
import { randomFromSeed, sampleVariance } from '../math/index.ts'
import { accuracy, areaUnderRoc, crossEntropies, predictedClasses } from '../metrics/index.ts'
import { type Classifier, makeClassifier } from '../models/index.ts'
import { gaussianDeviation, logisticSensitivity } from '../privacy/index.ts'
import { outputPerturbation, roundedConfidences, temperature, usualDefences } from './index.ts'
import { roundRow } from './rounded-confidences.ts'
import { soften } from './temperature.ts'

const executor = onnxExecutor()
const rows = 200

/** The outcome is its only cause but for one row in four; eight columns of noise are there to be remembered. */
function people(seed: number) {
  const random = randomFromSeed(seed)
  const cause = Int32Array.from({ length: rows }, () => random.integer(2))
  const labels = cause.map((value) => (random.uniform() < 0.25 ? 1 - value : value))
  const noise = Array.from({ length: 8 }, (_, i) =>
    numberColumn(
      `noise ${i}`,
      Float64Array.from({ length: rows }, () => random.normal()),
    ),
  )
  return { table: tableOf(categoryColumn('cause', cause, ['no', 'yes']), ...noise), labels }
}
const [members, others] = [people(1), people(2)]

const models: ModelSettings[] = [
  { kind: 'mlp', hidden: [64], steps: 1500, batch: 32, learningRate: 0.01 },
  { kind: 'logistic', penalty: 1e-3, bound: 1 },
  { kind: 'cpt', features: 'all' },
  { kind: 'irm', hidden: [16], steps: 300, penaltyWeight: 0 },
].map((model) => ModelSettings.parse(model))

async function ask(classifier: Classifier, features: ModelSettings['features']) {
  const names = members.table.columns.map(({ name }) => name).slice(0, features === 'parents' ? 1 : undefined)
  const basis = { table: members.table, rows: allRows(rows), labels: members.labels, classes: 2 }
  const bins = { method: 'quantile', bins: 4 } as const
  const encoding = fitEncoding(
    names.map((name) => ({ name, missing: 'impute' as const })),
    basis,
    bins,
    false,
  )
  const matrixOf = ({ table }: typeof members) => new EncodedMatrix(encoding, table, allRows(rows))
  const inputs = matrixOf(members)
  const fitted = await classifier.fit(inputs, members.labels, 2, {
    random: randomFromSeed(3),
    executor,
    environments: Int32Array.from({ length: rows }, (_, row) => row % 2),
  })
  const [inside, outside] = [await fitted.predict(inputs), await fitted.predict(matrixOf(others))]
  return { fitted, inside: inside.probabilities, outside: outside.probabilities }
}
type Asked = Awaited<ReturnType<typeof ask>>

/** How well a threshold on the loss tells members from others: the area under its curve. */
function membership({ inside, outside }: Asked): number {
  const losses = [...crossEntropies(inside, members.labels, 2), ...crossEntropies(outside, others.labels, 2)]
  // Scores for areaUnderRoc are probabilities of the second class: any rising function of the score will do.
  const second = losses.map((loss) => Math.exp(-loss))
  const labels = Int32Array.from(losses, (_, i) => (i < rows ? 1 : 0))
  return areaUnderRoc(Float64Array.from(second.flatMap((value) => [1 - value, value])), labels, 2) as number
}

const plain = new Map<string, Asked>()
beforeAll(async () => {
  for (const model of models) plain.set(model.kind, await ask(makeClassifier(model), model.features))
})

const pairs = usualDefences.flatMap((defence) =>
  models.flatMap((model) => (defence.defend(model) ? [{ defence, model, key: defence.key, kind: model.kind }] : [])),
)

describe('every defence', () => {
  it.each(pairs)(
    '$key on $kind: answers as a classifier, again for the seed, and gives no more away',
    async ({ defence, model }) => {
      const frozen = Object.freeze(structuredClone(model))
      const defended = defence.defend(frozen)
      if (!defended) throw new Error('It was there a moment ago.')
      const [once, again] = [
        await ask(defended.classifier, defended.features),
        await ask(defended.classifier, defended.features),
      ]
      expect(frozen).toEqual(model)
      expect(again.outside).toEqual(once.outside)
      for (const probabilities of [once.inside, once.outside])
        for (let row = 0; row < rows; row++) {
          const [no, yes] = probabilities.subarray(2 * row, 2 * row + 2)
          expect(no).toBeGreaterThanOrEqual(0)
          expect(no + yes).toBeCloseTo(1, 6)
        }
      const [before, after] = [membership(plain.get(model.kind) as Asked), membership(once)]
      expect(after).toBeLessThan(before + 0.02)
      // What changes the training of an overfitted network must be seen; 0.05 is its standard error on 200 and 200 rows, twice.
      if (model.kind === 'mlp' && defence.acts !== 'answers') expect(after).toBeLessThan(before - 0.1)
      const right = accuracy(predictedClasses(once.outside, 2), others.labels)
      if (defence.acts === 'features') expect(right).toBeGreaterThan(0.65)
    },
  )
  it('is tried on what can be defended so, and refused for the rest', () => {
    const kinds = (part: string) => pairs.filter(({ key }) => key.includes(part)).map(({ kind }) => kind)
    expect(kinds('early stopping')).toEqual(['mlp'])
    expect(kinds('L2')).toEqual(['mlp', 'logistic', 'irm'])
    expect(kinds('temperature')).toEqual(['mlp', 'logistic', 'cpt', 'irm'])
    expect(kinds('Laplace')).toEqual(['logistic'])
    expect(kinds('DP-SGD')).toEqual(['mlp', 'logistic'])
    expect(kinds('causal')).toEqual(['mlp', 'logistic', 'cpt', 'irm'])
    const unbounded = ModelSettings.parse({ kind: 'logistic' })
    expect(outputPerturbation({ noise: 'laplace', epsilon: 1 }).defend(unbounded)).toBeNull()
    expect(new Set(usualDefences.map(({ key }) => key)).size).toBe(usualDefences.length)
  })
  it('has an overfitted network to work on', () => {
    expect(membership(plain.get('mlp') as Asked)).toBeGreaterThan(0.7)
  })
  it('refuses settings that make no sense', () => {
    expect(() => temperature(0)).toThrow(RangeError)
    expect(() => roundedConfidences(0)).toThrow(RangeError)
    expect(() => outputPerturbation({ noise: 'laplace', epsilon: 0 })).toThrow(RangeError)
  })
})

describe('answers', () => {
  it('are softened as logits divided by the temperature', () => {
    const logits = [2, -1, 0.5]
    const softmax = (values: readonly number[]) => {
      const total = values.reduce((sum, value) => sum + Math.exp(value), 0)
      return values.map((value) => Math.exp(value) / total)
    }
    const row = Float64Array.from(softmax(logits))
    soften(row, 4)
    softmax(logits.map((value) => value / 4)).forEach((value, k) => expect(row[k]).toBeCloseTo(value, 12))
  })
  it.each([
    [[0.37, 0.63], 1, [0.4, 0.6]],
    [[1 / 3, 1 / 3, 1 / 3], 1, [0.4, 0.3, 0.3]],
    [[0.3, 0.7], 1, [0.3, 0.7]],
    [[0.004, 0.996], 2, [0, 1]],
  ])('%j rounded to %d digits are %j', (given, digits, expected) => {
    const row = Float64Array.from(given)
    roundRow(row, digits)
    expect([...row]).toEqual(expected)
  })
  it('keep their order and their sum when rounded', () => {
    const random = randomFromSeed(6)
    for (let i = 0; i < 200; i++) {
      const raw = Array.from({ length: 5 }, () => random.exponential())
      const total = raw.reduce((a, b) => a + b)
      const given = Float64Array.from(raw, (value) => value / total)
      const row = given.slice()
      roundRow(row, 2)
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
      for (let a = 0; a < 5; a++)
        for (let b = 0; b < 5; b++) if (given[a] > given[b]) expect(row[a]).toBeGreaterThanOrEqual(row[b])
    }
  })
})

describe('noise on the parameters', () => {
  it.each(['laplace', 'gaussian'] as const)('has the size that the proven sensitivity asks for: %s', async (noise) => {
    const model = models[1] as Extract<ModelSettings, { kind: 'logistic' }>
    const matrix = { rows, width: 2, dense: Float32Array.from({ length: 2 * rows }, (_, i) => Math.sin(i)) }
    const spread: number[] = []
    const classifier = outputPerturbation({ noise, epsilon: 2, delta: 1e-4 }).defend(model)?.classifier as Classifier
    const usual = makeClassifier(model)
    // The log odds of the origin are the difference of the two intercepts: two noises.
    const odds = async (own: Classifier, seed: number) => {
      const context = { random: randomFromSeed(seed), executor }
      const fitted = await own.fit(matrix as unknown as EncodedMatrix, members.labels, 2, context)
      const origin = { rows: 1, width: 2, dense: new Float32Array(2) } as unknown as EncodedMatrix
      const [no, yes] = (await fitted.predict(origin)).probabilities
      return Math.log(yes / no)
    }
    const centre = await odds(usual, 1)
    for (let seed = 0; seed < 300; seed++) spread.push((await odds(classifier, seed)) - centre)
    const { l1, l2 } = logisticSensitivity({ rows, width: 2, classes: 2, penalty: model.penalty, bound: 1 })
    const variance = noise === 'laplace' ? 2 * 2 * (l1 / 2) ** 2 : 2 * gaussianDeviation(l2, 2, 1e-4) ** 2
    // Four standard errors of a variance with kurtosis 4.5 (two Laplace variables) at most: 4 sqrt(3.5 / 300).
    expect(Math.abs(sampleVariance(spread) / variance - 1)).toBeLessThan(0.45)
  })
})
