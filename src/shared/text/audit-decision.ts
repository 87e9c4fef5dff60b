/** The decision about a model that was trained elsewhere, in words: the same in the window, the report and the terminal. */

import type { ModelAudit } from '../contracts/model-audit.ts'
import { type AuditDecision, bucketNames, tellingRules } from '../decision/index.ts'
import { verdictSentences } from './decision.ts'
import { list, plural } from './format.ts'
import { attacksMade, auditCheckName } from './model-audit.ts'
import { attackName } from './names.ts'

/** Where the release stands and why, for a reader who knows no statistics. */
export function auditDecisionParagraph({ rows, attacks }: ModelAudit, item: AuditDecision): string {
  const tried = attacks.filter((attack) => !('withheld' in attack)).length
  return [
    `The model was trained elsewhere. Here it was attacked in ${plural(tried, 'way')}, by its answers for ${plural(rows, 'row')}.`,
    ...verdictSentences(item),
  ].join(' ')
}

/** What was not tested, one sentence each: for every model something. */
export function auditNotTested(audit: ModelAudit): string[] {
  const unassessed = audit.checks.filter(({ verdict }) => verdict === 'not assessed')
  const withheld = audit.attacks.flatMap((attack) =>
    'withheld' in attack ? [`${attackName(attack.attack)}. ${attack.withheld}`] : [],
  )
  const made = attacksMade(audit).map(({ attack }) => attackName(attack).toLowerCase())
  return [
    ...withheld,
    `Every other attack than these: ${list(made)}. They saw the model’s answers and nothing of how it was trained; an attacker who can train models like it is often stronger.`,
    'Whether its answers help to guess a sensitive column (attribute inference).',
    'A control with shuffled membership, and a guarantee: what its training claims (differential privacy) is not known here.',
    ...unassessed.map(({ check, sentence }) => `${auditCheckName(check)}: ${sentence}`),
  ]
}

/** The decision for the terminal: the bucket, why, the rules that fired, and what was not tested. */
export const auditDecisionText = (audit: ModelAudit, item: AuditDecision): string =>
  [
    `Decision about a release: ${bucketNames[item.decision.bucket].toUpperCase()}`,
    auditDecisionParagraph(audit, item),
    ...tellingRules(item.decision).map(
      ({ bucket, sentence }) => `  [${bucketNames[bucket].toLowerCase()}] ${sentence}`,
    ),
    'Not tested:',
    ...auditNotTested(audit).map((sentence) => `  ${sentence}`),
  ].join('\n')
