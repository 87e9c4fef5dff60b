import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type DatabaseCallName, databaseCalls, events } from '#shared/ipc/calls.ts'
import type { CloisterError } from '#shared/ipc/errors.ts'
import { type Port, RpcClient, type RpcMessage } from '#shared/ipc/rpc.ts'
import type { Dataset, Inspection } from '#shared/contracts/dataset.ts'
import { digits } from '../../tests/support/idx.ts'
import { fileMaker, temporaryFolder } from '../storage/testing.ts'
import { serveDatabase } from './serve-database.ts'
import { parentPort } from './parent-port.ts'

/** Two ends of a line. What goes over it is copied, as between processes. */
function line(): [Port, Port] {
  const listeners: ((message: RpcMessage) => void)[][] = [[], []]
  const end = (own: number, other: number): Port => ({
    post: (message) => {
      const copy = structuredClone(message)
      queueMicrotask(() => listeners[other].forEach((listener) => listener(copy)))
    },
    listen: (listener) => listeners[own].push(listener),
  })
  return [end(0, 1), end(1, 0)]
}

const file = fileMaker()
const folder = join(temporaryFolder(), 'workspace')
const heard: [string, unknown][] = []
const [mainEnd, databaseEnd] = line()
serveDatabase(databaseEnd, '1.2.3', (open) => ({
  'study.check': async () => ({
    findings: [],
    usedRows: (await open.current.datasets.list()).length,
    seconds: null,
    privacy: [],
  }),
  'study.file': () => ({ name: 'study', text: '' }),
  'results.csv': () => '',
  'audits.inspect': () => expect.unreachable(),
  'audits.begin': () => expect.unreachable(),
  'audits.file': () => expect.unreachable(),
  'report.json': () => '',
  'run.compare': () => expect.unreachable(),
  'network.get': () => null,
  'network.fit': () => expect.unreachable(),
  'network.save': () => expect.unreachable(),
  'network.file': () => ({ name: 'network', text: '' }),
  'networks.list': () => [],
  'published.get': () => expect.unreachable(),
  'published.remove': () => expect.unreachable(),
  'published.discard': () => expect.unreachable(),
  'published.overview': () => expect.unreachable(),
  'published.prepare': () => expect.unreachable(),
  'published.addNetwork': () => expect.unreachable(),
  'published.addTable': () => expect.unreachable(),
  'published.file': () => expect.unreachable(),
  'demo.open': async () => open.current.datasets.get('demo'),
}))
const client = new RpcClient(mainEnd, (name, value) => heard.push([name, value]))
afterAll(() => client.call('workspace.close', {}))

/** Makes a call, and holds what comes back to its schema. */
async function call(name: DatabaseCallName, args: unknown) {
  const result = await client.call(name, args)
  expect(databaseCalls[name].result.parse(result)).toEqual(result)
  return result
}
const trouble = (name: string, args: unknown) =>
  client.call(name, args).then(
    () => expect.unreachable(),
    (error: CloisterError) => error.data,
  )

