import type { GameSettings } from '#shared/contracts/membership.ts'
import { allRows, splitRows } from '../../data/index.ts'
import type { Random } from '../../math/index.ts'
import type { Records } from './records.ts'

/**
 * Who learns from what. Every record is either audited or the attacker's, never both; a target learns from half of the
 * audited records and from nothing else, so each audited record is a member of some targets and a non-member of the
 * others, and the attacker's records are non-members of all.
 */
export interface Game {
  readonly audited: Int32Array
  readonly population: Int32Array
  /** For each target which records it learns from, 1 or 0 for each record. */
  readonly targets: readonly Uint8Array[]
  /** Random halves of the audited records, in complementary pairs: every record is in half of them. */
  readonly shadows: readonly Uint8Array[]
  /** Random parts of the population, as large as a target's where it has so many; disjoint pairs. */
  readonly references: readonly Uint8Array[]
}

/**
 * Draws the splits of a membership game (Yeom et al. 2018, experiment 1; Carlini et al. 2022, section III).
 *
 * @throws RangeError with fewer than 16 records
 */
export function drawGame(
  records: Records,
  { targets, shadows, references, auditedShare }: GameSettings,
  random: Random,
): Game {
  const count = records.labels.length
  if (count < 16) throw new RangeError(`A membership game needs 16 records at least; there are ${count}.`)
  const groups = records.groups ?? null
  const [audited, population] = splitRows(allRows(count), groups, auditedShare, random.stream('audited'))
  const half = (rows: Int32Array, fraction: number, stream: Random) => splitRows(rows, groups, fraction, stream)
  const bits = (rows: Int32Array) => {
    const inside = new Uint8Array(count)
    for (const row of rows) inside[row] = 1
    return inside
  }
  const pairs = (number: number, name: string, rows: Int32Array, fraction: number) =>
    Array.from({ length: number / 2 }, (_, pair) => {
      const stream = random.stream(`${name} ${pair}`)
      const [first, rest] = half(rows, fraction, stream)
      // Of a population that is larger than two targets' rows the other of the pair takes a part as well.
      const second = fraction < 0.5 ? half(rest, fraction / (1 - fraction), stream)[0] : rest
      return [bits(first), bits(second)]
    }).flat()
  return {
    audited,
    population,
    targets: Array.from({ length: targets }, (_, i) => bits(half(audited, 0.5, random.stream(`target ${i}`))[0])),
    shadows: pairs(shadows, 'shadows', audited, 0.5),
    references: pairs(references, 'references', population, Math.min(0.5, audited.length / 2 / population.length)),
  }
}

/** The records that are in. */
export const rowsInside = (inside: Uint8Array): Int32Array =>
  Int32Array.from(inside.keys()).filter((row) => inside[row] === 1)
