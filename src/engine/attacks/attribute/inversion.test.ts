import { describe, expect, it } from 'vitest'
import { InversionKind } from '#shared/contracts/analyses.ts'
import { type Random, randomFromSeed } from '../../math/index.ts'
import { confusionOf, type InversionKnowledge, type InversionRows, inversions, invert, judgeGuesses } from './index.ts'

const argmax = (values: readonly number[]) => values.indexOf(Math.max(...values))
const shares = (random: Random, count: number) => {
  const values = Array.from({ length: count }, () => 0.05 + random.uniform())
  const sum = values.reduce((a, b) => a + b)
  return values.map((value) => value / sum)
}

/** A network of three nodes, x (sensitive) and z (known) independent causes of y, as tables. */
function network(random: Random) {
  const [levels, known, classes] = [3, 2, 3]
  const [px, pz] = [shares(random, levels), shares(random, known)]
  const py = Array.from({ length: levels }, () => Array.from({ length: known }, () => shares(random, classes)))
  return { levels, known, classes, px, pz, py }
}

/** One row for each (z, y), with what the model that is the network's own table says of every x. */
function everyRow({ levels, known, classes, py }: ReturnType<typeof network>): InversionRows & { z: number[] } {
  const rows = Array.from({ length: known * classes }, (_, i) => ({ z: Math.floor(i / classes), y: i % classes }))
  return {
    z: rows.map(({ z }) => z),
    outcomes: Int32Array.from(rows, ({ y }) => y),
    classes,
    answers: Array.from({ length: levels }, (_, x) => Float64Array.from(rows.flatMap(({ z }) => py[x][z]))),
  }
}

