/** The charts of a study: pure functions from results to what is drawn. Each also says what it shows, as its title. */

import type { ChartConfiguration } from 'chart.js'
import type { AttackResult, Distribution, Measure, ModelDescription, Results } from '#shared/contracts/results.ts'
import { headline, inTellingOrder, strongestAttack } from '#shared/text/finding.ts'
import { capitalize, isEstimate, percentWithInterval } from '#shared/text/format.ts'
import {
  attackName,
  contrastNames,
  distributionLabels,
  isShifted,
  modelTitle,
  populationWords,
  shortModelName,
} from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine, type Mark } from './dot-plot.ts'
import { familyShape, type Palette } from './palette.ts'
import { rocPlot } from './roc-plot.ts'
import { styled } from '#shared/text/number-style.ts'
import { words } from '../text/index.ts'

/** Something to draw with the sentence that it shows. */
export interface StudyChart {
  readonly id: string
  /** The finding, as the chart's title and as its description for those who cannot see it. */
  readonly title: string
  readonly configuration: ChartConfiguration
  readonly height: number
  readonly legend: readonly LegendItem[]
}

export interface LegendItem {
  readonly label: string
  readonly colour: string
  readonly shape: 'circle' | 'rect' | 'triangle' | 'diamond' | 'line'
  readonly hollow: boolean
}

export const modelMark = (
  model: ModelDescription,
  measure: Measure,
  hollow: boolean,
  label: string,
  palette: Palette,
): Mark[] =>
  isEstimate(measure)
    ? [{ estimate: measure, colour: palette.family[model.family], shape: familyShape[model.family], hollow, label }]
    : []

export const modelLegend = (
  models: readonly ModelDescription[],
  all: readonly ModelDescription[],
  palette: Palette,
): LegendItem[] =>
  models.map((model) => ({
    label: modelTitle(model, all),
    colour: palette.family[model.family],
    shape: familyShape[model.family],
    hollow: false,
  }))

/** Ends of an axis that hold every interval and the given values, on whole tenths. */
export function rangeOf(lines: readonly DotLine[], ...always: number[]): { low: number; high: number } {
  const values = [
    ...always,
    ...lines.flatMap(({ marks }) => marks.flatMap(({ estimate }) => [estimate.low, estimate.high])),
  ]
  return { low: Math.floor(10 * Math.min(...values)) / 10, high: Math.ceil(10 * Math.max(...values)) / 10 }
}

/** How often the attackers are right on members against others, with the controls in grey below. */
export function attackChart(results: Results, palette: Palette): StudyChart {
  const models = inTellingOrder(results.models)
  const distributions = [...new Set(results.attacks.map(({ distribution }) => distribution))]
  const attackKeys = [...new Set(results.attacks.map(({ attack }) => attack))]
  const find = (model: string, attack: string, distribution: Distribution, contrast: AttackResult['contrast']) =>
    results.attacks.find(
      (found) =>
        found.model === model &&
        found.attack === attack &&
        found.distribution === distribution &&
        found.contrast === contrast,
    )

  const lines: DotLine[] = distributions.flatMap((distribution) =>
    attackKeys.flatMap((attack) => {
      const marksOf = (contrast: AttackResult['contrast']) =>
        models.flatMap((model) => {
          const found = find(model.key, attack, distribution, contrast)
          const label = `${capitalize(shortModelName(model, results.models))}, ${attackName(attack).toLowerCase()}, ${contrastNames[contrast]}`
          return found ? modelMark(model, found.accuracy, distribution !== 'P', label, palette) : []
        })
      const controls = (['shift-only', 'shuffled'] as const).flatMap((contrast): DotLine[] => {
        const marks = marksOf(contrast).map((mark): Mark => ({ ...mark, colour: palette.control }))
        return marks.length > 0 ? [{ label: contrastNames[contrast], marks }] : []
      })
      const lines: DotLine[] = [
        {
          label: `${distributionLabels[distribution]}\n${attackName(attack).toLowerCase()}`,
          marks: marksOf('membership'),
        },
        ...controls,
      ]
      return lines
    }),
  )
  return {
    id: 'attacks',
    title: headline(results),
    configuration: dotPlot({
      lines,
      axis: { title: words.charts.attackAccuracy, ...rangeOf(lines, 0.4, 0.7), percent: true },
      references: [{ at: 0.5, label: words.charts.coinToss }],
      palette,
    }) as ChartConfiguration,
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.filledAndHollow, colour: palette.soft, shape: 'circle', hollow: true },
      { label: words.charts.study.controls, colour: palette.control, shape: 'circle', hollow: false },
    ],
  }
}

