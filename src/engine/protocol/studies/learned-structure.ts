import { atLeast, type Claim } from '../claims.ts'
import type { PaperStudy } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import {
  asPublished,
  causalModel,
  fourNetworks,
  netOf,
  networkModel,
  outcomes,
  protocol,
  readingsOnPStar,
  tableOn,
} from './common.ts'

const found = (point: string, model: string, measure: string) => ({ point, model, measure })

const claims: Claim[] = [
  ...(['child', 'alarm'] as const).map((point): Claim => ({
    claim: `Hill climbing finds the true parents of the outcome: ${point}`,
    paper: '"outputs the true causal parents" (section 4.1)',
    by: 'paper',
    standard: atLeast(0.9),
    readings: [
      {
        variant: 'time order unknown',
        values: (results) => results.values(found(point, 'learned', 'true parents found')),
      },
      {
        variant: 'time order known',
        values: (results) => results.values(found(point, 'learned in order', 'true parents found')),
      },
    ],
  })),
  ...(['sachs', 'water'] as const).map((point): Claim => ({
    claim: `Hill climbing finds the true neighbours of the outcome; which of them are parents cannot be told from such data: ${point}`,
    paper: '"outputs the true causal parents" (section 4.1)',
    by: 'paper',
    standard: atLeast(0.9),
    readings: [
      {
        variant: 'time order unknown: neighbours only',
        values: (results) => results.values(found(point, 'learned', 'true neighbours found')),
      },
      {
        variant: 'time order known: parents',
        values: (results) => results.values(found(point, 'learned in order', 'true parents found')),
      },
    ],
  })),
  ...fourNetworks.flatMap((point): Claim[] => [
    {
      claim: `Two wrong parents make the attack on P* easier: ${point}`,
      paper: '"the attack risk increases" (figure 4c)',
      by: 'paper',
      standard: atLeast(0),
      readings: readingsOnPStar(
        (query) => (results) =>
          results.difference({ ...query, model: 'wrong parents', point }, { ...query, model: 'causal', point }),
      ),
    },
    {
      claim: `With two wrong parents the attack on P* still does worse than on the network: ${point}`,
      paper: '"still exhibits lower attack accuracy" (figure 4c)',
      by: 'paper',
      standard: atLeast(0),
      readings: readingsOnPStar(
        (query) => (results) =>
          results.difference({ ...query, model: 'network', point }, { ...query, model: 'wrong parents', point }),
      ),
    },
    {
      claim: `Net of the shift, two wrong parents give away more than the true ones: ${point}`,
      paper: 'not in the paper',
      by: 'ours',
      standard: atLeast(0),
      readings: asPublished((results) =>
        results.difference({ ...netOf('wrong parents'), point }, { ...netOf('causal'), point }),
      ),
    },
  ]),
]

export const learnedStructure: PaperStudy = {
  name: 'learned-structure',
  title: 'When the causes have to be learned',
  paper: 'figure 4c',
  question:
    'Causes are hardly ever known for certain. The table is built on the true parents of the outcome, on parents that hill climbing learned from the training rows (with and without knowing the order in time), and on the true parents and two random features that are none; beside them the network on everything.',
  expect:
    'Where the data can tell the parents, learned and true models are the same. Wrong parents move the attack on P* towards that on the network.',
  axis: { name: 'Network', scale: 'names' },
  networks: fourNetworks,
  parts: (preset) =>
    fourNetworks.map((network) =>
      sweepPart(
        network,
        null,
        protocol(preset, {
          network,
          outcome: outcomes[network],
          rows: { tiny: 1000, quick: 10_000, full: 60_000 }[preset],
          models: [
            causalModel,
            tableOn('learned', 'the table on learned parents', { kind: 'learned', order: 'unknown' }, 'causal'),
            tableOn(
              'learned in order',
              'the table on parents learned in order',
              { kind: 'learned', order: 'known' },
              'causal',
            ),
            tableOn('wrong parents', 'the table with two wrong parents', { kind: 'misestimated', add: 2 }),
            networkModel(preset),
          ],
          ...(preset === 'quick' ? { repetitions: 4 } : {}),
        }),
      ),
    ),
  claims,
}
