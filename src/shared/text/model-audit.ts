/** What an audit of a model's predictions found, in sentences and tables. Window, report and command line say it in these words. */

import type { AuditedAttack, AuditFigure, ModelAudit } from '../contracts/model-audit.ts'
import type { PredictedBy } from '../contracts/model-file.ts'
import type { SummarySection } from './finding.ts'
import { bytes, capitalize, count, list, numberWithInterval, percentWithin, plural, signed } from './format.ts'
import { attackName } from './names.ts'
import type { NumberTable, TextTable } from './tables.ts'
import { styled } from './number-style.ts'

/** "61 % (58 to 64)" */
export const percentFigure = ({ estimate, low, high }: AuditFigure): string =>
  percentWithin({ accuracy: estimate, low, high })

/** "0.23 (0.21 to 0.25)" */
export const numberFigure = ({ estimate, low, high }: AuditFigure, digits = 2): string =>
  numberWithInterval({ mean: estimate, low, high, method: '', values: [] }, digits)

/** A false-positive rate of at most `limit`, with a digit more than the limit has: "0.5 % (0.0 to 2.8)". */
function rateFigure({ estimate, low, high }: AuditFigure, limit: number): string {
  const percent = (share: number) => signed(100 * share, Math.max(1, Math.ceil(-Math.log10(limit) - 1e-9) - 1))
  return `${percent(estimate)}\u00a0% (${percent(low)} to ${percent(high)})`
}

/** Attacks that could be made. */
export const attacksMade = ({ attacks }: ModelAudit): AuditedAttack[] =>
  attacks.filter((attack): attack is AuditedAttack => !('withheld' in attack))

/** The attack with the largest area under its ROC curve; choosing the best of two favours high figures a little. */
export const strongestAudited = (audit: ModelAudit): AuditedAttack =>
  attacksMade(audit).reduce((best, attack) => (attack.auc.estimate > best.auc.estimate ? attack : best))

const isFound = ({ auc }: AuditedAttack) => auc.low > 0.5
const people = ({ persons }: ModelAudit, number: number) => plural(number, persons ? 'person' : 'row')

/** The finding in one sentence or two. */
export function auditHeadline(audit: ModelAudit): string {
  const best = strongestAudited(audit)
  const figure = percentFigure(best.auc)
  const what = `Shown one ${audit.persons ? 'person' : 'row'} of the training data and one other, an attacker who sees the model’s answers points at the right one ${figure} of the time`
  return isFound(best)
    ? `${what}; chance is 50\u00a0%. The model gives away who was in its training data.`
    : `${what}, which may be chance (50\u00a0%). The model was not caught giving away who was in its training data.`
}

/** What the strongest attack finds at the strictest limit that the people support; the headline where there is none. */
export function auditAtLimit(audit: ModelAudit): string {
  const best = strongestAudited(audit)
  const told = best.atLimits.flatMap(({ limit, point }) => ('withheld' in point ? [] : [{ limit, point }])).at(-1)
  if (!told) return auditHeadline(audit)
  const { limit, point } = told
  return `${attackName(best.attack)} finds ${percentFigure(point.truePositiveRate)} of the members while ${rateFigure(point.falsePositiveRate, limit)} of the others are wrongly called members.`
}

/** One sentence about what is found when hardly anybody may be accused wrongly. */
function atLimitSentence({ attack, atLimits }: AuditedAttack): string[] {
  return atLimits.map(({ limit, point }) => {
    const about = `${attackName(attack)}, with at most ${styled(String(100 * limit))}\u00a0% of the others wrongly called members`
    if ('withheld' in point) return `${about}: not told. ${point.withheld}`
    const realised = rateFigure(point.falsePositiveRate, limit)
    return `${about} (really ${realised}): it finds ${percentFigure(point.truePositiveRate)} of the members.`
  })
}

