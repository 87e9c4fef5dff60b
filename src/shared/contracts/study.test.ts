import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppSettings, AppSettingsChange } from './app.ts'
import { columnRoles, columnTypes, CsvDialect, Dataset, missingTreatments } from './dataset.ts'
import { Distribution } from './results.ts'
import { featureSets, Shift, StudyFile, StudySettings, StudySpec } from './study.ts'

const least = { name: 'x', models: [{ kind: 'cpt' }, { kind: 'mlp' }], attacks: [{ kind: 'confidence-classifier' }] }

describe('the settings of a study', () => {
  it('have these defaults', () => {
    expect(
      StudySettings.parse({
        ...least,
        shifts: [
          { kind: 'redraw' },
          { kind: 'noise' },
          { kind: 'intervene', interventions: [{ column: 'age', to: 'range', from: 65 }] },
        ],
        attacks: [...least.attacks, { kind: 'loss-threshold' }],
      }),
    ).toEqual({
      name: 'x',
      models: [
        { kind: 'cpt', features: 'parents', smoothing: 0 },
        // The network of Tople et al., section 4.
        { kind: 'mlp', features: 'all', hidden: [128, 512, 128], steps: 10_000, batch: 128, learningRate: 1e-4 },
      ],
      shifts: [
        { kind: 'redraw', rows: null, keepZeros: false },
        { kind: 'noise', eta: 0.5, rows: null, keepZeros: false },
        {
          kind: 'intervene',
          interventions: [{ column: 'age', to: 'range', from: 65, upTo: null }],
          rows: null,
        },
      ],
      attacks: [
        {
          kind: 'confidence-classifier',
          hidden: [5, 5],
          steps: 5000,
          batch: 128,
          learningRate: 1e-3,
          batchNormalisation: false,
          input: 'probabilities',
        },
        { kind: 'loss-threshold', threshold: 'fitted' },
      ],
      analyses: [],
      discretiser: { method: 'quantile', bins: 4 },
      encoding: 'own',
      trainFraction: 0.6,
      attackTrainFraction: 0.75,
      repetitions: 10,
      seed: 1,
    })
    expect(StudySettings.parse(least).shifts).toEqual([])
    expect(StudySettings.parse({ ...least, discretiser: { bins: 3 } }).discretiser).toEqual({
      method: 'quantile',
      bins: 3,
    })
  })

  it('say nothing new when they are read again', () => {
    const settings = StudySettings.parse(least)
    expect(StudySettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings)
  })

  it('stay within their limits', () => {
    const refused: Record<string, unknown>[] = [
      { name: '' },
      { models: [] },
      { attacks: [] },
      { models: [{ kind: 'forest' }] },
      { models: [{ kind: 'cpt', smoothing: -1 }] },
      { models: [{ kind: 'mlp', hidden: [] }] },
      { models: [{ kind: 'mlp', learningRate: 0 }] },
      { shifts: [{ kind: 'site', home: [] }] },
      { shifts: [{ kind: 'redraw', rows: 19 }] },
      { shifts: [{ kind: 'noise', eta: 2.1 }] },
      { shifts: [{ kind: 'noise', eta: -0.1 }] },
      { shifts: [{ kind: 'intervene' }] },
      { shifts: [{ kind: 'intervene', interventions: [] }] },
      { shifts: [{ kind: 'intervene', interventions: [{ column: 'age' }] }] },
      { shifts: [{ kind: 'intervene', interventions: [{ column: 'age', to: 'value', value: 3 }] }] },
      { shifts: [{ kind: 'intervene', interventions: [{ column: 'age', to: 'shares', shares: { old: 1.1 } }] }] },
      { shifts: [{ kind: 'intervene', interventions: [{ column: 'age', to: 'uniform' }], keepZeros: true }] },
      { shifts: Array.from({ length: 5 }, () => ({ kind: 'redraw' })) },
      { trainFraction: 1 },
      { repetitions: 0 },
      { repetitions: 1.5 },
      { seed: -1 },
      { seed: 2 ** 32 },
      { surprise: 1 },
    ]
    for (const change of refused)
      expect(StudySettings.safeParse({ ...least, ...change }).success, JSON.stringify(change)).toBe(false)
    expect(StudySettings.parse({ ...least, seed: 2 ** 32 - 1, repetitions: 1000 }).seed).toBe(2 ** 32 - 1)
  })
})

describe('the kinds of P*', () => {
  it('each have their name in results', () => {
    const named = Distribution.options.filter((name) => name !== 'train' && name !== 'P')
    expect(named).toEqual(Shift.options.map((option) => `P*:${option.shape.kind.value}`))
  })
})

