/** Entry of the utility process that runs one study, the user's or a paper's, runs a stored run again, audits a model or asks it about a table, and then ends. */

import type { Execution } from '#shared/contracts/executors.ts'
import {
  JobCommand,
  type JobMessage,
  type JobRequest,
  type KeptRepetition,
  type LossPoints,
  type Progress,
} from '#shared/contracts/job.ts'
import type { ModelAuditRequest } from '#shared/contracts/model-audit.ts'
import type { PredictionRequest } from '#shared/contracts/model-file.ts'
import type { ReproduceRequest } from '#shared/contracts/replication.ts'
import { RunResults } from '#shared/contracts/results.ts'
import type { VerifyRequest } from '#shared/contracts/verification.ts'
import { toErrorData } from '#shared/ipc/errors.ts'
import { keptModelsOf, unlockFolder } from '#storage/index.ts'
import { runModelAudit } from '../jobs/audit/index.ts'
import { inspectModel, runPrediction } from '../jobs/predict/index.ts'
import { runPublishedStudy } from '../jobs/published/index.ts'
import { runJob } from '../jobs/run-study.ts'
import { compareRuns } from '../jobs/verify/index.ts'
import { gathered, latest } from './steady.ts'

const parent = process.parentPort
const controller = new AbortController()
let setExecution: (execution: Execution) => void = () => {}
const execution = new Promise<Execution>((resolve) => (setExecution = resolve))
const say = (message: JobMessage) => parent.postMessage(message)

const control = {
  signal: controller.signal,
  onProgress: latest((progress: Progress) => say({ kind: 'progress', progress })),
  onNotice: (notice: string) => say({ kind: 'notice', notice }),
}

async function runOwn(request: JobRequest, kept: KeptRepetition[], keepBytes: number): Promise<JobMessage> {
  const onLoss = gathered((loss: LossPoints) => say({ kind: 'loss', loss }))
  const keep = keepBytes > 0 ? { folder: keptModelsOf(request.snapshotPath), mostBytes: keepBytes } : undefined
  const onRepetition = (kept: KeptRepetition) => say({ kind: 'repetition', kept })
  return { kind: 'finished', ...(await runJob(request, execution, { ...control, onLoss, keep, kept, onRepetition })) }
}

async function runPublished(request: ReproduceRequest): Promise<JobMessage> {
  await runPublishedStudy(request, execution, control)
  return { kind: 'reproduced' }
}

async function runAudit(request: ModelAuditRequest): Promise<JobMessage> {
  return { kind: 'audited', outcome: await runModelAudit(request, execution, control) }
}

async function runVerify({ request, stored }: VerifyRequest): Promise<JobMessage> {
  const outcome = RunResults.parse(stored)
  const now = await runJob(request, execution, control)
  const { demand, changed, tolerance, numbers, unequal, farthest, differences, holds } = compareRuns(
    { outcome, raw: stored },
    now,
  )
  const whole = { demand, tolerance, numbers, unequal, farthest, holds }
  return { kind: 'verified', verification: { ...whole, changed: [...changed], differences: [...differences] } }
}

async function predict(request: PredictionRequest): Promise<JobMessage> {
  return { kind: 'predicted', by: await runPrediction(request, control) }
}

async function lookAtModel(path: string): Promise<JobMessage> {
  return { kind: 'model-inspected', inspection: await inspectModel(path) }
}

function run(command: Exclude<JobCommand, { kind: 'unlock' | 'cancel' | 'execution' }>): Promise<JobMessage> {
  switch (command.kind) {
    case 'run':
      return runOwn(command.request, command.kept, command.keepBytes)
    case 'verify':
      return runVerify(command.request)
    case 'reproduce':
      return runPublished(command.request)
    case 'audit':
      return runAudit(command.request)
    case 'predict':
      return predict(command.request)
    case 'inspect-model':
      return lookAtModel(command.path)
  }
}

async function ending(work: Promise<JobMessage>): Promise<JobMessage> {
  try {
    return await work
  } catch (error) {
    return controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', error: toErrorData(error) }
  }
}

parent.on('message', ({ data }) => {
  const command = JobCommand.parse(data)
  if (command.kind === 'unlock') unlockFolder(command.folder, Buffer.from(command.key, 'base64'))
  else if (command.kind === 'cancel') controller.abort()
  else if (command.kind === 'execution') setExecution(command.execution)
  else void ending(run(command)).then(say)
})
