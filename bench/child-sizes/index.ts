/**
 * The whole study child-sizes (paper 1, figures 3a and 3b) at full size: `npm run bench -- child-sizes`, against PyTorch,
 * numpy and pandas doing the same work one model after another (bench/baselines/child_sizes.py). It takes most of an hour.
 *
 * A repetition of the baseline does not depend on the others, so one of them is timed and counted ten times.
 */

import { childSizes } from '../../src/engine/protocol/studies/child-sizes.ts'
import { runPaperStudy } from '../../src/engine/protocol/index.ts'
import { openForJob } from '../../src/jobs/executors/index.ts'
import { forNumpy, networkNamed } from '../networks/data.ts'
import { python } from '../python.ts'
import type { Row } from '../row.ts'

const sizes = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000]
const repetitions = 10

interface PythonSeconds {
  readonly torch: string
  readonly numpy: string
  readonly pandas: string
  /** Of one repetition, for each size. */
  readonly seconds: readonly number[]
}

export default async function childSizesBenchmark(): Promise<Row[]> {
  const network = networkNamed('child')
  if (!network) return []
  const open = openForJob({ backend: 'onnxruntime', threads: null }, console.log)
  const seconds: number[] = []
  let start = performance.now()
  try {
    await runPaperStudy(childSizes, {
      preset: 'full',
      seed: 1,
      executor: open.executor,
      networks: () => network,
      onPart: ({ part }) => {
        seconds.push((performance.now() - start) / 1000)
        console.log(`${part}: ${(seconds.at(-1) as number).toFixed(1)} s`)
        start = performance.now()
      },
    })
  } finally {
    await open.close()
  }
  const theirs = python<PythonSeconds>('child_sizes.py', ['torch', 'numpy', 'pandas'], {
    nodes: forNumpy(network).map((node, position) => ({ ...node, name: network[position].name })),
    outcome: network.findIndex(({ name }) => name === 'XrayReport'),
    sizes,
    repetitions: 1,
    steps: 10_000,
    attackSteps: 5000,
    mostRows: 50_000,
    threads: 2,
  })
  const compare = (
    work: string,
    ours: number,
    baseline: (answer: PythonSeconds) => number,
    target: number | null,
  ): Row =>
    'answer' in theirs
      ? { work, ours, baseline: baseline(theirs.answer), unit: 's', ratio: ours / baseline(theirs.answer), target }
      : { work, ours, baseline: null, unit: 's', ratio: null, target, skipped: theirs.skipped }
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0)
  return [
    compare('child-sizes, full', sum(seconds), (answer) => repetitions * sum(answer.seconds), 0.5),
    ...sizes.map((rows, i) =>
      compare(
        `of that, ${rows.toLocaleString('en')} rows`,
        seconds[i],
        (answer) => repetitions * answer.seconds[i],
        null,
      ),
    ),
  ]
}
