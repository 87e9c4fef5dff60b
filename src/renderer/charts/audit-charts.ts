/** The chart of an audited model: a pure function from what was found to what is drawn. */

import type { AuditedAttack, ModelAudit } from '#shared/contracts/model-audit.ts'
import { attackName } from '#shared/text/names.ts'
import { attacksMade, auditAtLimit, auditHeadline } from '#shared/text/model-audit.ts'
import { words } from '../text/index.ts'
import type { Palette } from './palette.ts'
import { rocPlot } from './roc-plot.ts'
import type { StudyChart } from './study-charts.ts'

/** Colour and dash tell the attacks apart. */
const look = (attack: AuditedAttack['attack'], palette: Palette) =>
  attack === 'loss-threshold'
    ? { colour: palette.family.associational, dashed: false }
    : { colour: palette.family.blanket, dashed: true }

/** Where logarithmic axes begin: the power of ten at or below one non-member's share. */
const floorOf = (attacks: readonly AuditedAttack[]): number =>
  10 ** Math.floor(-Math.log10(Math.max(100, ...attacks.map(({ nonMembers }) => nonMembers))))

/** ROC curves of the attacks with their bands. */
export function auditRocChart(audit: ModelAudit, palette: Palette, logarithmic: boolean): StudyChart {
  const attacks = attacksMade(audit)
  const lines = attacks.map(({ attack, roc }) => ({ roc, label: attackName(attack), ...look(attack, palette) }))
  return {
    id: 'audit-roc',
    title: logarithmic ? auditAtLimit(audit) : auditHeadline(audit),
    configuration: rocPlot(lines, palette, logarithmic ? floorOf(attacks) : null),
    height: 380,
    legend: [
      ...lines.map(({ label, colour, dashed }) => ({
        label: words.audit.results.curveWithBand(label),
        colour,
        shape: 'line' as const,
        hollow: dashed,
      })),
      { label: words.charts.coinToss, colour: palette.soft, shape: 'line' as const, hollow: true },
    ],
  }
}
