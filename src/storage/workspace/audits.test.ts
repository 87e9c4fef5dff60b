import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { failure, listing } from '../testing.ts'
import { open, table, withDataset } from './testing.ts'

describe('a dataset’s rows for a model in a file', () => {
  it('are those of its file, under its name, and go with the audit that they were written for', async () => {
    const { workspace, dataset } = await withDataset()
    const { id, folder } = await workspace.audits.begin()
    const written = await workspace.audits.writeTable(id, 'a/b: "é"', dataset.snapshot.sha256)
    expect(path.dirname(written)).toBe(folder)
    expect(path.basename(written)).toBe('a-b- -é-.csv')
    const lines = (text: string) => text.trimEnd().split(/\r?\n/)
    expect(lines(readFileSync(written, 'utf8'))).toEqual(lines(table))
    await workspace.audits.end(id, null)
    expect(listing(path.dirname(folder))).toEqual([])
    await workspace.close()
  })

  it('that are not there any more are missed', async () => {
    const workspace = await open()
    const { id } = await workspace.audits.begin()
    expect((await failure(workspace.audits.writeTable(id, 'x', '0'.repeat(64)))).code).toBe('data-changed')
    expect((await failure(workspace.audits.writeTable('begun-by-nobody', 'x', '0'.repeat(64)))).code).toBe('not-found')
    await workspace.close()
  })
})
