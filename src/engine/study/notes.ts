import type { Distribution, Results, ShiftedDistribution } from '#shared/contracts/results.ts'
import { capitalize } from '#shared/text/format.ts'
import { leftOutNote } from '#shared/text/left-out.ts'
import { isShifted, populationWords, shortModelName } from '#shared/text/names.ts'
import { upperBound } from '#shared/text/privacy.ts'
import { interventionsInWords } from '#shared/text/shifts.ts'
import { mean } from '../math/index.ts'
import type { PreparedData } from './prepare.ts'

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`

/** What a check of the outcome's mechanism found, as sentences for the reader; see `checkMechanism`. */
export const mechanismNotes = (verdicts: Partial<Record<Distribution, string>>): string[] =>
  Object.entries(verdicts).map(
    ([distribution, verdict]) =>
      `A causal model relies on the outcome depending on its causes alike everywhere. Training rows and ${populationWords[distribution as ShiftedDistribution].known} compared: ${verdict}`,
  )

/**
 * How much of each P* made from a network lies outside P's support, as sentences for the reader, where there is any.
 *
 * @param shares of the rows, one record for each repetition; see `drawPopulation`
 */
export function supportNotes(shares: readonly Partial<Record<Distribution, number>>[]): string[] {
  return (Object.keys(shares.at(0) ?? {}) as ShiftedDistribution[]).flatMap((distribution) => {
    const outside = mean(shares.map((one) => one[distribution] ?? 0))
    if (outside === 0) return []
    return [
      `${capitalize(populationWords[distribution].known)}: ${percent(outside)} of its rows have a combination of values that the graph, fitted to the training rows, rules out. What theory says of causal models does not cover these: it asks that P can produce whatever P* can.`,
    ]
  })
}

/** What the reader of a study's results must know to read them rightly. */
export function notesOn(
  { spec, data, models, targets, attacks }: Omit<Results, 'notes'>,
  { persons }: PreparedData,
): string[] {
  const notes: string[] = []
  if (data.rows !== null && data.rows > data.usedRows) notes.push(leftOutNote(data.rows - data.usedRows, data.rows))
  if (spec.settings.repetitions > 1)
    notes.push(
      'The intervals tell how much the figures vary over random splits of these rows. They do not include what another sample of people would add.',
    )
  else
    notes.push(
      'With a single repetition most figures have no interval. Repeat the study at least ten times before relying on it.',
    )

  for (const shift of spec.settings.shifts)
    if (shift.kind === 'intervene')
      notes.push(
        `In the population with values set, ${interventionsInWords(shift, spec.columns)}, whatever their causes; everything that follows from them follows as in the training rows.`,
      )
  const fewest = Math.min(...attacks.map(({ rows }) => rows))
  if (fewest < 100) notes.push(`Each attack was tested on only ${Math.round(fewest)} rows in a repetition.`)

  const nameOf = (key: string) => {
    const model = models.find((other) => other.key === key)
    return model ? shortModelName(model, models) : key
  }
  for (const { model, distribution, unseen } of targets)
    if (isShifted(distribution) && 'mean' in unseen && unseen.mean > 0.01)
      notes.push(
        `On ${populationWords[distribution].known}, ${percent(unseen.mean)} of the rows have a combination of features that ${nameOf(model)} never saw in training; its table answers them by the overall frequencies.`,
      )
  if (spec.settings.shifts.length > 0)
    notes.push(
      'Against P*, part of any attack’s success is telling the two distributions apart rather than remembering people. The shift-only control measures that part; the advantage net of the shift is what remains.',
    )
  for (const { key, privacy } of models)
    if (privacy)
      notes.push(
        `The training of ${nameOf(key)} has an epsilon of at most ${upperBound(privacy.epsilon)} at a delta of ${privacy.delta} for each row. ${privacy.assumptions.join(' ')}`,
      )
  if (persons)
    notes.push(
      'Rows of one person stay on one side of every split; a person is a member when their rows were in the training data.',
    )
  return notes
}
