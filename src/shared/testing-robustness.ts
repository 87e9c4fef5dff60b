/** Results of moved columns made by hand, for tests of what is said and drawn of them. */

import { deepCama, type DeepCamaResult, DeepCamaSettings, tunedCama } from './contracts/deep-cama.ts'
import type { Results } from './contracts/results.ts'
import type { RobustnessAnalysisResult } from './contracts/robustness.ts'
import { figure } from './testing.ts'

const withheld = { withheld: 'There are too many combinations of bins (in 2 of 2 repetitions)' }

/** The first model reads nothing that may be moved; `gap` leaves out what the others' numbers come to together. */
export function robustnessByHand([causal, ...others]: readonly string[], gap: boolean): RobustnessAnalysisResult {
  const unless = (mean: number) => (gap ? withheld : figure(mean, 0.02))
  const epsilons = [0, 0.1, 0.25, 0.5, 1, 2]
  return {
    kind: 'robustness',
    records: 200,
    columns: [
      { column: 'age', type: 'number', role: 'parent', isMoved: false, reason: 'age is a cause.', deviation: null },
      { column: 'CRP', type: 'number', role: 'child', isMoved: true, reason: 'CRP is an effect.', deviation: 12.34 },
      {
        column: 'ward',
        type: 'category',
        role: 'co-parent',
        isMoved: true,
        reason: 'ward is a cause.',
        deviation: null,
      },
    ],
    models: [
      { model: causal, moved: [], search: 'nothing', accuracy: figure(0.7) },
      ...others.map((model) => ({
        model,
        moved: ['CRP', 'ward'],
        search: gap ? ('too-many' as const) : ('gradient' as const),
        accuracy: figure(0.8),
      })),
    ],
    shifts: others.flatMap((model) =>
      [-2, -1, -0.5, 0.5, 1, 2].map((by) => ({
        model,
        column: 'CRP',
        by,
        accuracy: figure(0.8 - 0.1 * Math.abs(by)),
        changed: figure(0.1 * Math.abs(by)),
      })),
    ),
    categories: others.flatMap((model) =>
      (['value', 'random', 'worst'] as const).map((how) => ({
        model,
        column: 'ward',
        to: { how, value: how === 'value' ? 'surgery' : null },
        accuracy: figure(0.6),
        changed: figure(0.2),
      })),
    ),
    curves: [
      ...epsilons.map((epsilon) => ({ model: causal, column: null, epsilon, accuracy: figure(0.7), oneStep: null })),
      ...others.flatMap((model) =>
        epsilons.flatMap((epsilon) => [
          { model, column: 'CRP', epsilon, accuracy: figure(0.8 - 0.2 * epsilon), oneStep: null },
          {
            model,
            column: null,
            epsilon,
            accuracy: unless(0.8 - 0.3 * epsilon),
            oneStep: gap ? null : figure(0.8 - 0.25 * epsilon),
          },
        ]),
      ),
    ],
    smallest: [
      ...[causal].map((model) => ({
        model,
        column: null,
        lowerQuartile: withheld,
        median: withheld,
        upperQuartile: withheld,
        never: figure(1, 0),
      })),
      ...others.flatMap((model) =>
        ['CRP', null].map((column) => ({
          model,
          column,
          lowerQuartile: unless(0.5),
          median: unless(1),
          upperQuartile: unless(1.5),
          never: unless(0.1),
        })),
      ),
    ],
    notes: ['A note on robustness.'],
  }
}

/** Differences of 0.2 and, for the causal model, none that can be told. */
export const deepCamaByHand = ([causal, ...others]: readonly string[]): DeepCamaResult => ({
  kind: 'found',
  causes: ['age'],
  coParents: ['ward'],
  effects: ['CRP'],
  drift: {
    scored: 200,
    tunedOn: 180,
    columns: ['CRP'],
    curves: [causal, ...others, deepCama, tunedCama].flatMap((model) =>
      [-1, 0, 1].map((by) => ({
        model,
        by,
        accuracy: figure(model === tunedCama ? 0.78 : 0.78 - 0.2 * Math.abs(by)),
      })),
    ),
    kept: [-1, 0, 1].map((by) => ({ by, accuracy: figure(0.76) })),
    gains: [
      { model: causal, gain: figure(-0.01, 0.03) },
      ...[...others, deepCama].map((model) => ({ model, gain: figure(0.2, 0.03) })),
    ],
  },
  site: {
    scored: 100,
    tunedOn: 90,
    models: [causal, ...others, deepCama, tunedCama].map((model) => ({ model, accuracy: figure(0.7) })),
    gain: figure(-0.05, 0.02),
  },
})

/** Results with a deep CAMA beside the models that were moved. */
export function withDeepCama(results: Results, deepCamaResult = deepCamaByHand(results.models.map(({ key }) => key))) {
  const { spec, analyses = [] } = results
  return {
    ...results,
    spec: {
      ...spec,
      settings: {
        ...spec.settings,
        analyses: spec.settings.analyses.map((analysis) =>
          analysis.kind === 'robustness' ? { ...analysis, deepCama: DeepCamaSettings.parse({}) } : analysis,
        ),
      },
    },
    analyses: analyses.map((analysis) =>
      analysis.kind === 'robustness'
        ? {
            ...analysis,
            models: [
              ...analysis.models,
              { model: deepCama, moved: ['CRP'], search: 'gradient' as const, accuracy: figure(0.8) },
            ],
            shifts: [
              ...analysis.shifts,
              { model: deepCama, column: 'CRP', by: 1, accuracy: figure(0.6), changed: figure(0.2) },
            ],
            deepCama: deepCamaResult,
          }
        : analysis,
    ),
  } satisfies Results
}
