import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importCsv, snapshotPath } from './csv/import.ts'
import { loadTable, snapshotSha256 } from './snapshot.ts'
import { failure, fileMaker, plainDialect, temporaryFolder } from './testing.ts'

const file = fileMaker()
const snapshots = join(temporaryFolder(), 'snapshots')

async function snapshot(text: string, columns: { name: string; type: 'number' | 'category' | 'date' }[]) {
  const { snapshot } = await importCsv(file(text), { name: 'x', dialect: plainDialect, columns }, { snapshots })
  return snapshotPath(snapshots, snapshot.sha256)
}

const levelsOf = async (values: string[]) => {
  const path = await snapshot(`c,x\n${values.map((value) => `"${value}",1\n`).join('')}`, [
    { name: 'c', type: 'category' },
  ])
  const [column] = (await loadTable(path, [{ name: 'c', type: 'category' }])).columns
  if (column.kind !== 'category') throw new Error('expected a category')
  expect(Array.from(column.codes, (code) => column.levels[code] ?? '')).toEqual(values)
  return column.levels
}

describe('loadTable', () => {
  it('gives the columns asked for in the order asked for', async () => {
    const path = await snapshot('a,b,c,d\n1,x,1970-01-03,1\n,,,1\n-2.5,y,1969-12-31,1\n', [
      { name: 'a', type: 'number' },
      { name: 'b', type: 'category' },
      { name: 'c', type: 'date' },
      { name: 'd', type: 'number' },
    ])
    const table = await loadTable(path, [
      { name: 'c', type: 'date' },
      { name: 'b', type: 'category' },
      { name: 'a', type: 'number' },
    ])
    expect(table).toEqual({
      rows: 3,
      columns: [
        { kind: 'number', name: 'c', values: Float64Array.of(2, NaN, -1) },
        { kind: 'category', name: 'b', codes: Int32Array.of(0, -1, 1), levels: ['x', 'y'] },
        { kind: 'number', name: 'a', values: Float64Array.of(1, NaN, -2.5) },
      ],
    })
    expect((await loadTable(path, [])).rows).toBe(3)
  })

  it('sorts levels as numbers where all are numbers, else by code point', async () => {
    expect(await levelsOf(['10', '9', '-1', '9.0', '1e1', '2'])).toEqual(['-1', '2', '9', '9.0', '10', '1e1'])
    expect(await levelsOf(['10', '9', 'x', 'B', 'a', 'Z'])).toEqual(['10', '9', 'B', 'Z', 'a', 'x'])
    // U+FF01 comes before U+1F600, which JavaScript's own order of UTF-16 units has the other way round.
    expect(await levelsOf(['😀', '！', 'é', 'z'])).toEqual(['z', 'é', '！', '😀'])
    expect(await levelsOf(['1_0', '2'])).toEqual(['1_0', '2'])
    expect(await levelsOf(["it's", 'a;b', '%', ''].slice(0, 3))).toEqual(['%', 'a;b', "it's"])
  })

  it('reads a category without any value', async () => {
    const path = await snapshot('c,x\n,1\n,2\n', [{ name: 'c', type: 'category' }])
    expect((await loadTable(path, [{ name: 'c', type: 'category' }])).columns).toEqual([
      { kind: 'category', name: 'c', codes: Int32Array.of(-1, -1), levels: [] },
    ])
  })

  it('reads many levels', async () => {
    const values = Array.from({ length: 70_000 }, (_, i) => `level ${i % 35_000}`)
    const levels = await levelsOf(values)
    expect(levels.length).toBe(35_000)
  })

  it('refuses what is not there, and leaves nothing behind', async () => {
    const path = await snapshot('a,b\n1,x\n', [{ name: 'a', type: 'number' }])
    expect((await failure(loadTable(path, [{ name: 'b', type: 'number' }]))).code).toBe('data-changed')
    expect((await failure(loadTable(path, [{ name: 'a', type: 'category' }]))).message).toMatch(
      /do not have the column "a" as a category/,
    )
    expect(readdirSync(snapshots).filter((name) => !name.endsWith('.parquet'))).toEqual([])
    rmSync(path)
    const error = await failure(loadTable(path, [{ name: 'a', type: 'number' }]))
    expect(error).toMatchObject({ code: 'data-changed', advice: expect.stringMatching(/Import the file again/) })
    expect((await failure(snapshotSha256(path))).code).toBe('data-changed')
    writeFileSync(path, 'this is not a Parquet file')
    expect((await failure(loadTable(path, [{ name: 'a', type: 'number' }]))).message).not.toMatch(/parquet/i)
    expect(existsSync(path)).toBe(true)
  })
})
