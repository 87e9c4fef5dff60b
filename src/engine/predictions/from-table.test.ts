import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PredictionColumns } from '#shared/contracts/model-audit.ts'
import type { Table } from '#shared/contracts/table.ts'
import { predictionsFrom, sumTolerance } from './from-table.ts'

const columns = PredictionColumns.parse({
  outcome: 'y',
  classes: [
    { value: 'no', column: 'p_no' },
    { value: 'yes', column: 'p_yes' },
  ],
  member: 'split',
  memberValue: 'train',
  nonMemberValue: 'test',
})

type Row = readonly [number, number, string | null, string | null]

function category(name: string, texts: readonly (string | null)[]) {
  const levels = [...new Set(texts.filter((text) => text !== null))].sort()
  return {
    kind: 'category',
    name,
    levels,
    codes: Int32Array.from(texts, (text) => levels.indexOf(text ?? '\0')),
  } as const
}
const table = (rows: readonly Row[]): Table => ({
  rows: rows.length,
  columns: [
    { kind: 'number', name: 'p_no', values: Float64Array.from(rows, ([p]) => p) },
    { kind: 'number', name: 'p_yes', values: Float64Array.from(rows, ([, p]) => p) },
    category(
      'y',
      rows.map(([, , y]) => y),
    ),
    category(
      'split',
      rows.map(([, , , split]) => split),
    ),
  ],
})
const good: Row = [0.25, 0.75, 'yes', 'train']
function faultOf(rows: readonly Row[], given = columns) {
  const read = predictionsFrom(table(rows), given)
  return 'fault' in read ? read.fault : undefined
}
function read(rows: readonly Row[], given = columns) {
  const found = predictionsFrom(table(rows), given)
  if ('fault' in found) throw new Error(found.fault.message)
  return found.predictions
}

describe('reading predictions', () => {
  it('takes classes in their order and members by their word', () => {
    const found = read([good, [0.5, 0.5, 'no', 'test']])
    expect(found.classes).toEqual(['no', 'yes'])
    expect([...found.labels]).toEqual([1, 0])
    expect([...found.member]).toEqual([1, 0])
    expect([...found.probabilities]).toEqual([0.25, 0.75, 0.5, 0.5])
  })

  it('takes one class of two as what the other leaves', () => {
    const one = { ...columns, classes: [{ value: 'no', column: null }, columns.classes[1]] }
    const found = read([[Number.NaN, 0.75, 'yes', 'train']], one)
    expect([...found.probabilities]).toEqual([0.25, 0.75])
  })

  it('divides rounded probabilities by their sum', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (p) => {
        const [a, b] = [Math.round(100 * p) / 100, Math.round(100 * (1 - p)) / 100]
        const { probabilities } = read([[a, b, 'no', 'test']])
        expect(probabilities[0] + probabilities[1]).toBeCloseTo(1, 12)
      }),
    )
    expect([sumTolerance(2), sumTolerance(100)]).toEqual([0.01, 0.05])
  })

  it.each<[string, Row, string, RegExp]>([
    ['a missing probability', [Number.NaN, 0.5, 'no', 'test'], 'p_no', /probability is missing/],
    ['a score', [-2.5, 3.5, 'no', 'test'], 'p_no', /-2.5 is no probability/],
    ['a percentage', [25, 75, 'no', 'test'], 'p_no', /25 is no probability/],
    ['too small a sum', [0.4, 0.5, 'no', 'test'], 'p_no', /p_no, p_yes add up to 0.9, not to 1/],
    ['too large a sum', [0.6, 0.6, 'no', 'test'], 'p_no', /add up to 1.2/],
    ['a class without a column', [0.5, 0.5, 'maybe', 'test'], 'y', /“maybe” has no column.*“no”, “yes”/],
    ['no outcome', [0.5, 0.5, null, 'test'], 'y', /outcome is missing/],
    ['no membership', [0.5, 0.5, 'no', null], 'split', /trained on it is missing/],
    ['another side', [0.5, 0.5, 'no', 'validation'], 'split', /“validation” says neither/],
  ])('refuses %s, and says where', (_, bad, column, message) => {
    const fault = faultOf([good, good, bad, good])
    expect(fault).toMatchObject({ row: 2, column, message: expect.stringMatching(message) })
    expect(fault?.advice).toMatch(/\.$/)
  })

  it('never gives a number that is none, whatever the file holds', () => {
    const anything = fc.oneof(fc.double(), fc.constantFrom(0, 1, 0.5, Number.NaN, -0, 1e-300))
    const text = fc.constantFrom('yes', 'no', 'train', 'test', '', null)
    fc.assert(
      fc.property(fc.array(fc.tuple(anything, anything, text, text), { maxLength: 5 }), (rows) => {
        const found = predictionsFrom(table(rows), columns)
        if ('fault' in found) return void expect(found.fault.row).toBeLessThan(rows.length)
        for (let row = 0; row < rows.length; row++) {
          const [a, b] = found.predictions.probabilities.subarray(2 * row, 2 * row + 2)
          expect(a >= 0 && b >= 0 && Math.abs(a + b - 1) < 1e-9).toBe(true)
        }
      }),
    )
  })

  it('numbers persons, and takes rows without one for persons of their own', () => {
    const rows = table([good, good, good, good])
    const person = category('id', ['a', null, 'a', null])
    const found = predictionsFrom({ ...rows, columns: [...rows.columns, person] }, { ...columns, person: 'id' })
    if ('fault' in found) throw new Error(found.fault.message)
    const { persons } = found.predictions
    expect(persons?.[0]).toBe(persons?.[2])
    expect(new Set(persons).size).toBe(3)
  })
})
