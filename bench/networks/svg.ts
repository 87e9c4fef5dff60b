/** Line charts on logarithmic axes, as SVG. */

export interface Series {
  readonly name: string
  /** Both coordinates greater than 0. */
  readonly points: readonly (readonly number[])[]
}

export interface Chart {
  readonly title: string
  readonly across: string
  readonly up: string
  readonly series: readonly Series[]
}

const [width, height] = [560, 400]
const margin = { left: 64, right: 150, top: 40, bottom: 48 }
/** Distinguishable without colour too: each has its own mark. */
const styles = [
  { colour: '#1f5f8b', dash: 'none' },
  { colour: '#1f5f8b', dash: '6 4' },
  { colour: '#a8481f', dash: 'none' },
  { colour: '#a8481f', dash: '6 4' },
  { colour: '#4b7a33', dash: '2 3' },
]

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** Powers of ten that enclose the values. */
function decades(values: readonly number[]): number[] {
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))]
  return Array.from({ length: Math.max(2, high - low + 1) }, (_, i) => low + i)
}

const label = (power: number) => (Math.abs(power) < 4 ? String(Number(`1e${power}`)) : `1e${power}`)

function drawChart({ title, across, up, series }: Chart, top: number): string {
  const drawn = series.filter(({ points }) => points.length > 0)
  const all = drawn.flatMap(({ points }) => points)
  if (all.length === 0) return ''
  const [xs, ys] = [decades(all.map(([x]) => x)), decades(all.map(([, y]) => y))]
  const scale = (value: number, powers: readonly number[], from: number, to: number) =>
    from + ((Math.log10(value) - powers[0]) / (powers[powers.length - 1] - powers[0])) * (to - from)
  const x = (value: number) => scale(value, xs, margin.left, width - margin.right).toFixed(1)
  const y = (value: number) => scale(value, ys, top + height - margin.bottom, top + margin.top).toFixed(1)
  const [left, right] = [margin.left, width - margin.right]
  const [above, below] = [top + margin.top, top + height - margin.bottom]
  const grid = [
    ...xs.map((power) => {
      const at = x(10 ** power)
      return `<path d="M${at} ${above}V${below}" stroke="#ddd"/><text x="${at}" y="${below + 16}" text-anchor="middle">${label(power)}</text>`
    }),
    ...ys.map((power) => {
      const at = y(10 ** power)
      return `<path d="M${left} ${at}H${right}" stroke="#ddd"/><text x="${left - 6}" y="${Number(at) + 4}" text-anchor="end">${label(power)}</text>`
    }),
  ]
  const lines = drawn.map(({ name, points }) => {
    const { colour, dash } = styles[series.findIndex((one) => one.name === name) % styles.length]
    const path = points.map(([a, b], i) => `${i === 0 ? 'M' : 'L'}${x(a)} ${y(b)}`).join('')
    const dots = points.map(([a, b]) => `<circle cx="${x(a)}" cy="${y(b)}" r="2.5" fill="${colour}"/>`).join('')
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dash}"/>${dots}`
  })
  const key = drawn.map(({ name }, i) => {
    const { colour, dash } = styles[series.findIndex((one) => one.name === name) % styles.length]
    const at = above + 8 + 18 * i
    return `<path d="M${right + 10} ${at}h22" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dash}"/><text x="${right + 38}" y="${at + 4}">${escaped(name)}</text>`
  })
  const titles = [
    `<text x="${left}" y="${top + 22}" font-size="14">${escaped(title)}</text>`,
    `<text x="${(left + right) / 2}" y="${below + 36}" text-anchor="middle">${escaped(across)}</text>`,
    `<text transform="translate(16 ${(above + below) / 2}) rotate(-90)" text-anchor="middle">${escaped(up)}</text>`,
  ]
  return [...grid, ...lines, ...key, ...titles].join('\n')
}

/** The charts one below the other. */
export function drawCharts(charts: readonly Chart[]): string {
  const drawn = charts.map((chart, i) => drawChart(chart, i * height)).filter((chart) => chart !== '')
  const size = `width="${width}" height="${height * drawn.length}" viewBox="0 0 ${width} ${height * drawn.length}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>\n${drawn.join('\n')}\n</svg>\n`
}
