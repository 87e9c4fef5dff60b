import { describe, expect, it } from 'vitest'
import { Results } from '../contracts/results.ts'
import { figure, type HandMade, modelOf, resultsOf } from '../testing.ts'
import { headline, inTellingOrder, strongestAttack, summary, verdictOf } from './finding.ts'

const causal = 'cpt/parents'
const network = 'mlp/all'
const why = { withheld: 'too few rows remain' }
const nbsp = '\u00a0'

/** The sentences under a title, in plain spaces. */
function sentences(made: HandMade, title: string): string[] {
  const section = summary(resultsOf(made)).find((found) => found.title === title)
  return (section?.sentences ?? []).map((sentence) => sentence.replaceAll(nbsp, ' '))
}
const memory = (made: HandMade) => sentences(made, 'Who is given away')
const shift = (made: HandMade) => sentences(made, 'On different people')
const usefulness = (made: HandMade) => sentences(made, 'What the models are good for')
const said = (made: HandMade) => headline(resultsOf(made)).replaceAll(nbsp, ' ')

it('the hand-made results keep the contract', () => {
  const results = resultsOf({ shifts: ['P*:site', 'P*:redraw'], notes: ['A note.'] })
  expect(Results.parse(results)).toEqual(results)
})

describe('the strongest attack', () => {
  const right: HandMade['right'] = (_, attack, _distribution, contrast) =>
    contrast === 'membership' ? figure(attack === 'loss-threshold' ? 0.7 : 0.6) : figure(0.9)

  it('is the one that is right most often against that model, controls aside', () => {
    expect(strongestAttack(resultsOf({ right }), network, 'P')).toMatchObject({
      model: network,
      attack: 'loss-threshold',
      distribution: 'P',
      contrast: 'membership',
    })
    for (const distribution of ['P', 'P*:site'] as const)
      expect(strongestAttack(resultsOf({ right }), network, distribution)?.contrast).toBe('membership')
  })

  it('is the first where several are equal, and one with a figure where others have none', () => {
    expect(strongestAttack(resultsOf(), causal, 'P')?.attack).toBe('confidence-classifier')
    const gaps = resultsOf({ right: (_, attack) => (attack === 'loss-threshold' ? figure(0.2) : why) })
    expect(strongestAttack(gaps, causal, 'P')?.attack).toBe('loss-threshold')
    expect(strongestAttack(resultsOf({ right: () => why }), causal, 'P')?.accuracy).toEqual(why)
  })

  it('is none where the model was not attacked there', () => {
    expect(strongestAttack(resultsOf({ shifts: [] }), causal, 'P*:site')).toBeUndefined()
  })
})

describe('the headline', () => {
  it('names the associational model first, whatever the order of the study', () => {
    const right: HandMade['right'] = (model) => figure(model === network ? 0.61 : 0.51)
    expect(said({ right })).toBe(
      'Asked who was in the training data, an attacker is right this often: 61 % (58 to 64) with the associational model and 51 % (48 to 54) with the causal model. Chance is 50 %.',
    )
    const order = inTellingOrder([modelOf('causal'), modelOf('associational'), modelOf('blanket')])
    expect(order.map(({ family }) => family)).toEqual(['associational', 'blanket', 'causal'])
  })

  it('tells models of one family apart', () => {
    const models = [modelOf('associational'), modelOf('associational', 'mlp', 2), modelOf('associational', 'cpt')]
    expect(said({ models })).toMatch(
      /with the associational model \(neural network 1\), .* with the associational model \(neural network 2\) and .* with the associational model \(probability table\)/,
    )
  })

  it('says for which models there is no figure, and why', () => {
    const right: HandMade['right'] = (model) => (model === network ? why : figure(0.51))
    expect(said({ right })).toBe(
      'Asked who was in the training data, an attacker is right this often: 51 % (48 to 54) with the causal model. Chance is 50 %. There is no figure for the associational model: too few rows remain.',
    )
    expect(said({ models: [modelOf('causal')], right })).not.toMatch(/no figure/)
    expect(said({ models: [modelOf('associational')], right })).toBe(
      'There is no figure for the associational model: too few rows remain.',
    )
  })
})

