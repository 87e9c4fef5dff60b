import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Results } from '#shared/contracts/results.ts'
import { figure, type HandMade, modelOf, resultsOf } from '#shared/testing.ts'
import { headline } from '#shared/text/finding.ts'
import { dotPlotHeight, type Mark } from './dot-plot.ts'
import type { Palette } from './palette.ts'
import { accuracyChart, attackChart, netChart, rocChart, type StudyChart, studyCharts } from './study-charts.ts'

const palette: Palette = {
  ink: '#000001',
  soft: '#000002',
  line: '#000003',
  paper: '#000004',
  control: '#000005',
  family: { causal: '#00000a', blanket: '#00000b', associational: '#00000c' },
}
const why = { withheld: 'too few rows' }
const bothShifts: HandMade = { shifts: ['P*:site', 'P*:redraw'] }

interface Point {
  readonly x: number
  readonly y: number
  readonly mark: Mark
}
interface Scale {
  readonly min: number
  readonly max: number
  readonly ticks: { callback: (value: number) => string | string[] }
}
const pointsOf = ({ configuration }: StudyChart) => configuration.data.datasets[0].data as unknown as Point[]
const scaleOf = ({ configuration }: StudyChart, axis: 'x' | 'y') =>
  configuration.options?.scales?.[axis] as unknown as Scale

/** What stands on each line, from the top: its label, and the marks from top to bottom. */
function linesOf(chart: StudyChart): { label: string; marks: readonly Mark[] }[] {
  const { max, ticks } = scaleOf(chart, 'y')
  return Array.from({ length: Math.round(max + 0.4) }, (_, line) => ({
    label: [ticks.callback(line)].flat().join(' / '),
    marks: pointsOf(chart)
      .filter(({ y }) => Math.round(y) === line)
      .sort((a, b) => a.y - b.y)
      .map(({ mark }) => mark),
  }))
}
const labels = (chart: StudyChart) => linesOf(chart).map(({ label }) => label)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the chart of the attacks', () => {
  const chart = attackChart(resultsOf(bothShifts), palette)

  it('has a line for each distribution and attack, with its controls below it', () => {
    expect(labels(chart)).toEqual([
      'P: like those trained on / confidence classifier',
      'control: shuffled membership',
      'P: like those trained on / loss threshold',
      'control: shuffled membership',
      ...['site', 'redraw'].flatMap((shift) =>
        ['confidence classifier', 'loss threshold'].flatMap((attack) => [
          `P*: ${shift === 'site' ? 'other sites' : 'redrawn'} / ${attack}`,
          'control: shift only',
          'control: shuffled membership',
        ]),
      ),
    ])
  })

  it('has on every line a mark for every model, the associational one first', () => {
    for (const { marks } of linesOf(chart))
      expect(marks.map(({ shape, label }) => [shape, label.split(',')[0]])).toEqual([
        ['triangle', 'The associational model'],
        ['circle', 'The causal model'],
      ])
  })

  it('has the models’ colours on the attacks and grey on the controls; hollow marks are P*', () => {
    for (const { label, marks } of linesOf(chart)) {
      const colours = marks.map(({ colour }) => colour)
      const { control, family } = palette
      expect(colours, label).toEqual(
        label.startsWith('control') ? [control, control] : [family.associational, family.causal],
      )
    }
    const hollow = linesOf(chart).map(({ marks }) => marks.map((mark) => mark.hollow))
    expect(hollow).toEqual([...Array(4).fill([false, false]), ...Array(12).fill([true, true])])
  })

  it('has each figure where it belongs', () => {
    let next = 0.3
    const given = new Map<string, number>()
    const right: HandMade['right'] = (model, attack, distribution, contrast) => {
      const family = model === 'mlp/all' ? 'The associational model' : 'The causal model'
      const name = attack === 'loss-threshold' ? 'loss threshold' : 'confidence classifier'
      const what = {
        membership: 'members against others',
        'shift-only': 'control: shift only',
        shuffled: 'control: shuffled membership',
      }
      given.set(`${distribution}: ${family}, ${name}, ${what[contrast]}`, (next += 0.01))
      return figure(next)
    }
    const filled = attackChart(resultsOf({ ...bothShifts, right }), palette)
    const distributions = [...Array(4).fill('P'), ...Array(6).fill('P*:site'), ...Array(6).fill('P*:redraw')]
    const found = linesOf(filled).flatMap(({ marks }, line) =>
      marks.map(({ label, estimate }): [string, number] => [`${distributions[line]}: ${label}`, estimate.mean]),
    )
    expect(found).toHaveLength(32)
    expect(new Map(found)).toEqual(given)
  })

  it('leaves out what was withheld, but keeps the line of the attack', () => {
    const right: HandMade['right'] = (model, _, _distribution, contrast) =>
      model === 'mlp/all' || contrast === 'shuffled' ? why : figure(0.6)
    const gaps = attackChart(resultsOf({ right, attacks: ['loss-threshold'] }), palette)
    expect(linesOf(gaps).map(({ label, marks }) => `${label}: ${marks.length}`)).toEqual([
      'P: like those trained on / loss threshold: 1',
      'P*: other sites / loss threshold: 1',
      'control: shift only: 1',
    ])
    const none = attackChart(resultsOf({ right: () => why, attacks: ['loss-threshold'], shifts: [] }), palette)
    expect(linesOf(none)).toEqual([{ label: 'P: like those trained on / loss threshold', marks: [] }])
  })

  it('is called by the finding, and explains its marks', () => {
    expect(chart.title).toBe(headline(resultsOf(bothShifts)))
    expect(chart.legend.map(({ label }) => label)).toEqual([
      'Associational model',
      'Causal model',
      'filled: P, hollow: P*',
      'grey: controls',
    ])
    expect(chart.height).toBe(dotPlotHeight(linesOf(chart)))
  })
})

