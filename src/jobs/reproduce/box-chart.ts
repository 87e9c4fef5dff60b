import { type ResultRow, leakageMeasures as measures } from '#engine/protocol/index.ts'
import { escape, svgFile } from './svg.ts'

const [panelWidth, panelHeight] = [400, 250] as const
const margin = { left: 56, right: 12, top: 40, bottom: 44 } as const
const [plotWidth, plotHeight] = [
  panelWidth - margin.left - margin.right,
  panelHeight - margin.top - margin.bottom,
] as const
const colours = { advantage: '#1d4ed8', leakage: '#0f766e', bound: '#c2410c', floor: '#71717a' } as const

/** Where numbers lie on an upright axis, and what is written at it. */
interface Axis {
  readonly at: (value: number) => number
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

function linearAxis(low: number, high: number): Axis {
  const first = Math.floor(low * 5) / 5
  const steps = Math.round((high - first) * 5)
  return {
    at: (value) => plotHeight * (1 - (clamp(value, first, high) - first) / (high - first)),
    ticks: Array.from({ length: steps + 1 }, (_, i) => ({ value: first + i / 5, text: (first + i / 5).toFixed(1) })),
  }
}

/** By powers of ten; what is below the lowest, zero and less included, lies on the ground. */
function logarithmicAxis(values: readonly number[]): Axis {
  const positive = values.filter((value) => value > 0)
  const high = Math.ceil(Math.log10(Math.max(...positive, 1e-3)))
  const low = Math.max(high - 12, Math.min(high - 1, Math.floor(Math.log10(Math.min(...positive, 1)))))
  const every = Math.ceil((high - low) / 6)
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter(
    (power) => (power - low) % every === 0,
  )
  return {
    at: (value) =>
      plotHeight * (1 - (clamp(value > 0 ? Math.log10(value) : -Infinity, low, high) - low) / (high - low)),
    ticks: powers.map((power) => ({
      value: 10 ** power,
      text: power < -2 || power > 3 ? `1e${power}` : `${10 ** power}`,
    })),
  }
}

/** A box with its whiskers, median and mean. */
function box({ box: summary }: ResultRow, x: number, width: number, axis: Axis, colour: string): string {
  if (!summary) return ''
  const [low, q1, median, q3, high, average] = [
    summary.lowWhisker,
    summary.lowerQuartile,
    summary.median,
    summary.upperQuartile,
    summary.highWhisker,
    summary.mean,
  ].map((value) => Number(axis.at(value).toFixed(1)))
  const [left, right] = [x - width / 2, x + width / 2]
  return [
    `<path d="M${x} ${low}V${q1}M${x} ${q3}V${high}M${left + width / 4} ${low}H${right - width / 4}M${left + width / 4} ${high}H${right - width / 4}" stroke="${colour}" fill="none"/>`,
    `<rect x="${left}" y="${q3}" width="${width}" height="${Math.max(0.5, q1 - q3).toFixed(1)}" fill="white" stroke="${colour}" stroke-width="1.5"/>`,
    `<path d="M${left} ${median}H${right}" stroke="${colour}" stroke-width="2.5"/>`,
    `<path d="M${x - 3} ${average - 3}l6 6m0 -6l-6 6" stroke="${colour}" stroke-width="1.5"/>`,
  ].join('')
}

interface Panel {
  readonly title: string
  /** What the boxes are of. */
  readonly what: string
  readonly boxes: readonly ResultRow[]
  readonly colour: string
  /** A line through the points' middle figures. */
  readonly line: { readonly rows: readonly ResultRow[]; readonly colour: string }
  readonly axis: Axis
}

function drawPanel(
  { title, what, boxes, colour, line, axis }: Panel,
  points: readonly string[],
  x0: number,
  y0: number,
): string {
  const step = plotWidth / points.length
  const x = ({ point }: ResultRow) => Number((step * (points.indexOf(point) + 0.5)).toFixed(1))
  const path = line.rows.map(
    (row, i) => `${i === 0 ? 'M' : 'L'}${x(row)} ${axis.at(row.box?.median ?? row.figure.estimate).toFixed(1)}`,
  )
  return [
    `<g transform="translate(${x0 + margin.left} ${y0 + margin.top})">`,
    `<text y="-24" font-weight="600">${escape(title)}</text>`,
    `<text y="-8">${escape(what)}</text>`,
    ...axis.ticks.flatMap(({ value, text }) => [
      `<path d="M0 ${axis.at(value).toFixed(1)}H${plotWidth}" stroke="#d4d4d8"/>`,
      `<text x="-6" y="${(axis.at(value) + 4).toFixed(1)}" text-anchor="end">${text}</text>`,
    ]),
    ...points.map(
      (point, i) =>
        `<text x="${(step * (i + 0.5)).toFixed(1)}" y="${plotHeight + (i % 2 === 0 ? 16 : 31)}" text-anchor="middle">${escape(point)}</text>`,
    ),
    ...boxes.map((row) => box(row, x(row), Math.min(26, step * 0.5), axis, colour)),
    `<path d="${path.join('')}" fill="none" stroke="${line.colour}" stroke-width="2" stroke-dasharray="5 4"/>`,
    '</g>',
  ].join('\n')
}

/** The two panels of one model, above each other: advantages with their bound, leakages with their floor. */
function panelsOf(model: string, rows: readonly ResultRow[]): readonly [Panel, Panel] {
  const of = (measure: string) => rows.filter((row) => row.model === model && row.measure === measure)
  const isWhole = of(measures.leakage).length > 0
  const leakage = of(isWhole ? measures.leakage : measures.output)
  const floor = of(isWhole ? measures.floor : measures.outputFloor)
  const advantages = of(measures.advantage)
  const rule = advantages[0]?.attack
  const boxes = advantages.filter(({ attack }) => attack === rule)
  const lowest = Math.min(0, ...boxes.map((row) => row.box?.lowWhisker ?? 0))
  const values = leakage.flatMap(({ box: summary }) =>
    summary
      ? [summary.lowWhisker, summary.lowerQuartile, summary.median, summary.upperQuartile, summary.highWhisker]
      : [],
  )
  return [
    {
      title: model,
      what: 'advantage (2 P - 1)',
      boxes,
      colour: colours.advantage,
      line: { rows: of(measures.bound), colour: colours.bound },
      axis: linearAxis(lowest, 1),
    },
    {
      title: '',
      what: isWhole ? 'rho_KL (nats)' : 'rho_KL of the output (nats)',
      boxes: leakage,
      colour: colours.leakage,
      line: { rows: floor, colour: colours.floor },
      axis: logarithmicAxis([...values, ...floor.map(({ box: summary }) => summary?.median ?? 0)]),
    },
  ]
}

/**
 * A drawing of a study of leakage: for each model the records' signed advantages and their rho_KL as boxes (Tukey's), with
 * the median bound and the median floor of the estimate.
 *
 * @returns the text of an SVG file
 */
export function boxChart(title: string, rows: readonly ResultRow[]): string {
  const models = [...new Set(rows.filter(({ box: summary }) => summary).map(({ model }) => model))]
  const width = panelWidth * models.length
  const height = 2 * panelHeight + 52
  const panels = models.flatMap((model, column) => {
    const points = [...new Set(rows.filter((row) => row.model === model).map(({ point }) => point))]
    return panelsOf(model, rows).map((panel, row) => drawPanel(panel, points, column * panelWidth, row * panelHeight))
  })
  const legend = [
    [
      'Boxes: quartiles, median (bar), mean (cross; at the edge: beyond it), whiskers to 1.5 interquartile ranges, across records',
      '#27272a',
    ],
    ['- - above: bound min(1, sqrt(rho_KL) / 2), median across records', colours.bound],
    [
      '- - below: floor, what refits give where the record tells nothing; it is subtracted from the boxes',
      colours.floor,
    ],
  ].map(
    ([text, colour], i) =>
      `<text x="${margin.left}" y="${2 * panelHeight + 12 + 16 * i}" fill="${colour}">${escape(text)}</text>`,
  )
  return svgFile(title, width, height, [...panels, ...legend].join('\n'))
}
