import { describe, expect, it } from 'vitest'
import type { AuditedAttack, ModelAudit } from '../contracts/model-audit.ts'
import { ReleaseFinding } from '../contracts/release.ts'
import { auditedModel } from '../testing-audits.ts'
import { auditDecisionParagraph, auditDecisionText, auditNotTested } from '../text/audit-decision.ts'
import { modelAuditFindings } from './findings/model-audit.ts'
import { decideAudit, usualReleaseAppetite } from './index.ts'

const threshold = (audit: ModelAudit) => audit.attacks[0] as AuditedAttack
const findings = (audit: ModelAudit, measure: ReleaseFinding['measure']) => {
  const found = modelAuditFindings(audit)
  for (const finding of found) expect(ReleaseFinding.parse(finding)).toEqual(finding)
  return found.filter((finding) => finding.measure === measure)
}
const figure = (estimate: number, half: number) => ({ estimate, low: estimate - half, high: estimate + half })

/** A model of which no rule says anything. */
function calmModel(): ModelAudit {
  const audit = auditedModel()
  const attack = threshold(audit)
  audit.attacks = [{ ...attack, auc: figure(0.5, 0.02), advantage: figure(0, 0.02) }]
  audit.checks = audit.checks.map((check) =>
    check.check === 'generalisation-gap' ? { ...check, value: 0.02, verdict: 'clear' } : check,
  )
  return audit
}

describe('findings of an audited model', () => {
  it('are the area and the advantage of every attack that was tried', () => {
    const audit = auditedModel()
    const interval = { value: 0.71, low: 0.66, high: 0.76 }
    expect(findings(audit, 'attack-auc')).toEqual([{ measure: 'attack-auc', subject: 'Loss threshold', ...interval }])
    expect(findings(audit, 'attack-advantage')).toMatchObject([{ value: 0.31, low: 0.2, high: 0.41 }])
  })
  it('count members found for each false alarm allowed at 1 %: 12 % (8 to 17) are 12 (8 to 17)', () => {
    const [found, ...others] = findings(auditedModel(), 'attack-low-false-positives')
    expect(others).toEqual([])
    expect(found.subject).toBe('Loss threshold, at 1 % false positives')
    expect(found.value).toBeCloseTo(12, 12)
    expect(found.low).toBeCloseTo(8, 12)
    expect(found.high).toBeCloseTo(17, 12)
  })
  it('say why a rate or an epsilon is withheld', () => {
    const audit = auditedModel()
    threshold(audit).atLimits[0].point = { withheld: 'Too few others.' }
    audit.epsilon = { withheld: 'Too few people.' }
    expect(findings(audit, 'attack-low-false-positives')).toMatchObject([{ value: null, reason: 'Too few others.' }])
    expect(findings(audit, 'epsilon-audited')).toMatchObject([{ value: null, reason: 'Too few people.' }])
  })
  it('leave out a check that could not be made, and an attack that could not be tried unless none could', () => {
    const audit = auditedModel()
    expect(findings(audit, 'contains-data')).toEqual([])
    expect(findings(audit, 'generalisation-gap')).toMatchObject([{ value: 0.12 }])
    audit.attacks = [{ attack: 'loss-threshold', withheld: 'No rows.' }]
    expect(findings(audit, 'attack-auc')).toEqual([
      { measure: 'attack-auc', subject: 'Loss threshold', value: null, reason: 'No rows.' },
    ])
  })
})

describe('the decision about an audited model', () => {
  it('is against release where an attack is far above chance', () => {
    const { decision, usualBucket } = decideAudit(auditedModel())
    expect(decision.bucket).toBe('against')
    expect(usualBucket).toBe('against')
    // An area of at least 0.66, over 0.6; the advantage’s lower end is 0.2 and not above it.
    expect(decision.fired.filter(({ bucket }) => bucket === 'against').map(({ rule }) => rule)).toEqual([
      'attack-auc-high',
    ])
    expect(decision.fired.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['attack-advantage-found', 'generalisation-gap']),
    )
  })
  it('finds nothing against a calm model, and asks for a person as soon as a figure is withheld', () => {
    expect(decideAudit(calmModel()).decision).toMatchObject({ bucket: 'nothing-found', fired: [] })
    const audit = calmModel()
    threshold(audit).atLimits[0].point = { withheld: 'Too few others.' }
    expect(decideAudit(audit).decision).toMatchObject({ bucket: 'needs-person', fired: [{ rule: 'withheld' }] })
  })
  it('has rules about every measure that an audit can find', () => {
    const ruled = usualReleaseAppetite.rules.map(({ measure }) => measure)
    for (const { measure } of modelAuditFindings(auditedModel())) expect(ruled).toContain(measure)
  })
  it('follows the risk appetite of the workspace, and says what the usual one would', () => {
    const ignored = { value: 0, effect: 'ignored' as const, source: 'our board' }
    const changes = Object.fromEntries(usualReleaseAppetite.rules.map(({ id }) => [id, ignored]))
    const item = decideAudit(auditedModel(), changes)
    expect(item.decision.bucket).toBe('nothing-found')
    expect(item.usualBucket).toBe('against')
    const text = auditDecisionParagraph(auditedModel(), item)
    expect(text).toContain('Nothing was found against giving it away by the limits of this workspace.')
    expect(text).toContain('By the usual limits of this program the rules would say “Against release”.')
  })
  it('is told in words, with what was not tested', () => {
    const audit = auditedModel()
    const text = auditDecisionText(audit, decideAudit(audit))
    expect(text).toMatch(/^Decision about a release: AGAINST RELEASE\nThe model was trained elsewhere\. /)
    expect(text).toContain('attacked in 1 way, by its answers for 400 rows.')
    expect(text).toContain('an attack tells the people it was trained on from others far better than by chance')
    const sentences = auditNotTested(audit)
    expect(sentences).toContain('Confidence classifier. A trained attacker needs at least 100 members.')
    expect(sentences).toContain('Contains its data: It was not said.')
    expect(sentences.join('\n')).toContain('Every other attack than these: loss threshold.')
  })
})
