import { atLeast, atMost, type Claim, near } from '../claims.ts'
import type { ProtocolModel } from '../settings.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import { accuracyOf, asPublished, attackOnP, causalModel, networkModel, outcomes, protocol } from './common.ts'

const shares = [0.03, 0.1, 0.3, 1] as const
const nameOf = (share: number) => `${Math.round(100 * share)} % of the steps`

/** The network of the other studies, trained for a share of its steps. */
function stopped(preset: Preset, share: number): ProtocolModel {
  const model = networkModel(preset)
  if (model.settings.kind !== 'mlp') throw new TypeError('The network is a multilayer perceptron.')
  return { ...model, settings: { ...model.settings, steps: Math.max(1, Math.round(model.settings.steps * share)) } }
}

/** Accuracy on the training rows less that on held-out rows. */
const gap = (share: number) =>
  asPublished((results) =>
    results.difference(
      { ...accuracyOf('network', 'train'), point: nameOf(share) },
      { ...accuracyOf('network', 'P'), point: nameOf(share) },
    ),
  )

/** What `child-sizes` names as the explanation of figure 3a's miss. */
export const fewerSteps =
  'With 10,000 rows the network is as good on other rows of P as on its own where it is trained for a tenth of the steps'

const claims: Claim[] = [
  {
    claim: fewerSteps,
    paper: '"the same accuracy" from 10,000 rows on (figure 3a)',
    by: 'ours',
    standard: atMost(0.03),
    readings: gap(0.1),
  },
  {
    claim: 'Trained for all of them it is much better on its own',
    paper: 'not in the paper',
    by: 'ours',
    standard: atLeast(0.1),
    readings: gap(1),
  },
  {
    claim: 'With a tenth of the steps the attack on P is a coin toss',
    paper: '50 % from 10,000 rows on (figure 3b)',
    by: 'ours',
    standard: near(0.5, 0.02),
    readings: asPublished((results) => results.values({ ...attackOnP('network'), point: nameOf(0.1) })),
  },
]

export const childSteps: PaperStudy = {
  name: 'child-steps',
  title: 'How long the network is trained',
  paper: 'ours, about figures 3a and 3b',
  question:
    'As in child-sizes with 10,000 rows, where the paper sees no overfitting any more: how does what the network gives away depend on how long it is trained?',
  expect:
    'With 6,000 training rows, 10,000 steps of 128 rows are 213 passes over the data: the network learns its rows by heart. A tenth of that is enough to predict as well as can be, and gives nothing away.',
  axis: { name: 'Share of the paper’s 10,000 steps', scale: 'logarithmic' },
  networks: ['child'],
  parts: (preset) =>
    shares.map((share) =>
      sweepPart(
        nameOf(share),
        share,
        protocol(preset, {
          network: 'child',
          outcome: outcomes.child,
          rows: 10_000,
          models: [causalModel, stopped(preset, share)],
        }),
      ),
    ),
  claims,
}
