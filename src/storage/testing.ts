/** Helpers for tests of the storage: real folders, real files, and errors as data. */

import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll } from 'vitest'
import type { CsvDialect } from '#shared/contracts/dataset.ts'
import { CloisterError, type CloisterErrorData } from '#shared/ipc/errors.ts'
import type { ImportPlan } from '#shared/ipc/calls.ts'
import { inspectCsv } from './csv/inspect.ts'

const root = mkdtempSync(join(tmpdir(), 'cloister-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A new folder that is removed after the file's tests. */
export const temporaryFolder = (): string => mkdtempSync(join(root, 'folder-'))

/** Writes files into a folder of their own. */
export function fileMaker() {
  const folder = temporaryFolder()
  let number = 0
  return (content: string | Uint8Array, name = `file${++number}.csv`): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
}

/** What a piece of work fails with. */
export async function failure(work: Promise<unknown> | (() => unknown)): Promise<CloisterErrorData> {
  try {
    await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (error instanceof CloisterError) return error.data
    throw error
  }
  throw new Error('this was expected to fail')
}

/** Every file below a folder with its size: two equal listings mean that nothing was stored and nothing lost. */
export function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${relative(folder, path)} ${statSync(path).size}`)
    .sort()
}

export const plainDialect: CsvDialect = {
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  header: true,
  decimal: '.',
  dateOrder: 'day',
  missing: [''],
}

/** The plan that accepts whatever the first look suggests. */
export async function suggestedPlan(path: string, dialect: Partial<CsvDialect> = {}): Promise<ImportPlan> {
  const found = await inspectCsv(path, dialect)
  return { name: 'test', dialect: found.dialect, columns: found.columns.map(({ name, type }) => ({ name, type })) }
}

const shared = process.env.CLOISTER_SHARED ?? resolve(import.meta.dirname, '../../../shared')

/** A public dataset beside the repository; tests that need one are skipped, by its name, where it is absent. */
export function publicFile(name: string): { path: string; absent: boolean; title: string } {
  const path = join(shared, 'data/tabular', name)
  return { path, absent: !existsSync(path), title: `${name} (needs ${path})` }
}

/** Does work as a user who may not read a file. */
export async function asNobody<T>(path: string, work: () => Promise<T>): Promise<T> {
  chmodSync(path, 0o000)
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    if (root) process.seteuid?.(0)
    chmodSync(path, 0o600)
  }
}
