/** What the window says and draws of a published study, held against what the study measures. */

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { expect } from 'vitest'
import { StudyText } from '../../src/shared/contracts/published.ts'
import type { ResultRow } from '../../src/engine/protocol/index.ts'

const textOf = (name: string, paper: string) =>
  StudyText.parse(
    parse(readFileSync(new URL(`../../resources/studies/${paper}/${name}.yaml`, import.meta.url), 'utf8')),
  )

const isOne = <T extends string>(given: readonly string[] | undefined, value: T | null) =>
  given === undefined || (value !== null && given.includes(value))

/** Every chart of a study finds figures of each of its measures, and every mark of its picture exactly one. */
export function expectTextFits(name: string, rows: readonly ResultRow[], paper = 'paper-1'): void {
  const { charts, picture } = textOf(name, paper)
  for (const { title, measure, models, attack, contrasts, distributions, at } of charts) {
    const found = rows.filter(
      (row) =>
        row.measure === measure &&
        isOne(models, row.model) &&
        (attack === undefined || row.attack === attack) &&
        isOne(contrasts, row.contrast) &&
        isOne(distributions, row.distribution) &&
        (at === undefined || (row.x !== null && at.includes(row.x))),
    )
    expect(found.length, `${name}: ${title}`).toBeGreaterThan(0)
    // Filled for P and hollow for P*, grey for controls: two marks that look alike could not be told apart.
    const looks = found.map(({ point, model, contrast, distribution }) =>
      JSON.stringify([point, model, contrast === 'shift-only', ['P', 'train', null].includes(distribution)]),
    )
    expect(new Set(looks).size, `${name}: ${title}: marks that look alike`).toBe(looks.length)
  }
  const points = new Set(rows.map(({ point }) => point))
  const [first] = points
  for (const { ours } of picture?.lines.flatMap(({ marks }) => marks) ?? []) {
    // A small version has fewer points than the full one.
    const point = ours.point === undefined || points.has(ours.point) ? {} : { point: first }
    const wanted = Object.entries({ ...ours, ...point })
    const found = rows.filter((row) => wanted.every(([key, value]) => row[key as keyof ResultRow] === value))
    expect(found, `${name}: ${JSON.stringify(ours)}`).toHaveLength(1)
  }
}
