import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { JobRequest, Run, type RunEnding } from '#shared/contracts/job.ts'
import type { Manifest, Results } from '#shared/contracts/results.ts'
import { VerifyRequest } from '#shared/contracts/verification.ts'
import { failure } from '../testing.ts'
import { ReportOptions } from '#shared/contracts/report.ts'
import { undoMs } from './removal.ts'
import { open, withDataset } from './testing.ts'

const failed: RunEnding = { state: 'failed', error: { code: 'internal', message: 'm', advice: 'a' } }

describe('runs', () => {
  it('are created from the dataset, its graph and its study', async () => {
    const { workspace, dataset } = await withDataset()
    await workspace.graphs.save(dataset.id, {
      nodes: [],
      edges: [
        ['age', 'label'],
        ['hospital', 'label'],
      ],
      positions: {},
      origin: 'edited',
    })
    const { run, request } = await workspace.runs.create(dataset.id)
    expect(Run.parse(run)).toEqual(run)
    expect(JobRequest.parse(request)).toEqual(request)
    expect(request).toMatchObject({
      runId: run.id,
      snapshotPath: workspace.snapshotPath(dataset),
      source: dataset.source,
      snapshot: dataset.snapshot.sha256,
      version: '1.2.3',
      spec: { cutPoint: null, edges: [['age', 'label']], settings: await workspace.studies.get(dataset.id) },
    })
    expect(request.spec.columns[1]).toEqual({ name: 'age', type: 'number', role: 'feature', missing: 'impute' })
    expect(run).toMatchObject({ state: 'running', datasetName: 'test', name: 'Study of test' })
    expect(await workspace.runs.list()).toEqual([run])
    expect((await failure(workspace.runs.remove(run.id))).code).toBe('not-allowed')
    await workspace.close()
  })

  it('that were cut off are queued again, with what was kept of them', async () => {
    const { workspace, dataset } = await withDataset()
    const { run, request } = await workspace.runs.create(dataset.id)
    const kept = [1, 0].map((repetition) => ({
      repetition,
      madeBy: 'here',
      seconds: 2.5,
      scores: `{"a":${repetition}}`,
    }))
    for (const each of kept) await workspace.runs.keep(run.id, each)
    await workspace.runs.keep(run.id, kept[0])
    expect((await failure(workspace.runs.queueAgain(run.id))).code, 'while it is going on').toBe('not-allowed')

    const ended = await workspace.runs.finish(run.id, failed)
    expect(ended).toMatchObject({ state: 'failed', kept: 2 })
    expect(Run.parse(ended)).toEqual(ended)
    expect(await workspace.runs.list()).toEqual([ended])
    const waiting = await workspace.runs.queueAgain(run.id)
    expect(waiting).toMatchObject({ state: 'waiting', place: 1, error: null, finishedAt: null })
    expect((await failure(workspace.runs.queueAgain(run.id))).code).toBe('not-allowed')
    const next = await workspace.runs.next()
    expect(next).toEqual({ run: expect.objectContaining({ id: run.id, state: 'running' }), request, kept: kept.toReversed(), problem: null }) // prettier-ignore
    await workspace.close()
  })

  it('keep nothing of their parts once they have results, are removed for good, or their rows are', async () => {
    const { workspace, dataset } = await withDataset()
    const part = { repetition: 0, madeBy: 'here', seconds: 1, scores: '{}' }
    const create = async () => {
      const { run, request } = await workspace.runs.create(dataset.id)
      await workspace.runs.keep(run.id, part)
      return [run.id, request] as const
    }
    const [[finished, request], [removed], [stays]] = [await create(), await create(), await create()]
    const ending: RunEnding = { state: 'finished', results: results(request), manifest: manifest(request) }
    expect(await workspace.runs.finish(finished, ending)).not.toHaveProperty('kept')
    await workspace.runs.keep(finished, part)
    expect((await workspace.runs.get(finished)).run, 'a part that comes late').not.toHaveProperty('kept')
    for (const id of [removed, stays]) await workspace.runs.finish(id, { state: 'cancelled' })
    await workspace.runs.remove(removed)
    await workspace.removals.empty()
    expect((await workspace.runs.get(stays)).run.kept).toBe(1)
    await workspace.datasets.remove(dataset.id)
    await workspace.removals.empty()
    expect((await workspace.runs.get(stays)).run).not.toHaveProperty('kept')
    await workspace.close()
  })

  it('wait for their turn in an order that can be changed, with the study as it was', async () => {
    const { workspace, dataset } = await withDataset()
    const first = await workspace.runs.create(dataset.id)
    const settings = await workspace.studies.get(dataset.id)
    const [b, c, d] = [
      await workspace.runs.create(dataset.id, { waits: true }),
      await workspace.runs.create(dataset.id, { waits: true }),
      await workspace.runs.create(dataset.id, { waits: true }),
    ].map(({ run }) => run)
    expect([b, c, d]).toMatchObject([1, 2, 3].map((place) => ({ state: 'waiting', place, progress: null })))
    expect(Run.parse(b)).toEqual(b)
    expect((await failure(workspace.runs.remove(b.id))).code).toBe('not-allowed')
    const order = async () =>
      (await workspace.runs.list())
        .filter(({ place }) => place !== undefined)
        .sort((x, y) => x.place! - y.place!)
        .map(({ id }) => id)
    await workspace.runs.moveUp(d.id)
    expect(await order()).toEqual([b.id, d.id, c.id])
    await workspace.runs.moveUp(b.id)
    expect(await order(), 'the first stays first').toEqual([b.id, d.id, c.id])
    expect((await failure(workspace.runs.moveUp(first.run.id))).code).toBe('not-found')
    const cancelled = await workspace.runs.finish(b.id, { state: 'cancelled' })
    expect(cancelled).toMatchObject({ state: 'cancelled' })
    expect(cancelled).not.toHaveProperty('place')
    expect(await order()).toEqual([d.id, c.id])

    await workspace.studies.save(dataset.id, { ...settings, repetitions: 3 })
    await workspace.datasets.remove(dataset.id)
    await workspace.runs.finish(first.run.id, { state: 'cancelled' })
    const next = await workspace.runs.next()
    expect(next).toMatchObject({ run: { id: d.id, state: 'running' }, problem: null })
    expect(next!.run).not.toHaveProperty('place')
    expect(next!.request.spec.settings, 'as it was when the run was asked for').toEqual(settings)
    expect(existsSync(next!.request.snapshotPath), 'its rows have waited with it').toBe(true)
    rmSync(next!.request.snapshotPath)
    expect((await workspace.runs.next())?.problem?.code).toBe('data-changed')
    expect(await workspace.runs.next()).toBeNull()
    await workspace.close()
  })

  it('go on waiting when the program was closed, and the one that ran is interrupted', async () => {
    const { workspace, dataset } = await withDataset()
    const { run } = await workspace.runs.create(dataset.id)
    const waiting = (await workspace.runs.create(dataset.id, { waits: true })).run
    await workspace.datasets.remove(dataset.id)
    await workspace.close()
    const again = await open(workspace.folder)
    expect((await again.runs.get(run.id)).run.state).toBe('interrupted')
    expect((await again.runs.get(waiting.id)).run).toEqual(waiting)
    expect(await again.runs.next()).toMatchObject({ run: { id: waiting.id }, problem: null })
    await again.close()
  })

  it('end, keep their results when their dataset is removed, and end only once', async () => {
    const { workspace, dataset } = await withDataset()
    const { run, request } = await workspace.runs.create(dataset.id)
    await workspace.datasets.remove(dataset.id)
    await workspace.removals.empty()
    expect(existsSync(request.snapshotPath), 'a running run still needs its rows').toBe(true)
    const ending: RunEnding = { state: 'finished', results: results(request), manifest: manifest(request) }
    const ended = await workspace.runs.finish(run.id, ending)
    expect(ended).toMatchObject({
      state: 'finished',
      progress: null,
      error: null,
      finding: expect.stringMatching(/58\.0\s% with the associational model and 51\.0\s% with the causal model/),
    })
    await workspace.removals.empty()
    expect(existsSync(request.snapshotPath)).toBe(false)
    expect(await workspace.runs.get(run.id)).toEqual({
      run: ended,
      outcome: { results: ending.results, manifest: ending.manifest },
    })
    expect(await workspace.runs.finish(run.id, failed)).toEqual(ended)
    await workspace.runs.remove(run.id)
    expect(await workspace.runs.list()).toEqual([])
    await workspace.close()
  })

  it('can be run again from the rows that are stored, while these are there and whole', async () => {
    const { workspace, dataset } = await withDataset()
    const { run, request } = await workspace.runs.create(dataset.id)
    expect(await failure(workspace.runs.again(run.id))).toMatchObject({ code: 'not-found' })
    const outcome = { results: results(request), manifest: manifest(request) }
    await workspace.runs.finish(run.id, { state: 'finished', ...outcome })
    expect(VerifyRequest.parse(await workspace.runs.again(run.id))).toEqual({ request, stored: outcome })
    appendFileSync(request.snapshotPath, 'x')
    expect((await failure(workspace.runs.again(run.id))).code).toBe('data-changed')
    rmSync(request.snapshotPath)
    expect((await failure(workspace.runs.again(run.id))).code).toBe('data-changed')
    expect((await failure(workspace.runs.again('other'))).code).toBe('not-found')
    await workspace.close()
  })

  it('are interrupted when the program ends, and may end all the same', async () => {
    const { workspace, dataset } = await withDataset()
    const { run } = await workspace.runs.create(dataset.id)
    const other = await workspace.runs.create(dataset.id)
    await workspace.runs.finish(other.run.id, { state: 'cancelled' })
    await workspace.close()
    const again = await open(workspace.folder)
    expect((await again.runs.get(run.id)).run).toMatchObject({ state: 'interrupted', progress: null })
    expect((await again.runs.get(other.run.id)).run.state).toBe('cancelled')
    expect(await again.runs.finish(run.id, failed)).toMatchObject({ state: 'failed', error: failed.error })
    await again.close()
  })

  it('are not created without an outcome, or when the rows are gone or altered', async () => {
    const { workspace, dataset } = await withDataset()
    const path = workspace.snapshotPath(dataset)
    await workspace.datasets.changeColumn(dataset.id, { name: 'label', role: 'feature' })
    expect((await failure(workspace.runs.create(dataset.id))).code).toBe('outcome-invalid')
    await workspace.datasets.changeColumn(dataset.id, { name: 'label', role: 'outcome' })
    appendFileSync(path, 'x')
    expect(await failure(workspace.runs.create(dataset.id))).toMatchObject({
      code: 'data-changed',
      message: expect.stringMatching(/altered or damaged/),
    })
    rmSync(path)
    expect((await failure(workspace.runs.create(dataset.id))).code).toBe('data-changed')
    expect((await failure(workspace.datasets.preview(dataset.id, 0, 1))).code).toBe('data-changed')
    expect(await workspace.runs.list()).toEqual([])
    await workspace.close()
  })
})

