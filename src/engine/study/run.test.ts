import { beforeAll, describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import {
  numberColumn,
  patientEdges,
  patients,
  studyOf,
  type StudyOptions,
  tableOf,
} from '../../../tests/support/tables.ts'
import { type AttackResult, type Estimate, Results } from '#shared/contracts/results.ts'
import { StudySpec } from '#shared/contracts/study.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import type { Table } from '../data/index.ts'
import type { Executor } from '../tensor/index.ts'
import { type RepetitionScores, runStudy, type StudyControl } from './index.ts'

const executor = onnxExecutor()
const network = { kind: 'mlp', features: 'all', hidden: [8], steps: 150, batch: 32, learningRate: 0.01 }
const table = { kind: 'cpt', features: 'parents' }
const confidence = { kind: 'confidence-classifier', steps: 150, learningRate: 0.01 }
const threshold = { kind: 'loss-threshold' }

const people = patients(420, 1)
const options: StudyOptions = {
  roles: { outcome: 'outcome', site: 'site' },
  missing: { age: 'category' },
  edges: patientEdges,
}
const specOf = (settings: Record<string, unknown>, where: Table = people, changes: Partial<StudyOptions> = {}) =>
  studyOf(where, { ...options, ...changes, settings: { repetitions: 3, ...settings } })
const full = specOf({
  models: [table, network],
  attacks: [confidence, threshold],
  shifts: [{ kind: 'site', home: ['North'] }, { kind: 'redraw' }],
})

/** A clock on which every question takes a second, so that every piece of progress is told. */
const ticking = () => {
  let seconds = 0
  return () => seconds++
}
const run = (spec: StudySpec, where: Table = people, control: Partial<StudyControl> = {}) =>
  runStudy(spec, where, { executor, clock: ticking(), ...control })
const keyOf = ({ model, attack, distribution, contrast }: AttackResult) =>
  [model, attack, distribution, contrast].join(' ')

/** The paths of everything in a tree that is no finite number, text, truth or list of them. */
function oddities(value: unknown, path = 'results'): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path]
  if (typeof value === 'string' || typeof value === 'boolean') return []
  if (value === null || typeof value !== 'object')
    return path.endsWith('cutPoint') || path.endsWith('rows') ? [] : [path]
  if (ArrayBuffer.isView(value)) return [path]
  return Object.entries(value).flatMap(([key, part]) => oddities(part, `${path}.${key}`))
}