/** How often the models are right about the outcome, on each distribution. */
export function accuracyChart(results: Results, palette: Palette): StudyChart {
  const models = inTellingOrder(results.models)
  const distributions = [...new Set(results.targets.map(({ distribution }) => distribution))]
  const find = (model: string, distribution: Distribution) =>
    results.targets.find((target) => target.model === model && target.distribution === distribution)
  const lines: DotLine[] = distributions.map((distribution) => {
    const baseline = find(models[0].key, distribution)?.baseline
    const marks = models.flatMap((model) => {
      const target = find(model.key, distribution)
      return target
        ? modelMark(
            model,
            target.accuracy,
            distribution.startsWith('P*'),
            capitalize(shortModelName(model, results.models)),
            palette,
          )
        : []
    })
    const control: Mark[] =
      baseline && isEstimate(baseline)
        ? [
            {
              estimate: baseline,
              colour: palette.control,
              shape: 'line',
              hollow: false,
              label: words.charts.study.baseline,
            },
          ]
        : []
    return { label: distributionLabels[distribution], marks: [...marks, ...control] }
  })
  const elsewhere = distributions.find(isShifted)
  const found = (distribution: Distribution) =>
    models.flatMap((model) => {
      const target = find(model.key, distribution)
      return target
        ? [{ accuracy: percentWithInterval(target.accuracy), model: shortModelName(model, results.models) }]
        : []
    })
  return {
    id: 'accuracy',
    title: words.charts.study.predictedRightly(
      results.data.outcome,
      found('P'),
      elsewhere && { population: populationWords[elsewhere].first, found: found(elsewhere) },
    ),
    configuration: dotPlot({
      lines,
      axis: { title: words.charts.accuracy, ...rangeOf(lines, 0.5, 1), percent: true },
      references: [],
      palette,
    }) as ChartConfiguration,
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.study.baseline, colour: palette.control, shape: 'line', hollow: false },
    ],
  }
}

/** The advantage net of the shift of every attack against P*. */
export function netChart(results: Results, palette: Palette): StudyChart | undefined {
  if (results.net.length === 0) return undefined
  const models = inTellingOrder(results.models)
  const groups = [...new Set(results.net.map(({ distribution, attack }) => `${distribution}|${attack}`))]
  const lines: DotLine[] = groups.map((group) => {
    const [distribution, attack] = group.split('|') as [Distribution, string]
    const marks = models.flatMap((model) => {
      const net = results.net.find(
        (found) => found.model === model.key && found.attack === attack && found.distribution === distribution,
      )
      return net
        ? modelMark(
            model,
            net.advantage,
            true,
            `${capitalize(shortModelName(model, results.models))}, ${attackName(attack).toLowerCase()}`,
            palette,
          )
        : []
    })
    return { label: `${distributionLabels[distribution]}\n${attackName(attack).toLowerCase()}`, marks }
  })
  const above = results.net.filter(({ advantage }) => isEstimate(advantage) && advantage.low > 0)
  const caught = models
    .filter(({ key }) => above.some(({ model }) => model === key))
    .map((model) => shortModelName(model, results.models))
  const isKnown = results.net.some(({ advantage }) => isEstimate(advantage))
  return {
    id: 'net',
    title:
      caught.length === 0
        ? isKnown
          ? words.charts.study.noMemory
          : words.charts.study.unknownMemory
        : caught.length < models.length
          ? words.charts.study.memoryShowsOnly(caught)
          : words.charts.study.memoryShows(caught),
    configuration: dotPlot({
      lines,
      axis: { title: words.charts.study.net, ...rangeOf(lines, -0.2, 0.3), percent: false },
      references: [{ at: 0, label: words.charts.study.shiftAlone }],
      palette,
    }) as ChartConfiguration,
    height: dotPlotHeight(lines),
    legend: modelLegend(models, results.models, palette),
  }
}

/** ROC curves of the strongest attack on each model, on one distribution. */
export function rocChart(results: Results, distribution: Distribution, palette: Palette): StudyChart {
  const curves = inTellingOrder(results.models).flatMap((model) => {
    const attack = strongestAttack(results, model.key, distribution)
    return attack ? [{ model, attack }] : []
  })
  const areas = curves.map(({ model, attack }) => ({
    area: isEstimate(attack.auc) ? styled(attack.auc.mean.toFixed(2)) : '–',
    model: shortModelName(model, results.models),
  }))
  return {
    id: `roc ${distribution}`,
    title: words.charts.study.areas(distributionLabels[distribution], areas),
    configuration: rocPlot(
      curves.map(({ model, attack }) => ({
        roc: attack.roc,
        label: `${capitalize(shortModelName(model, results.models))}, ${attackName(attack.attack).toLowerCase()}`,
        colour: palette.family[model.family],
        dashed: distribution !== 'P',
      })),
      palette,
    ),
    height: 360,
    legend: curves.map(({ model, attack }) => ({
      label: `${modelTitle(model, results.models)}, ${attackName(attack.attack).toLowerCase()}`,
      colour: palette.family[model.family],
      shape: 'line',
      hollow: distribution !== 'P',
    })),
  }
}

/** Every chart of the results page and the report, in order. */
export function studyCharts(results: Results, palette: Palette): StudyChart[] {
  const distributions: Distribution[] = ['P', ...results.data.shiftRows.map(({ distribution }) => distribution)]
  const net = netChart(results, palette)
  return [
    attackChart(results, palette),
    ...(net ? [net] : []),
    accuracyChart(results, palette),
    ...distributions.map((distribution) => rocChart(results, distribution, palette)),
  ]
}
