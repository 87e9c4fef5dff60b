import { readdir } from 'node:fs/promises'
import { duration } from '#shared/text/format.ts'
import { attackTable } from './attack-table.ts'
import type { Replication } from './replication.ts'
import { replicationsIn } from './stored.ts'

/** Of a list of claims: how many hold. */
function outcomeOf({ claims }: Replication): string {
  const paper = claims.filter(({ by }) => by === 'paper')
  const held = paper.filter(({ holds }) => holds).length
  if (paper.length === 0) return 'ours'
  return held === paper.length
    ? 'reproduced'
    : held > 0
      ? `partly (${held} of ${paper.length} claims)`
      : 'not reproduced'
}

const number = (value: number) => (Math.abs(value) <= 1 ? value.toFixed(3) : value.toPrecision(4))
const needs = ({ repetitionsToDecide: count }: { readonly repetitionsToDecide?: number | null }) =>
  count ? ` (about ${count.toLocaleString('en')} repetitions would)` : ''
const cell = (text: string) => text.replace(/\|/g, '\\|').replace(/\n/g, ' ')

function section(replication: Replication, files: readonly string[]): string {
  const { study, title, paper, claims, made, seconds, seed, preset } = replication
  const chart = files.find((file) => file === `${study}${preset === 'quick' ? '-quick' : ''}.svg`)
  const rows = claims.map(({ claim, paper: theirs, ours, standard, verdict, variant, explainedBy, ...rest }) =>
    [
      claim,
      theirs,
      `${number(ours.estimate)} (${number(ours.low)} to ${number(ours.high)})`,
      standard,
      `${verdict}${needs(rest)}${verdict === 'holds' || !explainedBy ? '' : `: see "${explainedBy}"`}`,
      variant,
    ]
      .map(cell)
      .join(' | '),
  )
  return `## ${study}

${title} (${paper}). \`${made.command}\`: ${duration(seconds)} on ${made.machine.processor}, ${made.machine.cores} cores, ${made.backend.name} ${made.backend.version} with ${made.backend.threads} threads; seed ${seed}, preset ${preset}.
${chart ? `\n![${title}](${chart})\n` : ''}
| claim | paper | ours (95 % interval) | holds where | verdict | variant |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}
${attackTable(replication.rows)}`
}

/**
 * The page that lists every replication stored in a folder, with the paper's words beside our figures.
 *
 * @returns Markdown
 */
export async function overview(folder: string): Promise<string> {
  const files = (await readdir(folder)).sort()
  const stored = [...(await replicationsIn(folder)).values()]
  const lines = stored.map(
    (each) =>
      `| [${each.study}](#${each.study}) | ${cell(each.title)} | ${each.paper} | ${outcomeOf(each)} | ${each.preset} | ${duration(each.seconds)} |`,
  )
  return `# Replications

Made by \`npm run reproduce\`; this page and the files beside it are rewritten by each run. A claim holds when the whole 95 %
interval of ours meets its standard, "not decided" says that the interval lies on both sides, and about how many repetitions
would end that if the estimate stayed where it is.

| study | what | where | outcome | preset | time |
|---|---|---|---|---|---|
${lines.join('\n')}

${stored.map((each) => section(each, files)).join('\n')}`
}
