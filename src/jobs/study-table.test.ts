import { expect, it } from 'vitest'
import { openStudy } from './open-study.ts'
import { loadStudyTable } from './study-table.ts'
import { file, patients, smallStudy, withWorkspace } from './testing.ts'

it('refuses a table that this machine has no memory for before it reads a row, with the number that it has', () =>
  withWorkspace(async (workspace) => {
    const { id } = await openStudy(workspace, file(patients()), smallStudy())
    const { spec, snapshotPath } = await workspace.runs.prepare(id)
    expect((await loadStudyTable(spec, snapshotPath)).rows).toBe(240)
    await expect(loadStudyTable(spec, snapshotPath, { memory: 5000, array: 1e9 })).rejects.toMatchObject({
      data: { code: 'out-of-memory', message: expect.stringMatching(/^240 rows of .* this computer has 5 kB/) },
    })
  }))
