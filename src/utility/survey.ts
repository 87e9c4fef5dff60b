/** Entry of the process that tries what this machine can train on. It is started from the window or from the command line. */

import type {} from 'electron'
import { SurveyRequest, type SurveyMessage } from '#shared/contracts/executors.ts'
import { surveyExecutors } from '../jobs/executors/index.ts'

/** A utility process of Electron has a port to its parent; a process that Node forked has a channel. */
const parent = process.parentPort as Electron.ParentPort | undefined

const say = (message: SurveyMessage) => (parent ? parent.postMessage(message) : process.send?.(message))

const work = (request: unknown) =>
  surveyExecutors(SurveyRequest.parse(request), say).catch((error: Error) =>
    say({ kind: 'failed', message: error.message }),
  )

if (parent) parent.on('message', ({ data }) => void work(data))
else process.on('message', (request) => void work(request))
