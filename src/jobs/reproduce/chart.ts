import { type ResultRow, withoutAnswers } from '#engine/protocol/index.ts'
import { boxChart } from './box-chart.ts'
import { escape, familyColours, svgFile } from './svg.ts'

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

const [panelWidth, panelHeight, margin] = [492, 300, { left: 60, right: 48, top: 46, bottom: 64 }] as const

/** What the names at the ends of curves need beside the last panel. */
const roomForNames = 40

function seriesOf(rows: readonly ResultRow[]): Series[] {
  const keys = [...new Set(rows.map(({ model, distribution }) => `${model}|${distribution}`))]
  return keys.map((key) => {
    const own = rows.filter(({ model, distribution }) => `${model}|${distribution}` === key)
    const [{ model, distribution, family }] = own
    return {
      label: distribution === null ? model : `${model}, ${distribution}`,
      colour: familyColours[family ?? 'other'],
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

/** Names at the ends of curves that look like another, where their points do not name them; of P* where there are such. */
function namesAtEnds(series: readonly Series[]): { readonly name: string; readonly row: ResultRow }[] {
  const curves = series.filter(({ rows }) => rows.every(({ x }) => x !== null))
  const alike = (one: Series) =>
    curves.some((other) => other !== one && other.colour === one.colour && other.dashed === one.dashed)
  const doubtful = curves.filter(alike)
  const shown = doubtful.some(({ dashed }) => dashed) ? doubtful.filter(({ dashed }) => dashed) : doubtful
  return shown.flatMap(({ rows }) => {
    const row = rows.at(-1)
    return row ? [{ name: row.model, row }] : []
  })
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
  const series = seriesOf(rows)
  const ends = namesAtEnds(series).map(({ name, row }) => ({ name, x: x(row) + 8, y: y(row.figure.estimate) + 4 }))
  ends.sort((a, b) => a.y - b.y)
  ends.forEach((end, i) => (end.y = Math.max(end.y, i > 0 ? ends[i - 1].y + 13 : 0)))
  for (const end of ends) lines.push(`<text x="${end.x}" y="${end.y}" font-size="10">${escape(end.name)}</text>`)
  for (const { colour, dashed, rows: own } of series) {
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
  const drawn = panels.map((each, i) => {
    const text = panel(each.title, each.rows, isLogarithmic, (i % columns) * panelWidth)
    const line = Math.floor(i / columns)
    return line === 0 ? text : `<g transform="translate(0 ${line * panelHeight})">\n${text}\n</g>`
  })
  const room = panels.some((each) => namesAtEnds(seriesOf(each.rows)).length > 0) ? roomForNames : 0
  return svgFile(title, panelWidth * columns + room, height, [...drawn, ...entries].join('\n'))
}