describe('runs as people keep them', () => {
  it('are given names and notes while they run and after, and the note is in what the report says', async () => {
    const { workspace, dataset } = await withDataset()
    const { run, request } = await workspace.runs.create(dataset.id)
    expect(await workspace.runs.change(run.id, { name: 'Small network' })).toEqual({ ...run, name: 'Small network' })
    const ending: RunEnding = { state: 'finished', results: results(request), manifest: manifest(request) }
    expect(await workspace.runs.finish(run.id, ending)).toMatchObject({ name: 'Small network', state: 'finished' })
    await workspace.runs.change(run.id, { note: 'Asked for by the board.' })
    expect((await workspace.runs.get(run.id)).run).toMatchObject({
      name: 'Small network',
      note: 'Asked for by the board.',
    })
    expect((await workspace.reports.get(run.id)).note).toBe('Asked for by the board.')
    // What is kept for the next report of the dataset does not hold the note of another run.
    await workspace.reports.save(
      run.id,
      ReportOptions.parse({ intendedUse: 'Triage', note: 'Asked for by the board.' }),
    )
    const other = await workspace.runs.create(dataset.id)
    expect(await workspace.reports.get(other.run.id)).toMatchObject({ intendedUse: 'Triage', note: '' })
    expect((await failure(workspace.runs.change('x', { name: 'y' }))).code).toBe('not-found')
    await workspace.close()
  })

  it('lend their settings to the dataset’s study again, and tell what else has changed since', async () => {
    const { workspace, dataset, run } = await withRun()
    const before = await workspace.studies.get(dataset.id)
    await workspace.studies.save(dataset.id, { ...before, name: 'Another', repetitions: 3, seed: 9 })
    expect(await workspace.runs.reuse(run.id)).toEqual({ datasetId: dataset.id, datasetName: 'test', notes: [] })
    expect(await workspace.studies.get(dataset.id)).toEqual(before)

    await workspace.datasets.changeColumn(dataset.id, { name: 'age', role: 'sensitive' })
    const edges: [string, string][] = [['smoker', 'label']]
    await workspace.graphs.save(dataset.id, { nodes: [], edges, positions: {}, origin: 'edited' })
    expect((await workspace.runs.reuse(run.id)).notes).toEqual([
      'Not as they were for that run: the roles or missing values of "age".',
      'The graph is not as it was for that run.',
    ])
    expect((await workspace.graphs.get(dataset.id)).edges).toEqual(edges)

    await workspace.datasets.remove(dataset.id)
    expect(await failure(workspace.runs.reuse(run.id))).toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/dataset of this run, "test"/),
    })
    await workspace.close()
  })

  it('come back whole when their removal is undone', async () => {
    const { workspace, run } = await withRun()
    const before = await workspace.runs.get(run.id)
    const { until } = await workspace.runs.remove(run.id)
    expect(Date.parse(until)).toBeGreaterThan(Date.now() + undoMs - 60_000)
    expect(await workspace.runs.list()).toEqual([])
    expect((await failure(workspace.runs.get(run.id))).code).toBe('not-found')
    expect((await failure(workspace.reports.get(run.id))).code).toBe('not-found')
    expect((await failure(workspace.releases.of(run.id))).code).toBe('not-found')
    expect((await failure(workspace.runs.remove(run.id))).code).toBe('not-found')

    expect(await workspace.runs.restore(run.id)).toEqual(before.run)
    expect(await workspace.runs.get(run.id)).toEqual(before)
    expect((await workspace.reports.get(run.id)).intendedUse).toBe('Triage')
    expect((await workspace.releases.of(run.id)).signOffs).toEqual({ 'mlp/all': signOff })
    await workspace.close()
  })

  it('are gone for good after the time that was told, and not before, with all that belongs to them; one that was brought back stays', async () => {
    const { workspace, run, dataset } = await withRun()
    const kept = (await workspace.runs.create(dataset.id)).run
    await workspace.runs.finish(kept.id, failed)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    try {
      await workspace.runs.remove(run.id)
      await workspace.runs.remove(kept.id)
      await workspace.close()
      vi.setSystemTime(Date.now() + undoMs - 1)
      const before = await open(workspace.folder)
      expect((await before.removals.list()).runs.length).toBe(2)
      expect(await before.runs.restore(kept.id)).toMatchObject({ id: kept.id })
      expect((await before.reports.get(kept.id)).intendedUse, 'of a run that was removed').toBe('')
      await before.close()
      vi.setSystemTime(Date.now() + 1)
      const after = await open(workspace.folder)
      expect((await failure(after.runs.restore(run.id))).code).toBe('not-found')
      expect((await after.runs.list()).map(({ id }) => id)).toEqual([kept.id])
      await after.close()
    } finally {
      vi.useRealTimers()
    }
  })
})

