import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import {
  categoryColumn,
  numberColumn,
  patientEdges,
  patients,
  studyOf,
  type StudyOptions,
  tableOf,
} from '../../../tests/support/tables.ts'
import { type Contrast, type Distribution, type Estimate, type Measure, Results } from '#shared/contracts/results.ts'
import { allRows, splitRows, type Table } from '../data/index.ts'
import { randomFromSeed } from '../math/index.ts'
import { runStudy } from './index.ts'

const executor = onnxExecutor()
const run = (where: Table, options: StudyOptions) =>
  runStudy(studyOf(where, options), where, { executor, clock: () => 0 })
const network = { kind: 'mlp', features: 'all', hidden: [4], steps: 40, batch: 16, learningRate: 0.01 }

const estimate = (measure: Measure | undefined) => measure as Estimate
const targetOn = ({ targets }: Results, distribution: Distribution) =>
  targets.find((target) => target.distribution === distribution)
const attackOn = ({ attacks }: Results, distribution: Distribution, contrast: Contrast = 'membership') =>
  attacks.find((attack) => attack.distribution === distribution && attack.contrast === contrast)

/** Labels by chance, a number for each row that a table can remember them by, and persons of three rows each. */
function remembered(rows: number): Table {
  const random = randomFromSeed(7)
  const names = Array.from({ length: rows }, (_, i) => `n${i}`)
  return tableOf(
    categoryColumn(
      'outcome',
      Int32Array.from({ length: rows }, () => random.integer(2)),
      ['no', 'yes'],
    ),
    categoryColumn('row', allRows(rows), names),
    categoryColumn(
      'person',
      allRows(rows).map((row) => Math.floor(row / 3)),
      names.slice(0, Math.ceil(rows / 3)),
    ),
    categoryColumn(
      'who',
      allRows(rows).map((row) => Math.floor(row / 3)),
      names.slice(0, Math.ceil(rows / 3)),
    ),
    // The middle one of every six rows is elsewhere, the others of that person at home.
    categoryColumn(
      'site',
      allRows(rows).map((row) => (row % 6 === 1 || row >= rows - 60 ? 1 : 0)),
      ['home', 'away'],
    ),
  )
}

const yesRows = (table: Table) => (table.columns[0] as { codes: Int32Array }).codes.filter((code) => code === 1).length

describe('rows held out', () => {
  it('reach neither the encodings, nor the models, nor the redrawn P*', async () => {
    const where = patients(300, 13)
    const options: StudyOptions = {
      roles: { outcome: 'outcome', site: 'ignored' },
      missing: { age: 'category' },
      edges: patientEdges,
      settings: { models: [{ kind: 'cpt', features: 'all' }, network], shifts: [{ kind: 'redraw' }], seed: 5 },
    }
    // The split that the study will make.
    const random = randomFromSeed(5).stream('repetition 0').stream('split')
    const held = new Set(splitRows(allRows(300), null, 0.6, random)[1])
    const changed = tableOf(
      ...where.columns.map((column) => {
        if (column.name === 'outcome') return column
        return column.kind === 'number'
          ? numberColumn(
              column.name,
              column.values.map((value, row) => (held.has(row) ? 1e4 : value)),
            )
          : categoryColumn(
              column.name,
              column.codes.map((code, row) => (held.has(row) ? 0 : code)),
              column.levels,
            )
      }),
    )
    const [before, after] = [await run(where, options), await run(changed, options)]
    const without = ({ targets }: Results, other: string) =>
      targets.filter(({ distribution }) => distribution !== other)
    expect(without(after, 'P')).toEqual(without(before, 'P'))
    expect(after.models).toEqual(before.models)
    expect(targetOn(after, 'P')?.accuracy).not.toEqual(targetOn(before, 'P')?.accuracy)
  })
})

