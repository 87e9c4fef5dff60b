import type { DeepCamaSettings } from '#shared/contracts/deep-cama.ts'
import { columnOf } from '../../../data/index.ts'
import { camaDefaults } from '../../../models/index.ts'
import type { StudySize } from '../analysis.ts'
import { camaColumns, camaParts, camaSteps, noCamaBecause } from './cama-model.ts'

/** What a training step costs beside its multiplications, in operations. Measured beside a network, as are the two factors below. */
const operationsPerStep = 3e7
/** Fine-tuning has two bounds in a step, of which it follows a part back. */
const tuningStep = 1.6
/** Answers are made of many small numbers, which take longer than their multiplications say. */
const answering = 1.5

/** What a deep CAMA costs a repetition, in floating-point operations, roughly. */
export interface CamaWork {
  readonly training: number
  /** Being asked about moved records, attacks included. */
  readonly asking: number
  readonly tuning: number
  readonly total: number
}

/**
 * @param asked how the deep CAMA is asked as every model of the study is
 * @param asked.questions about each of the records
 * @param asked.slopes for each of the records
 */
export function camaWork(
  { spec, data, trainRows }: Pick<StudySize, 'spec' | 'data' | 'trainRows'>,
  settings: DeepCamaSettings | null,
  asked: { readonly records: number; readonly questions: number; readonly slopes: number; readonly shifts: number },
): CamaWork {
  const parts = camaParts(spec, data)
  if (!settings || noCamaBecause(parts, data.outcome) !== null) return { training: 0, asking: 0, tuning: 0, total: 0 }
  const { hidden, latent, manipulation, samples, fineTuneSteps } = settings
  const widthOf = (names: readonly string[]) =>
    names.reduce((sum, name) => {
      const column = columnOf(data.table, name)
      return sum + (column.kind === 'category' ? column.levels.length : 1)
    }, 0)
  const [width, effects] = [widthOf(camaColumns(parts)), widthOf(parts.effects)]
  const classes = data.classes.length
  // Multiplications for each sample of z: NN_Z and NN_merge of p; and for each row: the rest.
  const ofSample = hidden * (latent + 2 * hidden + effects)
  const ofRow = hidden * (2 * width + 10 * hidden + 2 * latent + 3 * manipulation)
  const forward = (draws: number) => 2 * classes * (draws * ofSample + ofRow)
  const step = operationsPerStep + 3 * camaDefaults.batch * forward(1)
  const training = camaSteps(settings, trainRows) * step
  const asking = answering * asked.records * (asked.questions + 3 * asked.slopes) * forward(samples * samples)
  const sites = spec.settings.shifts.some(({ kind }) => kind === 'site') ? 1 : 0
  const tuning = (asked.shifts + 1 + sites) * fineTuneSteps * tuningStep * step
  return { training, asking, tuning, total: training + asking + tuning }
}
