import type { Table } from '#shared/contracts/table.ts'
import type { StudySpec } from '#shared/contracts/study.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { tooLargeToRead } from '#engine/study/index.ts'
import { loadTable } from '#storage/index.ts'
import { machineRoom } from './room.ts'

/** Columns that a study reads. */
export const columnsRead = ({ columns, settings }: StudySpec) => {
  // Groups may be told apart by a column that no model reads.
  const asked = settings.analyses.flatMap((analysis) => ('subgroup' in analysis ? (analysis.subgroup ?? []) : []))
  return columns.filter(({ name, role }) => (role !== 'identifier' && role !== 'ignored') || asked.includes(name))
}

/**
 * Reads what a study needs of a snapshot.
 *
 * @throws CloisterError out-of-memory, before a row is read, where it has more rows than this machine has memory for; and as
 * `loadTable` does
 */
export function loadStudyTable(spec: StudySpec, snapshotPath: string, room = machineRoom()): Promise<Table> {
  const columns = columnsRead(spec)
  return loadTable(snapshotPath, columns, (rows) => {
    const problem = tooLargeToRead(rows, columns, room)
    if (problem) throw new CloisterError('out-of-memory', problem.message, problem.advice)
  })
}
