import { beforeAll, describe, expect, it } from 'vitest'
import { estimateOf, meanOf } from '../../../../../tests/support/analyses.ts'
import { onnxExecutor } from '../../../../../tests/support/executors.ts'
import { categoryColumn, numberColumn, studyOf, tableOf } from '../../../../../tests/support/tables.ts'
import { RobustnessAnalysis } from '#shared/contracts/robustness.ts'
import type { RobustnessAnalysisResult } from '#shared/contracts/robustness.ts'
import type { Measure } from '#shared/contracts/results.ts'
import { ModelSettings } from '#shared/contracts/study.ts'
import { allRows, EncodedMatrix, type EncodingBasis, fitEncoding, type Table } from '../../../data/index.ts'
import { randomFromSeed } from '../../../math/index.ts'
import { ConditionalProbabilityTable, type FittedClassifier, fittedLogistic } from '../../../models/index.ts'
import { checkStudy, runStudy } from '../../index.ts'
import { Moved, type Movable, smallestAlone, smallestTogether } from './index.ts'

const rowCount = 60
const discretiser = { method: 'quantile', bins: 4 } as const
const three = ['first', 'second', 'kept']
const context = { executor: onnxExecutor(), onShare: () => undefined }
const settings = RobustnessAnalysis.parse({ kind: 'robustness', epsilons: [0.5, 1, 2, 4], restarts: 1 })

/** Three columns of numbers, the first with a value missing in its last row. */
function threeNumbers(): Table {
  const random = randomFromSeed(3)
  const draw = (spread: number) => Float64Array.from({ length: rowCount }, () => 10 + spread * random.normal())
  const columns = three.map((name, i) => numberColumn(name, draw(i + 1)))
  const [{ values }] = columns as { values: Float64Array }[] & typeof columns
  values[rowCount - 1] = Number.NaN
  return tableOf(...columns)
}

/** A model of some of the columns, ready to be moved. */
async function movedBy(
  names: readonly string[],
  fit: (encoding: ReturnType<typeof fitEncoding>, basis: EncodingBasis) => Promise<FittedClassifier>,
) {
  const table = threeNumbers()
  const basis = { table, rows: allRows(rowCount), labels: new Int32Array(rowCount), classes: 2 }
  const features = names.map((name) => ({ name, missing: 'impute' as const }))
  const encoding = fitEncoding(features, basis, discretiser, false)
  const fitted = await fit(encoding, basis)
  const model = {
    key: 'm',
    settings: ModelSettings.parse({ kind: 'cpt' }),
    columns: names,
    encoding,
    fitted,
    answers: new Map(),
  }
  const moved = new Moved(model, table, basis.rows, 2)
  const [own] = await moved.ask([new Map()])
  return { table, encoding, moved, own }
}
/** Numbers in the unit that networks read them in. */
const standard = (table: Table, encoding: ReturnType<typeof fitEncoding>) =>
  new EncodedMatrix(encoding, table, allRows(rowCount)).dense
const numbersOf = (encoding: ReturnType<typeof fitEncoding>, ...columns: string[]) =>
  columns.map((name, i) => {
    // One standard deviation more is 1 more in the encoded number.
    const [zero, one] = [0, 1].map((value) => {
      const only = tableOf(...three.map((other) => numberColumn(other, [other === name ? value : 0])))
      return new EncodedMatrix(encoding, only, allRows(1)).dense[i]
    })
    return { name, kind: 'number', deviation: 1 / (one - zero) } satisfies Movable
  })

describe('the smallest change of a linear model’s answer', () => {
  // Scores of the second class less those of the first: weights in standard deviations, and an intercept.
  const [weights, intercept] = [[1, -0.5, 2], 0.3]
  const setUp = async () => {
    const { table, encoding, moved, own } = await movedBy(three, async () =>
      fittedLogistic(Float64Array.from([...weights, intercept].flatMap((weight) => [0, weight])), 3, 2, null),
    )
    const dense = standard(table, encoding)
    const margins = Float64Array.from({ length: rowCount }, (_, row) =>
      Math.abs(weights.reduce((sum, weight, i) => sum + weight * dense[3 * row + i], intercept)),
    )
    return { moved, own, margins, numbers: numbersOf(encoding, 'first', 'second') }
  }
  const expectLengths = (found: Float64Array, expected: (row: number) => number, furthest: number) => {
    let reached = 0
    found.forEach((length, row) => {
      const exact = expected(row)
      if (exact > furthest) return expect(length, `row ${row}`).toBe(Infinity)
      reached++
      // Halved from a twentieth of the furthest, or from the nearest epsilon, twelve times; and the rounding of float32.
      expect(Math.abs(length - exact), `row ${row}`).toBeLessThan(furthest / 4096 + 1e-5)
      return expect(length).toBeGreaterThan(exact - 1e-5)
    })
    expect(reached).toBeGreaterThan(20)
    expect(reached).toBeLessThan(rowCount)
  }
  it('is the margin over the weight, of one column', async () => {
    const { moved, own, margins, numbers } = await setUp()
    for (const [i, column] of numbers.entries()) {
      const found = await smallestAlone(moved, column, own, 3)
      const isMissing = (row: number) => i === 0 && row === rowCount - 1
      expectLengths(found, (row) => (isMissing(row) ? Infinity : margins[row] / Math.abs(weights[i])), 3)
    }
  })
  it('is the margin over the sum of the weights, of several; and what is missing cannot be moved', async () => {
    const { moved, own, margins, numbers } = await setUp()
    const wanted = { own, settings: { ...settings, epsilons: [0.25, 0.5, 1] }, areBinned: false }
    const { smallest, search, oneStep } = await smallestTogether(moved, numbers, wanted, randomFromSeed(1), context)
    expect(search).toBe('gradient')
    const exact = (row: number) => margins[row] / (row === rowCount - 1 ? 0.5 : 1.5)
    expectLengths(smallest, exact, 1)
    // One step finds all that there is to find of a linear model.
    wanted.settings.epsilons.forEach((epsilon, i) =>
      oneStep?.[i].forEach((isAltered, row) => {
        if (Math.abs(exact(row) - epsilon) > 1e-4) expect(isAltered).toBe(exact(row) < epsilon ? 1 : 0)
      }),
    )
  })
})

