import type { ScoreAttackSettings } from '#shared/contracts/membership.ts'
import type { ScoreAttack } from './attack.ts'
import { GradientNormAttack } from './gradient-norm.ts'
import { LabelOnlyAttack } from './label-only.ts'
import { LikelihoodRatioAttack } from './lira.ts'
import { LossScoreAttack } from './loss-threshold.ts'
import { QuantileAttack } from './quantile.ts'
import { RobustAttack } from './rmia.ts'
import { ShadowModelAttack } from './shadow-models.ts'

/** Every attack that scores records, by the kind that settings name. */
const attacks: {
  [Kind in ScoreAttackSettings['kind']]: (settings: Extract<ScoreAttackSettings, { kind: Kind }>) => ScoreAttack
} = {
  'loss-threshold': () => new LossScoreAttack(),
  'shadow-models': (settings) => new ShadowModelAttack(settings),
  lira: (settings) => new LikelihoodRatioAttack(settings),
  rmia: (settings) => new RobustAttack(settings),
  quantile: (settings) => new QuantileAttack(settings),
  'label-only': (settings) => new LabelOnlyAttack(settings),
  'gradient-norm': () => new GradientNormAttack(),
}

/** The attack that settings describe. */
export function makeScoreAttack<Settings extends ScoreAttackSettings>(settings: Settings): ScoreAttack {
  const make = attacks[settings.kind] as (settings: Settings) => ScoreAttack
  return make(settings)
}
