/** Entry of the utility process that runs one study and then ends. */

import type { Execution } from '#shared/contracts/executors.ts'
import { JobCommand, type JobMessage, type JobRequest } from '#shared/contracts/job.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import { runJob } from '../jobs/run-study.ts'

const parent = process.parentPort
const controller = new AbortController()
let setExecution: (execution: Execution) => void = () => {}
const execution = new Promise<Execution>((resolve) => (setExecution = resolve))
const say = (message: JobMessage) => parent.postMessage(message)

async function work(request: JobRequest): Promise<JobMessage> {
  try {
    const outcome = await runJob(request, execution, {
      signal: controller.signal,
      onProgress: (progress) => say({ kind: 'progress', progress }),
      onLoss: (loss) => say({ kind: 'loss', loss }),
      onNotice: (notice) => say({ kind: 'notice', notice }),
    })
    return { kind: 'finished', ...outcome }
  } catch (error) {
    return controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: toErrorData(error) }
  }
}

parent.on('message', ({ data }) => {
  const command = JobCommand.parse(data)
  if (command.kind === 'cancel') controller.abort()
  else if (command.kind === 'execution') setExecution(command.execution)
  else void work(command.request).then(say)
})