describe('the smallest change of a table’s answer', () => {
  const tableModel = () =>
    movedBy(['first', 'second'], (encoding, { table, rows }) => {
      const inputs = new EncodedMatrix(encoding, table, rows)
      // The parity of both bins, which hangs on every one of them.
      const labels = rows.map((row) => (inputs.codes[0][row] + inputs.codes[1][row]) % 2)
      return new ConditionalProbabilityTable({ smoothing: 0 }).fit(inputs, labels, 2)
    })
  it('is what moving every number over a fine grid finds', async () => {
    const { encoding, moved, own } = await tableModel()
    const numbers = numbersOf(encoding, 'first', 'second')
    const wanted = { own, settings, areBinned: false }
    const { smallest, search, oneStep } = await smallestTogether(moved, numbers, wanted, randomFromSeed(1), context)
    expect([search, oneStep]).toEqual(['combinations', null])
    const grid = Array.from({ length: 121 }, (_, i) => (i - 60) / 20)
    const variants = grid.flatMap((a) =>
      grid.map((b) => ({
        length: Math.max(Math.abs(a), Math.abs(b)),
        values: new Map(
          [a, b].map((by, i) => [
            numbers[i].name,
            moved.numbers(numbers[i].name).map((value) => value + by * numbers[i].deviation),
          ]),
        ),
      })),
    )
    const answers = await moved.ask(variants.map(({ values }) => values))
    for (let row = 0; row < rowCount; row++) {
      const found = variants.filter((_, i) => answers[i][row] !== own[row]).map(({ length }) => length)
      const nearest = Math.min(...found)
      expect(smallest[row], `row ${row}`).toBeLessThanOrEqual(nearest + 1e-9)
      if (nearest < 2.5) expect(smallest[row], `row ${row}`).toBeGreaterThan(nearest - 0.051)
    }
  })
  it('is not looked for where there are too many combinations', async () => {
    const { encoding, moved, own } = await tableModel()
    const many = Array.from({ length: 6 }, () => numbersOf(encoding, 'first')[0])
    const found = await smallestTogether(moved, many, { own, settings, areBinned: false }, randomFromSeed(1), context)
    expect(found.search).toBe('too-many')
  })
})

/** A cause, two effects that are numbers, one that is a category, and a column beside them. */
function patients(rows: number): Table {
  const random = randomFromSeed(11)
  const cause = Float64Array.from({ length: rows }, () => random.normal())
  const outcome = Int32Array.from(cause, (value) => (random.uniform() < 1 / (1 + Math.exp(-2 * value)) ? 1 : 0))
  const effect = (weight: number) => outcome.map((code) => 1000 * (weight * code + random.normal()))
  return tableOf(
    numberColumn('cause', cause),
    categoryColumn('outcome', outcome, ['no', 'yes']),
    numberColumn('strong', effect(3)),
    numberColumn('weak', effect(0.3)),
    categoryColumn(
      'sign',
      outcome.map((code) => (random.uniform() < 0.8 ? code : 1 - code)),
      ['absent', 'present'],
    ),
    numberColumn(
      'beside',
      Float64Array.from({ length: rows }, () => random.normal()),
    ),
  )
}

