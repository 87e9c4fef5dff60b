import { describe, expect, it } from 'vitest'
import type { ExecutorSurvey, ExecutorTrial, SurveyMessage, SurveyRequest } from '../contracts/executors.ts'
import { type SurveyProcess, superviseSurvey } from './survey.ts'

const trial = (name: string): ExecutorTrial => ({ name, works: true, step: { table: 1, image: 2 }, problem: null })
const survey = (trials: readonly ExecutorTrial[]): ExecutorSurvey => ({
  at: '2026-01-01T00:00:00.000Z',
  madeFor: {},
  trials: [...trials],
  best: { table: 'a', image: 'a' },
})
const request = { folder: '/folder', threads: null, again: false }

/** Processes that try a, b and c, and at some of them do something else. */
function processes(fates: Readonly<Record<string, 'crash' | 'hang'>>) {
  const started: SurveyRequest[] = []
  let killed = 0
  const start = (): SurveyProcess => {
    let hear: (message: SurveyMessage) => void = () => {}
    let end: (how: string) => void = () => {}
    return {
      listen: (onMessage, onEnd) => ([hear, end] = [onMessage, onEnd]),
      kill: () => killed++,
      post: (given) => {
        started.push(given)
        const trials = [...given.tried]
        for (const name of ['a', 'b', 'c'].filter((each) => !trials.some((known) => known.name === each))) {
          hear({ kind: 'trying', name })
          if (fates[name] === 'hang') return
          if (fates[name] === 'crash') return end('its process was ended by SIGSEGV')
          trials.push(trial(name))
          hear({ kind: 'tried', trial: trial(name) })
        }
        hear({ kind: 'finished', survey: survey(trials) })
      },
    }
  }
  return { start, started, killed: () => killed }
}

describe('trying executors in a process of their own', () => {
  it('gives what the process found, and ends it', async () => {
    const { start, started, killed } = processes({})
    expect(await superviseSurvey(start, request)).toEqual(survey(['a', 'b', 'c'].map(trial)))
    expect([started, killed()]).toEqual([[{ ...request, tried: [] }], 1])
  })

  it('goes on in another process when one is lost or hangs, without trying that executor again', async () => {
    const { start, started, killed } = processes({ a: 'crash', b: 'hang' })
    const { trials } = await superviseSurvey(start, request, 30)
    expect(trials.map(({ name, works, problem }) => [name, works, problem])).toEqual([
      ['a', false, 'Trying it failed: its process was ended by SIGSEGV.'],
      ['b', false, 'Trying it failed: it did not answer within 0.03 s.'],
      ['c', true, null],
    ])
    expect(started.map(({ tried }) => tried.length)).toEqual([0, 1, 2])
    expect(killed()).toBe(3)
  })

  it('fails where no process gets as far as trying anything', async () => {
    const start = (): SurveyProcess => ({
      post: () => {},
      listen: (_, onEnd) => onEnd('its process ended with status 1'),
      kill: () => {},
    })
    await expect(superviseSurvey(start, request)).rejects.toThrow(
      'Executors could not be tried: its process ended with status 1.',
    )
  })
})