describe('the chart of the predictions', () => {
  it('has a line for each distribution, with the models and the majority baseline', () => {
    const chart = accuracyChart(resultsOf(bothShifts), palette)
    expect(labels(chart)).toEqual(['training rows', 'P: like those trained on', 'P*: other sites', 'P*: redrawn'])
    for (const { marks } of linesOf(chart))
      expect(marks.map(({ label, shape }) => `${label} ${shape}`)).toEqual([
        'The associational model triangle',
        'The causal model circle',
        'Majority baseline line',
      ])
    expect(linesOf(chart).map(({ marks }) => marks[0].hollow)).toEqual([false, false, true, true])
    expect(chart.legend.at(-1)).toMatchObject({ label: 'Majority baseline', shape: 'line', colour: palette.control })
  })

  it('is called by how well the models do here and elsewhere', () => {
    const useful: HandMade['useful'] = (model, distribution) =>
      figure((model === 'mlp/all' ? 0.8 : 0.7) - (distribution === 'P' ? 0 : 0.1))
    const titleOf = (made: HandMade) => plain(accuracyChart(resultsOf({ useful, ...made }), palette).title)
    const here =
      'infection is predicted rightly 80 % (77 to 83) with the associational model and 70 % (67 to 73) with the causal model'
    const elsewhere = '70 % (67 to 73) with the associational model and 60 % (57 to 63) with the causal model'
    expect(titleOf({ shifts: [] })).toBe(`${here}.`)
    expect(titleOf({})).toBe(`${here}; on other sites, ${elsewhere}.`)
    expect(titleOf({ shifts: ['P*:redraw'] })).toBe(`${here}; on a redrawn population, ${elsewhere}.`)
    expect(titleOf({ shifts: ['P*:noise'] })).toBe(`${here}; on a noisier population, ${elsewhere}.`)
    expect(titleOf({ shifts: ['P*:intervene'] })).toBe(`${here}; on a population with values set, ${elsewhere}.`)
  })

  it('leaves out what was withheld', () => {
    const chart = accuracyChart(resultsOf({ useful: (model) => (model === 'mlp/all' ? why : figure(0.8)) }), palette)
    expect(linesOf(chart)[0].marks.map(({ label }) => label)).toEqual(['The causal model', 'Majority baseline'])
  })
})

