import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { importCsv, snapshotPath } from '../csv/import.ts'
import { toCsv } from '../csv/write.ts'
import { Database } from '../duckdb.ts'
import { loadTable, readRows, snapshotSha256 } from '../snapshot.ts'
import { failure, fileMaker, listing, plainDialect, suggestedPlan, temporaryFolder } from '../testing.ts'
import { lockFolder, protectionName, unlockFolder } from './keyring.ts'
import { refuseLarge } from './snapshot.ts'

const file = fileMaker()
const key = Buffer.alloc(32, 3)
const folders: string[] = []
afterEach(() => folders.splice(0).forEach(lockFolder))

/** A folder as an encrypted workspace's, unlocked. */
function encryptedFolder(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, protectionName), '{}')
  unlockFolder(folder, key)
  folders.push(folder)
  return folder
}

/** Imports a text into a plain and an encrypted folder. @returns both tables, read again */
async function both(text: string, change: Parameters<typeof suggestedPlan>[1] = {}) {
  const path = file(text)
  const plan = await suggestedPlan(path, change)
  const found = []
  for (const folder of [temporaryFolder(), encryptedFolder()]) {
    const snapshots = join(folder, 'snapshots')
    const imported = await importCsv(path, plan, { snapshots })
    const at = snapshotPath(snapshots, imported.snapshot.sha256)
    expect(await snapshotSha256(at)).toBe(imported.snapshot.sha256)
    const database = await Database.open(':memory:', { temporary: null })
    const preview = await readRows(database, at, 1, 2)
    database.close()
    found.push({ folder, at, imported, table: await loadTable(at, imported.columns), preview })
  }
  return found
}

const demonstration =
  'name,weight,born,note\nZanzibarowa,71.5,1970-01-03,"said ""no"", left"\nÖmer,,1969-12-31,\n,-2e3,,😀\n'

describe('rows in an encrypted workspace', () => {
  it('are what they are in a plain one: values, levels, profiles, roles and preview', async () => {
    const [plain, sealed] = await both(demonstration)
    expect(sealed.table).toEqual(plain.table)
    expect(sealed.preview).toEqual(plain.preview)
    expect({ ...sealed.imported, snapshot: null }).toEqual({ ...plain.imported, snapshot: null })
  })

  it('are so too for files that need tidying: other encodings, separators, line ends and markers', async () => {
    for (const [text, change] of [
      ['a;b\r\n1,5;"x\ny"\r\nNA; z \r\n', { decimal: ',' as const }],
      ['a\n1\n\n2\n', {}],
      ['x,y\n"a ""b""",n/a\nq,2\n', { missing: ['n/a', ''] }],
    ] as const) {
      const outcomes = await both(text, change as Parameters<typeof suggestedPlan>[1]).catch((error: unknown) => error)
      if (!Array.isArray(outcomes)) throw outcomes
      expect(outcomes[1].table, text).toEqual(outcomes[0].table)
    }
  })

  it('are so for any table', async () => {
    const cell = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String), fc.constant(''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
        const text = toCsv(['first', 'second'], rows)
        const path = file(text)
        const plan = {
          name: 'x',
          dialect: plainDialect,
          columns: ['first', 'second'].map((name) => ({ name, type: 'category' as const })),
        }
        const read = async (folder: string) => {
          const snapshots = join(folder, 'snapshots')
          const { snapshot, columns } = await importCsv(path, plan, { snapshots })
          return loadTable(snapshotPath(snapshots, snapshot.sha256), columns)
        }
        const outcome = (folder: string) => read(folder).catch(({ data }: { data: unknown }) => data)
        expect(await outcome(encryptedFolder())).toEqual(await outcome(temporaryFolder()))
      }),
      { numRuns: 15 },
    )
  })

  it('stand in no file of it, nor does the name by which they are known, nor the key', async () => {
    const [plain, sealed] = await both(demonstration)
    const bytes = readdirSync(sealed.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => Buffer.concat([Buffer.from(entry.name), readFileSync(join(entry.parentPath, entry.name))]))
    for (const value of ['Zanzibarowa', 'weight', sealed.imported.snapshot.sha256, key])
      for (const each of bytes) expect(each.includes(value)).toBe(false)
    // The same search finds them where they are to be found.
    expect(readFileSync(plain.at).includes('Zanzibarowa')).toBe(true)
    expect(listing(sealed.folder)).toHaveLength(2)
  })

  it('are refused when their file was altered, cut or exchanged for another', async () => {
    const [, { at, imported }] = await both(demonstration)
    const [, other] = await both('a,b\n1,2\n3,4\n')
    const whole = readFileSync(at)
    const refused = async (bytes: Buffer) => {
      writeFileSync(at, bytes)
      return [(await failure(snapshotSha256(at))).code, (await failure(loadTable(at, imported.columns))).code]
    }
    const altered = Buffer.from(whole)
    altered[whole.length - 30] ^= 1
    expect(await refused(altered)).toEqual(['data-changed', 'data-changed'])
    expect(await refused(whole.subarray(0, whole.length - 1))).toEqual(['data-changed', 'data-changed'])
    expect(await refused(readFileSync(other.at))).toEqual(['data-changed', 'data-changed'])
  })

  it('are refused where they would not fit, with what does', async () => {
    const error = await failure(() => refuseLarge('big.csv', 2_000_000_000, 1_000_000_000))
    expect(error.code).toBe('encrypted-limit')
    expect(error.message).toContain('big.csv has 2 GB; an encrypted workspace takes files of at most 1 GB')
    const path = file('a\n1\n2\n')
    const snapshots = join(encryptedFolder(), 'snapshots')
    const work = importCsv(path, await suggestedPlan(path), { snapshots, mostBytes: 5 })
    expect((await failure(work)).code).toBe('encrypted-limit')
  })

  it('are neither written nor read while the workspace is locked', async () => {
    const [, { folder, at, imported }] = await both(demonstration)
    lockFolder(folder)
    expect((await failure(loadTable(at, imported.columns))).code).toBe('passphrase-needed')
    const path = file('a\n1\n2\n')
    const work = importCsv(path, await suggestedPlan(path), { snapshots: join(folder, 'snapshots') })
    expect((await failure(work)).code).toBe('passphrase-needed')
  })
})
