import { atLeast, atMost, type Claim, near } from '../claims.ts'
import type { ResultTable } from '../results.ts'
import type { PaperStudy } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import {
  accuracyOf,
  asPublished,
  attackOnP,
  fourNetworks,
  highest,
  lowest,
  netOf,
  otherAttacks,
  otherShifts,
  outcomes,
  paperAttack,
  protocol,
  readingsOnPStar,
  redrawn,
} from './common.ts'

const everywhere = (results: ResultTable, values: (point: string) => readonly number[]) => results.points.map(values)

/** What the attack on P* owes to membership, for whichever model it is more. */
const withoutMembers = (point: string) =>
  `On P* the attack on either model does hardly better than the same attacker without members, who tells P* from P: ${point}`

const claims: Claim[] = [
  ...(['network', 'causal'] as const).map((model): Claim => ({
    claim: `On P the attack on the ${model === 'causal' ? 'causal model' : model} is a coin toss on all four networks`,
    paper: 'close to 50 % (figure 4b)',
    by: 'paper',
    standard: near(0.5, 0.02),
    readings: asPublished((results) =>
      highest(everywhere(results, (point) => results.values({ ...attackOnP(model), point }))),
    ),
  })),
  ...fourNetworks.map((point): Claim => ({
    claim: `On P* the attack on the network does much better than that on the causal model: ${point}`,
    paper: '"significantly higher" (figure 4b)',
    by: 'paper',
    standard: atLeast(0.05),
    readings: readingsOnPStar(
      (query) => (results) =>
        results.difference({ ...query, model: 'network', point }, { ...query, model: 'causal', point }),
    ),
    explainedBy: withoutMembers(point),
  })),
  ...fourNetworks.map((point): Claim => ({
    claim: withoutMembers(point),
    paper: 'not in the paper',
    by: 'ours',
    standard: atMost(0.05),
    readings: asPublished((results) =>
      highest(
        ['network', 'causal'].map((model) => {
          const query = { point, model, distribution: 'P*', attack: 'paper', measure: 'attack accuracy' }
          return results.difference({ ...query, contrast: 'membership' }, { ...query, contrast: 'shift-only' })
        }),
      ),
    ),
  })),
  {
    claim: 'Both models predict P alike on all four networks',
    paper: 'figure 4a',
    by: 'paper',
    standard: atLeast(-0.02),
    readings: asPublished((results) =>
      lowest(
        everywhere(results, (point) =>
          results.difference({ ...accuracyOf('network', 'P'), point }, { ...accuracyOf('causal', 'P'), point }),
        ),
      ),
    ),
  },
  {
    claim: 'Net of the shift, the network gives away as little as the causal model on all four networks',
    paper: 'not in the paper',
    by: 'ours',
    standard: near(0, 0.06),
    readings: asPublished((results) =>
      highest(
        everywhere(results, (point) =>
          results.difference({ ...netOf('network'), point }, { ...netOf('causal'), point }),
        ),
      ),
    ),
  },
]

export const fourNetworksStudy: PaperStudy = {
  name: 'four-networks',
  title: 'Four networks',
  paper: 'figures 4a and 4b',
  question:
    'The same comparison with 60,000 rows (15,000 in the quick version) of each of four networks: child (XrayReport), alarm (BP), sachs (Akt) and water (CKNI_12_45). In the full version every open choice of the protocol is run beside the main one: how P* is made, and what the attacker reads and learns from.',
  expect:
    'On P attackers are at a coin toss for both models. On P* they are far above it for both, and so is the control without members.',
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
          rows: { tiny: 1000, quick: 15_000, full: 60_000 }[preset],
          shifts: preset === 'full' ? [redrawn, ...otherShifts] : [redrawn],
          attacks: preset === 'full' ? [paperAttack(preset), ...otherAttacks] : [paperAttack(preset)],
        }),
      ),
    ),
  claims,
}
