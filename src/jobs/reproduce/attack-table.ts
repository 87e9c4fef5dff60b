import type { ResultRow } from '#engine/protocol/index.ts'

/** Figures of a membership benchmark, in the order of its columns. */
const columns = [
  'attack AUC',
  'balanced accuracy',
  'TPR at 1 % FPR',
  'realised FPR at 1 %',
  'TPR at 0.1 % FPR',
  'realised FPR at 0.1 %',
] as const

const percent = (value: number, digits = 1) => (100 * value).toFixed(digits)

/**
 * Every attack of a membership benchmark beside the others, in percent with 95 % intervals over targets.
 *
 * @returns a table in Markdown, with an empty line in front; empty where the study is no such benchmark
 */
export function attackTable(rows: readonly ResultRow[]): string {
  if (!rows.some(({ measure }) => measure === 'balanced accuracy')) return ''
  const own = rows.filter(
    ({ measure, contrast }) => contrast === 'membership' && columns.some((name) => name === measure),
  )
  const points = [...new Set(own.map(({ point }) => point))]
  const attacks = [...new Set(own.map(({ attack }) => attack))]
  const cell = (point: string, attack: string | null, measure: string) => {
    const found = own.find((row) => row.point === point && row.attack === attack && row.measure === measure)
    if (!found) return 'withheld'
    const { estimate, low, high } = found.figure
    if (measure.startsWith('realised')) return percent(estimate, 2)
    return `${percent(estimate)} (${percent(Math.max(0, low))} to ${percent(Math.min(1, high))})`
  }
  const head = ['target', 'attack', ...columns]
  const lines = points.flatMap((point) =>
    attacks.map((attack) => [point, attack, ...columns.map((measure) => cell(point, attack, measure))]),
  )
  const table = [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`)
  return `\nIn percent, with 95 % intervals (t) over target models:\n\n${table.join('\n')}\n`
}
