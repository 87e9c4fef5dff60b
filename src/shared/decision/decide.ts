import {
  type FiredRule,
  type ReleaseAppetite,
  type ReleaseDecision,
  type ReleaseFinding,
  releaseMeasures,
  type ReleaseRule,
} from '../contracts/release.ts'
import { usualReleaseAppetite } from './appetite.ts'
import { measureNames } from './names.ts'
import { styled } from '../text/number-style.ts'

const format = (value: number): string =>
  styled(Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3))))

/** A value and its limit, with as many digits as it takes to tell them apart. */
function formatBoth(value: number, limit: number): [string, string] {
  const [short, other] = [format(value), format(limit)]
  return short === other && value !== limit ? [styled(String(value)), styled(String(limit))] : [short, other]
}

/** The number that a rule compares: where there is no interval, the value itself stands for its ends. */
const comparedBy = (rule: ReleaseRule, finding: ReleaseFinding): number | null =>
  finding.value === null || rule.compares === 'value' ? finding.value : (finding[rule.compares] ?? finding.value)

function fire(rule: ReleaseRule, finding: ReleaseFinding): FiredRule | null {
  const value = comparedBy(rule, finding)
  if (value === null) return null
  const { limit, measure, bucket } = rule
  if (rule.fires === 'above' ? !(value > limit.value) : !(value < limit.value)) return null
  const isEnd = rule.compares !== 'value' && finding[rule.compares] !== undefined
  const part = isEnd ? `${rule.compares === 'low' ? 'lower' : 'upper'} end of the interval of the ` : ''
  const [found, most] = formatBoth(value, limit.value)
  return {
    rule: rule.id,
    bucket,
    measure,
    subject: finding.subject,
    value,
    limit,
    sentence: `${finding.subject}: the ${part}${measureNames[measure]} is ${found}, ${rule.fires} the limit of ${most}.`,
  }
}

/** A person is asked where something that rules are about could not be measured. */
const missing = (finding: ReleaseFinding): FiredRule => ({
  rule: 'withheld',
  bucket: 'needs-person',
  measure: finding.measure,
  subject: finding.subject,
  value: null,
  limit: null,
  sentence: `${finding.subject}: the ${measureNames[finding.measure]} is not known. ${finding.reason ?? 'No reason was given.'}`,
})

const sentences: Record<ReleaseDecision['bucket'], string> = {
  against: 'There are findings against a release.',
  'needs-person': 'A person must decide: the findings do not settle it.',
  'nothing-found':
    'Nothing was found against a release by the rules and tests named here. That is no proof that the model gives nothing away.',
}

/**
 * Sorts a model into one of three buckets: findings against its release, a person must decide, or nothing found against it. The worst
 * rule that fires decides. A finding without a value, and a required measure without a finding, ask for a person; nothing
 * passes by not being tested.
 *
 * @param appetite every rule with its limit and the limit's source
 * @throws RangeError for a finding whose value or interval is not a number
 */
export function decideRelease(
  findings: readonly ReleaseFinding[],
  appetite: ReleaseAppetite = usualReleaseAppetite,
): ReleaseDecision {
  for (const { subject, measure, value, low, high } of findings)
    if ([value ?? 0, low ?? 0, high ?? 0].some(Number.isNaN))
      throw new RangeError(`${subject}: the ${measureNames[measure]} is not a number.`)
  const byRules = appetite.rules.flatMap((rule) =>
    findings
      .filter(({ measure }) => measure === rule.measure)
      .map((finding) => fire(rule, finding))
      .filter((fired) => fired !== null),
  )
  const ruled = new Set(appetite.rules.map(({ measure }) => measure))
  const withheld = findings.filter(({ value, measure }) => value === null && ruled.has(measure)).map(missing)
  const tested = new Set(findings.map(({ measure }) => measure))
  const untested = appetite.required
    .filter(({ measure }) => !tested.has(measure))
    .map(({ measure, source }): FiredRule => ({
      rule: 'required',
      bucket: 'needs-person',
      measure,
      subject: 'This study',
      value: null,
      limit: null,
      sentence: `The ${measureNames[measure]} was not measured. ${source}`,
    }))
  const all = [...byRules, ...withheld, ...untested]
  const fired = [
    ...all.filter(({ bucket }) => bucket === 'against'),
    ...all.filter(({ bucket }) => bucket !== 'against'),
  ]
  const bucket = fired.length === 0 ? 'nothing-found' : fired[0].bucket
  return {
    bucket,
    fired,
    notTested: releaseMeasures.filter((measure) => !tested.has(measure)),
    sentence: sentences[bucket],
  }
}
