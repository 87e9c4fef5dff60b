import { attackName, isShifted, populationWords } from '../../text/names.ts'
import { findingOf, type FindingSource } from './finding.ts'

/**
 * Membership attacks. Against people like those trained on (P): area under the ROC curve and advantage. Against P* only the advantage net
 * of the shift speaks about memory; the attack's own figures there are partly the shift's.
 */
export const attackFindings: FindingSource = ({ attacks, net }, { key }) => [
  ...attacks
    .filter(({ model, distribution, contrast }) => model === key && distribution === 'P' && contrast === 'membership')
    .flatMap(({ attack, auc, advantage }) => {
      const subject = `${attackName(attack)}, people like those trained on`
      return [findingOf('attack-auc', subject, auc), findingOf('attack-advantage', subject, advantage)]
    }),
  ...net
    .filter(({ model }) => model === key)
    .flatMap(({ attack, distribution, advantage }) =>
      isShifted(distribution)
        ? [
            findingOf(
              'attack-advantage',
              `${attackName(attack)}, ${populationWords[distribution].known}, net of the shift`,
              advantage,
            ),
          ]
        : [],
    ),
]
