/** How results are shown: on the screen, and in results/README.md. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Row } from './row.ts'

export const heads = ['work', 'ours', 'baseline', 'ratio', 'target', '']

const figure = (value: number) =>
  value === 0 ? '0' : Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 })

function verdict({ ours, ratio, target, targetOf = 'ratio' }: Row): string {
  const reached = targetOf === 'ratio' ? ratio : ours
  if (target === null || reached === null) return ''
  return reached <= target ? 'met' : 'missed'
}

/** A row as it is printed, in the order of {@link heads}. */
export const cells = (row: Row): string[] => [
  row.work,
  `${figure(row.ours)} ${row.unit}`,
  row.skipped ? `skipped: ${row.skipped}` : row.baseline === null ? '' : `${figure(row.baseline)} ${row.unit}`,
  row.ratio === null ? '' : figure(row.ratio),
  row.target === null ? '' : `<= ${figure(row.target)}${row.targetOf === 'ours' ? ` ${row.unit}` : ''}`,
  verdict(row),
]

/** What a run stores with `--json`. */
interface Stored {
  readonly group: string
  readonly quick?: boolean
  readonly machine: Readonly<Record<string, string | number>>
  readonly rows: readonly Row[]
}

const line = (texts: readonly string[]) => `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`

function section({ group, quick, machine, rows }: Stored): string {
  const { processor, cores, memory, system, node, load } = machine
  return [
    `## ${group}`,
    '',
    `\`npm run bench -- ${group}${quick ? ' --quick' : ''}\`: ${processor}, ${cores} cores, ${memory}, ${system}, Node ${node}; load before it ${Number(load).toFixed(1)}.`,
    '',
    line(heads),
    line(heads.map(() => '---')),
    ...rows.map((row) => line(cells(row))),
    '',
    ...rows.flatMap(({ work, note }) => (note ? [`- ${work}: ${note}`] : [])),
  ].join('\n')
}

/** Writes results/README.md from the stored results beside it. */
export function renderResults(): void {
  const folder = new URL('results/', import.meta.url)
  const stored = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Partial<Stored>)
    // Growth curves are drawn beside, and have no rows.
    .filter((result): result is Stored => Boolean(result.group && result.rows))
  const text = `# Benchmarks

Made by \`npm run bench -- render\` from the results beside it, which \`npm run bench -- GROUP --json FILE\` stored. A ratio is ours by the
baseline's, measured in the same run; figures of different runs are not comparable.

${stored.map(section).join('\n\n')}
`
  writeFileSync(new URL('README.md', folder), `${text.trimEnd()}\n`)
}
