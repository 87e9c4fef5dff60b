/** Two runs in one chart: the first filled and solid, the second hollow and dashed. */

import type { ChartConfiguration } from 'chart.js'
import type { ComparedFigure, RunComparison } from '#shared/contracts/comparison.ts'
import type { Measure, ModelDescription, Results } from '#shared/contracts/results.ts'
import { inTellingOrder, strongestAttack } from '#shared/text/finding.ts'
import { isEstimate } from '#shared/text/format.ts'
import { isApart, isMain, type SeveralFigure } from '#shared/text/comparison.ts'
import { attackName, contrastNames, shortModelName } from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine, type Mark } from './dot-plot.ts'
import { familyShape, type Palette } from './palette.ts'
import { rocPlot } from './roc-plot.ts'
import { type LegendItem, modelLegend, rangeOf, type StudyChart } from './study-charts.ts'
import { styled } from '#shared/text/number-style.ts'
import { words } from '../text/index.ts'

/** A figure of one of the models, which gives it its colour and shape. */
interface Entry {
  readonly figure: ComparedFigure
  readonly model: ModelDescription
}

const entriesOf = (figures: readonly ComparedFigure[], { models }: Results): Entry[] =>
  figures.flatMap((figure) => {
    const model = models.find(({ key }) => key === figure.model)
    return model ? [{ figure, model }] : []
  })

function markOf({ figure, model }: Entry, measure: Measure, hollow: boolean, run: string, palette: Palette): Mark[] {
  if (!isEstimate(measure)) return []
  const style = { colour: palette.family[model.family], shape: familyShape[model.family], hollow }
  return [{ estimate: measure, ...style, label: `${figure.title}, ${figure.about}, ${run}` }]
}

/** Model, attack and population below each other, so that half a page holds them. */
const lineLabel = ({ figure: { title, about } }: Entry) =>
  [title, ...about.replace(`, ${contrastNames.membership}`, '').split(', ')].join('\n')

const lineHeight = 48
const heightOf = (lines: readonly DotLine[]) => Math.max(dotPlotHeight(lines), 86 + lines.length * lineHeight)

const runLegend = (palette: Palette): LegendItem[] => [
  { label: words.charts.comparison.filledFirst, colour: palette.soft, shape: 'circle', hollow: false },
  { label: words.charts.comparison.hollowSecond, colour: palette.soft, shape: 'circle', hollow: true },
]

/** The figures of both runs on the same lines. */
function figuresChart(
  id: string,
  title: string,
  axis: string,
  entries: readonly Entry[],
  chance: boolean,
  results: Results,
  palette: Palette,
): StudyChart[] {
  if (entries.length === 0) return []
  const lines = entries.map((entry): DotLine => ({
    label: lineLabel(entry),
    marks: [
      ...markOf(entry, entry.figure.first, false, words.charts.comparison.firstRun, palette),
      ...markOf(entry, entry.figure.second, true, words.charts.comparison.secondRun, palette),
    ],
  }))
  const configuration = dotPlot({
    lines,
    axis: { title: axis, ...rangeOf(lines, 0.4, 0.7), percent: true },
    references: chance ? [{ at: 0.5, label: words.charts.coinToss }] : [],
    palette,
  }) as ChartConfiguration
  const models = inTellingOrder(results.models).filter(({ key }) => entries.some(({ model }) => model.key === key))
  const legend = [...modelLegend(models, results.models, palette), ...runLegend(palette)]
  return [{ id, title, configuration, height: heightOf(lines), legend }]
}

/** The differences of shares, the second run less the first. */
function differencesChart(entries: readonly Entry[], results: Results, palette: Palette): StudyChart[] {
  const lines = entries.flatMap((entry): DotLine[] => {
    const marks = markOf(entry, entry.figure.difference, false, words.charts.comparison.secondLessFirst, palette)
    return marks.length > 0 ? [{ label: lineLabel(entry), marks }] : []
  })
  if (lines.length === 0) return []
  const apart = entries.filter(({ figure }) => isApart(figure)).length
  return [
    {
      id: 'differences',
      title: words.charts.comparison.differ(apart, entries.length),
      configuration: dotPlot({
        lines,
        axis: { title: words.charts.comparison.difference, ...rangeOf(lines, -0.1, 0.1), percent: true },
        references: [{ at: 0, label: words.charts.comparison.noDifference }],
        palette,
      }) as ChartConfiguration,
      height: heightOf(lines),
      legend: modelLegend(
        inTellingOrder(results.models).filter(({ key }) => entries.some(({ model }) => model.key === key)),
        results.models,
        palette,
      ),
    },
  ]
}

