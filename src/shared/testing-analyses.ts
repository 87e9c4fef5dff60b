/** Results of further analyses made by hand, for tests of what is said and drawn of them. */

import { AnalysisSettings } from './contracts/analyses.ts'
import type { Box, LeakageAnalysisResult, LeakageSubject, RecordFigure } from './contracts/leakage.ts'
import type { AnalysisResult, Distribution, Results } from './contracts/results.ts'
import { figure, resultsOf } from './testing.ts'
import { robustnessByHand } from './testing-robustness.ts'
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
      inversion: {
        rows: models.flatMap((model) =>
          everywhere.flatMap((distribution) =>
            (['confusion', 'confidence'] as const).map((takes) => ({
              model,
              column: 'marker',
              distribution,
              takes,
              rows: 200,
              right: unless(model, distribution === 'train' ? 0.7 : 0.6),
              rightByShares: unless(model, 0.5),
              rightByData: unless(model, 0.65),
              advantage: unless(model, distribution === 'train' ? 0.4 : 0.2),
              advantageByData: unless(model, 0.3),
              gain: unless(model, distribution === 'train' ? 0.1 : -0.1),
            })),
          ),
        ),
        members: models.flatMap((model) =>
          (['confusion', 'confidence'] as const).map((takes) => ({
            model,
            column: 'marker',
            takes,
            moreOften: unless(model, 0.1),
          })),
        ),
      },
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
    leakageByHand(results, (model) => gap && model === causal),
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
    robustnessByHand(models, gap),
  ]
  analyses.push(membershipByHand(models, (model) => gap && model === causal))
  const settings = { ...results.spec.settings, analyses: analyses.map(({ kind }) => AnalysisSettings.parse({ kind })) }
  return { ...results, spec: { ...results.spec, settings }, analyses }
}

const boxAt = (median: number): Box => ({
  count: 40,
  mean: median,
  median,
  lowerQuartile: median / 2,
  upperQuartile: 2 * median,
  lowWhisker: 0,
  highWhisker: 4 * median,
  outliers: 1,
  shown: [6 * median],
})

/** Regressions on all columns and on the causes with 360 rows and with 30, with noise, and both of the study's models. */
function leakageByHand({ models }: Results, isMissing: (model: string) => boolean): LeakageAnalysisResult {
  const about = { noise: 0, records: 40, dimension: 5, told: figure(0.5), exceeded: figure(0, 0) }
  const spread = (median: number): RecordFigure => ({ typical: figure(median, median / 10), box: boxAt(median) })
  const none: RecordFigure = { typical: withheld, box: null }
  const rowOf = (subject: LeakageSubject, leakage: number): LeakageAnalysisResult['rows'][number] => ({
    ...about,
    ...subject,
    leakage: spread(leakage),
    plugIn: figure(leakage + 0.01),
    floor: figure(0.01),
    greatest: { leakage: 6 * leakage, low: 5 * leakage, high: 7 * leakage },
    information: spread(leakage / 8),
    bound: spread(Math.sqrt(leakage) / 2),
    boundBeforeFloor: figure(Math.sqrt(leakage + 0.01) / 2),
    advantage: spread(Math.sqrt(leakage) / 4),
  })
  const sets = [
    { features: 'all', family: 'associational' },
    { features: 'parents', family: 'causal' },
  ] as const
  const regression = (set: (typeof sets)[number], size: number, noise: number) =>
    ({ model: null, ...set, seen: 'parameters', size, noise }) as const
  return {
    kind: 'leakage',
    universe: 600,
    rows: [
      ...sets.flatMap((set) => [
        rowOf(regression(set, 360, 0), 0.04),
        rowOf(regression(set, 30, 0), 0.25),
        rowOf(regression(set, 360, 0.1), 0.01),
      ]),
      ...models.map(({ key, features, family }) => {
        const subject = { model: key, features, family, seen: 'output', size: 360, noise: 0 } as const
        const row = rowOf(subject, 0.09)
        const missing = { leakage: none, information: none, bound: none, advantage: none, greatest: null, records: 0 }
        const figures = {
          plugIn: withheld,
          boundBeforeFloor: withheld,
          floor: withheld,
          told: withheld,
          exceeded: withheld,
        }
        return isMissing(key) ? { ...row, ...missing, ...figures } : row
      }),
    ],
    noise: sets.flatMap((set) =>
      [0, 0.1].map((noise) => ({
        ...set,
        noise,
        sampled: figure(0.01, 0.001),
        error: figure(0.1 + noise ** 2, 0.01),
        analytic: noise > 0 ? figure(0.36) : null,
        classical: noise > 0 && set.features === 'all' ? figure(0.51) : null,
      })),
    ),
    needed: sets.map((set) => ({
      ...set,
      target: 0.1,
      median: { ...figure(0, 0), values: [0, 0] },
      worst: figure(0.03, 0.01),
      analytic: figure(0.04, 0.01),
      classical: figure(0.25, 0.01),
    })),
    notes: ['A note on leakage.'],
  }
}
