import { describe, expect, it } from 'vitest'
import { auditedModel } from '#shared/testing-audits.ts'
import { auditRocChart } from './audit-charts.ts'
import type { Palette } from './palette.ts'

const palette: Palette = {
  ink: '#000000',
  soft: '#555555',
  line: '#dddddd',
  paper: '#ffffff',
  control: '#666666',
  family: { causal: '#00735f', blanket: '#6a4c93', associational: '#b84a00' },
}
interface Point {
  readonly x: number
  readonly y: number
}

describe('the ROC chart of an audit', () => {
  it('draws each attack that could be made with its band, and the coin toss', () => {
    const { configuration, legend } = auditRocChart(auditedModel(), palette, false)
    const labels = configuration.data.datasets.map(({ label }) => label)
    expect(labels).toEqual(['Loss threshold, lower end', 'Loss threshold, upper end', 'Loss threshold', 'coin toss'])
    expect(legend.map(({ label }) => label)).toEqual(['Loss threshold, with its 95 % band', 'coin toss'])
    expect(configuration.options?.scales?.x).toMatchObject({ type: 'linear', min: 0, max: 1 })
  })
  it('begins both logarithmic axes below one non-member’s share, and draws nothing below', () => {
    const { configuration, title } = auditRocChart(auditedModel(), palette, true)
    expect(title.replaceAll('\u00a0', ' ')).toMatch(/^Loss threshold finds 12 % \(8 to 17\) of the members while 0.5 %/)
    expect(configuration.options?.scales?.x).toMatchObject({ type: 'logarithmic', min: 0.001, max: 1 })
    expect(configuration.options?.scales?.y).toMatchObject({ type: 'logarithmic', min: 0.001, max: 1 })
    const points = configuration.data.datasets.flatMap(({ data }) => data as unknown as Point[])
    for (const { x, y } of points) expect(Math.min(x, y)).toBeGreaterThanOrEqual(0.001)
    const found = configuration.data.datasets.find(({ label }) => label === 'Loss threshold')
    expect(found?.data).toContainEqual({ x: 0.005, y: 0.12 })
  })
  it('labels powers of ten alone', () => {
    const { configuration } = auditRocChart(auditedModel(), palette, true)
    const ticks = configuration.options?.scales?.x?.ticks as unknown as { callback: (value: number) => string }
    expect([0.001, 0.002, 0.01, 0.1, 0.5, 1].map((value) => ticks.callback(value))).toEqual([
      '0.1 %',
      '',
      '1 %',
      '10 %',
      '',
      '100 %',
    ])
  })
})
