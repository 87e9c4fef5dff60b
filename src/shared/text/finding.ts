/** What a study found, in sentences. The window, the report and the command line all say it in these words. */

import type {
  AttackResult,
  Distribution,
  Estimate,
  ModelDescription,
  Results,
  ShiftedDistribution,
  Withheld,
} from '../contracts/results.ts'
import {
  capitalize,
  count,
  hasInterval,
  isEstimate,
  list,
  numberWithInterval,
  percentWithInterval,
  plural,
} from './format.ts'
import { attackName, isShifted, populationWords, shortModelName } from './names.ts'

/** Attacks on one model and distribution, members against others. */
const membershipAttacks = ({ attacks }: Results, model: string, distribution: Distribution): AttackResult[] =>
  attacks.filter(
    (attack) => attack.model === model && attack.distribution === distribution && attack.contrast === 'membership',
  )

const accuracyOf = (attack: AttackResult): Estimate | undefined =>
  isEstimate(attack.accuracy) ? attack.accuracy : undefined

/** The attack that succeeded most, by its mean accuracy. With several attacks this favours high figures a little. */
export function strongestAttack(results: Results, model: string, distribution: Distribution): AttackResult | undefined {
  return membershipAttacks(results, model, distribution).reduce<AttackResult | undefined>((best, attack) => {
    const [mean, bestMean] = [accuracyOf(attack)?.mean ?? 0, (best && accuracyOf(best)?.mean) ?? 0]
    return best === undefined || mean > bestMean ? attack : best
  }, undefined)
}

/** Models in the order in which sentences name them: those that use more features first. */
export const inTellingOrder = (models: readonly ModelDescription[]): ModelDescription[] => {
  const rank = { associational: 0, blanket: 1, causal: 2 }
  return [...models].sort((a, b) => rank[a.family] - rank[b.family])
}

/** The finding in one sentence: how often the strongest attack on each model is right about people like those trained on. */
export function headline(results: Results): string {
  const attacked = inTellingOrder(results.models).flatMap((model) => {
    const attack = strongestAttack(results, model.key, 'P')
    return attack ? [{ name: shortModelName(model, results.models), accuracy: attack.accuracy }] : []
  })
  const parts = attacked.flatMap(({ name, accuracy }) =>
    isEstimate(accuracy) ? [`${percentWithInterval(accuracy)} with ${name}`] : [],
  )
  const gaps = attacked.flatMap(({ name, accuracy }) =>
    isEstimate(accuracy) ? [] : [`There is no figure for ${name}: ${accuracy.withheld}.`],
  )
  const figures =
    parts.length > 0
      ? [`Asked who was in the training data, an attacker is right this often: ${list(parts)}. Chance is 50\u00a0%.`]
      : []
  return [...figures, ...gaps].join(' ')
}

export type Verdict = 'recognised' | 'not shown'

/** With fewer repetitions than these, figures that agree by chance leave an interval without width, which says nothing. */
const fewestAlike = 5

/** Whether a figure has no interval to judge it by. */
const lacksInterval = (figure: Estimate): boolean => !hasInterval(figure) && figure.values.length < fewestAlike

/** Whether an attack's interval lies above chance. */
export const verdictOf = ({ accuracy }: AttackResult): Verdict =>
  isEstimate(accuracy) && accuracy.low > 0.5 && !lacksInterval(accuracy) ? 'recognised' : 'not shown'

/** The attack on P that ranks members best, where it ranks them better than by chance. */
function rankingAttack(results: Results, model: string): (AttackResult & { readonly auc: Estimate }) | undefined {
  return membershipAttacks(results, model, 'P')
    .flatMap((attack) => (isEstimate(attack.auc) ? [{ ...attack, auc: attack.auc }] : []))
    .filter(({ auc }) => auc.low > 0.5 && !lacksInterval(auc))
    .sort((a, b) => b.auc.mean - a.auc.mean)[0]
}

const repeatIt = 'Repeat the study at least ten times.'

/** One sentence for each model about people like those it was trained on. */
function memorySentence(results: Results, model: ModelDescription): string {
  const name = capitalize(shortModelName(model, results.models))
  const attack = strongestAttack(results, model.key, 'P')
  if (!attack) return `${name} was not attacked on P.`
  if (!isEstimate(attack.accuracy))
    return `${name}: whether it gives away who was in its training data cannot be said. ${capitalize(attack.accuracy.withheld)}.`
  const figure = percentWithInterval(attack.accuracy)
  if (verdictOf(attack) === 'recognised')
    return `${name} gives away who was in its training data: the strongest attack (${attackName(attack.attack).toLowerCase()}) is right ${figure} of the time.`
  if (lacksInterval(attack.accuracy) && attack.accuracy.mean > 0.5)
    return `${name}: the strongest attack is right ${figure} of the time, but ${plural(attack.accuracy.values.length, 'repetition')} cannot tell whether that is more than chance. ${repeatIt}`
  const ranking = rankingAttack(results, model.key)
  if (ranking)
    return `${name} gives away something of who was in its training data: asked for a yes or no, the strongest attack is right ${figure} of the time, which may be chance; but it ranks the training people above others more often than chance explains (${attackName(ranking.attack).toLowerCase()}: area under the ROC curve ${numberWithInterval(ranking.auc)}, chance is 0.50).`
  return `${name} was not caught giving away who was in its training data: the strongest attack is right ${figure} of the time, which may be chance.`
}

