import { type DeepCamaFound, type DeepCamaResult } from '#shared/contracts/deep-cama.ts'
import { difference, share } from '../../estimate.ts'
import type { RepeatedRow } from '../analysis.ts'

type Row = RepeatedRow<Record<string, string | number | boolean | null>>

/** What the deep CAMA found over all repetitions; undefined where there was none. */
export function camaResult(all: readonly Row[]): DeepCamaResult | undefined {
  const of = (part: string) => all.filter(({ about }) => about.part === `cama ${part}`)
  const [skipped] = of('skipped')
  if (skipped) return { kind: 'skipped', reason: skipped.about.reason as string }
  const columns = (role: string) =>
    of('column').flatMap(({ about }) => (about.role === role ? (about.column as string) : []))
  const effects = columns('effect')
  if (effects.length === 0) return undefined
  return {
    kind: 'found',
    causes: columns('cause'),
    coParents: columns('co-parent'),
    effects,
    drift: driftOf(of),
    site: siteOf(of),
  }
}

type Find = (part: string) => Row[]
const halves = ({ mean }: Row) => ({ scored: mean('scored'), tunedOn: mean('tunedOn') })
const modelOf = ({ about }: Row) => about.model as string
const lengthOf = ({ about }: Row) => about.by as number

function driftOf(of: Find): DeepCamaFound['drift'] {
  const [rows] = of('drift rows')
  if (!rows) return null
  return {
    ...halves(rows),
    columns: of('drifting').map(({ about }) => about.column as string),
    curves: of('drift').map((row) => ({
      model: modelOf(row),
      by: lengthOf(row),
      accuracy: row.measure('accuracy', share),
    })),
    kept: of('kept').map((row) => ({ by: lengthOf(row), accuracy: row.measure('accuracy', share) })),
    gains: of('gain').map((row) => ({ model: modelOf(row), gain: row.measure('gain', difference) })),
  }
}

function siteOf(of: Find): DeepCamaFound['site'] {
  const [rows] = of('site rows')
  if (!rows) return null
  return {
    ...halves(rows),
    models: of('site').map((row) => ({ model: modelOf(row), accuracy: row.measure('accuracy', share) })),
    gain: of('site gain')[0].measure('gain', difference),
  }
}

export const camaNotes = [
  'The deep CAMA learns from the training rows as if nothing had moved them; what a manipulation does to the effects it learns only when it is fine-tuned, so before that its own guess of the manipulation is that of an untrained network, as in the paper.',
  'Fine-tuning needs no outcomes, but many new rows that were moved alike. It changes how a manipulation is inferred and what it does, and nothing else; where the outcome comes about differently at the new place, it cannot help.',
]
