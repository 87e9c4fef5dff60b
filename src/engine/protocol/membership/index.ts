import { GameSettings } from '#shared/contracts/membership.ts'
import { MlpSettings } from '#shared/contracts/study.ts'
import type { PaperStudy, Preset } from '../study.ts'
import { adultRecords } from './adult.ts'
import { purchaseLike } from './purchase-like.ts'
import { type MembershipBenchmark, membershipStudy } from './study.ts'

export { adultRecords } from './adult.ts'
export { purchaseLike } from './purchase-like.ts'
export { measures } from './study.ts'

const network = (settings: Partial<MlpSettings>) => MlpSettings.parse({ kind: 'mlp', ...settings })

/** Half of the records are audited, half of these are a target's: as many members as a quarter of them. */
const sizes: Record<Preset, number> = { tiny: 160, quick: 4000, full: 40_000 }
const games: Record<Preset, GameSettings> = {
  tiny: GameSettings.parse({ targets: 2, shadows: 4, references: 4 }),
  quick: GameSettings.parse({ targets: 5, shadows: 32, references: 32 }),
  full: GameSettings.parse({ targets: 10, shadows: 64, references: 64 }),
}
const labelOnly: MembershipBenchmark['labelOnly'] = (preset) =>
  ({
    tiny: { starts: 1, rounds: 1, probes: 4 },
    quick: { starts: 4, rounds: 1, probes: 16 },
    full: { starts: 10, rounds: 4, probes: 60 },
  })[preset]

const attackSteps = (preset: Preset) => ({ tiny: 20, quick: 600, full: 2000 })[preset]

const question =
  'Half of the records are audited; each target learns from a random half of them. The other half is the attacker’s own: reference models, quantiles and classifiers are learned from it. Every attack gives every audited record a score, and the scores are measured on each target.'

const adult: MembershipBenchmark = {
  name: 'membership-adult',
  title: 'All membership attacks on Adult',
  question,
  expect:
    'Two classes and many records that look like others: little above chance at a false-positive rate of 1 %, more for attacks that compare a record with models without it.',
  records: (preset, { tables, shared }) => adultRecords(tables('adult'), sizes[preset], shared.stream('records')),
  model: (preset) =>
    ({
      tiny: network({ hidden: [16], steps: 60, batch: 16, learningRate: 0.01 }),
      quick: network({ hidden: [256], steps: 1500, batch: 64, learningRate: 2e-3 }),
      full: network({ hidden: [512, 256], steps: 8000, batch: 128, learningRate: 1e-3 }),
    })[preset],
  game: (preset) => games[preset],
  labelOnly,
  attackSteps,
}

const purchase: MembershipBenchmark = {
  name: 'membership-purchase-like',
  title: 'All membership attacks on invented shoppers',
  question,
  expect: 'A hundred classes with few records each: every attack finds many members, calibrated attacks most.',
  records: (preset, { shared }) => purchaseLike(sizes[preset], shared.stream('records')),
  model: (preset) =>
    ({
      tiny: network({ hidden: [16], steps: 60, batch: 16, learningRate: 0.01 }),
      quick: network({ hidden: [128], steps: 600, batch: 64, learningRate: 2e-3 }),
      full: network({ hidden: [1024, 512], steps: 4000, batch: 128, learningRate: 1e-3 }),
    })[preset],
  game: (preset) => (preset === 'quick' ? { ...games.quick, shadows: 16, references: 16 } : games[preset]),
  labelOnly,
  attackSteps,
}

/** Benchmarks of the membership attacks on an overfitted network. */
export const membershipStudies: readonly PaperStudy[] = [adult, purchase].map(membershipStudy)
