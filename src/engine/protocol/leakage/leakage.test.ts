import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { isShared, sharedText } from '../../../../tests/support/networks.ts'
import type { Table, TableColumn } from '../../data/index.ts'
import { pairedAdvantage, type RecordRefits } from '../../leakage/index.ts'
import { randomFromSeed } from '../../math/index.ts'
import { ResultTable } from '../results.ts'
import { runPaperStudy } from '../run.ts'
import { advantageReadings, directionClaims, leakageReadings } from './claims.ts'
import { leakageStudies } from './index.ts'
import { chance } from './refits.ts'
import { figuresOfRecord, keyOf, measures, plainRow, rowsOfRecords } from './measures.ts'

const files = ['adult-train', 'adult-test'].map((name) => `data/tabular/${name}.csv`)

/** Adult, read in the plainest way. */
function adult(): Table {
  const lines = files
    .flatMap((file) => sharedText(file).split('\n'))
    .filter((line) => line.includes(','))
    .map((line) => line.replace(/\.$/, '').split(', '))
  const columns = lines[0].map((_, at): TableColumn => {
    const texts = lines.map((fields) => fields[at])
    const name = at === 14 ? 'income' : `column ${at}`
    const values = Float64Array.from(texts, Number)
    if (values.every(Number.isFinite)) return { kind: 'number', name, values }
    const levels = [...new Set(texts)].sort()
    return { kind: 'category', name, levels, codes: Int32Array.from(texts, (text) => levels.indexOf(text)) }
  })
  return { rows: lines.length, columns }
}

describe('the studies of paper 3', () => {
  it.each(leakageStudies.map((study) => [study.name, study] as const))(
    '%s: parts and claims have names of their own',
    (_, study) => {
      for (const preset of ['tiny', 'quick', 'full'] as const) {
        const parts = study.parts(preset)
        expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length)
        expect(parts.every(({ weight }) => weight > 0)).toBe(true)
        expect(Object.keys(study.settings?.(preset) ?? {})).toEqual(
          expect.arrayContaining(['encoding', 'threshold', 'refits', 'covariance', 'correction']),
        )
      }
      expect(new Set(study.claims.map(({ claim }) => claim)).size).toBe(study.claims.length)
    },
  )

  describe.skipIf(!files.every(isShared))(`on shared/{${files.join()}}`, () => {
    const table = files.every(isShared) ? adult() : null
    it('the universe has 48,842 records', () => expect(table?.rows).toBe(48_842))
    it.each(leakageStudies.map(({ name }) => name))(
      '%s runs, and every claim is judged',
      { timeout: 240_000 },
      async (name) => {
        const study = leakageStudies.find((each) => each.name === name)
        const fractions: number[] = []
        const { rows, claims, settings } = await runPaperStudy(study as NonNullable<typeof study>, {
          preset: 'tiny',
          seed: 1,
          executor: onnxExecutor(),
          networks: () => [],
          tables: () => table as Table,
          onProgress: ({ fraction }) => fractions.push(fraction),
        })
        expect(settings?.data).toContain('48,842')
        expect(claims.length).toBeGreaterThan(2)
        for (const { ours } of claims) expect(ours.low <= ours.estimate && ours.estimate <= ours.high).toBe(true)
        const records = rows.filter(({ box }) => box)
        for (const { box, figure } of records) {
          expect(figure.values).toHaveLength(2)
          expect(box && box.lowWhisker <= box.lowerQuartile && box.lowerQuartile <= box.median).toBe(true)
          expect(box && box.median <= box.upperQuartile && box.upperQuartile <= box.highWhisker).toBe(true)
        }
        // Leakages, floors and bounds stand at every point of linear regression; in the study of few refits what chance shows.
        const results = new ResultTable(rows)
        const isOfRefits = name === 'leakage-refits'
        const everywhere = isOfRefits
          ? Object.values(chance)
          : [measures.leakage, measures.floor, measures.bound, measures.information]
        for (const point of results.points)
          for (const measure of everywhere)
            expect(results.has({ point, measure, model: 'linear regression, raw columns' })).toBe(true)
        fractions.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(i === 0 ? 0 : fractions[i - 1] - 1e-9))
        expect(fractions.at(-1)).toBeCloseTo(1, 9)
      },
    )
  })
})

