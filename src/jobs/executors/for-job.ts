import { type Execution, safeBackend } from '#shared/contracts/executors.ts'
import { executorTitle } from '#shared/text/executors.ts'
import { type Executor, FallbackExecutor } from '#engine/tensor/index.ts'
import { openExecutor, type OpenExecutor, usualThreads } from './open.ts'
import { plainProblem } from './problem.ts'

const notice = (failed: string, next: string, why: string) =>
  `Training on ${executorTitle(failed)} failed, so it went on with ${executorTitle(next)} from where it stood. ${why}`

/**
 * What a job trains on: the executor that is wanted, and the processor where that fails.
 *
 * @param onNotice is told, in a sentence or two, when another takes over
 */
export function openForJob({ backend, threads }: Execution, onNotice: (notice: string) => void): OpenExecutor {
  const count = threads ?? usualThreads
  const open: OpenExecutor[] = []
  try {
    open.push(openExecutor(backend, count))
  } catch (error) {
    onNotice(notice(backend, safeBackend, plainProblem(error)))
  }
  if (backend !== safeBackend) open.push(openExecutor(safeBackend, count))
  const executor: Executor = new FallbackExecutor(
    open.map((each) => each.executor),
    ({ failed, next, error }) => onNotice(notice(failed.name, next.name, plainProblem(error))),
  )
  return { executor, close: async () => void (await Promise.all(open.map((each) => each.close()))) }
}
