import { expect, it } from 'vitest'
import type { CommandLineRequest } from '#shared/ipc/command-line.ts'
import { type ParentLine, surveyByParent } from './survey-by-parent.ts'

/** A parent that keeps what it was asked and says what it is told to. */
function parent() {
  const asked: CommandLineRequest[] = []
  const listeners: ((event: { data: unknown }) => void)[] = []
  const line: ParentLine = {
    postMessage: (request) => asked.push(request),
    on: (_, listener) => listeners.push(listener),
  }
  return { asked, line, say: (data: unknown) => listeners.forEach((listener) => listener({ data })) }
}

it('asks its parent for a process, and hears of that process alone', () => {
  const { asked, line, say } = parent()
  const [first, second] = [surveyByParent(line), surveyByParent(line)]
  const [a, b] = asked.map(({ trial }) => trial)
  expect(asked).toEqual([
    { kind: 'start-trial', trial: a },
    { kind: 'start-trial', trial: b },
  ])
  expect(a).not.toBe(b)

  const heard: unknown[] = []
  first.listen(
    (message) => heard.push(['first', message]),
    (how) => heard.push(['first ended', how]),
  )
  second.listen(
    (message) => heard.push(['second', message]),
    (how) => heard.push(['second ended', how]),
  )
  say({ kind: 'trial-said', trial: b, message: { kind: 'trying' } })
  say({ kind: 'trial-ended', trial: a, how: 'killed' })
  expect(heard).toEqual([
    ['second', { kind: 'trying' }],
    ['first ended', 'killed'],
  ])

  const request = { folder: '/f', threads: null, again: true, tried: [] }
  second.post(request)
  second.kill()
  expect(asked.slice(2)).toEqual([
    { kind: 'tell-trial', trial: b, request },
    { kind: 'end-trial', trial: b },
  ])
})
