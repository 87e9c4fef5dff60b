import { deepCama, tunedCama } from '#shared/contracts/deep-cama.ts'
import { Measure } from '#shared/contracts/figures.ts'
import type { AnalysisResult, Results } from '#shared/contracts/results.ts'
import { movedModelTitle } from '#shared/text/analyses/index.ts'
import { analysisNames } from '#shared/text/analyses/names.ts'
import type { ComparedFigure } from '#shared/contracts/comparison.ts'
import { attackName, contrastNames, distributionLabels, modelTitle } from '#shared/text/names.ts'

/** A figure of one run; two runs share those of the same key. */
export interface Figure extends Pick<
  ComparedFigure,
  'part' | 'model' | 'title' | 'about' | 'control' | 'name' | 'measure' | 'percent'
> {
  readonly key: string
  readonly value: Measure
}

/** What the measures of attacks and predictions are called, and whether they are shares. */
const measures = {
  accuracy: ['Right (accuracy)', true],
  balancedAccuracy: ['Balanced accuracy', true],
  auc: ['Area under ROC', false],
  brier: ['Brier score', false],
  advantage: ['Advantage', false],
  falsePositiveRate: ['False positives', true],
} as const

/** Every figure of a run's results that is told with its evidence. */
export function figuresOf(results: Results): Figure[] {
  const titles = new Map([
    ...results.models.map((model) => [model.key, modelTitle(model, results.models)] as const),
    ...[deepCama, tunedCama].map((key) => [key, movedModelTitle(results, key)] as const),
  ])
  const figure = (
    part: Figure['part'],
    model: string,
    identity: readonly string[],
    about: string,
    name: keyof typeof measures,
    value: Measure,
    control = false,
  ): Figure => ({
    key: [part, model, ...identity, name].join('|'),
    part,
    model,
    title: titles.get(model) ?? model,
    about,
    control,
    name,
    measure: measures[name][0],
    percent: measures[name][1],
    value,
  })
  return [
    ...results.attacks.flatMap((found) => {
      const { model, attack, distribution, contrast } = found
      const about = `${attackName(attack)}, ${distributionLabels[distribution]}, ${contrastNames[contrast]}`
      return (['accuracy', 'auc', 'advantage', 'falsePositiveRate'] as const).map((name) =>
        figure('attacks', model, [attack, distribution, contrast], about, name, found[name], contrast !== 'membership'),
      )
    }),
    ...results.net.map(({ model, attack, distribution, advantage }) => {
      const about = `${attackName(attack)}, ${distributionLabels[distribution]}, net of the shift`
      return figure('net', model, [attack, distribution], about, 'advantage', advantage)
    }),
    ...results.targets.flatMap((found) =>
      (['accuracy', 'balancedAccuracy', 'auc', 'brier'] as const).map((name) =>
        figure(
          'predictions',
          found.model,
          [found.distribution],
          distributionLabels[found.distribution],
          name,
          found[name],
        ),
      ),
    ),
    ...(results.analyses ?? []).flatMap((analysis) => analysisFigures(analysis, titles)),
  ]
}

/** Numbers that tell rows of an analysis apart, as against numbers that were found. */
const identifying = new Set(['scale', 'gamma', 'limit', 'size', 'noise', 'target', 'by', 'epsilon'])

/** "withModel" as "with model" */
export const inWords = (name: string): string => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)

/** Keys of figures of further analyses that several rows share, which cannot be told apart and so are not compared. */
export function ambiguousFigures({ analyses = [] }: Results): string[] {
  const keys = analyses.flatMap((analysis) => measuresIn(analysis, new Map()).map(({ key }) => key))
  return [...new Set(keys.filter((key, i) => keys.indexOf(key) !== i))]
}

/** The measures of a further analysis; those of rows that cannot be told apart are left out. */
function analysisFigures(analysis: AnalysisResult, titles: ReadonlyMap<string, string>): Figure[] {
  const found = measuresIn(analysis, titles)
  const times = new Map<string, number>()
  for (const { key } of found) times.set(key, (times.get(key) ?? 0) + 1)
  return found.filter(({ key }) => times.get(key) === 1)
}

const isOfTexts = (value: unknown): value is Record<string, string | null> =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !('withheld' in value) &&
  Object.values(value).every((held) => held === null || typeof held === 'string')

const isMeasure = (value: unknown): value is Measure => Measure.safeParse(value).success

/** The measures of a further analysis, wherever they stand in what it found. */
function measuresIn(analysis: AnalysisResult, titles: ReadonlyMap<string, string>): Figure[] {
  const found: Figure[] = []
  const visit = (value: unknown, path: readonly string[], model: string | null, name: string): void => {
    if (isMeasure(value)) {
      const about = [analysisNames[analysis.kind], ...path.filter((part) => part !== model)].join(', ')
      found.push({
        key: ['analyses', analysis.kind, ...path, name].join('|'),
        part: 'analyses',
        model,
        title: model === null ? '' : (titles.get(model) ?? model),
        about,
        control: false,
        name,
        measure: inWords(name),
        percent: false,
        value,
      })
    } else if (Array.isArray(value)) for (const item of value) visit(item, path, model, name)
    else if (value && typeof value === 'object') {
      const fields = Object.entries(value)
      const own = 'model' in value && typeof value.model === 'string' ? value.model : model
      const identity = fields.flatMap(([field, held]) => {
        if (typeof held === 'number') return identifying.has(field) ? [`${inWords(field)} ${held}`] : []
        // What a category was replaced by, for example.
        if (isOfTexts(held)) return Object.values(held).filter((text) => text !== null)
        return typeof held === 'string' && held.length <= 80 && !['kind', 'method'].includes(field) ? [held] : []
      })
      for (const [field, held] of fields) {
        // Single targets are the values of the attack's own figures.
        if (analysis.kind === 'membership' && field === 'targets') continue
        const isPart = held !== null && typeof held === 'object' && !Array.isArray(held)
        visit(held, [...path, ...identity, ...(isPart && !isMeasure(held) ? [inWords(field)] : [])], own, field)
      }
    }
  }
  visit(analysis, [], null, '')
  return found
}
