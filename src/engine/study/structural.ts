import type { Results } from '#shared/contracts/results.ts'
import { type StructuralFigure, structuralCheckNames } from '#shared/contracts/release.ts'
import type { ModelSettings } from '#shared/contracts/study.ts'
import type { EncodedMatrix } from '../data/index.ts'
import { mean, quantile } from '../math/index.ts'
import type { FittedClassifier } from '../models/index.ts'
import { groupsByConfiguration, structuralChecks, type StructuralInput } from '../structural/index.ts'

type CheckName = StructuralFigure['check']

/** The value of each check for one trained model; null where a check cannot apply. Plain data. */
export type StructuralValues = Readonly<Record<CheckName, number | null>>

interface Asked extends Pick<StructuralInput, 'training' | 'heldOut' | 'classes'> {
  /** The person of each training row; null where rows belong to nobody. */
  readonly persons: Int32Array | null
}

/**
 * Looks at one model of one repetition before any attack. Only a probability table keeps groups of rows that can be counted.
 *
 * @param inputs the training rows as the model saw them
 */
export function structuralValues(
  kind: ModelSettings['kind'],
  { parameters }: Pick<FittedClassifier, 'parameters'>,
  inputs: EncodedMatrix,
  { training, heldOut, classes, persons }: Asked,
): StructuralValues {
  const groups = kind === 'cpt' ? groupsByConfiguration(inputs, persons) : null
  const checks = structuralChecks({ kind, parameters, classes, training, heldOut, groups })
  return Object.fromEntries(checks.map(({ check, value }) => [check, value])) as StructuralValues
}

interface Rule {
  readonly of: (values: readonly number[]) => number
  /** What the repetitions' values together are called. */
  readonly name: string
}

const least: Rule = { of: (values) => values.reduce((a, b) => Math.min(a, b)), name: 'smallest' }
const most: Rule = { of: (values) => values.reduce((a, b) => Math.max(a, b)), name: 'largest' }

/**
 * How the values of repetitions become one. Nobody knows which of the repetitions' models would be given away, so what counts people
 * goes by the worst. A gap is a mean. Twice the median of p-values, at most 1, is one again, however much the splits
 * overlap (Rüger 1978; Meinshausen, Meier and Bühlmann 2009 for random splits); the smallest of them would raise false alarms.
 */
const together: Record<CheckName, Rule> = {
  'generalisation-gap': { of: mean, name: 'mean' },
  'loss-difference': { of: (values) => Math.min(1, 2 * quantile(values, 0.5)), name: 'twice the median' },
  'residual-degrees': least,
  'small-groups': least,
  'small-cells': least,
  'class-disclosure': most,
  'contains-data': most,
}

/**
 * One check over the repetitions.
 *
 * @returns null where it does not apply: it is about a kind of model, so it applies to all repetitions or to none
 */
export function structuralFigure(check: CheckName, values: readonly (number | null)[]): StructuralFigure | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0 || known.length < values.length) return null
  if (known.length === 1) return { check, value: known[0], method: 'one repetition', values: known }
  const { of, name } = together[check]
  return { check, value: of(known), method: `${name} of ${known.length} repetitions`, values: known }
}

/** The checks of every model; nothing where a repetition of before there were any is among them. */
export function structuralResults(
  models: readonly string[],
  repetitions: readonly { readonly structural?: Readonly<Record<string, StructuralValues>> }[],
): Pick<Results, 'structural'> {
  const all = repetitions.flatMap(({ structural }) => (structural ? [structural] : []))
  if (all.length < repetitions.length) return {}
  const figureOf = (model: string, check: CheckName) =>
    structuralFigure(
      check,
      all.map((values) => values[model][check]),
    )
  return {
    structural: models.map((model) => ({
      model,
      figures: structuralCheckNames.map((check) => figureOf(model, check)).filter((figure) => figure !== null),
    })),
  }
}
