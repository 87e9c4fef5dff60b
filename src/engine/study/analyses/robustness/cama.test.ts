import { beforeAll, describe, expect, it } from 'vitest'
import { estimateOf, meanOf } from '../../../../../tests/support/analyses.ts'
import { onnxExecutor } from '../../../../../tests/support/executors.ts'
import { categoryColumn, numberColumn, studyOf, tableOf } from '../../../../../tests/support/tables.ts'
import { deepCama, type DeepCamaFound, DeepCamaSettings, tunedCama } from '#shared/contracts/deep-cama.ts'
import type { RobustnessAnalysisResult } from '#shared/contracts/robustness.ts'
import type { Measure, Results } from '#shared/contracts/results.ts'
import { take } from '../../../data/index.ts'
import { randomFromSeed } from '../../../math/index.ts'
import { isFineTuned } from '../../../models/index.ts'
import { DivergedError, type Executor } from '../../../tensor/index.ts'
import { checkStudy, runStudy } from '../../index.ts'
import { prepare } from '../../prepare.ts'
import { population } from '../../shifts.ts'
import { halvesOf } from './cama-figures.ts'
import { asModel, camaColumns, camaParts, fineTune, trainCama } from './cama-model.ts'
import { Moved, movableColumns, smallestTogether } from './index.ts'

/**
 * Patients from a known graph: an outcome with two causes, one of which also changes an effect; three effects that are numbers and one
 * that is a category; another cause of an effect; and two sites. At the second site the instruments of all effects read 1.5
 * units more.
 */
function patients(rows: number) {
  const random = randomFromSeed(5)
  const draw = () => Float64Array.from({ length: rows }, () => random.normal())
  const [cause, both, other] = [draw(), draw(), draw()]
  const outcome = Int32Array.from({ length: rows }, (_, row) =>
    random.uniform() < 1 / (1 + Math.exp(-cause[row] - both[row])) ? 1 : 0,
  )
  const site = Int32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0))
  const effect = (weight: number, by: (row: number) => number) => {
    const values = Array.from(outcome, (code, row) => weight * code + by(row) + 0.7 * random.normal())
    return Float64Array.from(values, (value, row) => 100 * (value + 1.5 * site[row]))
  }
  return tableOf(
    numberColumn('cause', cause),
    numberColumn('both', both),
    numberColumn('other', other),
    categoryColumn('outcome', outcome, ['no', 'yes']),
    categoryColumn(
      'sign',
      outcome.map((code) => (random.uniform() < 0.85 ? code : 1 - code)),
      ['absent', 'present'],
    ),
    numberColumn(
      'first',
      effect(1.4, (row) => both[row]),
    ),
    numberColumn(
      'second',
      effect(1.2, (row) => other[row]),
    ),
    numberColumn(
      'third',
      effect(1, () => 0),
    ),
    categoryColumn('site', site, ['home', 'away']),
  )
}

const edges: [string, string][] = [
  ['cause', 'outcome'],
  ['both', 'outcome'],
  ['both', 'first'],
  ['other', 'second'],
  ...['sign', 'first', 'second', 'third'].map((effect): [string, string] => ['outcome', effect]),
]
const table = patients(900)
const spec = (changes: Record<string, unknown> = {}, own = edges, settings: Record<string, unknown> = {}) =>
  studyOf(table, {
    roles: { outcome: 'outcome', site: 'site' },
    edges: own,
    settings: {
      models: [{ kind: 'cpt' }, { kind: 'mlp', hidden: [32], steps: 400, learningRate: 0.01 }],
      shifts: [{ kind: 'site', home: ['home'] }],
      repetitions: 2,
      analyses: [
        {
          kind: 'robustness',
          records: 100,
          iterations: 4,
          restarts: 1,
          epsilons: [0.5, 1],
          shifts: [-2, 2],
          deepCama: { hidden: 32, latent: 4, manipulation: 4, epochs: 60, fineTuneSteps: 200, ...changes },
        },
      ],
      ...settings,
    },
  })
const quick = { hidden: 8, latent: 2, manipulation: 2, samples: 2, epochs: 2, fineTuneSteps: 3 }
const control = { executor: onnxExecutor(1), clock: () => 0 }
const robustness = ({ analyses }: Results) => analyses?.[0] as RobustnessAnalysisResult
const settings = DeepCamaSettings.parse(quick)

