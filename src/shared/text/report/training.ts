/** How models were trained, attacks made and other people found, for a reader who knows statistics. */

import type { Results } from '../../contracts/results.ts'
import type { AttackInput, AttackSettings, ModelSettings, Shift } from '../../contracts/study.ts'
import { count } from '../format.ts'
import { interventionsInWords } from '../shifts.ts'

const percent = (share: number) => `${Math.round(100 * share)}\u00a0%`

/** Settings of a kind that differ in more than their features. */
function different<Kind extends ModelSettings['kind']>(models: readonly ModelSettings[], kind: Kind) {
  const own = models.filter((model) => model.kind === kind) as Extract<ModelSettings, { kind: Kind }>[]
  return [...new Map(own.map((model) => [JSON.stringify({ ...model, features: '' }), model])).values()]
}

/** How the study's models were trained, a paragraph for each kind that differs in more than its features. */
export function trainingTexts({ spec: { settings } }: Results): string[] {
  const { models, discretiser } = settings
  const cuts = discretiser.method === 'quantile' ? 'quantiles' : 'supervised, Fayyad and Irani 1993'
  return [
    `In each of ${settings.repetitions} repetitions the rows of P are divided at random, ${percent(settings.trainFraction)} for training and the rest held out (rows of one person stay together). Imputation, bins and scaling are fitted on the training rows. Every model is trained on the same rows.`,
    ...(models.some(({ kind }) => kind === 'cpt')
      ? [
          `A probability table holds, for each combination of its features, the frequencies of the outcome among the training rows, with numbers divided into at most ${discretiser.bins} bins (${cuts}). A combination never seen in training is answered by the overall frequencies.`,
        ]
      : []),
    ...different(models, 'mlp').map(
      ({ hidden, steps, batch, learningRate, privacy }) =>
        `The neural network has hidden layers of ${hidden.join(', ')} units with ReLU, a softmax output and the cross-entropy as its loss; Adam with learning rate ${learningRate}, ${count(steps)} steps of ${batch} rows${privacy ? ' on average' : ''}.${privacy ? ` It is trained with differential privacy (DP-SGD, Abadi et al. 2016): each row joins each batch independently, its gradient is shortened to ${privacy.clip}, and Gaussian noise of ${privacy.noiseMultiplier} times that is added to their sum.` : ''}`,
    ),
    ...different(models, 'logistic').map(
      ({ penalty, bound }) =>
        `The logistic regression is at the minimum of the mean cross-entropy plus ${penalty} / 2 times the squared length of all weights, the intercepts among them${bound === null ? '' : `; rows longer than ${bound} are shortened to that`}.`,
    ),
    ...different(models, 'irm').map(
      ({ hidden, steps, batch, learningRate, penaltyWeight, annealSteps, weightPenalty }) =>
        `The invariant network (Arjovsky et al. 2019) has hidden layers of ${hidden.join(', ')} units with ReLU; Adam with learning rate ${learningRate}, ${count(steps)} steps of ${batch === null ? 'all rows' : `${batch} rows of each site`}; the invariance penalty counts ${count(penaltyWeight)} from step ${count(annealSteps)} on, and the squared length of the weights ${weightPenalty}.`,
    ),
  ]
}

const attackInputs: Record<AttackInput, string> = {
  probabilities: 'the probabilities in the order of the classes',
  logits: 'the logarithms of the probabilities',
  sorted: 'the probabilities in falling order',
  'loss-augmented': 'the probabilities and the loss on the true outcome',
  'true-class': 'the probabilities and the true outcome',
}

/** What an attack does, in a sentence or two. */
export function attackText(attack: AttackSettings): string {
  switch (attack.kind) {
    case 'confidence-classifier':
      return `The confidence classifier (Salem et al. 2019) is a network with hidden layers of ${attack.hidden.join(' and ')} units, trained for ${count(attack.steps)} steps${attack.batchNormalisation ? ' with batch normalisation' : ''}. It reads ${attackInputs[attack.input]}.`
    case 'loss-threshold':
      return `The loss threshold (Yeom et al. 2018) calls a row a member when the model’s cross-entropy on it is at most ${attack.threshold === 'mean' ? 'the members’ mean' : 'the threshold that is right most often on the attack’s training rows'}.`
    case 'bounded-loss':
      return `The bounded-loss attack (Tople, Sharma and Nori 2020, definition 7) calls a row a member with a probability of 1 less ${attack.loss === 'absolute' ? 'the model’s absolute loss, which is 1 less the probability of the true outcome' : 'the model’s zero-one loss'}.`
  }
}

/** Whether an attack is given the true outcome of a row beside the model's answer. */
const seesOutcome = (attack: AttackSettings) =>
  attack.kind !== 'confidence-classifier' || ['loss-augmented', 'true-class'].includes(attack.input)

/** What the attackers of a study have and learn from. */
export const attackerText = ({ spec: { settings } }: Results): string =>
  `Each attack is given equally many members (training rows) and others, learns from ${percent(settings.attackTrainFraction)} of them and is measured on the rest; it sees the model’s probabilities${settings.attacks.some(seesOutcome) ? ' and, where it needs it, the true outcome' : ''}.`

const zerosKept = ' Probabilities of 0 stay 0.'

/** Where the other people of a P* come from. */
export function shiftText(shift: Shift, { spec }: Results): string {
  const fitted = 'a Bayesian network on the graph is fitted to the training rows'
  const asBefore = 'The outcome depends on its causes as before.'
  switch (shift.kind) {
    case 'site':
      return `P are the rows of ${shift.home.join(', ')}; P* by site are the rows of all others.`
    case 'redraw':
      return `P* by redrawing: ${fitted}; every table but the outcome’s is redrawn uniformly (Tople, Sharma and Nori 2020, section 4.1) and rows are sampled. ${asBefore}${shift.keepZeros ? zerosKept : ''}`
    case 'noise':
      return `P* by noise: ${fitted}; to every probability of every table but the outcome’s, noise uniform between 0 and ${shift.eta} is added and the sums made 1 again (Tople, Sharma and Nori 2020, figure 3c), and rows are sampled. ${asBefore}${shift.keepZeros ? zerosKept : ''}`
    case 'intervene':
      return `P* by intervention: ${fitted}; in it ${interventionsInWords(shift, spec.columns)}, whatever their causes (Pearl 2009, section 3.2), and rows are sampled. What follows from these columns, the outcome among it, follows as before; within a bin of a number it is taken to be alike.`
  }
}
