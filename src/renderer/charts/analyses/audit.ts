import type { AuditAnalysisResult, Estimate, Results } from '#shared/contracts/results.ts'
import { analysisSection } from '#shared/text/analyses/index.ts'
import { inTellingOrder } from '#shared/text/finding.ts'
import { modelTitle, shortModelName } from '#shared/text/names.ts'
import { dotPlot, dotPlotHeight, type DotLine, type Mark } from '../dot-plot.ts'
import { familyShape, type Palette } from '../palette.ts'
import { modelLegend, type StudyChart } from '../study-charts.ts'
import { words } from '../../text/index.ts'

/** From one number to another, with the mark at the first. */
const span = (from: number, to: number, method: string): Estimate => ({
  mean: from,
  low: from,
  high: to,
  method,
  values: [from],
})

/** What each training was shown to give away at least, up to what it claims; and what the audit could have shown. */
export function auditChart(results: Results, result: AuditAnalysisResult, palette: Palette): StudyChart {
  const models = inTellingOrder(results.models)
  const found = models.flatMap((model) => {
    const audit = result.audits.find((one) => one.model === model.key)
    return audit ? [{ model, audit }] : []
  })
  const most = Math.max(1, ...found.map(({ audit }) => Math.max(audit.epsilon, audit.ceiling)))
  // A claim that is far beyond what the audit can show would press everything else together.
  const high = Math.ceil(1.5 * Math.max(most, ...found.map(({ audit }) => Math.min(audit.claimed ?? 0, 3 * most))))
  const lines: DotLine[] = found.map(({ model, audit }) => {
    const { epsilon, ceiling, claimed } = audit
    const name = shortModelName(model, results.models)
    const claim = claimed === null ? words.charts.analyses.audit.noLimit : words.charts.analyses.audit.toClaim
    const marks: Mark[] = [
      {
        estimate: span(epsilon, claimed === null ? high : Math.min(high, Math.max(epsilon, claimed)), claim),
        colour: palette.family[model.family],
        shape: familyShape[model.family],
        hollow: false,
        label: words.charts.analyses.audit.audited(name),
      },
      {
        estimate: span(ceiling, ceiling, words.charts.analyses.audit.perfectGuesses),
        colour: palette.control,
        shape: 'rectRot',
        hollow: true,
        label: words.charts.analyses.audit.ceilingOf(name),
      },
    ]
    return { label: modelTitle(model, results.models), marks }
  })
  return {
    id: 'audit',
    title: analysisSection(results, result).finding,
    configuration: dotPlot({
      lines,
      axis: {
        title: words.charts.analyses.audit.epsilon,
        low: 0,
        high,
        percent: false,
      },
      references: [],
      palette,
    }) as StudyChart['configuration'],
    height: dotPlotHeight(lines),
    legend: [
      ...modelLegend(models, results.models, palette),
      {
        label: words.charts.analyses.audit.line,
        colour: palette.soft,
        shape: 'line',
        hollow: false,
      },
      { label: words.charts.analyses.audit.ceiling, colour: palette.control, shape: 'diamond', hollow: true },
    ],
  }
}
