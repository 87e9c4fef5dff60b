import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findPlanted } from '../../../tests/support/planted.ts'
import { Database } from '../duckdb.ts'
import { failure, listing, suggestedPlan, temporaryFolder } from '../testing.ts'
import { undoMs } from './removal.ts'
import { compactionFlag } from '../layout.ts'
import { file, open, withDataset } from './testing.ts'

const database = 'cloister.duckdb'
const [text, number] = ['Zwqk7f3a91c2Xpv', 8.213746509123e77]

/** Sixty rows with a text and a number that stand nowhere else. */
const planted = `name,marker,label\n${Array.from({ length: 60 }, (_, i) => `${i % 3 === 0 ? text : `v${i % 4}`},${i === 7 ? number : `${i}.5`},${(i >> 1) % 2}\n`).join('')}`

async function withPlanted() {
  const folder = join(temporaryFolder(), 'workspace')
  const workspace = await open(folder)
  const path = file(planted, 'planted.csv')
  return { folder, workspace, dataset: await workspace.importFile(path, await suggestedPlan(path)) }
}

const snapshots = (folder: string) => listing(join(folder, 'snapshots')).length
const found = (folder: string) => findPlanted(folder, [text, number])

afterEach(() => vi.useRealTimers())

describe('a dataset that was removed', () => {
  it('is nowhere to be seen, and comes back whole with its runs', async () => {
    const { workspace, dataset } = await withDataset()
    await workspace.graphs.save(dataset.id, {
      nodes: ['age', 'label'],
      edges: [['age', 'label']],
      positions: {},
      origin: 'edited',
    })
    const settings = { ...(await workspace.studies.get(dataset.id)), name: 'Mine' }
    await workspace.studies.save(dataset.id, settings)
    const { run } = await workspace.runs.create(dataset.id)
    const going = await failure(workspace.datasets.remove(dataset.id, true))
    expect(going).toMatchObject({ code: 'not-allowed', message: expect.stringMatching(/still going on/) })
    await workspace.runs.finish(run.id, { state: 'cancelled' })
    const before = await workspace.runs.list()

    const removed = await workspace.datasets.remove(dataset.id, true)
    expect(removed).toMatchObject({ id: dataset.id, name: 'test', rows: 60, runs: 1 })
    expect(Date.parse(removed.until)).toBeGreaterThan(Date.now() + undoMs - 60_000)
    expect(await workspace.removals.list()).toEqual({ datasets: [removed], runs: [] })
    expect(await workspace.datasets.list()).toEqual([])
    expect(await workspace.runs.list()).toEqual([])
    for (const work of [
      () => workspace.datasets.get(dataset.id),
      () => workspace.datasets.preview(dataset.id, 0, 1),
      () => workspace.datasets.rename(dataset.id, 'x'),
      () => workspace.datasets.remove(dataset.id),
      () => workspace.graphs.get(dataset.id),
      () => workspace.studies.get(dataset.id),
      () => workspace.runs.create(dataset.id),
      () => workspace.runs.get(run.id),
    ])
      expect((await failure(work)).code).toBe('not-found')

    expect(await workspace.datasets.restore(dataset.id)).toEqual(dataset)
    expect((await workspace.graphs.get(dataset.id)).edges).toEqual([['age', 'label']])
    expect(await workspace.studies.get(dataset.id)).toEqual(settings)
    expect(await workspace.runs.list()).toEqual(before)
    expect(await workspace.removals.list()).toEqual({ datasets: [], runs: [] })
    expect((await failure(workspace.datasets.restore(dataset.id))).code).toBe('not-found')
    await workspace.close()
  })

  it('lets those runs stay removed that were removed before it', async () => {
    const { workspace, dataset } = await withDataset()
    const ids: string[] = []
    for (let i = 0; i < 2; i++) {
      const { run } = await workspace.runs.create(dataset.id)
      await workspace.runs.finish(run.id, { state: 'cancelled' })
      ids.push(run.id)
    }
    await workspace.runs.remove(ids[0])
    expect(await workspace.datasets.remove(dataset.id, true)).toMatchObject({ runs: 1 })
    expect((await workspace.removals.list()).runs.map(({ run }) => run.id)).toEqual([ids[0]])
    await workspace.datasets.restore(dataset.id)
    expect((await workspace.runs.list()).map(({ id }) => id)).toEqual([ids[1]])
    await workspace.close()
  })

  it('is there after a restart until its time is over, and then gone for good', async () => {
    const { folder, workspace, dataset } = await withPlanted()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    await workspace.datasets.remove(dataset.id)
    await workspace.close()
    vi.setSystemTime(Date.now() + undoMs - 1)
    const again = await open(folder)
    expect((await again.removals.list()).datasets.map(({ id }) => id)).toEqual([dataset.id])
    await again.close()
    vi.setSystemTime(Date.now() + 1)
    const last = await open(folder)
    expect((await failure(last.datasets.restore(dataset.id))).code).toBe('not-found')
    expect(snapshots(folder)).toBe(0)
    await last.close()
    expect(await found(folder)).toEqual([])
  })

  it('is deleted while the workspace is open, too, once its time is over', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: Date.now() })
    const { folder, workspace, dataset } = await withPlanted()
    await workspace.datasets.remove(dataset.id)
    vi.setSystemTime(Date.now() + undoMs - 60 * 60_000)
    vi.advanceTimersByTime(20 * 60_000)
    expect(await workspace.removals.list()).toMatchObject({ datasets: [{ id: dataset.id }] })
    vi.advanceTimersByTime(60 * 60_000)
    await vi.waitFor(() => expect(snapshots(folder)).toBe(0), 60_000)
    await workspace.close()
    expect(await found(folder)).toEqual([])
  })

  it('is in no backup', async () => {
    const { folder, workspace } = await withPlanted()
    const [{ id }] = await workspace.datasets.list()
    const target = (name: string) => join(dirname(folder), name)
    await workspace.backup(target('before.tar.gz'))
    expect(gunzipSync(readFileSync(target('before.tar.gz'))).includes(text), 'the search finds it').toBe(true)
    await workspace.datasets.remove(id)
    expect(await workspace.backup(target('after.tar.gz'))).toMatchObject({ datasets: 0 })
    const archive = gunzipSync(readFileSync(target('after.tar.gz')))
    expect([archive.includes(text), archive.includes('.parquet')]).toEqual([false, false])
    expect(await workspace.datasets.restore(id)).toMatchObject({ id })
    expect(await workspace.datasets.preview(id, 0, 1)).toEqual([[text, '0.5', '0']])
    await workspace.close()
  })
})

