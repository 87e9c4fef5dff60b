import { atLeast, type Claim, near } from '../claims.ts'
import type { ResultTable } from '../results.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { sweepPart } from '../sweep.ts'
import { asPublished, highest, netOf, outcomes, protocol, readingsOnPStar } from './common.ts'

const etas: Record<Preset, readonly number[]> = {
  tiny: [0, 0.2, 2],
  quick: [0, 0.2, 1, 2],
  full: [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2],
}
const rows: Record<Preset, number> = { tiny: 1000, quick: 20_000, full: 100_000 }
const nameOf = (eta: number) => `noise ${eta}`
const [none, little, most] = [0, 0.2, 2].map(nameOf)

const claims: Claim[] = [
  {
    claim: 'A little noise (0.2) is enough for the attack on the network to rise',
    paper: '"even for a small amount of noise, attack accuracies increase sharply" (figure 3c)',
    by: 'paper',
    standard: atLeast(0.05),
    readings: readingsOnPStar(
      (query) => (results) =>
        results.difference({ ...query, model: 'network', point: little }, { ...query, model: 'network', point: none }),
    ),
    explainedBy: 'Net of the shift, neither model gives anything away at any noise',
  },
  {
    claim: 'The attack on the network rises with the noise',
    paper: '"increases with increase in the noise" (figure 3c)',
    by: 'paper',
    standard: atLeast(0),
    readings: readingsOnPStar(
      (query) => (results) =>
        results.difference({ ...query, model: 'network', point: most }, { ...query, model: 'network', point: none }),
    ),
    explainedBy: 'Net of the shift, neither model gives anything away at any noise',
  },
  {
    claim: 'The attack on the causal model stays a coin toss, whatever the noise',
    paper: '"close to 0.5" (figure 3c)',
    by: 'paper',
    standard: near(0.5, 0.05),
    readings: readingsOnPStar(
      (query) => (results) =>
        highest(results.points.map((point) => results.values({ ...query, model: 'causal', point }))),
    ),
    explainedBy: 'Net of the shift, neither model gives anything away at any noise',
  },
  {
    claim: 'Net of the shift, neither model gives anything away at any noise',
    paper: 'not in the paper',
    by: 'ours',
    standard: near(0, 0.06),
    readings: asPublished((results: ResultTable) =>
      highest(
        results.points.flatMap((point) =>
          ['causal', 'network'].map((model) => results.values({ ...netOf(model), point })),
        ),
      ),
    ),
  },
]

export const childNoise: PaperStudy = {
  name: 'child-noise',
  title: 'How far P* is from P',
  paper: 'figure 3c',
  question:
    'As in child-sizes, with 100,000 rows (20,000 in the quick version), and P* made by adding uniform noise between 0 and eta to every probability but those of the outcome, then scaling. How does the attack change as P* moves away from P?',
  expect:
    'Attacks on both models begin at a coin toss and rise as soon as there is noise, and so does the control without members: what is learned is to tell P* from P.',
  axis: { name: 'Noise, eta', scale: 'linear' },
  networks: ['child'],
  parts: (preset) =>
    etas[preset].map((eta) =>
      sweepPart(
        nameOf(eta),
        eta,
        protocol(preset, {
          network: 'child',
          outcome: outcomes.child,
          rows: rows[preset],
          shifts: [{ name: 'P*', kind: 'noise', eta }],
        }),
      ),
    ),
  claims,
}
