import { describe, expect, it } from 'vitest'
import type { TargetOutcome } from '../../attacks/membership/index.ts'
import { randomFromSeed } from '../../math/index.ts'
import { attackFigures, overTargets, riskFigures } from './membership-figures.ts'

const outcomeOf = (member: readonly number[], scores: readonly number[]): TargetOutcome => ({
  member: Uint8Array.from(member),
  trainAccuracy: 1,
  testAccuracy: 0.5,
  attacks: { x: { scores: Float64Array.from(scores) }, none: { withheld: 'It was not tried.' } },
})
/** Records 0 and 1 are members of both targets, 2 of the first, 3 of the second, 4 to 6 of none. */
const outcomes = [
  outcomeOf([1, 1, 1, 0, 0, 0, 0], [9, 2, 5, 4, 1, 2, 3]),
  outcomeOf([1, 1, 0, 1, 0, 0, 0], [9, 3, 0, 7, 1, 2, 8]),
]

describe('figures of attacks over targets', () => {
  it('have Student’s t interval, cut to what is possible', () => {
    // 97.5 % of Student’s t with 1 degree of freedom is 12.706; the standard error of 0.4 and 0.6 is 0.1.
    const { mean, low, high, method } = overTargets([0.4, 0.6], { least: -1, most: 2 })
    expect(mean).toBeCloseTo(0.5, 12)
    expect(high - mean).toBeCloseTo(12.706 * 0.1, 3)
    expect(mean - low).toBeCloseTo(12.706 * 0.1, 3)
    expect(method).toBe("Student's t, 2 targets")
    expect(overTargets([0.4, 0.6], { least: 0, most: 1 })).toMatchObject({ low: 0, high: 1 })
    expect(overTargets([0.4], { least: 0, most: 1 })).toMatchObject({ low: 0.4, high: 0.4, values: [0.4] })
  })
  it('are withheld with the reason where the attack was not tried or a target has too few rows', () => {
    const reasonOf = (attack: string) => {
      const { auc, roc, targets, atLimits } = attackFigures('m', attack, outcomes, randomFromSeed(1))
      expect([roc, targets]).toEqual([null, []])
      expect(atLimits.every(({ truePositiveRate }) => 'withheld' in truePositiveRate)).toBe(true)
      return 'withheld' in auc && auc.withheld
    }
    expect(reasonOf('x')).toBe('A target has only 3 members and 4 non-members.')
    const large = outcomes.map((own) => outcomeOf([...own.member, ...own.member], new Array<number>(14).fill(1)))
    expect(attackFigures('m', 'none', large, randomFromSeed(1)).auc).toEqual({ withheld: 'It was not tried.' })
  })
})

describe('risks of rows', () => {
  it('list members of two targets, with what they would be as no member', () => {
    const { mostExposed, listable, rows, histogram } = riskFigures('m', 'x', outcomes, 5, (i) => 100 + i)
    expect([rows, listable]).toEqual([4, 2])
    expect(mostExposed.map(({ row, targets, outside }) => [row, targets, outside])).toEqual([
      [100, 2, null],
      [101, 2, null],
    ])
    // Record 1: above one of 4, 1, 2, 3 and level with another; above 0, 1, 2 of 0, 1, 2, 8.
    expect(mostExposed.map(({ risk }) => risk)).toEqual([1, (1.5 / 4 + 3 / 4) / 2])
    // Records 2 and 3: above all of 4, 1, 2, 3; above three of 0, 1, 2, 8. Record 1: 0.5625.
    expect(histogram).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 2])
  })
  it('compare a row that was no member with the other non-members', () => {
    const { mostExposed } = riskFigures(
      'm',
      'x',
      [...outcomes, outcomeOf([0, 0, 1, 1, 0, 0, 0], [5, 1, 9, 9, 1, 6, 2])],
      9,
      (i) => i,
    )
    const outsideOf = (row: number) => mostExposed.find((item) => item.row === row)?.outside
    // Of the others 1, 1, 6, 2 record 0 is above three; record 1, level with one of 5, 1, 6, 2, is above none.
    expect(outsideOf(0)).toBe(3 / 4)
    expect(outsideOf(1)).toBe(0.5 / 4)
    // Record 2 was no member of the second target, and below all there.
    expect(outsideOf(2)).toBe(0)
  })
})
