import { describe, expect, it } from 'vitest'
import { RunComparison } from '#shared/contracts/comparison.ts'
import type { Estimate } from '#shared/contracts/figures.ts'
import type { Manifest, Results, RunResults } from '#shared/contracts/results.ts'
import { comparisonFinding, comparisonTable, differenceText, isMain } from '#shared/text/comparison.ts'
import { analysisNames } from '#shared/text/analyses/names.ts'
import { figure, resultsOf } from '#shared/testing.ts'
import { withAnalyses } from '#shared/testing-analyses.ts'
import { withDeepCama } from '#shared/testing-robustness.ts'
import { differenceOf } from './difference.ts'
import { ambiguousFigures, figuresOf } from './figures.ts'
import { compareOutcomes, pairingOf } from './index.ts'

const manifest: Manifest = {
  cloister: '0.1.0',
  startedAt: '2026-11-22T10:00:00Z',
  seconds: 1,
  seed: 1,
  spec: 'hash',
  data: { fileName: 'a.csv', sha256: 'a', bytes: 1, snapshot: 'b' },
  backend: { name: 'reference', version: '1', threads: 1 },
  notices: [],
  runtime: { node: '24' },
  machine: { platform: 'linux', processor: 'x', cores: 2, memoryBytes: 1 },
  command: 'cloister run',
}
const outcomeOf = (results: Results): RunResults => ({ results, manifest })

const repeated = (values: number[]): Estimate => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, low: mean - 0.1, high: mean + 0.1, method: 't', values }
}

/** Both runs with the same settings of the study but for what is changed. */
const changed = (outcome: RunResults, change: (outcome: RunResults) => void): RunResults => {
  const copy = structuredClone(outcome)
  change(copy)
  return copy
}

describe('the difference of a figure', () => {
  // t(0.975, 2) = 4.302652729911275; differences 0.1, 0.2, 0.3: mean 0.2, standard error 0.1 / sqrt(3).
  it('is taken within repetitions where they are paired', () => {
    const found = differenceOf(repeated([0.5, 0.6, 0.7]), repeated([0.6, 0.8, 1]), true) as Estimate
    expect(found.mean).toBeCloseTo(0.2, 12)
    expect(found.high).toBeCloseTo(0.2 + (4.302652729911275 * 0.1) / Math.sqrt(3), 8)
    expect(found.low).toBeCloseTo(0.2 - (4.302652729911275 * 0.1) / Math.sqrt(3), 8)
    expect(found.method).toBe('t, 3 pairs')
  })

  // R: t.test(c(0.51, 0.49, 0.56), c(0.58, 0.61, 0.55, 0.6, 0.59)) and scipy alike; tests/golden/welch.
  it('is Welch’s where they are not, or where their numbers differ', () => {
    const [a, b] = [repeated([0.58, 0.61, 0.55, 0.6, 0.59]), repeated([0.51, 0.49, 0.56])]
    for (const paired of [true, false]) {
      const found = differenceOf(a, b, paired) as Estimate
      expect(found.low).toBeCloseTo(-0.13979474209672277, 8)
      expect(found.high).toBeCloseTo(0.007794742096722873, 8)
      expect(found.method).toBe("Welch's t, 5 and 3 repetitions")
    }
  })

  // 3-4-5 triangle by hand: halves 0.03 and 0.04 make 0.05.
  it('combines intervals of single repetitions by squares, and has none where one has none', () => {
    const found = differenceOf(figure(0.5, 0.03), figure(0.6, 0.04), true) as Estimate
    expect([found.mean, found.low, found.high].map((value) => value.toFixed(10))).toEqual([
      '0.1000000000',
      '0.0500000000',
      '0.1500000000',
    ])
    expect(differenceOf(figure(0.5, 0), figure(0.6, 0.04), true)).toMatchObject({
      method: 'no interval: a single repetition',
    })
  })

  it('is withheld where a figure is', () => {
    const withheld = { withheld: 'Too few rows' }
    expect(differenceOf(withheld, figure(0.5), true)).toEqual(withheld)
    expect(differenceOf(figure(0.5), withheld, true)).toEqual(withheld)
  })
})

