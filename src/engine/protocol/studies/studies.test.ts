import { describe, expect, it } from 'vitest'
import { onnxExecutor } from '../../../../tests/support/executors.ts'
import { isShared, sharedNetwork } from '../../../../tests/support/networks.ts'
import { expectTextFits } from '../../../../tests/support/study-texts.ts'
import { type FinishedPart, paperStudies, runPaperStudy, studyNamed } from '../index.ts'

const files = ['child', 'alarm', 'sachs', 'water']
const areThere = files.every((name) => isShared(`data/networks/${name}.bif`))
const onNetworks = paperStudies.filter(({ networks }) => networks.length > 0)
const options = { preset: 'tiny', seed: 1, executor: onnxExecutor(), networks: sharedNetwork } as const

describe('the studies of paper 1', () => {
  it('are named once each, and explained', () => {
    expect(new Set(paperStudies.map(({ name }) => name)).size).toBe(paperStudies.length)
    for (const { question, expect: expected, title } of paperStudies)
      expect([question.length, expected.length, title.length].every((length) => length > 5)).toBe(true)
    expect(() => studyNamed('nothing')).toThrow(RangeError)
  })
  it.each(paperStudies.map((study) => [study.name, study] as const))(
    '%s: parts are named once, claims too',
    (_, study) => {
      for (const preset of ['tiny', 'quick', 'full'] as const) {
        const parts = study.parts(preset)
        expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length)
        expect(parts.every(({ weight }) => weight > 0)).toBe(true)
      }
      const names = study.claims.map(({ claim }) => claim)
      expect(new Set(names).size).toBe(names.length)
      const elsewhere = paperStudies.flatMap(({ name, claims }) => claims.map(({ claim }) => `${name} › ${claim}`))
      for (const { explainedBy } of study.claims)
        if (explainedBy && study.networks.length > 0) expect([...names, ...elsewhere]).toContain(explainedBy)
    },
  )

  describe.skipIf(!areThere)(`on shared/data/networks/{${files.join()}}.bif`, () => {
    it.each(onNetworks.map(({ name }) => name))(
      '%s runs, and every claim is judged',
      { timeout: 300_000 },
      async (name) => {
        const fractions: number[] = []
        const { claims, rows } = await runPaperStudy(name, {
          ...options,
          onProgress: ({ fraction }) => fractions.push(fraction),
        })
        expect(claims.length).toBeGreaterThan(0)
        expectTextFits(name, rows)
        expect(rows.every(({ figure }) => Number.isFinite(figure.estimate))).toBe(true)
        for (const { ours } of claims) expect(ours.low <= ours.estimate && ours.estimate <= ours.high).toBe(true)
        expect(
          fractions.every(
            (value, i) => value >= 0 && value <= 1 + 1e-9 && (i === 0 || value >= fractions[i - 1] - 1e-9),
          ),
        ).toBe(true)
        expect(fractions.at(-1)).toBeCloseTo(1, 9)
      },
    )

    it('go on where they were interrupted, and end the same', { timeout: 300_000 }, async () => {
      const parts: FinishedPart[] = []
      const keep = (part: FinishedPart) => void parts.push(structuredClone(part))
      const whole = await runPaperStudy('infinite-n', { ...options, onPart: keep })
      expect(parts.map(({ part }) => part)).toEqual(
        studyNamed('infinite-n')
          .parts('tiny')
          .map(({ name }) => name),
      )
      const rest: string[] = []
      const resumed = await runPaperStudy('infinite-n', {
        ...options,
        finished: parts.slice(0, 1),
        onPart: ({ part }) => void rest.push(part),
      })
      expect(resumed).toEqual(whole)
      expect(rest).toEqual(parts.slice(1).map(({ part }) => part))
    })

    it('stop when cancelled', async () => {
      const controller = new AbortController()
      controller.abort()
      await expect(runPaperStudy('child-sizes', { ...options, signal: controller.signal })).rejects.toThrow('abort')
    })
  })
})
