import type { ConfidenceAttack } from '#shared/contracts/study.ts'
import { MultilayerPerceptron } from '../models/index.ts'
import type { AttackContext, AttackRows, MembershipAttack, TrainedAttack } from './attack.ts'

/** The attacker's inputs: the confidences in the order of the classes, as probabilities. */
const inputsOf = ({ probabilities, classes, member }: AttackRows) => ({
  rows: member.length,
  width: classes,
  dense: Float32Array.from(probabilities),
})

/**
 * A small network that reads the target's confidences and says "member" or "not" (Salem et al. 2019, first adversary;
 * paper 1, section 4.1: two hidden layers of 5, Adam 1e-3, 5,000 steps, trained on a known part of the members).
 */
export class ConfidenceClassifier implements MembershipAttack {
  readonly #settings: ConfidenceAttack

  constructor(settings: ConfidenceAttack) {
    this.#settings = settings
  }

  async train(rows: AttackRows, context: AttackContext): Promise<TrainedAttack> {
    const network = new MultilayerPerceptron(this.#settings)
    const fitted = await network.fit(inputsOf(rows), Int32Array.from(rows.member), 2, context)
    return {
      guess: async (others) => {
        const { probabilities } = await fitted.predict(inputsOf(others))
        const scores = Float64Array.from(others.member, (_, row) => probabilities[2 * row + 1])
        return { scores, decisions: Uint8Array.from(scores, (score) => (score > 0.5 ? 1 : 0)) }
      },
    }
  }
}
