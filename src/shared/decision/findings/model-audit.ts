import type { AuditedAttack, AuditFigure, ModelAudit } from '../../contracts/model-audit.ts'
import type { ReleaseFinding, ReleaseMeasure } from '../../contracts/release.ts'
import { attackName } from '../../text/names.ts'

/** The false-positive rate that low rates are judged at, as in a study. */
const limit = 0.01

/**
 * Everything that an audit of a model's predictions found that a decision about its release may rest on. An attack that
 * could not be tried is left out as long as another was; a check that could not be made is no finding.
 */
export const modelAuditFindings = (audit: ModelAudit): ReleaseFinding[] => [
  ...attackFindings(audit),
  epsilonFinding(audit),
  ...audit.checks.flatMap(({ check, value }): ReleaseFinding[] =>
    value === null ? [] : [{ measure: check, subject: 'The model’s predictions', value }],
  ),
]

function attackFindings({ attacks }: ModelAudit): ReleaseFinding[] {
  const made = attacks.filter((attack): attack is AuditedAttack => !('withheld' in attack))
  if (made.length > 0) return made.flatMap(findingsOfAttack)
  return attacks.slice(0, 1).map((attack) => ({
    measure: 'attack-auc',
    subject: attackName(attack.attack),
    value: null,
    ...('withheld' in attack ? { reason: attack.withheld } : {}),
  }))
}

function findingsOfAttack({ attack, auc, advantage, atLimits }: AuditedAttack): ReleaseFinding[] {
  const subject = attackName(attack)
  const point = atLimits.find((each) => each.limit === limit)?.point
  return [
    findingOf('attack-auc', subject, auc),
    findingOf('attack-advantage', subject, advantage),
    ...(point ? [lowRates(point, `${subject}, at ${100 * limit} % false positives`)] : []),
  ]
}

/** Over the limit rather than over the rate that was really had, which may be 0; so it is told too low rather than too high. */
const lowRates = (point: AuditedAttack['atLimits'][number]['point'], subject: string): ReleaseFinding =>
  'withheld' in point
    ? { measure: 'attack-low-false-positives', subject, value: null, reason: point.withheld }
    : findingOf('attack-low-false-positives', subject, point.truePositiveRate, limit)

const findingOf = (
  measure: ReleaseMeasure,
  subject: string,
  { estimate, low, high }: AuditFigure,
  unit = 1,
): ReleaseFinding => ({ measure, subject, value: estimate / unit, low: low / unit, high: high / unit })

function epsilonFinding({ epsilon }: ModelAudit): ReleaseFinding {
  const measure = 'epsilon-audited'
  return 'withheld' in epsilon
    ? { measure, subject: 'Audit in one run', value: null, reason: epsilon.withheld }
    : { measure, subject: `Audit in one run, at a delta of ${epsilon.delta}`, value: epsilon.epsilon }
}
