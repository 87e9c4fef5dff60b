import type { ModelAuditSettings } from '#shared/contracts/model-audit.ts'
import type { ModelContents } from '#shared/contracts/model-file.ts'
import type { StructuralCheck } from '#shared/contracts/release.ts'
import {
  type Answers,
  classDisclosure,
  containsData,
  containsRows,
  generalisationGap,
  groupsByAnswer,
  lossDifference,
  residualDegrees,
  smallCells,
  smallGroups,
  usualStructuralAppetite,
} from '../structural/index.ts'
import type { Predictions } from './predictions.ts'

/** A model that answers at most this share of its training rows each in a way of its own is taken to keep groups. */
const mostAnswers = 0.5

/** The checks that predictions alone, and what is said of the model, allow; the others are named as not assessed. */
export function checksOf(
  { probabilities, labels, member, classes, persons }: Predictions,
  {
    kind,
    parameters,
    contents,
  }: Pick<ModelAuditSettings, 'kind' | 'parameters'> & { readonly contents?: ModelContents },
): StructuralCheck[] {
  const appetite = usualStructuralAppetite
  const width = classes.length
  const side = (wanted: 0 | 1): Answers => {
    const rows = Int32Array.from(labels.keys()).filter((row) => member[row] === wanted)
    return {
      probabilities: gather(probabilities, width, rows),
      labels: rows.map((row) => labels[row]),
    }
  }
  const [training, heldOut] = [side(1), side(0)]
  const trainingPersons = persons ? persons.filter((_, row) => member[row] === 1) : null
  const byAnswer = groupsByAnswer(training.probabilities, width, trainingPersons)
  const groups = byAnswer.sizes.length <= mostAnswers * training.labels.length ? byAnswer : null
  const unknown = (check: StructuralCheck['check'], sentence: string): StructuralCheck => ({
    check,
    value: null,
    threshold: check === 'residual-degrees' ? appetite.residualDegrees : { value: 0, source: 'SACRO-ML, introduction' },
    verdict: 'not assessed',
    sentence,
  })
  return [
    generalisationGap(training, heldOut, width, appetite.generalisationGap),
    lossDifference(training, heldOut, width, appetite.lossDifference),
    parameters === null
      ? unknown('residual-degrees', 'How many free parameters the model has was not said.')
      : residualDegrees(training.labels.length, parameters, appetite.residualDegrees),
    smallGroups(groups, appetite.smallestGroup),
    smallCells(groups, training.probabilities, width, appetite.smallestGroup, appetite.certainty),
    classDisclosure(training.probabilities, width, appetite.certainty),
    heldData(kind, contents, training.labels.length) ??
      unknown('contains-data', 'What kind of model it is was not said.'),
  ]
}

/** By what the model is called and by what its file holds: the graver of the two; null where neither is known. */
function heldData(kind: string, contents: ModelContents | undefined, trainingRows: number): StructuralCheck | null {
  const named = kind === '' ? null : containsData(kind)
  const held = contents === undefined ? null : containsRows(contents, trainingRows)
  return held && (!named || held.verdict === 'raised') ? held : named
}

function gather(probabilities: Float64Array, width: number, rows: Int32Array): Float64Array {
  const found = new Float64Array(rows.length * width)
  rows.forEach((row, i) => found.set(probabilities.subarray(row * width, (row + 1) * width), i * width))
  return found
}
