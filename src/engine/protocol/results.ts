import { type BoxSummary, meanInterval } from '../math/index.ts'
import type { ProtocolContrast, ProtocolScores, ProtocolTarget } from './scores.ts'
import type { ProtocolModel } from './settings.ts'

/** A figure with its 95 % interval over the repetitions (Student's t), and one value for each. */
export interface Figure {
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly values: readonly number[]
}

/** One figure of a study's results: what a chart draws and a table prints. */
export interface ResultRow {
  /** The point of the study's axis. */
  readonly point: string
  /** Where that is on a numeric axis. */
  readonly x: number | null
  readonly model: string
  readonly family: ProtocolModel['family'] | null
  readonly distribution: string | null
  readonly contrast: ProtocolContrast | null
  readonly attack: string | null
  /** What was measured: "accuracy", "attack accuracy", "net advantage", ... */
  readonly measure: string
  readonly figure: Figure
  /** Where the figure is of many records: how it lies across the records of all repetitions. */
  readonly box?: BoxSummary
  /** Examples of what the figure is a mean of, from the first repetition. */
  readonly pictures?: readonly PictureStrip[]
}

/** Grey images beside each other. */
export interface PictureStrip {
  readonly label: string
  readonly height: number
  readonly width: number
  /** Of each image height x width bytes in Base64. */
  readonly images: readonly { readonly pixels: string }[]
}

/** @param values one for each repetition, at least one */
export function figureOf(values: readonly number[]): Figure {
  const { mean, low, high } = meanInterval(values)
  return { estimate: mean, low, high, values: [...values] }
}

/** What a figure is asked for by; what is left out must be the only one of its kind, or does not apply. */
export type Query = Partial<Pick<ResultRow, 'point' | 'model' | 'distribution' | 'contrast' | 'attack'>> & {
  readonly measure: string
}

/** A study's figures, to be asked. */
export class ResultTable {
  readonly rows: readonly ResultRow[]

  constructor(rows: readonly ResultRow[]) {
    this.rows = rows
  }

  /** Names of the axis' points: along a numeric axis, whichever row came first, since models may stand at points of their own. */
  get points(): string[] {
    const places = new Map(this.rows.map(({ point, x }) => [point, x]))
    return [...places].sort(([, a], [, b]) => (a === null || b === null ? 0 : a - b)).map(([point]) => point)
  }

  has(query: Query): boolean {
    return this.#find(query).length > 0
  }

  /** The values of the repetitions. @throws RangeError unless exactly one row fits */
  values(query: Query): readonly number[] {
    const found = this.#find(query)
    if (found.length !== 1) throw new RangeError(`${found.length} results fit ${JSON.stringify(query)}.`)
    return found[0].figure.values
  }

  /** Differences, repetition by repetition. */
  difference(minuend: Query, subtrahend: Query): number[] {
    const others = this.values(subtrahend)
    return this.values(minuend).map((value, i) => value - others[i])
  }

  #find(query: Query): ResultRow[] {
    const wanted = Object.entries(query) as [keyof ResultRow, unknown][]
    return this.rows.filter((row) => wanted.every(([key, value]) => row[key] === value))
  }
}

/** The rows of one point of a study's axis. */
export function rowsOfPoint(
  point: string,
  x: number | null,
  models: readonly ProtocolModel[],
  scores: readonly ProtocolScores[],
): ResultRow[] {
  const familyOf = (key: string) => models.find((model) => model.key === key)?.family ?? null
  const row = (part: Omit<ResultRow, 'point' | 'x' | 'family' | 'figure'>, values: readonly number[]): ResultRow => ({
    point,
    x,
    family: familyOf(part.model),
    ...part,
    figure: figureOf(values),
  })
  const [first] = scores
  const targets = first.targets.flatMap(({ model, distribution }, i) =>
    measuresOf(scores.map(({ targets: own }) => own[i])).map((key) =>
      row(
        { model, distribution, contrast: null, attack: null, measure: measureNames[key] },
        scores.map(({ targets: own }) => own[i][key]),
      ),
    ),
  )
  const attacks = first.attacks.flatMap(({ model, attack, distribution, contrast }, i) => {
    const of = (measure: string, value: (score: (typeof first.attacks)[number]) => number) =>
      row(
        { model, attack, distribution, contrast, measure },
        scores.map(({ attacks: own }) => value(own[i])),
      )
    return [
      of('attack accuracy', ({ accuracy }) => accuracy),
      of('advantage', ({ truePositiveRate, falsePositiveRate }) => truePositiveRate - falsePositiveRate),
      of('false-positive rate', ({ falsePositiveRate }) => falsePositiveRate),
      of('attack AUC', ({ auc }) => auc),
    ]
  })
  return [...targets, ...attacks, ...netRows(attacks), ...outsideRows(row, scores), ...foundRows(row, scores)]
}

/** Accuracy without answers to unseen configurations says something only where there are some. */
const measuresOf = (targets: readonly ProtocolTarget[]) =>
  (['accuracy', 'absoluteLoss', 'crossEntropy', 'unseen', 'accuracyOfSeen'] as const).filter(
    (key) => key !== 'accuracyOfSeen' || targets.some(({ unseen }) => unseen > 0),
  )

/** Accuracy where a table answers configurations that it has never seen by none, as R's bnlearn does. */
export const withoutAnswers = 'accuracy, unseen configurations not answered'

const measureNames = {
  accuracyOfSeen: withoutAnswers,
  accuracy: 'accuracy',
  absoluteLoss: 'absolute loss',
  crossEntropy: 'cross-entropy',
  unseen: 'unseen configurations',
} as const

/** Advantage of members against P* less that of held-out rows of P against P*, repetition by repetition. */
function netRows(attacks: readonly ResultRow[]): ResultRow[] {
  const advantages = attacks.filter(({ measure }) => measure === 'advantage')
  return advantages.flatMap((members) => {
    if (members.contrast !== 'membership' || members.distribution === 'P') return []
    const control = advantages.find(
      ({ model, attack, distribution, contrast }) =>
        contrast === 'shift-only' &&
        model === members.model &&
        attack === members.attack &&
        distribution === members.distribution,
    )
    if (!control) return []
    const net = members.figure.values.map((value, i) => value - control.figure.values[i])
    return [{ ...members, contrast: null, measure: 'net advantage', figure: figureOf(net) }]
  })
}

type MakeRow = (part: Omit<ResultRow, 'point' | 'x' | 'family' | 'figure'>, values: readonly number[]) => ResultRow

const outsideRows = (row: MakeRow, scores: readonly ProtocolScores[]): ResultRow[] =>
  Object.keys(scores[0].outside).map((distribution) =>
    row(
      { model: '', distribution, contrast: null, attack: null, measure: 'mass outside the support of P' },
      scores.map(({ outside }) => outside[distribution]),
    ),
  )

function foundRows(row: MakeRow, scores: readonly ProtocolScores[]): ResultRow[] {
  const share = (model: string, measure: string, is: (found: ProtocolScores['found'][string]) => boolean) =>
    row(
      { model, distribution: null, contrast: null, attack: null, measure },
      scores.map(({ found }) => (is(found[model]) ? 1 : 0)),
    )
  return Object.keys(scores[0].found).flatMap((model) => [
    share(model, 'true parents found', ({ isRight }) => isRight),
    share(model, 'true neighbours found', ({ hasRightNeighbours }) => hasRightNeighbours),
    share(model, 'direction of an edge at the outcome not identifiable', ({ undirected }) => undirected > 0),
  ])
}
