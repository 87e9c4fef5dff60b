import type { ChartConfiguration } from 'chart.js'
import { describe, expect, it } from 'vitest'
import { words } from '../../text/index.ts'
import { boxPlot } from '../box-plot.ts'
import { curvePlot } from '../curve-plot.ts'
import { dotPlot } from '../dot-plot.ts'
import { linePlot } from '../line-plot.ts'
import type { Palette } from '../palette.ts'
import { scatterPlot } from '../scatter-plot.ts'
import { wrapped } from './picture.ts'
import { type Drawn, SvgRecorder } from './svg-recorder.ts'
import { chartTable, toCsv, toTabs } from './table.ts'

const estimate = { mean: 0.6, low: 0.55, high: 0.65, method: 'normal', values: [0.5, 0.7] }

describe('the numbers of a chart', () => {
  it('are what its points know, under the name of their row', () => {
    const configuration = {
      type: 'scatter',
      data: {
        datasets: [
          {
            data: [
              { x: 0.6, y: 1.11, mark: { estimate, label: 'causal', colour: '#123', shape: 'rect', hollow: true } },
            ],
          },
        ],
      },
      options: {
        scales: { y: { afterBuildTicks: () => {}, ticks: { callback: (value: number) => ['P', 'P*'][value] } } },
      },
    } as unknown as ChartConfiguration
    expect(chartTable(configuration)).toEqual({
      header: ['row', 'label', 'mean', 'low', 'high', 'method'],
      rows: [['P*', 'causal', '0.6', '0.55', '0.65', 'normal']],
    })
  })

  it('are places on the axes where points know nothing else', () => {
    const configuration = {
      type: 'line',
      data: {
        datasets: [
          { label: 'a', data: [{ x: 0.1 + 0.2, y: 1 }] },
          { label: 'b', data: [{ x: 2, y: 3 }, null] },
        ],
      },
      options: { scales: { x: { title: { text: 'Step' } }, y: { title: { text: ['Loss', '(mean)'] } } } },
    } as unknown as ChartConfiguration
    expect(chartTable(configuration)).toEqual({
      header: ['series', 'Step', 'Loss (mean)'],
      rows: [
        ['a', '0.3', '1'],
        ['b', '2', '3'],
      ],
    })
  })

  it('have heads from the catalogue, whatever the plot', () => {
    const palette = { family: {} } as Palette
    const look = { colour: '#123', shape: 'rect' as const, hollow: false }
    const axis = { title: 'Figure', percent: false, low: 0, high: 1, always: [], logarithmic: false }
    const reference = { at: 0.5, label: 'bound' }
    const box = { count: 9, mean: 1, median: 1, lowerQuartile: 0, upperQuartile: 2, lowWhisker: 0, highWhisker: 3, outliers: 0, shown: [] } // prettier-ignore
    const [label, name] = ['a', 'one']
    const points = [{ x: 1, name, estimate: 1, low: 0, high: 2 }]
    const plots = [
      dotPlot({ lines: [{ label, marks: [{ ...look, label, estimate }] }], axis, references: [], palette }),
      scatterPlot({ points: [{ ...look, x: estimate, y: estimate, mark: '0', label }], x: axis, y: axis, reference, palette }), // prettier-ignore
      curvePlot({ curves: [{ ...look, label, points }], x: axis, y: axis, palette }),
      linePlot({ lines: [{ ...look, label, points: [{ x: 1, estimate }] }], x: 'Step', y: axis, palette }),
      boxPlot({ lines: [{ ...look, label, box, reference }], axis: { ...axis, scale: 'root' }, title: 'Model', palette }), // prettier-ignore
    ] as ChartConfiguration[]
    const heads = new Set(plots.flatMap((plot) => chartTable(plot).header))
    const { row, series, heads: known } = words.charts.table
    expect([...heads].filter((head) => head !== row && head !== series).sort()).toEqual(Object.values(known).sort())
  })

  it('keep their cells apart in every form', () => {
    const table = { header: ['a', 'b'], rows: [['1,5', 'said "no"\nthen']] }
    expect(toCsv(table)).toBe('a,b\r\n"1,5","said ""no""\nthen"\r\n')
    expect(toTabs(table)).toBe('a\tb\n1,5\tsaid "no" then')
  })
})

