import { describe, expect, it } from 'vitest'
import {
  ReleaseAppetite,
  ReleaseDecision,
  type ReleaseFinding,
  type ReleaseMeasure,
} from '#shared/contracts/release.ts'
import { decideRelease, usualReleaseAppetite } from './index.ts'

const finding = (measure: ReleaseMeasure, value: number | null, low?: number, high?: number): ReleaseFinding => ({
  measure,
  subject: 'mlp/all',
  value,
  ...(low === undefined ? {} : { low }),
  ...(high === undefined ? {} : { high }),
})
/** What must be known of any model, without fault. */
const calm = [finding('attack-auc', 0.5, 0.48, 0.53), finding('generalisation-gap', 0.01)]
const of = (measure: ReleaseMeasure) => calm.filter((other) => other.measure !== measure)

/** measure, value, low, high; bucket, rule that decides. */
const table: [ReleaseMeasure, number | null, number | undefined, number | undefined, string, string | null][] = [
  ['attack-auc', 0.52, 0.49, 0.55, 'nothing-found', null],
  ['attack-auc', 0.55, 0.51, 0.59, 'needs-person', 'attack-auc-found'],
  ['attack-auc', 0.55, 0.45, 0.65, 'needs-person', 'attack-auc-undecided'],
  ['attack-auc', 0.65, 0.6, 0.7, 'needs-person', 'attack-auc-found'],
  ['attack-auc', 0.65, 0.601, 0.7, 'against', 'attack-auc-high'],
  ['attack-auc', 0.7, undefined, undefined, 'against', 'attack-auc-high'],
  ['attack-auc', null, undefined, undefined, 'needs-person', 'withheld'],
  ['attack-advantage', 0.02, -0.03, 0.07, 'nothing-found', null],
  ['attack-advantage', 0.1, 0.01, 0.19, 'needs-person', 'attack-advantage-found'],
  ['attack-advantage', 0.3, 0.21, 0.39, 'against', 'attack-advantage-high'],
  ['attack-low-false-positives', 12, 4, 30, 'nothing-found', null],
  ['attack-low-false-positives', 30, 11, 60, 'against', 'attack-low-false-positives'],
  ['attribute-gain', 0.05, -0.01, 0.1, 'nothing-found', null],
  ['attribute-gain', 0.05, 0.01, 0.1, 'needs-person', 'attribute-gain'],
  ['control-shuffled', 0.5, 0.45, 0.55, 'nothing-found', null],
  ['control-shuffled', 0.58, 0.52, 0.64, 'needs-person', 'control-above'],
  ['control-shuffled', 0.42, 0.36, 0.48, 'needs-person', 'control-below'],
  ['epsilon-claimed', 10, undefined, undefined, 'nothing-found', null],
  ['epsilon-claimed', 10.1, undefined, undefined, 'needs-person', 'epsilon-weak'],
  ['epsilon-audited', 0.9, undefined, undefined, 'nothing-found', null],
  ['epsilon-audited', 1.2, undefined, undefined, 'needs-person', 'epsilon-audited'],
  ['epsilon-audited-over-claimed', -0.4, undefined, undefined, 'nothing-found', null],
  ['epsilon-audited-over-claimed', 0.1, undefined, undefined, 'against', 'epsilon-refuted'],
  ['contains-data', 0, undefined, undefined, 'nothing-found', null],
  ['contains-data', 1, undefined, undefined, 'against', 'contains-data'],
  ['residual-degrees', 10, undefined, undefined, 'nothing-found', null],
  ['residual-degrees', -50, undefined, undefined, 'against', 'residual-degrees'],
  ['small-groups', 10, undefined, undefined, 'nothing-found', null],
  ['small-groups', 9, undefined, undefined, 'against', 'small-groups'],
  ['small-cells', 9.5, undefined, undefined, 'against', 'small-cells'],
  ['class-disclosure', 0, undefined, undefined, 'nothing-found', null],
  ['class-disclosure', 1, undefined, undefined, 'against', 'class-disclosure'],
  ['generalisation-gap', 0.11, undefined, undefined, 'needs-person', 'generalisation-gap'],
  ['loss-difference', 0.05, undefined, undefined, 'nothing-found', null],
  ['loss-difference', 0.04, undefined, undefined, 'needs-person', 'loss-difference'],
]

