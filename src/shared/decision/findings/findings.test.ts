import { describe, expect, it } from 'vitest'
import { ReleaseFinding } from '../../contracts/release.ts'
import type { ModelDescription, Results } from '../../contracts/results.ts'
import { figure, modelOf, resultsOf } from '../../testing.ts'
import { withAnalyses } from '../../testing-analyses.ts'
import { releaseFindings } from './index.ts'

const causal = modelOf('causal')
const of = (results: Results, measure: ReleaseFinding['measure'], model: ModelDescription = causal) => {
  const findings = releaseFindings(results, model)
  for (const finding of findings) expect(ReleaseFinding.parse(finding)).toEqual(finding)
  return findings.filter((finding) => finding.measure === measure)
}
const subjects = (findings: readonly ReleaseFinding[]) => findings.map(({ subject }) => subject)
const between = (mean: number) => ({ value: mean, low: mean - 0.03, high: mean + 0.03 })

describe('findings of attacks', () => {
  it('are the area and the advantage on P, and the advantage net of the shift', () => {
    const results = resultsOf({ attacks: ['loss-threshold'], net: () => figure(0.07) })
    expect(of(results, 'attack-auc')).toEqual([
      { measure: 'attack-auc', subject: 'Loss threshold, people like those trained on', ...between(0.65) },
    ])
    expect(of(results, 'attack-advantage')).toMatchObject([
      { subject: 'Loss threshold, people like those trained on', value: 0.2 },
      { subject: 'Loss threshold, other sites, net of the shift', ...between(0.07) },
    ])
  })
  it('are of the model asked about, one for each attack', () => {
    const results = resultsOf({ net: (model) => figure(model === causal.key ? 0 : 0.5) })
    expect(of(results, 'attack-auc')).toHaveLength(2)
    const nets = of(results, 'attack-advantage').filter(({ subject }) => subject.includes('net of the shift'))
    expect(nets.map(({ value }) => value)).toEqual([0, 0])
  })
  it('that are withheld say why, and a single value has no interval', () => {
    const results = resultsOf({ net: () => ({ withheld: 'too few rows' }) })
    expect(of(results, 'attack-advantage').at(-1)).toMatchObject({ value: null, reason: 'Too few rows.' })
    const single = resultsOf({ net: () => figure(0.2, 0) })
    expect(of(single, 'attack-advantage').at(-1)).not.toHaveProperty('low')
  })
})

describe('the controls of a model', () => {
  // Of four controls, whose values over three repetitions are known, the interval of their mean by hand.
  const values = [
    [0.5, 0.52, 0.48],
    [0.4, 0.45, 0.5],
    [0.6, 0.5, 0.58],
    [0.51, 0.5, 0.49],
  ]
  const t = 4.302652729911275
  const interval = (sample: readonly number[]) => {
    const mean = sample.reduce((a, b) => a + b) / sample.length
    const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1)
    const half = (t * Math.sqrt(variance)) / Math.sqrt(sample.length)
    return { mean, low: mean - half, high: mean + half, method: 't', values: [...sample] }
  }
  it('are one finding, whose interval holds that of their mean', () => {
    let at = 0
    const results = resultsOf({
      models: [causal],
      right: (_, __, ___, contrast) => (contrast === 'shuffled' ? interval(values[at++]) : figure(0.9)),
    })
    const found = of(results, 'control-shuffled')
    expect(subjects(found)).toEqual(['Mean of 4 controls with shuffled membership'])
    const exact = interval([0, 1, 2].map((i) => values.reduce((sum, sample) => sum + sample[i], 0) / values.length))
    expect(found[0].value).toBeCloseTo(exact.mean, 12)
    expect(found[0].low).toBeLessThanOrEqual(exact.low)
    expect(found[0].high).toBeGreaterThanOrEqual(exact.high)
  })
  it('are withheld as soon as one is', () => {
    const results = resultsOf({
      right: (_, attack, __, contrast) =>
        contrast === 'shuffled' && attack === 'loss-threshold' ? { withheld: 'too few rows' } : figure(0.5),
    })
    expect(of(results, 'control-shuffled')).toMatchObject([{ value: null, reason: 'Too few rows.' }])
  })
})

