import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { auditedModel } from '#shared/testing-audits.ts'
import { type DatabaseCallName, calls, databaseCalls, dropCall } from '#shared/ipc/calls.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import { type Port, RpcClient, type RpcMessage } from '#shared/ipc/rpc.ts'
import { ModelAuditSettings } from '#shared/contracts/model-audit.ts'
import { resultsOf } from '#shared/testing.ts'
import { inspectCsv, Workspace } from '#storage/index.ts'
import { fitDatasetNetwork } from '../../../src/jobs/network.ts'
import { jobHandlers } from '../../../src/jobs/handlers.ts'
import { importImages } from '../../../src/jobs/images/index.ts'
import { serveDatabase } from '../../../src/utility/serve-database.ts'
import { digits } from '../../support/idx.ts'
import type { Chance } from '../chance.ts'
import { meant, type Names, type Schema, unusualNames, valueOf } from '../messages.ts'
import { nastyTexts } from '../nasty.ts'
import { BrokenContract, faultOf, holds } from '../oracle.ts'
import type { Target } from '../target.ts'
import { type Json, mutateValue } from '../values.ts'
import { manifest } from './manifest.ts'

/** Columns of the table in the workspace, and texts that stand for what is stored there. */
const columns = ['age', 'sex', 'hospital', 'label', '__proto__']
const ids = ['$dataset', '$run', '$cancelled', '$images', '$audit']
const files = ['table.csv', 'graph.json', 'network.bif', 'set', 'backup.tar.gz', 'absent.csv', '.'].map(
  (name) => `$folder/${name}`,
)

const named: Names = (property, chance) => {
  if (/path|folder|replications/i.test(property)) return chance.pick(files)
  if (/id$|^(first|second)$/i.test(property)) return chance.pick(ids)
  return chance.is(0.7) ? chance.pick(columns) : chance.pick(nastyTexts)
}

/** Every call there is: the window's, which main checks, and those that main makes of the process that keeps the data. */
const all: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  [...Object.entries(calls), [dropCall.name, dropCall] as const, ...Object.entries(databaseCalls)].map(
    ([name, { args }]) => [name, args],
  ),
)
const schemas = Object.fromEntries(
  Object.entries(all).map(([name, args]) => [
    name,
    z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }) as Schema,
  ]),
)

/** A call as a case writes it down. */
interface Asked {
  readonly name: string
  readonly args: Json
}

/** Paths come from main alone, which has them from a dialogue: they stay within the case's folder. */
function tamed(value: Json, chance: Chance): Json {
  if (value === null || typeof value !== 'object') return value
  for (const [key, each] of Object.entries(value)) {
    if (/path|folder|replications/i.test(key) && typeof each === 'string' && !each.startsWith('$'))
      (value as Record<string, Json>)[key] = chance.pick(files)
    else tamed(each, chance)
  }
  return value
}

/** What main itself puts into calls: folders of what comes with the program. */
const fixed: Readonly<Record<string, { [name: string]: Json }>> = {
  'demo.open': { folder: '$resources/demo' },
  'networks.list': { folder: '$resources/networks' },
  'published.overview': { folder: '$resources/studies', replications: '$resources/../docs/replication' },
  'published.prepare': { folder: '$resources/studies' },
}
const resources = fileURLToPath(new URL('../../../resources', import.meta.url))

function oneCall(chance: Chance): Asked {
  const name = chance.pick(Object.keys(all))
  let args = valueOf(schemas[name], chance, named)
  if (chance.is(0.35)) args = mutateValue(args, chance)
  if (chance.is(0.1) && args !== null && typeof args === 'object' && !Array.isArray(args))
    args[chance.pick([...Object.keys(args), 'id'])] = chance.pick(unusualNames)
  if (Object.hasOwn(fixed, name) && args !== null && typeof args === 'object' && !Array.isArray(args))
    Object.assign(args, fixed[name])
  return { name: chance.is(0.02) ? chance.pick(nastyTexts) : name, args: tamed(args, chance) }
}

