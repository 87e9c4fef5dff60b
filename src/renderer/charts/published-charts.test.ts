import { describe, expect, it } from 'vitest'
import { type PublishedStudy, ResultChart, StudyText } from '#shared/contracts/published.ts'
import { ReplicationRow } from '#shared/contracts/replication.ts'
import type { BoxLine } from './box-plot.ts'
import type { Palette } from './palette.ts'
import { expectedChart, rangeOf, replicationChart, replicationCharts } from './published-charts.ts'

const palette: Palette = {
  ink: '#111111',
  soft: '#222222',
  line: '#333333',
  paper: '#ffffff',
  control: '#888888',
  family: { causal: '#0000ff', blanket: '#00ff00', associational: '#ff0000' },
}
const ours = { measure: 'attack accuracy' }
const text = StudyText.parse({
  'cloister-study': 1,
  study: 'made-up',
  asked: 'a',
  done: 'b',
  found: 'c',
  expect: 'd',
  seconds: { quick: 1 },
  charts: [{ title: 'Right', axis: 'Share', percent: true, measure: 'accuracy' }],
  picture: {
    title: 'What the paper says',
    axis: 'Right',
    low: 0.4,
    high: 0.9,
    lines: [
      {
        label: 'on P*',
        marks: [
          { model: 'the table', family: 'causal', paper: { value: 0.6, is: 'below', where: 'section 4' }, ours },
          { model: 'the network', family: 'associational', paper: { value: 0.8, where: 'section 4' }, ours },
        ],
      },
    ],
  },
})
const study = (changes: Partial<PublishedStudy> = {}) => ({ name: 'made-up', text, ours: null, ...changes })

interface Point {
  x: number
  y: number
  mark: { label: string; hollow: boolean; shape: string; colour: string; estimate: { low: number; high: number } }
}
const pointsOf = (chart: ReturnType<typeof expectedChart>) =>
  chart?.configuration.data.datasets.flatMap(({ data }) => data as unknown as Point[]) ?? []

const row = (x: number, estimate: number, more: Partial<ReplicationRow> = {}): ReplicationRow => ({
  point: `${x} rows`,
  x,
  model: 'network',
  family: 'associational',
  distribution: 'P',
  contrast: null,
  attack: null,
  measure: 'accuracy',
  figure: { estimate, low: estimate - 0.1, high: estimate + 0.1 },
  ...more,
})
const axis = { name: 'Rows', scale: 'logarithmic' } as const
const accuracy = text.charts[0]

describe('the picture of what to expect', () => {
  it('has the paper’s numbers as diamonds, open to the side where it states only a limit', () => {
    const chart = expectedChart(study(), palette)
    expect(chart?.title).toBe('What the paper says')
    expect(
      pointsOf(chart).map(({ x, mark }) => [x, mark.shape, mark.hollow, mark.estimate.low, mark.estimate.high]),
    ).toEqual([
      [0.6, 'rectRot', true, 0.4, 0.6],
      [0.8, 'rectRot', false, 0.8, 0.8],
    ])
    expect(pointsOf(chart)[0].mark.label).toBe('The table, from the paper, below')
    expect(chart?.legend.map(({ label }) => label)).toEqual([
      'the table',
      'the network',
      'from the paper',
      'from the paper: above or below',
    ])
  })

  it('has ours beside them, each at its own mark, and none where we have none', () => {
    const figures = [null, { estimate: 0.7, low: 0.65, high: 0.75 }]
    const chart = expectedChart(study({ ours: { seconds: 1, processor: 'p', cores: 2, figures } }), palette)
    expect(pointsOf(chart).map(({ x, mark }) => [x, mark.label])).toEqual([
      [0.6, 'The table, from the paper, below'],
      [0.8, 'The network, from the paper'],
      [0.7, 'The network, our full run'],
    ])
  })

  it('is left out where the paper states no number', () => {
    expect(expectedChart(study({ text: { ...text, picture: null } }), palette)).toBeUndefined()
  })
})

