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
    {
      kind: 'audit',
      confidence: 0.95,
      audits: models.map((model) => ({
        model,
        delta: 1e-5,
        epsilon: gap && model === causal ? 0 : 1.239,
        ceiling: 2.5,
        claimed: model === causal ? null : 4.001,
        trainings: 80,
        rows: 240,
        byThreshold: { epsilon: 0.4, ceiling: 2.1, hits: 30, positives: 40, falseAlarms: 9, negatives: 40 },
        inOneRun: { epsilon: 1.239, ceiling: 2.5, examples: 4000, guesses: 400, correct: 350 },
      })),
      notes: ['A note on audits.'],
    },
    {
      kind: 'defences',
      model: models[1],
      defences: [null, 'temperature 4', 'DP-SGD, noise 1, clip 1'].map((defence, i) => ({
        defence,
        acts: ([null, 'answers', 'training'] as const)[i],
        accuracies: (['P', 'P*:site'] as const).map((distribution) => ({
          distribution,
          accuracy: figure(distribution === 'P' ? [0.8, 0.8, 0.7][i] : 0.6),
        })),
        attacks: (['loss-threshold', 'confidence-classifier'] as const).map((attack) => ({
          attack,
          advantage: figure([0.3, 0.3, 0.05][i]),
          change: i === 0 ? null : figure(gap ? 0 : [0, 0, -0.25][i]),
          auc: figure([0.7, 0.7, 0.53][i]),
        })),
        guarantee: i === 2 ? { epsilon: 5.678, delta: 1e-5 } : null,
      })),
      impossible: ['Laplace noise on the parameters, epsilon 1'],
      notes: ['A note on defences.'],
    },
  ]
  analyses.push(membershipByHand(models, (model) => gap && model === causal))
  const settings = { ...results.spec.settings, analyses: analyses.map(({ kind }) => AnalysisSettings.parse({ kind })) }
  return { ...results, spec: { ...results.spec, settings }, analyses }
}
