import { describe, expect, it } from 'vitest'
import { releaseMeasures, type SignOff, structuralCheckNames } from '../contracts/release.ts'
import { decideModels, decideRelease, signedNames, standingRules, usualReleaseAppetite } from '../decision/index.ts'
import { figure, modelOf, resultsOf } from '../testing.ts'
import {
  appetiteClause,
  appetiteTable,
  decisionParagraph,
  decisionSentence,
  decisionText,
  firedTable,
  notTestedSentences,
  reasonOf,
  signedText,
} from './decision.ts'

const [model] = [modelOf('causal')]
const structural = [
  {
    model: model.key,
    figures: structuralCheckNames.map((check) => ({
      check,
      value:
        check === 'loss-difference' ? 1 : ['residual-degrees', 'small-groups', 'small-cells'].includes(check) ? 50 : 0,
      method: 'one repetition',
      values: [0],
    })),
  },
]
/** Results of one model, calm but for the attack's area under the curve and what is changed. */
const results = (auc = 0.5, small?: number) => {
  const made = resultsOf({ models: [model], attacks: ['loss-threshold'], shifts: [], right: () => figure(0.5) })
  return {
    ...made,
    attacks: made.attacks.map((attack) => ({ ...attack, auc: figure(auc), advantage: figure(0) })),
    structural: structural.map((one) => ({
      ...one,
      figures: one.figures.map((item) => (item.check === 'small-groups' && small ? { ...item, value: small } : item)),
    })),
  }
}
const told = (made = results()) => {
  const [item] = decideModels(made)
  return { item, paragraph: decisionParagraph(made, item), table: firedTable(item, standingRules({})) }
}

describe('the decision in words', () => {
  it('of nothing found says that it is no proof', () => {
    const { paragraph, table } = told()
    expect(paragraph).toBe(
      'The causal model predicts infection. It was trained 10 times on 594 rows and attacked in 1 way. ' +
        'Nothing was found against giving it away by the limits of this workspace. That is no proof that it gives nothing away: ' +
        'another attack, or an attacker who knows more, may find what these did not.',
    )
    expect(table.rows).toEqual([])
  })
  it('in one sentence names the first reason and counts the others', () => {
    expect(decisionSentence(told().item)).toBe('No rule fired. That is no proof that it gives nothing away.')
    expect(decisionSentence(told(results(0.5, 3)).item)).toBe(
      'It tells groups apart in which there are very few people.',
    )
    const { item } = told(results(0.8, 3))
    const reasons = item.decision.fired.filter(({ bucket }) => bucket === 'against').map(reasonOf)
    expect(new Set(reasons).size).toBe(2)
    expect(decisionSentence(item)).toMatch(/^[A-Z].*, and 1 more reason\.$/)
  })
  it('says who signed, without what they left empty', () => {
    const signOff = {
      name: 'A. Smith',
      role: '',
      date: '2026-11-22',
      decision: 'refuse',
      remarks: 'x',
      bucket: 'against',
    }
    expect(signedText(signOff as SignOff)).toBe(`Signed: ${signedNames.refuse}, A. Smith, 2026-11-22.`)
    expect(signedText({ ...signOff, name: '', decision: '', date: '' } as SignOff)).toBe('Signed: Not decided yet.')
  })
  it('of findings against it names them, and what else to weigh, once each', () => {
    const { paragraph } = told(results(0.55, 3))
    expect(paragraph).toContain(
      'findings against giving it away: it tells groups apart in which there are very few people.',
    )
    expect(paragraph).toContain(
      'A person should also weigh this: an attack tells the people it was trained on from others better than by chance.',
    )
    expect(told(results(0.7)).paragraph, 'far above chance is above chance').not.toContain('weigh')
  })
  it('keeps several reasons apart', () => {
    const made = results(0.7, 3)
    expect(told(made).paragraph).toContain(
      'far better than by chance; it tells groups apart in which there are very few people.',
    )
  })
  it('of a person’s matter says why', () => {
    expect(told(results(0.58)).paragraph).toContain('a person must decide: an attack tells')
    const undecided = results(0.52)
    undecided.attacks = undecided.attacks.map((attack) => ({ ...attack, auc: figure(0.52, 0.2) }))
    expect(told(undecided).paragraph).toContain('the study is too small to rule out')
  })
  it('says what the usual limits would say, where that is something else', () => {
    const made = results(0.7)
    const changes = { 'attack-auc-high': { value: 0.9, effect: 'against' as const, source: 'our board' } }
    expect(decisionParagraph(made, decideModels(made, changes)[0])).toContain(
      'a person must decide: an attack tells the people it was trained on from others better than by chance. By the usual limits of this program the rules would say “Against release”.',
    )
    expect(decisionParagraph(made, decideModels(made)[0])).not.toContain('usual limits')
  })
  it('never says that a model is safe, anonymous or harmless', () => {
    const all = [results(), results(0.55, 3), results(0.58), resultsOf()]
    for (const made of all)
      expect(decisionText(made, decideModels(made))).not.toMatch(/\b(safe|anonymous|harmless|secure|no risk)\b/i)
  })
  it('has a reason for every rule, and none twice', () => {
    const reasons = usualReleaseAppetite.rules.map(({ id, measure }) => reasonOf({ rule: id, measure }))
    expect(reasons.filter((reason) => reason.startsWith('a rule about'))).toEqual([])
    expect(new Set(reasons).size).toBe(reasons.length)
    for (const measure of releaseMeasures)
      for (const rule of ['withheld', 'required']) expect(reasonOf({ rule, measure })).toMatch(/^the .* measured$/)
  })
})