describe('a chart of what was found', () => {
  it('is of curves along numbers: at even distances on a logarithmic axis, P* dashed, controls grey', () => {
    const control = { distribution: 'P*', contrast: 'shift-only' }
    const rows = [100, 1000, 10_000].flatMap((x) => [row(x, 0.7), row(x, 0.6, control)])
    const chart = replicationChart({ rows }, accuracy, axis, palette)
    const [first, second] = chart?.configuration.data.datasets ?? []
    const xs = (first.data as unknown as Point[]).map(({ x }) => x)
    expect(xs[1] - xs[0]).toBeCloseTo(1, 9)
    expect(xs[2] - xs[1]).toBeCloseTo(1, 9)
    expect([first.label, first.borderColor]).toEqual(['network, P', '#ff0000'])
    expect([second.label, second.borderColor]).toEqual(['network, P*, shift only', '#888888'])
    expect('borderDash' in second && second.borderDash).toEqual([5, 3])
    expect(chart?.legend.map(({ label }) => label)).toEqual(['network, P', 'network, P*, shift only'])
  })

  it('has a line for each point where those are names, and one for each model where models look alike', () => {
    const rows = [row(1, 0.5, { point: 'child' }), row(1, 0.6, { point: 'child', model: 'other network' })]
    const named = { ...axis, scale: 'names' as const }
    const labels = (given: readonly ReplicationRow[]) => {
      const chart = replicationChart({ rows: [...given] }, accuracy, named, palette)
      const ticks = chart?.configuration.options?.scales?.y?.ticks
      const callback = ticks?.callback as unknown as (value: number) => string[]
      return [0, 1, 2, 3].map((line) => callback(line)).filter((label) => label.length > 0)
    }
    expect(labels([rows[0], row(1, 0.6, { point: 'child', model: 'table', family: 'causal' })])).toEqual([['child']])
    expect(labels(rows)).toEqual([['network'], ['other network']])
    expect(labels([...rows, row(1, 0.5, { point: 'sachs' })])).toEqual([
      ['child', 'network'],
      ['child', 'other network'],
      ['sachs', 'network'],
    ])
  })

  it('has a line for each attack where it is asked to, of the models that it names; a fine-tuned model is hollow', () => {
    const by = (attack: string, more: Partial<ReplicationRow> = {}) => row(1, 0.5, { attack, point: 'target', ...more })
    const asked = ResultChart.parse({ ...accuracy, lines: 'attacks', models: ['network', 'network, fine-tuned'] })
    const rows = [
      by('loss'),
      by('LiRA'),
      by('LiRA', { model: 'network, fine-tuned' }),
      by('LiRA', { model: 'another' }),
      by('loss', { contrast: 'shuffled' }),
    ]
    const points = pointsOf(replicationChart({ rows }, asked, { ...axis, scale: 'names' }, palette))
    expect(points.map(({ y, mark }) => [Math.round(y) + 0, mark.label, mark.hollow])).toEqual([
      [0, 'network, P', false],
      [0, 'network, P, shuffled membership', false],
      [1, 'network, P', false],
      [1, 'network, fine-tuned, P', true],
    ])
  })

  it('shows what it is asked to show, and no figure that is none', () => {
    const asked = ResultChart.parse({ ...accuracy, distributions: ['P*'], attack: 'paper' })
    const starred = { distribution: 'P*', attack: 'paper' }
    const endless = row(10, 0.5, { ...starred, figure: { estimate: null, low: 0, high: null } })
    expect(replicationChart({ rows: [row(10, 0.5), endless] }, asked, axis, palette)).toBeUndefined()
    const chart = replicationChart({ rows: [row(10, 0.5), row(10, 0.95, starred)] }, asked, axis, palette)
    const [{ x, mark }] = pointsOf(chart)
    expect(x).toBe(0.95)
    // A share's interval ends at 1.
    expect(mark.estimate.high).toBe(1)
    expect(replicationCharts({ rows: [] }, { text, axis }, palette)).toEqual([])
  })
})

describe('figures of records', () => {
  const box = {
    count: 9,
    mean: 1,
    median: 1,
    lowerQuartile: 0.5,
    upperQuartile: 2,
    lowWhisker: 0.1,
    highWhisker: 3,
    outliers: 1,
  }
  const rowOf = (x: number, measure: string, scale: number): ReplicationRow =>
    row(x, scale, {
      measure,
      model: 'regression',
      family: null,
      box: {
        ...box,
        median: scale,
        lowerQuartile: scale / 2,
        upperQuartile: 2 * scale,
        lowWhisker: 0,
        highWhisker: 3 * scale,
        least: 0,
        greatest: 50 * scale,
      },
    })
  const beside = { measure: 'rho_KL, floor', label: 'floor' }
  const asked = ResultChart.parse({ title: 'Leakage', axis: 'rho_KL in nats', measure: 'rho_KL', beside })
  const rows = [10, 100].flatMap((x) => [rowOf(x, 'rho_KL', 4 / x), rowOf(x, 'rho_KL, floor', 0.01)])

  it('are boxes, with what is to stand beside them', () => {
    const chart = replicationChart({ rows }, asked, axis, palette)
    const points = chart?.configuration.data.datasets[0].data as unknown as { x: number; line: BoxLine }[]
    expect(points.map(({ x }) => Number(x.toFixed(6)))).toEqual([0.632456, 0.2])
    expect(points.map(({ line }) => [line.label, line.reference?.at, line.box.shown])).toEqual([
      ['10 rows', 0.01, [20]],
      ['100 rows', 0.01, [2]],
    ])
    expect(chart?.legend.at(-1)?.label).toBe('floor')
    expect(chart?.height).toBeGreaterThan(100)
  })
  it('stay curves where a result stored before has no boxes', () => {
    const old = rows.map((each) => ({ ...each, box: null }))
    expect(replicationChart({ rows: old }, asked, axis, palette)?.legend.map(({ label }) => label)).toEqual([
      'regression, P',
    ])
  })
  it('are read from stored results, but for boxes of numbers that are none', () => {
    expect(ReplicationRow.parse(rows[0])).toEqual(rows[0])
    expect(ReplicationRow.parse({ ...rows[0], box: { ...rows[0].box, mean: null } }).box).toBeNull()
  })
})

describe('the ends of an axis', () => {
  it('hold all values, on round numbers; shares stay between 0 and 1', () => {
    expect(rangeOf([0.47, 0.62], true)).toEqual({ low: 0.4, high: 0.7 })
    expect(rangeOf([0, 1], true)).toEqual({ low: 0, high: 1 })
    expect(rangeOf([-0.03, 0.12], false)).toEqual({ low: -0.05, high: 0.15 })
    const { low, high } = rangeOf([3, 3], false)
    expect(low).toBeLessThanOrEqual(3)
    expect(high).toBeGreaterThan(low)
    expect(rangeOf([2, 880], false)).toEqual({ low: 0, high: 900 })
  })
})
