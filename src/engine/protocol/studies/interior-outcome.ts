import { atLeast, type Claim, near } from '../claims.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import {
  nameOf,
  accuracyOf,
  asPublished,
  causalModel,
  netOf,
  networkModel,
  networkOf,
  protocol,
  readingsOnPStar,
  redrawn,
  tableOn,
} from './common.ts'

const cases = [
  ['alarm', 'LVFAILURE'],
  ['sachs', 'PKA'],
  ['child', 'LungParench'],
  ['child', 'Disease'],
] as const
const children = 'P*, children set'

const claims: Claim[] = cases.map(nameOf).flatMap((point): Claim[] => [
  {
    claim: `The causal model predicts P* as well as P: ${point}`,
    paper: 'section 2.2',
    by: 'ours',
    standard: near(0, 0.06),
    readings: ['P*', children].map((distribution) => ({
      variant: distribution,
      values: (results) =>
        results.difference({ ...accuracyOf('causal', distribution), point }, { ...accuracyOf('causal', 'P'), point }),
    })),
  },
  {
    claim: `The network, which predicts P better, predicts P* worse than the causal model: ${point}`,
    paper: 'section 2.1, figure 2',
    by: 'ours',
    standard: atLeast(0),
    readings: ['P*', children].map((distribution) => ({
      variant: distribution,
      values: (results) =>
        results.difference(
          { ...accuracyOf('causal', distribution), point },
          { ...accuracyOf('network', distribution), point },
        ),
    })),
  },
  {
    claim: `On P* the attack on the network does better than that on the causal model: ${point}`,
    paper: 'figure 4b, for outcomes without children',
    by: 'ours',
    standard: atLeast(0.05),
    readings: [
      ...readingsOnPStar(
        (query) => (results) =>
          results.difference({ ...query, model: 'network', point }, { ...query, model: 'causal', point }),
      ),
      {
        variant: children,
        values: (results) => {
          const query = {
            attack: 'paper',
            distribution: children,
            contrast: 'membership',
            measure: 'attack accuracy',
            point,
          } as const
          return results.difference({ ...query, model: 'network' }, { ...query, model: 'causal' })
        },
      },
    ],
  },
  {
    claim: `What sets them apart is being told from P under the shift, not memory: net of the shift they are alike: ${point}`,
    paper: 'not in the paper',
    by: 'ours',
    standard: near(0, 0.06),
    readings: asPublished((results) =>
      results.difference({ ...netOf('network'), point }, { ...netOf('causal'), point }),
    ),
  },
])

export const interiorOutcome: PaperStudy = {
  name: 'interior-outcome',
  title: 'Outcomes that have effects',
  paper: 'ours',
  question:
    'All four outcomes of the paper have no children in their networks, so that parents and Markov blanket are the same and the best associational model is the causal one: the mechanism that the paper proposes is not tested by them. Here the outcome has children, and P* is redrawn, or redrawn with the children set from outside.',
  expect:
    'Now the difference shows: the network leans on the children, loses its accuracy on P*, and its answers there differ from those on P; the causal model does neither. The control shows the same difference, so it is about the shift, not about remembering.',
  axis: { name: 'Network and outcome', scale: 'names' },
  networks: ['alarm', 'sachs', 'child'],
  parts: (preset) =>
    cases.map(([network, outcome]) =>
      sweepPart(
        nameOf([network, outcome]),
        null,
        protocol(preset, {
          network,
          outcome,
          rows: { tiny: 1000, quick: 10_000, full: 20_000 }[preset],
          models: [
            causalModel,
            ...(preset === 'full' ? [blanketTable, blanketNetwork(preset)] : []),
            networkModel(preset),
          ],
          shifts: [redrawn, { name: children, kind: 'children' }],
          ...(preset === 'quick' ? { repetitions: 8 } : {}),
        }),
      ),
    ),
  claims,
}

const blanketTable = tableOn('blanket table', 'the table on the Markov blanket', { kind: 'markov-blanket' }, 'blanket')
const blanketNetwork = (preset: Preset) => ({
  key: 'blanket network',
  title: 'the network on the Markov blanket',
  family: 'blanket' as const,
  features: { kind: 'markov-blanket' as const },
  settings: networkOf(preset),
})
