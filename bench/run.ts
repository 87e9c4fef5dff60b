/**
 * Runs a group of benchmarks and prints its table: `npm run bench -- GROUP [--quick] [--json FILE]`; only child-sizes has a quick form.
 *
 * A group is a folder beside this file whose index.ts exports as its default an async function that returns rows (row.ts).
 * Ratios are to a baseline measured in the same run on the same machine; figures of different runs are not comparable.
 */

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Benchmark, Row } from './row.ts'

const groups = readdirSync(import.meta.dirname).filter((name) =>
  existsSync(new URL(`${name}/index.ts`, import.meta.url)),
)

/** Where and with what the figures were taken. */
const machine = () => ({
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
  system: `${platform()} ${release()}`,
  node: process.version,
  v8: process.versions.v8,
  load: loadavg()[0],
})

const figure = (value: number) =>
  value === 0 ? '0' : Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 })

function verdict({ ours, ratio, target, targetOf = 'ratio' }: Row): string {
  const reached = targetOf === 'ratio' ? ratio : ours
  if (target === null || reached === null) return ''
  return reached <= target ? 'met' : 'missed'
}

const cells = (row: Row): string[] => [
  row.work,
  `${figure(row.ours)} ${row.unit}`,
  row.skipped ? `skipped: ${row.skipped}` : row.baseline === null ? '' : `${figure(row.baseline)} ${row.unit}`,
  row.ratio === null ? '' : figure(row.ratio),
  row.target === null ? '' : `<= ${figure(row.target)}${row.targetOf === 'ours' ? ` ${row.unit}` : ''}`,
  verdict(row),
]

function print(rows: readonly Row[]): void {
  const lines = [['work', 'ours', 'baseline', 'ratio', 'target', ''], ...rows.map(cells)]
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)))
  for (const line of lines)
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
  for (const { work, note } of rows) if (note) console.log(`  ${work}: ${note}`)
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
})
const [group] = positionals
if (positionals.length !== 1 || !groups.includes(group)) {
  console.error(`usage: npm run bench -- ${groups.join('|')} [--quick] [--json FILE]`)
  process.exit(2)
}
const where = machine()
console.log(
  Object.entries(where)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
)
const { default: benchmark } = (await import(`./${group}/index.ts`)) as { default: Benchmark }
const rows = await benchmark({ quick: values.quick })
print(rows)
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ group, quick: values.quick, machine: where, rows }, null, 1)}\n`)
