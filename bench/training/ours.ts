/**
 * Cloister's side of `npm run bench -- training`: the same work as baselines/training.py, in a process of its own, so that
 * memory can be compared. Reads a request (JSON) from its first argument and prints an answer (JSON).
 */

import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { MultilayerPerceptron } from '../../src/engine/models/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import {
  adam,
  convolution,
  dense,
  epochBatches,
  gatherRows,
  input,
  matmul,
  maxPool2d,
  mean,
  OnnxExecutor,
  type OnnxRuntime,
  Parameters,
  relu,
  reshape,
  softmaxCrossEntropy,
  type Tensor,
  train,
} from '../../src/engine/tensor/index.ts'

export interface Request {
  readonly work: 'mlp' | 'attacker' | 'attackers' | 'conv' | 'child' | 'peak' | 'compile' | 'memory'
  readonly threads: number
  readonly steps: number
  /** For 'attackers': how many at once. */
  readonly models?: number
  /** For 'child': a file of bytes, column by column, the outcome last. */
  readonly file?: string
  readonly rows?: number
  readonly widths?: readonly number[]
  readonly classes?: number
}

export interface Answer {
  /** Median, per step; or of the whole, for 'child' and 'compile'. */
  readonly milliseconds: number
  readonly peakMegabytes: number
  readonly accuracy?: number
  /** For 'peak'. */
  readonly gigaflops?: number
  /** For 'memory': resident megabytes after each thousand steps. */
  readonly resident?: readonly number[]
}

const request = JSON.parse(process.argv[2]) as Request
const runtime = createRequire(import.meta.url)('onnxruntime-node') as OnnxRuntime
const executor = new OnnxExecutor(runtime, { version: 'bench', threads: request.threads })
const random = randomFromSeed(1)

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1]
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal())

function multilayer(parameters: Parameters, x: Tensor, widths: readonly number[]): Tensor {
  return widths.reduce((h, width, i) => {
    const z = dense(parameters, h, width, `layer ${i}`)
    return i + 1 < widths.length ? relu(z) : z
  }, x)
}

/** Three 3x3x64 convolutions with pooling and a dense layer of 500 (as in baselines/training.py). */
function convolutional(parameters: Parameters, x: Tensor): Tensor {
  const [batch] = x.shape
  let h = reshape(x, [batch, 1, 28, 28])
  for (const layer of [1, 2, 3])
    h = maxPool2d(relu(convolution(parameters, h, { channels: 64, kernel: 3 }, `convolution ${layer}`)))
  return multilayer(parameters, reshape(h, [batch, 64 * 4 * 4]), [500, 10])
}

interface Setting {
  readonly rows: number
  readonly width: number
  readonly classes: number
  readonly batch: number
  readonly models?: number
  readonly network: (parameters: Parameters, x: Tensor) => Tensor
}

/** Times stretches of steps. */
async function time({ rows, width, classes, batch, models = 1, network }: Setting, steps: number) {
  const randoms = Array.from({ length: models }, (_, i) => randomFromSeed(i + 1))
  const parameters = new Parameters(randoms)
  const [x, y] = [input('x', [rows, width]), input('y', [rows, classes])]
  const index = input('batch', parameters.shapeOf([batch]), 'integer')
  const labels = new Float32Array(rows * classes)
  for (let row = 0; row < rows; row++) labels[row * classes + random.integer(classes)] = 1
  const every = Int32Array.from({ length: rows }, (_, row) => row)
  const times: number[] = []
  const resident: number[] = []
  let last = 0
  await train(
    executor,
    {
      parameters: parameters.list,
      loss: mean(softmaxCrossEntropy(network(parameters, gatherRows(x, index)), gatherRows(y, index)), [-1]),
      optimiser: adam({ learningRate: 1e-3 }),
      data: [
        { tensor: x, values: normals(rows * width) },
        { tensor: y, values: labels },
      ],
      perStep: [
        epochBatches(
          index,
          randoms.map(() => every),
          randoms,
        ),
      ],
      steps,
    },
    {
      onSteps: (done, losses) => {
        const now = performance.now()
        // The first stretch holds the compilation's end and cold caches.
        if (last > 0) times.push((now - last) / (losses.length / models))
        last = now
        if (done >= 1000 * (resident.length + 1)) resident.push(process.memoryUsage.rss() / 2 ** 20)
      },
    },
  )
  return { milliseconds: median(times), resident }
}

