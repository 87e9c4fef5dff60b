/**
 * How fast the deep CAMA of paper 2 trains, against PyTorch on the same processor: `npm run bench -- cama`.
 *
 * One step: the intervention ELBO with do(m = 0) of 64 images of 28 x 28, forward and backward, and Adam; the paper's sizes,
 * with the same corrections of appendix C. Each side runs in a process of its own, by turns, with one thread and with two; the
 * ratio is that of the better of our two times to the better of PyTorch's two. Times are medians of stretches of steps.
 */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { python } from '../python.ts'
import type { Row } from '../row.ts'
import type { Answer, Request } from './ours.ts'

const file = fileURLToPath(new URL('ours.ts', import.meta.url))

function ours(request: Request): Answer {
  const child = spawnSync(process.execPath, [file, JSON.stringify(request)], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(child.stderr)
  return JSON.parse(child.stdout) as Answer
}

const best = (answers: readonly Answer[]) => Math.min(...answers.map(({ milliseconds }) => milliseconds))
const each = (answers: readonly Answer[]) =>
  answers.map(({ milliseconds }) => milliseconds.toPrecision(3)).join(' / ') || 'none'

export default async function cama(): Promise<Row[]> {
  const [left, right]: [Answer[], Answer[]] = [[], []]
  let skipped: string | undefined
  for (const threads of [1, 2]) {
    const request = { threads, steps: 24, batch: 64 }
    left.push(ours(request))
    const asked = python<Answer>('cama.py', ['torch'], request)
    if ('answer' in asked) right.push(asked.answer)
    else ({ skipped } = asked)
  }
  const baseline = right.length > 0 ? best(right) : null
  const memory = (answers: readonly Answer[]) => Math.max(...answers.map(({ peakMegabytes }) => peakMegabytes))
  return [
    {
      work: 'CAMA for MNIST, batch 64, Adam, per step',
      ours: best(left),
      baseline,
      unit: 'ms',
      ratio: baseline === null ? null : best(left) / baseline,
      target: 1,
      skipped,
      note: `1 / 2 threads: ours ${each(left)}, PyTorch ${each(right)} ms`,
    },
    {
      work: 'CAMA for MNIST, peak memory of the process',
      ours: memory(left),
      baseline: right.length > 0 ? memory(right) : null,
      unit: 'MB',
      ratio: right.length > 0 ? memory(left) / memory(right) : null,
      target: null,
      skipped,
    },
  ]
}
