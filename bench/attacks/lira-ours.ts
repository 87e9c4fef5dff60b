/**
 * Cloister's side of the LiRA row: the same work as baselines/lira.py, in a process of its own. Reads a request (JSON) from
 * its first argument and prints an answer (JSON).
 */

import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { MlpSettings } from '../../src/shared/contracts/study.ts'
import { LiraScore } from '../../src/shared/contracts/membership.ts'
import {
  Answers,
  drawGame,
  makeScoreAttack,
  MemoryStore,
  type Records,
  trainerOf,
  trainShadows,
} from '../../src/engine/attacks/membership/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { areaUnderCurve } from '../../src/engine/metrics/index.ts'
import { OnnxExecutor, type OnnxRuntime, ReusingExecutor } from '../../src/engine/tensor/index.ts'

export interface LiraRequest {
  readonly threads: number
  readonly shadows: number
  readonly steps: number
  readonly hidden: readonly number[]
  readonly batch: number
  /** float32, rows x width, then int32 labels. */
  readonly file: string
  readonly rows: number
  readonly width: number
}

export interface LiraAnswer {
  /** Of all shadows: training, asking them about every record, and the scores. */
  readonly seconds: number
  /** Of how many shadows that was measured. */
  readonly measured: number
  readonly auc: number
}

const { threads, shadows, steps, hidden, batch, file, rows, width } = JSON.parse(process.argv[2]) as LiraRequest
const bytes = readFileSync(file)
const dense = new Float32Array(bytes.buffer, bytes.byteOffset, rows * width)
const labels = new Int32Array(bytes.buffer, bytes.byteOffset + 4 * rows * width, rows)
const records: Records = { inputs: { rows, width, dense }, labels, classes: 2 }
const runtime = createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime
const executor = new ReusingExecutor(new OnnxExecutor(runtime, { version: 'bench', threads }))
const random = randomFromSeed(1)
const trainer = trainerOf(MlpSettings.parse({ kind: 'mlp', hidden, steps, batch, learningRate: 1e-3 }), records)
// Half of the records for each shadow, and one target beside them, which is not timed.
const halves = drawGame(records, { targets: 1, shadows, references: 0, auditedShare: 0.9 }, random)
const [inside] = halves.targets
const rowsOf = (bits: Uint8Array) => Int32Array.from(bits.keys()).filter((row) => bits[row] === 1)
const [target] = await trainer.train([{ rows: rowsOf(inside), random: random.stream('target') }], { executor })
const every = Int32Array.from(labels.keys())
const answers = new Answers(Float32Array.from(await target.answer(every)), labels, 2)

const start = performance.now()
const plan = halves.shadows.map((bits, i) => ({ inside: bits, random: random.stream(`shadow ${i}`) }))
const trained = await trainShadows({ records, trainer, models: plan }, new MemoryStore(), { executor })
const attack = makeScoreAttack(LiraScore.parse({ kind: 'lira' }))
const { audited, population } = halves
const view = { records, audited, population, target, answers, shadows: trained, references: [], random, executor }
const scores = await attack.score(view)
const seconds = (performance.now() - start) / 1000
const member = Uint8Array.from(audited, (record) => inside[record])
const answer: LiraAnswer = { seconds, measured: shadows, auc: areaUnderCurve(scores, member) as number }
console.log(JSON.stringify(answer))
process.exit(0)
