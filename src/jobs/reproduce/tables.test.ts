import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tablesIn } from './tables.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'cloister-tables-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const line = (age: number, work: string, income: string) =>
  `${age}, ${work}, 226802, 11th, 7, Never-married, Sales, Own-child, Black, Male, 0, 0, 40, United-States, ${income}\n`

it('reads both files of Adult under each other, with gaps, and without the test file’s full stops', () => {
  writeFileSync(path.join(folder, 'adult-train.csv'), `${line(25, 'Private', '<=50K')}${line(38, '?', '>50K')}\n`)
  writeFileSync(path.join(folder, 'adult-test.csv'), line(44, 'Local-gov', '>50K.'))
  const hashes: [string, string][] = []
  const tables = tablesIn(folder, (...each) => hashes.push(each))
  const { rows, columns } = tables('adult')
  expect(rows).toBe(3)
  expect(tables('adult').columns).toBe(columns)
  // Each file once, as it was read.
  expect(hashes.map(([file]) => file)).toEqual(['adult-train.csv', 'adult-test.csv'])
  expect(hashes[1][1]).toBe(
    createHash('sha256')
      .update(line(44, 'Local-gov', '>50K.'))
      .digest('hex'),
  )
  expect(columns).toHaveLength(15)
  expect(columns[0]).toEqual({ kind: 'number', name: 'age', values: Float64Array.of(25, 38, 44) })
  expect(columns[1]).toMatchObject({ levels: ['Local-gov', 'Private'], codes: Int32Array.of(1, -1, 0) })
  expect(columns[14]).toMatchObject({ levels: ['<=50K', '>50K'], codes: Int32Array.of(0, 1, 1) })
})

it('says which file is absent, which line is short, and which table is unknown', () => {
  expect(() => tablesIn(folder)('adult')).toThrow(`The table adult-train.csv is not in ${folder}.`)
  writeFileSync(path.join(folder, 'adult-train.csv'), '1, 2\n')
  expect(() => tablesIn(folder)('adult')).toThrow('Line 1 of adult-train.csv has 2 fields; 15 are expected.')
  writeFileSync(
    path.join(folder, 'adult-train.csv'),
    `${line(25, 'Private', '<=50K')}\n${line(Number.NaN, '?', '>50K')}`,
  )
  expect(() => tablesIn(folder)('adult')).toThrow(
    'Line 3 of adult-train.csv has "NaN" where the number age is expected.',
  )
  expect(() => tablesIn(folder)('nobody')).toThrow('There is no table "nobody".')
})