/** A deep CAMA of the table, trained a little. */
async function little() {
  const study = spec()
  const data = prepare(study, table)
  const [trained, held] = [data.rows.slice(0, 300), data.rows.slice(300, 360)]
  const basis = { table, rows: trained, labels: take(data.labels, trained), classes: 2 }
  const populations = new Map([['train', population(data, trained)] as const])
  const cama = await trainCama({ spec: study, data, basis, populations, models: [] }, settings, randomFromSeed(1), {
    ...control,
    onShare: () => undefined,
  })
  return { data, basis, held, cama }
}

describe('the parts of a deep CAMA', () => {
  it('are read off the graph: causes, effects with the numbers first, and what else causes these', () => {
    const parts = camaParts(spec(), prepare(spec(), table))
    expect(parts).toEqual({
      causes: ['cause'],
      both: ['both'],
      coParents: ['other'],
      effects: ['first', 'second', 'third', 'sign'],
    })
    // An effect that causes another is no co-parent, and what is neither is left out.
    const own: [string, string][] = [...edges.filter(([from]) => from !== 'other'), ['first', 'third']]
    const others = camaParts(spec({}, own), prepare(spec({}, own), table))
    expect(others.coParents).toEqual([])
    expect(camaColumns(others)).not.toContain('other')
  })
})

describe('rows to fine-tune on', () => {
  const held = (persons: Int32Array | null) => ({
    table,
    rows: Int32Array.from({ length: 200 }, (_, row) => row),
    labels: new Int32Array(200),
    persons,
  })
  it('are held-out rows that are not scored, of other persons', () => {
    const records = Int32Array.from({ length: 60 }, (_, i) => 2 * i)
    const persons = Int32Array.from({ length: 900 }, (_, row) => Math.floor(row / 2))
    const { scored, unlabelled } = halvesOf(held(persons), records, randomFromSeed(1))
    expect(scored).toEqual(records)
    expect([...unlabelled].sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, i) => 120 + i))
  })
  it('are half of the records where there are no others', () => {
    const { rows } = held(null)
    const { scored, unlabelled } = halvesOf(held(null), rows, randomFromSeed(1))
    expect([scored.length, unlabelled.length]).toEqual([100, 100])
    expect(new Set([...scored, ...unlabelled]).size).toBe(200)
  })
})

describe('a deep CAMA of a study', () => {
  let result: RobustnessAnalysisResult
  let found: DeepCamaFound
  beforeAll(async () => {
    result = robustness(await runStudy(spec(), table, control))
    found = result.deepCama as DeepCamaFound
  }, 180_000)
  const drift = (model: string, by: number) =>
    meanOf(found.drift!.curves.find((row) => row.model === model && row.by === by)!.accuracy)
  const atSite = (model: string) => meanOf(found.site!.models.find((row) => row.model === model)!.accuracy)

  it('is moved and attacked as the study’s models are, in effects and their other causes only', () => {
    const own = result.models.find(({ model }) => model === deepCama)!
    expect(own.moved).toEqual(['other', 'sign', 'first', 'second', 'third'])
    expect(own.search).toBe('gradient')
    const curve = result.curves.filter(({ model, column }) => model === deepCama && column === null)
    expect(curve.map(({ epsilon }) => epsilon)).toEqual([0, 0.5, 1])
    expect(meanOf(curve[0].accuracy)).toBe(meanOf(own.accuracy))
    expect(meanOf(curve[2].accuracy)).toBeLessThan(meanOf(curve[0].accuracy))
    expect(curve[1].oneStep).not.toBeNull()
    expect(result.smallest.some(({ model, column }) => model === deepCama && column === null)).toBe(true)
    expect(found.effects).toEqual(['first', 'second', 'third', 'sign'])
    expect(found.causes).toEqual(['cause', 'both'])
    expect(found.coParents).toEqual(['both', 'other'])
  })

  it('is as good as the network on rows as they are', () =>
    expect(drift(deepCama, 0)).toBeGreaterThan(drift('mlp/all', 0) - 0.05))

  it('is right at least 10 points more often than the network under drift, once it is fine-tuned', () => {
    for (const by of [-2, 2]) expect(drift(tunedCama, by)).toBeGreaterThan(drift('mlp/all', by) + 0.1)
    const gain = (model: string) => found.drift!.gains.find((row) => row.model === model)!.gain
    const mean = (model: string) => (drift(model, -2) + drift(model, 2)) / 2
    for (const model of [deepCama, 'mlp/all', 'cpt/parents'])
      expect(meanOf(gain(model))).toBeCloseTo(mean(tunedCama) - mean(model), 12)
    // No drift touches the causal model.
    expect(drift('cpt/parents', -2)).toBe(drift('cpt/parents', 2))
  })

  it('keeps most of what it knew of rows as they are', () => {
    expect(found.drift!.kept.map(({ by }) => by)).toEqual([-2, 0, 2])
    for (const { accuracy } of found.drift!.kept) expect(meanOf(accuracy)).toBeGreaterThan(drift(deepCama, 0) - 0.15)
  })

  it('is right more often at another site, whose instruments read otherwise, once it is fine-tuned there', () => {
    expect(found.site).toMatchObject({ scored: 150, tunedOn: 150 })
    expect(atSite(tunedCama)).toBeGreaterThan(atSite('mlp/all') + 0.1)
    expect(meanOf(found.site!.gain)).toBeCloseTo(atSite(tunedCama) - atSite(deepCama), 12)
    expect(meanOf(found.site!.gain)).toBeGreaterThan(0.05)
  })
})

