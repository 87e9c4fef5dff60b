import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CategoryColumn } from '#engine/data/index.ts'
import { attackTable } from './attack-table.ts'
import { tablesIn } from './tables.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'cloister-adult-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const line = '25, ?, 226802, 11th, 7, Never-married, Sales, Own-child, Black, Male, 0, 0, 40, United-States, '

describe('the table of Adult', () => {
  it('is read with "?" as missing and one spelling of the outcome in both files', () => {
    writeFileSync(path.join(folder, 'adult-train.csv'), `${line}<=50K\n${line.replace('25', '?')}>50K\n\n`)
    writeFileSync(path.join(folder, 'adult-test.csv'), `|1x3 Cross validator\n${line}>50K.\n`)
    const { rows, columns } = tablesIn(folder)('adult')
    expect([rows, columns.length]).toEqual([3, 15])
    expect(columns[0]).toEqual({ kind: 'number', name: 'age', values: Float64Array.of(25, Number.NaN, 25) })
    expect(columns[1]).toMatchObject({ kind: 'category', levels: [], codes: Int32Array.of(-1, -1, -1) })
    expect(columns[14]).toMatchObject({ levels: ['<=50K', '>50K'], codes: Int32Array.of(0, 1, 1) })
  })
  it('is refused by name where a file is absent or cut', () => {
    expect(() => tablesIn(folder)('adult')).toThrow(`The table adult-train.csv is not in ${folder}.`)
    writeFileSync(path.join(folder, 'adult-train.csv'), `${line}<=50K\n1, 2\n`)
    writeFileSync(path.join(folder, 'adult-test.csv'), '')
    expect(() => tablesIn(folder)('adult')).toThrow('Line 2 of adult-train.csv has 2 fields; 15 are expected.')
    expect(() => tablesIn(folder)('other')).toThrow(RangeError)
  })
  const shared = path.join(process.env.CLOISTER_SHARED ?? path.resolve('../shared'), 'data', 'tabular')
  describe.skipIf(!existsSync(path.join(shared, 'adult-train.csv')))('shared/data/tabular/adult-*.csv', () => {
    it('has the published numbers of rows: 48,842, of which 11,687 earn more', () => {
      const { rows, columns } = tablesIn(shared)('adult')
      const { levels, codes } = columns[14] as CategoryColumn
      expect([rows, levels]).toEqual([48_842, ['<=50K', '>50K']])
      expect(codes.filter((code) => code === 1)).toHaveLength(11_687)
    })
  })
})

describe('the table of attacks', () => {
  const row = (attack: string, measure: string, values: readonly [number, number, number]) => ({
    point: 'network',
    x: null,
    model: 'network',
    family: null,
    distribution: 'P',
    contrast: 'membership' as const,
    attack,
    measure,
    figure: { estimate: values[1], low: values[0], high: values[2], values: [values[1]] },
  })
  it('has a line for each attack, and says what was withheld', () => {
    const text = attackTable([
      row('one', 'attack AUC', [0.6, 0.7, 0.8]),
      row('one', 'balanced accuracy', [0.5, 0.6, 0.7]),
      row('one', 'realised FPR at 1 %', [0.009, 0.0095, 0.01]),
    ])
    expect(text).toContain(
      '| network | one | 70.0 (60.0 to 80.0) | 60.0 (50.0 to 70.0) | withheld | 0.95 | withheld | withheld |',
    )
  })
  it('is left out of other studies', () => expect(attackTable([row('paper', 'attack AUC', [0.6, 0.7, 0.8])])).toBe(''))
})