describe('a table that remembers every row', () => {
  it('is right on every training row, has seen no other, and gives its members away', async () => {
    const where = remembered(300)
    const results = await run(where, {
      roles: { outcome: 'outcome', person: 'ignored', who: 'ignored', site: 'ignored' },
      settings: { models: [{ kind: 'cpt', features: 'all' }], repetitions: 3 },
    })
    const [train, held] = [targetOn(results, 'train'), targetOn(results, 'P')]
    expect([estimate(train?.accuracy).mean, estimate(train?.unseen).mean]).toEqual([1, 0])
    // The baseline is the training rows' majority, so it is at least a half there, and the rest of it on the others.
    estimate(train?.baseline).values.forEach((share, i) => {
      expect(share).toBeGreaterThanOrEqual(0.5)
      const [yes, no] = [share * 180, estimate(held?.baseline).values[i] * 120]
      const majority = Math.round(yes + no)
      expect([majority, 300 - majority]).toContain(yesRows(where))
    })
    // Were a single row on both sides, this would not be 1; were labels and rows out of step, the accuracy not 1.
    expect(estimate(held?.unseen).values).toEqual([1, 1, 1])
    expect(estimate(attackOn(results, 'P')?.accuracy).values).toEqual([1, 1, 1])
    expect(estimate(attackOn(results, 'P')?.auc).mean).toBe(1)
    // The control knows nothing: each value is a share of 60 rows.
    for (const value of estimate(attackOn(results, 'P', 'shuffled')?.accuracy).values)
      expect(Math.abs(value - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 60))
  })
  it('of persons has seen nobody who is held out, at home or elsewhere', async () => {
    const where = remembered(360)
    const results = await run(where, {
      roles: { outcome: 'outcome', row: 'ignored', person: 'person', site: 'site' },
      settings: {
        models: [{ kind: 'cpt', features: 'all' }],
        shifts: [{ kind: 'site', home: ['home'] }],
        repetitions: 3,
      },
    })
    for (const distribution of ['P', 'P*:site'] as const)
      expect(estimate(targetOn(results, distribution)?.unseen).values).toEqual([1, 1, 1])
    expect(estimate(targetOn(results, 'train')?.unseen).mean).toBe(0)
    expect(results.notes.join(' ')).toContain('one person')
    // Only the last 60 rows are of persons who were never at home.
    expect(results.data.shiftRows).toEqual([{ distribution: 'P*:site', rows: 60 }])
  })
  it('without the person column has seen them, so that the test above can fail', async () => {
    const where = remembered(360)
    const results = await run(where, {
      roles: { outcome: 'outcome', row: 'ignored', person: 'ignored', site: 'ignored' },
      settings: { models: [{ kind: 'cpt', features: 'all' }] },
    })
    expect(estimate(targetOn(results, 'P')?.unseen).mean).toBeLessThan(0.5)
  })
})

describe('a target that knows nothing', () => {
  it('has 50 % within nearly all intervals of the attack’s accuracy', async () => {
    // One configuration, smoothing, and a common class: the loss has two values whose order no split can change.
    const rows = 300
    let held = 0
    let asked = 0
    for (let seed = 0; seed < 25; seed++) {
      const random = randomFromSeed(seed)
      const where = tableOf(
        categoryColumn(
          'outcome',
          Int32Array.from({ length: rows }, () => (random.uniform() < 0.25 ? 1 : 0)),
          ['a', 'b'],
        ),
        categoryColumn('same', new Int32Array(rows), ['x']),
      )
      const results = await run(where, {
        roles: { outcome: 'outcome' },
        settings: { models: [{ kind: 'cpt', features: 'all', smoothing: 1000 }], repetitions: 8, seed },
      })
      // It always answers the common class: right as often as the baseline, but no better than one class of two.
      const answers = targetOn(results, 'P')
      expect(answers?.accuracy).toEqual(answers?.baseline)
      expect(estimate(answers?.balancedAccuracy).mean).toBe(0.5)
      for (const contrast of ['membership', 'shuffled'] as const) {
        const { low, high } = estimate(attackOn(results, 'P', contrast)?.accuracy)
        if (low <= 0.5 && 0.5 <= high) held++
        asked++
      }
    }
    // 95 % intervals: of 50, fewer than 42 would hold with probability 0.1 %.
    expect(asked).toBe(50)
    expect(held).toBeGreaterThanOrEqual(42)
  })
  it('is 50 % under shuffling, whatever the target remembers', async () => {
    const results = await run(remembered(300), {
      roles: { outcome: 'outcome', person: 'ignored', who: 'ignored', site: 'ignored' },
      settings: { models: [{ kind: 'cpt', features: 'all' }], repetitions: 60 },
    })
    const { values } = estimate(attackOn(results, 'P', 'shuffled')?.accuracy)
    const mean = values.reduce((a, b) => a + b) / values.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / (60 * 60)))
  })
})