describe('the chart of the advantage net of the shift', () => {
  const chartOf = (made: HandMade) => netChart(resultsOf(made), palette) as StudyChart

  it('is not there without a shift', () => {
    expect(netChart(resultsOf({ shifts: [] }), palette)).toBeUndefined()
  })

  it('has a line for each shift and attack', () => {
    expect(labels(chartOf(bothShifts)).sort()).toEqual([
      'P*: other sites / confidence classifier',
      'P*: other sites / loss threshold',
      'P*: redrawn / confidence classifier',
      'P*: redrawn / loss threshold',
    ])
    for (const { marks } of linesOf(chartOf({}))) expect(marks.map(({ hollow }) => hollow)).toEqual([true, true])
  })

  it('is called by the models in which memory shows', () => {
    const begin = 'Against different people, after taking off what the shift alone explains, '
    expect(chartOf({}).title).toBe(`${begin}memory shows in the associational model and the causal model.`)
    const one: HandMade['net'] = (model, attack) =>
      figure(model === 'mlp/all' && attack === 'loss-threshold' ? 0.1 : 0.01)
    expect(chartOf({ net: one }).title).toBe(`${begin}memory shows in the associational model only.`)
    expect(chartOf({ net: () => figure(0.02) }).title).toBe(`${begin}no memory is shown.`)
    expect(chartOf({ net: () => figure(-0.2) }).title).toBe(`${begin}no memory is shown.`)
    expect(chartOf({ net: () => why }).title).toBe(`${begin}nothing can be said of memory.`)
    expect(linesOf(chartOf({ net: () => why })).flatMap(({ marks }) => marks)).toEqual([])
  })
})

describe('the ROC curves', () => {
  const chart = rocChart(resultsOf(), 'P*:site', palette)
  interface Line {
    readonly label: string
    readonly data: unknown
    readonly borderDash?: number[]
  }
  const linesIn = ({ configuration }: StudyChart) => configuration.data.datasets as unknown as Line[]

  it('are those of the strongest attack on each model, with a band, and the diagonal', () => {
    const right: HandMade['right'] = (model, attack) =>
      figure(model === 'mlp/all' && attack === 'loss-threshold' ? 0.7 : 0.6)
    const { configuration } = rocChart(resultsOf({ right }), 'P', palette)
    expect(configuration.data.datasets.map(({ label }) => label)).toEqual([
      'The associational model, loss threshold, lower end',
      'The associational model, loss threshold, upper end',
      'The associational model, loss threshold',
      'The causal model, confidence classifier, lower end',
      'The causal model, confidence classifier, upper end',
      'The causal model, confidence classifier',
      'coin toss',
    ])
  })

  it('go through the points of the results', () => {
    const [low, high, centre, , , , diagonal] = linesIn(chart).map(({ data }) => data)
    const line = (middle: number) => [
      { x: 0, y: 0 },
      { x: 0.5, y: middle },
      { x: 1, y: 1 },
    ]
    expect([low, high, centre]).toEqual([line(0.6), line(0.8), line(0.7)])
    expect(diagonal).toEqual([
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ])
  })

  it('are dashed on P*, in the drawing and in the legend', () => {
    expect(linesIn(chart)[2].borderDash).toEqual([7, 4])
    expect(chart.legend.map(({ hollow }) => hollow)).toEqual([true, true])
    const here = rocChart(resultsOf(), 'P', palette)
    expect(linesIn(here)[2].borderDash).toEqual([])
    expect(here.legend).toMatchObject([
      { label: 'Associational model, confidence classifier', shape: 'line', hollow: false },
      { label: 'Causal model, confidence classifier', shape: 'line', hollow: false },
    ])
  })

  it('are called by the areas under them', () => {
    expect(chart.title).toBe(
      'Ranking members above others on P*: other sites: area under the curve 0.65 for the associational model and 0.65 for the causal model; 0.50 is chance.',
    )
    const results = resultsOf({ models: [modelOf('causal')] })
    const withheld: Results = { ...results, attacks: results.attacks.map((attack) => ({ ...attack, auc: why })) }
    expect(rocChart(withheld, 'P', palette).title).toMatch(/area under the curve – for the causal model;/)
  })
})

