/**
 * The whole study child-sizes (paper 1, figures 3a and 3b) at full size: `npm run bench -- child-sizes`, against PyTorch,
 * numpy and pandas doing the same work one model after another (bench/baselines/child_sizes.py). It takes most of an hour.
 *
 * With `--quick` three of the ten sizes and two repetitions instead of ten, about five minutes. Models, steps, attackers
 * and populations are those of the full study; but what trains together are two models and their attackers, not ten.
 *
 * A repetition of the baseline does not depend on the others, so one of them is timed and counted as often as ours. It runs
 * with as many threads as it is quickest with.
 */

import { safeBackend } from '../../src/shared/contracts/executors.ts'
import { type ResultRow, runPaperStudy } from '../../src/engine/protocol/index.ts'
import { childSizes } from '../../src/engine/protocol/studies/child-sizes.ts'
import { outcomes, protocol } from '../../src/engine/protocol/studies/common.ts'
import { sweepPart } from '../../src/engine/protocol/sweep.ts'
import { openForJob } from '../../src/jobs/executors/index.ts'
import { forNumpy, networkNamed } from '../networks/data.ts'
import { python, type PythonAnswer } from '../python.ts'
import type { BenchmarkOptions, Row } from '../row.ts'

const forms = {
  full: {
    sizes: [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000],
    repetitions: 10,
    note: undefined,
  },
  quick: {
    sizes: [1000, 10_000, 100_000],
    repetitions: 2,
    note: 'not the whole study: 3 of its 10 sizes, and 2 repetitions trained together instead of 10',
  },
} as const

interface PythonSeconds {
  readonly torch: string
  readonly numpy: string
  readonly pandas: string
  /** Of one repetition, for each size. */
  readonly seconds: readonly number[]
  /** For each size and repetition, as the script describes them. */
  readonly accuracies: readonly (readonly (readonly number[])[])[]
}

/** What both sides are to agree on, within chance, if they do the same work; with its place in the script's list. */
const agreement = [
  { what: 'causal model on P', place: 1, query: { model: 'causal', distribution: 'P', measure: 'accuracy' } },
  {
    what: 'network on training rows',
    place: 8,
    query: { model: 'network', distribution: 'train', measure: 'accuracy' },
  },
  { what: 'network on P', place: 9, query: { model: 'network', distribution: 'P', measure: 'accuracy' } },
  {
    what: 'attack on it',
    place: 11,
    query: { model: 'network', distribution: 'P', contrast: 'membership', measure: 'attack accuracy' },
  },
] as const

function agreementOf(rows: readonly ResultRow[], theirs: readonly number[]): string {
  const found = agreement.map(({ what, place, query }) => {
    const row = rows.find((each) =>
      Object.entries(query).every(([key, value]) => each[key as keyof ResultRow] === value),
    )
    return `${what} ${row?.figure.estimate.toFixed(3)} and ${theirs[place].toFixed(3)}`
  })
  return `right, ours and theirs: ${found.join(', ')}`
}

type Answer = PythonAnswer<PythonSeconds>

/** The baseline with one thread or two, whichever takes less time for the first size: more threads can be slower. */
function quickest(
  ask: (sizes: readonly number[], threads: number) => Answer,
  [first, ...others]: readonly number[],
): Answer & { readonly note?: string } {
  const tried: { threads: number; answer: PythonSeconds }[] = []
  for (const threads of [1, 2]) {
    const found = ask([first], threads)
    if ('skipped' in found) return found
    tried.push({ threads, answer: found.answer })
  }
  const best = tried.reduce((a, b) => (b.answer.seconds[0] < a.answer.seconds[0] ? b : a))
  const rest = ask(others, best.threads)
  if ('skipped' in rest) return rest
  const answer: PythonSeconds = {
    ...best.answer,
    seconds: [...best.answer.seconds, ...rest.answer.seconds],
    accuracies: [...best.answer.accuracies, ...rest.answer.accuracies],
  }
  const times = tried.map(({ threads, answer: { seconds } }) => `${threads}: ${seconds[0].toFixed(0)} s`).join(', ')
  return { answer, note: `baseline with ${best.threads} of 2 threads, the quicker at the first size (${times})` }
}

export default async function childSizesBenchmark({ quick }: BenchmarkOptions): Promise<Row[]> {
  const network = networkNamed('child')
  if (!network) return []
  const { sizes, repetitions, note } = forms[quick ? 'quick' : 'full']
  const nameOf = (rows: number) => `${rows.toLocaleString('en')} rows`
  const partOf = (rows: number) =>
    sweepPart(nameOf(rows), rows, protocol('full', { network: 'child', outcome: outcomes.child, rows, repetitions }))
  // Whatever else it would go on with is not what is to be measured.
  const open = openForJob({ backend: safeBackend, threads: null }, (notice) => {
    throw new Error(notice)
  })
  const seconds: number[] = []
  const figures: (readonly ResultRow[])[] = []
  let start = performance.now()
  try {
    await runPaperStudy(quick ? { ...childSizes, parts: () => sizes.map(partOf), claims: [] } : childSizes, {
      preset: 'full',
      seed: 1,
      executor: open.executor,
      networks: () => network,
      onPart: ({ part, rows }) => {
        seconds.push((performance.now() - start) / 1000)
        figures.push(rows)
        console.log(`${part}: ${(seconds.at(-1) as number).toFixed(1)} s`)
        start = performance.now()
      },
    })
  } finally {
    await open.close()
  }
  const asked = {
    nodes: forNumpy(network).map((node, position) => ({ ...node, name: network[position].name })),
    outcome: network.findIndex(({ name }) => name === outcomes.child),
    repetitions: 1,
    steps: 10_000,
    attackSteps: 5000,
    mostRows: 50_000,
  }
  const theirs = quickest(
    (some, threads) =>
      python<PythonSeconds>('child_sizes.py', ['torch', 'numpy', 'pandas'], { ...asked, sizes: some, threads }),
    sizes,
  )
  const compare = (
    work: string,
    ours: number,
    baseline: (answer: PythonSeconds) => number,
    target: number | null,
    more?: string,
  ): Row =>
    'answer' in theirs
      ? {
          work,
          ours,
          baseline: baseline(theirs.answer),
          unit: 's',
          ratio: ours / baseline(theirs.answer),
          target,
          note: more,
        }
      : { work, ours, baseline: null, unit: 's', ratio: null, target, skipped: theirs.skipped, note: more }
  const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0)
  const total = (answer: PythonSeconds) => repetitions * sum(answer.seconds)
  return [
    compare(
      quick ? 'child-sizes, quick' : 'child-sizes, full',
      sum(seconds),
      total,
      0.5,
      [note, theirs.note].filter(Boolean).join('; ') || undefined,
    ),
    ...sizes.map((rows, i) =>
      compare(
        `of that, ${nameOf(rows)}`,
        seconds[i],
        (answer) => repetitions * answer.seconds[i],
        null,
        'answer' in theirs ? agreementOf(figures[i], theirs.answer.accuracies[i][0]) : undefined,
      ),
    ),
  ]
}
