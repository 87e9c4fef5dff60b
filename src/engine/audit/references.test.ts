import { describe, expect, it } from 'vitest'
import { type Random, randomFromSeed } from '../math/index.ts'
import { chooseGuesses, guessInOneRun, mostExposed, type Reference, scoresBeside } from './index.ts'

/** Trainings that raise each included record's confidence by its own amount, on a level of its own, with normal noise. */
function trainings(count: number, moves: readonly number[], noise: number, random: Random): Reference[] {
  return Array.from({ length: count }, () => {
    const member = Uint8Array.from(moves, () => random.integer(2))
    const confidences = Float64Array.from(
      moves,
      (move, record) => 3 * Math.sin(record) + move * member[record] + noise * random.normal(),
    )
    return { confidences, member }
  })
}

describe('what other trainings tell', () => {
  it('is taken off: scores are half the gap above or below 0, whatever the record', () => {
    const random = randomFromSeed(1)
    const [own, ...others] = trainings(9, Array<number>(50).fill(2), 0, random)
    scoresBeside(others, own.confidences).forEach((score, record) =>
      expect(score).toBeCloseTo(own.member[record] === 1 ? 1 : -1, 9),
    )
    // Without noise all guesses about another training are right, though the records' levels differ by more than the gap.
    const trials = { scores: scoresBeside(others, own.confidences), member: own.member }
    const inside = own.member.filter((value) => value === 1).length
    const { correct, guesses } = guessInOneRun(trials, { members: inside, others: 50 - inside }, random)
    expect([correct, guesses]).toEqual([50, 50])
  })
  it('is nothing where membership moves nothing', () => {
    const [own, ...others] = trainings(5, Array<number>(20).fill(0), 0, randomFromSeed(2))
    scoresBeside(others, own.confidences).forEach((score) => expect(score).toBeCloseTo(0, 9))
  })
  it('finds the record that its own presence moves most, and a test of it', () => {
    const moves = Array.from({ length: 30 }, (_, record) => (record === 17 ? 5 : 0.5))
    const { record, test } = mostExposed(trainings(8, moves, 0.3, randomFromSeed(3)), {})
    expect(record).toBe(17)
    const level = 3 * Math.sin(17)
    expect(test.threshold).toBeGreaterThan(level)
    expect(test.threshold).toBeLessThan(level + 5)
  })
  it('finds one whose presence is told by a lower confidence of those left out', () => {
    const flat = trainings(8, [0, 0], 0, randomFromSeed(4))
    // No threshold lies between equal confidences: the test never says yes.
    expect(mostExposed(flat, {}).test.threshold).toBe(Infinity)
  })
  it('says how many to guess: many where all are told apart, few where few are', () => {
    const random = randomFromSeed(5)
    const clear = chooseGuesses(trainings(6, Array<number>(200).fill(8), 1, random))
    expect(clear.members + clear.others).toBeGreaterThanOrEqual(0.6)
    const moves = Array.from({ length: 200 }, (_, record) => (record < 6 ? 40 : 0))
    const few = chooseGuesses(trainings(6, moves, 1, random))
    expect(few.members + few.others).toBeLessThanOrEqual(0.07)
  })
})