describe('a record’s figures', () => {
  const random = randomFromSeed(1)
  const [refits, dimension] = [200, 3]
  const arm = (shift: number) => Float64Array.from({ length: refits * dimension }, () => shift + random.normal())
  const guesses = { withRecord: new Uint8Array(refits).fill(1), without: new Uint8Array(refits) }
  const record: RecordRefits = {
    record: 5,
    parameters: { dimension, paired: false, withRecord: arm(1), without: arm(0) },
    outputs: { dimension: 1, paired: false, withRecord: new Float64Array(arm(1)).subarray(0, refits), without: new Float64Array(arm(0)).subarray(0, refits) }, // prettier-ignore
    guesses: {
      'mean training loss': guesses,
      'average training loss': { withRecord: guesses.without, without: guesses.without },
      'error densities': { withRecord: guesses.without, without: guesses.withRecord },
    },
    farthest: 1,
  }
  const effort = { repetitions: 1, records: 1, refits, resamples: 50, permutations: 20, draws: 300 }
  const figures = figuresOfRecord(record, { effort, noise: 0, share: 0.01, isSmall: true }, randomFromSeed(2))

  it('are near the closed form: rho_KL p d^2, of the output d^2', () => {
    for (const [measure, truth] of [
      [measures.leakage, 3],
      [measures.jackknife, 3],
      [measures.diagonal, 3],
      [measures.output, 1],
    ] as const)
      expect(Math.abs((figures.get(measure) as number) / truth - 1)).toBeLessThan(0.35)
    expect(figures.get(measures.bound)).toBeCloseTo(Math.sqrt(figures.get(measures.leakage) as number) / 2, 12)
    expect(figures.get(measures.told)).toBe(1)
    expect(figures.get(measures.information)).toBeLessThan(figures.get(measures.evenInformation) as number)
  })
  it('hold signed advantages, and flag what exceeds the bound', () => {
    expect(figures.get(keyOf(measures.advantage, 'mean training loss'))).toBe(1)
    expect(figures.get(keyOf(measures.advantage, 'average training loss'))).toBe(0)
    expect(figures.get(keyOf(measures.advantage, 'error densities'))).toBe(-1)
    expect(pairedAdvantage(guesses.withRecord, guesses.without).low).toBeGreaterThan(0.9)
    // sqrt(3) / 2 is less than what perfect guesses gain, but for its interval.
    expect(figures.get(keyOf(measures.exceeded, 'average training loss'))).toBe(0)
  })
  it('become rows: means of advantages, medians of leakages, boxes over all', () => {
    const key = keyOf(measures.advantage, 'mean training loss')
    const made = [
      [0.1, 5],
      [0.4, 1],
      [0.1, 3],
    ].map(([advantage, leakage]) => new Map([[key, advantage], [measures.leakage, leakage]])) // prettier-ignore
    const [advantages, leakages] = rowsOfRecords({ point: 'p', x: 1, model: 'm' }, [made, made.slice(0, 2)])
    expect(advantages.figure.values.map((value) => value.toFixed(3))).toEqual(['0.200', '0.250'])
    expect(advantages.attack).toBe('mean training loss')
    expect(leakages.figure.values).toEqual([3, 3])
    expect(leakages.box).toMatchObject({ count: 5, median: 3, least: 1, greatest: 5 })
  })
})

describe('claims of a direction', () => {
  const at = (point: string, values: readonly number[], attack: string | null = null) => ({
    ...plainRow(
      { point, x: 1, model: 'linear regression, raw columns' },
      attack ? measures.advantage : measures.leakage,
      values,
    ),
    attack,
  })
  const results = new ResultTable([
    ...[[3, 4], [1, 1], [2, 2]].map((values, i) => at(`${i}`, values)), // prettier-ignore
    ...[[0.3, 0.4], [0.1, 0.1]].map((values, i) => at(`${i}`, values, 'mean training loss')), // prettier-ignore
  ])
  it('compare the ends, and find the worst step', () => {
    const [ends, steps, advantage] = directionClaims('linear', 'falls', 'n', 'words', 'figure')
    expect(ends.readings[0].values(results)).toEqual([1, 2])
    expect(steps.readings[0].values(results)).toEqual([-1, -1])
    expect(advantage.readings[0].values(results).map((value) => value.toFixed(2))).toEqual(['0.20', '0.30'])
    const [rising] = directionClaims('linear', 'rises', 'n', 'words', 'figure')
    expect(rising.readings[0].values(results)).toEqual([-1, -2])
  })
  it('name every variant, and know which were run', () => {
    const variants = [
      ...leakageReadings('linear', (list) => list[0]),
      ...advantageReadings('linear', (list) => list[0]),
    ]
    expect(new Set(variants.map(({ variant }) => variant)).size).toBe(variants.length)
    expect(variants.filter(({ isThere }) => isThere?.(results)).map(({ variant }) => variant)).toEqual([
      'raw columns, rho_KL',
      'raw columns, threshold: mean training loss',
    ])
  })
})
