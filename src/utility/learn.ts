/** Entry of the utility process that learns something from a dataset and then ends. */

import { LearningCommand, type LearningMessage, type LearningRequest } from '#shared/contracts/learning.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import { unlockFolder } from '#storage/index.ts'
import { learn } from '../jobs/learn.ts'

const parent = process.parentPort
const controller = new AbortController()
const say = (message: LearningMessage) => parent.postMessage(message)

async function work(request: LearningRequest): Promise<LearningMessage> {
  try {
    const outcome = await learn(request, {
      signal: controller.signal,
      onProgress: (progress) => say({ kind: 'progress', progress }),
    })
    return { kind: 'finished', outcome }
  } catch (error) {
    return controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: toErrorData(error) }
  }
}

parent.on('message', ({ data }) => {
  const command = LearningCommand.parse(data)
  if (command.kind === 'unlock') unlockFolder(command.folder, Buffer.from(command.key, 'base64'))
  else if (command.kind === 'cancel') controller.abort()
  else void work(command.request).then(say)
})