function epsilonSentence({ epsilon }: ModelAudit): string {
  if ('withheld' in epsilon) return epsilon.withheld
  const ceiling = `With as many guesses even a perfect attack could not show more than ${signed(epsilon.ceiling, 2)}`
  const confidence = `${Math.round(100 * epsilon.confidence)}\u00a0%`
  return epsilon.epsilon > 0
    ? `If chance decided who was in the training data, the model’s epsilon is at least ${signed(epsilon.epsilon, 2)} (${confidence} confidence): a claim of less is refuted. ${ceiling}.`
    : `Nothing can be said against any claimed epsilon. ${ceiling}.`
}

function predictionSentences({ performance: { members, nonMembers, gap } }: ModelAudit): string[] {
  const difference =
    gap.low > 0
      ? 'The model knows its training data better than other data'
      : 'No such difference was shown between training data and other data'
  return [
    `The model is right about ${percentFigure(members.accuracy)} of its training data and ${percentFigure(nonMembers.accuracy)} of the other data. ${difference}: the gap is ${numberFigure(gap)}.`,
  ]
}

/** The whole summary in plain words: what was found, and what it does not show. */
export function auditSummary(audit: ModelAudit): SummarySection[] {
  const { attacks, persons, subgroups, checks, notes } = audit
  const gaps = attacks.flatMap((attack) =>
    'withheld' in attack ? [`${attackName(attack.attack)}: not tried. ${attack.withheld}`] : [],
  )
  const raised = checks.filter(({ verdict }) => verdict === 'raised')
  return [
    {
      title: 'Who is given away',
      sentences: [
        ...attacksMade(audit).map((attack) => {
          const { auc, advantage } = attack
          const verdict = isFound(attack) ? 'tells members from others' : 'was not shown to tell members from others'
          return `${attackName(attack.attack)} ${verdict}: area under the ROC curve ${numberFigure(auc)}, advantage ${numberFigure(advantage)}.`
        }),
        ...gaps,
      ],
    },
    { title: 'With few false alarms', sentences: atLimitSentence(strongestAudited(audit)) },
    { title: 'How well it predicts', sentences: predictionSentences(audit) },
    { title: 'Differential privacy (epsilon)', sentences: [epsilonSentence(audit)] },
    {
      title: 'Structure',
      sentences:
        raised.length > 0
          ? raised.map(({ sentence }) => sentence)
          : ['None of the checks that could be made raised anything.'],
    },
    {
      title: 'What this does not show',
      sentences: [
        'The attackers knew the model’s answers and nothing of how it was trained. An attack that fails does not prove that another would; attacks with models of their own are often stronger, and need the training data and program.',
        `The intervals are about ${persons ? 'these persons' : 'these rows'} and this one model. They take members and others for people of one kind: if the two were collected differently, an attack may tell the collections apart and not remember anybody.`,
        ...(persons ? [] : ['Rows were taken for people: no column says which rows are one person’s.']),
        ...(subgroups ? [] : ['No groups of people were looked at by themselves.']),
        ...notes,
      ],
    },
  ]
}

/** How it was done, for a reader who knows statistics. */
export function auditMethods(audit: ModelAudit): string[] {
  const { epsilon, persons } = audit
  return [
    'Loss threshold: the attacker’s score is the model’s log-probability of the true outcome, with the digits that probabilities near 1 lose kept by those of the other outcomes (Yeom et al. 2018). Confidence classifier: a small network that reads the model’s probabilities and the loss; it learns from a random half of the members and of the others, and is measured on the other half (Salem et al. 2019).',
    persons
      ? 'The unit is the person: a score is the mean over a person’s rows, and all of these are in one half. A person with rows on both sides is a member, by the training rows alone.'
      : 'The unit is the row.',
    'Areas under ROC curves have DeLong’s intervals, shares Clopper and Pearson’s, and differences (advantage, gap) Newcombe’s, at 95 %. The advantage’s threshold is chosen on every other unit of each kind and used on those between. The rate of wrong calls that is given with a limit is the one that was realised; it is withheld where there are fewer than 1 / limit others. Intervals at a limit take its threshold as fixed beforehand.',
    'withheld' in epsilon
      ? `Epsilon: ${epsilon.withheld}`
      : `Epsilon: as many members as others are drawn; of the tenth with the highest scores it is guessed that they are members, of the tenth with the lowest that they are not. ${epsilon.method}; delta ${epsilon.delta}. It takes membership as decided by a fair coin for each.`,
  ]
}

