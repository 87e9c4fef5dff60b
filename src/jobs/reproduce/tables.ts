import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Table, TableColumn } from '#engine/data/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'

/** Public tables by name: their files, which have no header, and their columns; numbers are marked. */
const known = {
  adult: {
    files: ['adult-train.csv', 'adult-test.csv'],
    columns:
      'age# workclass fnlwgt# education education-num# marital-status occupation relationship race sex capital-gain# capital-loss# hours-per-week# native-country income',
    where: 'the UCI repository (archive.ics.uci.edu/dataset/2/adult)',
  },
} as const

/**
 * Tables that the studies learn from, read from a folder when they are first asked for. Files under each other, "?" is
 * missing, and the full stop that ends each line of Adult's test file is left out.
 *
 * @param folder that holds adult-train.csv and so on; or what gives the tables itself
 * @returns a function that throws CloisterError where a file is missing or a line has not as many fields as there are columns
 */
export function tablesIn(folder: string | ((name: string) => Table)): (name: string) => Table {
  if (typeof folder !== 'string') return folder
  const read = new Map<string, Table>()
  return (name) => {
    if (!(name in known)) throw new RangeError(`There is no table "${name}".`)
    const table = read.get(name) ?? readTable(folder, known[name as keyof typeof known])
    read.set(name, table)
    return table
  }
}

function readTable(folder: string, { files, columns, where }: (typeof known)['adult']): Table {
  const names = columns.split(' ')
  const lines = files.flatMap((name) => {
    const file = path.join(folder, name)
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch {
      throw new CloisterError(
        'file-missing',
        `The table ${name} is not in ${folder}.`,
        `Fetch it from ${where}, and name its folder with --tables.`,
        { file },
      )
    }
    return text
      .split('\n')
      .filter((line) => line.includes(','))
      .map((line, i) => {
        const fields = line.replace(/\.?\s*$/, '').split(/\s*,\s*/)
        if (fields.length === names.length) return fields
        throw new CloisterError(
          'csv-ragged',
          `Line ${i + 1} of ${name} has ${fields.length} fields; ${names.length} are expected.`,
          'Fetch the file again.',
          { file },
        )
      })
  })
  return { rows: lines.length, columns: names.map((name, i) => columnOf(name, lines, i)) }
}

function columnOf(marked: string, lines: readonly (readonly string[])[], at: number): TableColumn {
  const name = marked.replace('#', '')
  const texts = lines.map((fields) => fields[at])
  if (name !== marked)
    return {
      kind: 'number',
      name,
      values: Float64Array.from(texts, (text) => (text === '?' ? Number.NaN : Number(text))),
    }
  const levels = [...new Set(texts)].filter((text) => text !== '?').sort()
  const codes = new Map(levels.map((level, code) => [level, code]))
  return { kind: 'category', name, levels, codes: Int32Array.from(texts, (text) => codes.get(text) ?? -1) }
}
