import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { keptModelsIn, readKept, writeKept } from './kept-models.ts'
import { temporaryFolder } from './testing.ts'
import { open, withDataset } from './workspace/testing.ts'

describe('what a workspace keeps of shadow and reference models', () => {
  it('goes when the workspace is opened without the rows, and so does what was not finished', async () => {
    const { workspace, dataset } = await withDataset()
    const root = keptModelsIn(workspace.folder)
    const [own, gone] = [dataset.snapshot.sha256, 'f'.repeat(64)]
    for (const folder of [own, gone]) await writeKept(join(root, folder), 'one', Buffer.from('answers'))
    writeFileSync(join(root, own, 'two.answers.new'), 'ans')
    await workspace.close()
    const again = await open(workspace.folder)
    expect(readdirSync(root)).toEqual([own])
    expect(readdirSync(join(root, own))).toEqual(['one.answers'])
    expect(await again.keptModels()).toEqual({ bytes: 7, sets: 1 })
    expect(String(await readKept(join(root, own), 'one'))).toBe('answers')
    await again.close()
  })

  it('is in no backup', async () => {
    const { workspace, dataset } = await withDataset()
    await writeKept(join(keptModelsIn(workspace.folder), dataset.snapshot.sha256), 'one', Buffer.from('answers'))
    const folder = temporaryFolder()
    const backup = join(folder, 'backup.cloister')
    await workspace.backup(backup)
    await workspace.replaceBy(backup)
    const restored = await open(workspace.folder)
    expect(await restored.keptModels()).toEqual({ bytes: 0, sets: 0 })
    expect(await restored.datasets.list()).toHaveLength(1)
    await restored.close()
  })
})