describe('a study with everything', () => {
  let results: Results
  const kept: RepetitionScores[] = []
  const progress: { fraction: number; stage: string; secondsLeft: number | null }[] = []
  const losses: string[] = []
  /** The fraction told last, at the end of each repetition. */
  const afterEach: number[] = []
  beforeAll(async () => {
    results = await run(full, people, {
      onRepetition: (scores) => {
        kept.push(scores)
        afterEach.push(progress.at(-1)?.fraction ?? 0)
      },
      onProgress: (point) => progress.push(point),
      onLoss: (model, repetition) => losses.push(`${model} ${repetition}`),
    })
  })

  it('has results that keep the contract, survive JSON, and hold no NaN', () => {
    expect(oddities(results)).toEqual([])
    expect(Results.parse(JSON.parse(JSON.stringify(results)))).toEqual(results)
  })

  it('says what became of the rows', () => {
    const { data } = results
    const codes = (people.columns.find(({ name }) => name === 'site') as { codes: Int32Array }).codes
    const home = codes.filter((code) => code === 0).length
    expect(data).toMatchObject({
      rows: 420,
      usedRows: 420,
      dropped: [],
      outcome: 'outcome',
      parents: ['age', 'smoker'],
      markovBlanket: ['age', 'smoker', 'marker'],
      features: ['age', 'smoker', 'marker', 'noise'],
      trainRows: Math.round(0.6 * home),
      heldOutRows: home - Math.round(0.6 * home),
      shiftRows: [
        { distribution: 'P*:site', rows: 420 - home },
        { distribution: 'P*:redraw', rows: home - Math.round(0.6 * home) },
      ],
    })
    expect(data.classes.reduce((sum, { rows }) => sum + rows!, 0)).toBe(420)
  })

  it('has a result for every model, distribution, attack and contrast', () => {
    expect(results.targets.map(({ model, distribution }) => `${model} ${distribution}`)).toEqual(
      ['cpt/parents', 'mlp/all'].flatMap((model) =>
        ['train', 'P', 'P*:site', 'P*:redraw'].map((distribution) => `${model} ${distribution}`),
      ),
    )
    expect(results.attacks).toHaveLength(2 * 2 * (2 + 3 + 3))
    expect(results.net.map(({ distribution }) => distribution).sort()).toEqual([
      ...Array(4).fill('P*:redraw'),
      ...Array(4).fill('P*:site'),
    ])
    for (const { accuracy, advantage, falsePositiveRate, rows, trainingRows } of results.attacks) {
      const [a, d, f] = [accuracy, advantage, falsePositiveRate].map((measure) => (measure as Estimate).values)
      expect([a.length, rows % 2, trainingRows % 2]).toEqual([3, 0, 0])
      // With as many members as others, accuracy is half of 1 + advantage.
      a.forEach((value, i) => expect(value).toBeCloseTo((1 + d[i]) / 2, 12))
      f.forEach((value) => expect(value * (rows / 2)).toBeCloseTo(Math.round(value * (rows / 2)), 9))
    }
  })

  it('has curves that rise from left to right and have the area told', () => {
    for (const { roc, auc } of results.attacks) {
      const { falsePositiveRate: x, truePositiveRate: y } = roc
      expect([x[0], x.at(-1), y.at(-1)]).toEqual([0, 1, 1])
      const area = x.reduce((sum, at, i) => (i === 0 ? 0 : sum + ((at - x[i - 1]) * (y[i] + y[i - 1])) / 2), 0)
      // The grid smooths steps of up to 1/40 wide corners; each adds at most its own height times the grid's hundredth.
      expect(Math.abs(area - (auc as Estimate).mean)).toBeLessThan(0.01)
      for (let i = 1; i < x.length; i++) expect(y[i]).toBeGreaterThanOrEqual(y[i - 1] - 1e-12)
    }
  })

  it('has the network’s learning curve, of the first repetition', () => {
    const [first, second] = results.models
    expect(first.learning).toEqual([])
    expect(second.learning.map(({ step }) => step)).toEqual([100, 150])
    expect(second.learning[1].loss).toBeLessThan(second.learning[0].loss)
    expect(new Set(losses)).toEqual(new Set(['mlp/all 0', 'mlp/all 1', 'mlp/all 2']))
  })

  it('tells of progress that only rises, and ends at the whole', () => {
    const fractions = progress.map(({ fraction }) => fraction)
    fractions.forEach((fraction, i) => expect(fraction).toBeGreaterThanOrEqual(i === 0 ? 0 : fractions[i - 1]))
    expect(fractions[0]).toBeLessThan(0.1)
    expect(fractions.at(-1)).toBeCloseTo(1, 9)
    for (const [i, fraction] of afterEach.entries()) expect(fraction).toBeCloseTo((i + 1) / 3, 9)
    // Of each repetition at least the network, the attackers and the end.
    expect(fractions.length).toBeGreaterThanOrEqual(3 * 3)
    const left = progress.map(({ secondsLeft }) => secondsLeft).filter((seconds) => seconds !== null)
    expect(left.every((seconds) => seconds >= 0)).toBe(true)
    expect(left.at(-1)).toBeCloseTo(0, 6)
    expect(progress[0].stage).toContain('repetition 1 of 3')
  })

  it('is bit-equal when repeated', async () => {
    expect(await run(full)).toEqual(results)
  })

  it('goes on from any repetitions that were kept, and gives what an uninterrupted run gives', async () => {
    for (const which of [[0], [1, 2], [0, 1, 2]]) {
      const finished = JSON.parse(JSON.stringify(which.map((i) => kept[i]))) as RepetitionScores[]
      const redone: number[] = []
      const points: number[] = []
      const resumed = await run(full, people, {
        finished,
        onRepetition: ({ repetition }) => void redone.push(repetition),
        onProgress: ({ fraction }) => points.push(fraction),
      })
      expect(resumed).toEqual(results)
      expect(redone).toEqual([0, 1, 2].filter((i) => !which.includes(i)))
      for (const fraction of points) expect(fraction).toBeGreaterThan(which.length / 3)
    }
  })

  it('gives the same numbers for what stays when attacks, models, shifts or repetitions are added', async () => {
    const more = await run(
      specOf({
        models: [table, network, { ...table, features: 'all' }],
        attacks: [confidence, threshold, { ...threshold, threshold: 'mean' }],
        shifts: [{ kind: 'site', home: ['North'] }, { kind: 'redraw' }],
      }),
    )
    const attacks = new Map(more.attacks.map((attack) => [keyOf(attack), attack]))
    for (const attack of results.attacks) expect(attacks.get(keyOf(attack))).toEqual(attack)
    expect(more.targets.slice(0, results.targets.length)).toEqual(results.targets)
    expect(more.attacks.length).toBeGreaterThan(results.attacks.length)

    const fewer = await run(
      specOf({ models: [network], attacks: [threshold], shifts: [{ kind: 'site', home: ['North'] }], repetitions: 2 }),
    )
    const firstTwo = (measure: unknown) => (measure as Estimate).values.slice(0, 2)
    const all = new Map(results.attacks.map((attack) => [keyOf(attack), attack]))
    for (const attack of fewer.attacks)
      expect((attack.accuracy as Estimate).values).toEqual(firstTwo(all.get(keyOf(attack))?.accuracy))
  })

  it('makes P* in all ways at once, without changing what each gives alone', async () => {
    const interventions = [{ column: 'smoker', to: 'value', value: 'no' }]
    const every = await run(
      specOf({
        models: [table, network],
        attacks: [confidence, threshold],
        shifts: [
          { kind: 'intervene', interventions, rows: 300 },
          { kind: 'noise', eta: 1, rows: 200 },
          { kind: 'redraw' },
          { kind: 'site', home: ['North'] },
        ],
      }),
    )
    expect(() => Results.parse(JSON.parse(JSON.stringify(every)))).not.toThrow()
    expect(oddities(every)).toEqual([])
    expect(every.data.shiftRows.map(({ distribution, rows }) => [distribution, rows])).toEqual([
      ['P*:intervene', 300],
      ['P*:noise', 200],
      ...results.data.shiftRows.map(({ distribution, rows }) => [distribution, rows]).reverse(),
    ])
    const attacks = new Map(every.attacks.map((attack) => [keyOf(attack), attack]))
    for (const attack of results.attacks) expect(attacks.get(keyOf(attack))).toEqual(attack)
    const targets = new Map(every.targets.map((target) => [`${target.model} ${target.distribution}`, target]))
    for (const target of results.targets) expect(targets.get(`${target.model} ${target.distribution}`)).toEqual(target)
    expect(every.net).toHaveLength(2 * 2 * 4)
    for (const place of ['other sites', 'the redrawn', 'the noisier', 'the population with values set'])
      expect(every.notes.some((note) => note.includes(`Training rows and ${place}`))).toBe(true)
    expect(every.notes).toContainEqual(
      expect.stringMatching(/^In the population with values set, smoker is always “no”, whatever their causes;/),
    )
    // Gaps of age are a value of their own and noise makes them more common, but no combination is new: all occur.
    expect(every.notes.filter((note) => note.includes('rules out'))).toEqual([])
  })

  it('gives other numbers for another seed', async () => {
    const other = await run(StudySpec.parse({ ...full, settings: { ...full.settings, seed: 2, repetitions: 1 } }))
    const values = ({ attacks }: Results) => attacks.map(({ auc }) => (auc as Estimate).values[0])
    expect(values(other)).not.toEqual(values(results))
  })
})