/** Which model made the predictions here, and from what. */
export function predictedByText({ model, data, plan }: PredictedBy): string {
  const { features, classes, logits } = plan
  const told =
    features.length > 20 ? `${list(features.slice(0, 20))} and ${count(features.length - 20)} more` : list(features)
  return [
    `The predictions were made here, on the processor, by ${model.fileName} (${bytes(model.bytes)}, SHA-256 ${model.sha256}) from ${data.fileName} (${bytes(data.bytes)}, SHA-256 ${data.sha256}).`,
    `It read ${told}, in this order; its answers were taken for ${list(classes.map((value) => `“${value}”`))}, in this order${logits ? ', as scores that a softmax makes probabilities' : ''}.`,
  ].join(' ')
}

/** How many rows and people an audit rests on, for the line under a title. */
export function auditSize(audit: ModelAudit): string {
  const { members, nonMembers, persons, rows } = audit
  return persons
    ? `${plural(rows, 'row')} of ${people(audit, persons.members + persons.nonMembers)}: ${count(persons.members)} members, ${count(persons.nonMembers)} others.`
    : `${plural(rows, 'row')}: ${count(members)} that the model was trained on, ${count(nonMembers)} others.`
}

export function auditAttackTable({ attacks }: ModelAudit): TextTable {
  return {
    header: [
      'Attack',
      'Members, others',
      'Area under ROC curve',
      'Advantage',
      'Found at 1 % false alarms',
      'Found at 0.1 % false alarms',
    ],
    rows: attacks.map((attack) => {
      if ('withheld' in attack) return [attackName(attack.attack), 'not tried', ...Array<string>(4).fill('–')]
      const { members, nonMembers, auc, advantage, atLimits } = attack
      return [
        attackName(attack.attack),
        `${count(members)}, ${count(nonMembers)}`,
        numberFigure(auc),
        numberFigure(advantage),
        ...atLimits.map(({ limit, point }) =>
          'withheld' in point
            ? 'too few people'
            : `${percentFigure(point.truePositiveRate)}, really at ${rateFigure(point.falsePositiveRate, limit)}`,
        ),
      ]
    }),
  }
}

export function auditPerformanceTable({ performance }: ModelAudit): TextTable {
  const row = (name: string, { rows, accuracy, brier }: ModelAudit['performance']['members']) => [
    name,
    count(rows),
    percentFigure(accuracy),
    numberFigure(brier, 3),
  ]
  return {
    header: ['Data', 'Rows', 'Right (accuracy)', 'Brier score'],
    rows: [row('Training data (members)', performance.members), row('Other data', performance.nonMembers)],
  }
}

/** null where no groups were looked at. */
export function auditGroupTable({ subgroups }: ModelAudit): TextTable | null {
  if (!subgroups) return null
  return {
    header: [
      capitalize(subgroups.column),
      'Members',
      'Others',
      'Area under ROC curve',
      'Members found',
      'Others wrongly called',
    ],
    rows: subgroups.groups.map(({ group, members, nonMembers, auc, found }) => [
      group,
      count(members),
      count(nonMembers),
      numberFigure(auc),
      ...('withheld' in found
        ? ['too few people', 'too few people']
        : [percentFigure(found.members), percentFigure(found.nonMembers)]),
    ]),
  }
}

