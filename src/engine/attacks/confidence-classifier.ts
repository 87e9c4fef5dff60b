import type { AttackInput, ConfidenceAttack } from '#shared/contracts/study.ts'
import { smallestProbability } from '../metrics/index.ts'
import { type DenseMatrix, MultilayerPerceptron } from '../models/index.ts'
import type { AttackContext, AttackRows, AttackTask, MembershipAttack, TrainedAttack } from './attack.ts'

type Write = (rows: AttackRows, row: number, to: Float32Array, offset: number) => void

const copy: Write = ({ probabilities, classes }, row, to, offset) =>
  to.set(probabilities.subarray(row * classes, (row + 1) * classes), offset)

/** For each kind of input, how many numbers a row has beside its classes, and how they are written. */
const kinds: Record<AttackInput, { readonly extra: (classes: number) => number; readonly write: Write }> = {
  probabilities: { extra: () => 0, write: copy },
  logits: {
    extra: () => 0,
    write: ({ probabilities, classes }, row, to, offset) => {
      for (let k = 0; k < classes; k++)
        to[offset + k] = Math.log(Math.max(probabilities[row * classes + k], smallestProbability))
    },
  },
  sorted: {
    extra: () => 0,
    write: ({ probabilities, classes }, row, to, offset) =>
      to.set(
        probabilities
          .slice(row * classes, (row + 1) * classes)
          .sort()
          .reverse(),
        offset,
      ),
  },
  'loss-augmented': {
    extra: () => 1,
    write: (rows, row, to, offset) => {
      const { probabilities, classes, labels } = rows
      copy(rows, row, to, offset)
      to[offset + classes] = -Math.log(Math.max(probabilities[row * classes + labels[row]], smallestProbability))
    },
  },
  'true-class': {
    extra: (classes) => classes,
    write: (rows, row, to, offset) => {
      copy(rows, row, to, offset)
      to[offset + rows.classes + rows.labels[row]] = 1
    },
  },
}

/** How many numbers an attacker's network reads of each row. */
export const attackInputWidth = (input: AttackInput, classes: number): number => classes + kinds[input].extra(classes)

/** What the attacker's network reads. */
function inputsOf(rows: AttackRows, kind: AttackInput): DenseMatrix {
  const width = attackInputWidth(kind, rows.classes)
  const dense = new Float32Array(rows.member.length * width)
  for (let row = 0; row < rows.member.length; row++) kinds[kind].write(rows, row, dense, row * width)
  return { rows: rows.member.length, width, dense }
}

/**
 * A small network that reads the target's confidences and says "member" or "not" (Salem et al. 2019, first adversary;
 * paper 1, section 4.1: two hidden layers of 5, Adam 1e-3, 5,000 steps, trained on a known part of the members). What it
 * reads of each row is a setting; see `confidencePresets` for the paper's and for that of the paper's public code.
 */
export class ConfidenceClassifier implements MembershipAttack {
  readonly #settings: ConfidenceAttack

  constructor(settings: ConfidenceAttack) {
    this.#settings = settings
  }

  async train(tasks: readonly AttackTask[], context: AttackContext): Promise<TrainedAttack[]> {
    const { input } = this.#settings
    const network = new MultilayerPerceptron(this.#settings)
    const fitted = await network.fitTogether(
      tasks.map(({ rows, random }) => ({
        inputs: inputsOf(rows, input),
        labels: Int32Array.from(rows.member),
        random,
      })),
      2,
      context,
    )
    return tasks.map((_, attacker) => ({
      guess: async (others) => {
        const { probabilities } = await fitted.member(attacker).predict(inputsOf(others, input))
        const scores = Float64Array.from(others.member, (__, row) => probabilities[2 * row + 1])
        return { scores, decisions: Uint8Array.from(scores, (score) => (score > 0.5 ? 1 : 0)) }
      },
    }))
  }
}
