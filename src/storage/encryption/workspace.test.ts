import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { failure, listing, temporaryFolder } from '../testing.ts'
import { file, open, withDataset } from '../workspace/testing.ts'
import { Workspace } from '../workspace/workspace.ts'
import { decryptWorkspace, encryptWorkspace } from './convert.ts'
import { readStored, stored } from './files.ts'
import { isEncrypted, lockFolder, protectionName, unlockFolder } from './keyring.ts'
import { changePassphrase, unlockWorkspace } from './protection.ts'

const passphrase = 'seven grey herons wait'
const cost = { N: 1024, r: 8, p: 1 }
const unlocked: string[] = []
afterEach(() => unlocked.splice(0).forEach(lockFolder))

/** A workspace with a dataset, a study, a run and a published result; closed. */
async function closedWorkspace() {
  const { workspace, dataset } = await withDataset()
  const { folder } = workspace
  await workspace.datasets.rename(dataset.id, 'Zanzibarowa patients')
  const { run } = await workspace.runs.create(dataset.id)
  await workspace.runs.finish(run.id, { state: 'cancelled' })
  await workspace.close()
  mkdirSync(join(folder, 'published/results'), { recursive: true })
  writeFileSync(join(folder, 'published/results/x.json'), '{"note":"Zanzibarowa result"}')
  return { folder, dataset, run }
}

async function encrypted() {
  const made = await closedWorkspace()
  unlocked.push(made.folder)
  const key = await encryptWorkspace(made.folder, passphrase, { cost })
  return { ...made, key }
}

/** Bytes of every file below a folder, and the names of all. */
const everything = (folder: string) =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
      Buffer.concat([
        Buffer.from(`${entry.name}\n`),
        entry.isFile() ? readFileSync(join(entry.parentPath, entry.name)) : Buffer.alloc(0),
      ]),
    ),
  )

/** Runs a program in a process of its own. */
const run = (program: string) =>
  spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })

/** What somebody who opens it sees. */
async function contents(folder: string) {
  const workspace = await Workspace.open(folder, '1.2.3')
  const [{ id, ...summary }] = await workspace.datasets.list()
  const found = { id, summary, preview: await workspace.datasets.preview(id, 0, 3), runs: await workspace.runs.list() }
  await workspace.close()
  return found
}

