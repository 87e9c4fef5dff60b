import type { JointSearch, RobustnessAnalysis, RobustnessAnalysisResult } from '#shared/contracts/robustness.ts'
import { positive, share } from '../../estimate.ts'
import { overRepetitions, type RepeatedRow, type ScoreRow } from '../analysis.ts'
import { camaNotes, camaResult } from './cama-result.ts'
import { mostCombinations } from './together.ts'

type Result = RobustnessAnalysisResult
export type Row = RepeatedRow<Record<string, string | number | boolean | null>>

const tooMany = `There are more than ${mostCombinations.toLocaleString('en')} combinations of bins, too many to try them all`

/** The results over all repetitions. */
export function robustnessResult(
  repetitions: readonly (readonly ScoreRow[])[],
  { epsilons, deepCama: asked }: RobustnessAnalysis,
): RobustnessAnalysisResult {
  const all = overRepetitions<Row['about']>(repetitions)
  const of = (part: string) => all.filter(({ about }) => about.part === part)
  const furthest = Math.max(...epsilons)
  const searches = (model: string) =>
    of('search').flatMap(({ about }) => (about.model === model ? (about.search as JointSearch) : []))
  // Cuts can differ from one repetition to the next.
  const searchOf = (model: string): JointSearch =>
    searches(model).includes('too-many') ? 'too-many' : searches(model)[0]
  const deepCama = camaResult(all)
  const rare = `So many records have no change of at most ${furthest} standard deviations that was found to alter their answer`
  return {
    kind: 'robustness',
    records: of('records')[0].mean('records'),
    columns: of('column').map(({ about, mean }) => {
      const isMoved = mean('moved') > 0
      return {
        column: about.column as string,
        type: about.type as Result['columns'][number]['type'],
        role: about.role as Result['columns'][number]['role'],
        isMoved,
        reason:
          about.isValid && !isMoved
            ? `${about.column} has a single value among the training rows: there is nothing to move it to.`
            : (about.reason as string),
        deviation: about.type === 'number' && isMoved ? mean('deviation') : null,
      }
    }),
    models: of('model').map(({ about, measure }) => ({
      model: about.model as string,
      moved: of('moved').flatMap((row) => (row.about.model === about.model ? (row.about.column as string) : [])),
      search: searchOf(about.model as string),
      accuracy: measure('accuracy', share),
    })),
    shifts: of('shift').map(({ about, measure }) => ({
      model: about.model as string,
      column: about.column as string,
      by: about.by as number,
      accuracy: measure('accuracy', share),
      changed: measure('changed', share),
    })),
    categories: of('category').map(({ about, measure }) => ({
      model: about.model as string,
      column: about.column as string,
      to: { how: about.how as Result['categories'][number]['to']['how'], value: about.value as string | null },
      accuracy: measure('accuracy', share),
      changed: measure('changed', share),
    })),
    curves: of('curve').map(({ about, measure }) => ({
      model: about.model as string,
      column: about.column as string | null,
      epsilon: about.epsilon as number,
      accuracy: measure('accuracy', share, tooMany),
      oneStep: about.hasSlope ? measure('oneStep', share) : null,
    })),
    smallest: of('smallest').map(({ about, measure }) => {
      const why = about.column === null && searchOf(about.model as string) === 'too-many' ? tooMany : rare
      return {
        model: about.model as string,
        column: about.column as string | null,
        lowerQuartile: measure('lowerQuartile', positive, why),
        median: measure('median', positive, why),
        upperQuartile: measure('upperQuartile', positive, why),
        never: measure('never', share, why),
      }
    }),
    ...(asked && deepCama ? { deepCama } : {}),
    notes: [
      'Which columns may be moved follows from your graph. Where an arrow is wrong, a column was moved that can change the outcome itself, or one was left alone that an attacker could use.',
      'A model that reads the outcome’s causes alone cannot be misled in this way: nothing that it reads may be moved without changing the right answer. That says nothing of how often it is right as it is.',
      'A change that was not found is not a proof that there is none, but for the combinations of bins, which are all tried: a stronger attack may find smaller changes of networks and regressions.',
      'A model of all features can also read columns that are neither causes nor effects, nor other causes of effects. These are left as they are, so it may be less robust still.',
      'A probability table answers a configuration that it never met with the overall frequencies. Where it has many of those, its answers are steady, and not for being right.',
      'Numbers are moved to any value, also between whole numbers and beyond what occurs; a value that is missing stays missing.',
      ...(deepCama?.kind === 'found' ? camaNotes : []),
    ],
  }
}
