import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Table, TableColumn } from '#engine/data/index.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { readStoredSync } from '#storage/index.ts'

/** Public tables by name: their files, which have no header, and their columns; numbers are marked. */
export const knownTables = {
  adult: {
    title: 'Adult',
    files: ['adult-train.csv', 'adult-test.csv'],
    /** What its publisher calls them, in the same order. */
    published: ['adult.data', 'adult.test'],
    /** Rows of each file. */
    rows: [32_561, 16_281],
    columns:
      'age# workclass fnlwgt# education education-num# marital-status occupation relationship race sex capital-gain# capital-loss# hours-per-week# native-country income',
    where: 'the UCI repository (archive.ics.uci.edu/dataset/2/adult)',
  },
} as const
export type KnownTable = keyof typeof knownTables

/**
 * Tables that the studies learn from, read from a folder when they are first asked for. Files under each other, "?" is
 * missing, and the full stop that ends each line of Adult's test file is left out.
 *
 * @param folder that holds adult-train.csv and so on; or what gives the tables itself
 * @param onFile told of each file that is read, with the lower-case hexadecimal SHA-256 of what was read
 * @returns a function that throws CloisterError where a file is missing or a line has not as many fields as there are columns
 */
export function tablesIn(
  folder: string | ((name: string) => Table),
  onFile: (file: string, sha256: string) => void = () => {},
): (name: string) => Table {
  if (typeof folder !== 'string') return folder
  const read = new Map<string, Table>()
  return (name) => {
    if (!isKnown(name)) throw new RangeError(`There is no table "${name}".`)
    const table = read.get(name) ?? readTable(folder, knownTables[name], onFile)
    read.set(name, table)
    return table
  }
}

const isKnown = (name: string): name is KnownTable => Object.hasOwn(knownTables, name)

type OnFile = (file: string, sha256: string) => void

function read(folder: string, name: string, where: string, onFile: OnFile): string {
  const file = path.join(folder, name)
  try {
    const bytes = readStoredSync(file)
    onFile(name, createHash('sha256').update(bytes).digest('hex'))
    return bytes.toString('utf8')
  } catch {
    throw new CloisterError(
      'file-missing',
      `The table ${name} is not in ${folder}.`,
      `Fetch it from ${where}, and name its folder with --tables.`,
      { file },
    )
  }
}

function readTable(folder: string, { files, columns, where }: (typeof knownTables)[KnownTable], onFile: OnFile): Table {
  const lines = files.flatMap((name) => fieldsOf(read(folder, name, where, onFile), columns, { file: name }))
  return { rows: lines.length, columns: columns.split(' ').map((name, i) => columnOf(name, lines, i)) }
}

/**
 * The fields of each row of a file. Lines without a comma are no rows: the test file begins with a remark.
 *
 * @param columns names, parted by spaces; numbers are marked
 * @throws CloisterError csv-ragged and csv-value, with the line and the column
 */
export function fieldsOf(text: string, columns: string, { file }: { readonly file: string }): string[][] {
  const names = columns.split(' ')
  const rows: string[][] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (!line.includes(',')) continue
    const fields = line
      .trim()
      .replace(/\.$/, '')
      .split(',')
      .map((field) => field.trim())
    const place = { file, line: i + 1 }
    if (fields.length !== names.length)
      throw new CloisterError(
        'csv-ragged',
        `Line ${i + 1} of ${file} has ${fields.length} fields; ${names.length} are expected.`,
        'Fetch the file again.',
        place,
      )
    const wrong = names.findIndex((name, at) => name.endsWith('#') && !isNumberOrMissing(fields[at]))
    if (wrong >= 0)
      throw new CloisterError(
        'csv-value',
        `Line ${i + 1} of ${file} has "${fields[wrong].slice(0, 40)}" where the number ${names[wrong].replace('#', '')} is expected.`,
        'Fetch the file again.',
        { ...place, column: names[wrong].replace('#', '') },
      )
    rows.push(fields)
  }
  return rows
}

const isNumberOrMissing = (text: string) =>
  text === '?' || (/^-?\d+(\.\d+)?$/.test(text) && Number.isFinite(Number(text)))

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
