import { logSoftmax, type Parameters, reshape, zeros } from '../../tensor/index.ts'
import { gaussianOf, unitLogDensity } from './gaussian.ts'
import { type CamaNetworks, features, joined, layer, linearTop, names } from './networks.ts'
import { relu } from '../../tensor/index.ts'

/** Of how many numbers each variable of a measurement CAMA is made; `parents` and `coParents` may be 0. */
export interface MeasurementWidths {
  readonly classes: number
  readonly parents: number
  readonly coParents: number
  readonly children: number
}

/** Sizes of the networks; the paper's are 500, 64 and 32. */
export interface CamaSizes {
  /** Width of every hidden layer. */
  readonly hidden: number
  /** Numbers in Z. */
  readonly latent: number
  /** Numbers in M. */
  readonly manipulation: number
}

/** Appendix C, measurement data. */
export const paperSizes: CamaSizes = { hidden: 500, latent: 64, manipulation: 32 }

/**
 * The networks of the generic deep CAMA for measurements (appendix C): p(y | a); p(x | y, c, z, m), Gaussian with unit
 * scale, from four networks and a merging one; q(m | x); q(z | x, y, m, a, c).
 *
 * Without parents p(y) is a free distribution over the classes.
 */
export function measurementNetworks(
  parameters: Parameters,
  { classes, parents, children }: MeasurementWidths,
  { hidden, latent, manipulation }: CamaSizes,
): CamaNetworks {
  const expected: CamaNetworks['expected'] = ({ c }, y, z, m) => {
    const of = {
      y: features(parameters, y, [hidden, hidden], names.outcome),
      c: c && features(parameters, c, [hidden, hidden], names.coParents),
      z: features(parameters, z, [hidden, hidden], names.latent),
      m: features(parameters, m, [hidden, hidden, hidden, hidden], names.manipulationOfP),
    }
    const merged = relu(joined(parameters, of, hidden, `${names.merge} layer 1`))
    return layer(parameters, merged, children, `${names.merge} layer 2`)
  }
  return {
    classes,
    latent,
    manipulation,
    logPrior: ({ a }) =>
      logSoftmax(
        a && parents > 0
          ? linearTop(parameters, a, [hidden, hidden, classes], names.prior)
          : reshape(parameters.add(`${names.prior} scores`, [classes], zeros), [1, 1, 1, 1, classes]),
      ),
    inferManipulation: ({ x }) =>
      gaussianOf(linearTop(parameters, x, [hidden, hidden, 2 * manipulation], names.manipulationOfQ)),
    inferLatent: ({ x, a, c }, y, m) => {
      const first = relu(joined(parameters, { x, y, m, a, c }, hidden, `${names.latentOfQ} layer 1`))
      const second = relu(layer(parameters, first, hidden, `${names.latentOfQ} layer 2`))
      return gaussianOf(layer(parameters, second, 2 * latent, `${names.latentOfQ} layer 3`))
    },
    logLikelihood: (rows, y, z, m) => unitLogDensity(rows.x, expected(rows, y, z, m)),
    expected,
  }
}
