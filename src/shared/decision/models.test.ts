import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AppetiteChanges,
  releaseBuckets,
  type ReleaseFinding,
  releaseMeasures,
  type ReleaseMeasure,
} from '../contracts/release.ts'
import { figure, resultsOf } from '../testing.ts'
import {
  appetiteWith,
  decideModels,
  decideRelease,
  standingRules,
  tellingRules,
  usualReleaseAppetite,
} from './index.ts'

const { rules, required } = usualReleaseAppetite
/** 0 is the worst. */
const rank = (findings: readonly ReleaseFinding[], changes: AppetiteChanges = {}) =>
  releaseBuckets.indexOf(decideRelease(findings, appetiteWith(changes)).bucket)

/** Near the limits, so that rules fire in about half of the cases. */
const number = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -20, max: 20 }))
const finding = fc
  .tuple(fc.constantFrom(...releaseMeasures), fc.option(number), number, number)
  .map(([measure, value, a, b]): ReleaseFinding =>
    value === null
      ? { measure, subject: 'x', value }
      : { measure, subject: 'x', value, low: Math.min(value, a), high: Math.max(value, b) },
  )
const findings = fc.array(finding, { maxLength: 12 })
/** One finding of each measure that rules are about, so that only values decide. */
const complete = fc.tuple(
  ...releaseMeasures.map((measure) => number.map((value) => ({ measure, subject: 'x', value }))),
)
const change = fc.record({
  value: number,
  effect: fc.constantFrom('against' as const, 'needs-person' as const, 'ignored' as const),
  source: fc.constant('test'),
})
const changes = fc.dictionary(fc.constantFrom(...rules.map(({ id }) => id)), change)

describe('a decision', () => {
  it('is never worse for a limit that allows more', () =>
    fc.assert(
      fc.property(
        findings,
        fc.constantFrom(...rules),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (all, rule, more) => {
          const value = rule.limit.value + (rule.fires === 'above' ? more : -more)
          const changed = { [rule.id]: { value, effect: rule.bucket, source: 'test' } }
          expect(rank(all, changed)).toBeGreaterThanOrEqual(rank(all))
        },
      ),
    ))
  it('is never worse for a rule that asks for a person where it spoke against, or is left out where all is known', () =>
    fc.assert(
      fc.property(complete, fc.constantFrom(...rules), changes, (all, rule, others) => {
        const { value, source } = rule.limit
        const against = { ...others, [rule.id]: { value, source, effect: 'against' as const } }
        const person = { ...others, [rule.id]: { value, source, effect: 'needs-person' as const } }
        const ignored = { ...others, [rule.id]: { value, source, effect: 'ignored' as const } }
        expect(rank(all, person)).toBeGreaterThanOrEqual(rank(all, against))
        expect(rank(all, ignored)).toBeGreaterThanOrEqual(rank(all, person))
      }),
    ))
  it('is never better for one finding more, where nothing required was missing', () =>
    fc.assert(
      fc.property(complete, findings, changes, (known, more, changed) => {
        expect(rank([...known, ...more], changed)).toBeLessThanOrEqual(rank(known, changed))
      }),
    ))
  it('never passes what is required and missing, whatever the limits', () =>
    fc.assert(
      fc.property(
        findings,
        changes,
        fc.constantFrom(...required.map(({ measure }) => measure)),
        (all, changed, gone) => {
          const left = all.filter(({ measure }) => measure !== gone)
          expect(decideRelease(left, appetiteWith(changed)).bucket).not.toBe('nothing-found')
        },
      ),
    ))
  it('does not depend on the order of the findings', () =>
    fc.assert(
      fc.property(findings, changes, (all, changed) => {
        expect(rank([...all].reverse(), changed)).toBe(rank(all, changed))
      }),
    ))
  it('is told by one rule for each figure, and by all that speak against it', () =>
    fc.assert(
      fc.property(findings, (all) => {
        const named = all.map((one, i) => ({ ...one, subject: `finding ${i}` }))
        const decision = decideRelease(named)
        const telling = tellingRules(decision)
        expect(telling[0]).toEqual(decision.fired[0])
        const figures = new Set(decision.fired.map(({ measure, subject }) => `${measure} ${subject}`))
        expect(telling).toHaveLength(figures.size)
        for (const rule of telling.filter(({ bucket }) => bucket !== 'against'))
          expect(decision.fired).not.toContainEqual(
            expect.objectContaining({ bucket: 'against', measure: rule.measure, subject: rule.subject }),
          )
      }),
    ))
})