describe('a study file', () => {
  const file = { cloister: 1, data: {}, graph: { edges: [] }, study: least }

  it('needs to say nothing about the data', () => {
    expect(StudyFile.parse(file).data).toEqual({ dialect: {}, columns: {}, cutPoint: null })
  })

  it('leaves what it does not say of the dialect to be guessed', () => {
    const { data } = StudyFile.parse({ ...file, data: { dialect: { decimal: ',' } } })
    expect(data.dialect).toEqual({ decimal: ',' })
    expect(CsvDialect.partial().parse({})).toEqual({})
  })

  it('is read again as it was written', () => {
    const name = fc.string({ minLength: 1, maxLength: 8 })
    const column = fc.record(
      {
        type: fc.constantFrom(...columnTypes),
        role: fc.constantFrom(...columnRoles),
        missing: fc.constantFrom(...missingTreatments),
      },
      { requiredKeys: [] },
    )
    const written = fc.record({
      cloister: fc.constant(1),
      data: fc.record({
        dialect: fc.record(
          {
            encoding: fc.constantFrom('utf-8', 'utf-16', 'latin-1'),
            delimiter: fc.constantFrom(',', ';', '\t'),
            quote: fc.constantFrom('"', "'", ''),
            header: fc.boolean(),
            decimal: fc.constantFrom('.', ','),
            dateOrder: fc.constantFrom('day', 'month'),
            missing: fc.array(fc.constantFrom('', 'NA', '?'), { maxLength: 3 }),
          },
          { requiredKeys: [] },
        ),
        columns: fc.dictionary(name, column, { maxKeys: 4 }),
        cutPoint: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      }),
      graph: fc.record({ edges: fc.array(fc.tuple(name, name), { maxLength: 4 }) }),
      study: fc.record({
        name,
        models: fc.array(
          fc.record({ kind: fc.constantFrom('cpt', 'mlp'), features: fc.constantFrom(...featureSets) }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        attacks: fc.constant(least.attacks),
        seed: fc.nat(),
      }),
    })
    fc.assert(
      fc.property(written, (value) => {
        const first = StudyFile.parse(value)
        expect(first).toMatchObject(value)
        expect(StudyFile.parse(JSON.parse(JSON.stringify(first)))).toEqual(JSON.parse(JSON.stringify(first)))
      }),
    )
  })

  it('of another version, or with anything unknown, is refused', () => {
    for (const change of [{ cloister: 2 }, { extra: 1 }, { data: { dialect: { colour: 'red' } } }, { graph: {} }])
      expect(StudyFile.safeParse({ ...file, ...change }).success, JSON.stringify(change)).toBe(false)
  })
})

describe('a specification', () => {
  it('has no cut-point unless it says so', () => {
    const spec = { columns: [], edges: [], settings: least }
    expect(StudySpec.parse(spec).cutPoint).toBe(null)
    expect(StudySpec.parse({ ...spec, cutPoint: 0 }).cutPoint).toBe(0)
    expect(StudySpec.safeParse({ ...spec, cutPoint: Number.NaN }).success).toBe(false)
  })
})

describe('a stored dataset', () => {
  it('from before dates had an order has the day first', () => {
    const dialect = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, decimal: '.', missing: [''] }
    const stored = {
      id: 'x',
      name: 'x',
      createdAt: '2026-01-01T00:00:00.000Z',
      source: { fileName: 'x.csv', bytes: 1, sha256: '0'.repeat(64) },
      dialect,
      rows: 1,
      snapshot: { sha256: '0', bytes: 1 },
      cutPoint: null,
      columns: [],
    }
    expect(Dataset.parse(stored).dialect).toEqual({ ...dialect, dateOrder: 'day' })
    expect(Dataset.parse({ ...stored, dialect: { ...dialect, dateOrder: 'month' } }).dialect.dateOrder).toBe('month')
    expect(CsvDialect.safeParse(dialect).success).toBe(false)
  })
})

describe('the settings of the program', () => {
  const defaults = {
    backend: 'automatic',
    threads: null,
    keepModels: 2000,
    expert: false,
    numbers: 'system',
    notify: true,
    lockAfterMinutes: 15,
    smallestCount: 10,
    hideSmallCounts: false,
  }

  it('have defaults when they are read, and none when they are changed', () => {
    expect(AppSettings.parse({})).toEqual({ ...defaults, theme: 'system', paper: 'A4' })
    expect(AppSettings.parse({ paper: 'Letter' })).toEqual({ ...defaults, theme: 'system', paper: 'Letter' })
    expect(AppSettingsChange.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
    expect(Object.keys(AppSettingsChange.shape)).toEqual(Object.keys(AppSettings.shape))
  })
})
