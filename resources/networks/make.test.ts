import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBif, readNetworkJson, sizeOf } from '#engine/bayes/index.ts'
import { makeNetworks } from './make.ts'

const shared = process.env.CLOISTER_SHARED ?? path.resolve('../shared')

describe.each(Object.entries(makeNetworks()))('%s', (name, text) => {
  it('is the file that lies here, to the byte', () => {
    expect(readFileSync(new URL(name, import.meta.url), 'utf8')).toBe(text)
  })
  it('is a sound network of the books’ size', () => {
    const sizes = { 'asia.json': [8, 8, 18], 'cancer.json': [5, 4, 10] }
    const { nodes, arcs, parameters } = sizeOf(readNetworkJson(text, name).network)
    expect([nodes, arcs, parameters]).toEqual(sizes[name as keyof typeof sizes])
  })
  const bif = path.join(shared, 'data/networks', name.replace('json', 'bif'))
  it.skipIf(!existsSync(bif))(`has the tables of shared/data/networks/${path.basename(bif)}`, () => {
    expect(readNetworkJson(text).network).toEqual(readBif(readFileSync(bif, 'utf8')).network)
  })
})