describe('odd studies', () => {
  const settings = { models: [{ kind: 'cpt', smoothing: 1 }, network], attacks: [{ kind: 'loss-threshold' }] }
  const attack = { kind: 'confidence-classifier', steps: 20 }
  const cases: [string, Table, Partial<StudyOptions>][] = [
    ['50 rows, a tenth in training', patients(50, 2), { settings: { ...settings, trainFraction: 0.1 } }],
    ['50 rows, nine tenths in training', patients(50, 3), { settings: { ...settings, trainFraction: 0.9 } }],
    [
      '50 rows, hardly any for the attack',
      patients(50, 4),
      { settings: { ...settings, attacks: [attack], trainFraction: 0.9, attackTrainFraction: 0.1 } },
    ],
    ['five classes', patients(150, 5, 5), { settings: { ...settings, attacks: [attack] } }],
    [
      'supervised cuts',
      patients(150, 6),
      { settings: { ...settings, discretiser: { method: 'supervised', bins: 3 } } },
    ],
    ['a shared encoding', patients(150, 7), { settings: { ...settings, encoding: 'shared' } }],
    ['gaps that are dropped', patients(150, 8), { missing: { age: 'drop' } }],
    [
      'a redrawn P* of 20 rows',
      patients(150, 9),
      { settings: { ...settings, shifts: [{ kind: 'redraw', rows: 20 }] } },
    ],
    [
      'values set, and noise, in 20 rows',
      patients(150, 9),
      {
        settings: {
          ...settings,
          shifts: [
            { kind: 'noise', eta: 2, rows: 20 },
            {
              kind: 'intervene',
              rows: 20,
              interventions: [
                { column: 'smoker', to: 'shares', shares: { no: 1 } },
                { column: 'age', to: 'range', upTo: 40 },
              ],
            },
          ],
        },
      },
    ],
    [
      'columns without a value, or with one',
      tableOf(
        ...patients(150, 10).columns,
        numberColumn('nothing', new Array<number>(150).fill(Number.NaN)),
        categoryColumn('never', new Int32Array(150).fill(-1), []),
        numberColumn('tenth', new Array<number>(150).fill(0.1)),
      ),
      { missing: { nothing: 'category' }, settings: { ...settings, shifts: [{ kind: 'redraw' }] } },
    ],
  ]
  it.each(cases)('%s: every number is one', async (_, where, changes) => {
    const results = await run(where, {
      roles: { outcome: 'outcome', site: 'site' },
      edges: patientEdges,
      ...changes,
      settings: { ...settings, ...changes.settings, repetitions: 2 },
    })
    // JSON turns what is no number into null, which the contract refuses.
    expect(Results.parse(JSON.parse(JSON.stringify(results)))).toEqual(results)
  })
  it('the settings reach the parts that they are about', async () => {
    const where = patients(200, 14)
    const outcome = { roles: { outcome: 'outcome', site: 'ignored' } as const, edges: patientEdges }
    const ask = (changes: Record<string, unknown>) =>
      run(where, { ...outcome, settings: { ...settings, models: [network], ...changes } })
    const parametersOf = ({ models }: Results) => models[0].parameters
    // age, noise: a number each or four bins; smoker, marker: two indicators; then 4 hidden units and 2 classes.
    expect(parametersOf(await ask({ encoding: 'own' }))).toBe(6 * 4 + 4 + 4 * 2 + 2)
    expect(parametersOf(await ask({ encoding: 'shared' }))).toBe(12 * 4 + 4 + 4 * 2 + 2)
    expect(parametersOf(await ask({ encoding: 'shared', discretiser: { bins: 3 } }))).toBe(10 * 4 + 4 + 4 * 2 + 2)
    const half = await ask({ trainFraction: 0.5, attackTrainFraction: 0.6 })
    expect(half.data).toMatchObject({ trainRows: 100, heldOutRows: 100 })
    expect(attackOn(half, 'P')).toMatchObject({ trainingRows: 120, rows: 80 })
  })
  it('a class too rare to be everywhere: the AUC is withheld, the rest is told', async () => {
    const where = patients(200, 11)
    const rare = tableOf(
      ...where.columns.map((column) =>
        column.name === 'outcome' && column.kind === 'category'
          ? categoryColumn(
              'outcome',
              column.codes.map((code, row) => (row === 5 ? 2 : code)),
              ['a', 'b', 'c'],
            )
          : column,
      ),
    )
    const results = await run(rare, {
      roles: { outcome: 'outcome', site: 'ignored' },
      edges: patientEdges,
      settings: { repetitions: 4 },
    })
    const [train, held] = [targetOn(results, 'train'), targetOn(results, 'P')]
    const counts = [train, held].map(
      (target) => /in (\d) of 4/.exec((target?.auc as { withheld: string }).withheld)?.[1],
    )
    // The one row of that class is on one side or on the other.
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(4)
    expect(estimate(held?.accuracy).mean).toBeGreaterThan(0.3)
    expect(Results.safeParse(results).success).toBe(true)
  })
})

describe('the notes', () => {
  it('tell of dropped rows, single repetitions, small tests and shifts', async () => {
    const where = patients(300, 12)
    const missing = (where.columns[0] as { values: Float64Array }).values.filter(Number.isNaN).length
    const results = await run(where, {
      roles: { outcome: 'outcome', site: 'ignored' },
      missing: { age: 'drop' },
      edges: patientEdges,
      settings: { shifts: [{ kind: 'redraw' }] },
    })
    const notes = results.notes.join('\n')
    expect(notes).toContain(`${missing} of 300 rows were left out`)
    expect(notes).toContain('single repetition')
    expect(notes).toMatch(/tested on only \d+ rows/)
    expect(notes).toContain('Against P*')
    expect(notes).not.toContain('one person')
  })
  it('tell of configurations never seen, on P* only', async () => {
    const results = await run(remembered(300), {
      roles: { outcome: 'outcome', person: 'ignored', who: 'ignored', site: 'ignored' },
      settings: { models: [{ kind: 'cpt', features: 'all' }], shifts: [{ kind: 'redraw' }], repetitions: 2 },
    })
    const unseen = results.notes.filter((note) => note.includes('never saw'))
    expect(unseen).toHaveLength(1)
    expect(unseen[0]).toContain('On the redrawn population')
    expect(results.notes.join(' ')).toContain('another sample of people')
  })
})
