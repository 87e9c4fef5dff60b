import type { AttackSettings } from '#shared/contracts/study.ts'
import type { MembershipAttack } from './attack.ts'
import { BoundedLoss } from './bounded-loss.ts'
import { ConfidenceClassifier } from './confidence-classifier.ts'
import { LossThreshold } from './loss-threshold.ts'

/** Every membership attack, by the kind that a study's settings name. */
const attacks: {
  [Kind in AttackSettings['kind']]: (settings: Extract<AttackSettings, { kind: Kind }>) => MembershipAttack
} = {
  'confidence-classifier': (settings) => new ConfidenceClassifier(settings),
  'loss-threshold': (settings) => new LossThreshold(settings),
  'bounded-loss': (settings) => new BoundedLoss(settings),
}

/** The attack that a study's settings describe. */
export function makeAttack<Settings extends AttackSettings>(settings: Settings): MembershipAttack {
  const make = attacks[settings.kind] as (settings: Settings) => MembershipAttack
  return make(settings)
}
