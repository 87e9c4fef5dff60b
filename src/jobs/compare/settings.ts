import { attackKeys, modelKeys } from '#engine/study/index.ts'
import type { SettingDifference } from '#shared/contracts/comparison.ts'
import type { RunResults } from '#shared/contracts/results.ts'
import { capitalize } from '#shared/text/format.ts'
import { attackName, modelOfKey } from '#shared/text/names.ts'
import { inWords } from './figures.ts'

const absent = '–'

const valueText = (value: unknown): string => {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number)
}

/** Every setting as a line "what, what of it" with its value; lists of plain values are one. */
function flatten(value: unknown, path: readonly string[]): [string, string][] {
  if (value && typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, held]) => flatten(held, [...path, inWords(name)]))
  return [[capitalize(path.join(', ')), valueText(value)]]
}

/** Items of a list by a name of their own, so that one more does not shift the rest. */
const named = <Item>(items: readonly Item[], names: readonly string[]): Record<string, Item> =>
  Object.fromEntries(items.map((item, i) => [names[i], item]))

/** What a run was told and made with, in lines. */
function linesOf({ results: { spec, data }, manifest }: RunResults): Map<string, string> {
  const { name, models, attacks, shifts, analyses, ...others } = spec.settings
  void name
  const parts: [string, unknown][] = [
    ['Study', others],
    ['Model', named(models, modelKeys(models).map(modelOfKey))],
    ['Attack', named(attacks, attackKeys(attacks).map(attackName))],
    [
      'P*',
      named(
        shifts,
        shifts.map(({ kind }) => kind),
      ),
    ],
    [
      'Analysis',
      named(
        analyses,
        analyses.map(({ kind }) => kind),
      ),
    ],
    [
      'Column',
      named(
        spec.columns.map(({ type, role, missing }) => ({ type, role, missing })),
        spec.columns.map((column) => column.name),
      ),
    ],
    ['Cut-point of the outcome', spec.cutPoint],
    ['Edge', Object.fromEntries(spec.edges.map(([from, to]) => [`${from} → ${to}`, true]))],
    ['Data file', manifest.data.fileName],
    ['SHA-256 of the file', manifest.data.sha256],
    ['SHA-256 of the stored rows', manifest.data.snapshot],
    ['Rows used', data.usedRows],
    ['Cloister', manifest.cloister],
    ['Trained by', `${manifest.backend.name} ${manifest.backend.version}, ${manifest.backend.threads} threads`],
    ['Runtime', manifest.runtime],
    ['System', manifest.machine.platform],
    ['Processor', manifest.machine.processor],
  ]
  return new Map(
    parts.flatMap(([part, value]) =>
      value && typeof value === 'object'
        ? Object.entries(value).flatMap(([key, held]) => flatten(held, [part, part === 'Study' ? inWords(key) : key]))
        : flatten(value, [part]),
    ),
  )
}

/** What differs between how two runs were set and made: data, graph, study, versions and machine. The runs' names do not count. */
export function settingDifferences(first: RunResults, second: RunResults): SettingDifference[] {
  const [a, b] = [linesOf(first), linesOf(second)]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what) => {
    const [left, right] = [a.get(what) ?? absent, b.get(what) ?? absent]
    return left === right ? [] : [{ what, first: left, second: right }]
  })
}
