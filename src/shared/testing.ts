/** Results made by hand, for tests of what is said and drawn of them. */

import type {
  AttackResult,
  Contrast,
  Distribution,
  Estimate,
  Measure,
  ModelDescription,
  Results,
  TargetResult,
} from './contracts/results.ts'
import { StudySpec } from './contracts/study.ts'

/** A figure with an interval of equal width on both sides. */
export const figure = (mean: number, halfWidth = 0.03): Estimate => ({
  mean,
  low: mean - halfWidth,
  high: mean + halfWidth,
  method: 'made by hand',
  values: [mean],
})

const features = { causal: 'parents', blanket: 'markov-blanket', associational: 'all' } as const

/** A model as results describe it; its key is unique as long as kind, family and number are. */
export const modelOf = (
  family: ModelDescription['family'],
  kind: ModelDescription['kind'] = family === 'causal' ? 'cpt' : 'mlp',
  number = 1,
): ModelDescription => ({
  key: `${kind}/${features[family]}${number === 1 ? '' : ` (${number})`}`,
  kind,
  features: features[family],
  family,
  columns: ['age'],
  parameters: 10,
  learning: [],
})

export interface HandMade {
  readonly models?: readonly ModelDescription[]
  readonly shifts?: readonly Distribution[]
  readonly attacks?: readonly string[]
  /** The attack's accuracy. */
  readonly right?: (model: string, attack: string, distribution: Distribution, contrast: Contrast) => Measure
  /** The area under the attack's ROC curve. */
  readonly ranks?: (model: string, attack: string) => Measure
  /** The model's accuracy. */
  readonly useful?: (model: string, distribution: Distribution) => Measure
  readonly net?: (model: string, attack: string, distribution: Distribution) => Measure
  readonly notes?: readonly string[]
}

/** Results of a study with every model, attack and control; the figures are those asked for, else one for all. */
export function resultsOf({
  models = [modelOf('causal'), modelOf('associational')],
  shifts = ['P*:site'],
  attacks = ['confidence-classifier', 'loss-threshold'],
  right = () => figure(0.6),
  ranks = () => figure(0.65),
  useful = () => figure(0.8),
  net = () => figure(0.1),
  notes = [],
}: HandMade = {}): Results {
  const contrasts: [Distribution, Contrast][] = [
    ['P', 'membership'],
    ['P', 'shuffled'],
    ...shifts.flatMap((shift) =>
      (['membership', 'shuffled', 'shift-only'] as const).map((contrast): [Distribution, Contrast] => [
        shift,
        contrast,
      ]),
    ),
  ]
  const crossed = models.flatMap(({ key }) => attacks.map((attack) => ({ model: key, attack })))
  return {
    format: 'cloister-results',
    version: 1,
    spec: StudySpec.parse({
      columns: [],
      edges: [],
      settings: {
        name: 'By hand',
        models: models.map(({ kind, features }) => ({ kind, features })),
        attacks: attacks.map((key) => ({ kind: key.split(' ')[0] })),
      },
    }),
    data: {
      rows: 1000,
      usedRows: 990,
      dropped: [{ column: 'age', rows: 10 }],
      outcome: 'infection',
      classes: [
        { name: 'no', rows: 700 },
        { name: 'yes', rows: 290 },
      ],
      parents: ['age'],
      markovBlanket: ['age'],
      features: ['age'],
      trainRows: 594,
      heldOutRows: 396,
      shiftRows: shifts.map((distribution) => ({ distribution, rows: 300 })),
    },
    models: [...models],
    targets: models.flatMap(({ key }) =>
      (['train', 'P', ...shifts] as const).map((distribution): TargetResult => ({
        model: key,
        distribution,
        rows: 396,
        accuracy: useful(key, distribution),
        balancedAccuracy: figure(0.75),
        auc: figure(0.85),
        brier: figure(0.3),
        baseline: figure(0.7),
        unseen: figure(0, 0),
      })),
    ),
    attacks: crossed.flatMap(({ model, attack }) =>
      contrasts.map(([distribution, contrast]): AttackResult => ({
        model,
        attack,
        distribution,
        contrast,
        rows: 198,
        trainingRows: 594,
        accuracy: right(model, attack, distribution, contrast),
        auc: ranks(model, attack),
        advantage: figure(0.2),
        falsePositiveRate: figure(0.4),
        roc: {
          falsePositiveRate: [0, 0.5, 1],
          truePositiveRate: [0, 0.7, 1],
          low: [0, 0.6, 1],
          high: [0, 0.8, 1],
        },
      })),
    ),
    net: crossed.flatMap(({ model, attack }) =>
      shifts.map((distribution) => ({ model, attack, distribution, advantage: net(model, attack, distribution) })),
    ),
    notes: [...notes],
  }
}