describe('the database process', () => {
  it('answers nothing before a workspace is open', async () => {
    expect((await trouble('dataset.list', {})).code).toBe('not-found')
    expect((await trouble('study.check', { datasetId: 'x' })).code).toBe('not-found')
    await call('workspace.open', { folder })
    expect(await call('dataset.list', {})).toEqual([])
  })

  it('refuses calls that it does not know, and arguments that are not what the call takes', async () => {
    for (const name of ['dataset.drop', 'toString', '__proto__', 'constructor', ''])
      expect((await trouble(name, {})).code, name).toBe('bad-arguments')
    for (const args of [null, {}, { id: 1 }, { id: 'x', more: 1 }, 'x'])
      expect((await trouble('dataset.get', args)).code).toBe('bad-arguments')
    expect((await trouble('dataset.preview', { id: 'x', offset: -1, limit: 1 })).message).toMatch(
      /"dataset.preview".*offset/,
    )
    expect((await trouble('dataset.get', { id: 'x' })).code).toBe('not-found')
  })

  it('does the whole way from a file to a run', async () => {
    const path = file(
      `age,smoker,label\n${Array.from({ length: 40 }, (_, i) => `${20 + (i % 19)}.5,${'yn'[i % 2]},${(i >> 1) % 2}\n`).join('')}`,
    )
    const { dialect, columns } = (await call('file.inspect', { path, dialect: {} })) as Inspection
    const plan = { name: 'Forty', dialect, columns: columns.map(({ name, type }) => ({ name, type })) }
    const { id } = (await call('file.import', { path, plan })) as Dataset
    expect(heard.length).toBeGreaterThan(1)
    for (const [name, value] of heard) {
      expect(name).toBe('import.progress')
      expect(events['import.progress'].parse(value)).toEqual(value)
    }
    await call('dataset.get', { id })
    expect(await call('dataset.preview', { id, offset: 0, limit: 1 })).toEqual({ rows: [['20.5', 'y', '0']] })
    const some = ['label', 'age']
    expect(await call('dataset.preview', { id, offset: 0, limit: 1, columns: some })).toEqual({ rows: [['0', '20.5']] })
    await call('dataset.changeColumns', { id, change: { names: ['smoker'], role: 'sensitive' } })
    await call('dataset.setCutPoint', { id, cutPoint: null })
    await call('dataset.rename', { id, name: 'Renamed' })
    const graphFile = file('{"edges": [["smoker", "label"], ["smoker", "cough"]]}', 'graph.json')
    const opened = await call('file.openGraph', { path: graphFile, datasetId: id })
    expect(opened).toMatchObject({
      graph: { edges: [['smoker', 'label']], origin: 'file' },
      notes: [expect.stringMatching(/"cough"/)],
    })
    await call('graph.save', { datasetId: id, graph: (opened as { graph: unknown }).graph })
    await call('graph.get', { datasetId: id })
    const settings = await call('study.get', { datasetId: id })
    await call('study.save', { datasetId: id, settings })
    expect(await call('study.check', { datasetId: id })).toMatchObject({ usedRows: 1 })
    const { run } = (await call('run.create', { datasetId: id })) as { run: { id: string } }
    await call('run.finish', { id: run.id, ending: { state: 'cancelled' } })
    expect(await call('run.list', {})).toMatchObject([{ id: run.id, state: 'cancelled' }])
    await call('run.get', { id: run.id })
    expect(await call('run.reuse', { id: run.id })).toMatchObject({ datasetId: id, notes: [] })
    await call('run.change', { id: run.id, change: { name: 'First try' } })
    await call('run.remove', { id: run.id })
    expect(await call('run.restore', { id: run.id })).toMatchObject({ name: 'First try' })
    await call('run.remove', { id: run.id })
    await call('dataset.remove', { id, withRuns: false })
    expect(await call('dataset.restore', { id })).toMatchObject({ id })
    await call('dataset.remove', { id, withRuns: true })
    expect(await call('removed.list', {})).toMatchObject({
      datasets: [{ id, runs: 0 }],
      runs: [{ run: { id: run.id } }],
    })
    await call('removed.empty', {})
    expect(await call('removed.list', {})).toEqual({ datasets: [], runs: [] })
  })

  it('does the whole way from image files to a preview, and can cancel', async () => {
    const { images, labels } = digits(40)
    file(images, 'train-images-idx3-ubyte')
    const path = file(labels, 'train-labels-idx1-ubyte')
    expect(await call('images.inspect', { path })).toMatchObject({ files: [{ holds: 'images' }, { holds: 'labels' }] })
    heard.length = 0
    const cancelling = trouble('images.import', { path, name: 'Bars' })
    await call('images.cancelImport', {})
    expect((await cancelling).code).toBe('cancelled')
    const { id } = (await call('images.import', { path, name: 'Bars' })) as { id: string }
    expect(heard.length).toBeGreaterThan(1)
    for (const [name, value] of heard) {
      expect(name).toBe('import.progress')
      expect(events['import.progress'].parse(value)).toEqual(value)
    }
    await call('image.rename', { id, name: 'Renamed' })
    expect(await call('image.list', {})).toMatchObject([{ id, name: 'Renamed', training: { count: 40 } }])
    expect(await call('image.preview', { id, part: 'training', perClass: 2 })).toMatchObject({ height: 10, width: 8 })
    await call('image.remove', { id })
    expect(await call('image.list', {})).toEqual([])
    const empty = file(new Uint8Array(), 'train-images-idx3-ubyte')
    expect(await trouble('images.import', { path: empty, name: 'x' })).toMatchObject({
      code: 'image-file',
      place: { file: 'train-images-idx3-ubyte', offset: 0 },
    })
  })

  it('cancels an import within a second, and another import can follow', async () => {
    const path = file(`a,b\n${'1,2\n3,4\n'.repeat(400_000)}`)
    const plan = {
      name: 'x',
      dialect: {
        encoding: 'utf-8',
        delimiter: ',',
        quote: '"',
        header: true,
        decimal: '.',
        dateOrder: 'day',
        missing: [''],
      },
      columns: [{ name: 'a', type: 'number' }],
    }
    const cancelled = trouble('file.import', { path, plan })
    expect((await trouble('file.import', { path, plan })).code).toBe('not-allowed')
    const start = performance.now()
    await call('file.cancelImport', {})
    expect((await cancelled).code).toBe('cancelled')
    expect(performance.now() - start).toBeLessThan(1000)
    expect(await call('dataset.list', {})).toEqual([])
    writeFileSync(path, 'a,b\n1,2\n')
    await call('file.import', { path, plan })
  })
})

describe('parentPort', () => {
  it('takes messages out of their wrapping, and posts them bare', () => {
    const posted: unknown[] = []
    let deliver: (event: { data: unknown }) => void = () => {}
    const parent = {
      on: (_: string, listener: (event: never) => void) => ((deliver = listener as typeof deliver), parent),
      postMessage: (message: unknown) => posted.push(message),
    }
    const port = parentPort(parent as unknown as Parameters<typeof parentPort>[0])
    const received: RpcMessage[] = []
    port.listen((message) => received.push(message))
    const message: RpcMessage = { kind: 'call', id: 1, name: 'dataset.list', args: {} }
    deliver({ data: message })
    port.post(message)
    expect([received, posted]).toEqual([[message], [message]])
  })
})