describe('the weights and the rows of a deep CAMA', () => {
  it('fine-tuning moves NN_M of p and of q, every one of their layers, and nothing else', async () => {
    const { cama, held } = await little()
    const { model, dispose } = await asModel(deepCama, cama, cama.fitted, randomFromSeed(2), control.executor)
    const moved = new Moved(model, table, held, 2)
    const tuned = await fineTune(cama, moved.matrixOf([new Map()]), settings, randomFromSeed(3), control)
    await dispose()
    const before = cama.fitted.state
    expect(Object.keys(tuned.state).sort()).toEqual(Object.keys(before).sort())
    const changed = Object.keys(before).filter((name) =>
      (before[name] as Float32Array).some((value, i) => value !== tuned.state[name][i]),
    )
    expect(changed.length).toBeGreaterThan(0)
    expect(changed.filter((name) => !isFineTuned(name))).toEqual([])
    expect(Object.keys(before).filter((name) => isFineTuned(name) && !changed.includes(name))).toEqual([])
  })

  it('no attack ever changes a cause of the outcome, in any row that the model is given', async () => {
    const { data, basis, held, cama } = await little()
    const seen: Float32Array[] = []
    const executor = spying(control.executor, seen)
    const { model, dispose } = await asModel(deepCama, cama, cama.fitted, randomFromSeed(2), executor)
    const moved = new Moved(model, table, held, 2)
    const [own] = await moved.ask([new Map()])
    const all = movableColumns(
      data.features.map(({ name: column }) => ({
        column,
        role: 'child',
        isValid: !['cause', 'both'].includes(column),
        reason: '',
      })),
      basis,
    )
    const numbers = all.filter((column) => column.kind === 'number')
    const attack = { kind: 'robustness', shifts: [1], epsilons: [1], records: 60, iterations: 3, restarts: 2 } as const
    const wanted = { own, settings: { ...attack, shifts: [1], epsilons: [1], deepCama: null }, areBinned: false }
    const context = { executor, onShare: () => undefined }
    const { oneStep } = await smallestTogether(moved, numbers, wanted, randomFromSeed(1), context)
    expect(oneStep).not.toBeNull()
    await dispose()
    const width = cama.clean.inputs.width
    const causes = Array.from({ length: moved.rows }, (_, row) =>
      moved.matrix.dense.slice(row * width, row * width + 2),
    )
    const known = new Set(causes.map(String))
    expect(cama.columns.slice(0, 2)).toEqual(['cause', 'both'])
    const given = new Set<string>()
    let rows = 0
    for (const dense of seen)
      for (let row = 0; row < dense.length / width; row++) {
        const own = dense.subarray(row * width, (row + 1) * width)
        // Rows that only fill up a call.
        if (own.every((value) => value === 0)) continue
        rows++
        given.add(String(own.slice(0, 2)))
      }
    expect(rows).toBeGreaterThan(500)
    expect([...given].filter((cause) => !known.has(cause))).toEqual([])
  })

  it('an answer hangs on its row alone, not on the rows beside it', async () => {
    const { held, cama } = await little()
    const { model, dispose } = await asModel(deepCama, cama, cama.fitted, randomFromSeed(2), control.executor)
    const answers = async (rows: Int32Array) =>
      (await model.fitted.predict(new Moved(model, table, rows, 2).matrix)).probabilities
    const [all, last] = [await answers(held), await answers(held.slice(-1))]
    await dispose()
    expect([...last]).toEqual([...all.slice(-2)])
  })
})

