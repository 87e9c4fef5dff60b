import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { categoryColumn, numberColumn, tableOf } from '../../../../tests/support/tables.ts'
import { randomFromSeed } from '../../math/index.ts'
import { membershipStudies, runPaperStudy } from '../index.ts'
import { adultRecords, measures, purchaseLike } from './index.ts'

/** Rows in Adult's form, few of its columns. */
function adultLike(rows: number) {
  const random = randomFromSeed(3)
  const numbers = Float64Array.from({ length: rows }, () => 40 + 10 * random.normal())
  const codes = Int32Array.from({ length: rows }, () => random.integer(4) - 1)
  return tableOf(
    numberColumn('age', numbers),
    categoryColumn('workclass', codes, ['Private', 'State-gov', 'Self-emp']),
    categoryColumn(
      'income',
      numbers.map((age) => (age > 45 ? 1 : 0)),
      ['<=50K', '>50K'],
    ),
  )
}

describe('the benchmarks of membership attacks', () => {
  it.each(membershipStudies.map((study) => [study.name, study] as const))(
    '%s: every attack is measured and every claim judged',
    { timeout: 300_000 },
    async (_, study) => {
      const fractions: number[] = []
      const { rows, claims } = await runPaperStudy(study, {
        preset: 'tiny',
        seed: 1,
        executor: onnxExecutor(),
        networks: () => {
          throw new Error('not needed')
        },
        tables: () => adultLike(3400),
        onProgress: ({ fraction }) => fractions.push(fraction),
      })
      const areas = rows.filter(({ measure, contrast }) => measure === measures.auc && contrast === 'membership')
      expect(areas).toHaveLength(15)
      expect(rows.every(({ figure }) => figure.values.every(Number.isFinite))).toBe(true)
      // 40 non-members cannot speak of 1 %.
      expect(rows.some(({ measure }) => measure === measures.found(0.01))).toBe(false)
      expect(claims).toHaveLength(study.claims.length)
      fractions.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(i === 0 ? 0 : fractions[i - 1] - 1e-9))
      expect(fractions.at(-1)).toBeCloseTo(1, 9)
    },
  )
})

describe('invented shoppers', () => {
  const { inputs, labels, classes } = purchaseLike(3000, randomFromSeed(1))
  it('are 600 items bought or not, in 100 classes', () => {
    expect([inputs.width, classes, labels.length]).toEqual([600, 100, 3000])
    expect(inputs.dense.every((value) => value === 0 || value === 1)).toBe(true)
    expect(new Set(labels).size).toBe(100)
    // Popularity logits around -1 spread by tastes: between a quarter and a half is bought.
    const share = inputs.dense.reduce((sum, value) => sum + value, 0) / inputs.dense.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.5)
  })
  it('are the same for the same stream', () =>
    expect(purchaseLike(20, randomFromSeed(1))).toEqual(purchaseLike(20, randomFromSeed(1))))
  it('resemble their own class: the nearest class mean is the own one far more often than by chance', () => {
    const means = new Float64Array(100 * 600)
    const counts = new Float64Array(100)
    for (let row = 0; row < 2000; row++) {
      counts[labels[row]]++
      for (let i = 0; i < 600; i++) means[labels[row] * 600 + i] += inputs.dense[row * 600 + i]
    }
    let right = 0
    for (let row = 2000; row < 3000; row++) {
      const distances = Array.from({ length: 100 }, (_, k) => {
        let sum = 0
        for (let i = 0; i < 600; i++) sum += (inputs.dense[row * 600 + i] - means[k * 600 + i] / counts[k]) ** 2
        return sum
      })
      if (distances.indexOf(Math.min(...distances)) === labels[row]) right++
    }
    expect(right / 1000).toBeGreaterThan(0.3)
    // Mixed customers cannot all be told.
    expect(right / 1000).toBeLessThan(0.95)
  })
})

describe('records of Adult', () => {
  it('are encoded by rows that nobody attacks, missing values as a category', () => {
    const records = adultRecords(adultLike(3400), 400, randomFromSeed(2))
    // One number and its indicator of missing, three categories and "missing".
    expect([records.inputs.rows, records.inputs.width, records.classes]).toEqual([400, 6, 2])
    expect(records.encoded?.(Int32Array.of(3)).dense).toEqual(records.inputs.dense.slice(18, 24))
    expect(() => adultRecords(adultLike(3100), 400, randomFromSeed(2))).toThrow(RangeError)
  })
})
