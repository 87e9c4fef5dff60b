/** The decision about a release, in words and tables: the same in the window, the report and the terminal. */

import type { FiredRule, ReleaseMeasure, ReleaseRule, SignOff } from '../contracts/release.ts'
import type { ModelDescription, Results } from '../contracts/results.ts'
import {
  bucketNames,
  measureNames,
  type ModelDecision,
  signedNames,
  type StandingRule,
  tellingRules,
} from '../decision/index.ts'
import { capitalize, count, list, plural } from './format.ts'
import { attackName, modelName, shortModelName } from './names.ts'
import type { TextTable } from './tables.ts'
import { styled } from './number-style.ts'

/** What it means that a rule fired, as a clause about "it", the model. */
const reasons: Readonly<Record<string, string>> = {
  'attack-auc-high': 'an attack tells the people it was trained on from others far better than by chance',
  'attack-auc-found': 'an attack tells the people it was trained on from others better than by chance',
  'attack-auc-undecided': 'the study is too small to rule out an attack that would speak against it',
  'attack-advantage-high': 'an attack finds many more of the people it was trained on than it raises false alarms',
  'attack-advantage-found': 'an attack finds more of the people it was trained on than it raises false alarms',
  'attack-low-false-positives': 'some of the people it was trained on are found with hardly a false alarm',
  'attribute-gain': 'its answers help to guess a sensitive column',
  'control-above': 'a control that can only be guessed is above chance, so the measurement itself is in doubt',
  'control-below': 'a control that can only be guessed is below chance, so the measurement itself is in doubt',
  'epsilon-weak': 'the guarantee that its training claims is weak',
  'epsilon-refuted': 'an audit refutes the guarantee that its training claims',
  'epsilon-audited': 'an audit found that more leaks than a strong guarantee would allow',
  'contains-data': 'it keeps training rows as part of itself',
  'residual-degrees': 'it has about as many free parameters as training rows, or more, so it could hold the rows',
  'small-groups': 'it tells groups apart in which there are very few people',
  'small-cells': 'some outcomes within its groups have very few people, by its own probabilities',
  'class-disclosure': 'for some people it rules an outcome out altogether (a probability of 0)',
  'generalisation-gap': 'it is clearly better on its training rows than on others',
  'loss-difference': 'its errors on training rows and on others differ by more than chance explains',
}

/** What it means that a rule fired: also where something is missing. */
export const reasonOf = ({ rule, measure }: Pick<FiredRule, 'rule' | 'measure'>): string =>
  rule === 'withheld'
    ? `the ${measureNames[measure]} could not be measured`
    : rule === 'required'
      ? `the ${measureNames[measure]} was not measured`
      : (reasons[rule] ?? `a rule about the ${measureNames[measure]} fired`)

const distinct = (rules: readonly FiredRule[]): string[] => [...new Set(rules.map(reasonOf))]

/** Reasons of the worst bucket, and what a person should weigh beside them: each measure once, by its worst rule. */
function weighed({ decision }: Pick<ModelDecision, 'decision'>): { against: string[]; besides: string[] } {
  const fired = tellingRules(decision)
  const against = fired.filter(({ bucket }) => bucket === 'against')
  const settled = new Set(against.map(({ measure }) => measure))
  const besides = fired.filter(({ bucket, measure }) => bucket !== 'against' && !settled.has(measure))
  return { against: distinct(against), besides: distinct(besides) }
}

const noProof =
  'That is no proof that it gives nothing away: another attack, or an attacker who knows more, may find what these did not.'

