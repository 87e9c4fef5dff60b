import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { AnalysisSettings } from '#shared/contracts/analyses.ts'
import type { Progress } from '#shared/contracts/job.ts'
import { Results } from '#shared/contracts/results.ts'
import { checkStudy, type RepetitionScores, runStudy } from '../index.ts'
import { people, run, spec } from '../../../../tests/support/analyses.ts'

const table = people(300)
/** Each analysis, small. */
const small: Record<AnalysisSettings['kind'], Record<string, unknown>> = {
  'attribute-inference': { steps: 30, inversion: true },
  generalisation: { steps: 10, pairs: 1 },
  noise: { neighbours: 2, scales: [0.01, 0.1] },
  'noisy-max': { teachers: 4, queries: 10, steps: 10 },
  membership: {
    targets: 2,
    shadows: 4,
    references: 4,
    attacks: [{ kind: 'loss-threshold' }, { kind: 'lira' }, { kind: 'rmia' }, { kind: 'quantile', steps: 10 }],
  },
  leakage: { records: 2, refits: 60, modelRefits: 24, steps: 10, sizes: [20], noises: [0.1], targets: [0.1] },
  audit: { trainings: 4, records: 40 },
  defences: {},
  robustness: { records: 40, iterations: 3, restarts: 1 },
}
const analyses = AnalysisSettings.options.map(({ shape }) => {
  const [kind] = shape.kind.values
  return { kind, ...small[kind] }
})
const settings = {
  models: [
    { kind: 'cpt', smoothing: 1 },
    { kind: 'mlp', hidden: [6], steps: 60, learningRate: 0.01 },
    { kind: 'logistic', features: 'all', bound: 1, penalty: 0.01 },
    { kind: 'irm', hidden: [4], steps: 20, batch: 8, annealSteps: 5 },
  ],
  shifts: [{ kind: 'redraw' }],
  // Defences are attacked with the study's own classifier, where it has one.
  attacks: [{ kind: 'loss-threshold' }, { kind: 'confidence-classifier', steps: 20 }],
}

describe('further analyses of a study', () => {
  it('change none of its other figures, and their own neither by their company nor by their order', async () => {
    const [plain, all, reversed] = [
      await run(table, settings),
      await run(table, { ...settings, analyses }),
      await run(table, { ...settings, analyses: analyses.toReversed() }),
    ]
    expect(plain.analyses).toBeUndefined()
    for (const part of ['targets', 'attacks', 'net', 'models', 'data'] as const) expect(all[part]).toEqual(plain[part])
    expect(all.analyses?.map(({ kind }) => kind)).toEqual(analyses.map(({ kind }) => kind))
    expect(reversed.analyses?.toReversed()).toEqual(all.analyses)
    expect(Results.parse(JSON.parse(JSON.stringify(all)))).toEqual(all)
  })
  it('are part of the progress and of the time that is estimated', async () => {
    const stages: Progress[] = []
    await runStudy(spec(table, { ...settings, analyses }), table, {
      executor: onnxExecutor(),
      clock: () => stages.length,
      onProgress: (progress) => void stages.push(progress),
    })
    const fractions = stages.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect(fractions.at(-1)).toBeCloseTo(1, 9)
    const seconds = (of: object[]) => checkStudy(spec(table, { ...settings, analyses: of }), table).seconds as number
    for (const analysis of analyses) expect(seconds([analysis])).toBeGreaterThan(seconds([]))
  })
  it.each(analyses)('can be cancelled: $kind', async (analysis) => {
    const controller = new AbortController()
    let asked = 0
    const running = runStudy(
      spec(table, { analyses: [analysis], shifts: [{ kind: 'redraw' }], repetitions: 1 }),
      table,
      {
        executor: onnxExecutor(),
        clock: () => 0,
        signal: controller.signal,
        // The study pauses before its model and its attack; what comes after is the analysis.
        pause: async () => void (++asked > 2 && controller.abort()),
      },
    )
    await expect(running).rejects.toThrow(/abort/i)
  })
  it('are kept with a repetition that is done, and go on from there', async () => {
    const kept: RepetitionScores[] = []
    const control = { executor: onnxExecutor(), clock: () => 0 }
    const studied = spec(table, { ...settings, analyses })
    const whole = await runStudy(studied, table, { ...control, onRepetition: (scores) => void kept.push(scores) })
    const finished = [JSON.parse(JSON.stringify(kept[0])) as RepetitionScores]
    expect(await runStudy(studied, table, { ...control, finished })).toEqual(whole)
  })
  it('are each asked once', () => {
    const { findings } = checkStudy(spec(table, { analyses: [analyses[0], analyses[0]] }), table)
    expect(findings.map(({ message }) => message)).toContain('The study has the same further analysis twice.')
  })
})