describe('the decision about a release', () => {
  it.each(table)('%s of %d (%d to %d): %s by %s', (measure, value, low, high, bucket, rule) => {
    const decision = decideRelease([...of(measure), finding(measure, value, low, high)])
    expect(ReleaseDecision.parse(decision)).toEqual(decision)
    expect(decision.bucket).toBe(bucket)
    expect(decision.fired[0]?.rule ?? null).toBe(rule)
  })
  it('tries every rule of the appetite', () => {
    expect(new Set(table.map(([, , , , , rule]) => rule))).toEqual(
      new Set([null, 'withheld', ...usualReleaseAppetite.rules.map(({ id }) => id)]),
    )
  })
  it('says which rule fired, on what, and its limit', () => {
    const decision = decideRelease([...of('attack-auc'), finding('attack-auc', 0.71, 0.66, 0.76)])
    expect(decision.fired[0]).toMatchObject({ subject: 'mlp/all', value: 0.66, limit: { value: 0.6 } })
    expect(decision.fired[0].sentence).toBe(
      'mlp/all: the lower end of the interval of the area under the attack’s ROC curve is 0.66, above the limit of 0.6.',
    )
  })
  it('shows what a value is above its limit by', () => {
    const { fired } = decideRelease([...of('attack-auc'), finding('attack-auc', 0.71, 0.60004, 0.76)])
    expect(fired[0].sentence).toContain('is 0.60004, above the limit of 0.6.')
  })
  it('goes by the worst, whatever the order', () => {
    const findings = [
      finding('generalisation-gap', 0.3),
      finding('attack-auc', 0.8, 0.7, 0.9),
      finding('small-groups', 3),
    ]
    for (const order of [findings, [...findings].reverse()]) {
      const { bucket, fired } = decideRelease(order)
      expect(bucket).toBe('against')
      expect(fired.map((rule) => rule.bucket)).toEqual([...fired.map((rule) => rule.bucket)].sort())
      expect(fired).toHaveLength(5)
    }
  })
  it('lets nothing pass that was not tested', () => {
    const { bucket, fired, notTested } = decideRelease([])
    expect(bucket).toBe('needs-person')
    expect(fired.map(({ rule, measure }) => [rule, measure])).toEqual([
      ['required', 'attack-auc'],
      ['required', 'generalisation-gap'],
    ])
    expect(notTested).toContain('small-groups')
    expect(decideRelease(calm).notTested).not.toContain('attack-auc')
    expect(decideRelease(calm).sentence).toContain('no proof')
  })
  it('follows limits that were changed, and rules that were left out', () => {
    const findings = [...of('attack-auc'), finding('attack-auc', 0.65, 0.62, 0.68)]
    const rules = usualReleaseAppetite.rules.map((rule) =>
      rule.measure === 'attack-auc' ? { ...rule, limit: { value: 0.7, source: 'our board, 2026' } } : rule,
    )
    expect(decideRelease(findings, { ...usualReleaseAppetite, rules }).bucket).toBe('nothing-found')
    expect(decideRelease([], { rules: [], required: [] }).bucket).toBe('nothing-found')
  })
  it('refuses numbers that are none', () => {
    expect(() => decideRelease([finding('attack-auc', NaN)])).toThrow(RangeError)
  })
  it('has a source for every limit', () => {
    expect(ReleaseAppetite.parse(usualReleaseAppetite)).toEqual(usualReleaseAppetite)
    for (const { limit } of usualReleaseAppetite.rules) expect(limit.source.length).toBeGreaterThan(20)
  })
})
