import { CommandLineAnswer, type CommandLineRequest } from '#shared/ipc/command-line.ts'
import type { SurveyProcess } from '#shared/ipc/survey.ts'

/** The line to the process that started this one, as far as it is used here. */
export interface ParentLine {
  postMessage(request: CommandLineRequest): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
}

let lastTrial = 0

/** A process that tries executors, started by the process that started this one. */
export function surveyByParent(parent: ParentLine): SurveyProcess {
  const trial = ++lastTrial
  parent.postMessage({ kind: 'start-trial', trial })
  return {
    post: (request) => parent.postMessage({ kind: 'tell-trial', trial, request }),
    listen: (onMessage, onEnd) =>
      parent.on('message', ({ data }) => {
        const answer = CommandLineAnswer.parse(data)
        if (answer.trial !== trial) return
        if (answer.kind === 'trial-said') onMessage(answer.message)
        else onEnd(answer.how)
      }),
    kill: () => parent.postMessage({ kind: 'end-trial', trial }),
  }
}
