import type { ModelContents } from '#shared/contracts/model-file.ts'
import type { Limit, StructuralAppetite, StructuralCheck } from '#shared/contracts/release.ts'
import { accuracy, crossEntropies, predictedClasses } from '../metrics/index.ts'
import { usualStructuralAppetite } from './appetite.ts'
import type { Groups } from './groups.ts'
import { sameDistribution } from './losses.ts'

/** A model's answers about some rows, with their true outcomes. */
export interface Answers {
  /** rows x classes */
  readonly probabilities: Float64Array
  readonly labels: Int32Array
}

const count = (value: number) => value.toLocaleString('en')

/** Accuracy on training rows less accuracy on held-out rows: what a model has learned of its rows and not of their kind. */
export function generalisationGap(
  training: Answers,
  heldOut: Answers,
  classes: number,
  threshold: Limit,
): StructuralCheck {
  const right = ({ probabilities, labels }: Answers) => accuracy(predictedClasses(probabilities, classes), labels)
  const [inside, outside] = [right(training), right(heldOut)]
  const value = inside - outside
  const isRaised = value > threshold.value
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  return {
    check: 'generalisation-gap',
    value,
    threshold,
    verdict: isRaised ? 'raised' : 'clear',
    sentence: `The model is right on ${percent(inside)} of its training rows and on ${percent(outside)} of other rows; the difference is ${isRaised ? 'above' : 'not above'} ${percent(threshold.value)}.`,
  }
}

/** Whether the model's losses on training rows look as if drawn like those on other rows. */
export function lossDifference(
  training: Answers,
  heldOut: Answers,
  classes: number,
  threshold: Limit,
): StructuralCheck {
  const lossesOf = ({ probabilities, labels }: Answers) => crossEntropies(probabilities, labels, classes)
  const value = sameDistribution(lossesOf(training), lossesOf(heldOut))
  const isRaised = value < threshold.value
  return {
    check: 'loss-difference',
    value,
    threshold,
    verdict: isRaised ? 'raised' : 'clear',
    sentence: `Losses on training rows and on other rows ${isRaised ? 'differ by more than chance explains' : 'do not differ by more than chance explains'} (Kolmogorov and Smirnov, p = ${value.toPrecision(2)}).`,
  }
}

/** Training rows less free parameters: a model with as many parameters as rows can hold the rows. */
export function residualDegrees(rows: number, parameters: number, threshold: Limit): StructuralCheck {
  const value = rows - parameters
  const isRaised = value < threshold.value
  return {
    check: 'residual-degrees',
    value,
    threshold,
    verdict: isRaised ? 'raised' : 'clear',
    sentence: `The model has ${count(parameters)} free parameters and was trained on ${count(rows)} rows: ${count(value)} residual degrees of freedom, ${isRaised ? 'fewer than' : 'at least'} ${count(threshold.value)}.`,
  }
}

const notAssessed = (check: StructuralCheck['check'], threshold: Limit, sentence: string): StructuralCheck => ({
  check,
  value: null,
  threshold,
  verdict: 'not assessed',
  sentence,
})

/** The k of k-anonymity (Samarati and Sweeney 1998): the size of the smallest group that the model tells from others. */
export function smallGroups(groups: Groups | null, threshold: Limit): StructuralCheck {
  if (!groups || groups.sizes.length === 0)
    return notAssessed('small-groups', threshold, 'The model keeps no groups of rows whose size could be counted.')
  const value = groups.sizes.reduce((least, size) => Math.min(least, size), Infinity)
  const small = groups.sizes.filter((size) => size < threshold.value).length
  return {
    check: 'small-groups',
    value,
    threshold,
    verdict: small > 0 ? 'raised' : 'clear',
    sentence: `${count(small)} of the model’s ${count(groups.sizes.length)} groups have fewer than ${count(threshold.value)} members; the smallest has ${count(value)}.`,
  }
}

/**
 * Cells of a group and a class with a few members: as SACRO-ML, the group's size times the probability that the model gives the class, above 0 and
 * below the limit.
 *
 * @param probabilities the model's answers about the rows that were grouped
 */
export function smallCells(
  groups: Groups | null,
  probabilities: Float64Array,
  classes: number,
  threshold: Limit,
  certainty: Limit,
): StructuralCheck {
  if (!groups || groups.sizes.length === 0)
    return notAssessed('small-cells', threshold, 'The model keeps no groups of rows whose cells could be counted.')
  const first = firstRows(groups)
  let [small, least] = [0, Infinity]
  groups.sizes.forEach((size, group) => {
    for (let k = 0; k < classes; k++) {
      const probability = probabilities[first[group] * classes + k]
      if (probability <= certainty.value) continue
      // The rounding of a share times a count is not what makes a cell small.
      const cell = Math.round(size * probability * 1e6) / 1e6
      least = Math.min(least, cell)
      if (cell < threshold.value) small++
    }
  })
  return {
    check: 'small-cells',
    value: least,
    threshold,
    verdict: small > 0 ? 'raised' : 'clear',
    sentence: `${count(small)} cells of a group and an outcome have fewer than ${count(threshold.value)} members by the model’s probabilities; the smallest has about ${count(Math.round(least * 10) / 10)}.`,
  }
}

function firstRows({ of, sizes }: Groups): Int32Array {
  const first = new Int32Array(sizes.length).fill(-1)
  of.forEach((group, row) => {
    if (first[group] < 0) first[group] = row
  })
  return first
}

