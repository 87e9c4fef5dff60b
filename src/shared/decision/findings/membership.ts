import type { MembershipAttackResult } from '../../contracts/membership-analysis.ts'
import type { Measure } from '../../contracts/figures.ts'
import { isEstimate } from '../../text/format.ts'
import { scoreAttackName } from '../../text/membership-names.ts'
import { findingOf, type FindingSource } from './finding.ts'

/** The false-positive rate that low rates are judged at: the smallest that a study of usual size can tell. */
const limit = 0.01

/**
 * Today's strongest attacks, in a membership game over several models like this one. An attack that cannot be tried on this kind of
 * model is left out; where none could be tried, that is said.
 */
export const membershipFindings: FindingSource = ({ analyses = [] }, { key }) =>
  analyses.flatMap((analysis) => {
    if (analysis.kind !== 'membership') return []
    const own = analysis.attacks.filter(({ model }) => model === key)
    const tried = own.filter(({ auc }) => isEstimate(auc))
    return (tried.length > 0 ? tried : own.slice(0, 1)).flatMap((attack) => {
      const subject = `${scoreAttackName(attack.attack)}, several models like this`
      return [
        findingOf('attack-auc', subject, attack.auc),
        findingOf('attack-advantage', subject, attack.advantage),
        ...lowRates(attack, subject),
      ]
    })
  })

/**
 * How many times more members than non-members are found at a false-positive rate of at most the limit. Over the limit rather than over the
 * rate that was really had, which may be 0; so it is told too low rather than too high.
 */
function lowRates({ atLimits }: MembershipAttackResult, subject: string) {
  const rate = atLimits.find((each) => each.limit === limit)?.truePositiveRate
  return rate
    ? [findingOf('attack-low-false-positives', `${subject}, at ${100 * limit} % false positives`, overLimit(rate))]
    : []
}

function overLimit(rate: Measure): Measure {
  if (!isEstimate(rate)) return rate
  const { mean, low, high, values, method } = rate
  return { mean: mean / limit, low: low / limit, high: high / limit, values: values.map((v) => v / limit), method }
}
