/**
 * Big files: `npm run bench -- big`. A file of 10 million rows and 40 columns is inspected, imported and profiled in a process of its
 * own, and one a tenth as long: a ratio of their peaks of memory about 1 says that memory does not grow with the file. Then a file of
 * 5,000 columns. The files (some 3 GB) are made in the system's temporary folder and removed.
 *
 * CLOISTER_BIG_ROWS makes the long file another length.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Row } from '../row.ts'
import { makeBigFile } from './make.ts'

const rows = Number(process.env.CLOISTER_BIG_ROWS ?? 10_000_000)

interface Imported {
  readonly inspecting: number
  readonly importing: number
  readonly cpu: number
  readonly stages: Readonly<Record<string, number>>
  readonly rows: number
  readonly columns: number
  readonly peak: number
}

function measure(folder: string, rows: number, columns: number): Imported & { bytes: number } {
  const file = join(folder, 'big.csv')
  makeBigFile(file, rows, columns)
  const { size: bytes } = statSync(file)
  const script = fileURLToPath(new URL('import.ts', import.meta.url))
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' })
  rmSync(file)
  if (status !== 0) throw new Error(`import.ts: ${stderr}`)
  const found = JSON.parse(stdout) as Imported
  if (found.rows !== rows || found.columns !== columns)
    throw new Error(`${found.rows} x ${found.columns} were imported`)
  console.error(JSON.stringify({ ...found, bytes }))
  return { ...found, bytes }
}

const count = (value: number) => value.toLocaleString('en')
const told = ({ inspecting, importing, cpu, stages, bytes }: Imported & { bytes: number }) =>
  `${Math.round(bytes / 1e6)} MB of CSV; ${Math.round(inspecting)} s to inspect, ${Math.round(importing)} s to import (${Object.entries(
    stages,
  )
    .map(([name, seconds]) => `${name} ${Math.round(seconds)} s`)
    .join(', ')}); ${Math.round(cpu)} s of processor time`

export default function big(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cloister-big-'))
  try {
    const tenth = measure(folder, rows / 10, 40)
    const whole = measure(folder, rows, 40)
    const wide = measure(folder, 2000, 5000)
    return Promise.resolve([
      {
        work: `Import ${count(rows)} x 40, peak memory, against ${count(rows / 10)} rows`,
        ours: whole.peak,
        baseline: tenth.peak,
        unit: 'MB',
        ratio: whole.peak / tenth.peak,
        target: 1.25,
        note: told(whole),
      },
      {
        work: 'Import 2,000 x 5,000, peak memory',
        ours: wide.peak,
        baseline: null,
        unit: 'MB',
        ratio: null,
        target: null,
        note: told(wide),
      },
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
