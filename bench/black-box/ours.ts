/**
 * Cloister's side of the black-box row, in a process of its own: trains a target on Adult, writes its answers to a file for
 * baselines/black_box.py, and times our attack on them. Reads a request (JSON) from its first argument and prints an answer
 * (JSON).
 */

import '../../src/jobs/executors/no-telemetry.ts'
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { ConfidenceAttack } from '../../src/shared/contracts/study.ts'
import { type AttackRows, makeAttack } from '../../src/engine/attacks/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { areaUnderCurve } from '../../src/engine/metrics/index.ts'
import { type DenseMatrix, MultilayerPerceptron } from '../../src/engine/models/index.ts'
import { adultRecords } from '../../src/engine/protocol/index.ts'
import { OnnxExecutor, type OnnxRuntime } from '../../src/engine/tensor/index.ts'
import { tablesIn } from '../../src/jobs/reproduce/tables.ts'

export interface BlackBoxRequest {
  readonly threads: number
  readonly seed: number
  /** Folder of adult-train.csv. */
  readonly folder: string
  /** Members that the attacker learns from; as many non-members, and as many of both again to be judged on. */
  readonly known: number
  /** Where the target's answers go, as JSON: {"train", "test"}, each {"probabilities", "labels", "member"}. */
  readonly file: string
}

export interface BlackBoxAnswer {
  /** Of learning the attack and guessing; the target's training is not part of it. */
  readonly seconds: number
  /** Share of right guesses about rows that the attacker did not learn from. */
  readonly accuracy: number
  readonly auc: number
}

/** How well the target answers its own rows, and others. */
export type BlackBoxOurs = BlackBoxAnswer & { readonly target: { readonly members: number; readonly others: number } }

const { threads, seed, folder, known, file } = JSON.parse(process.argv[2]) as BlackBoxRequest
const runtime = createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime
const executor = new OnnxExecutor(runtime, { version: 'bench', threads })
const random = randomFromSeed(seed)
// Members known to the attacker, other members, non-members known to it, other non-members: `known` rows of each.
const { inputs, labels, classes } = adultRecords(tablesIn(folder)('adult'), 4 * known, random.stream('records'))
const rows = (start: number, count: number): DenseMatrix => ({
  rows: count,
  width: inputs.width,
  dense: inputs.dense.slice(start * inputs.width, (start + count) * inputs.width),
})
// Fifty passes over its rows, so that it remembers some.
const network = new MultilayerPerceptron({ hidden: [256, 128], steps: 4000, batch: 128, learningRate: 1e-3 })
const target = await network.fitTogether(
  [{ inputs: rows(0, 2 * known), labels: labels.slice(0, 2 * known), random: random.stream('target') }],
  classes,
  { executor },
)
const { probabilities } = await target.member(0).predict(inputs)

/** The target's answers about two of the four parts, members first. */
function answered(members: number, others: number): AttackRows {
  const parts = [members, others]
  return {
    probabilities: Float64Array.from(
      parts.flatMap((part) => [...probabilities.subarray(part * known * classes, (part + 1) * known * classes)]),
    ),
    classes,
    labels: Int32Array.from(parts.flatMap((part) => [...labels.subarray(part * known, (part + 1) * known)])),
    member: Uint8Array.from({ length: 2 * known }, (_, i) => (i < known ? 1 : 0)),
  }
}

const [learned, judged] = [answered(0, 2), answered(1, 3)]
const written = ({ probabilities, labels, member }: AttackRows) => ({
  probabilities: [...probabilities],
  labels: [...labels],
  member: [...member],
})
writeFileSync(file, JSON.stringify({ train: written(learned), test: written(judged) }))

const start = performance.now()
// It is given what ART's network is given, the probabilities and the true outcome, and reads the loss that follows from both:
// from an indicator of the outcome so small a network does not always learn whether the two agree.
const attack = makeAttack(ConfidenceAttack.parse({ kind: 'confidence-classifier', input: 'loss-augmented' }))
const [attacker] = await attack.train([{ rows: learned, random: random.stream('attack') }], { executor })
const { scores, decisions } = await attacker.guess(judged)
const seconds = (performance.now() - start) / 1000

const share = (right: (row: number) => boolean, from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => from + i).filter(right).length / (to - from)
const isRight = (row: number) =>
  labels[row] ===
  probabilities
    .subarray(row * classes, (row + 1) * classes)
    .reduce((best, value, k, all) => (value > all[best] ? k : best), 0)
const answer: BlackBoxOurs = {
  seconds,
  accuracy: share((row) => decisions[row] === judged.member[row], 0, 2 * known),
  auc: areaUnderCurve(scores, judged.member) as number,
  target: { members: share(isRight, 0, 2 * known), others: share(isRight, 2 * known, 4 * known) },
}
console.log(JSON.stringify(answer))
process.exit(0)