describe('who is given away', () => {
  it('is said where the interval lies above chance, with the attack that showed it', () => {
    const right: HandMade['right'] = (_, attack) => figure(attack === 'loss-threshold' ? 0.64 : 0.55)
    expect(memory({ right, models: [modelOf('associational')] })).toEqual([
      'The associational model gives away who was in its training data: the strongest attack (loss threshold) is right 64 % (61 to 67) of the time.',
    ])
  })

  it('is not said where the interval holds chance', () => {
    const made: HandMade = { right: () => figure(0.52), ranks: () => figure(0.52), models: [modelOf('causal')] }
    expect(memory(made)).toEqual([
      'The causal model was not caught giving away who was in its training data: the strongest attack is right 52 % (49 to 55) of the time, which may be chance.',
    ])
  })

  it('is said where members are ranked above others, though yes and no may be chance', () => {
    const ranks: HandMade['ranks'] = (_, attack) => figure(attack === 'loss-threshold' ? 0.55 : 0.54)
    expect(memory({ right: () => figure(0.52), ranks, models: [modelOf('causal')] })).toEqual([
      'The causal model gives away something of who was in its training data: asked for a yes or no, the strongest attack is right 52 % (49 to 55) of the time, which may be chance; but it ranks the training people above others more often than chance explains (loss threshold: area under the ROC curve 0.55 (0.52 to 0.58), chance is 0.50).',
    ])
  })

  it('is left open where a few repetitions agree by chance and leave no interval', () => {
    const alike = (repetitions: number) => ({ ...figure(0.525, 0), values: Array<number>(repetitions).fill(0.525) })
    const made = (repetitions: number) => memory({ right: () => alike(repetitions), models: [modelOf('causal')] })
    expect(made(2)).toEqual([
      'The causal model: the strongest attack is right 52.5 % of the time, but 2 repetitions cannot tell whether that is more than chance. Repeat the study at least ten times.',
    ])
    expect(made(5)[0]).toMatch(/^The causal model gives away who was/)
  })

  it('cannot be said without a figure, or without an attack', () => {
    expect(memory({ right: () => why, models: [modelOf('causal')] })).toEqual([
      'The causal model: whether it gives away who was in its training data cannot be said. Too few rows remain.',
    ])
    const [section] = summary({ ...resultsOf({ models: [modelOf('causal')] }), attacks: [] })
    expect(section.sentences).toEqual(['The causal model was not attacked on P.'])
  })

  it('turns on the lower end alone', () => {
    const verdict = (accuracy: ReturnType<typeof figure> | typeof why) =>
      verdictOf({ ...resultsOf().attacks[0], accuracy })
    expect(verdict(figure(0.53, 0.0299))).toBe('recognised')
    expect(verdict({ ...figure(0.6), low: 0.5 })).toBe('not shown')
    expect(verdict(figure(0.3))).toBe('not shown')
    expect(verdict(why)).toBe('not shown')
  })
})

describe('on different people', () => {
  const models = [modelOf('associational')]
  const right: HandMade['right'] = (_, _attack, _distribution, contrast) =>
    figure(contrast === 'membership' ? 0.7 : contrast === 'shift-only' ? 0.62 : 0.5)
  const told = (mean: number) => shift({ models, right, net: () => figure(mean) })

  it('the attack, its control and the net advantage stand together', () => {
    expect(told(0.16)).toEqual([
      'The associational model: members are told from people of other sites 70 % (67 to 73) of the time. ' +
        'But people who were never in the training data are told from them 62 % (59 to 65) of the time. ' +
        'The advantage net of the shift is 0.16 (0.13 to 0.19), so part of it is memory.',
    ])
  })

  it('the net advantage is memory only where its interval lies above zero', () => {
    expect(told(0.02)[0]).toMatch(/is 0\.02 \(−0\.01 to 0\.05\), so the shift alone may explain it\.$/)
    expect(told(-0.1)[0]).toMatch(/is −0\.10 \(−0\.13 to −0\.07\), so the shift explains more than all of it\.$/)
  })

  it('noise and values that are set have their names', () => {
    const shifts = ['P*:noise', 'P*:intervene'] as const
    const all = shift({ shifts })
    expect(all[0]).toMatch(/^The associational model: members are told from a noisier population 60 %/)
    expect(all[2]).toMatch(/^The associational model: members are told from a population with values set 60 %/)
    const [first] = usefulness({ shifts })
    expect(first).toContain(
      '80 % (77 to 83) on the noisier population and 80 % (77 to 83) on the population with values set',
    )
  })

  it('the redrawn population is called so, and every shift and model has its sentence', () => {
    const all = shift({ shifts: ['P*:site', 'P*:redraw'] })
    expect(all).toHaveLength(4)
    expect(all[2]).toMatch(/^The associational model: members are told from a redrawn population/)
    expect(all[3]).toMatch(/^The causal model: members are told from a redrawn population/)
  })

  it('nothing is said of a share that was withheld but why', () => {
    const gap =
      'The associational model: what of the attack against people of other sites is shift cannot be said. Too few rows remain.'
    expect(shift({ models, net: () => why })).toEqual([gap])
    expect(shift({ models, right: () => why })).toEqual([gap])
    expect(shift({ models, right: (_, _a, _d, contrast) => (contrast === 'shift-only' ? why : figure(0.6)) })).toEqual([
      gap,
    ])
  })

  it('the net advantage of a few repetitions that agree by chance tells nothing', () => {
    const net = () => ({ ...figure(-0.05, 0), values: [-0.05, -0.05] })
    expect(shift({ models, right, net })[0]).toMatch(
      /shift is −0\.05, but 2 repetitions cannot tell what of it is memory\.$/,
    )
  })

  it('there is no such section without a shift, and no sentence without its control', () => {
    expect(summary(resultsOf({ shifts: [] })).map(({ title }) => title)).not.toContain('On different people')
    const results = resultsOf({ models })
    const sentencesOf = (changed: Results) =>
      summary(changed).find(({ title }) => title === 'On different people')?.sentences
    expect(sentencesOf({ ...results, net: [] })).toEqual([])
    const uncontrolled = results.attacks.filter(({ contrast }) => contrast !== 'shift-only')
    expect(sentencesOf({ ...results, attacks: uncontrolled })).toEqual([])
  })
})

