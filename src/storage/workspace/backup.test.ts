import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backupForm, type BackupManifest, isInnerPath } from '#shared/contracts/backup.ts'
import type { CloisterError } from '#shared/ipc/errors.ts'
import { extractBackup } from '../backup/read.ts'
import { blockBytes, paddingAfter, readTarHeader, tarEnd, tarHeader } from '../backup/tar.ts'
import { manifestName, writeBackup } from '../backup/write.ts'
import { Database } from '../duckdb.ts'
import { sha256OfFile } from '../files.ts'
import { failure, listing, temporaryFolder } from '../testing.ts'
import { inspectBackup } from './backup.ts'
import { migrate, migrations } from './migrations.ts'
import { open, withDataset } from './testing.ts'
import { Workspace } from './workspace.ts'

const version = '1.2.3'
const newFolder = (name = 'other') => join(temporaryFolder(), name)

/** A workspace with a dataset, a graph and a finished run's like, its backup, and the dataset. */
async function withBackup() {
  const { workspace, dataset } = await withDataset()
  const graph = await workspace.graphs.get(dataset.id)
  await workspace.graphs.save(dataset.id, { ...graph, edges: [['age', 'label']], origin: 'edited' })
  mkdirSync(join(workspace.folder, 'published/results'), { recursive: true })
  writeFileSync(join(workspace.folder, 'published/results/x.json'), '{"figures": 1}')
  writeFileSync(join(workspace.folder, 'published/results/y.json.new'), 'half')
  const file = join(temporaryFolder(), 'backup.tar.gz')
  const summary = await workspace.backup(file)
  return { workspace, dataset, file, summary }
}

/** A backup with another manifest, or with other entries after it. */
function rewritten(
  file: string,
  change: (manifest: BackupManifest) => unknown,
  rename = (path: string) => path,
): string {
  const bytes = gunzipSync(readFileSync(file))
  const entries: [string, Buffer][] = []
  for (let at = 0; ;) {
    const entry = readTarHeader(bytes.subarray(at, at + blockBytes))
    if (!entry) break
    at += blockBytes
    entries.push([entry.path, bytes.subarray(at, at + entry.bytes)])
    at += entry.bytes + paddingAfter(entry.bytes)
  }
  const manifest = JSON.stringify(change(JSON.parse(entries[0][1].toString())))
  entries[0] = [manifestName, Buffer.from(manifest)]
  const blocks = entries.flatMap(([path, content]) => [
    tarHeader({ path: rename(path), bytes: content.length }, new Date(0)),
    content,
    Buffer.alloc(paddingAfter(content.length)),
  ])
  const written = join(temporaryFolder(), 'rewritten.tar.gz')
  writeFileSync(written, gzipSync(Buffer.concat([...blocks, tarEnd()])))
  return written
}

/** That importing a file fails, and leaves nothing where it would have gone, nor beside it. */
async function refused(file: string) {
  const folder = newFolder()
  const error = await failure(Workspace.restore(file, folder, version))
  expect(readdirSync(dirname(folder)), error.message).toEqual([])
  return error
}

