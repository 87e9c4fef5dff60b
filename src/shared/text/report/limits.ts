/** What the study's sample sizes can and cannot tell. */

import type { ReportBlock } from '../../contracts/report.ts'
import type { Measure, Results } from '../../contracts/results.ts'
import { summary } from '../finding.ts'
import { count, isEstimate, significant } from '../format.ts'
import { attackName, distributionLabels, modelTitle } from '../names.ts'
import { heading, listOf, note, table, text } from './blocks.ts'
import { styled } from '../number-style.ts'

const halfWidth = (measure: Measure): string =>
  isEstimate(measure) ? `± ${styled((50 * (measure.high - measure.low)).toFixed(1))} points` : 'no figure'

/** One sentence for each reason why a figure is withheld. */
const withheldReasons = ({ attacks, targets }: Results): string[] => {
  const measures: Measure[] = [
    ...targets.flatMap(({ accuracy, balancedAccuracy, auc, brier }) => [accuracy, balancedAccuracy, auc, brier]),
    ...attacks.flatMap(({ accuracy, auc, advantage, falsePositiveRate }) => [
      accuracy,
      auc,
      advantage,
      falsePositiveRate,
    ]),
  ]
  const reasons = measures.flatMap((measure) => (isEstimate(measure) ? [] : [measure.withheld]))
  return [...new Set(reasons)].map(
    (reason) => `${count(reasons.filter((other) => other === reason).length)} figures are withheld: ${reason}.`,
  )
}

/** How fine the figures are: intervals, the smallest false-positive rate that can be told, and what is withheld. */
export function resolutionBlocks(results: Results): ReportBlock[] {
  const { models } = results
  const attacks = results.attacks.filter(({ contrast }) => contrast === 'membership')
  const title = (key: string) => {
    const model = models.find((each) => each.key === key)
    return model ? modelTitle(model, models) : key
  }
  return [
    text(
      'Figures are means over the repetitions with Student’s t 95 % intervals, cut to the range that the figure can have. They tell how much the figures vary over random splits of these rows, not over other samples of people.',
    ),
    text(
      'A difference smaller than an interval cannot be seen. A false-positive rate below one in as many others as the attack was measured on cannot be told in a repetition.',
    ),
    ...table('How fine the attacks’ figures are', {
      header: ['Model', 'Attack', 'Against', 'Rows', 'Right, interval', 'Smallest false-positive rate'],
      rows: attacks.map(({ model, attack, distribution, rows, accuracy }) => [
        title(model),
        attackName(attack),
        distributionLabels[distribution],
        count(rows),
        halfWidth(accuracy),
        rows >= 2 ? `${significant(200 / rows, 2)}\u00a0%` : 'none',
      ]),
    }),
    heading('What this does not show'),
    ...listOf([...(summary(results).at(-1)?.sentences ?? []), ...withheldReasons(results)]),
    note('Half of the rows that an attack is measured on are members, the others not.'),
  ]
}