/**
 * Class disclosure: groups of which the model says that some outcome cannot be. Whoever is known to be in one is known not to have it, or, with
 * two outcomes, to have the other.
 */
export function classDisclosure(probabilities: Float64Array, classes: number, certainty: Limit): StructuralCheck {
  const rows = probabilities.length / classes
  let value = 0
  for (let row = 0; row < rows; row++)
    if (
      probabilities.subarray(row * classes, (row + 1) * classes).some((probability) => probability <= certainty.value)
    )
      value++
  return {
    check: 'class-disclosure',
    value,
    threshold: certainty,
    verdict: value > 0 ? 'raised' : 'clear',
    sentence: `For ${count(value)} of ${count(rows)} training rows the model gives some outcome a probability of 0 (at most ${certainty.value}).`,
  }
}

/** Kinds of model whose files hold training rows as they are (SACRO-ML, "what it is not intended for"). */
const instanceBased = [
  'nearest neighbour',
  'k-nearest',
  'knn',
  'kneighbors',
  'support vector',
  'svm',
  'svc',
  'svr',
  'gaussian process',
  'gaussianprocess',
  'kernel density',
  'kerneldensity',
  'case-based',
  'learning vector quantization',
  'locally weighted',
  'self-organising map',
  'radius neighbors',
  'radiusneighbors',
]

/**
 * Whether a model holds training rows in itself, by what it is called.
 *
 * @param kind of this program ("mlp"), or the name that another tool gives the model ("KNeighborsClassifier")
 */
export function containsData(kind: string): StructuralCheck {
  const name = kind.toLowerCase()
  // Linear support vector machines keep weights, not vectors.
  const isRaised = !name.startsWith('linearsv') && instanceBased.some((part) => name.includes(part))
  return {
    check: 'contains-data',
    value: isRaised ? 1 : 0,
    threshold: { value: 0, source: 'SACRO-ML, introduction: such models cannot leave a trusted research environment.' },
    verdict: isRaised ? 'raised' : 'clear',
    sentence: isRaised
      ? `A model of this kind (${kind}) keeps training rows as part of itself: who has the model has them.`
      : `A model of this kind (${kind}) is not known to keep training rows as part of itself.`,
  }
}

/** So many rows of the data in a table are no coincidence. */
const fewestFound = 10

/**
 * Whether a model's file holds training rows, by what stands in it. A table as long as the training data may be weights of a wide
 * layer and is raised all the same: a person must look.
 *
 * @param trainingRows rows that the model was trained on
 */
export function containsRows(
  { keepers, nearest, tables, asked }: ModelContents,
  trainingRows: number,
): StructuralCheck {
  const threshold = {
    value: 0,
    source: 'SACRO-ML, introduction: models that hold their data cannot leave a trusted research environment.',
  }
  const raised = (value: number, sentence: string): StructuralCheck => ({
    check: 'contains-data',
    value,
    threshold,
    verdict: 'raised',
    sentence,
  })
  const copied = tables.toSorted((a, b) => b.found - a.found).find(({ found }) => found >= fewestFound)
  if (copied)
    return raised(
      copied.found,
      `The model’s file holds ${count(copied.found)} of the ${count(asked)} different rows of the data as they are (in “${copied.name}”): who has the model has them.`,
    )
  const [keeper] = keepers
  if (keeper)
    return raised(
      keeper.rows,
      `The model’s file has ${keeper.operator} with ${count(keeper.rows)} support vectors, which are training rows, perhaps on another scale: who has the model has them.`,
    )
  const [longest] = tables
  if (longest && nearest)
    return raised(
      longest.rows,
      `The model’s file keeps a table of ${count(longest.rows)} rows (“${longest.name}”) and picks from distances or scores, as nearest neighbours do: they are likely to be training rows.`,
    )
  if (longest && longest.rows >= trainingRows)
    return raised(
      longest.rows,
      `The model’s file keeps a table of ${count(longest.rows)} rows (“${longest.name}”), as long as the training data (${count(trainingRows)} rows): it may be these, or the weights of a wide layer.`,
    )
  return {
    check: 'contains-data',
    value: 0,
    threshold,
    verdict: 'clear',
    sentence:
      'The model’s file holds no support vectors, no table as long as the training data and no rows of the data as they are.',
  }
}

export interface StructuralInput {
  readonly kind: string
  /** Free parameters. */
  readonly parameters: number
  readonly classes: number
  readonly training: Answers
  readonly heldOut: Answers
  /** Groups of the training rows that the model tells apart; null for a model that keeps none. */
  readonly groups: Groups | null
}

/** Every check, in the order of `structuralCheckNames`. */
export function structuralChecks(
  { kind, parameters, classes, training, heldOut, groups }: StructuralInput,
  appetite: StructuralAppetite = usualStructuralAppetite,
): StructuralCheck[] {
  const { probabilities, labels } = training
  return [
    generalisationGap(training, heldOut, classes, appetite.generalisationGap),
    lossDifference(training, heldOut, classes, appetite.lossDifference),
    residualDegrees(labels.length, parameters, appetite.residualDegrees),
    smallGroups(groups, appetite.smallestGroup),
    smallCells(groups, probabilities, classes, appetite.smallestGroup, appetite.certainty),
    classDisclosure(probabilities, classes, appetite.certainty),
    containsData(kind),
  ]
}