describe('a backup', () => {
  it('becomes the same workspace elsewhere', async () => {
    const { workspace, dataset, file, summary } = await withBackup()
    expect(summary).toMatchObject({ version, datasets: 1, runs: 0, audits: 0, imageSets: 0 })
    expect(await inspectBackup(file)).toEqual(summary)
    expect(readdirSync(dirname(file)), 'nothing unfinished is left').toEqual(['backup.tar.gz'])
    expect(readdirSync(workspace.folder)).not.toContain('backup.part')

    const folder = newFolder()
    mkdirSync(folder)
    expect(await Workspace.restore(file, folder, version)).toEqual({ folder, kept: null })
    expect(readdirSync(dirname(folder))).toEqual(['other'])
    const again = await open(folder)
    expect(await again.datasets.get(dataset.id)).toEqual(dataset)
    expect(await again.graphs.get(dataset.id)).toEqual(await workspace.graphs.get(dataset.id))
    expect(await again.datasets.preview(dataset.id, 0, 60)).toEqual(await workspace.datasets.preview(dataset.id, 0, 60))
    expect(readFileSync(join(folder, 'published/results/x.json'), 'utf8')).toBe('{"figures": 1}')
    expect(existsSync(join(folder, 'published/results/y.json.new'))).toBe(false)
    // What has been imported is a whole workspace, that can be changed and saved again.
    await again.datasets.rename(dataset.id, 'Imported')
    await again.backup(join(dirname(folder), 'second.tar.gz'))
    await again.close()
    await workspace.close()
  })

  it('holds nothing of what was removed from the database before', async () => {
    const { workspace, dataset } = await withDataset()
    const name = 'Planted-7f3a91c2'
    await workspace.datasets.rename(dataset.id, name)
    await workspace.datasets.rename(dataset.id, 'Another')
    const file = join(temporaryFolder(), 'backup.tar.gz')
    await workspace.backup(file)
    await workspace.close()
    expect(gunzipSync(readFileSync(file)).includes(name)).toBe(false)
    expect(gunzipSync(readFileSync(file)).includes('Another')).toBe(true)
  })

  it('takes the place of a workspace, which is kept beside it', async () => {
    const { workspace, dataset, file } = await withBackup()
    await workspace.datasets.rename(dataset.id, 'Changed since')
    const { folder } = workspace
    const { kept } = await workspace.replaceBy(file)
    expect(readdirSync(dirname(folder)).sort()).toEqual(['workspace', kept!.slice(dirname(folder).length + 1)])
    const [imported, before] = [await open(folder), await open(kept!)]
    expect((await imported.datasets.get(dataset.id)).name).toBe('test')
    expect((await before.datasets.get(dataset.id)).name).toBe('Changed since')
    await imported.close()
    await before.close()
  })

  it('that is damaged replaces nothing', async () => {
    const { workspace, dataset, file } = await withBackup()
    writeFileSync(file, readFileSync(file).subarray(0, -20))
    expect((await failure(workspace.replaceBy(file))).code).toBe('backup-file')
    expect(await workspace.datasets.get(dataset.id), 'the workspace is still open').toEqual(dataset)
    expect(readdirSync(dirname(workspace.folder))).toEqual(['workspace'])
    await workspace.close()
  })

  it('whose import was cut off between the two renamings is there at the next start', async () => {
    const { workspace, dataset, file } = await withBackup()
    const { folder } = workspace
    await workspace.datasets.rename(dataset.id, 'Changed since')
    await workspace.close()
    await Workspace.restore(file, `${folder}.imported`, version)
    // Before the first renaming: the workspace stays what it was.
    let again = await open(folder)
    expect((await again.datasets.get(dataset.id)).name).toBe('Changed since')
    await again.close()
    expect(readdirSync(dirname(folder)), 'and what was staged is removed').toEqual(['workspace'])
    // After it: the import is finished.
    await Workspace.restore(file, `${folder}.imported`, version)
    renameSync(folder, `${folder} before`)
    again = await open(folder)
    expect((await again.datasets.get(dataset.id)).name).toBe('test')
    await again.close()
  })

  it('is refused wherever it is cut', { timeout: 120_000 }, async () => {
    const { workspace, file } = await withBackup()
    await workspace.close()
    const bytes = readFileSync(file)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        const cut = join(temporaryFolder(), 'cut.tar.gz')
        writeFileSync(cut, bytes.subarray(0, length))
        expect((await refused(cut)).code).toBe('backup-file')
      }),
      { numRuns: 40, seed: 1, examples: [[0], [1], [10], [bytes.length - 1], [bytes.length - 8]] },
    )
  })

  it('is refused, or unpacks to the same, whatever byte was changed', { timeout: 120_000 }, async () => {
    const { workspace, file } = await withBackup()
    await workspace.close()
    const bytes = readFileSync(file)
    let same = 0
    const manifest = await extractBackup(file, newFolder(), migrations.length)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Buffer.from(bytes)
        changed[at] ^= mask
        const path = join(temporaryFolder(), 'changed.tar.gz')
        writeFileSync(path, changed)
        const folder = newFolder()
        // Not every bit says something: a gzip file's time (RFC 1952), or a code that the packing never uses (RFC 1951).
        const read = await extractBackup(path, folder, migrations.length).catch(
          (error: CloisterError) => error.data.code,
        )
        if (typeof read === 'string') {
          expect(read).toBe('backup-file')
          return
        }
        expect(read).toEqual(manifest)
        for (const { path, sha256 } of read.files) expect(await sha256OfFile(join(folder, path))).toBe(sha256)
        same += 1
      }),
      {
        numRuns: 80,
        seed: 2,
        examples: [
          [4, 1],
          [0, 1],
          [bytes.length - 1, 1],
        ],
      },
    )
    // A distance between zeros that is changed to another is one of these, and the database's file has many zeros.
    expect(same, 'most are refused').toBeLessThan(60)
  })

  it('of a newer Cloister is refused', async () => {
    const { workspace, file } = await withBackup()
    await workspace.close()
    const newer = { code: 'workspace-newer', message: 'This backup was written by a newer Cloister.' }
    expect(
      await refused(
        rewritten(file, ({ files }) => ({ cloister: 'workspace backup', form: backupForm + 1, lists: files })),
      ),
    ).toMatchObject(newer)
    expect(await refused(rewritten(file, (found) => ({ ...found, migration: migrations.length + 1 })))).toMatchObject(
      newer,
    )
    expect((await failure(inspectBackup(rewritten(file, (found) => ({ ...found, migration: 99 }))))).code).toBe(
      'workspace-newer',
    )
  })

  it('that names a file outside of its folder is refused', async () => {
    const { workspace, file } = await withBackup()
    await workspace.close()
    const outside = [
      '../x',
      '/tmp/x',
      'a/../../x',
      '..',
      'C:\\x',
      'C:/x',
      '\\\\host\\x',
      'a//x',
      './x',
      'a/.. /x',
      'a\0b',
      'con.',
    ]
    for (const path of outside) {
      const evil = rewritten(file, (found) => ({
        ...found,
        files: found.files.map((entry, i) => (i === 1 ? { ...entry, path } : entry)),
      }))
      expect((await refused(evil)).message, path).toMatch(/names a file outside/)
    }
    // The list is in order, but the archive has something else after it.
    const second = (path: string) => (path.startsWith('snapshots/') ? '../x' : path)
    expect((await refused(rewritten(file, (found) => found, second))).code).toBe('backup-file')
  })

  it('never leads outside: a path that is taken stays below the folder', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '', '/', '\\', 'C:', 'a', '...', ' '),
      fc.string({ maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.constantFrom('/', '\\', ''), (pieces, between) => {
        const path = pieces.join(between)
        if (!isInnerPath(path)) return
        expect(join('/base', path).startsWith('/base/')).toBe(true)
        expect(path).not.toMatch(/[\\:]|^\//)
      }),
    )
  })

  it('with a file twice, with more than it lists, or of another kind is refused', async () => {
    const { workspace, file } = await withBackup()
    await workspace.close()
    const twice = rewritten(file, (found) => ({ ...found, files: [...found.files, found.files[0]] }))
    expect((await refused(twice)).code).toBe('backup-file')
    expect((await refused(rewritten(file, (found) => ({ ...found, files: found.files.slice(0, -1) })))).code).toBe(
      'backup-file',
    )
    const other = join(temporaryFolder(), 'other.tar.gz')
    for (const content of [
      Buffer.from('name,age\n'),
      gzipSync('name,age\n'),
      gzipSync(Buffer.alloc(2048)),
      Buffer.alloc(0),
    ]) {
      writeFileSync(other, content)
      expect((await refused(other)).code).toBe('backup-file')
    }
    expect((await refused('/nowhere/backup.tar.gz')).code).toBe('file-missing')
  })

  it('of every earlier schema is brought up to date', async () => {
    for (let migration = 1; migration <= migrations.length; migration++) {
      const folder = temporaryFolder()
      const database = await Database.open(join(folder, 'cloister.duckdb'), { temporary: folder })
      await migrate(database, migrations.slice(0, migration))
      await database.run(`INSERT INTO graphs VALUES ('d', '{"planted": true}')`)
      database.close()
      const file = join(temporaryFolder(), 'old.tar.gz')
      const about = {
        cloister: 'workspace backup',
        form: backupForm,
        version: '0.0.1',
        migration,
        createdAt: new Date(0).toISOString(),
        datasets: 0,
        runs: 0,
        audits: 0,
        imageSets: 0,
      } as const
      await writeBackup(file, [{ path: 'cloister.duckdb', file: join(folder, 'cloister.duckdb') }], about)
      const target = newFolder()
      await Workspace.restore(file, target, version)
      const restored = await Database.open(join(target, 'cloister.duckdb'), { temporary: folder })
      expect(await restored.rows('SELECT (SELECT max(number) FROM migrations), graph FROM graphs')).toEqual([
        [migrations.length, '{"planted": true}'],
      ])
      restored.close()
    }
  })

  it('goes into an empty folder only, and not into its own workspace', async () => {
    const { workspace, file } = await withBackup()
    const used = temporaryFolder()
    writeFileSync(join(used, 'x'), '')
    expect((await failure(Workspace.restore(file, used, version))).code).toBe('not-allowed')
    expect(readdirSync(used)).toEqual(['x'])
    const before = listing(join(workspace.folder, 'snapshots'))
    const inside = join(workspace.folder, 'snapshots/backup.tar.gz')
    expect((await failure(workspace.backup(inside))).message).toMatch(/cannot lie in the workspace/)
    expect(listing(join(workspace.folder, 'snapshots'))).toEqual(before)
    await workspace.close()
  })

  it('is not written while a study runs, nor where nothing can be written, and leaves no part', async () => {
    const { workspace, dataset } = await withDataset()
    const folder = temporaryFolder()
    expect((await failure(workspace.backup(join(folder, 'no/such/backup.tar.gz')))).code).toBe('not-allowed')
    expect(await failure(workspace.backup(folder))).toMatchObject({
      code: 'not-allowed',
      message: expect.stringMatching(/could not be saved because writing there is not allowed/),
    })
    expect(readdirSync(folder)).toEqual([])
    const aborted = AbortSignal.abort()
    await expect(workspace.backup(join(folder, 'x.tar.gz'), { signal: aborted })).rejects.toMatchObject({
      name: 'AbortError',
    })
    await workspace.runs.create(dataset.id)
    expect((await failure(workspace.backup(join(folder, 'x.tar.gz')))).message).toBe('A study is still going on.')
    expect((await failure(workspace.replaceBy(join(folder, 'x.tar.gz')))).message).toBe('A study is still going on.')
    expect(readdirSync(folder)).toEqual([])
    expect(readdirSync(workspace.folder)).not.toContain('backup.part')
    await workspace.close()
  })

  it('is refused, with nothing left, where the disk has too little room', async () => {
    const { workspace, file } = await withBackup()
    await workspace.close()
    const folder = newFolder()
    const error = await failure(extractBackup(file, folder, migrations.length, { free: async () => 10 }))
    expect(error.code).toBe('disk-full')
    rmSync(folder, { recursive: true })
  })
})