/** Where a release stands and why, in sentences about "it", the model. */
export function verdictSentences(item: Pick<ModelDecision, 'decision' | 'usualBucket'>): string[] {
  const { decision, usualBucket } = item
  const { against, besides } = weighed(item)
  const told: Record<typeof decision.bucket, string[]> = {
    against: [
      `By the limits of this workspace there are findings against giving it away: ${against.join('; ')}.`,
      ...(besides.length > 0 ? [`A person should also weigh this: ${besides.join('; ')}.`] : []),
    ],
    'needs-person': [
      `Nothing speaks outright against giving it away by the limits of this workspace, but a person must decide: ${besides.join('; ')}.`,
    ],
    'nothing-found': [`Nothing was found against giving it away by the limits of this workspace. ${noProof}`],
  }
  return [
    ...told[decision.bucket],
    ...(usualBucket === decision.bucket
      ? []
      : [`By the usual limits of this program the rules would say “${bucketNames[usualBucket]}”.`]),
  ]
}

/** Where the release of one model stands and why, for a reader who knows no statistics. */
export function decisionParagraph(results: Results, item: ModelDecision): string {
  const { model } = item
  const { settings } = results.spec
  const name = capitalize(shortModelName(model, results.models))
  return [
    `${name} predicts ${results.data.outcome}. It was trained ${plural(settings.repetitions, 'time')} on ${plural(results.data.trainRows, 'row')} and attacked in ${plural(settings.attacks.length, 'way')}.`,
    ...verdictSentences(item),
    ...(model.privacy?.use === 'simulation'
      ? [
          'The noise of its training came from a seed and protects nobody: the guarantee is not that of this very model.',
        ]
      : []),
  ].join(' ')
}

/** The same in one sentence, beside the bucket's name: its first reason, and how many more there are. */
export function decisionSentence(item: ModelDecision): string {
  const { against, besides } = weighed(item)
  const { bucket } = item.decision
  if (bucket === 'nothing-found') return 'No rule fired. That is no proof that it gives nothing away.'
  const [first, ...others] = bucket === 'against' ? against : besides
  const more = others.length === 0 ? '' : `, and ${plural(others.length, 'more reason')}`
  return `${capitalize(first)}${more}.`
}

/** Who signed what and when: "Signed: may be released ..., A. Smith, 2026-11-22." Fields left empty are not told. */
export const signedText = ({ decision, name, role, date }: SignOff): string =>
  `Signed: ${[signedNames[decision], name, role, date].filter((part) => part !== '').join(', ')}.`

/** What the absence of a measure means; empty where another line says it. */
const untested: Record<ReleaseMeasure, string> = {
  'attack-auc': 'Whether an attack tells the people it was trained on from others (membership inference).',
  'attack-advantage': '',
  'attack-low-false-positives':
    'How many people can be recognised with hardly a false alarm (true positives at few false positives).',
  'attribute-gain': 'Whether its answers help to guess a sensitive column (attribute inference).',
  'control-shuffled': 'The control with shuffled membership.',
  'epsilon-claimed': 'A guarantee: its training claims none (differential privacy).',
  'epsilon-audited': 'How much leaks at least, as a bound on epsilon (audit).',
  'epsilon-audited-over-claimed': '',
  'generalisation-gap': '',
  'loss-difference': '',
  'residual-degrees': '',
  'small-groups': '',
  'small-cells': '',
  'class-disclosure': '',
  'contains-data': '',
}

/** The checks before any attack that a model did not have, and why. */
function uncheckedStructure({ structural }: Results, { key }: ModelDescription): string[] {
  const figures = structural?.find(({ model }) => model === key)?.figures
  if (!figures)
    return [
      'The look at the model before any attack: this study was run by an earlier Cloister. Run it again for that.',
    ]
  return figures.some(({ check }) => check === 'small-groups')
    ? []
    : ['Sizes of groups: a model of this kind keeps no groups of people that could be counted.']
}

/** What was not tested, one sentence each: for every model something. */
export const notTestedSentences = (results: Results, { model, decision }: ModelDecision): string[] => [
  ...decision.notTested.map((measure) => untested[measure]).filter((sentence) => sentence !== ''),
  ...uncheckedStructure(results, model),
  `Every other attack than these: ${list([...new Set(results.attacks.map(({ attack }) => attackName(attack).toLowerCase()))])}. They learned from part of the training data and saw the model’s answers; an attacker may know more.`,
  'The same kind of model trained on other rows, or with other settings.',
]

