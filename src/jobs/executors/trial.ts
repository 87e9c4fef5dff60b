import type { ExecutorTrial } from '#shared/contracts/executors.ts'
import {
  convolutionalTrial,
  type Executor,
  perceptronTrial,
  ReferenceExecutor,
  train,
  type TrainingTask,
} from '#engine/tensor/index.ts'
import { openExecutor } from './open.ts'
import { plainProblem } from './problem.ts'

const trials = [perceptronTrial, convolutionalTrial] as const

/** Steps whose losses are compared with the reference's. */
const comparedSteps = 8
/** Losses of executors agree to this, for 50 steps; see docs/executors.md. */
const tolerance = 1e-4

async function lossesOf(executor: Executor, task: TrainingTask): Promise<number[]> {
  const all: number[] = []
  await train(executor, task, { onSteps: (_, losses) => all.push(...losses) })
  return all
}

/** @throws Error when an executor trains otherwise than the reference */
async function checkLosses(executor: Executor): Promise<void> {
  for (const trial of trials) {
    const task = () => trial({ seed: 1, steps: comparedSteps, size: 'small' })
    const [ours, theirs] = [await lossesOf(executor, task()), await lossesOf(new ReferenceExecutor(), task())]
    const worst = Math.max(...ours.map((loss, step) => Math.abs(loss - theirs[step])))
    if (!(worst < tolerance))
      throw new Error(`It computes wrongly: after ${comparedSteps} steps a loss is off by ${worst}`)
  }
}

/** Thrown to end a training whose steps have been timed. */
class Timed extends Error {}

/** Milliseconds that are spent on measuring one kind of step, and the longest call that is still repeated. */
const [measuringMs, patienceMs] = [300, 1000]

/** Milliseconds of one step once everything is warm; the training itself is given up then. */
async function stepTime(executor: Executor, task: TrainingTask): Promise<number> {
  let milliseconds = Number.NaN
  const timing: Executor = {
    name: executor.name,
    version: executor.version,
    threads: executor.threads,
    compileFunction: (program) => executor.compileFunction(program),
    compileLoop: async (program) => {
      const loop = await executor.compileLoop(program)
      return {
        dispose: () => loop.dispose(),
        run: async (count, ...given) => {
          const call = async () => {
            const start = performance.now()
            await loop.run(count, ...given)
            return performance.now() - start
          }
          let fastest = await call()
          const until = performance.now() + measuringMs
          // The first call warms up; of the others the fastest is the one that nothing else disturbed.
          if (fastest < patienceMs)
            do fastest = Math.min(fastest, await call())
            while (performance.now() < until)
          milliseconds = fastest / count
          throw new Timed()
        },
      }
    },
  }
  await train(timing, task).catch((error: unknown) => {
    if (!(error instanceof Timed)) throw error
  })
  return milliseconds
}

/** Trains two small networks on an executor, looks whether their losses are right, and measures how long a step takes. */
export async function tryExecutor(name: string, threads: number): Promise<ExecutorTrial> {
  let close = async () => {}
  try {
    const open = openExecutor(name, threads)
    close = open.close
    await checkLosses(open.executor)
    // The reference is not there to be fast, and would take minutes.
    if (name === 'reference') return { name, works: true, step: null, problem: null }
    const [table, image] = [perceptronTrial, convolutionalTrial].map((trial) =>
      trial({ seed: 1, steps: 4, size: 'usual' }),
    )
    const step = { table: await stepTime(open.executor, table), image: await stepTime(open.executor, image) }
    return { name, works: true, step, problem: null }
  } catch (error) {
    return { name, works: false, step: null, problem: plainProblem(error) }
  } finally {
    await close()
  }
}
