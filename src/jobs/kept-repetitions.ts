import type { KeptRepetition } from '#shared/contracts/job.ts'
import type { RepetitionScores } from '#engine/study/index.ts'
import type { Executor } from '#engine/tensor/index.ts'
import { machine } from './machine.ts'

/** What a repetition's figures depend on beside the study and the rows, to the last bit. */
export const madeBy = (version: string, { name, version: of, threads }: Executor): string =>
  `Cloister ${version}, ${name} ${of}, ${threads} threads, ${machine().processor}`

/** What a run that was cut off can go on from. */
export interface Resumed {
  readonly finished: readonly RepetitionScores[]
  /** That the run has taken before. */
  readonly seconds: number
  /** Says that some are computed again, since they would not be the same to the last bit; null where none is. */
  readonly notice: string | null
}

/** @param by what computes the others */
export function resumedFrom(kept: readonly KeptRepetition[], by: string): Resumed {
  const usable = kept.filter((each) => each.madeBy === by)
  return {
    finished: usable.map(({ scores }) => JSON.parse(scores) as RepetitionScores),
    seconds: Math.max(0, ...usable.map(({ seconds }) => seconds)),
    notice:
      usable.length < kept.length
        ? 'What this run had done before it was cut off was computed by another version or on something else, and was computed again.'
        : null,
  }
}