/** A number that a rule compares: whole numbers in full, others with three digits that count. */
export function ruleNumber(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.0001) return `less than ${styled('0.0001')}`
  const text = Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3)))
  return styled(text).replace('-', '−')
}

const ends: Record<ReleaseRule['compares'], string> = {
  value: '',
  low: 'lower end of the interval of the ',
  high: 'upper end of the interval of the ',
}

/** "lower end of the interval of the area under the attack’s ROC curve" */
export const comparedName = ({ compares, measure }: Pick<ReleaseRule, 'compares' | 'measure'>): string =>
  `${ends[compares]}${measureNames[measure]}`

/** The rules that fired, each with its number, its limit and where the limit comes from; the worst first. */
export const firedTable = (
  { decision }: Pick<ModelDecision, 'decision'>,
  rules: readonly StandingRule[],
): TextTable => ({
  header: ['Says', 'What was found', 'On what', 'Number', 'Fires', 'Where the limit comes from'],
  rows: tellingRules(decision).map((item) => {
    const rule = rules.find(({ usual }) => usual.id === item.rule)?.usual
    return [
      bucketNames[item.bucket],
      `${capitalize(reasonOf(item))}${rule ? ` (${comparedName(rule)})` : ''}.`,
      item.subject,
      item.value === null ? 'none' : ruleNumber(item.value),
      item.limit === null || !rule ? 'where not known' : `${rule.fires} ${ruleNumber(item.limit.value)}`,
      item.limit?.source ?? item.sentence,
    ]
  }),
})

/** What follows from a rule that fires. */
export const effectNames: Record<StandingRule['effect'], string> = {
  against: 'against release',
  'needs-person': 'needs a person',
  ignored: 'not used',
}

/** How the risk appetite differs from the usual one, in a clause: "the usual one", "3 of 19 rules differ from the usual, 1 of them is not used". */
export function appetiteClause(rules: readonly StandingRule[]): string {
  const changed = rules.filter(({ isChanged }) => isChanged)
  if (changed.length === 0) return 'the usual one'
  const ignored = changed.filter(({ effect }) => effect === 'ignored').length
  const differ = `${count(changed.length)} of ${plural(rules.length, 'rule')} ${changed.length === 1 ? 'differs' : 'differ'} from the usual`
  return ignored === 0 ? differ : `${differ}, ${count(ignored)} of them ${ignored === 1 ? 'is' : 'are'} not used`
}

/** Every rule with its limit, its consequence and its source; what differs from the usual is said. */
export const appetiteTable = (rules: readonly StandingRule[]): TextTable => ({
  header: ['Rule', 'Fires', 'Then', 'Usual', 'Where the limit comes from'],
  rows: rules.map(({ usual, value, effect, source, isChanged }) => [
    capitalize(comparedName(usual)),
    `${usual.fires} ${ruleNumber(value)}`,
    effectNames[effect],
    isChanged ? `${usual.fires} ${ruleNumber(usual.limit.value)}, ${effectNames[usual.bucket]}` : 'as usual',
    source,
  ]),
})

/** The decisions for the terminal: each model's bucket, why, and what was not tested. */
export const decisionText = (results: Results, decisions: readonly ModelDecision[]): string =>
  decisions
    .map((item) =>
      [
        `${modelName(item.model)}: ${bucketNames[item.decision.bucket].toUpperCase()}`,
        decisionParagraph(results, item),
        ...tellingRules(item.decision).map(
          ({ bucket, sentence }) => `  [${bucketNames[bucket].toLowerCase()}] ${sentence}`,
        ),
        'Not tested:',
        ...notTestedSentences(results, item).map((sentence) => `  ${sentence}`),
      ].join('\n'),
    )
    .join('\n\n')
