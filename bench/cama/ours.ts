/**
 * Cloister's side of `npm run bench -- cama`: the same work as baselines/cama.py, in a process of its own. Reads a request
 * (JSON) from its first argument and prints an answer (JSON).
 */

import { createRequire } from 'node:module'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import {
  camaDefaults,
  DeepCama,
  imageDesign,
  paperImageSizes,
  predictionDefaults,
} from '../../src/engine/models/index.ts'
import { OnnxExecutor, type OnnxRuntime } from '../../src/engine/tensor/index.ts'
import { median } from '../row.ts'

export interface Request {
  readonly threads: number
  readonly steps: number
  readonly batch: number
}

export interface Answer {
  /** Median, per step. */
  readonly milliseconds: number
  readonly peakMegabytes: number
}

const { threads, steps, batch } = JSON.parse(process.argv[2]) as Request
const runtime = createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime
const executor = new OnnxExecutor(runtime, { version: 'bench', threads })
const random = randomFromSeed(1)
const rows = 1024
const design = imageDesign({ classes: 10, channels: 1, height: 28, width: 28 }, paperImageSizes)
const clean = {
  inputs: {
    rows,
    width: design.width,
    dense: Float32Array.from({ length: rows * design.width }, () => random.uniform()),
  },
  labels: Int32Array.from({ length: rows }, () => random.integer(10)),
}
const times: number[] = []
let last = 0
await new DeepCama(design, { ...camaDefaults, steps, batch, prediction: predictionDefaults }).fit(
  { clean },
  {
    random,
    executor,
    onSteps: (_, losses) => {
      const now = performance.now()
      // The first stretch holds the compilation and cold caches.
      if (last > 0) times.push((now - last) / losses.length)
      last = now
    },
  },
)
const answer: Answer = { milliseconds: median(times), peakMegabytes: process.resourceUsage().maxRSS / 1024 }
console.log(JSON.stringify(answer))