describe('other findings', () => {
  it('of sensitive columns are about all their values, of members and of people like them', () => {
    expect(subjects(of(withAnalyses(), 'attribute-gain'))).toEqual([
      'Guessing marker of people trained on',
      'Guessing marker of people like those trained on',
      'Guessing marker of people trained on, by inverting the model (predicted classes)',
      'Guessing marker of people trained on, by inverting the model (confidence)',
      'Guessing marker of people like those trained on, by inverting the model (predicted classes)',
      'Guessing marker of people like those trained on, by inverting the model (confidence)',
    ])
    expect(of(withAnalyses(true), 'attribute-gain').map(({ value }) => value)).toEqual(new Array(6).fill(null))
    expect(of(resultsOf(), 'attribute-gain')).toEqual([])
  })
  it('of the guarantee are the epsilon that is claimed, where there is one', () => {
    const privacy = {
      epsilon: 3.5,
      epsilonAtLeast: 3.4,
      epsilonRenyi: 4,
      delta: 1e-5,
      clip: 1,
      noiseMultiplier: 1,
      sampleRate: 0.1,
      steps: 100,
      use: 'simulation' as const,
      assumptions: [],
    }
    const model = { ...causal, privacy }
    expect(of(resultsOf({ models: [model] }), 'epsilon-claimed', model)).toMatchObject([{ value: 3.5 }])
    expect(of(resultsOf(), 'epsilon-claimed')).toEqual([])
  })
  it('of the structure are the checks that apply', () => {
    const figures = [{ check: 'small-groups' as const, value: 3, method: 'smallest of 2 repetitions', values: [3, 5] }]
    const results = { ...resultsOf(), structural: [{ model: causal.key, figures }] }
    expect(of(results, 'small-groups')).toEqual([
      { measure: 'small-groups', subject: 'The model (smallest of 2 repetitions)', value: 3 },
    ])
    expect(of(results, 'small-groups', modelOf('associational'))).toEqual([])
    expect(of(resultsOf(), 'small-groups')).toEqual([])
  })
})

describe('the attacks of today', () => {
  it('are findings of each model, with members found for each false alarm at 1 %', () => {
    const results = withAnalyses()
    const game = results.analyses?.find(({ kind }) => kind === 'membership')
    if (game?.kind !== 'membership') throw new Error('no game')
    const own = game.attacks.filter(({ model }) => model === causal.key)
    const areas = of(results, 'attack-auc').filter(({ subject }) => subject.includes('several models'))
    expect(areas).toHaveLength(own.length)
    const rates = of(results, 'attack-low-false-positives')
    expect(rates[0].subject).toMatch(/, several models like this, at 1 % false positives$/)
    const rate = own[0].atLimits[0].truePositiveRate
    if ('withheld' in rate) throw new Error('no rate')
    expect(rates[0].value).toBeCloseTo(rate.mean / 0.01, 12)
    expect(rates[0].low).toBeCloseTo(rate.low / 0.01, 12)
  })
  it('that cannot be tried on a model are left out, unless none can', () => {
    const results = withAnalyses()
    const game = results.analyses?.find(({ kind }) => kind === 'membership')
    if (game?.kind !== 'membership') throw new Error('no game')
    const withheld = { withheld: 'no gradients' }
    const own = game.attacks.filter(({ model }) => model === causal.key)
    own[0].auc = withheld
    const areas = () => of(results, 'attack-auc').filter(({ subject }) => subject.includes('several models'))
    expect(areas()).toHaveLength(own.length - 1)
    for (const attack of own) attack.auc = withheld
    expect(areas()).toMatchObject([{ value: null, reason: 'No gradients.' }])
  })
})

describe('audits', () => {
  it('are a lower bound, and what it exceeds a claim by', () => {
    const claiming = modelOf('associational')
    const results = withAnalyses()
    expect(of(results, 'epsilon-audited', causal)).toMatchObject([{ value: 1.239 }])
    expect(of(results, 'epsilon-audited-over-claimed', causal)).toEqual([])
    const [over] = of(results, 'epsilon-audited-over-claimed', claiming)
    expect(over.value).toBeCloseTo(1.239 - 4.001, 12)
  })
})
