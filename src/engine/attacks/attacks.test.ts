import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../tests/support/executors.ts'
import { AttackInput, AttackSettings } from '#shared/contracts/study.ts'
import { type Random, randomFromSeed } from '../math/index.ts'
import { areaUnderCurve } from '../metrics/index.ts'
import { type AttackRows, confidencePresets, makeAttack } from './index.ts'

const executor = onnxExecutor()

/** Every attack of the contract, with its variants; the networks small enough to be quick. */
const settings: AttackSettings[] = [
  ...AttackInput.options.map((input) =>
    AttackSettings.parse({ kind: 'confidence-classifier', input, steps: 600, learningRate: 0.01 }),
  ),
  AttackSettings.parse({ ...confidencePresets['public-code'], steps: 600, learningRate: 0.01 }),
  AttackSettings.parse({ kind: 'loss-threshold' }),
  AttackSettings.parse({ kind: 'loss-threshold', threshold: 'mean' }),
  AttackSettings.parse({ kind: 'bounded-loss' }),
]

/**
 * Answers of a target on members and as many others, in turn.
 *
 * @param leak how much more the target believes in the true outcome of a member, on the logit
 */
function rowsOf(pairs: number, classes: number, leak: number, random: Random): AttackRows {
  const member = Uint8Array.from({ length: 2 * pairs }, (_, i) => i % 2)
  const labels = Int32Array.from(member, () => random.integer(classes))
  const probabilities = new Float64Array(member.length * classes)
  member.forEach((isMember, row) => {
    const logits = Array.from({ length: classes }, () => random.normal())
    logits[labels[row]] += isMember ? leak : 0
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
    logits.forEach((logit, k) => (probabilities[row * classes + k] = Math.exp(logit) / total))
  })
  return { probabilities, classes, labels, member }
}

const nameOf = (item: AttackSettings) =>
  item.kind === 'confidence-classifier'
    ? `${item.kind} ${item.input} ${item.hidden.join('-')}`
    : Object.values(item).join(' ')

it('knows every attack of the contract', () => {
  const tried = new Set(settings.map(({ kind }) => kind))
  expect(AttackSettings.options.map((option) => option.shape.kind.value).filter((kind) => !tried.has(kind))).toEqual([])
})

describe.each(settings.map((item) => [nameOf(item), item] as const))('%s', (_, item) => {
  const run = async (training: AttackRows, test: AttackRows) => {
    const [trained] = await makeAttack(item).train([{ rows: training, random: randomFromSeed(1) }], { executor })
    const guesses = await trained.guess(test)
    const right = guesses.decisions.filter((decision, row) => decision === test.member[row]).length
    return { ...guesses, accuracy: right / test.member.length, trained }
  }
  const random = randomFromSeed(2)

  it.each([2, 4])('finds nothing where there is nothing, %d classes', async (classes) => {
    const [training, test] = [rowsOf(1000, classes, 0, random), rowsOf(1000, classes, 0, random)]
    const shuffled = { ...training, member: random.shuffle(training.member.slice()) }
    const { accuracy, scores } = await run(shuffled, test)
    // The decisions do not know the test's membership: a binomial share of 2,000. Four standard errors.
    expect(Math.abs(accuracy - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 2000))
    // The standard error of the AUC of unrelated scores is sqrt((m + n + 1) / (12 m n)).
    const error = Math.sqrt(2001 / (12 * 1000 * 1000))
    expect(Math.abs((areaUnderCurve(scores, test.member) as number) - 0.5)).toBeLessThan(4 * error)
  })

  it.each([2, 4])('is sure of a target that gives its members away, %d classes', async (classes) => {
    const [training, test] = [rowsOf(1000, classes, 6, random), rowsOf(500, classes, 6, random)]
    const { accuracy, scores, decisions } = await run(training, test)
    expect(accuracy).toBeGreaterThan(0.7)
    expect(areaUnderCurve(scores, test.member)).toBeGreaterThan(0.8)
    expect(scores).toHaveLength(1000)
    expect(scores.every(Number.isFinite)).toBe(true)
    expect(decisions.every((decision) => decision === 0 || decision === 1)).toBe(true)
    // It decides by chance.
    if (item.kind === 'bounded-loss') return
    // A higher score never goes with a decision for "not a member" while a lower one is taken for a member.
    const taken = scores.filter((__, row) => decisions[row] === 1)
    const left = scores.filter((__, row) => decisions[row] === 0)
    expect(Math.min(...taken)).toBeGreaterThan(Math.max(...left))
  })

  it('does not look at the membership of the rows it is asked about', async () => {
    const [training, test] = [rowsOf(100, 2, 2, random), rowsOf(50, 2, 2, random)]
    const honest = await run(training, test)
    const blind = await honest.trained.guess({ ...test, member: new Uint8Array(100) })
    expect(blind.scores).toEqual(honest.scores)
    expect(blind.decisions).toEqual(honest.decisions)
  })

  it('gives the same for the same stream, and leaves its rows as they were', async () => {
    const [training, test] = [rowsOf(100, 3, 2, random), rowsOf(50, 3, 2, random)]
    const before = structuredClone([training, test])
    const [once, again] = [await run(training, test), await run(training, test)]
    expect(again.scores).toEqual(once.scores)
    expect([training, test]).toEqual(before)
  })

  it('copes with answers that are certain, right or wrong', async () => {
    // Probability 0 of the true outcome would be an infinite loss.
    const rows: AttackRows = {
      probabilities: Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1),
      classes: 2,
      labels: Int32Array.of(0, 1, 0, 1, 1, 0, 1, 0),
      member: Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0),
    }
    const { scores, decisions } = await run(rows, rows)
    expect(scores.every(Number.isFinite)).toBe(true)
    if (item.kind === 'loss-threshold') expect(decisions).toEqual(rows.member)
  })

  it('works on one member and one other', async () => {
    const { scores } = await run(rowsOf(1, 2, 1, random), rowsOf(1, 2, 1, random))
    expect(scores).toHaveLength(2)
    expect(scores.every(Number.isFinite)).toBe(true)
  })
})
