import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { previewImages } from '../../src/jobs/images/index.ts'
import { failure, temporaryFolder } from '../../src/storage/testing.ts'
import { migrations } from '../../src/storage/workspace/migrations.ts'
import { open } from '../../src/storage/workspace/testing.ts'
import { Workspace } from '../../src/storage/workspace/workspace.ts'

/** Dumps of workspaces as earlier versions wrote them; `make.ts` there says how. Their names are numbers of schemas. */
const dumps = import.meta.dirname
const numbers = readdirSync(dumps)
  .flatMap((name) => /^(\d+)\.sql$/.exec(name)?.[1] ?? [])
  .map(Number)
  .sort((a, b) => a - b)

/** Makes the workspace of a dump. @returns its folder, and the rows of its tables as they were stored */
async function made(number: number): Promise<{ folder: string; rows: Map<string, unknown[][]> }> {
  const folder = join(temporaryFolder(), 'workspace')
  mkdirSync(folder)
  const instance = await DuckDBInstance.create(join(folder, 'cloister.duckdb'))
  const connection = await instance.connect()
  const rows = new Map<string, unknown[][]>()
  for (const line of readFileSync(join(dumps, `${number}.sql`), 'utf8').split('\n')) {
    const [, file, content] = /^-- file (\S+) (\S*)$/.exec(line) ?? []
    if (file) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), Buffer.from(content, 'base64'))
    } else if (line !== '' && !line.startsWith('--')) await connection.run(line)
    const [, table] = /^CREATE TABLE (\w+)/.exec(line) ?? []
    if (table) rows.set(table, [])
  }
  for (const table of rows.keys())
    rows.set(table, await (await connection.run(`SELECT * FROM ${table} ORDER BY 1`)).getRows())
  connection.closeSync()
  instance.closeSync()
  return { folder, rows }
}

/** What a column of JSON held, in the order of the table. */
const stored = (rows: Map<string, unknown[][]>, table: string, column: number): Record<string, unknown>[] =>
  (rows.get(table) ?? []).map((row) => JSON.parse(String(row[column])))

/** Holds everything in an opened workspace to what was stored by the version that wrote it. */
async function expectKept(workspace: Workspace, rows: Map<string, unknown[][]>, number: number): Promise<void> {
  const [dataset] = stored(rows, 'datasets', 3)
  const id = String(dataset.id)
  expect(await workspace.datasets.get(id)).toMatchObject(dataset)
  expect((await workspace.datasets.get(id)).columns.map(({ role }) => role)).toEqual(
    ['identifier', 'feature', 'sensitive', 'outcome'], // prettier-ignore
  )
  const preview = await workspace.datasets.preview(id, 0, 200)
  expect([preview.length, preview[1]]).toEqual([30, ['p1', '21.5', 'm', '0']])
  expect(await workspace.graphs.get(id)).toMatchObject(stored(rows, 'graphs', 1)[0])
  expect(await workspace.studies.get(id)).toMatchObject({ ...stored(rows, 'studies', 1)[0], name: 'Kept' })

  const runs = stored(rows, 'runs', 4)
  expect(await workspace.runs.list()).toHaveLength(2)
  for (const [i, run] of runs.entries()) {
    const found = await workspace.runs.get(String(run.id))
    if (run.state === 'running') expect(found.run.state).toBe('interrupted')
    else {
      expect(found.run).toMatchObject(run)
      expect(found.outcome).toMatchObject(stored(rows, 'runs', 6)[i])
      if (number >= 4) expect((await workspace.releases.of(found.run.id)).signOffs).not.toEqual({})
      if (number >= 6) expect(await workspace.reports.get(found.run.id)).toMatchObject({ intendedUse: 'For tests.' })
      if (number >= 7) expect(found.run.note).toBe('Noted.')
      expect(await workspace.runs.reuse(found.run.id)).toEqual({ datasetId: id, datasetName: 'People', notes: [] })
    }
  }
  const tables = await workspace.networks.get(id)
  if (number >= 2) expect(tables).toMatchObject(stored(rows, 'networks', 1)[0])
  else expect(tables).toBe(null)
  const sets = await workspace.images.list()
  expect(sets).toMatchObject(stored(rows, 'images', 2))
  expect(sets).toHaveLength(number >= 3 ? 1 : 0)
  for (const set of sets)
    expect((await previewImages(await workspace.images.request(set.id), 'training', 1)).classes).toHaveLength(10)
  const audits = await workspace.audits.list()
  expect(audits).toHaveLength(number >= 5 ? 1 : 0)
  for (const [i, audit] of audits.entries())
    expect(await workspace.audits.get(audit.id)).toMatchObject(stored(rows, 'model_audits', 2)[i])
}