describe('a drawing as SVG', () => {
  const pen = (change: Partial<Drawn> = {}): Drawn => ({
    fillStyle: '#ff0000',
    strokeStyle: '#0000ff',
    lineWidth: 2,
    globalAlpha: 1,
    font: '12px sans-serif',
    textAlign: 'center',
    textBaseline: 'middle',
    getTransform: () => ({ a: 2, b: 0, c: 0, d: 2, e: 10, f: 5 }),
    getLineDash: () => [4, 2],
    ...change,
  })
  const file = (draw: (recorder: SvgRecorder) => void, change: Partial<Drawn> = {}) => {
    const recorder = new SvgRecorder(pen(change))
    draw(recorder)
    return recorder.file({ width: 100, height: 50, title: 'a < b', ground: '#ffffff' })
  }

  it('has lines where they were drawn, in the transform of that moment', () => {
    const svg = file((recorder) => {
      recorder.record('beginPath', [])
      recorder.record('moveTo', [0, 0])
      recorder.record('lineTo', [10, 20])
      recorder.record('stroke', [])
    })
    expect(svg).toContain(
      '<path d="M10 5L30 45" fill="none" stroke="#0000ff" stroke-width="4" stroke-dasharray="8 4"/>',
    )
    expect(svg).toContain('<title>a &lt; b</title>')
  })

  it('has circles as two halves, and arcs as they turn', () => {
    const circle = file((recorder) => {
      recorder.record('arc', [0, 0, 10, 0, 2 * Math.PI])
      recorder.record('fill', [])
    })
    expect(circle).toContain('d="M30 5A20 20 0 1 1 -10 5A20 20 0 1 1 30 5" fill="#ff0000"')
    const quarter = file((recorder) => {
      recorder.record('arc', [0, 0, 10, 0, Math.PI / 2])
      recorder.record('stroke', [])
    })
    expect(quarter).toContain('d="M30 5A20 20 0 0 1 10 25"')
  })

  it('keeps texts as texts, and nothing in them becomes a tag', () => {
    const svg = file((recorder) => recorder.record('fillText', ['<b>P*</b> & "x"', 3, 4]))
    expect(svg).toContain('>&lt;b&gt;P*&lt;/b&gt; &amp; &quot;x&quot;</text>')
    // The middle of the text is at 4, so its baseline is a third of its height below.
    expect(svg).toContain(
      '<text x="3" y="8.2" transform="matrix(2 0 0 2 10 5)" fill="#ff0000" font-family="sans-serif" font-size="12" text-anchor="middle">',
    )
    const bold = file((recorder) => recorder.record('fillText', ['x', 0, 0]), {
      font: 'italic 600 15px/1.2 system-ui, sans-serif',
    })
    expect(bold).toContain('font-family="system-ui, sans-serif" font-size="15" font-weight="600" font-style="italic"')
  })

  it('a clip holds until what was saved before it is restored', () => {
    const svg = file((recorder) => {
      recorder.record('save', [])
      recorder.record('rect', [0, 0, 5, 5])
      recorder.record('clip', [])
      recorder.record('fillRect', [0, 0, 1, 1])
      recorder.record('restore', [])
      recorder.record('fillRect', [0, 0, 1, 1])
    })
    expect(svg.match(/<path d="M10 5L12 5[^>]*clip-path="url\(#clip0\)"/g)).toHaveLength(1)
    expect(svg).toContain('<clipPath id="clip0"><path d="M10 5L20 5L20 15L10 15Z"/></clipPath>')
  })
})

it('a title is broken between words where there is no room', () => {
  const widthOf = (text: string) => text.length
  expect(wrapped('one two three', 7, widthOf)).toEqual(['one two', 'three'])
  expect(wrapped('incomprehensibility is', 5, widthOf)).toEqual(['incomprehensibility', 'is'])
})
