import { describe, expect, it } from 'vitest'
import { categoryColumn, studyOf, tableOf } from '../../../tests/support/tables.ts'
import { randomFromSeed } from '../math/index.ts'
import { checkMechanism } from './invariance.ts'
import { mechanismNotes } from './notes.ts'
import { prepare } from './prepare.ts'
import { population } from './shifts.ts'

/**
 * Two thousand people at home and as many elsewhere, where smoking is more common. Elsewhere smokers have the outcome with
 * the probability given; at home with 0.7.
 */
function verdict(elsewhere: number) {
  const [rows, random] = [4000, randomFromSeed(5)]
  const isAway = (row: number) => row >= rows / 2
  const smoker = Int32Array.from({ length: rows }, (_, row) => (random.uniform() < (isAway(row) ? 0.6 : 0.3) ? 1 : 0))
  const outcome = smoker.map((smokes, row) =>
    random.uniform() < (smokes ? (isAway(row) ? elsewhere : 0.7) : 0.2) ? 1 : 0,
  )
  const table = tableOf(
    categoryColumn('smoker', smoker, ['no', 'yes']),
    categoryColumn('outcome', outcome, ['healthy', 'ill']),
  )
  const spec = studyOf(table, { roles: { outcome: 'outcome' }, missing: {}, edges: [['smoker', 'outcome']] })
  const data = prepare(spec, table)
  const [home, away] = [data.rows.filter((row) => !isAway(row)), data.rows.filter(isAway)]
  const train = population(data, home)
  const basis = { table, rows: home, labels: train.labels, classes: data.classes.length }
  const populations = new Map([
    ['train', train],
    ['P', train],
    ['P*:site', population(data, away)],
  ] as const)
  return checkMechanism(data, populations, basis, { method: 'quantile', bins: 4 })
}

describe('the mechanism of the outcome', () => {
  it('is found alike where only the causes are distributed differently', () => {
    expect(verdict(0.7)).toEqual({ 'P*:site': expect.stringContaining('No difference was found') })
  })

  it('is found different where it is, and the note says where', () => {
    const found = verdict(0.5)
    expect(found['P*:site']).toContain('its mechanism changed')
    expect(found['P*:site']).toContain('"smoker" is "yes"')
    const [note] = mechanismNotes(found)
    expect(note).toContain('Training rows and other sites compared: ')
    expect(mechanismNotes({})).toEqual([])
  })
})
