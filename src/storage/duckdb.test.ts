import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import { Database, StatementRefusal, translate } from './duckdb.ts'
import { failure, temporaryFolder } from './testing.ts'

const folder = temporaryFolder()

describe('Database', () => {
  it('cannot be talked into loading extensions or changing its settings', async () => {
    const database = await Database.open(':memory:', { temporary: folder })
    for (const statement of [
      'SET autoload_known_extensions = true',
      "SET memory_limit = '1TB'",
      'INSTALL httpfs',
      "SELECT * FROM 'https://localhost/x.parquet'",
    ]) {
      expect((await failure(database.run(statement))).code, statement).toBe('internal')
    }
    database.close()
  })

  it("never lets DuckDB's own words through", async () => {
    const database = await Database.open(':memory:', { temporary: folder })
    const error = await failure(database.run('SELECT * FROM nowhere'))
    expect(`${error.message} ${error.advice}`).not.toMatch(/nowhere|Catalog|Error/)
    await expect(database.run(`SELECT error('cloister-refusal:x') FROM range(1)`)).rejects.toBeInstanceOf(
      StatementRefusal,
    )
    database.close()
  })

  it('does all of a transaction or nothing', async () => {
    const database = await Database.open(join(folder, 'a.duckdb'), { temporary: folder })
    await database.run('CREATE TABLE t (x INTEGER)')
    const broken = database.transaction(async () => {
      await database.run('INSERT INTO t VALUES (1)')
      throw new Error('no')
    })
    await expect(broken).rejects.toThrow('no')
    expect(await database.rows('SELECT count(*)::INTEGER FROM t')).toEqual([[0]])
    await database.transaction(() => database.run('INSERT INTO t VALUES (2)'))
    expect(await database.rows('SELECT x FROM t')).toEqual([[2]])
    database.close()
  })

  it('stops a long statement within a second', async () => {
    const database = await Database.open(':memory:', { temporary: folder })
    const control = new AbortController()
    setTimeout(() => control.abort(), 100)
    const start = performance.now()
    const long = database.stoppable(control.signal, () =>
      database.run('SELECT sum(sqrt(a.range + b.range)) FROM range(1000000) a, range(100000) b'),
    )
    expect((await failure(long)).code).toBe('cancelled')
    expect(performance.now() - start).toBeLessThan(1100)
    expect(await database.rows('SELECT 1')).toEqual([[1]])
    database.close()
  })
})

describe('translate', () => {
  it('knows the messages of DuckDB 1.5.6 that mean something to a person', () => {
    // As they came on Linux: a full tmpfs, a second process on the same file, a file of text, a later storage version.
    const messages = {
      'IO Error: Could not write file "/w/x.parquet": No space left on device': 'disk-full',
      'Out of Memory Error: failed to offload data block of size 256.0 KiB (0 bytes/0 bytes used).': 'disk-full',
      'Out of Memory Error: could not allocate block of size 256.0 KiB (1.0 GiB/1.0 GiB used)': 'out-of-memory',
      'IO Error: Could not set lock on file "/w/cloister.duckdb": Conflicting lock is held in /usr/bin/node (PID 8185).':
        'workspace-locked',
      'IO Error: Cannot open file "c:\\w\\cloister.duckdb": The process cannot access the file because it is being used by another process.':
        'workspace-locked',
      'IO Error: Trying to read a database file with version number 90, but we can only read versions between 64 and 67.':
        'workspace-newer',
      'IO Error: The file "/w/cloister.duckdb" exists, but it is not a valid DuckDB database file!': 'internal',
      'INTERRUPT Error: Interrupted!': 'cancelled',
      'IO Error: Cannot open file "/w/x": Permission denied': 'not-allowed',
      'Binder Error: something of ours': 'internal',
    }
    for (const [message, code] of Object.entries(messages)) {
      const cause = new Error(message)
      const error = translate(cause)
      expect(error).toBeInstanceOf(CloisterError)
      expect([message, (error as CloisterError).data.code]).toEqual([message, code])
      expect(error.cause).toBe(cause)
    }
  })
})
