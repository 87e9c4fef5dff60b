import type { StudyCheck } from '#shared/contracts/check.ts'
import { checkStudy } from '#engine/study/index.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import { loadTable, type Workspace } from '#storage/index.ts'
import { columnsRead } from './run-study.ts'

/** Looks the stored study of a dataset over, on its data. What makes it impossible to run is a finding, not an error. */
export async function checkStoredStudy(workspace: Workspace, datasetId: string): Promise<StudyCheck> {
  try {
    const { spec, snapshotPath } = await workspace.runs.prepare(datasetId)
    return checkStudy(spec, await loadTable(snapshotPath, columnsRead(spec)))
  } catch (error) {
    const { message, advice } = toErrorData(error)
    return { findings: [{ level: 'error', message, advice }], usedRows: 0, seconds: null, privacy: [] }
  }
}
