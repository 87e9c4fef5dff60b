import { describe, expect, it } from 'vitest'
import { bars } from '../../../../tests/support/bars.ts'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { expectTextFits } from '../../../../tests/support/study-texts.ts'
import { randomFromSeed } from '../../math/index.ts'
import { type FinishedPart, runPaperStudy } from '../run.ts'
import { attackedColumns, measurementColumns, Measurements, measurementWidths } from './measurement-data.ts'
import { parentsOf, partOf } from './measurement-models.ts'
import { robustnessStudies } from './index.ts'

const width = 20
const which = Int32Array.from({ length: 1000 }, (_, i) => i)
const column = (dense: Float32Array, at: number) =>
  Array.from({ length: dense.length / width }, (_, row) => dense[row * width + at])
const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2))

describe('the synthetic measurements', () => {
  const quiet = new Measurements(1000, 0, randomFromSeed(3))
  const { inputs, labels } = quiet.table(which)

  it('have the outcome that their parents decide, where there is no noise', () => {
    labels.forEach((label, row) => {
      const scores = Array.from(inputs.dense.subarray(row * width, row * width + 5), (a) => 0.2 * a * a - 0.8 * a)
      expect(scores[label]).toBeCloseTo(Math.max(...scores), 6)
    })
    // All five parents are alike, so a fifth falls to each class; four standard errors.
    for (let k = 0; k < 5; k++)
      expect(Math.abs(labels.filter((label) => label === k).length / 1000 - 0.2)).toBeLessThan(
        4 * Math.sqrt(0.16 / 1000),
      )
  })

  it('have standard normal parents and co-parents, and children of mean 0 and variance 1 before their noise', () => {
    for (const at of [...measurementColumns.parents, ...measurementColumns.coParents]) {
      expect(Math.abs(mean(column(inputs.dense, at)))).toBeLessThan(4 / Math.sqrt(1000))
      // The variance of a sample variance of normals is 2 / n.
      expect(Math.abs(variance(column(inputs.dense, at)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 1000))
    }
    for (const at of measurementColumns.children) {
      expect(mean(column(inputs.dense, at))).toBeCloseTo(0, 5)
      expect(variance(column(inputs.dense, at))).toBeCloseTo(0.999, 4)
    }
    const noisy = new Measurements(1000, 0.5, randomFromSeed(3)).table(which)
    for (const at of measurementColumns.children) {
      const noise = column(noisy.inputs.dense, at)
      expect(variance(noise)).toBeGreaterThan(1)
      expect(Math.abs(variance(noise) - 1.25)).toBeLessThan(0.25)
    }
  })

  it('have children that are quadratic in the co-parents within a class: third differences vanish', () => {
    const tables = [-1, 0, 1, 2].map((moved) => quiet.table(which, moved).inputs.dense)
    for (let i = 0; i < inputs.dense.length; i++) {
      const [a, b, c, d] = tables.map((table) => table[i])
      const at = i % width
      if (at < 5) expect([a, c, d]).toEqual([b, b, b])
      else expect(Math.abs(d - 3 * c + 3 * b - a)).toBeLessThan(1e-4)
      if (at >= 5 && at < 10) expect(c - b).toBeCloseTo(1, 5)
    }
    expect(column(tables[3], 12)).not.toEqual(column(tables[1], 12))
    expect(quiet.table(which, 2).labels).toEqual(labels)
  })

  it('may be attacked in co-parents and children only', () =>
    expect(attackedColumns).toEqual([...measurementColumns.coParents, ...measurementColumns.children]))

  it('are taken apart as they are', () => {
    const parents = parentsOf({ inputs, labels })
    expect(parents.inputs.width).toBe(measurementWidths.parents)
    expect([...parents.inputs.dense.subarray(5, 10)]).toEqual([...inputs.dense.subarray(20, 25)])
    const part = partOf({ inputs, labels }, 2, 5)
    expect([...part.inputs.dense]).toEqual([...inputs.dense.subarray(40, 100)])
    expect([...part.labels]).toEqual([...labels.subarray(2, 5)])
  })
})

describe('the studies of paper 2', () => {
  it.each(robustnessStudies.map((study) => [study.name, study] as const))(
    '%s: parts and claims are named once, all of it runs, and again to the same figures',
    { timeout: 300_000 },
    async (_, study) => {
      const names = study.claims.map(({ claim }) => claim)
      expect(new Set(names).size).toBe(names.length)
      for (const { explainedBy } of study.claims) if (explainedBy) expect(names).toContain(explainedBy)
      const fractions: number[] = []
      const parts: FinishedPart[] = []
      const options = {
        preset: 'tiny',
        seed: 1,
        networks: () => [],
        images: (name: string) => bars(240, name === 'cifar-binary' ? 3 : 1),
      } as const
      const first = await runPaperStudy(study, {
        ...options,
        executor: onnxExecutor(1),
        onPart: (part) => void parts.push(part),
        onProgress: ({ fraction }) => fractions.push(fraction),
      })
      expect(first.rows.every(({ figure }) => figure.estimate >= 0 && figure.estimate <= 1)).toBe(true)
      for (const { ours } of first.claims) expect(ours.low <= ours.estimate && ours.estimate <= ours.high).toBe(true)
      expect(first.claims).toHaveLength(names.length)
      expectTextFits(study.name, first.rows, 'paper-2')
      expect(fractions.every((value, i) => i === 0 || value >= fractions[i - 1] - 1e-9)).toBe(true)
      expect(fractions.at(-1)).toBeCloseTo(1, 9)
      // The last part alone, trained anew.
      const again = await runPaperStudy(study, { ...options, executor: onnxExecutor(1), finished: parts.slice(0, -1) })
      expect(again).toEqual(first)
    },
  )
})