/** The ROC curves of the strongest attack on a model on P, of both runs. */
function rocOverlay(model: ModelDescription, first: Results, second: Results, palette: Palette): StudyChart[] {
  const [one, other] = [strongestAttack(first, model.key, 'P'), strongestAttack(second, model.key, 'P')]
  if (!one || !other) return []
  const colour = palette.family[model.family]
  const area = ({ auc }: { auc: Measure }) => (isEstimate(auc) ? styled(auc.mean.toFixed(2)) : '–')
  const labels = [
    words.charts.comparison.attackOfFirst(attackName(one.attack).toLowerCase()),
    words.charts.comparison.attackOfSecond(attackName(other.attack).toLowerCase()),
  ]
  return [
    {
      id: `roc ${model.key}`,
      title: words.charts.comparison.areas(shortModelName(model, first.models), area(one), area(other)),
      configuration: rocPlot(
        [one, other].map((attack, i) => ({ roc: attack.roc, label: labels[i], colour, dashed: i === 1 })),
        palette,
      ),
      height: 360,
      legend: labels.map((label, i) => ({ label, colour, shape: 'line', hollow: i === 1 })),
    },
  ]
}

/** Every chart of a comparison, in order. */
export function comparisonCharts(
  comparison: RunComparison,
  first: Results,
  second: Results,
  palette: Palette,
): StudyChart[] {
  const main = entriesOf(comparison.figures.filter(isMain), first)
  const of = (part: ComparedFigure['part']) => main.filter(({ figure }) => figure.part === part)
  const shared = inTellingOrder(first.models).filter(({ key }) => second.models.some((model) => model.key === key))
  const names = shared.map((model) => shortModelName(model, first.models))
  return [
    ...figuresChart(
      'attacks',
      words.charts.comparison.attacksOfBoth(names),
      words.charts.attackAccuracy,
      of('attacks'),
      true,
      first,
      palette,
    ),
    ...differencesChart([...of('attacks'), ...of('predictions')], first, palette),
    ...figuresChart(
      'predictions',
      words.charts.comparison.predictionsOfBoth(names),
      words.charts.accuracy,
      of('predictions'),
      false,
      first,
      palette,
    ),
    ...shared.flatMap((model) => rocOverlay(model, first, second, palette)),
  ]
}

/** A figure in several runs, one line for each run. */
const linesOfRuns = (
  entries: readonly (SeveralFigure & { readonly model: ModelDescription })[],
  palette: Palette,
): DotLine[] =>
  entries.flatMap(({ of, others, model }) =>
    [of.first, ...others.map((other) => other?.second)].flatMap((measure, i): DotLine[] => {
      const run = words.charts.comparison.run(i + 1)
      const marks = measure ? markOf({ figure: of, model }, measure, false, run, palette) : []
      const name = lineLabel({ figure: of, model }).split('\n').join(', ')
      return marks.length > 0 ? [{ label: i === 0 ? `${name}\n${run}` : run, marks }] : []
    }),
  )

/** How often attackers and predictions are right in three runs or more, one run below the other. */
export function severalRunsCharts(figures: readonly SeveralFigure[], first: Results, palette: Palette): StudyChart[] {
  const main = figures.flatMap((figure) => {
    const model = first.models.find(({ key }) => key === figure.of.model)
    return model && isMain(figure.of) ? [{ ...figure, model }] : []
  })
  return (['attacks', 'predictions'] as const).flatMap((part): StudyChart[] => {
    const entries = main.filter(({ of }) => of.part === part)
    const lines = linesOfRuns(entries, palette)
    if (lines.length === 0) return []
    const runs = entries[0].others.length + 1
    const models = inTellingOrder(first.models).filter(({ key }) => entries.some(({ model }) => model.key === key))
    const configuration = dotPlot({
      lines,
      axis: {
        title: part === 'attacks' ? words.charts.comparison.attackerRight : words.charts.comparison.predictionRight,
        ...rangeOf(lines, ...(part === 'attacks' ? [0.4, 0.7] : [])),
        percent: true,
      },
      references: part === 'attacks' ? [{ at: 0.5, label: words.charts.coinToss }] : [],
      palette,
    }) as ChartConfiguration
    const title =
      part === 'attacks' ? words.charts.comparison.attacksOfRuns(runs) : words.charts.comparison.predictionsOfRuns(runs)
    return [
      {
        id: `several ${part}`,
        title,
        configuration,
        height: dotPlotHeight(lines),
        legend: modelLegend(models, first.models, palette),
      },
    ]
  })
}
