import { describe, expect, it } from 'vitest'
import golden from '../../../tests/golden/kolmogorov/reference.json' with { type: 'json' }
import { StructuralCheck, structuralCheckNames } from '#shared/contracts/release.ts'
import { usualReleaseAppetite } from '#shared/decision/index.ts'
import { randomFromSeed } from '../math/index.ts'
import {
  classDisclosure,
  containsData,
  generalisationGap,
  groupsByAnswer,
  groupsByConfiguration,
  lossDifference,
  residualDegrees,
  smallCells,
  smallGroups,
  structuralChecks,
  usualStructuralAppetite as appetite,
} from './index.ts'
import { kolmogorovTail, largestDistance, sameDistribution } from './losses.ts'

/** Answers about the probability of the second of two classes. */
const answers = (second: readonly number[], labels: readonly number[]) => ({
  probabilities: Float64Array.from(second.flatMap((p) => [1 - p, p])),
  labels: Int32Array.from(labels),
})

describe('two samples', () => {
  it.each(golden.cases)('differ as scipy says: distance $distance', ({ a, b, distance, tail }) => {
    expect(largestDistance(a, b)).toBeCloseTo(distance, 12)
    expect(sameDistribution(a, b)).toBeCloseTo(tail, 12)
  })
  it.each(golden.tails)('Kolmogorov’s tail at %d', (x, tail) => expect(kolmogorovTail(x)).toBeCloseTo(tail, 12))
})

describe('the generalisation gap', () => {
  const training = answers([0.9, 0.8, 0.1, 0.2], [1, 1, 0, 0])
  it('is accuracy inside less accuracy outside', () => {
    const outside = answers([0.9, 0.8, 0.9, 0.2], [1, 1, 0, 0])
    const found = generalisationGap(training, outside, 2, appetite.generalisationGap)
    expect(found).toMatchObject({ value: 0.25, verdict: 'raised' })
    expect(found.sentence).toContain('100.0 % of its training rows and on 75.0 %')
    expect(generalisationGap(training, outside, 2, { value: 0.25, source: 'test' }).verdict).toBe('clear')
  })
})

describe('losses', () => {
  const rows = 300
  const random = randomFromSeed(3)
  const sample = (power: number) =>
    answers(
      Array.from({ length: rows }, () => random.uniform() ** power),
      Array<number>(rows).fill(1),
    )
  it('of the same kind are not told apart, and of members that are remembered are', () => {
    expect(lossDifference(sample(1), sample(1), 2, appetite.lossDifference).verdict).toBe('clear')
    expect(lossDifference(sample(0.2), sample(1), 2, appetite.lossDifference).verdict).toBe('raised')
  })
})

describe('degrees of freedom', () => {
  it.each([
    [100, 90, 'clear'],
    [100, 91, 'raised'],
    [100, 100_000, 'raised'],
  ] as const)('%d rows and %d parameters: %s', (rows, parameters, verdict) => {
    const found = residualDegrees(rows, parameters, appetite.residualDegrees)
    expect(found).toMatchObject({ value: rows - parameters, verdict })
  })
})

