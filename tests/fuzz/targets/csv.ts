import { writeFileSync, readdirSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { Column, Inspection } from '#shared/contracts/dataset.ts'
import { importCsv, inspectCsv, loadTable } from '#storage/index.ts'
import { mutateBytes } from '../bytes.ts'
import { demand, holds } from '../oracle.ts'
import type { Target } from '../target.ts'

const texts = [
  'age,sex,site,date,label\n61.5,f,North,2024-03-01,1\n47,m,South,2024-03-02,0\nNA,f,South,,1\n33.25,m,North,2023-12-31,0\n',
  'name;weight;note\r\n"Doe, J.";71,5;"said ""no"""\r\n"two\r\nlines";80,25;\r\nx;.;?\r\n',
  "'a'\t'b'\t'c'\n'1'\t'2'\t'it''s'\n'3'\t'4'\t''\n",
  '1,2,3\n4,5,6\n7,8,9\n',
  'when|amount|group\n03/04/2024|1.000,5|a\n13/04/2024|2.000,25|b\n31/12/2023|-3,5|a\n',
  'id,value\n' + Array.from({ length: 40 }, (_, i) => `p${i},${(i * 37) % 11}e${(i % 5) - 2}\n`).join(''),
  'column,column_1,Columns\n1,2,3\n',
  'é,ü,名\nß,ñ,値\nà,ö,値\n',
]

/** A table from a file: the first look, then the import of what the first look suggests, then the rows as a study reads them. */
export const csv: Target = {
  name: 'csv',
  seeds: () => texts.map((text) => Buffer.from(text)),
  mutate: mutateBytes,
  async prepare(folder) {
    const file = path.join(folder, 'table.csv')
    const snapshots = path.join(folder, 'snapshots')
    mkdirSync(snapshots, { recursive: true })
    return async (input) => {
      writeFileSync(file, input)
      const found = await inspectCsv(file)
      holds(Inspection, found, 'the first look')
      demand(found.columns.length > 0, 'the first look found no column')
      const names = found.columns.map(({ name }) => name)
      demand(new Set(names).size === names.length, 'two columns have one name')
      demand(
        found.rows.every((row) => row.length === names.length),
        'a row has another width than the columns',
      )
      const columns = found.columns.map(({ name, type }) => ({ name, type }))
      try {
        const table = await importCsv(file, { name: 'x', dialect: found.dialect, columns }, { snapshots })
        for (const column of table.columns) holds(Column, column, 'a column')
        const loaded = await loadTable(path.join(snapshots, `${table.snapshot.sha256}.parquet`), columns)
        demand(loaded.rows === table.rows, 'the snapshot has another number of rows')
        loaded.columns.forEach((column, i) => {
          const { profile, name } = table.columns[i]
          const missing =
            column.kind === 'number'
              ? column.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
              : column.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0)
          demand(
            missing === profile.missing,
            `${missing} values of "${name}" are missing, and ${profile.missing} are said to be`,
          )
          if (column.kind === 'number')
            demand(!column.values.some((value) => Math.abs(value) === Infinity), 'an infinite number')
        })
      } catch (error) {
        const left = readdirSync(snapshots).filter((name) => name.endsWith('.part'))
        demand(left.length === 0, 'a refused import left something behind')
        throw error
      }
    }
  },
}
