/** What the attacks that score records are called. */

import type { MembershipAttackResult } from '../contracts/membership-analysis.ts'
import type { ScoreAttackSettings } from '../contracts/membership.ts'
import { isEstimate } from './format.ts'

/** The names of the kinds, as in the literature. */
export const scoreAttackKinds: Record<ScoreAttackSettings['kind'], string> = {
  'loss-threshold': 'Loss threshold',
  'shadow-models': 'Shadow models',
  lira: 'LiRA',
  rmia: 'RMIA',
  quantile: 'Quantile regression',
  'label-only': 'Label only',
  'gradient-norm': 'Gradient norm',
}

/** A key for each attack that says what it is, made unique where two are alike: "lira online", "quantile". */
export function scoreAttackKeys(attacks: readonly ScoreAttackSettings[]): string[] {
  const plain = attacks.map((attack) => ('mode' in attack ? `${attack.kind} ${attack.mode}` : attack.kind))
  return plain.map((key, i) => {
    const before = plain.slice(0, i).filter((other) => other === key).length
    return before === 0 ? key : `${key} (${before + 1})`
  })
}

/** The attack of a key: "LiRA online". */
export function scoreAttackName(key: string): string {
  const [kind, ...rest] = key.split(' ')
  return [scoreAttackKinds[kind as ScoreAttackSettings['kind']] ?? kind, ...rest].join(' ')
}

/** The same within a sentence: "LiRA online", "loss threshold". */
export const scoreAttackInSentence = (key: string): string =>
  /^(lira|rmia)/.test(key) ? scoreAttackName(key) : scoreAttackName(key).toLowerCase()

/** The attack on a model with the largest area under the curve, mean over the targets; undefined where none could be tried. */
export function strongestScoreAttack(
  attacks: readonly MembershipAttackResult[],
  model: string,
): MembershipAttackResult | undefined {
  const tried = attacks.flatMap((attack) =>
    attack.model === model && isEstimate(attack.auc) ? { attack, area: attack.auc.mean } : [],
  )
  return tried.toSorted((a, b) => b.area - a.area).at(0)?.attack
}
