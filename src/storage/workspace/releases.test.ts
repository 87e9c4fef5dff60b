import { describe, expect, it } from 'vitest'
import { type AppetiteChange, emptyRecord, ReleaseRecord, type SignOff } from '#shared/contracts/release.ts'
import { failure } from '../testing.ts'
import { open, withDataset } from './testing.ts'

const change: AppetiteChange = { value: 0.7, effect: 'needs-person', source: 'Our board, 2026' }
const signOff: SignOff = {
  name: 'A. Smith',
  role: 'Data-protection officer',
  date: '2026-11-22',
  decision: 'conditions',
  remarks: 'Inside the hospital only; “no copies”.',
  bucket: 'needs-person',
}
const cancelled = { state: 'cancelled' } as const

describe('the risk appetite', () => {
  it('is as usual until a rule is changed, and stays so after a restart', async () => {
    const workspace = await open()
    expect(await workspace.releases.appetite()).toEqual({})
    expect(await workspace.releases.changeRule('small-groups', { ...change, value: 3 })).toEqual({
      'small-groups': { ...change, value: 3 },
    })
    await workspace.releases.changeRule('attack-auc-high', change)
    await workspace.releases.changeRule('small-groups', { ...change, value: 5 })
    const both = { 'attack-auc-high': change, 'small-groups': { ...change, value: 5 } }
    await workspace.close()
    const again = await open(workspace.folder)
    expect(await again.releases.appetite()).toEqual(both)
    expect(await again.releases.changeRule('small-groups', null)).toEqual({ 'attack-auc-high': change })
    expect(await again.releases.resetAppetite()).toEqual({})
    expect(await again.releases.appetite()).toEqual({})
    await again.close()
  })
})

describe('what is signed', () => {
  it('belongs to a model of a run, is replaced or taken back, and goes with the run', async () => {
    const { workspace, dataset } = await withDataset()
    const { run } = await workspace.runs.create(dataset.id)
    const other = await workspace.runs.create(dataset.id)
    const { releases } = workspace
    expect(await releases.of(run.id)).toEqual(emptyRecord)
    await releases.changeRule('attack-auc-high', change)
    await releases.sign(run.id, 'cpt/parents', signOff)
    await releases.sign(run.id, 'mlp/all', { ...signOff, decision: 'refuse' })
    await releases.sign(run.id, 'mlp/all', { ...signOff, decision: 'release', date: '' })
    const record = await releases.of(run.id)
    expect(ReleaseRecord.parse(record)).toEqual({
      changes: { 'attack-auc-high': change },
      signOffs: { 'cpt/parents': signOff, 'mlp/all': { ...signOff, decision: 'release', date: '' } },
    })
    expect((await releases.of(other.run.id)).signOffs).toEqual({})
    await releases.sign(run.id, 'mlp/all', null)
    expect(Object.keys((await releases.of(run.id)).signOffs)).toEqual(['cpt/parents'])

    await releases.sign(other.run.id, 'cpt/parents', signOff)
    for (const { id } of [run, other.run]) await workspace.runs.finish(id, cancelled)
    await workspace.runs.remove(run.id)
    expect((await failure(releases.of(run.id))).code).toBe('not-found')
    expect((await failure(releases.sign(run.id, 'cpt/parents', signOff))).code).toBe('not-found')
    expect(Object.keys((await releases.of(other.run.id)).signOffs)).toEqual(['cpt/parents'])
    await workspace.close()
  })
})
