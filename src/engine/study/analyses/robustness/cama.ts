import { deepCama, type DeepCamaSettings } from '#shared/contracts/deep-cama.ts'
import type { Random } from '../../../math/index.ts'
import { DivergedError } from '../../../tensor/index.ts'
import type { Population } from '../../shifts.ts'
import type { AnalysisContext, ScoreRow, StudiedRepetition } from '../analysis.ts'
import { driftRows, partRows, siteRows } from './cama-figures.ts'
import { asModel, trainCama } from './cama-model.ts'
import type { CamaWork } from './cama-work.ts'
import type { AskedModel, Movable } from './moves.ts'

/** What a deep CAMA is moved by. */
interface CamaTask {
  readonly shifts: readonly number[]
  readonly movable: readonly Movable[]
  readonly held: Population
  /** Rows of the table that every model is asked about. */
  readonly records: Int32Array
  /** Moves records as those of the study's own models are moved, and keeps what is found. */
  readonly move: (model: AskedModel, areBinned: boolean, onShare: AnalysisContext['onShare']) => Promise<void>
  readonly work: CamaWork
}

/**
 * A deep CAMA beside the models of a study (paper 2, section 3.2, on the user's own data): trained on the study's training rows, moved
 * and attacked as its models are, and fine-tuned on moved rows and on rows of other sites, whose outcomes it is not told.
 */
export async function moveCama(...task: Parameters<typeof trainAndMove>): Promise<ScoreRow[]> {
  try {
    return await trainAndMove(...task)
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error
    // The study's own models have their figures all the same.
    return [{ about: { part: 'cama skipped', reason: outOfBounds }, figures: {} }]
  }
}

const outOfBounds =
  'its training went out of bounds, as it can where effects have values far beyond the others. Look for such values on the Data page.'

async function trainAndMove(
  repetition: StudiedRepetition,
  settings: DeepCamaSettings,
  { shifts, movable, held, records, move, work }: CamaTask,
  random: Random,
  context: AnalysisContext,
): Promise<ScoreRow[]> {
  const { data, models, populations } = repetition
  const part = (first: number, last: number, stage: string) => ({
    ...context,
    onShare: (share: number) => context.onShare(first + (last - first) * share, stage),
  })
  const [trained, asked] = [work.training / work.total, (work.training + work.asking) / work.total]
  const cama = await trainCama(repetition, settings, random, part(0, trained, 'training the deep CAMA'))
  const { model, dispose } = await asModel(deepCama, cama, cama.fitted, random, context.executor)
  try {
    await move(model, false, part(trained, asked, 'asking the deep CAMA').onShare)
    const away = populations.get('P*:site')
    const lastDrift = away ? 1 - (1 - asked) / (shifts.length + 2) : 1
    const tuning = (first: number, last: number) => ({
      ...part(first, last, 'fine-tuning the deep CAMA'),
      random,
      settings,
    })
    const all = [...models, model]
    return [
      ...partRows(cama),
      ...(await driftRows(cama, all, movable, { held, records, data }, shifts, tuning(asked, lastDrift))),
      ...(away ? await siteRows(cama, all, away, data, tuning(lastDrift, 1)) : []),
    ]
  } finally {
    await dispose()
  }
}
