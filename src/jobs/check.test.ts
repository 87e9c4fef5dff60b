import { rm } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { StudyCheck } from '#shared/contracts/check.ts'
import { checkStoredStudy } from './check.ts'
import { openStudy } from './open-study.ts'
import { file, patients, smallStudy, withWorkspace } from './testing.ts'

/** The check of a study of the small file. */
const checked = (study = smallStudy(), text = patients()) =>
  withWorkspace(async (workspace) => {
    const { id } = await openStudy(workspace, file(text), study)
    const check = await checkStoredStudy(workspace, id)
    expect(StudyCheck.parse(check)).toEqual(check)
    return check
  })

describe('looking a study over', () => {
  it('finds nothing against one that can run, and estimates how long it takes', async () => {
    const { findings, usedRows, seconds } = await checked()
    expect(findings.filter(({ level }) => level === 'error')).toEqual([])
    expect(usedRows).toBe(240)
    expect(seconds).toBeGreaterThan(0)
    const longer = await checked(smallStudy({ study: { repetitions: 20 } }))
    expect(longer.seconds).toBeGreaterThan(seconds as number)
  })

  it('makes a finding of what cannot run, and no error', async () => {
    const { findings, usedRows, seconds } = await checked(
      smallStudy({ data: { columns: { death: { role: 'ignored' } } } }),
    )
    expect(findings).toEqual([
      { level: 'error', message: expect.stringMatching(/outcome/), advice: expect.any(String) },
    ])
    expect([usedRows, seconds]).toEqual([0, null])
    const few = await checked(smallStudy(), patients(30))
    expect(few.findings.some(({ level }) => level === 'error')).toBe(true)
    expect(few.seconds).toBe(null)
  })

  it('makes a finding of a dataset that is gone, or whose rows are', () =>
    withWorkspace(async (workspace) => {
      expect((await checkStoredStudy(workspace, 'x')).findings).toMatchObject([{ level: 'error' }])
      const dataset = await openStudy(workspace, file(patients()), smallStudy())
      await rm(workspace.snapshotPath(dataset))
      const { findings } = await checkStoredStudy(workspace, dataset.id)
      expect(findings).toMatchObject([{ level: 'error', message: expect.stringMatching(/no longer in the workspace/) }])
    }))
})
