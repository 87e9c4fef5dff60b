import { fastGradient, manipulate, projectedGradient } from '../../attacks/index.ts'
import type { DifferentiableClassifier, LabelledRows } from '../../models/index.ts'
import { figureOf, type ResultRow } from '../results.ts'
import type { PaperStudy, PartContext, Preset, StudyPart } from '../study.ts'
import { measurementClaims } from './measurement-claims.ts'
import { attackedColumns, measurementColumns } from './measurement-data.ts'
import { extents, makeDraw, type MeasurementDraw, partOf } from './measurement-models.ts'
import { curves, epsilonName, measureOf, models, noises, shiftName, type Curve } from './measurement-names.ts'

/** Shares that models got right, in one draw. */
interface Share {
  readonly point: string
  readonly x: number
  readonly model: string
  readonly value: number
}

type Collect = (draw: MeasurementDraw, tell: (fraction: number) => void, context: DrawContext) => Promise<Share[]>

interface DrawContext extends PartContext {
  readonly preset: Preset
}

const family = (model: string) =>
  model.startsWith('CAMA') ? 'causal' : model === models.parents ? null : 'associational'

/** A curve with all of its draws. */
const partFor = (curve: Curve, deviation: number, weight: number, preset: Preset, collect: Collect): StudyPart => ({
  name: `${curve}, noise ${deviation}`,
  weight,
  run: async (context) => {
    const { draws } = extents[preset]
    const found: Share[][] = []
    for (let number = 0; number < draws; number++) {
      context.signal?.throwIfAborted()
      const stage = (what: string) => `${what}, draw ${number + 1} of ${draws}`
      context.report(number / draws, stage('Training'))
      // The same draws for every curve.
      const random = context.shared.stream(`noise ${deviation}, draw ${number + 1}`)
      const draw = await makeDraw(preset, deviation, random, context)
      const tell = (fraction: number) => context.report((number + (1 + fraction) / 2) / draws, stage('Asking'))
      const own = { ...context, preset, random: random.stream(curve) }
      found.push(await collect(draw, tell, own))
    }
    return found[0].map(({ point, x, model }, i): ResultRow => ({
      point,
      x,
      model,
      family: family(model),
      distribution: `noise ${deviation}`,
      contrast: null,
      attack: null,
      measure: measureOf(curve, deviation, model),
      figure: figureOf(found.map((shares) => shares[i].value)),
    }))
  },
})

/** The models that are trained on clean rows, asked about some rows. */
async function rateAll(draw: MeasurementDraw, rows: LabelledRows, at: Pick<Share, 'point' | 'x'>): Promise<Share[]> {
  const asked: readonly (readonly [string, DifferentiableClassifier])[] = [
    [models.network, draw.network],
    [models.parents, draw.parentsOnly],
    [models.cama, draw.cama],
    [models.withoutM, draw.cama.withPrediction({ manipulation: 'none' })],
  ]
  const shares: Share[] = []
  for (const [model, own] of asked) shares.push({ ...at, model, value: await draw.rate(own, rows) })
  return shares
}

/** Figure 14: co-parents moved, and children with them by their mechanisms. */
const coParentsMoved: Collect = async (draw, tell, { preset }) => {
  const shares: Share[] = []
  const shifts = [0, ...extents[preset].shifts].sort((a, b) => a - b)
  for (const [i, shift] of shifts.entries()) {
    const rows = draw.measurements.table(draw.testRows, shift)
    shares.push(...(await rateAll(draw, rows, { point: shiftName(shift), x: shift })))
    tell((i + 1) / shifts.length)
  }
  return shares
}

/** Figure 15: children moved, with fine-tuning on half of the moved rows. */
const childrenMoved: Collect = async (draw, tell, { preset, random }) => {
  const shares: Share[] = []
  const clean = draw.measurements.table(draw.testRows)
  const half = Math.floor(clean.labels.length / 2)
  const shifts = [0, ...extents[preset].shifts].sort((a, b) => a - b)
  for (const [i, shift] of shifts.entries()) {
    const moved = { kind: 'shift', by: shift } as const
    const inputs = manipulate(clean.inputs, measurementColumns.children, moved, random)
    const rows = { inputs, labels: clean.labels }
    const at = { point: shiftName(shift), x: shift }
    const unused = partOf(rows, half, clean.labels.length)
    const tuned = await draw.fineTune(partOf(rows, 0, half), `children ${shift}`)
    shares.push(
      ...(await rateAll(draw, rows, at)),
      { ...at, model: models.tuned, value: await draw.rate(tuned, rows) },
      { ...at, model: models.tunedUnused, value: await draw.rate(tuned, unused) },
      { ...at, model: models.unused, value: await draw.rate(draw.cama, unused) },
      { ...at, model: models.tunedClean, value: await draw.rate(tuned, clean) },
    )
    tell((i + 1) / shifts.length)
  }
  return shares
}

