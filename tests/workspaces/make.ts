/**
 * Makes a workspace with the storage of an earlier version of Cloister, and dumps it:
 *
 *     git archive COMMIT src package.json tests | tar x -C /tmp/earlier    (and a link to node_modules)
 *     node tests/workspaces/make.ts /tmp/earlier > tests/workspaces/NUMBER.sql
 *
 * The number is that of the steps that the schema had had (src/storage/workspace/migrations.ts); the file's first line names the
 * commit. What a version could not store yet is left out.
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

/* eslint-disable @typescript-eslint/no-explicit-any -- modules of versions whose types are not here */
const root = path.resolve(process.argv[2])
const load = (file: string): Promise<any> => import(pathToFileURL(path.join(root, 'src', file)).href)

/** Does what this version can do; else says so. */
async function perhaps(what: string, work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: Error) => console.error(`${what}: ${error.message.split('\n')[0]}`))
}

const folder = mkdtempSync(path.join(tmpdir(), 'cloister-earlier-'))
try {
  const { Workspace, inspectCsv } = await load('storage/index.ts')
  const { resultsOf } = await load('shared/testing.ts')
  const csv = path.join(folder, 'people.csv')
  const rows = Array.from(
    { length: 30 },
    (_, i) => `p${i},${20 + i}.5,${'fm'[i % 2]},${i % 7 === 0 ? '' : (i >> 1) % 2}`,
  )
  writeFileSync(csv, `person,age,sex,label\n${rows.join('\n')}\n`)
  const place = path.join(folder, 'workspace')
  const workspace = await Workspace.open(place, '0.1.0')
  const found = await inspectCsv(csv, {})
  const columns = found.columns.map(({ name, type }: any) => ({ name, type }))
  const { id, source } = await workspace.importFile(csv, { name: 'People', dialect: found.dialect, columns })
  await workspace.datasets.changeColumn(id, { name: 'label', role: 'outcome', missing: 'drop' })
  await workspace.datasets.changeColumn(id, { name: 'sex', role: 'sensitive' })
  const graph = {
    nodes: ['age', 'label'],
    edges: [['age', 'label']],
    positions: { age: { x: 1, y: 2 } },
    origin: 'edited',
  }
  await workspace.graphs.save(id, graph)
  await workspace.studies.save(id, { ...(await workspace.studies.get(id)), name: 'Kept' })
  const manifest = {
    cloister: '0.1.0',
    startedAt: '2026-01-02T03:04:05.000Z',
    seconds: 1,
    seed: 1,
    spec: 'a'.repeat(64),
    data: { ...source, snapshot: 'c'.repeat(64) },
    backend: { name: 'onnxruntime-cpu', version: '1', threads: 1 },
    runtime: { node: '20' },
    machine: { platform: 'linux', processor: 'x', cores: 2, memoryBytes: 1e9 },
    command: 'cloister run',
  }
  const results = resultsOf({ attacks: ['loss-threshold'] })
  const { run } = await workspace.runs.create(id)
  await workspace.runs.finish(run.id, { state: 'finished', results, manifest })
  // Left running: the program was cut off.
  await workspace.runs.create(id)
  await perhaps('tables', async () => {
    const { fitDatasetNetwork } = await load('jobs/network.ts')
    await fitDatasetNetwork(workspace, id, { bins: 2, priorRows: 1 })
  })
  await perhaps('images', async () => {
    const { importImages } = await load('jobs/images/index.ts')
    const { digits } = await import('../support/idx.ts')
    const { images, labels } = digits(10, { height: 3, width: 2 })
    writeFileSync(path.join(folder, 'train-images-idx3-ubyte'), images)
    writeFileSync(path.join(folder, 'train-labels-idx1-ubyte'), labels)
    await importImages(workspace, path.join(folder, 'train-labels-idx1-ubyte'), 'Bars')
  })
  await perhaps('sign-off', async () => {
    const { SignOff, signedDecisions, ReleaseBucket } = await load('shared/contracts/release.ts')
    await workspace.releases.sign(run.id, results.models[0].key, SignOff.parse({ name: 'A. Person', role: 'Officer', date: '2026-01-02', decision: signedDecisions[0], remarks: '', bucket: ReleaseBucket.options[0] })) // prettier-ignore
  })
  await perhaps('audit', async () => {
    const { auditedModel } = await load('shared/testing-audits.ts')
    const { ModelAuditSettings } = await load('shared/contracts/model-audit.ts')
    const classes = ['no', 'yes'].map((value) => ({ value, column: `p_${value}` }))
    const begun = await workspace.audits.begin()
    const names = {
      outcome: 'label',
      classes,
      member: 'split',
      memberValue: 'in',
      nonMemberValue: 'out',
      group: null,
      person: null,
    }
    const plan = { name: 'Audit', dialect: found.dialect, columns: names, settings: ModelAuditSettings.parse({}) }
    const made = {
      cloister: '0.1.0',
      seconds: 1,
      backend: manifest.backend,
      runtime: {},
      machine: {},
      command: 'cloister audit',
    }
    await workspace.audits.end(begun.id, { source, plan, audit: auditedModel(), made })
  })
  await perhaps('report', async () => {
    const { ReportOptions } = await load('shared/contracts/report.ts')
    await workspace.reports.save(run.id, ReportOptions.parse({ intendedUse: 'For tests.' }))
  })
  await perhaps('note', async () => workspace.runs.change(run.id, { note: 'Noted.' }))
  await workspace.close()

  const instance = await DuckDBInstance.create(path.join(place, 'cloister.duckdb'))
  const connection = await instance.connect()
  const ask = async (sql: string) => (await connection.run(sql)).getRows()
  const text = (value: unknown) =>
    value === null ? 'NULL' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
  console.log(`-- A workspace as commit ${process.argv[3] ?? '?'} wrote it (tests/workspaces/make.ts)`)
  for (const [table, sql] of await ask('SELECT table_name, sql FROM duckdb_tables() ORDER BY 1')) {
    console.log(sql)
    for (const row of await ask(`SELECT * FROM ${String(table)} ORDER BY 1`))
      console.log(`INSERT INTO ${String(table)} VALUES (${row.map(text).join(', ')});`)
  }
  instance.closeSync()
  for (const part of ['snapshots', 'images'])
    for (const entry of readdirSync(place).includes(part)
      ? readdirSync(path.join(place, part), { recursive: true, withFileTypes: true })
      : [])
      if (entry.isFile()) {
        const file = path.join(entry.parentPath, entry.name)
        console.log(`-- file ${path.relative(place, file)} ${readFileSync(file).toString('base64')}`)
      }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
