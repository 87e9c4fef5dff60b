/** Results of further analyses made by hand, for tests of what is said and drawn of them. */

import { AnalysisSettings } from './contracts/analyses.ts'
import type { AnalysisResult, Distribution, Results } from './contracts/results.ts'
import { figure, resultsOf } from './testing.ts'
import { membershipByHand } from './testing-membership.ts'

const withheld = { withheld: 'too few rows' }

/** Results with every further analysis; `gap` leaves out the figures of the causal model where that can happen. */
export function withAnalyses(gap = false): Results {
  const results = resultsOf({ shifts: ['P*:site'] })
  const models = results.models.map(({ key }) => key)
  const [causal] = models
  const unless = (model: string, mean: number) => (gap && model === causal ? withheld : figure(mean, 0.02))
  const everywhere: readonly Distribution[] = ['train', 'P', 'P*:site']
  const analyses: AnalysisResult[] = [
    {
      kind: 'attribute-inference',
      rows: models.flatMap((model) =>
        everywhere.flatMap((distribution) =>
          [null, 'high'].map((level) => ({
            model,
            column: 'marker',
            distribution,
            level,
            rows: 200,
            withModel: unless(model, 0.3),
            baseline: unless(model, 0.2),
            gain: unless(model, 0.1),
          })),
        ),
      ),
      notes: ['A note on guessing.'],
    },
    {
      kind: 'generalisation',
      models: models.map((model) => ({ model, training: figure(0.2), p: figure(0.25), ide: figure(0.05) })),
      shifts: models.map((model) => ({
        model,
        distribution: 'P*:site',
        pStar: figure(0.35),
        ode: figure(0.15),
        searched: figure(0.1),
        all: figure(0.2),
        bestOnP: figure(0.19),
        bestOnPStar: figure(0.21),
        apart: figure(0.04),
        bound: figure(0.69),
        room: figure(0.54),
      })),
      notes: ['A note on errors.'],
    },
    {
      kind: 'noise',
      sensitivities: models.map((model) => ({
        model,
        parameters: 24,
        sampled: unless(model, 0.5),
        proven: model === causal ? null : figure(1.25),
      })),
      noise: models.flatMap((model) =>
        gap && model === causal
          ? []
          : [0, 0.1, 1].map((scale) => ({
              model,
              scale,
              distribution: 'P' as const,
              accuracy: figure(0.8 - 0.1 * scale),
              implied: scale > 0 ? figure(0.5 / scale) : null,
              epsilon: scale > 0 && model !== causal ? figure(1.25 / scale) : null,
            })),
      ),
      notes: ['A note on noise.'],
    },
    {
      kind: 'noisy-max',
      rowsEach: 30,
      queries: 100,
      ensembles: models.map((model) => ({ model, agreement: unless(model, 0.9) })),
      budgets: models.flatMap((model) =>
        gap && model === causal
          ? []
          : [0.1, 0.4].map((gamma) => ({
              model,
              gamma,
              perQuery: figure(gamma / 4, 0.001),
              perQueryIndependent: figure(gamma / 2, 0),
              whole: figure(25 * gamma),
              labelAccuracy: figure(0.7),
            })),
      ),
      notes: ['A note on votes.'],
    },
  ]
  analyses.push(membershipByHand(models, (model) => gap && model === causal))
  const settings = { ...results.spec.settings, analyses: analyses.map(({ kind }) => AnalysisSettings.parse({ kind })) }
  return { ...results, spec: { ...results.spec, settings }, analyses }
}
