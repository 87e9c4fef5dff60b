/**
 * How fast programs train, against PyTorch on the same processor: `npm run bench -- training`.
 *
 * Each work runs in a process of its own, once with one thread and once with two; a ratio is that of the better of our two
 * times to the better of PyTorch's two. Times are medians of stretches of steps; batches are drawn by index from data in
 * memory on both sides.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawRows, readBif } from '../../src/engine/bayes/index.ts'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { python } from '../python.ts'
import type { Row } from '../row.ts'
import type { Answer, Request } from './ours.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const shared = process.env.CLOISTER_SHARED ?? here('../../../shared')

function ours(request: Request): Answer {
  const child = spawnSync(process.execPath, [here('ours.ts'), JSON.stringify(request)], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(`${request.work}: ${child.stderr}`)
  return JSON.parse(child.stdout) as Answer
}

const pytorch = (request: Request) => python<Answer>('training.py', ['torch'], request)

const best = (answers: readonly Answer[]) => Math.min(...answers.map(({ milliseconds }) => milliseconds))

/** Both sides with one thread and with two, by turns, so that what else the machine does falls on both. */
function compare(work: string, mine: Partial<Request>, theirs: Partial<Request>, target: number, divisor = 1): Row {
  const left: Answer[] = []
  const right: Answer[] = []
  let skipped: string | undefined
  for (const threads of [1, 2]) {
    left.push(ours({ ...mine, threads } as Request))
    const asked = pytorch({ ...theirs, threads } as Request)
    if ('answer' in asked) right.push(asked.answer)
    else ({ skipped } = asked)
  }
  const time = best(left) / divisor
  const each = (answers: readonly Answer[], by = 1) =>
    answers.map(({ milliseconds }) => (milliseconds / by).toPrecision(3)).join(' / ')
  const accuracies = [...left, ...right].flatMap(({ accuracy }) => accuracy ?? [])
  const baseline = right.length > 0 ? best(right) : null
  return {
    work,
    ours: time,
    baseline,
    unit: 'ms',
    ratio: baseline === null ? null : time / baseline,
    target,
    skipped,
    note: [
      `1 / 2 threads: ours ${each(left, divisor)}, PyTorch ${each(right)} ms`,
      ...(accuracies.length > 0 ? [`accuracy ${accuracies.map((a) => a.toFixed(3)).join(', ')}`] : []),
    ].join('; '),
  }
}

/** 100,000 rows of the network Child; XrayReport is predicted from all other nodes. */
function childRow(): Row | undefined {
  const work = 'whole run: Child, 100,000 rows, 10,000 steps, with data feeding'
  const file = path.join(shared, 'data', 'networks', 'child.bif')
  if (!existsSync(file)) {
    console.error(`Skipped: ${file} is absent.`)
    return undefined
  }
  const { network } = readBif(readFileSync(file, 'utf8'))
  const rows = 100_000
  const { columns } = drawRows(network, rows, randomFromSeed(1))
  const outcome = network.findIndex(({ name }) => name === 'XrayReport')
  const features = network.map((_, node) => node).filter((node) => node !== outcome)
  const table = Buffer.concat([...features, outcome].map((node) => Buffer.from(Uint8Array.from(columns[node]))))
  const folder = mkdtempSync(path.join(tmpdir(), 'cloister-bench-'))
  try {
    const codes = path.join(folder, 'child.bytes')
    writeFileSync(codes, table)
    const request = {
      work: 'child' as const,
      steps: 10_000,
      file: codes,
      rows,
      widths: features.map((node) => network[node].levels.length),
      classes: network[outcome].levels.length,
    }
    return compare(work, request, request, 0.5)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A figure of ours that nothing is compared with. */
const report = (work: string, value: number, unit: string, more: Partial<Row> = {}): Row => ({
  work,
  ours: value,
  baseline: null,
  unit,
  ratio: null,
  target: null,
  ...more,
})

/** Two operations for each multiply-add of a step: forward and twice backward (once for the first layer). */
const operations = 2 * 128 * (3 * (128 * 512 + 512 * 128 + 128 * 5) + 2 * 20 * 128)

function memoryRows(): Row[] {
  const { resident = [], peakMegabytes } = ours({ work: 'memory', threads: 1, steps: 10_000 })
  const theirs = pytorch({ work: 'mlp', threads: 1, steps: 800 })
  const work = 'MLP, peak memory of the process'
  return [
    report('MLP, growth of memory from step 2,000 to step 10,000', resident[9] - resident[1], 'MB', {
      note: `resident after each 1,000 steps: ${resident.map((size) => size.toFixed(0)).join(', ')} MB`,
    }),
    'answer' in theirs
      ? {
          ...report(work, peakMegabytes, 'MB'),
          baseline: theirs.answer.peakMegabytes,
          ratio: peakMegabytes / theirs.answer.peakMegabytes,
        }
      : report(work, peakMegabytes, 'MB', { skipped: theirs.skipped }),
  ]
}

export default async function training(): Promise<Row[]> {
  const mlp = compare(
    'MLP 20-128-512-128-5, batch 128, Adam, per step',
    { work: 'mlp', steps: 2500 },
    { work: 'mlp', steps: 800 },
    0.5,
  )
  const attacker = compare(
    'attacker 5-5-5-2, batch 128, per step',
    { work: 'attacker', steps: 8000 },
    { work: 'attacker', steps: 4000 },
    0.12,
  )
  const attackers = compare(
    '64 attackers at once, per step and model',
    { work: 'attackers', steps: 1000, models: 64 },
    { work: 'attacker', steps: 4000 },
    0.03,
    64,
  )
  const conv = compare(
    'three convolutions 3x3x64, batch 64 of 28x28, per step',
    { work: 'conv', steps: 40 },
    { work: 'conv', steps: 25 },
    1,
  )
  const child = childRow()
  const peaks = [1, 2].map((threads) => ours({ work: 'peak', threads, steps: 1 }).gigaflops ?? 0)
  const start = ours({ work: 'compile', threads: 1, steps: 1 }).milliseconds
  return [
    mlp,
    attacker,
    attackers,
    conv,
    ...(child ? [child] : []),
    report(
      "MLP step's share of the peak of float32 matrix products",
      operations / (mlp.ours * 1e6) / Math.max(...peaks),
      'of 1',
      {
        note: `peak ${peaks.map((peak) => peak.toFixed(0)).join(' / ')} GFLOP/s with 1 / 2 threads`,
      },
    ),
    report('MLP program, from nothing to the end of the first step', start, 'ms', { target: 300, targetOf: 'ours' }),
    ...memoryRows(),
  ]
}