const mlp: Setting = {
  rows: 20_000,
  width: 20,
  classes: 5,
  batch: 128,
  network: (parameters, x) => multilayer(parameters, x, [128, 512, 128, 5]),
}
const attacker: Setting = {
  rows: 5000,
  width: 5,
  classes: 2,
  batch: 128,
  network: (parameters, x) => multilayer(parameters, x, [5, 5, 2]),
}
const conv: Setting = { rows: 2000, width: 784, classes: 10, batch: 64, network: convolutional }

/** Products of 1024x1024 matrices: what the processor can do at most. */
async function peak() {
  const n = 1024
  const [a, b] = [input('a', [n, n]), input('b', [n, n])]
  const compiled = await executor.compileFunction({ inputs: [a, b], outputs: { c: matmul(a, b) } })
  const [left, right] = [normals(n * n), normals(n * n)]
  const times: number[] = []
  for (let i = 0; i < 15; i++) {
    const start = performance.now()
    await compiled.run({ a: left, b: right })
    times.push(performance.now() - start)
  }
  const milliseconds = Math.min(...times)
  return { milliseconds, gigaflops: (2 * n ** 3) / milliseconds / 1e6 }
}

/** From a program to the end of its first step. */
async function compile() {
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const start = performance.now()
    await time(mlp, 1)
    times.push(performance.now() - start)
  }
  // Less what making the data takes.
  const start = performance.now()
  normals(mlp.rows * mlp.width)
  return { milliseconds: median(times) - (performance.now() - start) }
}

/** The whole of a study's training: indicators from a file of codes, training, and the accuracy on held-out rows. */
async function child({ file = '', rows = 0, widths = [], classes = 0, steps }: Request) {
  const start = performance.now()
  const table = readFileSync(file)
  const width = widths.reduce((a, b) => a + b, 0)
  const indicators = new Float32Array(rows * width)
  let offset = 0
  for (const [column, levels] of widths.entries()) {
    for (let row = 0; row < rows; row++) indicators[row * width + offset + table[column * rows + row]] = 1
    offset += levels
  }
  const labels = Int32Array.from(table.subarray(widths.length * rows))
  const split = Math.floor((rows * 6) / 10)
  const network = new MultilayerPerceptron({ hidden: [128, 512, 128], steps, batch: 128, learningRate: 1e-3 })
  const training = { rows: split, width, dense: indicators.subarray(0, split * width) }
  const fitted = await network.fit(training, labels.slice(0, split), classes, { random, executor })
  const heldOut = { rows: rows - split, width, dense: indicators.subarray(split * width) }
  const { probabilities } = await fitted.predict(heldOut)
  let right = 0
  for (let row = 0; row < heldOut.rows; row++) {
    const own = probabilities.subarray(row * classes, (row + 1) * classes)
    if (own.indexOf(Math.max(...own)) === labels[split + row]) right++
  }
  return { milliseconds: performance.now() - start, accuracy: right / heldOut.rows }
}

const works: Record<Request['work'], () => Promise<Omit<Answer, 'peakMegabytes'>>> = {
  mlp: () => time(mlp, request.steps),
  attacker: () => time(attacker, request.steps),
  attackers: () => time({ ...attacker, models: request.models }, request.steps),
  conv: () => time(conv, request.steps),
  memory: () => time(mlp, request.steps),
  child: () => child(request),
  peak,
  compile,
}
const answer: Answer = { ...(await works[request.work]()), peakMegabytes: process.resourceUsage().maxRSS / 1024 }
console.log(JSON.stringify(answer))