describe('deleting for good', () => {
  it('leaves no byte of the values, where deleting alone would leave them', async () => {
    const { folder, workspace, dataset } = await withPlanted()
    await workspace.datasets.rename(dataset.id, 'Other')
    await workspace.datasets.remove(dataset.id)
    await workspace.close()
    const parquet = `snapshots/${dataset.snapshot.sha256}.parquet`
    const where = await found(folder)
    for (const path of [database, parquet])
      for (const value of [text, number]) expect(where, 'before it is deleted').toContain(`${path}: ${value}`)

    const naive = await Database.open(join(folder, database), { temporary: folder })
    await naive.run('UPDATE datasets SET dataset = replace(dataset, chr(0), chr(1))')
    await naive.run('CREATE TABLE kept AS FROM datasets')
    await naive.run('DELETE FROM datasets')
    await naive.run('CHECKPOINT')
    naive.close()
    expect(readFileSync(join(folder, database)).includes(text), 'deleted, and still in the file').toBe(true)
    const undone = await Database.open(join(folder, database), { temporary: folder })
    await undone.run('INSERT INTO datasets FROM kept')
    await undone.run('DROP TABLE kept')
    undone.close()

    const again = await open(folder)
    await again.removals.empty()
    expect(await found(folder), 'while it is open').toEqual([])
    expect(await again.removals.list()).toEqual({ datasets: [], runs: [] })
    await again.close()
    expect(await found(folder)).toEqual([])
    expect(existsSync(join(folder, compactionFlag))).toBe(false)
  })

  it('keeps everything else, and lets what is asked meanwhile wait', async () => {
    const { folder, workspace, dataset } = await withPlanted()
    const path = file('a,label\n1,0\n2,1\n3,0\n')
    const kept = await workspace.importFile(path, await suggestedPlan(path))
    await workspace.datasets.remove(dataset.id)
    const asked: Promise<unknown>[] = []
    const emptied = workspace.removals.empty()
    for (let i = 0; i < 50; i++) {
      asked.push(workspace.datasets.get(kept.id), workspace.datasets.preview(kept.id, 0, 1))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    asked.push(workspace.datasets.rename(kept.id, 'Kept'))
    await emptied
    await Promise.all(asked)
    await workspace.close()
    const again = await open(folder)
    expect((await again.datasets.list()).map(({ name }) => name)).toEqual(['Kept'])
    await again.close()
  })

  it('is done when the workspace is opened next, if the process died over it', async () => {
    const { folder, workspace, dataset } = await withPlanted()
    await workspace.close()
    const half = await Database.open(join(folder, database), { temporary: folder })
    await half.run('DELETE FROM datasets')
    half.close()
    writeFileSync(join(folder, compactionFlag), '')
    for (const rest of ['.new', '.new.wal']) writeFileSync(join(folder, `${database}${rest}`), text)
    expect((await found(folder)).length).toBeGreaterThan(0)
    const again = await open(folder)
    expect(await again.datasets.list()).toEqual([])
    await again.close()
    expect(await found(folder)).toEqual([])
    expect(readdirSync(folder)).not.toContain(compactionFlag)
    expect(existsSync(join(folder, 'snapshots', `${dataset.snapshot.sha256}.parquet`))).toBe(false)
  })

  it('waits for a study that reads the rows', async () => {
    const { folder, workspace, dataset } = await withPlanted()
    const { run } = await workspace.runs.create(dataset.id)
    await workspace.datasets.remove(dataset.id)
    await workspace.removals.empty()
    expect(snapshots(folder)).toBe(1)
    await workspace.runs.finish(run.id, { state: 'cancelled' })
    await workspace.removals.empty()
    expect(snapshots(folder)).toBe(0)
    expect((await workspace.runs.get(run.id)).run.state).toBe('cancelled')
    await workspace.close()
  })

  it('clears the file of what a Cloister before this one deleted', async () => {
    const { folder, workspace } = await withPlanted()
    await workspace.close()
    const old = await Database.open(join(folder, database), { temporary: folder })
    await old.run('DELETE FROM datasets')
    for (const table of ['removed_datasets', 'waiting_runs', 'run_repetitions']) await old.run(`DROP TABLE ${table}`)
    await old.run('DELETE FROM migrations WHERE number >= 8')
    old.close()
    expect(readFileSync(join(folder, database)).includes(text)).toBe(true)
    await (await open(folder)).close()
    expect(await found(folder)).toEqual([])
  })
})
