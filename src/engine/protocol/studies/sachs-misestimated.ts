import { atLeast, type Claim, covers, type Reading } from '../claims.ts'
import { type Query, withoutAnswers } from '../results.ts'
import type { PaperStudy } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import {
  accuracyOf,
  asPublished,
  causalModel,
  netOf,
  networkModel,
  otherAttacks,
  otherShifts,
  paperAttack,
  paperMargin,
  protocol,
  readingsOnPStar,
  redrawn,
  tableOn,
} from './common.ts'
import { fewerRows, notAnswered } from './sachs-predictions.ts'

/** Table 2: attack and prediction accuracy. */
const published = [
  ['causal', 'the two causal parents', 0.5, 0.79],
  ['one wrong', 'one wrong parent besides', 0.52, 0.75],
  ['two wrong', 'two wrong parents besides', 0.61, 0.688],
  ['network', 'the network', 0.76, 0.73],
] as const
const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`

const reading = (variant: string, query: Query): Reading => ({
  variant,
  values: (results) => results.values(query),
  isThere: (results) => results.has(query),
})

const claims: Claim[] = [
  ...published.map(([model, title, attack]): Claim => ({
    claim: `Attack accuracy on P*: ${title}`,
    paper: `${percent(attack)} (table 2)`,
    by: 'paper',
    standard: covers(attack, paperMargin),
    readings: readingsOnPStar((query) => (results) => results.values({ ...query, model })),
    explainedBy: 'Net of the shift, two wrong parents give away no less than the true ones',
  })),
  ...published.map(([model, title, , prediction]): Claim => ({
    claim: `Prediction accuracy: ${title}`,
    paper: `${percent(prediction)} (table 2)`,
    by: 'paper',
    standard: covers(prediction, paperMargin),
    readings: [
      reading('on P*', accuracyOf(model, 'P*')),
      reading('on P*, unseen configurations not answered', { ...accuracyOf(model, 'P*'), measure: withoutAnswers }),
      reading('on P', accuracyOf(model, 'P')),
      reading('on training rows', accuracyOf(model, 'train')),
    ],
    explainedBy: `sachs-predictions › ${model === 'network' ? fewerRows : notAnswered}`,
  })),
  {
    claim: 'Every wrong parent makes the attack easier',
    paper: '50, 52, 61 % (table 2)',
    by: 'paper',
    standard: atLeast(0),
    readings: readingsOnPStar(
      (query) => (results) => results.difference({ ...query, model: 'two wrong' }, { ...query, model: 'causal' }),
    ),
  },
  {
    claim: 'Net of the shift, two wrong parents give away no less than the true ones',
    paper: 'not in the paper',
    by: 'ours',
    standard: atLeast(-0.02),
    readings: asPublished((results) => results.difference(netOf('two wrong'), netOf('causal'))),
  },
]

export const sachsMisestimated: PaperStudy = {
  name: 'sachs-misestimated',
  title: 'When some causes are wrong',
  paper: 'table 2',
  question:
    'Akt in the network "sachs" has two causes. The table is built on these, on these and one or two random other features, and beside them stands the network on everything; 60,000 rows (20,000 in the quick version).',
  expect:
    'The paper’s attack rises from 50 to 76 %. Ours stands well above 50 % for all four models, and so does the control without members.',
  axis: { name: 'Network', scale: 'names' },
  networks: ['sachs'],
  parts: (preset) => [
    sweepPart(
      'sachs',
      null,
      protocol(preset, {
        network: 'sachs',
        outcome: 'Akt',
        rows: { tiny: 1000, quick: 20_000, full: 60_000 }[preset],
        models: [
          causalModel,
          tableOn('one wrong', 'the table with one wrong parent', { kind: 'misestimated', add: 1 }),
          tableOn('two wrong', 'the table with two wrong parents', { kind: 'misestimated', add: 2 }),
          networkModel(preset),
        ],
        shifts: preset === 'full' ? [redrawn, ...otherShifts] : [redrawn],
        attacks: preset === 'full' ? [paperAttack(preset), ...otherAttacks] : [paperAttack(preset)],
        ...(preset === 'tiny' ? {} : { repetitions: 10 }),
      }),
    ),
  ],
  claims,
}
