import {
  type GameSettings,
  type ScoreAttackInput,
  ScoreAttackSettings as Settings,
} from '#shared/contracts/membership.ts'
import type { ModelSettings } from '#shared/contracts/study.ts'
import {
  drawGame,
  MemoryStore,
  type NamedAttack,
  playGame,
  type Records,
  summarise,
  type TargetOutcome,
  trainerOf,
} from '../../attacks/membership/index.ts'
import type { Random } from '../../math/index.ts'
import { isWithheld } from '../../metrics/index.ts'
import { atLeast, type Claim, covers } from '../claims.ts'
import { figureOf, type Query, type ResultRow } from '../results.ts'
import type { PaperStudy, PartContext, Preset } from '../study.ts'

/** What a benchmark is made of. */
export interface MembershipBenchmark extends Pick<PaperStudy, 'name' | 'title' | 'question' | 'expect'> {
  readonly records: (preset: Preset, context: PartContext) => Records
  /** The network that is attacked, trained until it knows its rows by heart. */
  readonly model: (preset: Preset) => ModelSettings
  readonly game: (preset: Preset) => GameSettings
  readonly labelOnly: (preset: Preset) => { readonly starts: number; readonly rounds: number; readonly probes: number }
  /** Steps of the attacks that learn. */
  readonly attackSteps: (preset: Preset) => number
}

const target = 'overfitted network'
const names = {
  loss: 'loss threshold',
  lira: 'LiRA online, fixed variance',
  rmia: 'RMIA offline, all references',
} as const

/** Every attack with its variants, by the names of the table. */
export function membershipAttacks(
  labelOnly: ReturnType<MembershipBenchmark['labelOnly']>,
  steps: number,
): NamedAttack[] {
  const list: readonly (readonly [string, ScoreAttackInput])[] = [
    [names.loss, { kind: 'loss-threshold' }],
    ['shadow models', { kind: 'shadow-models', steps }],
    ['shadow models, logarithms', { kind: 'shadow-models', input: 'logarithms', steps }],
    ['LiRA online, own variances', { kind: 'lira', mode: 'online', variance: 'record' }],
    [names.lira, { kind: 'lira', mode: 'online', variance: 'fixed' }],
    ['LiRA offline, own variances', { kind: 'lira', mode: 'offline', variance: 'record' }],
    ['LiRA offline, fixed variance', { kind: 'lira', mode: 'offline', variance: 'fixed' }],
    ['RMIA offline, 1 reference', { kind: 'rmia', models: 1 }],
    ['RMIA offline, 2 references', { kind: 'rmia', models: 2 }],
    ['RMIA offline, 4 references', { kind: 'rmia', models: 4 }],
    [names.rmia, { kind: 'rmia', models: null }],
    ['RMIA online', { kind: 'rmia', mode: 'online', models: null }],
    ['quantile', { kind: 'quantile', steps }],
    ['label only', { kind: 'label-only', ...labelOnly }],
    ['gradient norm', { kind: 'gradient-norm' }],
  ]
  return list.map(([key, settings]) => ({ key, settings: Settings.parse(settings) }))
}

/** Names of the figures; the part after the limit is its percentage. */
export const measures = {
  auc: 'attack AUC',
  accuracy: 'balanced accuracy',
  found: (limit: number) => `TPR at ${100 * limit} % FPR`,
  realised: (limit: number) => `realised FPR at ${100 * limit} %`,
} as const

type Part = Pick<ResultRow, 'measure'> & Partial<ResultRow>
const row = (part: Part, values: readonly number[]): ResultRow => ({
  point: target,
  x: null,
  model: 'network',
  family: 'associational',
  distribution: 'P',
  contrast: null,
  attack: null,
  ...part,
  figure: figureOf(values),
})

function rowsOf(outcomes: readonly TargetOutcome[], attacks: readonly NamedAttack[], random: Random): ResultRow[] {
  const shuffled = outcomes.map((outcome, i) => ({
    ...outcome,
    member: random.stream(`shuffled ${i}`).shuffle(outcome.member.slice()),
  }))
  return [
    row(
      { measure: 'accuracy', distribution: 'train' },
      outcomes.map(({ trainAccuracy }) => trainAccuracy),
    ),
    row(
      { measure: 'accuracy' },
      outcomes.map(({ testAccuracy }) => testAccuracy),
    ),
    ...attacks.flatMap(({ key: attack }) => {
      const [summary, control] = [summarise(attack, outcomes), summarise(attack, shuffled)]
      if (isWithheld(summary) || isWithheld(control)) return []
      const of = (measure: string, values: readonly number[]) =>
        row({ measure, attack, contrast: 'membership' }, values)
      return [
        of(measures.auc, summary.auc.values),
        of(measures.accuracy, summary.balancedAccuracy.values),
        ...summary.atLimits.flatMap(({ limit, point }) =>
          isWithheld(point)
            ? []
            : [
                of(measures.found(limit), point.truePositiveRate.values),
                of(measures.realised(limit), point.falsePositiveRate.values),
              ],
        ),
        row({ measure: measures.auc, attack, contrast: 'shuffled' }, control.auc.values),
      ]
    }),
  ]
}

const foundAtOnePercent = (attack: string): Query => ({
  point: target,
  attack,
  contrast: 'membership',
  measure: measures.found(0.01),
})

const claims: Claim[] = [
  ...[names.lira, names.rmia].map((attack): Claim => ({
    claim: `${attack}: finds more members at 1 % false positives than the loss threshold`,
    paper: attack === names.lira ? 'Carlini et al. 2022, table I' : 'Zarifzadeh et al. 2024, table 2',
    by: 'ours',
    standard: atLeast(0),
    readings: [
      {
        variant: 'as published',
        values: (results) => results.difference(foundAtOnePercent(attack), foundAtOnePercent(names.loss)),
        // The tiny preset has too few non-members for 1 %.
        isThere: (results) => results.has(foundAtOnePercent(attack)),
      },
      {
        variant: 'by AUC',
        values: (results) => {
          const query = { measure: measures.auc, contrast: 'membership' as const }
          return results.difference({ ...query, attack }, { ...query, attack: names.loss })
        },
        isThere: (results) => !results.has(foundAtOnePercent(attack)),
      },
    ],
  })),
  {
    claim: 'With shuffled membership the loss threshold finds nobody',
    paper: 'a control',
    by: 'ours',
    standard: covers(0.5, 0),
    readings: [
      {
        variant: 'as published',
        values: (results) => results.values({ attack: names.loss, contrast: 'shuffled', measure: measures.auc }),
      },
    ],
  },
]

/** A benchmark of every attack on one kind of records, as a study that can be run again. */
export const membershipStudy = (benchmark: MembershipBenchmark): PaperStudy => ({
  name: benchmark.name,
  title: benchmark.title,
  paper: 'ours',
  question: benchmark.question,
  expect: benchmark.expect,
  axis: { name: 'Target', scale: 'names' },
  networks: [],
  parts: (preset) => [
    {
      name: target,
      weight: 1,
      run: async (context) => {
        const records = benchmark.records(preset, context)
        const random = context.random.stream('game')
        const game = drawGame(records, benchmark.game(preset), random)
        const attacks = membershipAttacks(benchmark.labelOnly(preset), benchmark.attackSteps(preset))
        const outcomes = await playGame(game, records, trainerOf(benchmark.model(preset), records), attacks, {
          executor: context.executor,
          signal: context.signal,
          pause: context.pause,
          random,
          store: new MemoryStore(),
          onProgress: context.report,
        })
        return rowsOf(outcomes, attacks, context.random)
      },
    },
  ],
  claims,
})
