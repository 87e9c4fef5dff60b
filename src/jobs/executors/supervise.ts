import type {} from 'electron'
import { fork } from 'node:child_process'
import type { ExecutorSurvey, SurveyRequest } from '#shared/contracts/executors.ts'
import { type SurveyProcess, superviseSurvey } from '#shared/ipc/survey.ts'
import { entryPath } from '../entry.ts'
import { surveyByParent } from './survey-by-parent.ts'

/** A process that tries executors: on plain Node forked from this one; a packaged program's main process starts it. */
function startSurvey(): SurveyProcess {
  if (process.parentPort) return surveyByParent(process.parentPort)
  // What drivers print is of no use to the user; what went wrong comes as a message.
  const child = fork(entryPath('survey'), [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return {
    post: (request) => child.send(request),
    listen: (onMessage, onEnd) => {
      child.on('message', onMessage)
      child.on('error', ({ message }) => onEnd(message))
      child.on('exit', (code, signal) =>
        onEnd(signal ? `its process was ended by ${signal}` : `its process ended with status ${code}`),
      )
    },
    kill: () => child.kill('SIGKILL'),
  }
}

/** {@link surveyExecutors} in processes of its own, for the command line; the window starts its own. */
export const surveyInProcess = (request: Omit<SurveyRequest, 'tried'>): Promise<ExecutorSurvey> =>
  superviseSurvey(startSurvey, request)
