/** What the page of a study says of its further questions to the trained models. */

import type { AttributeAnalysis, GeneralisationAnalysis } from '#shared/contracts/analyses.ts'
import { count } from '#shared/text/format.ts'

export const analyses = {
  title: 'More analyses',
  why: 'Further questions to the trained models. Each takes time of its own, which the estimate above includes; none is asked unless you choose it.',
  needsSensitive: '(needs a column with the role “sensitive”)',
  attribute: {
    /** Before a menu of what is known. */
    attackerKnows: 'The attacker knows',
    known: {
      nothing: 'nothing else',
      parents: 'the outcome’s direct causes',
      others: 'every other column',
    } satisfies Record<AttributeAnalysis['known'], string>,
    andOutcome: 'and the outcome',
    invert: 'Invert the models too',
    inversion:
      '(model inversion: an attacker who knows everything of a person but the column tries each value on the model)',
    guessingSteps: { label: 'Guessing steps', why: 'of the attacker’s network' },
  },
  generalisation: {
    loss: 'Loss',
    losses: {
      'zero-one': 'whether the answer is wrong',
      absolute: '1 less the probability of the true outcome',
    } satisfies Record<GeneralisationAnalysis['loss'], string>,
    pairs: { label: 'Pairs of networks', why: 'in each direction, that search for how far P and P* are apart' },
    searchSteps: { label: 'Search steps', why: 'that each of them is trained for' },
  },
  noise: {
    neighbours: { label: 'Records replaced', why: 'one at a time; each model is trained again for every one of them' },
    scales: () => ({
      label: 'Scales of the noise',
      why: `from above 0 to ${count(1000)}, with semicolons or spaces between them`,
    }),
  },
  noisyMax: {
    teachers: { label: 'Teachers', why: 'of each kind of model, each on people of its own' },
    queries: { label: 'Queries', why: 'held-out rows that they are asked about' },
    gammas: { label: 'Gamma', why: 'the noise on each count of votes is Laplace with scale 2 / gamma' },
    delta: { label: 'Delta', why: 'of every budget' },
    teacherSteps: { label: 'Teachers’ steps', why: 'that teachers which are networks are trained for' },
  },
}

/** The audit of epsilon. */
export const audit = {
  trainings: {
    label: 'Trainings',
    why: 'of each model in each repetition, in fours; half of them to choose, half for the bound',
  },
  records: {
    label: 'Records audited',
    why: 'at most, included in each training or not by a fair coin; more can show more',
  },
  confidence: { label: 'Confidence', why: 'with which the true epsilon is not below what is found' },
  delta: {
    label: 'Audit’s delta',
    why: 'for models without differential privacy; the others are audited at their own',
  },
}

/** Defences beside each other. */
export const defences = {
  /** Before a menu of models. */
  defend: 'Defend',
  /** @param number counted from 1 */
  modelWithNumber: (model: string, number: number) => `${model}, model ${number}`,
  penalty: { label: 'L2 penalty', why: 'what half the squared length of all weights counts beside the mean loss' },
  temperature: { label: 'Temperature', why: 'what logits are divided by; above 1 answers are less sure' },
  digits: { label: 'Digits', why: 'after the decimal point that probabilities keep' },
  epsilon: { label: 'Epsilon of noise', why: 'on the parameters of a logistic regression with bounded rows' },
  noiseMultiplier: { label: 'DP-SGD noise', why: 'noise multiplier of training with differential privacy' },
  clip: { label: 'DP-SGD clip', why: 'length to which each row’s gradient is shortened' },
  delta: { label: 'Defences’ delta', why: 'probability with which their guarantees may fail' },
}

/** The leakage of single records. */
export const leakage = {
  records: { label: 'Records examined', why: 'in each repetition, drawn at random' },
  refits: { label: 'Pairs of refits', why: 'of each linear regression for each record; more see smaller leakages' },
  modelRefits: {
    label: 'Refits of networks',
    why: 'for all records together, at least 24; 0 leaves the study’s own models out',
  },
  refitSteps: { label: 'Refits’ steps', why: 'at most, that each of these networks is trained for' },
  components: {
    label: 'Components',
    why: 'at most, that a regression reads (principal components of the encoded columns)',
  },
  penalty: { label: 'Penalty (lambda)', why: 'on the regression’s squared parameters' },
  sizes: {
    label: 'Other training rows',
    why: 'numbers of rows from 5, beside the study’s own, for the regressions; may be empty',
  },
  noises: {
    label: 'Noise (sigma)',
    why: 'standard deviations of Gaussian noise on each parameter of the regressions; may be empty',
  },
  targets: {
    label: 'Advantages to reach',
    why: 'from 0.001 to 0.9: how much noise brings every adversary’s advantage down to them; may be empty',
  },
  delta: { label: 'Delta of epsilons', why: 'of the epsilons that noise implies' },
}

export const robustness = {
  deepCama: 'Deep CAMA',
  deepCamaWhy:
    'a causal network that learns how the effects come about, and adapts to moved or new rows without their outcomes',
  shifts: {
    label: 'Drifts',
    why: 'standard deviations that every record is moved by, in one column; not 0, with semicolons or spaces between them',
  },
  epsilons: {
    label: 'Largest moves',
    why: 'standard deviations that each number of a record may be moved by to mislead a model',
  },
  recordsMoved: {
    label: 'Records moved',
    why: 'at most, of those held out; more make it slower and the figures finer',
  },
  iterations: { label: 'Attack’s steps', why: 'along the slope of the loss, at each largest move' },
  restarts: { label: 'Attack’s starts', why: 'at random; more may find smaller changes' },
  epochs: { label: 'Deep CAMA’s passes', why: 'over the training rows; the best of them is kept' },
  hidden: { label: 'Deep CAMA’s width', why: 'of every hidden layer; the paper’s is 500' },
  latent: { label: 'Latent size', why: 'numbers for what effects depend on besides the columns (Z)' },
  manipulation: { label: 'Manipulation size', why: 'numbers for how a row was manipulated (M)' },
  samples: {
    label: 'Monte Carlo samples',
    why: 'of M in each answer, and as many of Z for each of these; more make answers steadier and everything slower',
  },
  fineTuneSteps: { label: 'Fine-tuning steps', why: 'on rows whose outcomes it is not told' },
}
