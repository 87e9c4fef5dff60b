import { describe, expect, it } from 'vitest'
import { words } from '../../text/index.ts'
import { startOf, takeUp } from './words.ts'

const run = (name: string, startedAt: string) => ({ name, startedAt })

describe('when a run started', () => {
  const first = run('Ward', '2026-11-22T10:52:07')
  const second = run('Ward', '2026-11-22T10:52:41')

  it('is told to the minute', () => {
    const others = [run('Ward', '2026-11-22T10:53:41'), run('Another', '2026-11-22T10:52:41')]
    expect(startOf(first, [first, ...others])).toBe('22 Nov 2026, 10:52')
  })

  it('is told to the second where runs of one name would look alike', () => {
    expect([first, second].map((each) => startOf(each, [first, second]))).toEqual([
      '22 Nov 2026, 10:52:07',
      '22 Nov 2026, 10:52:41',
    ])
  })
})

describe('a run without results', () => {
  const error = (code: string) => ({ code, message: 'm', advice: 'a' }) as never

  it('says what is kept of it', () => {
    expect(words.runs.ended({ state: 'cancelled' })).toBe('cancelled')
    expect(words.runs.ended({ state: 'cancelled', kept: 1 })).toBe('cancelled; 1 repetition of it is kept')
    expect(words.runs.ended({ state: 'interrupted', kept: 3 })).toMatch(/; 3 repetitions of it are kept$/)
  })

  it('is resumed from what is kept, run again where it was cut off, and else left alone', () => {
    expect(takeUp({ state: 'cancelled', kept: 2, error: null })).toBe('resume')
    expect(takeUp({ state: 'interrupted', error: null })).toBe('again')
    expect(takeUp({ state: 'failed', error: error('job-crashed') })).toBe('again')
    expect(takeUp({ state: 'failed', error: error('outcome-invalid') })).toBeNull()
    expect(takeUp({ state: 'cancelled', error: null })).toBeNull()
    expect(takeUp({ state: 'finished', error: null })).toBeNull()
    expect(takeUp({ state: 'running', kept: 1, error: null })).toBeNull()
  })
})