describe('cancelling', () => {
  it('stops between the steps of a network', async () => {
    const controller = new AbortController()
    const work = run(specOf({ models: [{ ...network, steps: 100_000 }] }), people, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    expect(await work.then(() => 'finished', toErrorData)).toMatchObject({ code: 'cancelled' })
  })
  it('is heard in a study that has nothing to wait for', async () => {
    const controller = new AbortController()
    let done = 0
    const work = run(specOf({ models: [table], repetitions: 1000 }), people, {
      signal: controller.signal,
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      onRepetition: () => void done++,
    })
    // A message from outside comes by the event loop, as this does.
    setTimeout(() => controller.abort(), 30)
    expect(await work.then(() => 'finished', toErrorData)).toMatchObject({ code: 'cancelled' })
    expect(done).toBeLessThan(1000)
  })
  it('before the start does nothing', async () => {
    let done = 0
    const work = run(full, people, { signal: AbortSignal.abort(), onRepetition: () => void done++ })
    await expect(work).rejects.toThrow()
    expect(done).toBe(0)
  })
})

describe('progress', () => {
  it('is told of studies without networks, too', async () => {
    const fractions: number[] = []
    await run(specOf({ models: [table], repetitions: 4 }), people, {
      onProgress: ({ fraction }) => fractions.push(Number(fraction.toFixed(9))),
    })
    expect(fractions).toEqual([0.25, 0.5, 0.75, 1])
  })
  it('reaches the end even where it is told rarely', async () => {
    const fractions: number[] = []
    // A clock that stands still: only the first and the last piece are told.
    await run(specOf({ models: [network] }), people, {
      clock: () => 0,
      onProgress: ({ fraction }) => fractions.push(fraction),
    })
    expect(fractions).toHaveLength(2)
    expect(fractions[1]).toBeCloseTo(1, 9)
  })
})

describe('what cannot be run', () => {
  it('is refused before any work', async () => {
    const few = patients(49, 1)
    await expect(run(specOf({}, few), few)).rejects.toMatchObject({ data: { code: 'too-few-rows' } })
  })
  it('is a person who has nearly all rows', async () => {
    const owner = numberColumn(
      'person',
      Array.from({ length: 420 }, (_, row) => (row < 380 ? 0 : row)),
    )
    const where = tableOf(...people.columns, owner)
    const spec = specOf({ repetitions: 30 }, where, { roles: { ...options.roles, person: 'person' } })
    await expect(run(spec, where)).rejects.toMatchObject({ data: { code: 'too-few-rows' } })
  })
  it('is a training that diverges, and the sentence says what to do', async () => {
    // Adam hardly ever diverges; this executor says that it did.
    const broken: Executor = {
      ...executor,
      compileFunction: (program) => executor.compileFunction(program),
      compileLoop: async () => ({
        run: async (count) => ({ state: {}, outputs: { loss: new Float32Array(count).fill(Number.NaN) } }),
        dispose: async () => {},
      }),
    }
    for (const settings of [{ models: [network] }, { attacks: [confidence] }])
      await expect(run(specOf(settings), people, { executor: broken })).rejects.toMatchObject({
        data: { code: 'study-invalid', advice: expect.stringContaining('learning rate') },
      })
  })
})
