import type { StudyCheck } from '#shared/contracts/check.ts'
import type { Table } from '#shared/contracts/table.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { checkStudy } from '#engine/study/index.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import type { Workspace } from '#storage/index.ts'
import { machineRoom } from './room.ts'
import { columnsRead, loadStudyTable } from './study-table.ts'

/** Cells of a table that is kept for the next look: a study is looked over after each change of a setting. */
const mostCells = 20_000_000

/** The table that was read last for a workspace, by what was read; it goes with the workspace. */
const latest = new WeakMap<Workspace, { readonly key: string; readonly table: Promise<Table> }>()

/** The table of a study, read again only where it is another one than last time, or a large one. */
function tableOf(workspace: Workspace, spec: StudySpec, snapshotPath: string): Promise<Table> {
  const key = JSON.stringify([snapshotPath, columnsRead(spec).map(({ name, type }) => [name, type])])
  const known = latest.get(workspace)
  if (known?.key === key) return known.table
  const table = loadStudyTable(spec, snapshotPath)
  latest.set(workspace, { key, table })
  const forget = () => {
    if (latest.get(workspace)?.table === table) latest.delete(workspace)
  }
  table.then(({ rows, columns }) => {
    if (rows * columns.length > mostCells) forget()
  }, forget)
  return table
}

/** Looks the stored study of a dataset over, on its data. What makes it impossible to run is a finding, not an error. */
export async function checkStoredStudy(workspace: Workspace, datasetId: string): Promise<StudyCheck> {
  try {
    const { spec, snapshotPath } = await workspace.runs.prepare(datasetId)
    return checkStudy(spec, await tableOf(workspace, spec, snapshotPath), undefined, machineRoom())
  } catch (error) {
    const { message, advice } = toErrorData(error)
    return { findings: [{ level: 'error', message, advice }], usedRows: 0, seconds: null, privacy: [] }
  }
}