/** What a table of groups leaves out, and what its threshold is. */
export function auditGroupNote({ subgroups }: ModelAudit): string {
  if (!subgroups) return ''
  const { suppressed, smallest } = subgroups
  const hidden =
    suppressed === 0
      ? ''
      : ` ${plural(suppressed, 'group')} with fewer than ${smallest} members or others, or needed to hide one, ${suppressed === 1 ? 'is' : 'are'} not shown.`
  return `By the loss threshold; found are those above the threshold that wrongly calls at most 1\u00a0% of all others.${hidden}`
}

const checkNames: Record<ModelAudit['checks'][number]['check'], string> = {
  'generalisation-gap': 'Generalisation gap',
  'loss-difference': 'Losses differ',
  'residual-degrees': 'Residual degrees of freedom',
  'small-groups': 'Small groups',
  'small-cells': 'Small cells',
  'class-disclosure': 'Class disclosure',
  'contains-data': 'Contains its data',
}

/** What a check before any attack is called in the tables of an audit. */
export const auditCheckName = (check: ModelAudit['checks'][number]['check']): string => checkNames[check]

export const auditCheckTable = ({ checks }: ModelAudit): TextTable => ({
  header: ['Check', 'Verdict', 'Why', 'Limit from'],
  rows: checks.map(({ check, verdict, sentence, threshold }) => [
    checkNames[check],
    verdict,
    sentence,
    threshold.source,
  ]),
})

/** Every figure of an audit with the ends of its interval, in full precision. */
export function auditNumbers(audit: ModelAudit): NumberTable {
  const rows: (string | number | null)[][] = []
  const add = (about: string, measure: string, { estimate, low, high }: AuditFigure) =>
    rows.push([about, measure, estimate, low, high, null])
  const withheld = (about: string, measure: string, why: string) => rows.push([about, measure, null, null, null, why])
  const alone = (about: string, measure: string, value: number) => rows.push([about, measure, value, null, null, null])

  for (const [side, found] of [
    ['members', audit.performance.members],
    ['non-members', audit.performance.nonMembers],
  ] as const) {
    alone(side, 'rows', found.rows)
    add(side, 'accuracy', found.accuracy)
    add(side, 'brier_score', found.brier)
  }
  add('model', 'generalisation_gap', audit.performance.gap)
  for (const attack of audit.attacks) {
    if ('withheld' in attack) {
      withheld(attack.attack, 'auc', attack.withheld)
      continue
    }
    alone(attack.attack, 'members', attack.members)
    alone(attack.attack, 'non_members', attack.nonMembers)
    add(attack.attack, 'auc', attack.auc)
    add(attack.attack, 'advantage', attack.advantage)
    add(attack.attack, 'true_positive_rate', attack.decisions.truePositiveRate)
    add(attack.attack, 'false_positive_rate', attack.decisions.falsePositiveRate)
    for (const { limit, point } of attack.atLimits) {
      if ('withheld' in point) withheld(attack.attack, `true_positive_rate_at_${limit}`, point.withheld)
      else {
        add(attack.attack, `true_positive_rate_at_${limit}`, point.truePositiveRate)
        add(attack.attack, `realised_false_positive_rate_at_${limit}`, point.falsePositiveRate)
      }
    }
  }
  const { epsilon } = audit
  if ('withheld' in epsilon) withheld('model', 'epsilon_lower_bound', epsilon.withheld)
  else {
    alone('model', 'epsilon_lower_bound', epsilon.epsilon)
    alone('model', 'epsilon_ceiling', epsilon.ceiling)
  }
  for (const { group, members, nonMembers, auc, found } of audit.subgroups?.groups ?? []) {
    const about = `${audit.subgroups?.column}=${group}`
    alone(about, 'members', members)
    alone(about, 'non_members', nonMembers)
    add(about, 'auc', auc)
    if ('withheld' in found) withheld(about, 'members_found', found.withheld)
    else {
      add(about, 'members_found', found.members)
      add(about, 'non_members_called', found.nonMembers)
    }
  }
  for (const { check, value, verdict } of audit.checks) rows.push(['check', check, value, null, null, verdict])
  return { header: ['about', 'measure', 'estimate', 'low', 'high', 'note'], rows }
}
