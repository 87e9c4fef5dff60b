import type { MembershipAnalysisResult, MembershipAttackResult } from '#shared/contracts/membership-analysis.ts'
import type { ModelDescription, Results } from '#shared/contracts/results.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { capitalize, isEstimate } from '#shared/text/format.ts'
import { scoreAttackInSentence, scoreAttackName, strongestScoreAttack } from '#shared/text/membership-names.ts'
import { contrastNames, modelTitle, shortModelName } from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine } from '../dot-plot.ts'
import { histogramPlot } from '../histogram-plot.ts'
import { logRocPlot } from '../log-roc-plot.ts'
import type { Palette } from '../palette.ts'
import { type LegendItem, modelLegend, modelMark, rangeOf, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** The baseline of every other attack. */
const baseline = 'loss-threshold'

/** Area under the curve of every attack on every model, and of its control. */
function areaChart(results: Results, result: MembershipAnalysisResult, palette: Palette): StudyChart {
  const models = inTellingOrder(results.models)
  const keys = [...new Set(result.attacks.map(({ attack }) => attack))]
  const lines: DotLine[] = keys.flatMap((key) => {
    const found = models.flatMap((model) => {
      const attack = result.attacks.find((other) => other.model === model.key && other.attack === key)
      const label = `${capitalize(shortModelName(model, results.models))}, ${scoreAttackName(key)}`
      return attack ? [{ model, attack, label }] : []
    })
    return [
      {
        label: scoreAttackName(key),
        marks: found.flatMap(({ model, attack, label }) => modelMark(model, attack.auc, false, label, palette)),
      },
      {
        label: contrastNames.shuffled,
        marks: found.flatMap(({ model, attack, label }) => {
          const control = words.charts.analyses.membership.shuffledOf(label)
          return modelMark(model, attack.shuffledAuc, false, control, palette).map((mark) => ({
            ...mark,
            colour: palette.control,
          }))
        }),
      },
    ].filter(({ marks }) => marks.length > 0)
  })
  return {
    id: 'membership',
    title: analysisSection(results, result).finding,
    configuration: dotPlot({
      lines,
      axis: { title: words.charts.analyses.membership.area, ...rangeOf(lines, 0.4, 0.7), percent: false },
      references: [{ at: 0.5, label: words.charts.guessing }],
      palette,
    }) as StudyChart['configuration'],
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      { label: words.charts.analyses.membership.control, colour: palette.control, shape: 'circle', hollow: false },
    ],
  }
}

/** The strongest attack on each model, and the loss threshold beside it, on logarithmic axes. */
function rocChart(results: Results, result: MembershipAnalysisResult, palette: Palette): StudyChart[] {
  const ordered = inTellingOrder(results.models)
  const isMarked = (model: ModelDescription) => ordered.find(({ family }) => family === model.family) !== model
  const lineOf = (model: ModelDescription, { roc, attack }: MembershipAttackResult, dashed: boolean) =>
    roc
      ? [
          {
            roc,
            label: `${capitalize(shortModelName(model, results.models))}, ${scoreAttackInSentence(attack)}`,
            colour: palette.family[model.family],
            dashed,
            marked: isMarked(model),
          },
        ]
      : []
  const lines = ordered.flatMap((model) => {
    const strongest = strongestScoreAttack(result.attacks, model.key)
    const plain = result.attacks.find(({ model: key, attack }) => key === model.key && attack === baseline)
    return [
      ...(strongest ? lineOf(model, strongest, false) : []),
      ...(plain && plain !== strongest ? lineOf(model, plain, true) : []),
    ]
  })
  if (lines.length === 0) return []
  return [
    {
      id: 'membership roc',
      title: words.charts.analyses.membership.strongest,
      configuration: logRocPlot(lines, palette) as StudyChart['configuration'],
      height: 400,
      legend: lines.map(({ label, colour, dashed, marked }): LegendItem => ({
        label,
        colour,
        shape: marked ? 'rect' : 'line',
        hollow: dashed,
      })),
    },
  ]
}

/** How many rows have which risk. */
function riskChart(results: Results, { risks }: MembershipAnalysisResult, palette: Palette): StudyChart[] {
  if (risks.length === 0) return []
  const shown = inTellingOrder(results.models).flatMap((model) => {
    const risk = risks.find((other) => other.model === model.key)
    return risk && risk.rows > 0 ? [{ model, risk }] : []
  })
  const found = shown.map(({ model, risk }) => {
    const [most] = risk.histogram.slice(-1)
    return {
      percent: most === null ? null : Math.round((100 * most) / risk.rows),
      model: shortModelName(model, results.models),
    }
  })
  // Models of one family have one colour; every second line is dashed.
  const isDashed = (at: number) =>
    shown.slice(0, at).filter(({ model }) => model.family === shown[at].model.family).length % 2 === 1
  return [
    {
      id: 'membership risk',
      title: words.charts.analyses.membership.risks(found),
      configuration: histogramPlot({
        histograms: shown.map(({ model, risk }, i) => ({
          label: capitalize(shortModelName(model, results.models)),
          colour: palette.family[model.family],
          dashed: isDashed(i),
          counts: risk.histogram,
          all: risk.rows,
        })),
        x: words.charts.analyses.membership.risk,
        y: words.charts.analyses.membership.share,
        reference: { at: 0.1, label: capitalize(words.charts.analyses.membership.nothingRemembered) },
        palette,
      }) as StudyChart['configuration'],
      height: 300,
      legend: [
        ...shown.map(({ model }, i): LegendItem => ({
          label: modelTitle(model, results.models),
          colour: palette.family[model.family],
          shape: 'line',
          hollow: isDashed(i),
        })),
        {
          label: words.charts.analyses.membership.nothingRemembered,
          colour: palette.soft,
          shape: 'line',
          hollow: true,
        },
      ],
    },
  ]
}

/** What the attacks of today found: areas, curves on logarithmic axes, and risks of single rows. */
export const membershipCharts = (
  results: Results,
  result: MembershipAnalysisResult,
  palette: Palette,
): StudyChart[] => [
  areaChart(results, result, palette),
  ...rocChart(results, result, palette),
  ...(result.attacks.some(({ auc }) => isEstimate(auc)) ? riskChart(results, result, palette) : []),
]
