/** What things are called in front of people: plain words first, the exact term in brackets once. */

import type { ShadowModelCounts } from '../contracts/kept-models.ts'
import type { Contrast, Distribution, ModelDescription, ShiftedDistribution } from '../contracts/results.ts'
import type { AttackSettings, FeatureSet, ModelSettings } from '../contracts/study.ts'
import { plural } from './format.ts'

const modelKinds: Record<ModelSettings['kind'], string> = {
  cpt: 'probability table',
  mlp: 'neural network',
  logistic: 'logistic regression',
  irm: 'invariant network',
}

const featureSetNames: Record<FeatureSet, string> = {
  parents: 'causes only',
  'markov-blanket': 'causes, effects and their other causes',
  all: 'all features',
}

/** The exact terms for the same, for methods and tables. */
export const featureSetTerms: Record<FeatureSet, string> = {
  parents: 'parents',
  'markov-blanket': 'Markov blanket',
  all: 'all features',
}

/** "neural network", or "private neural network" where it is trained with differential privacy. */
const kindName = (model: Pick<ModelDescription, 'kind'> & { readonly privacy?: unknown }): string =>
  `${model.privacy ? 'private ' : ''}${modelKinds[model.kind]}`

/** "Causal model (probability table, causes only)" */
export function modelName(model: Pick<ModelDescription, 'kind' | 'features' | 'family' | 'privacy'>): string {
  return `${familyNames[model.family]} (${kindName(model)}, ${featureSetNames[model.features]})`
}

export const familyNames: Record<ModelDescription['family'], string> = {
  causal: 'Causal model',
  blanket: 'Markov blanket model',
  associational: 'Associational model',
}

/** What tells a model from the study's others of its family: nothing, its kind, or its kind and a number. */
function distinction(model: ModelDescription, models: readonly ModelDescription[]): string {
  const family = models.filter((other) => other.family === model.family)
  if (family.length < 2) return ''
  const alike = family.filter((other) => kindName(other) === kindName(model))
  const number = alike.length < 2 ? '' : ` ${alike.findIndex(({ key }) => key === model.key) + 1}`
  return ` (${kindName(model)}${number})`
}

/** For running text: "the causal model"; where the study has several of a family, what tells it from them is added. */
export const shortModelName = (model: ModelDescription, models: readonly ModelDescription[]): string =>
  `the ${familyNames[model.family].toLowerCase().replace('markov', 'Markov')}${distinction(model, models)}`

/** For tables: "Causal model"; where the study has several of a family, what tells it from them is added. */
export const modelTitle = (model: ModelDescription, models: readonly ModelDescription[]): string =>
  `${familyNames[model.family]}${distinction(model, models)}`

/** For progress: "the associational model (neural network)". */
export const modelInProgress = (
  model: Pick<ModelSettings, 'kind' | 'features'> & { readonly privacy?: unknown },
): string =>
  `${{ parents: 'the causal model', 'markov-blanket': 'the Markov blanket model', all: 'the associational model' }[model.features]} (${kindName(model)})`

/** "the associational model (neural network)" for "mlp/all"; a number behind it stays. */
export function modelOfKey(model: string): string {
  const [, kind = '', features = '', privacy, number = ''] = /^([^/]+)\/(\S+)( private)?( \(\d+\))?$/.exec(model) ?? []
  if (!Object.hasOwn(modelKinds, kind) || !Object.hasOwn(featureSetNames, features)) return model
  const known = { kind: kind as ModelSettings['kind'], features: features as FeatureSet, privacy }
  return `${modelInProgress(known)}${number.replace(/[()]/g, '')}`
}

const attackNames: Record<AttackSettings['kind'], string> = {
  'confidence-classifier': 'Confidence classifier',
  'loss-threshold': 'Loss threshold',
  'bounded-loss': 'Bounded loss',
}

/** The attack of a key such as "loss-threshold" or "loss-threshold (2)". */
export function attackName(key: string): string {
  const [kind, ...rest] = key.split(' ')
  return [attackNames[kind as AttackSettings['kind']] ?? kind, ...rest].join(' ')
}

export const distributionNames: Record<Distribution, string> = {
  train: 'Training rows',
  P: 'People like those trained on (P)',
  'P*:site': 'People of other sites (P*, by site)',
  'P*:redraw': 'A redrawn population (P*, redrawn)',
  'P*:noise': 'A noisier population (P*, noise)',
  'P*:intervene': 'A population with values set (P*, intervention)',
}

/** Short enough for an axis. */
export const distributionLabels: Record<Distribution, string> = {
  train: 'training rows',
  P: 'P: like those trained on',
  'P*:site': 'P*: other sites',
  'P*:redraw': 'P*: redrawn',
  'P*:noise': 'P*: noise added',
  'P*:intervene': 'P*: values set',
}

/** P* within a sentence: as people, where it is first spoken of, and once it is known. */
export const populationWords: Record<ShiftedDistribution, { people: string; first: string; known: string }> = {
  'P*:site': { people: 'people of other sites', first: 'other sites', known: 'other sites' },
  'P*:redraw': {
    people: 'a redrawn population',
    first: 'a redrawn population',
    known: 'the redrawn population',
  },
  'P*:noise': { people: 'a noisier population', first: 'a noisier population', known: 'the noisier population' },
  'P*:intervene': {
    people: 'a population with values set',
    first: 'a population with values set',
    known: 'the population with values set',
  },
}

export const isShifted = (distribution: Distribution): distribution is ShiftedDistribution =>
  distribution !== 'train' && distribution !== 'P'

export const contrastNames: Record<Contrast, string> = {
  membership: 'members against others',
  'shift-only': 'control: shift only',
  shuffled: 'control: shuffled membership',
}

/** "3 repetitions of it are kept", of a run that was cut off */
export const keptText = (kept: number): string =>
  `${plural(kept, 'repetition')} of it ${kept === 1 ? 'is' : 'are'} kept`

/** "64 models reused from an earlier run, 16 trained", of shadow and reference models */
export const shadowModelsText = ({ trained, reused }: ShadowModelCounts): string =>
  reused === 0
    ? `${plural(trained, 'model')} trained`
    : `${plural(reused, 'model')} reused from an earlier run${trained > 0 ? `, ${trained} trained` : ''}`