describe('a study with a deep CAMA', () => {
  it('is the same, bit for bit, when it was cancelled and taken up again', async () => {
    const own = spec(quick, edges, { repetitions: 3 })
    const whole = await runStudy(own, table, control)
    const finished: unknown[] = []
    const controller = new AbortController()
    const stages = new Set<string>()
    const cancelled = runStudy(own, table, {
      ...control,
      clock: (() => {
        let now = 0
        return () => (now += 1)
      })(),
      signal: controller.signal,
      onRepetition: (scores) => void finished.push(structuredClone(scores)),
      onProgress: ({ stage }) => {
        stages.add(stage)
        if (stage.includes('fine-tuning the deep CAMA, repetition 2')) controller.abort()
      },
    })
    await expect(cancelled).rejects.toThrow()
    expect(finished).toHaveLength(1)
    expect([...stages].join()).toMatch(/training the deep CAMA.*asking the deep CAMA.*fine-tuning the deep CAMA/)
    const resumed = await runStudy(own, table, { ...control, finished: finished as never })
    expect(resumed).toEqual(whole)
    expect(
      estimateOf(robustness(resumed).deepCama!.kind === 'found' ? driftOf(resumed) : ({} as Measure)).values,
    ).toHaveLength(3)
  })

  it('says plainly that there is nothing to model where the outcome has no effects', async () => {
    const own = spec(quick, [['cause', 'outcome']], { repetitions: 1 })
    const { deepCama: skipped, models } = robustness(await runStudy(own, table, control))
    expect(skipped).toEqual({ kind: 'skipped', reason: expect.stringContaining('outcome has none') as string })
    expect(models.map(({ model }) => model)).toEqual(['cpt/parents', 'mlp/all'])
    expect(
      checkStudy(own, table)
        .findings.map(({ message }) => message)
        .join(),
    ).toContain('Nothing may be moved')
  })

  it('changes no other figure, and is not there unless it is asked for', async () => {
    const [without, with_] = await Promise.all(
      [null, quick].map(async (deepCama) => {
        const own = spec(quick, edges, { repetitions: 1 })
        const analyses = own.settings.analyses.map((analysis) => ({ ...analysis, deepCama }))
        return robustness(await runStudy({ ...own, settings: { ...own.settings, analyses } as never }, table, control))
      }),
    )
    expect('deepCama' in without).toBe(false)
    expect(without.curves).toEqual(with_.curves.filter(({ model }) => model !== deepCama))
    expect(without.models).toEqual(with_.models.filter(({ model }) => model !== deepCama))
  })

  it('leaves the other models their figures where its own training goes out of bounds', async () => {
    const own = spec(quick, edges, { repetitions: 1, models: [{ kind: 'cpt' }] })
    const executor = Object.create(control.executor) as Executor
    executor.compileFunction = (program) => control.executor.compileFunction(program)
    executor.compileLoop = () => Promise.reject(new DivergedError('The loss is no longer a number.'))
    const { deepCama: skipped, models } = robustness(await runStudy(own, table, { ...control, executor }))
    expect(skipped).toMatchObject({ kind: 'skipped', reason: expect.stringContaining('out of bounds') as string })
    expect(models.map(({ model }) => model)).toEqual(['cpt/parents'])
  })

  it('has no drift where all effects are categories', async () => {
    const own = spec(
      quick,
      [
        ['cause', 'outcome'],
        ['outcome', 'sign'],
      ],
      { repetitions: 1, shifts: [] },
    )
    const { deepCama: found } = robustness(await runStudy(own, table, control))
    expect(found).toMatchObject({ kind: 'found', effects: ['sign'], drift: null, site: null })
  })
})

const driftOf = (results: Results): Measure =>
  (robustness(results).deepCama as DeepCamaFound).drift!.gains.find(({ model }) => model === deepCama)!.gain

/** An executor that keeps the rows that compiled functions are given. */
function spying(executor: Executor, seen: Float32Array[]): Executor {
  const spy = Object.create(executor) as Executor
  spy.compileFunction = async (program) => {
    const compiled = await executor.compileFunction(program)
    return {
      run: (inputs: Parameters<typeof compiled.run>[0]) => {
        seen.push(Float32Array.from(inputs.rows as Float32Array))
        return compiled.run(inputs)
      },
      dispose: () => compiled.dispose(),
    } as typeof compiled
  }
  return spy
}
