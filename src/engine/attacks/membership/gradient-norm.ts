import type { AttackedModel, AttackerView, ScoreAttack } from './attack.ts'

/**
 * White box: the length of the gradient of the record's loss in all of the target's parameters, which training has made
 * small for members (Nasr, Shokri and Houmansadr 2019, section III, whose strongest single feature it is):
 * score(x, y) = -|| d l(f_theta, x, y) / d theta ||_2.
 */
export class GradientNormAttack implements ScoreAttack {
  impossible({ target }: AttackerView): string | null {
    return target.gradientNorms ? null : 'This kind of model has no gradient in its parameters.'
  }

  async score({ target, audited }: AttackerView): Promise<Float64Array> {
    const norms = await (target.gradientNorms as NonNullable<AttackedModel['gradientNorms']>)(audited)
    return norms.map((norm) => -norm)
  }
}
