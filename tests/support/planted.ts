/** Looks for values that a test has planted in data, in every byte below a folder. */

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'

/** A text or a number that stands nowhere but in the planted data. */
export type Planted = string | number

/** The forms that a value may be stored in: text in UTF-8 and UTF-16, a number as the bytes of a double as well. */
function formsOf(value: Planted): Buffer[] {
  const texts = [Buffer.from(String(value), 'utf8'), Buffer.from(String(value), 'utf16le')]
  if (typeof value === 'string') return texts
  const [little, big] = [Buffer.alloc(8), Buffer.alloc(8)]
  little.writeDoubleLE(value)
  big.writeDoubleBE(value)
  return [...texts, little, big]
}

/** A file's bytes, and what they are unpacked where they are packed as a whole. */
function bytesOf(path: string): Buffer[] {
  const raw = readFileSync(path)
  const unpacked = [gunzipSync, inflateSync, brotliDecompressSync].flatMap((unpack) => {
    try {
      return [unpack(raw)]
    } catch {
      return []
    }
  })
  return [raw, ...unpacked]
}

/** The rows of a Parquet file as text and as doubles: its pages are compressed, so that its bytes alone would tell nothing. */
async function rowsOf(path: string): Promise<Set<unknown>> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.run(`FROM read_parquet('${path.replaceAll("'", "''")}')`)
  const values = new Set(
    (await reader.getRows()).flat().map((value) => (typeof value === 'number' ? value : String(value))),
  )
  connection.closeSync()
  instance.closeSync()
  return values
}

/** @returns where which value was found, as "path: value", the path from the folder */
export async function findPlanted(folder: string, values: readonly Planted[]): Promise<string[]> {
  const found: string[] = []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const bytes = bytesOf(path)
    const rows = entry.name.endsWith('.parquet') ? await rowsOf(path) : new Set()
    for (const value of values)
      if (rows.has(value) || formsOf(value).some((form) => bytes.some((part) => part.includes(form))))
        found.push(`${relative(folder, path)}: ${value}`)
  }
  return found
}