const signOff = {
  name: 'A. Smith',
  role: 'Officer',
  date: '2026-11-22',
  decision: 'conditions',
  remarks: '',
  bucket: 'against',
} as const

/** A finished run with what its report says and a sign-off. */
async function withRun() {
  const { workspace, dataset } = await withDataset()
  const { run, request } = await workspace.runs.create(dataset.id)
  await workspace.runs.finish(run.id, { state: 'finished', results: results(request), manifest: manifest(request) })
  await workspace.reports.save(run.id, ReportOptions.parse({ intendedUse: 'Triage' }))
  await workspace.releases.sign(run.id, 'mlp/all', signOff)
  return { workspace, dataset, run }
}

const manifest = ({ source, snapshot }: JobRequest): Manifest => ({
  cloister: '1.2.3',
  startedAt: '2026-01-01T00:00:00Z',
  seconds: 1,
  seed: 1,
  spec: 'hash',
  data: { ...source, snapshot },
  backend: { name: 'reference', version: '1', threads: 1 },
  runtime: {},
  machine: { platform: 'linux', processor: 'x', cores: 2, memoryBytes: 1 },
  notices: [],
  command: 'cloister run',
})

function results({ spec }: JobRequest): Results {
  const estimate = (mean: number) => ({ mean, low: mean, high: mean, method: 'one repetition', values: [mean] })
  const roc = { falsePositiveRate: [], truePositiveRate: [], low: [], high: [] }
  const common = {
    attack: 'confidence-classifier',
    distribution: 'P',
    contrast: 'membership',
    rows: 10,
    trainingRows: 10,
  } as const
  const attack = (model: string, accuracy: number) => ({
    ...common,
    model,
    accuracy: estimate(accuracy),
    auc: estimate(0.5),
    advantage: estimate(0),
    falsePositiveRate: estimate(0.5),
    roc,
  })
  const model = (key: string, features: 'parents' | 'all', family: 'causal' | 'associational') => ({
    key,
    kind: 'cpt' as const,
    features,
    family,
    columns: [],
    parameters: 1,
    learning: [],
  })
  return {
    format: 'cloister-results',
    version: 1,
    spec,
    data: {
      rows: 60,
      usedRows: 60,
      dropped: [],
      outcome: 'label',
      classes: [],
      parents: [],
      markovBlanket: [],
      features: [],
      trainRows: 36,
      heldOutRows: 24,
      shiftRows: [],
    },
    models: [model('cpt/parents', 'parents', 'causal'), model('mlp/all', 'all', 'associational')],
    targets: [],
    attacks: [attack('cpt/parents', 0.51), attack('mlp/all', 0.58)],
    net: [],
    notes: [],
  }
}
