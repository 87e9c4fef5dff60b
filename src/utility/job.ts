/** Entry of the utility process that runs one study and then ends. */

import type { JobMessage } from '#shared/contracts/job.ts'
import { JobRequest } from '#shared/contracts/job.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import { runJob } from '../jobs/run-study.ts'

const parent = process.parentPort
const controller = new AbortController()
const say = (message: JobMessage) => parent.postMessage(message)

async function work(request: unknown): Promise<JobMessage> {
  try {
    const outcome = await runJob(JobRequest.parse(request), {
      signal: controller.signal,
      onProgress: (progress) => say({ kind: 'progress', progress }),
      onLoss: (loss) => say({ kind: 'loss', loss }),
    })
    return { kind: 'finished', ...outcome }
  } catch (error) {
    return controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: toErrorData(error) }
  }
}

parent.on('message', ({ data }) => {
  if (data === 'cancel') controller.abort()
  else void work(data).then(say)
})
