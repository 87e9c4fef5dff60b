import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { PredictedBy, PredictionPlan } from '#shared/contracts/model-file.ts'
import type { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { SourceFiles } from './files.ts'
import { startedProcesses as started } from './testing.ts'

vi.mock('electron', () => ({ dialog: {} }))
vi.mock('./child.ts', async () => (await import('./testing.ts')).fakeChild)
const { ModelPredictions } = await import('./predictions.ts')

const source = { fileName: 'a', bytes: 1, sha256: 'a'.repeat(64) }
const plan: PredictionPlan = {
  dialect: {
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    header: true,
    decimal: '.',
    dateOrder: 'day',
    missing: [''],
  },
  outcome: 'y',
  classes: ['0', '1'],
  features: ['a'],
  keep: [],
  logits: false,
}
const by: PredictedBy = { model: source, data: source, plan, command: 'c' }

function predictions(isEncrypted = false) {
  started.length = 0
  const folder = mkdtempSync(path.join(tmpdir(), 'predictions-'))
  const asked: [string, unknown][] = []
  const heard: unknown[] = []
  const call = async (name: string, args: unknown) => {
    asked.push([name, args])
    if (name === 'audits.begin') return { id: 'room', folder, version: '1' }
    if (name !== 'audits.writeTable') return null
    const written = path.join(folder, 'patients.csv')
    writeFileSync(written, 'a\n1\n')
    return { path: written }
  }
  const files = new SourceFiles()
  const own = new ModelPredictions({ call, isEncrypted } as unknown as Database, files, (_, value) => heard.push(value))
  return { own, files, asked, heard, folder }
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: CloisterError) => error.data.code,
  )
const turn = async () => {
  for (let i = 0; i < 3; i++) await new Promise(setImmediate)
}

describe('predictions of a model in a file', () => {
  it('become a file that is known by a token, with the model that made it', async () => {
    const { own, files, heard, folder } = predictions()
    const running = own.predict('/m.onnx', '/d.csv', plan)
    await turn()
    expect(started[0].told).toEqual([
      {
        kind: 'predict',
        request: { model: '/m.onnx', data: '/d.csv', out: path.join(folder, 'predictions.csv'), plan },
      },
    ])
    expect(await code(own.predict('/m.onnx', '/d.csv', plan))).toBe('not-allowed')
    started[0].emit('message', { kind: 'progress', progress: { stage: 'x', fraction: 0.5, secondsLeft: null } })
    expect(heard).toEqual([{ stage: 'x', fraction: 0.5 }])
    writeFileSync(path.join(folder, 'predictions.csv'), 'y,p_0\n0,1\n')
    started[0].emit('message', { kind: 'predicted', by })
    const file = await running
    expect(file).toMatchObject({ fileName: 'predictions.csv' })
    expect(file).not.toHaveProperty('path')
    expect(files.pathOf(file.id)).toBe(path.join(folder, 'predictions.csv'))
    expect(own.madeBy(file.id)).toEqual(by)
    expect(own.madeBy('another')).toBeUndefined()
    expect(started[0].killed).toBe(true)
  })

  it('lie in one folder with the dataset they were asked about, which goes once when it is put away', async () => {
    const { own, asked } = predictions()
    expect(await own.useDataset('d')).toMatchObject({ fileName: 'patients.csv' })
    await own.useDataset('e')
    await own.putAway()
    await own.putAway()
    expect(asked).toEqual([
      ['audits.begin', {}],
      ['audits.writeTable', { id: 'room', datasetId: 'd' }],
      ['audits.writeTable', { id: 'room', datasetId: 'e' }],
      ['audits.end', { id: 'room', outcome: null }],
    ])
  })

  it('are refused in an encrypted workspace before any process is started or anything written', async () => {
    const { own, asked } = predictions(true)
    for (const work of [own.inspect('/m.onnx'), own.useDataset('d'), own.predict('/m.onnx', '/d.csv', plan)])
      expect(await code(work)).toBe('not-allowed')
    expect([started, asked]).toEqual([[], []])
  })

  it('are cancelled, and a model that takes its process down is named', async () => {
    const { own } = predictions()
    const first = code(own.predict('/m.onnx', '/d.csv', plan))
    await turn()
    own.cancel()
    started[0].emit('message', { kind: 'cancelled' })
    expect(await first).toBe('cancelled')
    const second = code(own.inspect('/m.onnx'))
    await turn()
    expect(started[1].told).toEqual([{ kind: 'inspect-model', path: '/m.onnx' }])
    started[1].emit('exit', 139)
    expect(await second).toBe('job-crashed')
  })
})
