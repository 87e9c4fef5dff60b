/** Imports of real files into real folders, for tests. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import type { ImportPlan } from '#shared/ipc/calls.ts'
import { loadTable } from '../snapshot.ts'
import { failure, fileMaker, listing, plainDialect, temporaryFolder } from '../testing.ts'
import { importCsv, type ImportOptions, snapshotPath } from './import.ts'

export const file = fileMaker()
export const snapshots = join(temporaryFolder(), 'snapshots')

export const plan = (columns: ImportPlan['columns'], dialect: Partial<CsvDialect> = {}): ImportPlan => ({
  name: 'test',
  dialect: { ...plainDialect, ...dialect },
  columns,
})
export const [number, category, date] = (['number', 'category', 'date'] as const).map((type) => (name: string) => ({
  name,
  type,
}))

/** Imports a file and reads its rows back. */
export async function roundTrip(path: string, chosen: ImportPlan, options: Partial<ImportOptions> = {}) {
  const table = await importCsv(path, chosen, { snapshots, ...options })
  const { columns } = await loadTable(snapshotPath(snapshots, table.snapshot.sha256), table.columns)
  const values = columns.map((column) =>
    column.kind === 'number'
      ? [...column.values].map((value) => (Number.isNaN(value) ? null : value))
      : [...column.codes].map((code) => (code < 0 ? null : column.levels[code])),
  )
  return { table, values }
}

/** What an import fails with; nothing may have been stored and nothing lost. */
export async function refused(path: string, chosen: ImportPlan, options: Partial<ImportOptions> = {}) {
  mkdirSync(snapshots, { recursive: true })
  const before = listing(snapshots)
  const error = await failure(importCsv(path, chosen, { snapshots, ...options }))
  expect(listing(snapshots)).toEqual(before)
  expect(`${error.message} ${error.advice}`).not.toMatch(/duckdb|parquet|\bSQL\b|Error:/i)
  return error
}
