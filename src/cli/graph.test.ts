import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../storage/testing.ts'
import { cloister, data, study, text } from './testing.ts'

describe('cloister graph learn', () => {
  it('writes a graph that the window opens, and says what the data leave open', { timeout: 300_000 }, async () => {
    const out = join(temporaryFolder(), 'graph.json')
    const known = text('{"tiers": [["age", "smoker"], ["death"], ["marker"]]}', 'known.json')
    const args = ['graph', 'learn', study, '--data', data, '--out', out]
    const { status, output } = await cloister([...args, '--known', known, '--samples', '2'])
    expect(status).toBe(0)
    expect(output).toContain('death → marker')
    const { edges, strengths } = JSON.parse(readFileSync(out, 'utf8'))
    expect(edges).toContainEqual(['death', 'marker'])
    expect(strengths.length).toBeGreaterThan(0)
    // Without the order of time the edge could run either way.
    expect((await cloister(args)).output).toContain('cannot be told from these data')
  })

  it('refuses what it does not understand', { timeout: 300_000 }, async () => {
    expect((await cloister(['graph', 'draw'])).status).toBe(2)
    const out = join(temporaryFolder(), 'graph.json')
    const args = ['graph', 'learn', study, '--data', data, '--out', out]
    expect((await cloister([...args, '--score', 'best'])).errors).toContain(
      '--score takes bic, aic, bdeu, log-likelihood',
    )
    const refused = await cloister([...args, '--known', text('{"tiers": 1}', 'known.json')])
    expect([refused.status, existsSync(out)]).toEqual([3, false])
    expect(refused.errors).toContain('does not say what is known')
  })
})
