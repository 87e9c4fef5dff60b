import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { caseOf, fuzz } from './campaign.ts'
import { targets as faulty } from './faulty.ts'
import { Reader } from './reader.ts'
import { targets } from './targets/index.ts'

/** Cases read here; `node scripts/cloister.mjs fuzz` reads as many as there is time for. */
const cases = 12
const seed = 20261122

const corpus = path.join(import.meta.dirname, '../fuzz-corpus')
const reader = new Reader()
afterAll(() => reader.close())

describe.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
  const folder = path.join(corpus, name)
  it.each(existsSync(folder) ? readdirSync(folder).sort() : [])(
    'no longer breaks on what once broke it: %s',
    async (file) => {
      expect(statSync(path.join(folder, file)).size).toBeLessThanOrEqual(4096)
      expect(await reader.read(name, readFileSync(path.join(folder, file)))).not.toMatchObject({ kind: 'defect' })
    },
  )

  it(`takes what is right, and ${cases} seeded cases end with an answer or a sentence`, async () => {
    const seeds = target.seeds()
    for (let number = 0; number < seeds.length + cases; number++) {
      const verdict = await reader.read(name, caseOf(target, seed, number, seeds))
      expect(verdict, `case ${number} of seed ${seed}`).not.toMatchObject({ kind: 'defect' })
      if (number < seeds.length) expect(verdict).toEqual({ kind: 'accepted' })
    }
  })
})

describe('the fuzzer', () => {
  const own = new Reader({ clockSeconds: 5, megabytes: 200 }, new URL('faulty.ts', import.meta.url))
  afterAll(() => own.close())
  const verdictOf = (name: string, text = 'x') => own.read(name, Buffer.from(text))

  it('accepts an answer and a sentence', async () => {
    expect(await verdictOf('sound', 'a')).toEqual({ kind: 'accepted' })
    expect(await verdictOf('sound', 'b')).toEqual({ kind: 'refused', code: 'csv-value' })
  })

  it.each([
    ['another exception', '}', /TypeError x is not a function/],
    ['no sentence', '', /no sentence as its message/],
    ['a fault of its own', '', /the code internal/],
    ['a silent NaN', '', /BrokenContract the answer: value is NaN/],
    ['a stray rejection', '', /nobody waits for this/],
    ['crash', '', /The process ended: SIGSEGV/],
    ['hang', '', /It never ends/],
  ])('finds %s', async (name, text, signature) => {
    expect(await verdictOf(name, text)).toMatchObject({ kind: 'defect', signature: expect.stringMatching(signature) })
    // What comes after it is read all the same.
    expect(await verdictOf('sound', 'a')).toEqual({ kind: 'accepted' })
  })

  it('finds greed for memory', async () => {
    await verdictOf('sound', 'a')
    expect(await verdictOf('greed')).toMatchObject({ kind: 'defect', signature: 'It takes too much memory' })
  })

  it('makes the same cases from the same seed, and others from another', () => {
    const [target] = faulty
    const made = (seed: number) => Array.from({ length: 20 }, (_, i) => caseOf(target, seed, i).toString())
    expect(made(1)).toEqual(made(1))
    expect(new Set([...made(1), ...made(2)]).size).toBeGreaterThan(30)
  })

  it('makes what it found small', async () => {
    const target = faulty.find(({ name }) => name === 'another exception')!
    const { findings } = await fuzz(target, 1, { cases: 5 }, undefined, own)
    expect(findings.map(({ input }) => Buffer.from(input).toString())).toEqual(['}'])
  })
})