describe('changes to the risk appetite', () => {
  const changed: AppetiteChanges = {
    'attack-auc-high': { value: 0.7, effect: 'needs-person', source: 'our board' },
    'small-cells': { value: 10, effect: 'ignored', source: 'our board' },
    'rule of a later version': { value: 1, effect: 'against', source: 'our board' },
  }
  it('none leave it as it is', () => expect(appetiteWith({})).toEqual(usualReleaseAppetite))
  it('change those rules and no others', () => {
    const before = new Map(rules.map((rule) => [rule.id, rule]))
    const after = new Map(appetiteWith(changed).rules.map((rule) => [rule.id, rule]))
    expect(after.get('attack-auc-high')).toEqual({
      ...before.get('attack-auc-high'),
      bucket: 'needs-person',
      limit: { value: 0.7, source: 'our board' },
    })
    expect(after.has('small-cells')).toBe(false)
    const differ = [...after.values()].filter((rule) => JSON.stringify(before.get(rule.id)) !== JSON.stringify(rule))
    expect(differ.map(({ id }) => id)).toEqual(['attack-auc-high'])
    expect(after.size).toBe(before.size - 1)
  })
  it('are named, beside what is usual', () => {
    const standing = standingRules(changed)
    expect(standing.filter(({ isChanged }) => isChanged).map(({ usual }) => usual.id)).toEqual([
      'attack-auc-high',
      'small-cells',
    ])
    expect(standing).toHaveLength(rules.length)
  })
})

describe('a study', () => {
  const gap = (model: string, value: number) => ({
    model,
    figures: [{ check: 'generalisation-gap' as const, value, method: 'one repetition', values: [value] }],
  })
  it('is decided model by model, and anew for other limits', () => {
    const made = resultsOf({
      attacks: ['loss-threshold'],
      shifts: [],
      right: (_, __, ___, contrast) => figure(contrast === 'shuffled' ? 0.5 : 0.65),
    })
    const still = { auc: figure(0.5), advantage: figure(0) }
    const [causal, network] = made.models.map(({ key }) => key)
    const results = {
      ...made,
      attacks: made.attacks.map((attack) => (attack.model === causal ? { ...attack, ...still } : attack)),
      structural: [gap(causal, 0.01), gap(network, 0.3)],
    }
    const bucketsOf = (changed: AppetiteChanges = {}) =>
      decideModels(results, changed).map(({ model, decision }) => [model.key, decision.bucket])
    expect(bucketsOf()).toEqual([
      [network, 'against'],
      [causal, 'nothing-found'],
    ])
    const allowed = (id: string, value: number) => ({ [id]: { value, effect: 'against' as const, source: 'test' } })
    expect(bucketsOf(allowed('attack-auc-high', 0.7))[0]).toEqual([network, 'needs-person'])
    expect(bucketsOf(allowed('generalisation-gap', 0.001))[1]).toEqual([causal, 'against'])
  })
  it('has findings for every measure that a study of today can make', () => {
    const measures = new Set(
      decideModels(resultsOf()).flatMap(({ findings }) => findings.map(({ measure }): ReleaseMeasure => measure)),
    )
    expect([...measures].sort()).toEqual(['attack-advantage', 'attack-auc', 'control-shuffled'])
  })
})
