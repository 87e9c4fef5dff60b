/** LiRA with 64 shadow models of a network on Adult, against PyTorch that trains them one after another. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomFromSeed } from '../../src/engine/math/index.ts'
import { adultRecords } from '../../src/engine/protocol/index.ts'
import { tablesIn } from '../../src/jobs/reproduce/tables.ts'
import { python } from '../python.ts'
import type { Row } from '../row.ts'
import type { LiraAnswer, LiraRequest } from './lira-ours.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const shared = process.env.CLOISTER_SHARED ?? here('../../../shared')

/** 20,000 audited records, so that each model has 10,000 members; a ninth more that the game puts aside. */
const records = Math.ceil(20_000 / 0.9)
const shadows = 64
/** PyTorch's shadows are alike and trained one after another: a few are timed, and the time is multiplied. */
const measuredByPyTorch = 4
const networks = [
  { name: '128-512-128', hidden: [128, 512, 128], batch: 128, steps: 780 },
  { name: '64', hidden: [64], batch: 128, steps: 780 },
] as const

function ours(request: LiraRequest): LiraAnswer {
  const child = spawnSync(process.execPath, [here('lira-ours.ts'), JSON.stringify(request)], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(`LiRA: ${child.stderr}`)
  return JSON.parse(child.stdout) as LiraAnswer
}

/** Rows for `npm run bench -- attacks`; none where Adult is absent. */
export function liraRows(): Row[] {
  const folder = path.join(shared, 'data', 'tabular')
  if (!existsSync(path.join(folder, 'adult-train.csv'))) {
    console.error(`Skipped: ${folder}/adult-train.csv is absent.`)
    return []
  }
  const { inputs, labels } = adultRecords(tablesIn(folder)('adult'), records, randomFromSeed(1))
  const temporary = mkdtempSync(path.join(tmpdir(), 'cloister-bench-'))
  const file = path.join(temporary, 'adult.bytes')
  try {
    const bytes = (values: Float32Array | Int32Array) =>
      Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    writeFileSync(file, Buffer.concat([bytes(inputs.dense), bytes(labels)]))
    return networks.map(({ name, ...network }) =>
      row(name, { ...network, shadows, file, rows: inputs.rows, width: inputs.width }),
    )
  } finally {
    rmSync(temporary, { recursive: true })
  }
}

function row(name: string, request: Omit<LiraRequest, 'threads'>): Row {
  const left: number[] = []
  const right: number[] = []
  const areas: number[] = []
  let skipped: string | undefined
  for (const threads of [1, 2]) {
    const mine = ours({ ...request, threads })
    left.push(mine.seconds)
    areas.push(mine.auc)
    const asked = python<LiraAnswer>('lira.py', ['torch', 'numpy'], { ...request, threads, shadows: measuredByPyTorch })
    if ('answer' in asked) right.push((asked.answer.seconds * shadows) / asked.answer.measured)
    else ({ skipped } = asked)
  }
  const baseline = right.length > 0 ? Math.min(...right) : null
  const each = (seconds: readonly number[]) => seconds.map((value) => value.toFixed(1)).join(' / ')
  return {
    work: `LiRA, ${shadows} shadows ${name} on Adult, 10,000 members`,
    ours: Math.min(...left),
    baseline,
    unit: 's',
    ratio: baseline === null ? null : Math.min(...left) / baseline,
    target: 0.3,
    skipped,
    note: `1 / 2 threads: ours ${each(left)}, PyTorch ${each(right)} s (${measuredByPyTorch} shadows timed); ${request.steps} steps of ${request.batch}; our AUC ${areas.map((area) => area.toFixed(3)).join(', ')}`,
  }
}