describe('the robustness of a study’s models', () => {
  const table = patients(400)
  const spec = (
    changes: Record<string, unknown> = {},
    edges: [string, string][] = [
      ['cause', 'outcome'],
      ['outcome', 'strong'],
      ['outcome', 'weak'],
      ['outcome', 'sign'],
    ],
  ) =>
    studyOf(table, {
      roles: { outcome: 'outcome' },
      edges,
      settings: {
        models: [
          { kind: 'cpt' },
          { kind: 'logistic' },
          { kind: 'mlp', hidden: [8], steps: 200, learningRate: 0.01 },
          { kind: 'cpt', features: 'all' },
        ],
        shifts: [],
        repetitions: 2,
        analyses: [{ kind: 'robustness', records: 100, iterations: 5, ...changes }],
      },
    })
  let result: RobustnessAnalysisResult
  beforeAll(async () => {
    const { analyses } = await runStudy(spec(), table, { executor: onnxExecutor(), clock: () => 0 })
    result = analyses?.[0] as RobustnessAnalysisResult
  }, 120_000)
  const accuracies = (model: string, column: string | null) =>
    result.curves.filter((row) => row.model === model && row.column === column).map(({ accuracy }) => accuracy)
  const first = (measure: Measure) => estimateOf(measure).values

  it('moves effects only, and says why', () => {
    expect(result.columns.map(({ column, role, isMoved }) => [column, role, isMoved])).toEqual([
      ['cause', 'parent', false],
      ['strong', 'child', true],
      ['weak', 'child', true],
      ['sign', 'child', true],
      ['beside', 'outside', false],
    ])
    expect(result.columns[0].reason).toContain('can change outcome itself')
    expect(result.columns[1].deviation).toBeGreaterThan(1000)
  })
  it('moves nothing of the causal model', () => {
    expect(result.models[0]).toMatchObject({ model: 'cpt/parents', moved: [], search: 'nothing' })
    for (const accuracy of accuracies('cpt/parents', null))
      expect(first(accuracy)).toEqual(first(result.models[0].accuracy))
    expect(result.shifts.filter(({ model }) => model === 'cpt/parents')).toEqual([])
    expect(first(result.smallest.find(({ model }) => model === 'cpt/parents')!.never)).toEqual([1, 1])
  })
  it('searches each other model in its own way, and begins at its accuracy', () => {
    expect(result.models.slice(1).map(({ moved, search }) => [moved, search])).toEqual([
      [['strong', 'weak', 'sign'], 'gradient'],
      [['strong', 'weak', 'sign'], 'gradient'],
      [['strong', 'weak', 'sign'], 'combinations'],
    ])
    for (const { model, accuracy } of result.models) expect(first(accuracies(model, null)[0])).toEqual(first(accuracy))
  })
  it('leaves fewer right the further is moved, and together no more than alone', () => {
    for (const { model } of result.models.slice(1))
      for (const column of ['strong', 'weak', null]) {
        const means = accuracies(model, column).map(meanOf)
        expect(means).toEqual(means.toSorted((a, b) => b - a))
        if (column !== null)
          accuracies(model, null).forEach((all, i) => expect(meanOf(all)).toBeLessThanOrEqual(means[i]))
      }
  })
  it('finds the column that matters most', () => {
    const at = (column: string) =>
      meanOf(
        result.shifts.find((row) => row.model === 'logistic/all' && row.column === column && row.by === 2)!.changed,
      )
    expect(at('strong')).toBeGreaterThan(at('weak') + 0.1)
    const worst = result.categories.find(({ model, to }) => model === 'logistic/all' && to.how === 'worst')!
    for (const { accuracy } of result.categories.filter(({ model }) => model === 'logistic/all'))
      expect(meanOf(worst.accuracy)).toBeLessThanOrEqual(meanOf(accuracy))
  })
  it('tries all bins of networks that read numbers as bins, and knows where there is no number to move', async () => {
    const models = [{ kind: 'mlp', hidden: [4], steps: 50, learningRate: 0.01 }]
    const shared = spec({ records: 40 })
    const settings = { ...shared.settings, models: models.map((model) => ModelSettings.parse(model)), repetitions: 1 }
    const control = { executor: onnxExecutor(), clock: () => 0 }
    const binned = { ...shared, settings: { ...settings, encoding: 'shared' as const } }
    const [found] = (await runStudy(binned, table, control)).analyses as [RobustnessAnalysisResult]
    expect(found.models[0].search).toBe('combinations')
    const categorical = { ...shared, settings, edges: [['outcome', 'sign']] as [string, string][] }
    const [only] = (await runStudy(categorical, table, control)).analyses as [RobustnessAnalysisResult]
    expect(only.models[0]).toMatchObject({ search: 'categories-only', moved: ['sign'] })
    expect([only.curves, only.smallest, only.shifts]).toEqual([[], [], []])
    expect(only.categories.map(({ to }) => to.value ?? to.how)).toEqual(['absent', 'present', 'random', 'worst'])
  })
  it('warns where nothing may be moved', () => {
    const { findings } = checkStudy(spec({}, [['cause', 'outcome']]), table)
    expect(findings.map(({ message }) => message).join()).toContain('Nothing may be moved')
  })
})