/** Figure 13: children and co-parents attacked, each model by its own slopes; fine-tuning on all attacked rows. */
const attacked =
  (kind: 'FGSM' | 'PGD'): Collect =>
  async (draw, tell, { preset, random, executor, signal }) => {
    const { epsilons, pgd } = extents[preset]
    const whole = draw.measurements.table(draw.testRows)
    const clean = kind === 'FGSM' ? whole : partOf(whole, 0, pgd.rows)
    const shares: Share[] = await rateAll(draw, clean, { point: epsilonName(0), x: 0 })
    for (const [i, epsilon] of epsilons.entries()) {
      const at = { point: epsilonName(epsilon), x: epsilon }
      const attack = async (model: DifferentiableClassifier, name: string): Promise<LabelledRows> => {
        const limits = { columns: attackedColumns, norm: 'L-infinity', epsilon } as const
        const context = { executor, signal, random: random.stream(`${name}, ${epsilon}`) }
        const inputs =
          kind === 'FGSM'
            ? await fastGradient(model, clean, limits, context)
            : await projectedGradient(
                model,
                clean,
                { ...limits, ...pgd, step: (2.5 * epsilon) / pgd.iterations },
                context,
              )
        return { inputs, labels: clean.labels }
      }
      const againstNetwork = await attack(draw.network, models.network)
      const againstCama = await attack(draw.cama, models.cama)
      const withoutM = draw.cama.withPrediction({ manipulation: 'none' })
      const tuned = await draw.fineTune(againstCama, `${kind} ${epsilon}`)
      const againstTuned = await attack(tuned, models.tuned)
      shares.push(
        { ...at, model: models.network, value: await draw.rate(draw.network, againstNetwork) },
        { ...at, model: models.parents, value: await draw.rate(draw.parentsOnly, clean) },
        { ...at, model: models.cama, value: await draw.rate(draw.cama, againstCama) },
        { ...at, model: models.withoutM, value: await draw.rate(withoutM, await attack(withoutM, models.withoutM)) },
        { ...at, model: models.tuned, value: await draw.rate(tuned, againstCama) },
        { ...at, model: models.tunedAttacked, value: await draw.rate(tuned, againstTuned) },
        { ...at, model: models.tunedClean, value: await draw.rate(tuned, clean) },
        { ...at, model: models.carriedOver, value: await draw.rate(draw.cama, againstNetwork) },
      )
      tell((i + 1) / epsilons.length)
    }
    return shares
  }

const collectors: Record<Curve, { readonly weight: number; readonly collect: Collect }> = {
  'co-parents moved': { weight: 3, collect: coParentsMoved },
  'children moved': { weight: 4, collect: childrenMoved },
  FGSM: { weight: 3, collect: attacked('FGSM') },
  PGD: { weight: 6, collect: attacked('PGD') },
}

/** Figures 13, 14 and 15: measurements manipulated and attacked. */
export const measurement: PaperStudy = {
  name: 'measurement',
  title: 'Measurements moved and attacked',
  paper: 'figures 13, 14 and 15',
  question:
    'A deep CAMA and a discriminative network (DNN) learn a class from its causes, its effects and their other causes, on clean synthetic measurements. Then an instrument drifts: the co-parents are moved, and the children with them; or the children alone. Or somebody tampers with children and co-parents by FGSM or PGD. How often is each still right, and does fine-tuning on the new rows, without labels, help? A network on the parents alone, which no valid attack reaches, stands beside them.',
  expect:
    'The paper: equal on clean rows; as rows are moved or attacked further the DNN falls, CAMA falls less, and the fine-tuned CAMA least. A model that is not above the one on the parents alone gains nothing from children and co-parents any more.',
  axis: { name: 'shift or epsilon', scale: 'linear' },
  networks: [],
  parts: (preset) =>
    noises.flatMap((deviation) =>
      curves.map((curve) => partFor(curve, deviation, collectors[curve].weight, preset, collectors[curve].collect)),
    ),
  claims: measurementClaims,
}
