import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { GraphTask, LearnedGraph } from '#shared/contracts/learning.ts'
import { EdgeKnowledge, LearningAlgorithm, ScoreSettings, StructureSettings } from '#shared/contracts/structure.ts'
import { undecidedIn } from '#shared/graph/undecided.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { Workspace } from '#storage/index.ts'
import { learn } from '../jobs/learn.ts'
import { openStudy } from '../jobs/open-study.ts'
import { programVersion } from '../jobs/version.ts'
import { reporter } from './reporter.ts'
import { readStudy } from './run.ts'
import { required, UsageError, wholeNumber } from './usage.ts'

/** One of the names that a setting may have. @throws UsageError for another */
function oneOf(value: string | undefined, name: string, names: readonly string[]): string {
  const given = value ?? names[0]
  if (names.includes(given)) return given
  throw new UsageError(`${name} takes ${names.join(', ')}, not "${given}".`)
}

/** What is known of the graph, from a file. @throws CloisterError study-file */
async function readKnowledge(file: string | undefined): Promise<EdgeKnowledge> {
  if (file === undefined) return EdgeKnowledge.parse({})
  const place = { file: path.basename(file) }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CloisterError('file-missing', 'The file of what is known cannot be read.', 'Check its name.', place)
  })
  try {
    return EdgeKnowledge.parse(JSON.parse(text))
  } catch {
    throw new CloisterError(
      'study-file',
      'The file does not say what is known of a graph.',
      'It is JSON such as {"tiers": [["age"], ["infection"]], "required": [], "forbidden": [["age", "sex"]]}.',
      place,
    )
  }
}

/** cloister graph learn: the same as "Learn the graph" in the window. */
export async function graph([what, ...args]: string[]): Promise<number> {
  if (what !== 'learn') throw new UsageError('"cloister graph" does one thing: learn.')
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      out: { type: 'string' },
      known: { type: 'string' },
      search: { type: 'string' },
      score: { type: 'string' },
      ranges: { type: 'string' },
      samples: { type: 'string' },
      seed: { type: 'string' },
    },
  })
  const study = await readStudy(required(positionals[0], 'STUDY.yaml'))
  const data = path.resolve(required(values.data, '--data'))
  const out = path.resolve(required(values.out, '--out'))
  const task: GraphTask = {
    kind: 'graph',
    settings: StructureSettings.parse({
      algorithm: LearningAlgorithm.parse({
        kind: oneOf(values.search, '--search', ['greedy-equivalence', 'tabu', 'hill-climbing', 'pc-stable']),
      }),
      score: ScoreSettings.parse({ kind: oneOf(values.score, '--score', ['bic', 'aic', 'bdeu', 'log-likelihood']) }),
      knowledge: await readKnowledge(values.known),
      seed: wholeNumber(values.seed, '--seed', 0, 0xffff_ffff) ?? 1,
    }),
    numbers: { kind: 'bins', bins: wholeNumber(values.ranges, '--ranges', 2, 20) ?? 3 },
    samples: wholeNumber(values.samples, '--samples', 0, 1000) ?? 0,
  }
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const folder = await mkdtemp(path.join(tmpdir(), 'cloister-learn-'))
  const workspace = await Workspace.open(folder, programVersion())
  try {
    const progress = reporter()
    const dataset = await openStudy(workspace, data, study, { onProgress: progress, signal: controller.signal })
    const outcome = await learn(await workspace.learnings.prepare(dataset.id, task), {
      signal: controller.signal,
      onProgress: ({ fraction, ...rest }) => progress({ fraction: fraction ?? 0, ...rest }),
    })
    if (outcome.kind !== 'graph') throw new Error('Something else than a graph was learned.')
    process.stderr.write('\n')
    await write(outcome, out)
    print(outcome, dataset.columns.find(({ role }) => role === 'outcome')?.name)
    return 0
  } finally {
    await workspace.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A file that the Graph page opens; beside the edges stands what they were learned with, and what is open. */
async function write({ learned, strengths, task, rows, droppedRows }: LearnedGraph, out: string): Promise<void> {
  const { nodes, edges, pattern, score } = learned
  const content = { nodes, edges, pattern, score, strengths, rows, droppedRows, settings: task }
  await writeFile(out, JSON.stringify(content, null, 1)).catch((error: NodeJS.ErrnoException) => {
    throw new CloisterError(
      error.code === 'ENOSPC' ? 'disk-full' : 'not-allowed',
      `${out} cannot be written (${error.code ?? error.message}).`,
      'Give another file with --out.',
    )
  })
}

function print({ learned: { edges, pattern } }: LearnedGraph, outcome: string | undefined): void {
  for (const [from, to] of pattern.directed) console.log(`${from} → ${to}`)
  for (const [a, b] of pattern.undirected) console.log(`${a} — ${b}`)
  if (outcome) for (const sentence of undecidedIn(edges, pattern.undirected, outcome).sentences) console.log(sentence)
}
