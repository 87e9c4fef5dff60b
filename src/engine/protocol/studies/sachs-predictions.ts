import { atLeast, type Claim, covers } from '../claims.ts'
import { withoutAnswers } from '../results.ts'
import type { ProtocolModel } from '../settings.ts'
import type { PaperStudy, Preset, StudyPart } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import {
  accuracyOf,
  asPublished,
  causalModel,
  networkModel,
  paperMargin,
  protocol,
  redrawn,
  tableOn,
} from './common.ts'

const sizes = [2000, 5000, 10_000, 20_000, 60_000] as const
/** Training the network takes nearly all of the time; with 60,000 rows `sachs-misestimated` has it. */
const networkSizes = [5000, 10_000, 20_000] as const
const nameOf = (rows: number) => `${rows.toLocaleString('en')} rows`

const tables: readonly ProtocolModel[] = [
  causalModel,
  tableOn('one wrong', 'the table with one wrong parent', { kind: 'misestimated', add: 1 }),
  tableOn('two wrong', 'the table with two wrong parents', { kind: 'misestimated', add: 2 }),
]

/** What `sachs-misestimated` names as the explanation of table 2's predictions. */
export const notAnswered =
  'With 60,000 rows two wrong parents predict as in the paper where configurations never seen are not answered'
export const fewerRows = 'With 10,000 rows the network predicts as in the paper'

const onPStar = (model: string, rows: number, measure = 'accuracy') =>
  asPublished((results) => results.values({ ...accuracyOf(model, 'P*'), measure, point: nameOf(rows) }))

const claims: Claim[] = [
  {
    claim: notAnswered,
    paper: '68.8 % (table 2)',
    by: 'ours',
    standard: covers(0.688, paperMargin),
    readings: onPStar('two wrong', 60_000, withoutAnswers),
  },
  {
    claim: 'So does one wrong parent',
    paper: '75 % (table 2)',
    by: 'ours',
    standard: covers(0.75, paperMargin),
    readings: onPStar('one wrong', 60_000, withoutAnswers),
  },
  {
    claim: 'Answered by the overall frequencies two wrong parents are right more often than in the paper',
    paper: '68.8 % (table 2)',
    by: 'ours',
    standard: atLeast(0.688 + paperMargin),
    readings: onPStar('two wrong', 60_000),
  },
  {
    claim: 'But not with 5,000 rows: then they predict as in the paper however that is answered',
    paper: '68.8 % (table 2)',
    by: 'ours',
    standard: covers(0.688, paperMargin),
    readings: onPStar('two wrong', 5000),
  },
  {
    claim: fewerRows,
    paper: '73 % (table 2)',
    by: 'ours',
    standard: covers(0.73, paperMargin),
    readings: onPStar('network', 10_000),
  },
]

const settings = (preset: Preset, rows: number, models: readonly ProtocolModel[], repetitions: number) =>
  protocol(preset, {
    network: 'sachs',
    outcome: 'Akt',
    rows: preset === 'tiny' ? rows / 20 : rows,
    models,
    shifts: [redrawn],
    attacks: [],
    ...(preset === 'tiny' ? {} : { repetitions }),
  })

/** The network's part of a point, which is kept by itself: it takes a hundred times as long as the tables'. */
const ofNetwork = (preset: Preset, rows: number): StudyPart => ({
  ...sweepPart(nameOf(rows), rows, settings(preset, rows, [networkModel(preset)], 8)),
  name: `${nameOf(rows)}, the network`,
})

export const sachsPredictions: PaperStudy = {
  name: 'sachs-predictions',
  title: 'What a table answers when it has seen nothing like it',
  paper: 'ours, about table 2',
  question:
    'As in sachs-misestimated, without attacks: how often are the models of table 2 right on P*, depending on the number of rows and on what a table answers to configurations of its parents that training never saw?',
  expect:
    'A wrong parent changes nothing on P, and on P* it only costs what it takes to have seen all configurations: accuracy falls with few rows, and further where a configuration never seen is counted as an error.',
  axis: { name: 'Rows drawn', scale: 'logarithmic' },
  networks: ['sachs'],
  parts: (preset) => [
    ...sizes.map((rows) => sweepPart(nameOf(rows), rows, settings(preset, rows, tables, 40))),
    ...networkSizes.map((rows) => ofNetwork(preset, rows)),
  ],
  claims,
}