describe('runs that are compared', () => {
  const outcome = outcomeOf(resultsOf())

  it('are paired where data, seed and splits are the same, and a reason is told where not', () => {
    const other = changed(outcome, ({ results }) => {
      results.spec.settings.name = 'Other'
      results.spec.settings.attacks[0] = { kind: 'loss-threshold', threshold: 'mean' }
    })
    expect(pairingOf(outcome, other)).toMatchObject({ paired: true })
    const reasons: [(outcome: RunResults) => void, RegExp][] = [
      [({ manifest }) => (manifest.data.snapshot = 'c'), /since the data differ/],
      [({ manifest }) => (manifest.seed = 2), /since the seeds differ/],
      [({ results }) => (results.spec.settings.repetitions = 99), /numbers of repetitions/],
      [({ results }) => (results.spec.settings.trainFraction = 0.5), /shares of training rows/],
      [({ results }) => (results.spec.cutPoint = 3), /columns/],
      [({ results }) => (results.spec.settings.shifts = [{ kind: 'site', home: ['Elsewhere'] }]), /sites/],
      [({ manifest }) => (manifest.cloister = '0.2.0'), /versions/],
    ]
    for (const [change, reason] of reasons) {
      const found = pairingOf(outcome, changed(outcome, change))
      expect(found.paired, String(reason)).toBe(false)
      expect(found.pairing).toMatch(reason)
    }
  })

  it('tell what was set differently and nothing else', () => {
    const other = changed(outcome, ({ results, manifest }) => {
      results.spec.settings.name = 'Other'
      results.spec.settings.seed = manifest.seed = 7
      results.spec.settings.discretiser.bins = 5
      results.spec.edges.push(['age', 'new'])
      manifest.data.sha256 = 'z'
      manifest.startedAt = '2027-01-01T00:00:00Z'
    })
    expect(compareOutcomes(outcome, outcome).settings).toEqual([])
    const found = compareOutcomes(outcome, other).settings
    expect(found.map(({ what }) => what)).toEqual([
      'Study, discretiser, bins',
      'Study, seed',
      'SHA-256 of the file',
      'Edge, age → new',
    ])
    expect(found[0]).toEqual({ what: 'Study, discretiser, bins', first: '4', second: '5' })
    expect(found[3]).toMatchObject({ first: '–', second: 'yes' })
  })

  it('share figures of the same model, attack, population and comparison; others are counted', () => {
    const other = outcomeOf(resultsOf({ attacks: ['loss-threshold'], right: () => figure(0.7) }))
    const found = compareOutcomes(outcome, other)
    const run = {
      id: 'x',
      datasetId: 'd',
      datasetName: 'd',
      name: 'n',
      state: 'finished',
      startedAt: '',
      finishedAt: null,
      progress: null,
      finding: null,
      error: null,
    }
    expect(RunComparison.parse({ first: run, second: run, ...found }).figures).toEqual(found.figures)
    expect(found.onlySecond).toBe(0)
    expect(found.onlyFirst).toBe(figuresOf(outcome.results).length - found.figures.length)
    expect(found.onlyFirst).toBeGreaterThan(0)
    const [attack] = found.figures.filter((each) => isMain(each) && each.part === 'attacks')
    expect(attack).toMatchObject({ measure: 'Right (accuracy)', about: expect.stringMatching(/^Loss threshold, P/) })
    expect(differenceText(attack)).toBe('10.0 (5.8 to 14.2) points')
    expect(comparisonTable([attack]).rows[0]).toContain('10.0 (5.8 to 14.2) points')
    const [judged, alone] = comparisonFinding({ ...found, first: run, second: run } as never)
    expect(judged).toMatch(/^Of \d+ shared figures with an interval, \d+ differ/)
    expect(alone).toContain(`${found.onlyFirst} figures of the first run`)
  })

  it('share the figures of further analyses, each once', () => {
    const analysed = withAnalyses()
    const found = compareOutcomes(outcomeOf(analysed), outcomeOf(analysed)).figures
    const analyses = found.filter(({ part }) => part === 'analyses')
    // Audits tell bounds of their own kind, without values for each repetition.
    const compared = Object.entries(analysisNames).filter(([kind]) => kind !== 'audit')
    expect(new Set(analyses.map(({ about }) => about.split(',')[0]))).toEqual(new Set(compared.map(([, name]) => name)))
    expect(ambiguousFigures(analysed)).toEqual([])
    const cama = withDeepCama(analysed)
    expect(ambiguousFigures(cama)).toEqual([])
    const titles = figuresOf(cama).flatMap(({ title, key }) => (key.includes('deep cama') ? title : []))
    expect(new Set(titles)).toContain('Deep CAMA, fine-tuned')
    const keys = figuresOf(analysed).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
