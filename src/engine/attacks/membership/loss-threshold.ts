import type { AttackerView, ScoreAttack } from './attack.ts'

/**
 * The target's own loss (Yeom et al. 2018, adversary 2): score(x, y) = -l(f, x, y) = ln f(x)_y, the baseline of every
 * other attack here, with the digits that phi of the others has (see `Answers.losses`).
 */
export class LossScoreAttack implements ScoreAttack {
  impossible(): null {
    return null
  }

  async score({ answers, audited }: AttackerView): Promise<Float64Array> {
    const { losses } = answers
    return Float64Array.from(audited, (record) => -losses[record])
  }
}
