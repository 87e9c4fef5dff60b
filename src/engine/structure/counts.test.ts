import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CountingTable } from './counts.ts'
import type { DiscreteColumn } from './data.ts'

/** Tables of two to seven columns with few or many levels, in which rows repeat. */
const tables = fc
  .record({
    levels: fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(17, 40)), {
      minLength: 2,
      maxLength: 7,
    }),
    rows: fc.integer({ min: 1, max: 60 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ levels, rows, seed }) => ({
    rows,
    columns: levels.map((count, i): DiscreteColumn => ({
      kind: 'discrete',
      name: `v${i}`,
      levels: count,
      codes: Uint8Array.from(
        { length: rows },
        (_, row) => ((seed * (i + 3) + (row % 13) * (i + 7)) >>> (i % 3)) % count,
      ),
    })),
  }))

/** Rows with each combination of levels, by a text for the combination. */
function tally(columns: readonly DiscreteColumn[], rows: number): number[] {
  const counts = new Map<string, number>()
  for (let row = 0; row < rows; row++) {
    const key = columns.map(({ codes }) => codes[row]).join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts.values()].sort((a, b) => a - b)
}

const positive = (counts: Int32Array) => [...counts.filter((count) => count > 0).sort()]

describe('counting', () => {
  it('gives the counts of a tally row by row', () => {
    fc.assert(
      fc.property(tables, ({ columns, rows }) => {
        const table = CountingTable.of(columns, rows)
        const others = columns.map((_, i) => i).slice(1)
        for (let size = 0; size <= others.length; size++) {
          const parents = others.slice(0, size)
          const family = table.family(0, parents)
          const chosen = [...parents, 0].map((i) => columns[i])
          expect(positive(table.count(0, family))).toEqual(tally(chosen, rows))
          const seen: number[] = []
          table.countWithEach(0, family, (column, counts) => {
            seen.push(column)
            const used = family.configurations * columns[0].levels * columns[column].levels
            expect(positive(counts.slice(0, used))).toEqual(tally([...chosen, columns[column]], rows))
            expect(counts.slice(0, used).reduce((a, b) => a + b)).toBe(rows)
          })
          expect(seen.sort((a, b) => a - b)).toEqual(columns.map((_, i) => i))
        }
      }),
      { seed: 21, numRuns: 150 },
    )
  })
  it('lays cells out by configuration, level and the other column’s level', () => {
    const column = (name: string, levels: number, codes: number[]): DiscreteColumn => ({
      kind: 'discrete',
      name,
      levels,
      codes: Uint8Array.from(codes),
    })
    const table = CountingTable.of(
      [column('a', 2, [0, 1, 1, 0, 1]), column('b', 3, [0, 2, 2, 1, 0]), column('p', 2, [0, 0, 0, 1, 1])],
      5,
    )
    expect(table.distinctRows).toBe(4)
    const family = table.family(0, [2])
    expect([...table.count(0, family)]).toEqual([1, 2, 1, 1])
    expect([...table.countWith(0, family, 1)]).toEqual([1, 0, 0, 0, 0, 2, 0, 1, 0, 1, 0, 0])
  })
  it('keeps tables small when few of many configurations occur', () => {
    const wide = Array.from({ length: 6 }, (_, i): DiscreteColumn => ({
      kind: 'discrete',
      name: `v${i}`,
      levels: 256,
      codes: Uint8Array.from({ length: 40 }, (_, row) => (row * (2 * i + 1)) % 256),
    }))
    const family = CountingTable.of(wide, 40).family(0, [1, 2, 3, 4, 5])
    expect(family.configurations).toBe(40)
  })
})
