import type { Network } from '../bayes/index.ts'
import type { Table } from '../data/index.ts'
import type { LabelledImages } from '../images/index.ts'
import type { Random } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import type { Claim } from './claims.ts'
import type { ResultRow } from './results.ts'

/** tiny: for tests, its figures mean nothing; quick: a minute on two cores, wide intervals; full: the paper's sizes. */
export type Preset = 'tiny' | 'quick' | 'full'

/** What a part of a study is told and tells. */
export interface PartContext {
  readonly executor: Executor
  /** The part's own. */
  readonly random: Random
  /** The same for all parts of a study: what they are to have in common. */
  readonly shared: Random
  /** Images with their labels. @throws when there are none of that name */
  readonly images: (name: string) => LabelledImages
  /** Tables of public data. @throws when there is none of that name */
  readonly tables: (name: string) => Table
  /** @throws when there is no network of that name */
  readonly network: (name: string) => Network
  readonly signal?: CancelSignal
  readonly pause?: () => Promise<void>
  /** How much of the part is done, 0 to 1. */
  readonly report: (fraction: number, stage: string) => void
}

/** A part of a study that is computed in one piece, and stored as one when a run is interrupted: a point of its axis. */
export interface StudyPart {
  readonly name: string
  /** How long it takes beside the other parts, in any unit. */
  readonly weight: number
  run(context: PartContext): Promise<ResultRow[]>
}

/** A figure or table of the paper, or a study of ours beside them, as it can be run. */
export interface PaperStudy {
  readonly name: string
  readonly title: string
  /** Where in the paper: "figure 3a and 3b"; "ours" for what is not in it. */
  readonly paper: string
  /** What is asked, and how, in one paragraph. */
  readonly question: string
  /** What to expect of a chart of it, in a sentence or two. */
  readonly expect: string
  /** What the axis is; its points are the parts. */
  readonly axis: { readonly name: string; readonly scale: 'logarithmic' | 'linear' | 'names' }
  /** Networks that it samples from. */
  readonly networks: readonly string[]
  parts(preset: Preset): readonly StudyPart[]
  readonly claims: readonly Claim[]
}