/** Makes a workspace with something of everything, and files to read beside it. */
async function makeTemplate(folder: string): Promise<Record<string, string>> {
  const file = (name: string, content: string | Uint8Array) => writeFileSync(path.join(folder, name), content)
  const rows = Array.from(
    { length: 60 },
    (_, i) => `${20 + (i % 37)}.5,${'fm'[i % 2]},${i % 3 ? 'North' : 'South'},${(i >> 1) % 2},${i % 5}`,
  )
  file('table.csv', `${columns.join(',')}\n${rows.join('\n')}\n`)
  file('graph.json', '{"edges": [["age", "label"], ["sex", "label"]]}')
  file('network.bif', 'variable age { type discrete [ 1 ] { x }; }\nprobability ( age ) { table 1; }\n')
  const { images, labels } = digits(20, { height: 3, width: 2 })
  mkdirSync(path.join(folder, 'set'))
  file('set/train-images-idx3-ubyte', images)
  file('set/train-labels-idx1-ubyte', labels)
  const workspace = await Workspace.open(path.join(folder, 'workspace'), '0.1.0')
  const table = path.join(folder, 'table.csv')
  const found = await inspectCsv(table)
  const plan = {
    name: 'Sixty',
    dialect: found.dialect,
    columns: found.columns.map(({ name, type }) => ({ name, type })),
  }
  const { id: dataset, source } = await workspace.importFile(table, plan)
  await workspace.datasets.changeColumn(dataset, { name: 'label', role: 'outcome' })
  await workspace.graphs.save(dataset, {
    nodes: ['age', 'label'],
    edges: [['age', 'label']],
    positions: {},
    origin: 'edited',
  })
  await fitDatasetNetwork(workspace, dataset, { bins: 3, priorRows: 1 })
  const [done, other] = [await workspace.runs.create(dataset), await workspace.runs.create(dataset)]
  await workspace.runs.finish(done.run.id, { state: 'finished', results: resultsOf(), manifest })
  await workspace.runs.finish(other.run.id, { state: 'cancelled' })
  const set = await importImages(workspace, path.join(folder, 'set'), 'Bars')
  const begun = await workspace.audits.begin()
  const classes = ['0', '1'].map((value) => ({ value, column: `p_${value}` }))
  await workspace.audits.end(begun.id, {
    source,
    plan: {
      name: 'Audit',
      dialect: found.dialect,
      columns: {
        outcome: 'label',
        classes,
        member: 'sex',
        memberValue: 'f',
        nonMemberValue: 'm',
        group: null,
        person: null,
      },
      settings: ModelAuditSettings.parse({}),
    },
    audit: auditedModel(),
    made: {
      cloister: '0.1.0',
      seconds: 1,
      backend: manifest.backend,
      runtime: {},
      machine: {},
      command: 'cloister audit',
    },
  })
  await workspace.backup(path.join(folder, 'backup.tar.gz'))
  await workspace.close()
  return { $dataset: dataset, $run: done.run.id, $cancelled: other.run.id, $images: set.id, $audit: begun.id }
}

/** Two ends of a line. What goes over it is copied, as between processes. */
function line(): [Port, Port] {
  const listeners: ((message: RpcMessage) => void)[][] = [[], []]
  const end = (own: number): Port => ({
    post: (message) => {
      const copy = structuredClone(message)
      queueMicrotask(() => listeners[1 - own].forEach((listener) => listener(copy)))
    },
    listen: (listener) => void listeners[own].push(listener),
  })
  return [end(0), end(1)]
}

/** Makes a call and judges it: an answer as its contract says, or a sentence. */
async function ask(client: RpcClient, name: string, args: unknown): Promise<unknown> {
  let result: unknown
  try {
    result = await client.call(name, args)
  } catch (error) {
    const fault = error instanceof CloisterError ? faultOf(error) : 'another exception'
    // "bad-arguments" says that the window is at fault, and so it is here.
    if (fault !== null) throw new BrokenContract(`${name} failed with ${fault}: ${(error as Error).message}`)
    return undefined
  }
  holds(databaseCalls[name as DatabaseCallName].result, result, `the answer of ${name}`)
  return result
}

/** Everything that the pages ask for when they are opened. */
async function askAround(client: RpcClient): Promise<void> {
  for (const name of ['run.list', 'image.list', 'audit.list', 'release.appetite'] as const) await ask(client, name, {})
  for (const { id } of (await ask(client, 'dataset.list', {})) as { id: string }[]) {
    await ask(client, 'dataset.get', { id })
    for (const name of ['graph.get', 'study.get', 'network.get', 'graph.learned', 'study.check', 'study.file'] as const)
      await ask(client, name, { datasetId: id })
  }
  for (const { id } of (await ask(client, 'run.list', {})) as { id: string }[]) {
    for (const name of ['run.get', 'release.get', 'report.options'] as const) await ask(client, name, { id })
    await ask(client, 'report.json', { id, smallestCount: 10 })
  }
  for (const { id } of (await ask(client, 'audit.list', {})) as { id: string }[]) await ask(client, 'audit.get', { id })
}

/** Some calls, one after the other, to a process that keeps the data; then what the pages would ask. */
export const ipc: Target = {
  name: 'ipc',
  seeds: () => [Buffer.from('[]')],
  mutate: (_, chance) =>
    Buffer.from(JSON.stringify(Array.from({ length: 1 + chance.below(24) }, () => oneCall(chance)))),
  async prepare(folder) {
    const template = path.join(folder, 'template')
    mkdirSync(template)
    const stored = await makeTemplate(template)
    let number = 0
    return async (input) => {
      let asked: Asked[]
      try {
        asked = JSON.parse(Buffer.from(input).toString('utf8')) as Asked[]
        if (!Array.isArray(asked) || asked.some((each) => typeof each?.name !== 'string')) return
      } catch {
        return
      }
      const own = path.join(folder, `case-${number++}`)
      cpSync(template, own, { recursive: true })
      const [near, far] = line()
      serveDatabase(far, '0.1.0', jobHandlers)
      const client = new RpcClient(near)
      const workspace = path.join(own, 'workspace')
      await client.call('workspace.open', { folder: workspace })
      try {
        for (const { name, args } of asked) {
          const value = meant(args, (text) =>
            Object.hasOwn(stored, text) ? stored[text] : text.replace('$folder', own).replace('$resources', resources),
          )
          // What main does with every call of the window.
          if (Object.hasOwn(all, name)) all[name].safeParse(value)
          if (!Object.hasOwn(calls, name) || Object.hasOwn(databaseCalls, name)) await ask(client, name, value)
        }
        await client.call('workspace.open', { folder: workspace })
        await askAround(client)
      } finally {
        await client.call('workspace.close', {})
        rmSync(own, { recursive: true, force: true })
      }
    }
  },
}
