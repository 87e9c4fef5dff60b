import { estimateLeakage, ridgeRefits, type Universe } from '../../src/engine/leakage/index.ts'
import { mean, randomFromSeed } from '../../src/engine/math/index.ts'
import { python } from '../python.ts'
import { median, type Row } from '../row.ts'

/** 20 records, 250 pairs of refits each: 10,000 regressions on 1,000 rows of a universe as large as Adult, five features and a constant. */
const work = { rows: 48_842, width: 5, size: 1000, records: 20, pairs: 250, repetitions: 5 }

interface Answer {
  readonly seconds: number
  readonly leakage: number
  readonly numpy: string
}

function universe(): Universe {
  const random = randomFromSeed(1)
  const { rows, width } = work
  const inputs = Float64Array.from({ length: rows * width }, () => random.normal())
  const outcome = Float64Array.from({ length: rows }, (_, row) =>
    inputs[row * width] + inputs[row * width + 1] + random.normal() > 0 ? 1 : 0,
  )
  return { rows, width, inputs, outcome }
}

/** Refits and rho_KL of every record, as a study does it: with the output, the losses and three guesses of every refit. */
async function ours(all: Universe): Promise<{ seconds: number; leakage: number }> {
  const records = Array.from({ length: work.records }, (_, i) => i)
  const settings = { size: work.size, refits: work.pairs, penalty: 0, intercept: true }
  const options = { covariance: 'full', correction: 'none', resamples: 0, permutations: 0 } as const
  const start = performance.now()
  const found = await ridgeRefits(all, records, settings, { random: randomFromSeed(2) })
  const leakages = found.map(({ parameters }) => estimateLeakage(parameters, options, randomFromSeed(3)).plugIn)
  return { seconds: (performance.now() - start) / 1000, leakage: mean(leakages) }
}

/** rho_KL of ridge regressions by exact swaps, against numpy that solves every refit. */
export async function leakageRows(): Promise<Row[]> {
  const all = universe()
  await ours(all)
  const runs: Awaited<ReturnType<typeof ours>>[] = []
  for (let i = 0; i < work.repetitions; i++) runs.push(await ours(all))
  const seconds = median(runs.map((run) => run.seconds))
  const asked = python<Answer>('leakage.py', ['numpy'], work)
  const answer = 'answer' in asked ? asked.answer : null
  return [
    {
      work: 'rho_KL of 20 records, ridge at n = 1,000, 10,000 refits',
      ours: seconds,
      baseline: answer?.seconds ?? null,
      unit: 's',
      ratio: answer && seconds / answer.seconds,
      target: 0.05,
      ...('skipped' in asked ? { skipped: asked.skipped } : {}),
      note: answer
        ? `mean plug-in: ours ${runs[0].leakage.toFixed(4)}, numpy ${answer.numpy} ${answer.leakage.toFixed(4)}`
        : undefined,
    },
  ]
}
