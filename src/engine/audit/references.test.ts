import { describe, expect, it } from 'vitest'
import { type Random, randomFromSeed } from '../math/index.ts'
import { gaussianEpsilon } from '../privacy/index.ts'
import {
  chooseGuesses,
  countsOf,
  epsilonOfCounts,
  guessInOneRun,
  mostExposed,
  oneRunEpsilon,
  type Reference,
  scoresBeside,
} from './index.ts'

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

describe('bounds from trainings that others chose for', () => {
  // A record's presence moves its confidence by 1 with noise of deviation 1: a Gaussian mechanism for each coin.
  const [records, half, repetitions, delta] = [60, 6, 5, 1e-3]
  const truth = gaussianEpsilon(1, delta)
  const settings = { delta, confidence: 0.8 }
  const moves = Array<number>(records).fill(1)

  /** Counts of several repetitions added up, as a study does. */
  function audit(random: Random) {
    const counts = { hits: 0, positives: 0, falseAlarms: 0, negatives: 0 }
    const run = { examples: 0, guesses: 0, correct: 0 }
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const references = trainings(half, moves, 1, random)
      const { record, test } = mostExposed(references, settings)
      const shares = chooseGuesses(references, settings)
      const bounding = trainings(half, moves, 1, random)
      // The chosen record is in exactly half of them.
      for (const [i, { confidences, member }] of bounding.entries()) {
        confidences[record] += (i % 2) - member[record]
        member[record] = i % 2
      }
      const of = (side: 0 | 1) =>
        bounding.flatMap((one) => (one.member[record] === side ? [one.confidences[record]] : []))
      const found = countsOf(test, of(1), of(0))
      for (const key of ['hits', 'positives', 'falseAlarms', 'negatives'] as const) counts[key] += found[key]
      const others = moves.flatMap((_, other) => (other === record ? [] : other))
      const trials = bounding.flatMap((one) => {
        const scores = scoresBeside(references, one.confidences)
        return others.map((other) => ({ score: scores[other], member: one.member[other] }))
      })
      const guesses = {
        members: Math.round(shares.members * trials.length),
        others: Math.round(shares.others * trials.length),
      }
      const own = guessInOneRun(
        { scores: trials.map(({ score }) => score), member: trials.map(({ member }) => member) },
        guesses,
        random,
      )
      for (const key of ['examples', 'guesses', 'correct'] as const) run[key] += own[key]
    }
    return { threshold: epsilonOfCounts(counts, delta, 0.8), oneRun: oneRunEpsilon(run, settings) }
  }

  it('are above the truth no more often than they say', () => {
    const root = randomFromSeed(11)
    const found = Array.from({ length: 200 }, (_, i) => audit(root.stream(`audit ${i}`)))
    // At a confidence of 80 %, 40 of 200 on average at most; four standard deviations are 23.
    for (const key of ['threshold', 'oneRun'] as const)
      expect(found.filter((bounds) => bounds[key] > truth).length).toBeLessThan(63)
    // And they are no empty promise.
    expect(found.filter(({ oneRun }) => oneRun > 0.2 * truth).length).toBeGreaterThan(150)
  })
})
