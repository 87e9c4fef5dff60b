import { operationsPerStep } from '../study/index.ts'
import type { Network } from '../bayes/index.ts'
import { type ProtocolContext, runRepetitions, stepsOf } from './repetitions.ts'
import { rowsOfPoint } from './results.ts'
import type { ProtocolScores } from './scores.ts'
import type { ProtocolSettings } from './settings.ts'
import type { PartContext, StudyPart } from './study.ts'

/** Numbers that repetitions which run together may hold: half a gigabyte of them, and as much again while training. */
const mostNumbers = 120_000_000

/** How many repetitions fit into memory together. */
function together({ rows, mostRows, shifts, models, repetitions }: ProtocolSettings, network: Network): number {
  const levels = network.reduce((sum, node) => sum + node.levels.length, 0)
  const inTables = (rows + mostRows * (shifts.length + 1)) * network.length
  const asInputs = rows * levels * (models.some(({ settings }) => settings.kind !== 'cpt') ? 1 : 0)
  return Math.max(1, Math.min(repetitions, Math.floor(mostNumbers / (inTables + 2 * asInputs))))
}

/** Contrasts that attackers are trained for: two on P, three on each P*. */
const attackersOf = ({ models, shifts, repetitions }: ProtocolSettings) =>
  models.length * repetitions * (2 + 3 * shifts.length)

/** Floating-point operations of a step, roughly: inputs of fifty numbers. */
const usualWidth = 50
const costOf = (settings: object) =>
  'hidden' in settings && 'batch' in settings
    ? operationsPerStep([usualWidth, ...(settings.hidden as number[]), 4], (settings.batch as number | null) ?? 1000)
    : 0

/** How much work a point is. */
export function workOfPoint(settings: ProtocolSettings): number {
  const { models, attacks, repetitions, rows } = settings
  const training = models.reduce((sum, { settings: model }) => sum + repetitions * stepsOf(model) * costOf(model), 0)
  const attacking = attacks.reduce(
    (sum, { settings: attack }) => sum + attackersOf(settings) * stepsOf(attack) * attackerCost,
    0,
  )
  // Drawing, encoding and asking.
  return training + attacking + repetitions * rows * 20_000
}
/** Of one attacker among many; see `operationsPerStep`. */
const attackerCost = 5e5

/** Runs one point of a sweep: all its repetitions, as many together as memory allows. */
export async function runPoint(settings: ProtocolSettings, context: PartContext): Promise<ProtocolScores[]> {
  const network = context.network(settings.network)
  const total = workOfPoint(settings)
  let done = 0
  const work: ProtocolContext['onSteps'] = (kind, key, steps) => {
    const model = settings.models.find((candidate) => candidate.key === key)
    done += steps * (kind === 'attack' ? attackerCost : costOf(model?.settings ?? {}))
    const what = kind === 'attack' ? 'Training the attackers' : `Training ${model?.title ?? key}`
    context.report(Math.min(1, done / total), what)
  }
  const scores: ProtocolScores[] = []
  const size = together(settings, network)
  for (let first = 0; first < settings.repetitions; first += size) {
    const count = Math.min(size, settings.repetitions - first)
    const numbers = Array.from({ length: count }, (_, i) => first + i)
    const { executor, signal, pause, random } = context
    scores.push(
      ...(await runRepetitions(settings, network, numbers, random, { executor, signal, pause, onSteps: work })),
    )
  }
  return scores
}

/** A point of a sweep as a part of a study. */
export const sweepPart = (point: string, x: number | null, settings: ProtocolSettings): StudyPart => ({
  name: point,
  weight: workOfPoint(settings),
  run: async (context) => rowsOfPoint(point, x, settings.models, await runPoint(settings, context)),
})