describe('an encrypted workspace', () => {
  it('holds what it held, and nothing that is planted in it or unlocks it can be found in its files', async () => {
    const { folder } = await closedWorkspace()
    const before = await contents(folder)
    const names = [before.summary.name, 'hospital', 'South', 'p17', before.id]
    for (const planted of names) expect(everything(folder).includes(planted), planted).toBe(true)
    unlocked.push(folder)
    const key = await encryptWorkspace(folder, passphrase, { cost })
    expect(await contents(folder)).toEqual(before)
    expect(String(await readStored(join(folder, 'published/results/x.json')))).toBe('{"note":"Zanzibarowa result"}')
    const parent = everything(dirname(folder))
    for (const planted of [...names, passphrase, key, key.toString('hex'), key.toString('base64')])
      expect(parent.includes(planted), String(planted)).toBe(false)
    expect(readdirSync(dirname(folder))).toEqual([basename(folder)])
  })

  it('is locked until its passphrase is given, and then keeps what is changed', async () => {
    const { folder, dataset } = await encrypted()
    lockFolder(folder)
    expect((await failure(open(folder))).code).toBe('passphrase-needed')
    expect((await failure(unlockWorkspace(folder, 'seven grey herons waited'))).code).toBe('passphrase-wrong')
    expect((await failure(open(folder))).code).toBe('passphrase-needed')
    await unlockWorkspace(folder, passphrase)
    const workspace = await open(folder)
    await workspace.datasets.rename(dataset.id, 'Renamed')
    await workspace.close()
    expect((await contents(folder)).summary.name).toBe('Renamed')
    expect(everything(folder).includes('Renamed')).toBe(false)
  })

  it('takes and removes datasets, and runs their studies on rows that are held to their name', async () => {
    const { folder } = await encrypted()
    const workspace = await open(folder)
    const [{ id }] = await workspace.datasets.list()
    const { request } = await workspace.runs.create(id)
    expect(request.snapshotPath).toMatch(/\.rows$/)
    const path = file('name,value\nQuetzalcoatlus,1\nother,2\n')
    const plan = {
      name: 'new',
      dialect: { ...(await workspace.datasets.get(id)).dialect! },
      columns: [{ name: 'name', type: 'category' as const }],
    }
    const added = await workspace.importFile(path, plan)
    expect(everything(folder).includes('Quetzalcoatlus')).toBe(false)
    const files = () => readdirSync(join(folder, 'snapshots')).length
    expect(files()).toBe(2)
    await workspace.datasets.remove(added.id)
    expect(files()).toBe(2)
    await workspace.removals.empty()
    expect(files()).toBe(1)
    await workspace.close()
    expect(listing(folder).filter((each) => /\.(new|part|wal)/.test(each))).toEqual([])
  })

  it('takes another passphrase, and not the old one any more', async () => {
    const { folder } = await encrypted()
    expect((await failure(changePassphrase(folder, 'not this one at all', 'a newer longer one', cost))).code).toBe(
      'passphrase-wrong',
    )
    await changePassphrase(folder, passphrase, 'a newer longer one', cost)
    lockFolder(folder)
    expect((await failure(unlockWorkspace(folder, passphrase))).code).toBe('passphrase-wrong')
    await unlockWorkspace(folder, 'a newer longer one')
    expect((await contents(folder)).runs).toHaveLength(1)
  })

  it('becomes a plain one again, with its study ready to be run', async () => {
    const { folder } = await closedWorkspace()
    const before = await contents(folder)
    unlocked.push(folder)
    await encryptWorkspace(folder, passphrase, { cost })
    await decryptWorkspace(folder)
    expect(isEncrypted(folder)).toBe(false)
    expect(await contents(folder)).toEqual(before)
    const workspace = await open(folder)
    expect((await workspace.runs.create(before.id)).request.snapshotPath).toMatch(/\.parquet$/)
    await workspace.close()
    expect(readFileSync(join(folder, 'published/results/x.json'), 'utf8')).toBe('{"note":"Zanzibarowa result"}')
    expect(readdirSync(dirname(folder))).toEqual([basename(folder)])
  })

  it('notices that a file was altered, or that a plain one was put there', async () => {
    const { folder } = await encrypted()
    const database = join(folder, 'cloister.duckdb')
    const bytes = readFileSync(database)
    bytes[bytes.length - 20] ^= 4
    writeFileSync(database, bytes)
    expect((await failure(open(folder))).code).toBe('data-changed')
    writeFileSync(database, 'plain')
    expect((await failure(open(folder))).code).toBe('data-changed')
    rmSync(database)
    expect((await failure(open(folder))).code).toBe('data-changed')
    writeFileSync(join(folder, 'published/results/x.json'), '{}')
    expect((await failure(readStored(join(folder, 'published/results/x.json')))).code).toBe('data-changed')
    writeFileSync(join(folder, protectionName), '{}')
    expect((await failure(unlockWorkspace(folder, passphrase))).code).toBe('data-changed')
  })

  it('stores nothing when what is to be stored cannot be written', async () => {
    const { folder, dataset } = await encrypted()
    const workspace = await open(folder)
    // A folder in the way of the new file is a disk that refuses it.
    mkdirSync(join(folder, 'cloister.duckdb.new/x'), { recursive: true })
    await expect(workspace.datasets.rename(dataset.id, 'Renamed')).rejects.toThrow()
    expect((await workspace.datasets.get(dataset.id)).name).toBe('Zanzibarowa patients')
    rmSync(join(folder, 'cloister.duckdb.new'), { recursive: true })
    await workspace.datasets.rename(dataset.id, 'Renamed')
    await workspace.close()
    expect((await contents(folder)).summary.name).toBe('Renamed')
  })

  it('is opened by one process at a time', async () => {
    const { folder, key } = await encrypted()
    const workspace = await open(folder)
    const program = `import { Workspace, unlockFolder } from ${JSON.stringify(join(import.meta.dirname, '../index.ts'))}
      unlockFolder(${JSON.stringify(folder)}, Buffer.from('${key.toString('hex')}', 'hex'))
      Workspace.open(${JSON.stringify(folder)}, '1.2.3').then(() => console.log('opened'), (error) => console.log(error.data?.code ?? error))`
    const { stdout, stderr } = run(program)
    expect(`${stdout}${stdout ? '' : stderr}`.trim()).toBe('workspace-locked')
    await workspace.close()
  })

  it('is not made of datasets that would not fit; then nothing has changed', async () => {
    const { folder } = await closedWorkspace()
    const before = listing(folder)
    expect((await failure(encryptWorkspace(folder, passphrase, { cost, mostBytes: 10 }))).code).toBe('encrypted-limit')
    expect((await failure(encryptWorkspace(folder, 'short', { cost }))).code).toBe('bad-arguments')
    expect(listing(folder)).toEqual(before)
    expect(readdirSync(dirname(folder))).toEqual([basename(folder)])
  })

  it.each(['Encrypting the rows', 'Encrypting the other files', 'written', 'ready', 'aside', 'swapped'])(
    'is there whole, plain or encrypted, when the process is killed once it says "%s"',
    async (step) => {
      const { folder } = await closedWorkspace()
      const before = await contents(folder)
      const { signal } =
        run(`import { encryptWorkspace } from ${JSON.stringify(join(import.meta.dirname, 'convert.ts'))}
        const die = (now) => { if (now === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL') }
        const options = { cost: ${JSON.stringify(cost)}, onProgress: ({ stage }) => die(stage), after: die }
        await encryptWorkspace(${JSON.stringify(folder)}, ${JSON.stringify(passphrase)}, options)`)
      expect(signal).toBe('SIGKILL')
      const isDone = step === 'aside' || step === 'swapped'
      // Locked or not, the next opening finishes what was begun or clears it away.
      const first = await open(folder).then(
        (workspace) => workspace.close(),
        ({ data }: { data: { code: string } }) => data.code,
      )
      expect(first).toBe(isDone ? 'passphrase-needed' : undefined)
      expect(readdirSync(dirname(folder))).toEqual([basename(folder)])
      if (isDone) {
        unlocked.push(folder)
        await unlockWorkspace(folder, passphrase)
      }
      expect(await contents(folder)).toEqual(before)
      expect(isEncrypted(folder)).toBe(isDone)
    },
  )

  it('refuses to write into it from a process that does not have its key', async () => {
    const { folder } = await encrypted()
    lockFolder(folder)
    expect((await failure(() => stored(join(folder, 'published/parts/a.json'), 'x'))).code).toBe('passphrase-needed')
    expect(existsSync(join(folder, 'published/parts'))).toBe(false)
    unlockFolder(folder, Buffer.alloc(32))
    expect((await failure(open(folder))).code).toBe('data-changed')
  })

  it('has backups that are as encrypted as it is', async () => {
    const { folder, key } = await encrypted()
    const before = await contents(folder)
    const workspace = await open(folder)
    const archive = join(temporaryFolder(), 'backup.tar.gz')
    await workspace.backup(archive)
    expect((await failure(workspace.replaceBy(archive))).code).toBe('not-allowed')
    await workspace.close()
    const target = join(temporaryFolder(), 'restored')
    await Workspace.restore(archive, target, '1.2.3')
    expect(everything(target).includes('Zanzibarowa')).toBe(false)
    unlocked.push(target)
    await unlockWorkspace(target, passphrase)
    expect(await contents(target)).toEqual(before)
    expect(everything(target).includes(key)).toBe(false)
  })
})

describe('a file that is too large for an encrypted workspace', () => {
  it('is refused by its size alone, before it is read; a plain workspace takes it', async () => {
    const { folder } = await encrypted()
    const large = file('not,even,a,table')
    const workspace = await Workspace.open(folder, '1.2.3')
    const error = await failure(workspace.refuseLargeFile(large, 5))
    expect(error.code).toBe('encrypted-limit')
    expect(error.message).toMatch(/ has 16 bytes; an encrypted workspace takes files of at most 5 bytes/)
    await workspace.refuseLargeFile(large)
    await workspace.refuseLargeFile(join(folder, 'missing.csv'), 5)
    await workspace.close()
    const { folder: other } = await closedWorkspace()
    const plain = await Workspace.open(other, '1.2.3')
    await plain.refuseLargeFile(large, 5)
    await plain.close()
  })
})