describe('groups', () => {
  // Configurations (0, 0) of 12 rows, (0, 1) of 10, (1, 0) of 9.
  const sizes = [12, 10, 9]
  const of = sizes.flatMap((size, group) => Array<number>(size).fill(group))
  const codes = [Int32Array.from(of, (group) => Math.floor(group / 2)), Int32Array.from(of, (group) => group % 2)]
  const matrix = { codes, rows: of.length }
  it('are the configurations, or the rows that are answered alike', () => {
    expect(groupsByConfiguration(matrix).sizes).toEqual(sizes)
    expect([...groupsByConfiguration(matrix).of]).toEqual(of)
    const { probabilities } = answers(
      of.map((group) => group / 4),
      of,
    )
    expect(groupsByAnswer(probabilities, 2).sizes).toEqual(sizes)
  })
  it('of fewer than ten are small', () => {
    const found = smallGroups(groupsByConfiguration(matrix), appetite.smallestGroup)
    expect(found).toMatchObject({ value: 9, verdict: 'raised' })
    expect(found.sentence).toContain('1 of the model’s 3 groups')
    expect(smallGroups(groupsByConfiguration(matrix), { value: 9, source: 'test' }).verdict).toBe('clear')
  })
  it('count persons once', () => {
    const persons = of.map((_, row) => (row < 12 ? row % 3 : row))
    expect(groupsByConfiguration(matrix, persons).sizes).toEqual([3, 10, 9])
  })
  it('that are none are not assessed', () => {
    expect(smallGroups(null, appetite.smallestGroup)).toMatchObject({ value: null, verdict: 'not assessed' })
    const none = smallCells(null, new Float64Array(0), 2, appetite.smallestGroup, appetite.certainty)
    expect(none.verdict).toBe('not assessed')
  })
  it('have cells by the model’s probabilities; empty ones are no small ones', () => {
    const groups = groupsByConfiguration(matrix)
    const cells = (shares: readonly number[]) =>
      smallCells(
        groups,
        answers(
          of.map((group) => shares[group]),
          of,
        ).probabilities,
        2,
        { value: 3, source: 'test' },
        appetite.certainty,
      )
    // 6 and 6 of 12, 3 and 7 of 10, 9 and 0 of 9.
    expect(cells([0.5, 0.3, 0])).toMatchObject({ value: 3, verdict: 'clear' })
    // 1 of 10.
    expect(cells([0.5, 0.1, 0])).toMatchObject({ value: 1, verdict: 'raised' })
  })
})

describe('class disclosure', () => {
  it('counts rows of which an outcome is ruled out', () => {
    const { probabilities } = answers([0, 1, 0.5, 1e-9, 1e-6], [0, 1, 0, 0, 0])
    expect(classDisclosure(probabilities, 2, appetite.certainty)).toMatchObject({ value: 3, verdict: 'raised' })
    expect(classDisclosure(probabilities, 2, { value: 1e-5, source: 'test' }).value).toBe(4)
    expect(classDisclosure(answers([0.4], [0]).probabilities, 2, appetite.certainty).verdict).toBe('clear')
  })
})

describe('models that contain their data', () => {
  it.each([
    'KNeighborsClassifier',
    'k-nearest neighbours',
    'SVC',
    'Support vector machine',
    'GaussianProcessClassifier',
  ])('%s', (kind) => expect(containsData(kind).verdict).toBe('raised'))
  it.each(['cpt', 'mlp', 'logistic', 'irm', 'LinearSVC', 'RandomForestClassifier'])('not %s', (kind) =>
    expect(containsData(kind).verdict).toBe('clear'),
  )
})

it('has the limits that the decision about a release has', () => {
  const limitOf = (id: string) => usualReleaseAppetite.rules.find((rule) => rule.id === id)?.limit.value
  expect(limitOf('small-groups')).toBe(appetite.smallestGroup.value)
  expect(limitOf('small-cells')).toBe(appetite.smallestGroup.value)
  expect(limitOf('residual-degrees')).toBe(appetite.residualDegrees.value)
  expect(limitOf('generalisation-gap')).toBe(appetite.generalisationGap.value)
  expect(limitOf('loss-difference')).toBe(appetite.lossDifference.value)
})

it('makes every check, each with its limit, source and sentence', () => {
  const training = answers([0.9, 0.8, 0.1, 0.2], [1, 1, 0, 0])
  const checks = structuralChecks({
    kind: 'cpt',
    parameters: 3,
    classes: 2,
    training,
    heldOut: training,
    groups: groupsByAnswer(training.probabilities, 2),
  })
  expect(checks.map(({ check }) => check)).toEqual([...structuralCheckNames])
  for (const check of checks) {
    expect(StructuralCheck.parse(check)).toEqual(check)
    expect(check.threshold.source.length).toBeGreaterThan(20)
    expect(check.sentence).toMatch(/^[A-Z0-9].*\.$/)
  }
})