describe('all charts', () => {
  it('are of the attacks, of what is net of the shift, of the predictions, and a pair of axes for each distribution', () => {
    const ids = (made: HandMade) => studyCharts(resultsOf(made), palette).map(({ id }) => id)
    expect(ids(bothShifts)).toEqual(['attacks', 'net', 'accuracy', 'roc P', 'roc P*:site', 'roc P*:redraw'])
    expect(ids({ shifts: [] })).toEqual(['attacks', 'accuracy', 'roc P'])
  })

  it('tell models of one family apart', () => {
    const models = [modelOf('associational'), modelOf('associational', 'mlp', 2), modelOf('associational', 'cpt')]
    for (const { legend } of studyCharts(resultsOf({ models }), palette)) {
      const names = legend.map(({ label }) => label)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  it('show every interval whole, whatever the figures, and no two marks of a line in one place', () => {
    const measure = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.5, noNaN: true }))
    fc.assert(
      fc.property(fc.infiniteStream(measure), fc.boolean(), (stream, isWide) => {
        const draw = (least: number, most: number) => () => {
          const [mean, half] = stream.next().value
          const centre = least + (most - least) * mean
          return { ...figure(centre), low: Math.max(least, centre - half), high: Math.min(most, centre + half) }
        }
        const models = isWide
          ? [
              modelOf('causal'),
              modelOf('blanket'),
              modelOf('associational'),
              modelOf('associational', 'mlp', 2),
              modelOf('associational', 'cpt'),
            ]
          : [modelOf('causal')]
        const results = resultsOf({ ...bothShifts, models, right: draw(0, 1), useful: draw(0, 1), net: draw(-2, 2) })
        const charts = [attackChart(results, palette), accuracyChart(results, palette), netChart(results, palette)]
        for (const chart of charts as StudyChart[]) {
          const [x, y] = [scaleOf(chart, 'x'), scaleOf(chart, 'y')]
          const points = pointsOf(chart)
          for (const point of points) {
            expect(point.mark.estimate.low).toBeGreaterThanOrEqual(x.min)
            expect(point.mark.estimate.high).toBeLessThanOrEqual(x.max)
            expect(point.x).toBe(point.mark.estimate.mean)
            expect(point.y).toBeGreaterThan(y.min)
            expect(point.y).toBeLessThan(y.max)
            // Nearer to its own line than to any other.
            expect(Math.abs(point.y - Math.round(point.y))).toBeLessThan(0.45)
          }
          expect(new Set(points.map(({ y: height }) => height.toFixed(6))).size).toBe(points.length)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('show chance and the usual range even where all figures are alike', () => {
    expect(scaleOf(attackChart(resultsOf({ right: () => figure(0.5, 0) }), palette), 'x')).toMatchObject({
      min: 0.4,
      max: 0.7,
    })
    expect(scaleOf(accuracyChart(resultsOf(), palette), 'x')).toMatchObject({ min: 0.5, max: 1 })
    expect(scaleOf(netChart(resultsOf(), palette) as StudyChart, 'x')).toMatchObject({ min: -0.2, max: 0.3 })
    expect(scaleOf(attackChart(resultsOf({ right: () => figure(0.25) }), palette), 'x')).toMatchObject({
      min: 0.2,
      max: 0.7,
    })
  })
})
