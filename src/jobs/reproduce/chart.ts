import { type ResultRow, withoutAnswers } from '#engine/protocol/index.ts'
import { boxChart } from './box-chart.ts'

/** One curve: a model on a distribution. */
interface Series {
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
  readonly rows: readonly ResultRow[]
}

/** A study with several curves over one axis names its measures so, and each gets a panel. */
const perCurve = 'accuracy: '

/** More panels than this stand in lines of three. */
const mostInOneLine = 4

/** Colours of docs/design: associational, causal, others; told apart by shape and dash as well. */
const colours = { causal: '#0f766e', associational: '#c2410c', blanket: '#1d4ed8', other: '#52525b' } as const
const [panelWidth, panelHeight, margin] = [492, 300, { left: 60, right: 48, top: 46, bottom: 64 }] as const

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

function seriesOf(rows: readonly ResultRow[]): Series[] {
  const keys = [...new Set(rows.map(({ model, distribution }) => `${model}|${distribution}`))]
  return keys.map((key) => {
    const own = rows.filter(({ model, distribution }) => `${model}|${distribution}` === key)
    const [{ model, distribution, family }] = own
    return {
      label: distribution === null ? model : `${model}, ${distribution}`,
      colour: colours[family ?? 'other'],
      dashed: (distribution?.startsWith('P*') ?? false) || /(fine-tuned|^other shifts added)$/.test(model),
      rows: own,
    }
  })
}

/** Where points of the axis stand, 0 to 1: by their numbers, logarithmic if asked, or evenly by name. */
function positions(rows: readonly ResultRow[], isLogarithmic: boolean): (row: ResultRow) => number {
  const numbers = rows.flatMap(({ x }) => (x === null ? [] : [isLogarithmic ? Math.log(x) : x]))
  if (numbers.length === rows.length && new Set(numbers).size > 1) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
    return ({ x }) => ((isLogarithmic ? Math.log(x as number) : (x as number)) - low) / (high - low)
  }
  const names = [...new Set(rows.map(({ point }) => point))]
  return ({ point }) => (names.indexOf(point) + 0.5) / names.length
}

function panel(title: string, rows: readonly ResultRow[], isLogarithmic: boolean, offset: number): string {
  const [width, height] = [panelWidth - margin.left - margin.right, panelHeight - margin.top - margin.bottom]
  const at = positions(rows, isLogarithmic)
  const values = rows.flatMap(({ figure }) => [figure.low, figure.high])
  const low = Math.max(0, Math.floor(10 * Math.min(0.5, ...values)) / 10)
  const high = Math.min(1, Math.ceil(10 * Math.max(0.6, ...values)) / 10)
  const x = (row: ResultRow) => offset + margin.left + width * at(row)
  const y = (value: number) => margin.top + (height * (high - Math.min(high, Math.max(low, value)))) / (high - low)
  const lines: string[] = [
    `<text x="${offset + margin.left}" y="24" font-weight="600">${escape(title)}</text>`,
    ...Array.from({ length: Math.round((high - low) * 10) + 1 }, (_, i) => low + i / 10).flatMap((tick) => [
      `<line x1="${offset + margin.left}" x2="${offset + margin.left + width}" y1="${y(tick)}" y2="${y(tick)}" stroke="#d4d4d8"/>`,
      `<text x="${offset + margin.left - 6}" y="${y(tick) + 4}" text-anchor="end">${Math.round(100 * tick)} %</text>`,
    ]),
  ]
  const labelled = [...new Map(rows.map((row) => [row.point, row])).values()]
  for (const [i, row] of labelled.entries())
    lines.push(
      `<text x="${x(row)}" y="${margin.top + height + (i % 2 === 0 ? 18 : 34)}" text-anchor="middle">${escape(row.point)}</text>`,
    )
  for (const { colour, dashed, rows: own } of seriesOf(rows)) {
    const path = own.map((row, i) => `${i === 0 ? 'M' : 'L'}${x(row).toFixed(1)} ${y(row.figure.estimate).toFixed(1)}`)
    const isCurve = own.every((row) => row.x !== null)
    const dash = dashed ? ' stroke-dasharray="5 4"' : ''
    if (isCurve) lines.push(`<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`)
    for (const row of own)
      lines.push(
        `<line x1="${x(row)}" x2="${x(row)}" y1="${y(row.figure.low)}" y2="${y(row.figure.high)}" stroke="${colour}" stroke-width="1.5"/>`,
        `<circle cx="${x(row)}" cy="${y(row.figure.estimate)}" r="4" fill="${dashed ? 'white' : colour}" stroke="${colour}" stroke-width="2"/>`,
      )
  }
  return lines.join('\n')
}

/**
 * A drawing of a study: how well the models predict, and how well the attack of the paper does, with 95 % intervals; or
 * boxes, where figures are of many records.
 *
 * @returns the text of an SVG file; empty where the study measured neither
 */
export function studyChart(title: string, rows: readonly ResultRow[], isLogarithmic: boolean): string {
  if (rows.some(({ box }) => box)) return boxChart(title, rows)
  const predictions = rows.filter(({ measure, distribution }) => measure === 'accuracy' && distribution !== 'train')
  const attack = rows.find(({ measure }) => measure === 'attack accuracy')?.attack
  const attacks = rows.filter(
    ({ measure, contrast, attack: own }) =>
      measure === 'attack accuracy' && contrast === 'membership' && own === attack,
  )
  const curves = [...new Set(rows.map(({ measure }) => measure).filter((measure) => measure.startsWith(perCurve)))]
  const panels = [
    { title: 'Predictions that are right', rows: predictions },
    ...curves.map((name) => ({
      title: `Predictions that are right: ${name.slice(perCurve.length)}`,
      rows: rows.filter(({ measure }) => measure === name),
    })),
    // Beside attacks there is no room for it; where there are none, this is what the study is about.
    {
      title: 'The same, unseen configurations not answered',
      rows:
        attacks.length > 0 ? [] : rows.filter((row) => row.measure === withoutAnswers && row.distribution !== 'train'),
    },
    { title: `Right guesses of membership (attacker: ${attack})`, rows: attacks },
  ].filter((each) => each.rows.length > 0)
  if (panels.length === 0) return ''
  const legend = seriesOf(panels.flatMap((each) => each.rows))
  const columns = panels.length > mostInOneLine ? 3 : panels.length
  const below = panelHeight * Math.ceil(panels.length / columns)
  const height = below + 24 + 18 * Math.ceil(legend.length / 2)
  const entries = legend.map(({ label, colour, dashed }, i) => {
    const [x, y] = [margin.left + (i % 2) * panelWidth, below + 12 + 18 * Math.floor(i / 2)]
    return `<circle cx="${x}" cy="${y - 4}" r="4" fill="${dashed ? 'white' : colour}" stroke="${colour}" stroke-width="2"/><text x="${x + 10}" y="${y}">${escape(label)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${panelWidth * columns}" height="${height}" font-family="sans-serif" font-size="12" fill="#27272a">
<title>${escape(title)}</title>
<rect width="100%" height="100%" fill="white"/>
${panels
  .map((each, i) => {
    const drawn = panel(each.title, each.rows, isLogarithmic, (i % columns) * panelWidth)
    const line = Math.floor(i / columns)
    return line === 0 ? drawn : `<g transform="translate(0 ${line * panelHeight})">\n${drawn}\n</g>`
  })
  .join('\n')}
${entries.join('\n')}
</svg>
`
}
