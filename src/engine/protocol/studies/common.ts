import { AttackSettings, MlpSettings, type ModelSettings } from '#shared/contracts/study.ts'
import { confidencePresets } from '../../attacks/index.ts'
import type { Reading } from '../claims.ts'
import type { Query } from '../results.ts'
import {
  type FeatureChoice,
  paperProtocol,
  type ProtocolAttack,
  type ProtocolModel,
  type ProtocolSettings,
  type ProtocolShift,
} from '../settings.ts'
import type { Preset } from '../study.ts'

/** The outcomes of table 1, by network. */
export const outcomes = {
  child: 'XrayReport',
  alarm: 'BP',
  sachs: 'Akt',
  water: 'CKNI_12_45',
} as const
export const fourNetworks = ['child', 'alarm', 'sachs', 'water'] as const

/** Section 4.1: 128-512-128, ReLU, Adam 1e-4, 10,000 steps. */
const paperNetwork = MlpSettings.parse({ kind: 'mlp' })
/** Smaller and trained faster, to the same end: it remembers a thousand rows and generalises from many. */
const quickNetwork = MlpSettings.parse({ kind: 'mlp', hidden: [128, 128], steps: 1500, learningRate: 1e-3 })
const tinyNetwork = MlpSettings.parse({ kind: 'mlp', hidden: [8], steps: 20, learningRate: 1e-2 })
export const networkOf = (preset: Preset): ModelSettings =>
  ({ tiny: tinyNetwork, quick: quickNetwork, full: paperNetwork })[preset]

export const table: ModelSettings = { kind: 'cpt', features: 'parents', smoothing: 0 }

export const tableOn = (
  key: string,
  title: string,
  features: FeatureChoice,
  family: ProtocolModel['family'] = 'associational',
): ProtocolModel => ({ key, title, family, features, settings: table })

/** The paper's causal model: the outcome's table given its parents. */
export const causalModel = tableOn('causal', 'the causal model', { kind: 'parents' }, 'causal')

/** The paper's associational model: a network on all features. */
export const networkModel = (preset: Preset): ProtocolModel => ({
  key: 'network',
  title: 'the network',
  family: 'associational',
  features: { kind: 'all' },
  settings: networkOf(preset),
})

/** The same network, of the outcome's parents only: a causal model of the same class. */
export const networkOnParents = (preset: Preset): ProtocolModel => ({
  ...networkModel(preset),
  key: 'network, parents',
  title: 'the network on the parents',
  family: 'causal',
  features: { kind: 'parents' },
})

/** The name of a point that is an outcome of a network. */
export const nameOf = ([network, outcome]: readonly [string, string]): string => `${network} ${outcome}`

/** The paper's P*: every table but the outcome's redrawn. */
export const redrawn: ProtocolShift = { name: 'P*', kind: 'redraw' }
/** Other readings of "we alter the true probabilities Pr(X)". */
export const otherShifts: readonly ProtocolShift[] = [
  { name: 'P*, parents kept', kind: 'redraw', keep: 'parents' },
  { name: 'P*, roots only', kind: 'redraw', keep: 'all but roots' },
  { name: 'P*, zeros kept', kind: 'redraw', keepZeros: true },
]

/** The attacker of section 4.1. */
export const paperAttack = (preset: Preset): ProtocolAttack => ({
  key: 'paper',
  settings:
    preset === 'full'
      ? confidencePresets.paper
      : { ...confidencePresets.paper, steps: preset === 'tiny' ? 20 : 1500, learningRate: 3e-3 },
})
/** Attackers that read something else. */
export const otherAttacks: readonly ProtocolAttack[] = [
  { key: 'public code', settings: confidencePresets['public-code'] },
  { key: 'sorted', settings: { ...confidencePresets.paper, input: 'sorted' } },
  { key: 'loss-augmented', settings: { ...confidencePresets.paper, input: 'loss-augmented' } },
  { key: 'true class', settings: { ...confidencePresets.paper, input: 'true-class' } },
  { key: 'loss threshold', settings: AttackSettings.parse({ kind: 'loss-threshold' }) },
]

export const protocol = (
  preset: Preset,
  settings: Pick<ProtocolSettings, 'network' | 'outcome' | 'rows'> & Partial<ProtocolSettings>,
): ProtocolSettings => ({
  ...paperProtocol,
  models: [causalModel, networkModel(preset)],
  shifts: [redrawn],
  attacks: [paperAttack(preset)],
  repetitions: { tiny: 2, quick: 5, full: 10 }[preset],
  ...(preset === 'full' ? {} : { mostRows: preset === 'tiny' ? 200 : 5000 }),
  ...settings,
})

/** The accuracy of the attacker of the paper on P. */
export const attackOnP = (model: string): Query => ({
  model,
  attack: 'paper',
  distribution: 'P',
  contrast: 'membership',
  measure: 'attack accuracy',
})

/** Readings of the attack on P*: who the attacker learned from, what it reads, and how P* is made. */
export function readingsOnPStar(value: (query: Query) => Reading['values']): Reading[] {
  const base = { attack: 'paper', distribution: 'P*', contrast: 'membership', measure: 'attack accuracy' } as const
  const reading = (variant: string, change: Partial<Query>): Reading => {
    const query = { ...base, ...change }
    return {
      variant,
      values: value(query),
      isThere: (results) => results.has(query),
    }
  }
  return [
    reading('attacker trained against P*', {}),
    reading('attacker trained on P, used on P*', { contrast: 'transfer' }),
    ...otherShifts.map(({ name }) => reading(name, { distribution: name })),
    ...otherAttacks.map(({ key }) => reading(`attacker: ${key}`, { attack: key })),
  ]
}

/** A claim's only reading. */
export const asPublished = (values: Reading['values'], variant = 'as published'): Reading[] => [{ variant, values }]

/** Advantage of members against a P* less that of held-out rows of P against it. */
export const netOf = (model: string, distribution = 'P*'): Query => ({
  model,
  attack: 'paper',
  distribution,
  measure: 'net advantage',
})

export const accuracyOf = (model: string, distribution: string): Query => ({ model, distribution, measure: 'accuracy' })

const average = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length

/** Of several lists of values, that with the lowest mean, or with the highest. */
export const lowest = (lists: readonly (readonly number[])[]): readonly number[] =>
  lists.reduce((worst, list) => (average(list) < average(worst) ? list : worst))
export const highest = (lists: readonly (readonly number[])[]): readonly number[] =>
  lists.reduce((worst, list) => (average(list) > average(worst) ? list : worst))

/** A percentage of the paper beside ours; its single run, without an interval, is given two points. */
export const paperMargin = 0.02
