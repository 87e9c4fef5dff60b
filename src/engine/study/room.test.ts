import { describe, expect, it } from 'vitest'
import { StudySettings } from '#shared/contracts/study.ts'
import type { Table } from '../data/index.ts'
import { checkStudy } from './check.ts'
import { prepare } from './prepare.ts'
import { roomFindings, tableBytes, tooLargeToRead } from './room.ts'

const rows = 1000
/** Two numbers, a category of three levels, and an outcome: 8 + 8 + 4 + 4 = 24 bytes a row. */
const table: Table = {
  rows,
  columns: [
    { kind: 'number', name: 'age', values: Float64Array.from({ length: rows }, (_, i) => (i * 37) % 91) },
    { kind: 'number', name: 'weight', values: Float64Array.from({ length: rows }, (_, i) => (i * 53) % 77) },
    {
      kind: 'category',
      name: 'ward',
      codes: Int32Array.from({ length: rows }, (_, i) => i % 3),
      levels: ['a', 'b', 'c'],
    },
    {
      kind: 'category',
      name: 'ill',
      codes: Int32Array.from({ length: rows }, (_, i) => (i >> 2) % 2),
      levels: ['n', 'y'],
    },
  ],
}
const spec = (kind: 'cpt' | 'logistic') => ({
  columns: table.columns.map(({ name, kind }) => ({
    name,
    type: kind,
    role: name === 'ill' ? ('outcome' as const) : ('feature' as const),
    missing: 'impute' as const,
  })),
  cutPoint: null,
  edges: [['ward', 'ill']] as [string, string][],
  settings: StudySettings.parse({
    name: 'room',
    models: [kind === 'cpt' ? { kind, features: 'parents' } : { kind, features: 'all' }],
    shifts: [],
    attacks: [{ kind: 'loss-threshold' }],
    trainFraction: 0.8,
    encoding: 'own',
    repetitions: 3,
  }),
})
/** Of the logistic regression on all features: the two numbers, and an indicator for each of three wards. */
const width = 5
const found = (room: { memory: number; array: number }, kind: 'cpt' | 'logistic' = 'logistic') =>
  roomFindings(spec(kind), prepare(spec(kind), table), { all: width, parents: 3 }, room)
const plenty = { memory: 1e12, array: 1e12 }

describe('the room that a study needs', () => {
  it('is that of its columns, 8 bytes a number and 4 a category', () => {
    expect(tableBytes(table)).toBe(24 * rows)
  })

  it('is refused where the encoded training rows do not fit one array, with the rows that would', () => {
    const needed = 800 * width * 4
    expect(found({ ...plenty, array: needed })).toEqual([])
    const [finding, ...others] = found({ ...plenty, array: needed - 1 })
    expect(others).toEqual([])
    expect(finding).toMatchObject({ level: 'error', code: 'out-of-memory' })
    expect(finding.message).toBe(
      'Models on all features would be given 800 rows of 5 numbers at once; Cloister can hold 799 such rows.',
    )
    // 799 training rows are 80 % of 998.
    expect(finding.advice).toContain('at most about 998 rows')
    expect(found({ ...plenty, array: 1 }, 'cpt')).toEqual([])
  })

  it('is warned of above half of the memory and refused above four fifths', () => {
    const needed = 24 * rows + (width * 4 + 8) * rows
    expect(found({ ...plenty, memory: 2 * needed })).toEqual([])
    expect(found({ ...plenty, memory: 1.9 * needed })).toMatchObject([{ level: 'warning' }])
    expect(found({ ...plenty, memory: 1.3 * needed })).toMatchObject([{ level: 'warning' }])
    const [refused] = found({ ...plenty, memory: needed })
    expect(refused.level).toBe('error')
    expect(refused.advice).toContain('at most about 800 rows')
  })

  it('is part of the check of a study, which is then not estimated', () => {
    const fine = checkStudy(spec('logistic'), table, undefined, plenty)
    expect(fine.seconds).toBeGreaterThan(0)
    const { findings, seconds } = checkStudy(spec('logistic'), table, undefined, { ...plenty, array: 1000 })
    expect(findings[0].message).toMatch(/Cloister can hold 50 such rows/)
    expect(seconds).toBe(null)
  })
})

describe('a table that is too large to be read', () => {
  const columns = [{ type: 'number' }, { type: 'date' }, { type: 'category' }]
  it('is known by its rows and columns before it is read', () => {
    expect(tooLargeToRead(1000, columns, { ...plenty, memory: 25_000 })).toBe(null)
    const problem = tooLargeToRead(1000, columns, { ...plenty, memory: 20_000 })
    expect(problem?.message).toBe('1,000 rows of 3 columns need 20 kB of memory, and this computer has 20 kB.')
    expect(problem?.advice).toContain('at most about 800 rows')
    expect(tooLargeToRead(1000, columns, { ...plenty, array: 4000 })?.advice).toContain('at most about 500 rows')
  })
})
