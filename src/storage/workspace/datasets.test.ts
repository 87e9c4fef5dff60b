import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ChangedColumns, Dataset, type DatasetSummary } from '#shared/contracts/dataset.ts'
import { Database } from '../duckdb.ts'
import { failure, listing, suggestedPlan, temporaryFolder } from '../testing.ts'
import { file, open, table, withDataset } from './testing.ts'

describe('datasets', () => {
  it('are listed, shown, renamed and removed', async () => {
    const { workspace, dataset } = await withDataset()
    expect(Dataset.parse(dataset)).toEqual(dataset)
    const summary: DatasetSummary = {
      id: dataset.id,
      name: 'test',
      createdAt: dataset.createdAt,
      rows: 60,
      columns: 6,
      outcome: 'label',
    }
    expect(await workspace.datasets.list()).toEqual([summary])
    expect(await workspace.datasets.preview(dataset.id, 58, 10)).toEqual([
      ['p58', '41.5', 'f', 'North', 'no', '1'],
      ['p59', '42.5', 'm', 'North', 'no', '1'],
    ])
    expect(await workspace.datasets.preview(dataset.id, 60, 10)).toEqual([])
    expect((await workspace.datasets.rename(dataset.id, 'Trial')).name).toBe('Trial')
    await workspace.datasets.remove(dataset.id)
    await workspace.removals.empty()
    expect(await workspace.datasets.list()).toEqual([])
    expect(listing(join(workspace.folder, 'snapshots'))).toEqual([])
    for (const work of [
      () => workspace.datasets.get('x'),
      () => workspace.datasets.remove(dataset.id),
      () => workspace.graphs.get('x'),
      () => workspace.studies.get('x'),
      () => workspace.runs.get('x'),
    ]) {
      expect((await failure(work)).code).toBe('not-found')
    }
    await workspace.close()
  })

  it('show missing values and dates', async () => {
    const workspace = await open()
    const path = file('x,day,c\n1,2020-01-31,a\n,,c\n2.5,2020-02-01,b\n')
    const { id } = await workspace.importFile(path, await suggestedPlan(path))
    expect(await workspace.datasets.preview(id, 0, 3)).toEqual([
      ['1', '2020-01-31', 'a'],
      [null, null, 'c'],
      ['2.5', '2020-02-01', 'b'],
    ])
    await workspace.close()
  })

  it('that were stored before dates had an order have the day first', async () => {
    const { workspace, dataset } = await withDataset()
    await workspace.close()
    const database = await Database.open(join(workspace.folder, 'cloister.duckdb'), { temporary: temporaryFolder() })
    await database.run(`UPDATE datasets SET dataset = replace(dataset, '"dateOrder":"day",', '')`)
    const [[text]] = await database.rows('SELECT dataset FROM datasets')
    expect(JSON.parse(String(text)).dialect).not.toHaveProperty('dateOrder')
    database.close()
    const again = await open(workspace.folder)
    expect(await again.datasets.get(dataset.id)).toEqual(dataset)
    await again.close()
  })

  it('share a snapshot until the last of them is removed', async () => {
    const { workspace, dataset } = await withDataset()
    const path = file(table)
    const second = await workspace.importFile(path, await suggestedPlan(path))
    expect(second.snapshot).toEqual(dataset.snapshot)
    await workspace.datasets.remove(dataset.id)
    await workspace.removals.empty()
    expect(listing(join(workspace.folder, 'snapshots')).length).toBe(1)
    await workspace.datasets.remove(second.id)
    await workspace.removals.empty()
    expect(listing(join(workspace.folder, 'snapshots'))).toEqual([])
    await workspace.close()
  })

  it('have one outcome, one site and one person column', async () => {
    const { workspace, dataset } = await withDataset()
    const roles = ({ columns }: Dataset) => columns.map(({ role }) => role).join(' ')
    const change = (name: string, role: Dataset['columns'][number]['role']) =>
      workspace.datasets.changeColumn(dataset.id, { name, role })
    expect(roles(dataset)).toBe('identifier feature sensitive site feature outcome')
    await workspace.datasets.changeColumn(dataset.id, { name: 'age', role: 'outcome' })
    await workspace.datasets.setCutPoint(dataset.id, 40)
    const changed = await change('smoker', 'outcome')
    expect(roles(changed)).toBe('identifier feature sensitive site outcome feature')
    expect(changed.cutPoint).toBe(null)
    const { columns } = changed
    expect(columns[4]).toMatchObject({ role: 'outcome', reason: '', missing: 'drop' })
    expect(columns[1]).toMatchObject({ role: 'feature', reason: '"smoker" is the outcome now', missing: 'impute' })
    expect(roles(await change('smoker', 'site'))).toBe('identifier feature sensitive ignored site feature')
    expect(roles(await change('id', 'person'))).toBe('person feature sensitive ignored site feature')
    expect(roles(await change('sex', 'person'))).toBe('ignored feature person ignored site feature')
    expect((await failure(change('gone', 'feature'))).code).toBe('not-found')
    expect(await workspace.datasets.changeColumn(dataset.id, { name: 'age', missing: 'drop' })).toMatchObject({
      columns: { 1: { missing: 'drop', role: 'feature' } },
    })
    await workspace.close()
  })

  it('answer a change of many with the columns that it changed, and several changes are one', async () => {
    const { workspace, dataset } = await withDataset()
    const { id } = dataset
    const answer = await workspace.datasets.changeColumns(id, { names: ['age', 'sex'], role: 'ignored' })
    expect(answer).toEqual({
      columns: ['age', 'sex'].map((name) => expect.objectContaining({ name, role: 'ignored', reason: '' })),
      cutPoint: null,
    })
    expect(ChangedColumns.parse(answer)).toEqual(answer)
    const outcome = await workspace.datasets.changeColumns(id, { names: ['smoker'], role: 'outcome' })
    expect(outcome.columns.map(({ name, role }) => [name, role])).toEqual([
      ['smoker', 'outcome'],
      ['label', 'feature'],
    ])
    expect(
      (await failure(workspace.datasets.changeColumns(id, { names: ['age', 'gone'], role: 'feature' }))).code,
    ).toBe('not-found')
    const { columns } = await workspace.datasets.changeEach(id, [
      { names: ['age'], role: 'feature', missing: 'drop' },
      { names: ['sex', 'smoker'], role: 'sensitive' },
    ])
    expect(columns.map(({ role }) => role).join(' ')).toBe('identifier feature sensitive site sensitive feature')
    expect(columns[1].missing).toBe('drop')
    expect((await workspace.datasets.get(id)).columns).toEqual(columns)
    await workspace.close()
  })

  it('have a cut-point only where the outcome has numbers', async () => {
    const { workspace, dataset } = await withDataset()
    expect((await failure(workspace.datasets.setCutPoint(dataset.id, 1))).code).toBe('outcome-invalid')
    await workspace.datasets.changeColumn(dataset.id, { name: 'age', role: 'outcome' })
    expect((await workspace.datasets.setCutPoint(dataset.id, 41.25)).cutPoint).toBe(41.25)
    expect((await workspace.datasets.changeColumn(dataset.id, { name: 'age', role: 'outcome' })).cutPoint).toBe(41.25)
    expect((await workspace.datasets.setCutPoint(dataset.id, null)).cutPoint).toBe(null)
    await workspace.close()
  })

  it('lose no change when several come at once', async () => {
    const { workspace, dataset } = await withDataset()
    const names = ['age', 'sex', 'hospital', 'smoker']
    await Promise.all(names.map((name) => workspace.datasets.changeColumn(dataset.id, { name, role: 'ignored' })))
    const { columns } = await workspace.datasets.get(dataset.id)
    expect(columns.filter(({ role }) => role === 'ignored').map(({ name }) => name)).toEqual(names)
    await workspace.close()
  })
})
