import type { Distribution, ModelDescription, Results } from '../../contracts/results.ts'
import { inTellingOrder } from '../finding.ts'
import { modelTitle, shortModelName } from '../names.ts'
import type { TextTable } from '../tables.ts'

/** What a further analysis found, in words and tables: the same in the window, the report and the terminal. */
export interface AnalysisSection {
  readonly title: string
  /** What it asks. */
  readonly question: string
  /** The finding, in a sentence or a few. */
  readonly finding: string
  /** How it was done, for a reader who knows statistics. */
  readonly method: string
  readonly tables: readonly {
    readonly name: string
    readonly table: TextTable
    /** About single records or groups of them: the report tells it in a section of its own. */
    readonly isOfRecords?: boolean
  }[]
  /** What the reader must know to read it rightly, one sentence each. */
  readonly notes: readonly string[]
}

/** The study's models, those that use more features first, with what they are called. */
export const namedModels = (results: Results) =>
  inTellingOrder(results.models).map((model) => ({
    model,
    key: model.key,
    short: shortModelName(model, results.models),
    title: modelTitle(model, results.models),
  }))

export const titleOf = ({ models }: Results, key: string): string =>
  modelTitle(models.find((model) => model.key === key) as ModelDescription, models)

const places: Record<Distribution, string> = {
  train: 'among its training people',
  P: 'among people like those it was trained on',
  'P*:site': 'among people of other sites',
  'P*:redraw': 'in a redrawn population',
  'P*:noise': 'in a noisier population',
  'P*:intervene': 'in a population with values set',
}

/** "among people of other sites" */
export const placeOf = (distribution: Distribution): string => places[distribution]
