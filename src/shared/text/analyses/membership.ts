import type { Measure } from '../../contracts/figures.ts'
import type { MembershipAnalysis, MembershipAnalysisResult } from '../../contracts/membership-analysis.ts'
import type { Results } from '../../contracts/results.ts'
import {
  count,
  isEstimate,
  list,
  numberWithInterval,
  percentWithin,
  percentWithInterval,
  plural,
  significant,
} from '../format.ts'
import { scoreAttackInSentence, scoreAttackName, strongestScoreAttack } from '../membership-names.ts'
import type { TextTable } from '../tables.ts'
import { toldCount } from '../suppression.ts'
import { analysisNames, analysisQuestions } from './names.ts'
import { type AnalysisSection, namedModels, titleOf } from './section.ts'
import { styled } from '../number-style.ts'

/** "1 %", "0.1 %" */
const percentOfLimit = (limit: number) => `${significant(100 * limit, 3)}\u00a0%`

/** A figure, or that it is withheld; the reason is told once, below. */
const shown = (measure: Measure, show: (measure: Measure) => string) =>
  isEstimate(measure) ? show(measure) : 'withheld'
const number = (measure: Measure) => shown(measure, numberWithInterval)
const percent = (measure: Measure) => shown(measure, percentWithInterval)

function findingOf(results: Results, result: MembershipAnalysisResult): string {
  const strongest = namedModels(results).flatMap(({ key, short }) => {
    const attack = strongestScoreAttack(result.attacks, key)
    return attack ? [{ short, attack }] : []
  })
  if (strongest.length === 0) return 'No attack could be tried on any model of the study.'
  const areas = strongest.map(
    ({ short, attack }) => `${numberWithInterval(attack.auc)} with ${scoreAttackInSentence(attack.attack)} on ${short}`,
  )
  const found = strongest.flatMap(({ short, attack: { atLimits } }) => {
    const rate = atLimits[0]?.truePositiveRate
    return rate && isEstimate(rate) ? [`${percentWithInterval(rate)} of those of ${short}`] : []
  })
  const rates =
    found.length > 0
      ? ` Members found while at most ${percentOfLimit(result.attacks[0].atLimits[0].limit)} of others are wrongly called members: ${list(found)}.`
      : ''
  return `Telling members from others by the strongest attack on each model, area under the curve: ${list(areas)}; 0.50 is chance.${rates}`
}

function attackTable(results: Results, { attacks }: MembershipAnalysisResult): TextTable {
  const limits = attacks[0]?.atLimits.map(({ limit }) => percentOfLimit(limit)) ?? []
  return {
    header: [
      'Model',
      'Attack',
      'Area under the curve',
      'Advantage',
      ...limits.flatMap((limit) => [`Members found at ${limit}`, `Really wrongly called at ${limit}`]),
      'Control: shuffled membership',
    ],
    rows: attacks.map(({ model, attack, auc, advantage, atLimits, shuffledAuc }) => [
      titleOf(results, model),
      scoreAttackName(attack),
      number(auc),
      number(advantage),
      ...atLimits.flatMap(({ truePositiveRate, falsePositiveRate }) => [
        percent(truePositiveRate),
        percent(falsePositiveRate),
      ]),
      number(shuffledAuc),
    ]),
  }
}

function targetTable(results: Results, { attacks }: MembershipAnalysisResult): TextTable {
  const limits = attacks[0]?.atLimits.map(({ limit }) => percentOfLimit(limit)) ?? []
  const share = ({ estimate, low, high }: { estimate: number; low: number; high: number }) =>
    percentWithin({ accuracy: estimate, low, high })
  return {
    header: [
      'Model',
      'Attack',
      'Target',
      'Area under the curve',
      'Advantage',
      ...limits.flatMap((limit) => [`Members found at ${limit}`, `Really wrongly called at ${limit}`]),
    ],
    rows: attacks.flatMap(({ model, attack, targets }) =>
      targets.map(({ auc, advantage, atLimits }, i) => [
        titleOf(results, model),
        scoreAttackName(attack),
        String(i + 1),
        numberWithInterval({ mean: auc.estimate, low: auc.low, high: auc.high, method: '', values: [] }),
        styled(advantage.toFixed(2)).replace('-', '−'),
        ...atLimits.flatMap(({ rates }) =>
          'withheld' in rates
            ? ['withheld', 'withheld']
            : [share(rates.truePositiveRate), share(rates.falsePositiveRate)],
        ),
      ]),
    ),
  }
}

const modelTable = (results: Results, { models }: MembershipAnalysisResult): TextTable => ({
  header: ['Model', 'Right on members', 'Right on others'],
  rows: models.map(({ model, members, nonMembers }) => [
    titleOf(results, model),
    percentWithInterval(members),
    percentWithInterval(nonMembers),
  ]),
})

/** "0.9 to 1" */
export const riskBin = (bin: number): string =>
  `${styled((bin / 10).toFixed(1))} to ${styled(((bin + 1) / 10).toFixed(1))}`

