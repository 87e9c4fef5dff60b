import {
  add,
  concat,
  exp,
  logSoftmax,
  multiply,
  type Parameters,
  relu,
  reshape,
  slice,
  sum,
  type Tensor,
  zeros,
} from '../../tensor/index.ts'
import { gaussianOf, unitLogDensity } from './gaussian.ts'
import { axes, type CamaNetworks, features, joined, layer, linearTop, names } from './networks.ts'

/** Of how many numbers each variable of a measurement CAMA is made; `parents` and `coParents` may be 0. */
export interface MeasurementWidths {
  readonly classes: number
  readonly parents: number
  readonly coParents: number
  readonly children: number
  /** Of the parents' numbers, how many are of parents of the children too: the last of the parents' and the first of the co-parents'. */
  readonly both?: number
  /** The last of the children's numbers may be indicators of categories: how many each category has. */
  readonly categories?: readonly number[]
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
 * Without parents p(y) is a free distribution over the classes. A child that is a category (the paper has none) has a
 * softmax over its indicators, independent of the other children given y, c, z and m as the Gaussians are.
 */
export function measurementNetworks(
  parameters: Parameters,
  { classes, parents, children, categories = [] }: MeasurementWidths,
  { hidden, latent, manipulation }: CamaSizes,
): CamaNetworks {
  const parts = partsOf(children, categories)
  const outputs: CamaNetworks['expected'] = ({ c }, y, z, m) => {
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
    logLikelihood: (rows, y, z, m) => {
      const found = outputs(rows, y, z, m)
      return parts
        .map(({ isCategory, cut }) =>
          isCategory
            ? sum(multiply(cut(rows.x), logSoftmax(cut(found))), [-1])
            : unitLogDensity(cut(rows.x), cut(found)),
        )
        .reduce((total, part) => add(total, part))
    },
    expected: (rows, y, z, m) => {
      const found = outputs(rows, y, z, m)
      return concat(
        parts.map(({ isCategory, cut }) => (isCategory ? exp(logSoftmax(cut(found))) : cut(found))),
        axes.numbers,
      )
    },
  }
}

/** The children's numbers in order: those that are numbers together, then each category's indicators. */
function partsOf(children: number, categories: readonly number[]) {
  const numbers = children - categories.reduce((total, width) => total + width, 0)
  const widths = [...(numbers > 0 ? [numbers] : []), ...categories]
  return widths.map((width, i) => {
    const start = widths.slice(0, i).reduce((total, before) => total + before, 0)
    const cut = (x: Tensor) =>
      width === children
        ? x
        : slice(
            x,
            x.shape.map((_, axis) => (axis === axes.numbers ? start : 0)),
            [...x.shape.slice(0, -1), width],
          )
    return { isCategory: numbers === 0 || i > 0, cut }
  })
}
