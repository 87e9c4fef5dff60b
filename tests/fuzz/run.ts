/** node tests/fuzz/run.ts [TARGET...] [--seconds N] [--seed S]: looks for inputs that break the program, and keeps them. */

import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Finding, fuzz } from './campaign.ts'
import { targets } from './targets/index.ts'

/** Larger cases are told of and not kept. */
const mostKept = 4096

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } },
})
const unknown = positionals.find((name) => !targets.some((target) => target.name === name))
if (unknown !== undefined) {
  console.error(`There is no target "${unknown}"; there are ${targets.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

function keep(target: string, { signature, detail, input }: Finding): void {
  console.log(`\n  ${target}: ${signature}\n${detail.replace(/^/gm, '    ')}`)
  if (input.length > mostKept) return console.log(`  not kept: ${input.length} bytes; the seed makes it again.`)
  const folder = path.join(import.meta.dirname, '../fuzz-corpus', target)
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, createHash('sha256').update(input).digest('hex').slice(0, 12))
  writeFileSync(file, input)
  console.log(`  kept: ${path.relative(process.cwd(), file)} (${input.length} bytes)`)
}

let broken = 0
for (const target of targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const duration = { seconds: Number(values.seconds) }
  const tally = await fuzz(target, Number(values.seed), duration, (finding) => keep(target.name, finding))
  const codes = Object.entries(tally.refused).map(([code, count]) => `${code} ${count}`)
  console.log(
    `${target.name}: ${tally.cases} cases, ${tally.accepted} accepted, ${codes.length > 0 ? `refused: ${codes.join(', ')}; ` : ''}${tally.findings.length} defects`,
  )
  broken += tally.findings.length
}
process.exit(broken > 0 ? 1 : 0)
