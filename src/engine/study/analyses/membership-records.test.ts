import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MembershipAnalysis } from '#shared/contracts/membership-analysis.ts'
import { people, spec } from '../../../../tests/support/analyses.ts'
import { categoryColumn, numberColumn, tableOf } from '../../../../tests/support/tables.ts'
import { randomFromSeed } from '../../math/index.ts'
import { prepare } from '../prepare.ts'
import { drawPlayedRows, recordsFor } from './membership-records.ts'

const settings = MembershipAnalysis.parse({ kind: 'membership', targets: 3, shadows: 4, references: 4 })

/** People with some rows each, told by a person column. */
function patientsWithVisits(rows: number, persons: number) {
  const random = randomFromSeed(2)
  const table = people(rows)
  const person = Int32Array.from({ length: rows }, () => random.integer(persons))
  const names = Array.from({ length: persons }, (_, i) => `p${i}`)
  return tableOf(...table.columns, categoryColumn('patient', person, names))
}

describe('the rows of a membership game', () => {
  it('keep persons whole: audited or the attacker’s, members or not', () => {
    const table = patientsWithVisits(300, 90)
    const studied = spec(table, {}, { roles: { outcome: 'outcome', site: 'site', patient: 'person' } })
    const data = prepare(studied, table)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(null, 120), (seed, records) => {
        const { rows, persons, game } = drawPlayedRows({ ...settings, records }, studied, data, randomFromSeed(seed))
        const own = persons as Int32Array
        expect([...own]).toEqual([...rows].map((row) => data.persons?.[row]))
        const sides = [game.audited, game.population].map((side) => new Set([...side].map((record) => own[record])))
        expect([...sides[0]].filter((person) => sides[1].has(person))).toEqual([])
        for (const inside of [...game.targets, ...game.shadows, ...game.references]) {
          const states = new Map<number, Set<number>>()
          for (const side of [game.audited, game.population])
            for (const record of side)
              states.set(own[record], (states.get(own[record]) ?? new Set()).add(inside[record]))
          for (const state of states.values()) expect(state.size).toBe(1)
        }
        for (const target of game.targets) for (const record of game.population) expect(target[record]).toBe(0)
      }),
      { seed: 1, numRuns: 20 },
    )
  })

  it('are encoded by what the attacker’s rows say: no audited row changes how another is read', () => {
    const table = people(200)
    const studied = spec(table, { discretiser: { method: 'supervised' } })
    const data = prepare(studied, table)
    const played = drawPlayedRows(settings, studied, data, randomFromSeed(1))
    const columns = ['age', 'noise', 'marker']
    const changed = played.game.audited[0]
    const wild = tableOf(
      ...table.columns.map((column) =>
        column.kind === 'number'
          ? numberColumn(
              column.name,
              column.values.map((value, row) => (row === played.rows[changed] ? 1e6 : value)),
            )
          : column,
      ),
    )
    const [before, after] = [table, wild].map((own) =>
      recordsFor({ columns }, played, studied, { ...data, table: own }),
    )
    const { width } = before.inputs
    const others = Int32Array.from(played.rows.keys()).filter((record) => record !== changed)
    for (const record of others)
      expect(after.inputs.dense.subarray(record * width, (record + 1) * width)).toEqual(
        before.inputs.dense.subarray(record * width, (record + 1) * width),
      )
    expect(after.encoded?.(others).codes).toEqual(before.encoded?.(others).codes)
    // It is another row, so the test can fail.
    expect(after.inputs.dense).not.toEqual(before.inputs.dense)
  })
})
