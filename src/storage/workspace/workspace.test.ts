import { spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Database } from '../duckdb.ts'
import { failure, listing, suggestedPlan, temporaryFolder } from '../testing.ts'
import { migrate, migrations } from './migrations.ts'
import { file, open, table, withDataset } from './testing.ts'

describe('a workspace', () => {
  it('is there again after a restart', async () => {
    const { workspace, dataset } = await withDataset()
    await workspace.graphs.save(dataset.id, {
      ...(await workspace.graphs.get(dataset.id)),
      edges: [['age', 'label']],
      origin: 'edited',
    })
    await workspace.studies.save(dataset.id, { ...(await workspace.studies.get(dataset.id)), repetitions: 3 })
    await workspace.close()
    const again = await open(workspace.folder)
    expect(await again.datasets.get(dataset.id)).toEqual(dataset)
    expect((await again.graphs.get(dataset.id)).edges).toEqual([['age', 'label']])
    expect((await again.studies.get(dataset.id)).repetitions).toBe(3)
    await again.close()
  })

  it('belongs to one process at a time', { timeout: 300_000 }, async () => {
    const workspace = await open()
    expect((await failure(open(workspace.folder))).code).toBe('workspace-locked')
    await workspace.close()
    const holder = await holdElsewhere(join(workspace.folder, 'cloister.duckdb'))
    expect(await failure(open(workspace.folder))).toMatchObject({
      code: 'workspace-locked',
      message: 'This workspace is open in another Cloister.',
    })
    holder.kill()
    await new Promise((resolve) => holder.once('exit', resolve))
    await (await open(workspace.folder)).close()
  })

  it('is refused when a newer Cloister wrote it, and left as it is', async () => {
    const workspace = await open()
    await workspace.close()
    const path = join(workspace.folder, 'cloister.duckdb')
    const database = await Database.open(path, { temporary: workspace.folder })
    await database.run('INSERT INTO migrations VALUES (?, ?)', [migrations.length + 1, '2030-01-01'])
    database.close()
    const before = listing(workspace.folder)
    expect((await failure(open(workspace.folder))).code).toBe('workspace-newer')
    expect(listing(workspace.folder)).toEqual(before)
  })

  it('is refused when its database is damaged or its folder cannot be made', async () => {
    const folder = join(temporaryFolder(), 'damaged')
    mkdirSync(folder)
    writeFileSync(join(folder, 'cloister.duckdb'), 'x'.repeat(20_000))
    expect((await failure(open(folder))).message).toBe("The workspace's database is damaged.")
    expect((await failure(open(join(file('x'), 'workspace')))).code).toBe('not-allowed')
  })

  it('is cleared of what an unfinished import left behind', async () => {
    const { workspace, dataset } = await withDataset()
    await workspace.close()
    const snapshots = join(workspace.folder, 'snapshots')
    mkdirSync(join(snapshots, 'abc.part'))
    writeFileSync(join(snapshots, 'abc.part/rows.parquet'), 'x')
    writeFileSync(join(snapshots, `${'0'.repeat(64)}.parquet`), 'x')
    const again = await open(workspace.folder)
    expect(listing(snapshots)).toEqual([`${dataset.snapshot.sha256}.parquet ${dataset.snapshot.bytes}`])
    await again.close()
  })

  it('imports one file at a time, and stops importing when it is closed', async () => {
    const workspace = await open()
    const path = file(`a,b\n${'1,2\n3,4\n'.repeat(300_000)}`)
    const plan = await suggestedPlan(path)
    const first = failure(workspace.importFile(path, plan))
    expect((await failure(workspace.importFile(path, plan))).code).toBe('not-allowed')
    await workspace.close()
    expect((await first).code).toBe('cancelled')
    const again = await open(workspace.folder)
    expect(await again.datasets.list()).toEqual([])
    expect(listing(join(again.folder, 'snapshots'))).toEqual([])
    await again.close()
  })

  it('is as it was after an import that failed', async () => {
    const { workspace, dataset } = await withDataset()
    const before = listing(join(workspace.folder, 'snapshots'))
    const path = file(table)
    const plan = await suggestedPlan(path)
    appendFileSync(path, 'p61,old,f,South,no,1\n')
    expect((await failure(workspace.importFile(path, plan))).code).toBe('csv-value')
    expect(listing(join(workspace.folder, 'snapshots'))).toEqual(before)
    expect((await workspace.datasets.list()).map(({ id }) => id)).toEqual([dataset.id])
    await workspace.close()
  })
})

describe('migrations', () => {
  it('run once each, in order, and a failing one leaves nothing', async () => {
    const database = await Database.open(':memory:', { temporary: temporaryFolder() })
    const steps = [
      ['CREATE TABLE a (x INTEGER)'],
      ['ALTER TABLE a ADD COLUMN y INTEGER', 'INSERT INTO a VALUES (1, 2)'],
    ]
    expect(await migrate(database, steps.slice(0, 1))).toBe(1)
    expect(await migrate(database, steps)).toBe(1)
    expect(await migrate(database, steps)).toBe(0)
    expect(await database.rows('SELECT * FROM a')).toEqual([[1, 2]])
    await failure(migrate(database, [...steps, ['CREATE TABLE b (x INTEGER)', 'nonsense']]))
    expect(await migrate(database, [...steps, ['CREATE TABLE b (x INTEGER)']])).toBe(1)
    expect((await failure(migrate(database, steps))).code).toBe('workspace-newer')
    database.close()
  })
})

/** A process that has the database open. */
async function holdElsewhere(path: string) {
  const code = `import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
    globalThis.held = await DuckDBInstance.create(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000) })`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}
