import type { Finding } from '#shared/contracts/check.ts'
import type { AnalysisResult, Distribution, Measure } from '#shared/contracts/results.ts'
import type { ModelSettings, StudySpec } from '#shared/contracts/study.ts'
import type { Encoding, EncodingBasis } from '../../data/index.ts'
import { mean, type Random } from '../../math/index.ts'
import type { ModelStore } from '../../attacks/membership/index.ts'
import type { FittedClassifier } from '../../models/index.ts'
import type { CancelSignal, Executor } from '../../tensor/index.ts'
import type { Answers } from '../contrasts.ts'
import { groupBy, measure, type Range } from '../estimate.ts'
import type { PreparedData } from '../prepare.ts'
import type { Population } from '../shifts.ts'

/** One of the study's models in one repetition, trained. */
export interface StudiedModel {
  readonly key: string
  readonly settings: ModelSettings
  /** The columns that it reads. */
  readonly columns: readonly string[]
  readonly encoding: Encoding
  readonly fitted: FittedClassifier
  /** What it said of each population's rows. */
  readonly answers: ReadonlyMap<Distribution, Answers>
}

/** What an analysis has to look at: one repetition of the study. */
export interface StudiedRepetition {
  readonly spec: StudySpec
  readonly data: PreparedData
  readonly populations: ReadonlyMap<Distribution, Population>
  /** The training rows, on which encodings are fitted. */
  readonly basis: EncodingBasis
  readonly models: readonly StudiedModel[]
}

export interface AnalysisContext {
  readonly executor: Executor
  readonly signal?: CancelSignal
  readonly pause?: () => Promise<void>
  /** Where shadow and reference models are kept; only for this run unless told. */
  readonly store?: ModelStore
  /** Told what share of the analysis is done in this repetition, and perhaps what is being done. */
  readonly onShare: (share: number, stage?: string) => void
}

/** One line of what an analysis found in a repetition: what it is about, and its figures; null is none. Plain data. */
export interface ScoreRow {
  readonly about: Readonly<Record<string, string | number | boolean | null>>
  readonly figures: Readonly<Record<string, number | null>>
}

/** How large a study is, for the estimate of its work. */
export interface StudySize {
  readonly spec: StudySpec
  readonly data: PreparedData
  /** How many numbers each feature set has once encoded. */
  readonly widths: Readonly<Record<string, number>>
  readonly trainRows: number
  readonly heldOutRows: number
  /** Populations that models are asked about, the training rows among them. */
  readonly distributions: number
}

/** A further question to the models of a study, with its settings. */
export interface StudyAnalysis {
  /** Whether it is asked in the first repetition only: it repeats by itself what it needs to. */
  readonly once?: boolean
  /** What its author should know before it runs. */
  findings(spec: StudySpec, data: PreparedData): Finding[]
  /** Floating-point operations of one repetition, or of all if it is asked once, roughly. */
  work(size: StudySize): number
  /** @param random a stream of its own, so that it changes no other figure of the study */
  run(repetition: StudiedRepetition, random: Random, context: AnalysisContext): Promise<ScoreRow[]>
  /** @param repetitions what `run` found in each */
  result(repetitions: readonly (readonly ScoreRow[])[]): AnalysisResult
}

/** Figures about one thing in every repetition. */
export interface RepeatedRow<About> {
  readonly about: About
  /** A figure with its interval. @param why what the absence of one stands for, for the reader */
  measure(figure: string, range: Range, why?: string): Measure
  /** Mean of those that there are; 0 where there is none. */
  mean(figure: string): number
}

/** Rows of all repetitions by what they are about, in the order in which they first occur. */
export const overRepetitions = <About>(repetitions: readonly (readonly ScoreRow[])[]): RepeatedRow<About>[] =>
  groupBy(repetitions.flat(), ({ about }) => JSON.stringify(about)).map((rows) => ({
    about: rows[0].about as About,
    measure: (figure, range, why = 'There are too few rows') =>
      measure(
        rows.map(({ figures }) => figures[figure] ?? null),
        range,
        why,
      ),
    mean: (figure) => {
      const values = rows.flatMap(({ figures }) => figures[figure] ?? [])
      return values.length > 0 ? mean(values) : 0
    },
  }))

/**
 * Steps of several trainings, one after the other, as a share of all of them; each counts its own from 0.
 *
 * @param expected steps of all trainings together
 */
export function shareOfSteps(expected: number, onShare: (share: number) => void): (done: number) => void {
  let [before, last] = [0, 0]
  return (done) => {
    if (done < last) before += last
    last = done
    onShare(Math.min(1, (before + done) / expected))
  }
}
