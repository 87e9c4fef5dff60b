import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Distribution } from '#shared/contracts/results.ts'
import { allRows, splitRows } from '../data/index.ts'
import { randomFromSeed } from '../math/index.ts'
import { attackRows, type ContrastRows, contrastsOn } from './contrasts.ts'
import type { Population } from './shifts.ts'

/** Rows that are their own outcomes; only the count and the persons matter here. */
const populationOf = (rows: Int32Array, persons: Int32Array | null): Population => ({
  table: { rows: 1000, columns: [] },
  rows,
  labels: rows,
  persons,
})

/** Populations of the sizes given over rows of one table, each person within one of them. */
function populations(sizes: Partial<Record<Distribution, number>>, rowsPerPerson = 1) {
  const persons = rowsPerPerson > 1 ? allRows(1000).map((row) => Math.floor(row / rowsPerPerson)) : null
  let next = 0
  return new Map(
    Object.entries(sizes).map(([name, size]): [Distribution, Population] => {
      const rows = allRows(size).map((row) => row + next)
      next += Math.ceil(size / rowsPerPerson) * rowsPerPerson
      return [name as Distribution, populationOf(rows, persons)]
    }),
  )
}

const sides = ({ training, test }: ContrastRows) => [training.positive, training.negative, test.positive, test.negative]

const drawn = fc.record({
  train: fc.integer({ min: 20, max: 80 }),
  held: fc.integer({ min: 20, max: 80 }),
  away: fc.integer({ min: 20, max: 80 }),
  rowsPerPerson: fc.constantFrom(1, 1, 3, 4),
  fraction: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
  seed: fc.nat(10_000),
})

describe('the contrasts', () => {
  it('are membership and its shuffled control on P, with the shift-only control on P*', () => {
    const all = populations({ train: 60, P: 40, 'P*:redraw': 40 })
    const names = (distribution: Distribution) =>
      contrastsOn(distribution, all, 0.75, randomFromSeed(1)).map(({ contrast, positive, negative }) =>
        [contrast, positive, negative].join(' '),
      )
    expect(names('P').sort()).toEqual(['membership train P', 'shuffled train P'])
    expect(names('P*:redraw').sort()).toEqual([
      'membership train P*:redraw',
      'shift-only P P*:redraw',
      'shuffled train P*:redraw',
    ])
  })

  it('have as many of either kind, the same for every contrast, and no row or person in both halves', () => {
    fc.assert(
      fc.property(drawn, ({ train, held, away, rowsPerPerson, fraction, seed }) => {
        const all = populations({ train, P: held, 'P*:site': away }, rowsPerPerson)
        for (const distribution of ['P', 'P*:site'] as const) {
          const contrasts = contrastsOn(distribution, all, fraction, randomFromSeed(seed))
          for (const rows of contrasts) {
            const [a, b, c, d] = sides(rows)
            expect([a.length, c.length]).toEqual([b.length, d.length])
            expect([a.length, c.length]).toEqual([
              contrasts[0].training.positive.length,
              contrasts[0].test.positive.length,
            ])
            for (const [name, training, test] of [
              [rows.positive, a, c],
              [rows.negative, b, d],
            ] as const) {
              const { rows: own, persons } = all.get(name) as Population
              const positions = [...training, ...test]
              expect(new Set(positions).size).toBe(positions.length)
              expect(positions.every((position) => position >= 0 && position < own.length)).toBe(true)
              if (!persons) continue
              const known = new Set([...training].map((position) => persons[own[position]]))
              expect([...test].filter((position) => known.has(persons[own[position]]))).toEqual([])
            }
          }
        }
      }),
      { seed: 1 },
    )
  })

  it('use as many rows as the smallest population has, divided as asked', () => {
    const all = populations({ train: 60, P: 40, 'P*:redraw': 500 })
    for (const distribution of ['P', 'P*:redraw'] as const)
      for (const { training, test } of contrastsOn(distribution, all, 0.75, randomFromSeed(1))) {
        expect(training.positive).toHaveLength(30)
        expect(test.negative).toHaveLength(10)
      }
    const few = populations({ train: 60, P: 40, 'P*:redraw': 8 })
    expect(contrastsOn('P*:redraw', few, 0.75, randomFromSeed(1))[0].training.positive).toHaveLength(6)
    // A small P* takes nothing from the attack on P.
    expect(contrastsOn('P', few, 0.75, randomFromSeed(1))).toEqual(contrastsOn('P', all, 0.75, randomFromSeed(1)))
  })

  it('share their rows: the controls are paired with the membership attack', () => {
    for (const rowsPerPerson of [1, 3]) {
      const all = populations({ train: 60, P: 40, 'P*:site': 45 }, rowsPerPerson)
      const [membership, shuffled, shift] = ['membership', 'shuffled', 'shift-only'].map(
        (name) =>
          contrastsOn('P*:site', all, 0.7, randomFromSeed(2)).find(({ contrast }) => contrast === name) as ContrastRows,
      )
      expect(sides(shuffled)).toEqual(sides(membership))
      expect(shift.training.negative).toEqual(membership.training.negative)
      expect(shift.test.negative).toEqual(membership.test.negative)
    }
  })

  it('shuffle as many members as there were, differently in both halves', () => {
    const all = populations({ train: 100, P: 100 })
    const [membership, control] = contrastsOn('P', all, 0.5, randomFromSeed(3))
    expect(membership.shuffled).toBeNull()
    const { training, test } = control.shuffled as NonNullable<ContrastRows['shuffled']>
    for (const labels of [training, test]) {
      expect(labels).toHaveLength(100)
      expect(labels.reduce((a, b) => a + b)).toBe(50)
      // Of the 50 rows that are members, about half are called members: hypergeometric, sd 2.5.
      const kept = labels.subarray(0, 50).reduce((a, b) => a + b)
      expect(Math.abs(kept - 25)).toBeLessThan(4 * 2.52)
    }
    expect(training).not.toEqual(test)
  })

  it('choose every row as often, for either half', () => {
    const all = populations({ train: 30, P: 10 })
    const trials = 3000
    const counts = [new Float64Array(30), new Float64Array(30)]
    for (let trial = 0; trial < trials; trial++) {
      const [{ training, test }] = contrastsOn('P', all, 0.7, randomFromSeed(5).stream(`${trial}`))
      training.positive.forEach((position) => counts[0][position]++)
      test.positive.forEach((position) => counts[1][position]++)
    }
    // Seven, and three, of thirty. 4.5 standard errors for sixty comparisons.
    for (const [i, share] of [7 / 30, 3 / 30].entries())
      for (const count of counts[i])
        expect(Math.abs(count / trials - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / trials))
  })

  it('come out the same for the same stream', () => {
    const all = populations({ train: 60, P: 40 })
    expect(contrastsOn('P', all, 0.75, randomFromSeed(1))).toEqual(contrastsOn('P', all, 0.75, randomFromSeed(1)))
  })

  it('leave no half empty where there are two rows of each kind', () => {
    const contrasts = contrastsOn('P', populations({ train: 9, P: 2 }), 0.9, randomFromSeed(1))
    for (const rows of contrasts) expect(sides(rows).map((side) => side.length)).toEqual([1, 1, 1, 1])
  })
})

