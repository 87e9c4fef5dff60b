import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { safeBackend } from '#shared/contracts/executors.ts'
import { duration } from '#shared/text/format.ts'
import { executorNames, openForJob } from '../jobs/executors/index.ts'
import {
  attackTable,
  groups,
  renderReplications,
  type Replication,
  reproduce as run,
  storeReplication,
  studiesNamed,
} from '../jobs/reproduce/index.ts'
import { reporter, tell } from './reporter.ts'
import { required, UsageError, wholeNumber } from './usage.ts'

const figure = (value: number): string => (Math.abs(value) <= 1 ? value.toFixed(3) : value.toPrecision(4))

/** The claims of a study, the paper's words beside our figures. */
const claimText = ({ claims }: Replication): string =>
  claims
    .map(({ claim, paper, ours, standard, verdict, variant, explainedBy }) =>
      [
        `${verdict.padEnd(14)} ${claim}`,
        `paper: ${paper}`,
        `ours:  ${figure(ours.estimate)} (95 %: ${figure(ours.low)} to ${figure(ours.high)}); holds where ${standard}; ${variant}`,
        ...(verdict !== 'holds' && explainedBy ? [`see:   ${explainedBy}`] : []),
      ].join(`\n${' '.repeat(15)}`),
    )
    .join('\n')

function list(): number {
  for (const [group, studies] of Object.entries(groups)) {
    console.log(`${group}:`)
    for (const { name, title, paper } of studies) console.log(`  ${name.padEnd(22)} ${title} (${paper})`)
  }
  return 0
}

/** Where public networks and images lie on the machines that Cloister is made on. */
const shared = path.join(process.env.CLOISTER_SHARED ?? path.join('..', 'shared'), 'data')

/** Where full runs are stored. */
const stored = path.join('docs', 'replication')

/** Judges what is stored anew, by the claims as they are worded now, and draws it. */
async function render(folder: string): Promise<number> {
  for (const { file, changed, left } of await renderReplications(folder)) {
    console.log(`${file}${left === null ? '' : `: claims as they were, for ${left}`}`)
    for (const { claim, before, now } of changed) console.log(`  ${before ?? 'new'} -> ${now}: ${claim}`)
  }
  return 0
}

/** cloister reproduce */
export async function reproduce(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      out: { type: 'string' },
      networks: { type: 'string', default: path.join(shared, 'networks') },
      images: { type: 'string', default: path.join(shared, 'images') },
      tables: { type: 'string', default: path.join(shared, 'tabular') },
      backend: { type: 'string', default: safeBackend },
      threads: { type: 'string' },
    },
  })
  const name = required(positionals[0], 'NAME')
  if (name === 'list') return list()
  if (name === 'render') return render(values.out ?? stored)
  const studies = studiesNamed(name)
  if (studies.length === 0) throw new UsageError(`There is no study "${name}"; "reproduce list" names them.`)
  if (!executorNames().includes(values.backend)) throw new UsageError(`There is no backend "${values.backend}".`)
  const preset = values.quick ? 'quick' : 'full'
  const seed = wholeNumber(values.seed, '--seed', 0, 0xffff_ffff) as number
  const out = values.out ?? (values.quick ? undefined : stored)
  const threads = wholeNumber(values.threads, '--threads', 1, 256) ?? null
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  const { executor, close } = openForJob({ backend: values.backend, threads }, (notice) => tell(notice))
  const replications: Replication[] = []
  try {
    for (const study of studies) {
      process.stderr.write(`${study.title} (${study.paper})\n`)
      const replication = await run(study, {
        preset,
        seed,
        executor,
        networks: path.resolve(values.networks),
        images: path.resolve(values.images),
        tables: path.resolve(values.tables),
        signal: controller.signal,
        onProgress: reporter(),
        keep: out,
      })
      replications.push(replication)
      console.log(
        `\n${study.title}, ${duration(replication.seconds)}\n\n${claimText(replication)}\n${attackTable(replication.rows)}`,
      )
      if (out) console.log(`Stored in ${out}: ${(await storeReplication(replication, out)).join(', ')}`)
    }
  } finally {
    await close()
  }
  if (values.json) await writeFile(values.json, `${JSON.stringify(replications.map(summary), null, 1)}\n`)
  return 0
}

/** The form that programs read; `experiment` is the file of what explains a claim that does not hold, `explainedBy` where in it. */
const summary = ({ study, seed, seconds, claims }: Replication) => ({
  study,
  seed,
  seconds,
  claims: claims.map(({ claim, paper, ours, holds, variant, explainedBy }) => ({
    claim,
    paper,
    ours,
    holds,
    variant,
    experiment: holds || !explainedBy ? null : `docs/replication/${/^(\S+) › /.exec(explainedBy)?.[1] ?? study}.json`,
    explainedBy: holds ? null : explainedBy,
  })),
})
