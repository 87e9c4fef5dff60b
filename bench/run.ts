/**
 * Runs a group of benchmarks and prints its table: `npm run bench -- GROUP [--quick] [--json FILE]`; only child-sizes has a quick form.
 * `npm run bench -- render` writes the table of all stored results, results/README.md.
 *
 * A group is a folder beside this file whose index.ts exports as its default an async function that returns rows (row.ts).
 * Ratios are to a baseline measured in the same run on the same machine; figures of different runs are not comparable.
 */

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import type { Benchmark, Row } from './row.ts'
import { cells, heads, renderResults } from './table.ts'

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

function print(rows: readonly Row[]): void {
  const lines = [heads, ...rows.map(cells)]
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

/** Says what was wrong and how it is meant, and ends. */
function refuse(what: string): never {
  console.error(`${what}\nusage: npm run bench -- ${groups.join('|')} [--quick] [--json FILE], or render`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
    })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

const { positionals, values } = readArguments()
const [group] = positionals
if (positionals.length !== 1) refuse('Name one group of benchmarks.')
if (group === 'render') {
  renderResults()
  process.exit(0)
}
if (!groups.includes(group)) refuse(`There is no group "${group}".`)
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
