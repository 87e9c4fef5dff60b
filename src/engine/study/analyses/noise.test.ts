import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { estimateOf, meanOf, people, resultOf, run } from '../../../../tests/support/analyses.ts'
import { allRows, EncodedMatrix, fitEncoding } from '../../data/index.ts'
import { randomFromSeed } from '../../math/index.ts'
import { ConditionalProbabilityTable, MultilayerPerceptron } from '../../models/index.ts'
import { releaseTable } from './release.ts'

const table = people(400)
const analysis = { kind: 'noise', neighbours: 4, scales: [1e-9, 0.1, 100] }
const shifts = [{ kind: 'redraw' }]
const models = [
  { kind: 'cpt', smoothing: 1 },
  { kind: 'logistic', features: 'all', penalty: 0.05, bound: 1.5 },
  { kind: 'logistic', features: 'parents', penalty: 0.05 },
]

describe('noise for release, in a study', () => {
  it('leaves without noise, and with hardly any, the accuracy that the study reports', async () => {
    const { analyses, targets, models: described } = await run(table, { analyses: [analysis], shifts, models })
    const [found] = analyses ?? []
    if (found?.kind !== 'noise') throw new Error('nothing was found')
    expect(found.noise).toHaveLength(3 * 4 * 2)
    for (const { model, distribution, scale, accuracy } of found.noise) {
      const target = targets.find((row) => row.model === model && row.distribution === distribution)
      if (scale <= 1e-9)
        expect(accuracy).toMatchObject({ values: estimateOf((target as typeof target & object).accuracy).values })
    }
    // One number for each class of each configuration, of which one follows from the others.
    expect(found.sensitivities[0].parameters).toBe(2 * described[0].parameters)
  })
  it('moves by less than is proven, where something is; and epsilon is that over the scale', async () => {
    const { sensitivities, noise } = await resultOf('noise', table, { analyses: [analysis], models })
    expect(sensitivities.map(({ proven }) => proven !== null)).toEqual([false, true, false])
    const [, { sampled, proven }] = sensitivities
    const [seen, most] = [estimateOf(sampled).values, estimateOf(proven as typeof sampled).values]
    seen.forEach((value, i) => {
      expect(value).toBeGreaterThan(0)
      expect(value).toBeLessThan(most[i])
    })
    // 2 sqrt(2) R / (n penalty) sqrt(weights): 240 training rows, 6 numbers and the intercept for 2 classes.
    const formula = ((2 * Math.SQRT2 * Math.sqrt(1.5 ** 2 + 1)) / (240 * 0.05)) * Math.sqrt(7 * 2)
    for (const value of most) expect(value).toBeCloseTo(formula, 4)
    for (const { model, scale, implied, epsilon } of noise) {
      expect(epsilon !== null).toBe(model === 'logistic/all' && scale > 0)
      if (epsilon) expect(meanOf(epsilon) * scale).toBeCloseTo(meanOf(proven as typeof sampled), 6)
      const own = sensitivities.find((row) => row.model === model)
      if (implied) expect(meanOf(implied) * scale).toBeCloseTo(meanOf((own as typeof own & object).sampled), 6)
    }
  })
  it('takes a table apart as the study’s own table answers, on every neighbour', async () => {
    const classes = 2
    const all = allRows(60)
    const column = table.columns.find(({ name }) => name === 'outcome')
    const labels = column?.kind === 'category' ? column.codes.slice(0, 60) : new Int32Array(60)
    const inside = all.subarray(0, 40)
    const basis = { table, rows: inside, labels: labels.subarray(0, 40), classes }
    const features = ['age', 'smoker'].map((name) => ({ name, missing: 'impute' as const }))
    const encoding = fitEncoding(features, basis, { method: 'quantile', bins: 8 }, false)
    const [training, candidates] = [inside, all.subarray(40)].map((rows) => new EncodedMatrix(encoding, table, rows))
    const settings = { kind: 'cpt', features: 'parents', smoothing: 0.5 } as const
    const release = releaseTable(settings, { training, candidates, labels, classes })
    if (!release) throw new Error('the table is too large')
    const everything = new EncodedMatrix(encoding, table, allRows(table.rows))
    for (const set of [null, { replaced: 3, by: 7 }, { replaced: 39, by: 0 }]) {
      const [parameters] = await release.fitAll([set])
      const rows = inside.map((row) => (row === set?.replaced ? 40 + set.by : row))
      const own = await new ConditionalProbabilityTable(settings).fit(
        new EncodedMatrix(encoding, table, rows),
        rows.map((row) => labels[row]),
        classes,
      )
      const [ours, theirs] = [await release.ask(parameters, everything), (await own.predict(everything)).probabilities]
      ours.forEach((value, i) => expect(value).toBeCloseTo(theirs[i], 12))
    }
  })
  it('puts a network’s weights back where they were', async () => {
    const random = randomFromSeed(1)
    const inputs = { rows: 20, width: 3, dense: Float32Array.from({ length: 60 }, () => random.normal()) }
    const labels = Int32Array.from({ length: 20 }, () => random.integer(2))
    const network = new MultilayerPerceptron({ hidden: [5, 4], steps: 10, batch: 8, learningRate: 0.01 })
    const fitted = await network.fitTogether(
      [1, 2].map((i) => ({ inputs, labels, random: random.stream(`${i}`) })),
      2,
      { executor: onnxExecutor() },
    )
    const [, second] = await fitted.predict([inputs, inputs])
    expect((await fitted.withWeights(0, fitted.weightsOf(1)).predict(inputs)).probabilities).toEqual(
      second.probabilities,
    )
    expect(() => fitted.withWeights(0, new Float64Array(3))).toThrow(RangeError)
  })
  it('says why there is nothing to say', async () => {
    const irm = { kind: 'irm', hidden: [3], steps: 5, batch: 8 }
    const { sensitivities, noise } = await resultOf('noise', table, { analyses: [analysis], models: [irm] })
    expect(sensitivities[0].sampled).toEqual({ withheld: 'Not studied for this kind of model (in 2 of 2 repetitions)' })
    expect(noise).toEqual([])
  })
})
