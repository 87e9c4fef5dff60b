import { fieldsOf, knownTables } from '../../../src/jobs/reproduce/index.ts'
import { mutateBytes } from '../bytes.ts'
import { demand } from '../oracle.ts'
import type { Target } from '../target.ts'

const rows = `|1x3 Cross validator
25, Private, 226802, 11th, 7, Never-married, Machine-op-inspct, Own-child, Black, Male, 0, 0, 40, United-States, <=50K.
38, ?, 89814, HS-grad, 9, Married-civ-spouse, Farming-fishing, Husband, White, Male, 0, 0, 50, ?, >50K
`

/** A public table as its publisher has it, for published studies. */
export const tables: Target = {
  name: 'tables',
  seeds: () => [Buffer.from(rows), Buffer.from(rows.replaceAll('\n', '\r\n'))],
  mutate: mutateBytes,
  async prepare() {
    const columns = knownTables.adult.columns.split(' ')
    return async (input) => {
      for (const fields of fieldsOf(Buffer.from(input).toString('utf8'), columns.join(' '), { file: 'adult.data' })) {
        demand(fields.length === columns.length, 'a row has another width than the table')
        const numbers = fields.filter((text, i) => columns[i].endsWith('#') && text !== '?').map(Number)
        demand(numbers.every(Number.isFinite), 'a number is none')
      }
    }
  },
}
