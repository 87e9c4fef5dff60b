/**
 * Looks at a CSV file and imports it, in a process of its own as the database process does: prints seconds, rows and the peak of
 * memory. Run by index.ts.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { importCsv, inspectCsv } from '../../src/storage/index.ts'

const [file] = process.argv.slice(2)
const snapshots = mkdtempSync(join(dirname(file), 'snapshots-'))
const seconds = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const start = performance.now()
  const result = await work()
  return [result, (performance.now() - start) / 1000]
}
const stages = new Map<string, number>()
try {
  const [{ dialect, columns }, inspecting] = await seconds(() => inspectCsv(file))
  const plan = { name: 'big', dialect, columns: columns.map(({ name, type }) => ({ name, type })) }
  const onProgress = ({ stage }: { stage: string }) => stages.set(stage, stages.get(stage) ?? performance.now())
  const [table, importing] = await seconds(() => importCsv(file, plan, { snapshots, onProgress }))
  const begun = [...stages, ['the end', performance.now()] as const]
  const each = Object.fromEntries(begun.slice(0, -1).map(([name, at], i) => [name, (begun[i + 1][1] - at) / 1000]))
  const peak = process.resourceUsage().maxRSS / 1024
  const { user, system } = process.cpuUsage()
  const cpu = (user + system) / 1e6
  console.log(
    JSON.stringify({ inspecting, importing, cpu, stages: each, rows: table.rows, columns: columns.length, peak }),
  )
} finally {
  rmSync(snapshots, { recursive: true, force: true })
}