describe('model inversion', () => {
  it('by confidence is the Bayes-optimal guess of a network whose table is the model: every x, z and y enumerated', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const own = network(randomFromSeed(seed))
      const { levels, known, classes, px, pz, py } = own
      const rows = everyRow(own)
      const guesses = invert(inversions.confidence, rows, {
        prior: Float64Array.from(px),
        confusion: new Float64Array(9),
      })
      const joint = (x: number, z: number, y: number) => px[x] * pz[z] * py[x][z][y]
      let [right, best, byPrior] = [0, 0, 0]
      for (let z = 0; z < known; z++)
        for (let y = 0; y < classes; y++) {
          const each = Array.from({ length: levels }, (_, x) => joint(x, z, y))
          right += each[guesses[z * classes + y]]
          best += Math.max(...each)
          byPrior += each[argmax(px)]
        }
      expect(right).toBeCloseTo(best, 14)
      expect(right).toBeGreaterThanOrEqual(byPrior - 1e-14)
    }
  })

  it('by the predicted class is the Bayes-optimal guess where the model errs by its confusion matrix: every x and y enumerated', () => {
    // The true class of a record is a function of x, and what is said of it errs with the same rates for every record.
    for (let seed = 1; seed <= 30; seed++) {
      const random = randomFromSeed(seed)
      const [levels, classes] = [4, 3]
      const px = shares(random, levels)
      const said = Array.from({ length: levels }, () => random.integer(classes))
      // Pr(said | true) for a uniform true class, so that Pr(true | said) is proportional to it for each said class.
      const confusion = Array.from({ length: classes }, () => shares(random, classes))
      const answers = said.map((own) =>
        Float64Array.from({ length: classes * classes }, (_, i) => (i % classes === own ? 0.8 : 0.1)),
      )
      const outcomes = Int32Array.from({ length: classes }, (_, y) => y)
      const guesses = invert(
        inversions.confusion,
        { answers, classes, outcomes },
        { prior: Float64Array.from(px), confusion: Float64Array.from(confusion.flat()) },
      )
      for (let y = 0; y < classes; y++) {
        const each = px.map((p, x) => p * confusion[y][said[x]])
        expect(each[guesses[y]]).toBe(Math.max(...each))
      }
    }
  })

  it.each(InversionKind.options)('is what the formula says, row by row and value by value: %s', (kind) => {
    const random = randomFromSeed(11)
    for (let trial = 0; trial < 20; trial++) {
      const [levels, classes, people] = [2 + random.integer(4), 2 + random.integer(3), 25]
      const answers = Array.from({ length: levels }, () =>
        Float64Array.from(Array.from({ length: people }, () => shares(random, classes)).flat()),
      )
      const outcomes = Int32Array.from({ length: people }, () => random.integer(classes))
      const prior = shares(random, levels)
      const confusion = Array.from({ length: classes }, () => shares(random, classes))
      const knowledge: InversionKnowledge = {
        prior: Float64Array.from(prior),
        confusion: Float64Array.from(confusion.flat()),
      }
      const guesses = invert(inversions[kind], { answers, classes, outcomes }, knowledge)
      for (let person = 0; person < people; person++) {
        const weights = prior.map((p, v) => {
          const f = Array.from(answers[v]).slice(person * classes, (person + 1) * classes)
          const y = outcomes[person]
          return p * (kind === 'confidence' ? f[y] : confusion[y][argmax(f)])
        })
        expect(guesses[person]).toBe(argmax(weights))
      }
    }
  })

  // What holds for every inversion, as for every attack: nothing from a model without the attribute, everything from one that tells it.
  describe.each(InversionKind.options)('%s', (kind) => {
    const random = randomFromSeed(3)
    const people = 400
    const sensitive = Int32Array.from({ length: people }, () => (random.uniform() < 0.5 ? 0 : 1 + random.integer(2)))
    const prior = Float64Array.of(0.5, 0.25, 0.25)
    const constant = (probabilities: readonly number[]) =>
      Float64Array.from({ length: 3 * people }, (_, i) => probabilities[i % 3])

    it('guesses the most frequent value where the model does not read the attribute', () => {
      const answers = [0, 1, 2].map(() => constant([0.2, 0.5, 0.3]))
      const confusion = Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6)
      const guesses = invert(inversions[kind], { answers, classes: 3, outcomes: sensitive }, { prior, confusion })
      expect(new Set(guesses)).toEqual(new Set([0]))
      expect(judgeGuesses(guesses, sensitive).advantage).toBe(0)
    })
    it('finds everybody where the outcome is the attribute and the model says so', () => {
      const answers = [0, 1, 2].map((own) => constant([0, 1, 2].map((y) => (y === own ? 0.9 : 0.05))))
      const confusion = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
      const guesses = invert(inversions[kind], { answers, classes: 3, outcomes: sensitive }, { prior, confusion })
      expect(guesses).toEqual(sensitive)
      expect(judgeGuesses(guesses, sensitive)).toEqual({ right: 1, advantage: 1 })
    })
    it('falls back to the most frequent value where nothing makes the outcome possible', () => {
      const answers = [0, 1, 2].map(() => constant([1, 0, 0]))
      const outcomes = new Int32Array(people).fill(2)
      const confusion = Float64Array.of(1, 0, 0, 1, 0, 0, 0, 0, 0)
      const guesses = invert(inversions[kind], { answers, classes: 3, outcomes }, { prior, confusion })
      expect(new Set(guesses)).toEqual(new Set([0]))
    })
  })
})

describe('what an inversion takes and gives', () => {
  it('counts the confusion matrix by true class; a class without rows has zeros', () => {
    const probabilities = Float64Array.of(0.9, 0.1, 0, 0.2, 0.7, 0.1, 0.8, 0.2, 0, 0.1, 0.6, 0.3)
    expect([...confusionOf(probabilities, Int32Array.of(0, 0, 0, 1), 3)]).toEqual([2 / 3, 1 / 3, 0, 0, 1, 0, 0, 0, 0])
  })
  it('judges guesses by hand', () => {
    // Level 0: 1 of 2 found, 1 of 2 others called it; level 1: 1 of 2 found, 1 of 2 others called it.
    expect(judgeGuesses(Int32Array.of(0, 1, 1, 0), Int32Array.of(0, 0, 1, 1))).toEqual({ right: 0.5, advantage: 0 })
    // Level 0: 2 / 2 - 1 / 2; level 1: 1 / 1 - 0; level 2: 0 / 1 - 0.
    const judged = judgeGuesses(Int32Array.of(0, 0, 1, 0), Int32Array.of(0, 0, 1, 2))
    expect(judged.right).toBe(0.75)
    expect(judged.advantage).toBeCloseTo(1.5 / 3, 14)
    expect(() => judgeGuesses(Int32Array.of(0, 0), Int32Array.of(1, 1))).toThrow(RangeError)
  })
})