const riskTable = (results: Results, { risks }: MembershipAnalysisResult): TextTable => ({
  header: ['Model', 'Attack', 'Rows', 'Risk above 0.9', 'Ranks agree between targets', 'Top tenth shared'],
  rows: risks.map(({ model, attack, rows, histogram, rankCorrelation, topTenthShared }) => [
    titleOf(results, model),
    scoreAttackName(attack),
    count(rows),
    toldCount(histogram[9]),
    rankCorrelation === null ? '–' : styled(rankCorrelation.toFixed(2)).replace('-', '−'),
    topTenthShared === null ? '–' : `${Math.round(100 * topTenthShared)}\u00a0%`,
  ]),
})

/** Rows in each tenth of the risk, a column for each model. */
const histogramTable = (results: Results, { risks }: MembershipAnalysisResult): TextTable => ({
  header: ['Risk', ...risks.map(({ model }) => titleOf(results, model))],
  rows: Array.from({ length: risks.length > 0 ? 10 : 0 }, (_, bin) => [
    riskBin(bin),
    ...risks.map(({ histogram }) => toldCount(histogram[bin])),
  ]),
})

const exposedTable = (results: Results, { risks }: MembershipAnalysisResult): TextTable => ({
  header: ['Model', 'Row in the file', 'Risk', 'Varies between targets by', 'Where it was no member', 'Targets'],
  rows: risks.flatMap(({ model, mostExposed }) =>
    mostExposed.map(({ row, risk, spread, outside, targets }) => [
      titleOf(results, model),
      count(row),
      styled(risk.toFixed(3)),
      spread === null ? '–' : styled(spread.toFixed(3)),
      outside === null ? '–' : styled(outside.toFixed(3)),
      String(targets),
    ]),
  ),
})

const groupTable = (results: Results, { subgroups }: MembershipAnalysisResult): TextTable => ({
  header: ['Model', 'Attack', 'Group', 'Rows', 'Area under the curve', 'Members found at 1\u00a0%', 'Others found'],
  rows: subgroups.flatMap(({ model, attack, groups, suppressed }) => [
    ...groups.map(({ group, rows, auc, membersFound, nonMembersFound }) => [
      titleOf(results, model),
      scoreAttackName(attack),
      group,
      count(rows),
      number(auc),
      percent(membersFound),
      percent(nonMembersFound),
    ]),
    ...(suppressed > 0
      ? [[titleOf(results, model), scoreAttackName(attack), plural(suppressed, 'small group'), '–', '–', '–', '–']]
      : []),
  ]),
})

/** Why figures are withheld, each reason once with what it is about. */
function reasonsOf(results: Results, { attacks }: MembershipAnalysisResult): string[] {
  const about = new Map<string, Set<string>>()
  const shortOf = (model: string) => namedModels(results).find(({ key }) => key === model)?.short ?? model
  const add = (reason: string, what: string) => void about.set(reason, (about.get(reason) ?? new Set()).add(what))
  for (const { model, attack, auc, atLimits } of attacks) {
    if (!isEstimate(auc)) add(auc.withheld, `${scoreAttackInSentence(attack)} on ${shortOf(model)}`)
    else
      for (const { limit, truePositiveRate } of atLimits)
        if (!isEstimate(truePositiveRate)) add(truePositiveRate.withheld, `figures at ${percentOfLimit(limit)}`)
  }
  return [...about].map(([reason, what]) => `Withheld for ${list([...what])}: ${reason}`)
}

/** What the risk of a row is. */
export const riskMeaning =
  'The risk of a row is the share of non-members that look less like members to the strongest attack, mean over the targets it was a member of: 0.5 is like any non-member.'

/** What the attacks of today found. */
export function membershipSection(
  results: Results,
  result: MembershipAnalysisResult,
  { auditedShare }: MembershipAnalysis,
): AnalysisSection {
  const { game, subgroups, risks } = result
  const tables = [
    { name: 'Every attack on every model', table: attackTable(results, result) },
    { name: 'How often the targets are right', table: modelTable(results, result) },
    { name: 'Each target by itself', table: targetTable(results, result) },
    { name: 'Risk of single rows', table: riskTable(results, result), isOfRecords: true },
    { name: 'Number of rows by their risk', table: histogramTable(results, result), isOfRecords: true },
    ...(risks.some(({ mostExposed }) => mostExposed.length > 0)
      ? [{ name: 'Rows most at risk', table: exposedTable(results, result), isOfRecords: true }]
      : []),
    ...(subgroups.length > 0
      ? [{ name: `Groups by ${subgroups[0].column}`, table: groupTable(results, result), isOfRecords: true }]
      : []),
  ]
  return {
    title: analysisNames.membership,
    question: analysisQuestions.membership,
    finding: findingOf(results, result),
    method: `A membership game (Carlini et al. 2022, section III) with each kind of model, trained anew: of ${plural(game.rows, 'row')} ${count(game.audited)} (${Math.round(100 * auditedShare)} %) are audited and ${count(game.population)} are the attacker’s own${game.persons === null ? '' : ', rows of one person together'}. Each of ${plural(game.targets, 'target')} learns from a random half of the audited rows; ${plural(game.shadows, 'shadow model')} learn from other halves, ${plural(game.references, 'reference model')} from the attacker’s rows. Each attack scores every audited row of every target. Figures are means over the targets with Student’s t interval; within a target DeLong’s interval for the area and Clopper and Pearson’s for rates. The advantage is taken at thresholds chosen on other rows. ${riskMeaning}`,
    tables: tables.filter(({ table }) => table.rows.length > 0),
    notes: [...result.notes, ...reasonsOf(results, result)],
  }
}