/** The study's P*, in its order. */
const shiftsOf = ({ data }: Results) => data.shiftRows.map(({ distribution }) => distribution).filter(isShifted)

/** What of an attack against P* is shift, and what is memory. */
function shiftSentence(results: Results, model: ModelDescription, distribution: ShiftedDistribution): string[] {
  const attack = strongestAttack(results, model.key, distribution)
  if (!attack) return []
  const same = (candidate: { model: string; attack: string; distribution: Distribution }) =>
    candidate.model === attack.model && candidate.attack === attack.attack && candidate.distribution === distribution
  const control = results.attacks.find((candidate) => same(candidate) && candidate.contrast === 'shift-only')
  const net = results.net.find(same)
  if (!control || !net) return []
  const name = capitalize(shortModelName(model, results.models))
  const others = populationWords[distribution].people
  const gap = [attack.accuracy, control.accuracy, net.advantage].find(
    (measure): measure is Withheld => !isEstimate(measure),
  )
  if (gap)
    return [`${name}: what of the attack against ${others} is shift cannot be said. ${capitalize(gap.withheld)}.`]
  const advantage = net.advantage as Estimate
  const { low, high } = advantage
  const remains = lacksInterval(advantage)
    ? `but ${plural(advantage.values.length, 'repetition')} cannot tell what of it is memory`
    : low > 0
      ? 'so part of it is memory'
      : high < 0
        ? 'so the shift explains more than all of it'
        : 'so the shift alone may explain it'
  return [
    `${name}: members are told from ${others} ${percentWithInterval(attack.accuracy)} of the time. ` +
      `But people who were never in the training data are told from them ${percentWithInterval(control.accuracy)} of the time. ` +
      `The advantage net of the shift is ${numberWithInterval(net.advantage)}, ${remains}.`,
  ]
}

/** How well the models predict here and elsewhere. */
function usefulnessSentence(results: Results, model: ModelDescription): string {
  const accuracy = (distribution: Distribution) =>
    results.targets.find((target) => target.model === model.key && target.distribution === distribution)?.accuracy
  const name = capitalize(shortModelName(model, results.models))
  const here = accuracy('P')
  if (!here || !isEstimate(here))
    return `${name}: how well it predicts ${results.data.outcome} cannot be said.${here ? ` ${capitalize(here.withheld)}.` : ''}`
  const elsewhere = shiftsOf(results).flatMap((distribution) => {
    const found = accuracy(distribution)
    return found && isEstimate(found) ? [`${percentWithInterval(found)} on ${populationWords[distribution].known}`] : []
  })
  const first = `${name} predicts ${results.data.outcome} rightly for ${percentWithInterval(here)} of people like those it was trained on`
  return [
    `${first}${elsewhere.length > 0 ? `, and for ${list(elsewhere)}` : ''}.`,
    ...baselineSentences(results, model),
  ].join(' ')
}

/** Where a model is no better than one that always gives the most frequent answer. */
function baselineSentences(results: Results, model: ModelDescription): string[] {
  return (['P', ...shiftsOf(results)] as const).flatMap((distribution) => {
    const found = results.targets.find((target) => target.model === model.key && target.distribution === distribution)
    if (!found || !isEstimate(found.accuracy) || !isEstimate(found.baseline)) return []
    const { accuracy, baseline } = found
    const where = distribution === 'P' ? 'people like those it was trained on' : populationWords[distribution].known
    const usual = `On ${where}, always giving the most frequent answer`
    if (accuracy.high < baseline.mean)
      return [`${usual} is better: right ${percentWithInterval(baseline)} of the time.`]
    return accuracy.low <= baseline.mean
      ? [`${usual}, right ${percentWithInterval(baseline)} of the time, is not clearly worse.`]
      : []
  })
}

/** Said of a study that was repeated, but not often enough for steady intervals. */
function fewRepetitions({ spec }: Results): string[] {
  const { repetitions } = spec.settings
  return repetitions > 1 && repetitions < fewestAlike
    ? [`With ${count(repetitions)} repetitions the intervals are wide and unsteady. ${repeatIt}`]
    : []
}

/** A section of the summary. */
export interface SummarySection {
  readonly title: string
  readonly sentences: readonly string[]
}

/** The whole summary in plain words: what was found, and what it does not show. */
export function summary(results: Results): SummarySection[] {
  const models = inTellingOrder(results.models)
  const shifts = shiftsOf(results)
  const sections: SummarySection[] = [
    { title: 'Who is given away', sentences: models.map((model) => memorySentence(results, model)) },
  ]
  if (shifts.length > 0)
    sections.push({
      title: 'On different people',
      sentences: shifts.flatMap((distribution) =>
        models.flatMap((model) => shiftSentence(results, model, distribution)),
      ),
    })
  sections.push({
    title: 'What the models are good for',
    sentences: models.map((model) => usefulnessSentence(results, model)),
  })
  sections.push({
    title: 'What this does not show',
    sentences: [
      `${results.spec.settings.attacks.length === 1 ? 'One attack was' : `${results.spec.settings.attacks.length} attacks were`} tried. An attack that fails does not prove that another would.`,
      'The attacker was given part of the training data to learn from; a real one may know less, or more.',
      ...fewRepetitions(results),
      ...results.notes,
    ],
  })
  return sections
}