describe('what the models are good for', () => {
  const models = [modelOf('causal')]

  it('is told for people like those trained on, and for others', () => {
    const useful: HandMade['useful'] = (_, distribution) =>
      figure(distribution === 'P' ? 0.8 : distribution === 'P*:site' ? 0.7 : 0.6)
    expect(usefulness({ models, useful, shifts: ['P*:site', 'P*:redraw'] })).toEqual([
      'The causal model predicts infection rightly for 80 % (77 to 83) of people like those it was trained on, and for 70 % (67 to 73) on other sites and 60 % (57 to 63) on the redrawn population. On other sites, always giving the most frequent answer, right 70 % (67 to 73) of the time, is not clearly worse. On the redrawn population, always giving the most frequent answer is better: right 70 % (67 to 73) of the time.',
    ])
    expect(usefulness({ models, useful, shifts: [] })).toEqual([
      'The causal model predicts infection rightly for 80 % (77 to 83) of people like those it was trained on.',
    ])
  })

  it('leaves out what was withheld', () => {
    const useful: HandMade['useful'] = (_, distribution) => (distribution === 'P' ? figure(0.8) : why)
    expect(usefulness({ models, useful })[0]).toMatch(/people like those it was trained on\.$/)
    const unknown = 'The causal model: how well it predicts infection cannot be said.'
    expect(usefulness({ models, useful: () => why })).toEqual([`${unknown} Too few rows remain.`])
    const none = { ...resultsOf({ models }), targets: [] }
    expect(summary(none).find(({ title }) => title === 'What the models are good for')?.sentences).toEqual([unknown])
  })
})

describe('what it does not show', () => {
  it('counts the attacks and ends with the notes', () => {
    const limits = (made: HandMade) => sentences(made, 'What this does not show')
    expect(limits({ attacks: ['loss-threshold'] })[0]).toMatch(/^One attack was tried\. An attack that fails/)
    const several = limits({ notes: ['First note.', 'Second note.'] })
    expect(several[0]).toMatch(/^2 attacks were tried\./)
    expect(several.slice(-2)).toEqual(['First note.', 'Second note.'])
  })

  it('says that two to four repetitions are few', () => {
    const results = resultsOf()
    const of = (repetitions: number) => ({
      ...results,
      spec: { ...results.spec, settings: { ...results.spec.settings, repetitions } },
    })
    const told = (repetitions: number) => summary(of(repetitions)).at(-1)?.sentences.join(' ')
    expect(told(4)).toContain('With 4 repetitions the intervals are wide and unsteady.')
    for (const repetitions of [1, 5]) expect(told(repetitions)).not.toContain('unsteady')
  })

  it('is always the last section', () => {
    expect(summary(resultsOf()).map(({ title }) => title)).toEqual([
      'Who is given away',
      'On different people',
      'What the models are good for',
      'What this does not show',
    ])
  })
})