describe('workspaces of earlier versions', () => {
  it('are there for every schema but the present one', () => {
    const all = migrations.map((_, i) => i + 1)
    expect(numbers.filter((number) => number < migrations.length)).toEqual(all.slice(0, -1))
  })

  it.each(numbers)('schema %i: everything is kept, can be changed, and goes through a backup', async (number) => {
    const { folder, rows } = await made(number)
    expect(rows.get('migrations')).toHaveLength(number)
    const workspace = await open(folder)
    await expectKept(workspace, rows, number)
    const file = join(temporaryFolder(), 'backup.tar.gz')
    await workspace.backup(file)
    const [{ id }] = await workspace.datasets.list()
    await workspace.datasets.rename(id, 'Renamed')
    const { run } = await workspace.runs.create(id)
    await workspace.runs.finish(run.id, { state: 'cancelled' })
    await workspace.close()
    const again = await open(folder)
    expect((await again.datasets.get(id)).name).toBe('Renamed')
    expect(await again.runs.list()).toHaveLength(3)
    await again.close()

    const restored = join(temporaryFolder(), 'restored')
    await Workspace.restore(file, restored, '1.2.3')
    const copy = await open(restored)
    await expectKept(copy, rows, number)
    await copy.close()
  })

  it.each(numbers)('schema %i: a backup that its own version wrote becomes a workspace of this one', async (number) => {
    const { folder, rows } = await made(number)
    const { writeBackup } = await import('../../src/storage/backup/index.ts')
    const { wholeFiles } = await import('../../src/storage/layout.ts')
    const about = {
      cloister: 'workspace backup' as const,
      form: 1 as const,
      version: '0.1.0',
      migration: number,
      createdAt: '2026-01-02T03:04:05.000Z',
      datasets: 1,
      runs: 2,
      audits: 0,
      imageSets: 0,
    }
    const file = join(temporaryFolder(), 'backup.tar.gz')
    await writeBackup(file, await wholeFiles(folder, new Set()), about)
    const restored = join(temporaryFolder(), 'restored')
    await Workspace.restore(file, restored, '1.2.3')
    const workspace = await open(restored)
    await expectKept(workspace, rows, number)
    await workspace.close()
  })

  it('of a version to come are refused with a sentence, and stay as they are', async () => {
    const { folder } = await made(numbers.at(-1)!)
    const database = join(folder, 'cloister.duckdb')
    const instance = await DuckDBInstance.create(database)
    const connection = await instance.connect()
    for (let number = migrations.length; number <= migrations.length + 1; number++)
      await connection.run(`INSERT OR REPLACE INTO migrations VALUES (${number}, 'x')`)
    connection.closeSync()
    instance.closeSync()
    const before = readFileSync(database)
    expect(await failure(open(folder))).toMatchObject({
      code: 'workspace-newer',
      message: 'This workspace was written by a newer Cloister.',
      advice: expect.stringMatching(/^Update Cloister/),
    })
    expect(readFileSync(database).equals(before)).toBe(true)
    expect(existsSync(`${database}.wal`)).toBe(false)
  })

  it('that somebody tampered with lead to no file outside', async () => {
    const { folder, rows } = await made(numbers.at(-1)!)
    const precious = join(dirname(folder), 'precious')
    mkdirSync(precious)
    writeFileSync(join(precious, 'rows.parquet'), 'kept')
    const instance = await DuckDBInstance.create(join(folder, 'cloister.duckdb'))
    const connection = await instance.connect()
    const [id, snapshot] = [String(rows.get('datasets')![0][0]), String(rows.get('datasets')![0][2])]
    await connection.run(`UPDATE datasets SET dataset = replace(dataset, '${snapshot}', '../../precious/rows')`)
    await connection.run("UPDATE images SET id = '../../precious'")
    connection.closeSync()
    instance.closeSync()
    const workspace = await open(folder)
    const outside = "The workspace's database names a file outside of the workspace."
    for (const work of [
      () => workspace.images.remove('../../precious'),
      () => workspace.images.request('../../precious'),
      () => workspace.datasets.preview(id, 0, 1),
    ])
      expect((await failure(work())).message).toBe(outside)
    expect((await failure(workspace.audits.end('../../precious', null))).code).toBe('not-found')
    await workspace.datasets.remove(id)
    await workspace.removals.empty()
    expect(readFileSync(join(precious, 'rows.parquet'), 'utf8')).toBe('kept')
    await workspace.close()
  })
})
