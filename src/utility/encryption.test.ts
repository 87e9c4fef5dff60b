import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lockFolder } from '#storage/index.ts'
import { failure, fileMaker, suggestedPlan, temporaryFolder } from '../storage/testing.ts'
import { OpenWorkspace, storageHandlers } from './storage-handlers.ts'

const file = fileMaker()
const passphrase = 'seven grey herons wait'
let folder = ''
afterEach(() => lockFolder(folder))

/** The calls that main makes about encryption, with scrypt as it is for people. */
describe('the calls about encryption', () => {
  it('encrypt, lock, unlock, change the passphrase and decrypt, with the same datasets throughout', async () => {
    folder = path.join(temporaryFolder(), 'workspace')
    const open = new OpenWorkspace('1.2.3')
    const stages = new Set<string>()
    const call = storageHandlers(open, (_, value) => stages.add((value as { stage: string }).stage))
    await call['workspace.open']({ folder })
    const source = file('name,age\nZanzibarowa,3\nother,4\nthird,5\n')
    await call['file.import']({ path: source, plan: await suggestedPlan(source) })
    const datasets = await call['dataset.list']({})

    const { key } = await call['workspace.encrypt']({ passphrase })
    expect(stages).toContain('Encrypting the rows')
    expect(await call['dataset.list']({})).toEqual(datasets)
    expect(Buffer.from(key, 'base64')).toHaveLength(32)

    await call['workspace.close']({})
    lockFolder(folder)
    expect((await failure(async () => call['workspace.open']({ folder }))).code).toBe('passphrase-needed')
    expect((await failure(async () => call['workspace.unlock']({ folder, passphrase: 'another one' }))).code).toBe(
      'passphrase-wrong',
    )
    expect((await call['workspace.unlock']({ folder, passphrase })).key).toBe(key)
    expect(await call['dataset.list']({})).toEqual(datasets)

    await call['workspace.close']({})
    lockFolder(folder)
    // As when the process has died and is started again.
    await call['workspace.open']({ folder, key })
    const next = 'eight grey herons wait'
    await call['workspace.changePassphrase']({ old: passphrase, passphrase: next })
    expect((await failure(async () => call['workspace.decrypt']({ passphrase }))).code).toBe('passphrase-wrong')
    expect(await call['dataset.list']({})).toEqual(datasets)
    await call['workspace.decrypt']({ passphrase: next })
    expect(await call['dataset.list']({})).toEqual(datasets)
    await call['workspace.close']({})
    expect(readdirSync(folder)).not.toContain('cloister-encryption.json')
    expect(readFileSync(path.join(folder, 'cloister.duckdb')).includes('Zanzibarowa')).toBe(true)
  })
})
