/** What the page of a study says of attacks that try to tell who was in the training data. */

import type { confidencePresets } from '#shared/contracts/attack-presets.ts'
import type { AttackInput, AttackSettings, BoundedLossAttack, LossThresholdAttack } from '#shared/contracts/study.ts'
import { count } from '#shared/text/format.ts'
import { rich } from '../rich.ts'

export const attacks = {
  title: 'Attacks',
  why: 'Each tries to say who was in the training data, from the model’s answers. Each is trained on part of the rows and tested on the rest.',
  /** Above the attacks. */
  recogniseWith: rich`Try to recognise training people (<term membership>membership inference</term>) with`,
  kinds: {
    'confidence-classifier': {
      name: 'Confidence classifier',
      why: 'a small network learns which answers the model gives for its own training rows',
    },
    'loss-threshold': {
      name: 'Loss threshold',
      why: 'calls a person a member when the model is unusually right about them',
    },
    'bounded-loss': {
      name: 'Bounded loss',
      why: 'calls a person a member by chance, the more likely the smaller the model’s error; it needs no training',
    },
  } satisfies Record<AttackSettings['kind'], { name: string; why: string }>,
  trainingSteps: () => ({ label: 'Training steps', why: `the paper’s attacker takes ${count(5000)}` }),
  learningRate: { label: 'Learning rate', why: 'how far each step goes (Adam)' },
  trainingShare: {
    label: 'Attack’s share',
    why: 'of the rows that the attacker learns from; it is tested on the others',
  },
  network: 'Network',
  presets: {
    paper: 'the paper’s: layers of 5 and 5',
    'public-code': 'the paper’s public code: 8 and 4, batch normalisation, reads logarithms',
  } satisfies Record<keyof typeof confidencePresets, string>,
  /** @param layers units in each hidden layer */
  anotherNetwork: (layers: readonly number[]) => `another: ${layers.join(' – ')}`,
  /** Before a menu of the inputs. */
  reads: 'It reads',
  inputs: {
    probabilities: 'the model’s probabilities',
    logits: 'their logarithms',
    sorted: 'the probabilities, largest first',
    'loss-augmented': 'the probabilities and the loss',
    'true-class': 'the probabilities and the true outcome',
  } satisfies Record<AttackInput, string>,
  /** Of a model, whose measure is chosen. */
  error: 'Error',
  errors: {
    absolute: '1 less the probability of the true outcome',
    'zero-one': 'whether the prediction is wrong',
  } satisfies Record<BoundedLossAttack['loss'], string>,
  threshold: 'Threshold',
  thresholds: {
    fitted: 'the one that works best on the attack’s training rows',
    mean: 'the members’ mean loss (Yeom et al.)',
  } satisfies Record<LossThresholdAttack['threshold'], string>,
  controls: rich`Two controls always run beside them: <term shiftOnly>shift only</term> and <term shuffled>shuffled membership</term>.`,
}

/** The attacks of today, which train other models beside the study's. */
export const membership = {
  /**
   * @param times that each model is trained anew
   * @param inAll the same for all models together
   * @param targets of each model's trainings that are attacked
   * @param others of each model's trainings that are the attacker's
   */
  trains: ({ times, inAll, targets, others }: { times: number; inAll: number; targets: number; others: number }) =>
    `Trains each model ${count(times)} times anew on parts of the rows, ${count(inAll)} times in all: ${count(targets)} targets that are attacked, ${count(others)} models of the attacker’s. Done once, however often the study is repeated.`,
  groups: 'Tell groups apart by',
  noColumn: 'no column',
  attacks: 'Attacks',
  /** Each behind the name of its attack. */
  reasons: {
    lossThreshold: 'the model’s own loss; the baseline of the others',
    liraOnline: 'against models with and without each row',
    liraOffline: 'against models without it only',
    rmiaOnline: 'against rows of the attacker’s own, with both kinds of models',
    rmiaOffline: 'the same, with reference models only',
    quantile: 'learns how sure the model is of rows like this one; needs no other model',
    shadowModels: 'learns from other models’ answers who was in',
    labelOnly: 'by predicted classes alone; slow',
    gradientNorm: 'by the gradient inside the model',
  },
  targets: { label: 'Targets', why: 'models that are attacked; intervals are over them' },
  shadows: { label: 'Shadow models', why: 'an even number; on halves of the audited rows, for online attacks' },
  references: { label: 'Reference models', why: 'an even number; on the attacker’s rows, for offline attacks' },
  auditedShare: { label: 'Audited share', why: 'of the rows; the others are the attacker’s own' },
  records: { label: 'Rows, at most', why: 'that take part; of more they are drawn at random, whole persons' },
  mostExposed: { label: 'Rows listed', why: 'by number, those most at risk with each model; 0 lists none' },
  smallestGroup: { label: 'Smallest group', why: 'members, and non-members, below which a group is not told of' },
}
