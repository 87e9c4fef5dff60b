/** Small tables for the engine's tests, made without storage. */

import { readFileSync } from 'node:fs'
import type { Table, TableColumn } from '../../src/shared/contracts/table.ts'
import type { StudyColumn } from '../../src/shared/contracts/study.ts'

/** A column of texts as numbers or categories; empty texts are missing. */
export function columnFrom(name: string, texts: readonly string[], kind: 'number' | 'category'): TableColumn {
  if (kind === 'number')
    return { kind, name, values: Float64Array.from(texts, (text) => (text === '' ? Number.NaN : Number(text))) }
  const levels = [...new Set(texts)].filter((text) => text !== '').sort()
  const position = new Map(levels.map((level, code) => [level, code]))
  return { kind, name, levels, codes: Int32Array.from(texts, (text) => position.get(text) ?? -1) }
}

/** Reads a file without quotes; columns that are all numbers become numbers unless named as categories. */
export function readPlainCsv(file: string | URL, categories: readonly string[] = []): Table {
  const [header, ...rows] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const columns = header.map((name, i) => {
    const texts = rows.map((row) => row[i])
    const isNumber = !categories.includes(name) && texts.every((text) => text === '' || Number.isFinite(Number(text)))
    return columnFrom(name, texts, isNumber ? 'number' : 'category')
  })
  return { rows: rows.length, columns }
}

/** The table's columns as a study names them: features but for the roles given. */
export const studyColumns = (table: Table, roles: Record<string, StudyColumn['role']>): StudyColumn[] =>
  table.columns.map(({ name, kind }) => ({ name, type: kind, role: roles[name] ?? 'feature', missing: 'impute' }))