describe('the rules that fired', () => {
  it('stand with their number, limit and source', () => {
    expect(told(results(0.7)).table.rows).toEqual([
      [
        'Against release',
        'An attack tells the people it was trained on from others far better than by chance (lower end of the interval of the area under the attack’s ROC curve).',
        'Loss threshold, people like those trained on',
        '0.67',
        'above 0.6',
        'Setting of this program; no published limit is known to it.',
      ],
    ])
  })
  it('say what is missing', () => {
    const made = resultsOf({ models: [model], attacks: ['loss-threshold'], shifts: [], right: () => figure(0.5) })
    const [item] = decideModels(made)
    expect(firedTable(item, standingRules({})).rows.at(-1)).toEqual([
      'Needs a person',
      'The generalisation gap was not measured.',
      'This study',
      'none',
      'where not known',
      expect.stringContaining('Yeom'),
    ])
  })
})

describe('what was not tested', () => {
  it('is never nothing, and names the attacks that were', () => {
    const made = results()
    const sentences = notTestedSentences(made, decideModels(made)[0])
    expect(sentences).toContainEqual(expect.stringContaining('Every other attack than these: loss threshold.'))
    expect(sentences).toContainEqual(expect.stringContaining('attribute inference'))
    expect(sentences.join(' ')).not.toContain('look at the model before any attack')
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })
  it('includes the checks that a study of before did not make, or that do not apply', () => {
    const old = resultsOf({ models: [model] })
    const item = { model, findings: [], decision: decideRelease([]), usualBucket: 'needs-person' as const }
    expect(notTestedSentences(old, item)).toContainEqual(expect.stringContaining('earlier Cloister'))
    const network = { ...old, structural: [{ model: model.key, figures: [] }] }
    expect(notTestedSentences(network, item)).toContainEqual(expect.stringContaining('keeps no groups'))
  })
})

it.each([
  [{}, 'the usual one'],
  [{ 'small-groups': 'against' }, '1 of 19 rules differs from the usual'],
  [
    { 'small-groups': 'against', 'small-cells': 'ignored' },
    '2 of 19 rules differ from the usual, 1 of them is not used',
  ],
] as [Record<string, 'against' | 'ignored'>, string][])('changes %j of the risk appetite: %s', (effects, clause) => {
  const changes = Object.entries(effects).map(
    ([id, effect]) => [id, { value: 1, effect, source: 'our board' }] as const,
  )
  expect(appetiteClause(standingRules(Object.fromEntries(changes)))).toBe(clause)
})

it('the risk appetite says what differs from the usual', () => {
  const rules = standingRules({ 'small-groups': { value: 5, effect: 'needs-person', source: 'our board' } })
  const { rows } = appetiteTable(rules)
  expect(rows).toHaveLength(usualReleaseAppetite.rules.length)
  expect(rows.filter((row) => row[3] !== 'as usual')).toEqual([
    ['Size of the smallest group', 'below 5', 'needs a person', 'below 10, against release', 'our board'],
  ])
})
