import { describe, expect, it, vi } from 'vitest'
import type { ModelAuditPlan } from '#shared/contracts/model-audit.ts'
import type { CloisterError } from '#shared/ipc/errors.ts'
import type { Database } from './database.ts'
import { startedProcesses as started } from './testing.ts'

vi.mock('./child.ts', async () => (await import('./testing.ts')).fakeChild)
const { ModelAudits } = await import('./audits.ts')

const plan = {} as ModelAuditPlan
function audits() {
  started.length = 0
  const asked: [string, unknown][] = []
  const heard: [string, unknown][] = []
  const call = async (name: string, args: { outcome?: unknown }) => {
    asked.push([name, args])
    return name === 'audits.begin' ? { id: 'a', folder: 'f', version: '1' } : args.outcome
  }
  const execution = async () => ({ backend: 'onnxruntime-cpu', threads: null })
  const database = { call } as unknown as Database
  return { audits: new ModelAudits(database, (name, value) => heard.push([name, value]), execution), asked, heard }
}
const code = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable(),
    (error: CloisterError) => error.data.code,
  )
const turn = () => new Promise(setImmediate)
const ended = (asked: [string, unknown][]) => asked.filter(([name]) => name === 'audits.end').map(([, args]) => args)

describe('audits of models', () => {
  it('run one at a time, and say where they stand', async () => {
    const { audits: own, heard, asked } = audits()
    const running = own.run('/a.csv', plan)
    await turn()
    await turn()
    expect(started[0].entry).toBe('job')
    expect(started[0].told.map(({ kind }) => kind)).toEqual(['audit', 'execution'])
    expect(await code(own.run('/b.csv', plan))).toBe('not-allowed')
    started[0].emit('message', { kind: 'progress', progress: { stage: 'x', fraction: 0.5, secondsLeft: null } })
    expect(heard).toEqual([['audit.progress', { stage: 'x', fraction: 0.5 }]])
    const error = { code: 'predictions-invalid', message: 'a', advice: 'b' }
    started[0].emit('message', { kind: 'failed', error })
    expect(await code(running)).toBe('predictions-invalid')
    expect(ended(asked)).toEqual([{ id: 'a', outcome: null }])
    expect(started[0].killed).toBe(true)
  })

  it('are cancelled whether the job answers or has to be ended, and leave nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    for (const answers of [true, false]) {
      const { audits: own, asked } = audits()
      const running = code(own.run('/a.csv', plan))
      await turn()
      await turn()
      own.cancel()
      expect(started[0].told.at(-1)).toEqual({ kind: 'cancel' })
      if (answers) started[0].emit('message', { kind: 'cancelled' })
      else vi.advanceTimersByTime(1000)
      expect(await running).toBe('cancelled')
      expect(ended(asked)).toEqual([{ id: 'a', outcome: null }])
    }
    vi.useRealTimers()
  })

  it('that crash say so', async () => {
    const { audits: own } = audits()
    const running = code(own.run('/a.csv', plan))
    await turn()
    await turn()
    started[0].emit('exit', 1)
    expect(await running).toBe('job-crashed')
  })
})
