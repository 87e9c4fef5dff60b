import { type ExecutorSurvey, type ExecutorTrial, SurveyMessage, type SurveyRequest } from '../contracts/executors.ts'

/** A process that tries executors, as the one that watches it sees it. */
export interface SurveyProcess {
  post(request: SurveyRequest): void
  /** @param onEnd is told how the process ended, in a few words */
  listen(onMessage: (message: unknown) => void, onEnd: (how: string) => void): void
  kill(): void
}

/** A graphics driver that has not answered by then hangs. */
const usualPatienceMs = 90_000

/**
 * Has executors tried in a process of their own. A driver may take its process down with it, or never answer: then the
 * executor in question is one that does not work, and the rest are tried in a new process.
 *
 * @param start starts such a process
 * @throws Error when the process fails before it has tried anything
 */
export async function superviseSurvey(
  start: () => SurveyProcess,
  request: Omit<SurveyRequest, 'tried'>,
  patienceMs = usualPatienceMs,
): Promise<ExecutorSurvey> {
  const tried: ExecutorTrial[] = []
  for (;;) {
    const outcome = await watch(start(), { ...request, tried: [...tried] }, tried, patienceMs)
    if ('survey' in outcome) return outcome.survey
    if (outcome.trying === undefined) throw new Error(`Executors could not be tried: ${outcome.how}.`)
    tried.push({ name: outcome.trying, works: false, step: null, problem: `Trying it failed: ${outcome.how}.` })
  }
}

type Outcome = { readonly survey: ExecutorSurvey } | { readonly trying: string | undefined; readonly how: string }

function watch(
  child: SurveyProcess,
  request: SurveyRequest,
  tried: ExecutorTrial[],
  patienceMs: number,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let trying: string | undefined
    let timer: ReturnType<typeof setTimeout>
    const end = (outcome: Outcome) => {
      clearTimeout(timer)
      resolve(outcome)
      child.kill()
    }
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => end({ trying, how: `it did not answer within ${patienceMs / 1000} s` }), patienceMs)
    }
    child.listen(
      (given) => {
        const message = SurveyMessage.parse(given)
        wait()
        if (message.kind === 'finished') end({ survey: message.survey })
        else if (message.kind === 'failed') end({ trying, how: message.message })
        else if (message.kind === 'trying') trying = message.name
        else {
          tried.push(message.trial)
          trying = undefined
        }
      },
      (how) => end({ trying, how }),
    )
    wait()
    child.post(request)
  })
}