describe('what the attacker sees', () => {
  const members = { probabilities: Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.3, 0.7), labels: Int32Array.of(1, 0, 1) }
  const others = { probabilities: Float64Array.of(0.4, 0.6, 0.5, 0.5), labels: Int32Array.of(0, 1) }
  const rows = { positive: Int32Array.of(2, 0), negative: Int32Array.of(1, 0) }
  it('are the answers and outcomes of the rows chosen, members first', () => {
    expect(attackRows(rows, [members, others], 2, undefined)).toEqual({
      probabilities: Float64Array.of(0.3, 0.7, 0.1, 0.9, 0.5, 0.5, 0.4, 0.6),
      classes: 2,
      labels: Int32Array.of(1, 1, 1, 0),
      member: Uint8Array.of(1, 1, 0, 0),
    })
  })
  it('have the shuffled membership in the control, and all else as it was', () => {
    const member = Uint8Array.of(0, 1, 1, 0)
    expect(attackRows(rows, [members, others], 2, member)).toEqual({
      ...attackRows(rows, [members, others], 2, undefined),
      member,
    })
  })
})

it('a split by persons and the attack’s own keep a person on one side all the way', () => {
  const persons = allRows(300).map((row) => row % 60)
  const [train, held] = splitRows(allRows(300), persons, 0.6, randomFromSeed(4).stream('split'))
  const all = new Map<Distribution, Population>([
    ['train', populationOf(train, persons)],
    ['P', populationOf(held, persons)],
  ])
  const [{ training, test }] = contrastsOn('P', all, 0.75, randomFromSeed(4))
  const personsOf = (population: Int32Array, positions: Int32Array) =>
    new Set([...positions].map((position) => persons[population[position]]))
  const groups = [
    personsOf(train, training.positive),
    personsOf(held, training.negative),
    personsOf(train, test.positive),
    personsOf(held, test.negative),
  ]
  expect(new Set(groups.flatMap((group) => [...group])).size).toBe(groups.reduce((sum, { size }) => sum + size, 0))
})
