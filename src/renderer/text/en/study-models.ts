/** What the page of a study says of models. */

import type { FeatureSet, ModelSettings } from '#shared/contracts/study.ts'
import { list } from '#shared/text/format.ts'
import { glossary } from '#shared/text/glossary.ts'
import { rich } from '../rich.ts'

export const models = {
  title: 'Models',
  why: 'A causal model against one that uses everything. Both are trained on the same rows.',
  /** Above the models, each "a neural network on all features". */
  train: 'Train',
  /** @param number counted from 1 */
  kindOf: (number: number) => `Kind of model ${number}`,
  kinds: {
    cpt: 'a probability table',
    logistic: 'a logistic regression',
    mlp: 'a neural network',
    irm: 'an invariant network',
  } satisfies Record<ModelSettings['kind'], string>,
  /** Between the kind of a model and its features. */
  on: 'on',
  featuresOf: (number: number) => `Features of model ${number}`,
  features: {
    parents: 'the outcome’s causes only',
    'markov-blanket': 'causes, effects and their other causes',
    all: 'all features',
  } satisfies Record<FeatureSet, string>,
  causal: (causes: readonly string[]) =>
    causes.length > 0
      ? rich`(<term causal>causal model</term>: ${list(causes)})`
      : rich`(<term causal>causal model</term>)`,
  associational: rich`(<term associational>associational model</term>)`,
  blanket: rich`(<term blanket>Markov blanket</term>)`,
  removeModel: (number: number) => `Remove model ${number}`,
  remove: 'Remove',
  add: 'Add a model',
  crossAll: 'Table and network on every set of features',
}

/** The settings of one model. */
export const modelFields = {
  smoothing: {
    label: 'Smoothing',
    why: 'added to every cell of the table; 0 takes the counts as they are (maximum likelihood)',
  },
  penalty: { label: 'Penalty', why: 'on large weights (L2); more of it remembers less of single rows' },
  longestRow: { label: 'Longest row', why: 'in standard deviations over all features together (Euclidean length)' },
  trainingSteps: {
    label: 'Training steps',
    why: 'more steps fit the training rows more closely, and remember more of them',
  },
  learningRate: { label: 'Learning rate', why: 'how far each step goes (Adam)' },
  penaltyWeight: {
    label: 'Invariance penalty',
    why: 'on what fits one site and not another (Arjovsky et al. 2019); 0 leaves it out',
  },
  annealSteps: { label: 'Steps before it', why: 'in which the penalty counts only once' },
  weightPenalty: { label: 'Weight penalty', why: 'on large weights (L2)' },
  batch: { label: 'Batch', why: 'rows that each step looks at' },
  batchOfEachSite: { label: 'Batch', why: 'rows of each site that each step looks at' },
  bound: 'Bound the rows',
  boundWhy: 'shorten far-out rows, as a privacy guarantee needs',
  hidden: 'Hidden layers',
  hiddenWhy: 'units in each',
  hiddenOfPaper: 'units in each, the paper’s are 128 – 512 – 128',
}

/** Training with differential privacy. */
export const privacy = {
  train: 'Train with differential privacy',
  why: 'bounds what each row does to the training and drowns it in noise (DP-SGD); guards against every attack, and costs accuracy',
  noiseMultiplier: {
    label: 'Noise multiplier',
    why: 'more noise guarantees more, and costs accuracy; in lengths of the clip',
  },
  clip: {
    label: 'Clip',
    why: 'length to which each row’s gradient is shortened; changes what is learned, not the guarantee',
  },
  delta: { label: 'Delta', why: 'probability with which the guarantee may fail; well below 1 / number of rows' },
  workingOut: 'Working out epsilon…',
  notYet: 'Epsilon cannot be told before the rows can be counted: see the top of the page.',
  restsOn: 'What this rests on',
  /** @param account sentences on how epsilon was worked out */
  account: (account: string) => rich`Term: <term epsilon>${glossary.epsilon.term}</term>. ${account}`,
}
