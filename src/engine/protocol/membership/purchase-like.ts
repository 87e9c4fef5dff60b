import type { Records } from '../../attacks/membership/index.ts'
import type { Random } from '../../math/index.ts'

const [features, classes] = [600, 100] as const
/**
 * Standard deviation, on the logit, of how much a class likes or dislikes an item beside its popularity; and the greatest
 * share of items that a customer takes after another class than their own. Chosen for a network that knows 1,000 records
 * by heart to be right on about two thirds of others, as published for Purchase-100 (Shokri et al. 2017, table I: 0.659).
 */
const [taste, mostMixed] = [3, 0.8] as const

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * Invented shoppers in the form of Purchase-100 (Shokri et al. 2017, section VI-A: 600 items bought or not, 100 classes of
 * customers found by clustering), which may not be passed on. Ours are made thus:
 *
 * - item j has a popularity, logit a_j ~ N(-1, 1); class c likes it by b_cj ~ N(0, taste^2); classes differ in size, by
 *   weights uniform on 0.5 .. 1.5
 * - a customer of class c has a second class d and a mixing share m ~ U(0, mostMixed); each item is bought with
 *   probability sigmoid(a_j + b_ej), where e is d with probability m, else c
 *
 * So classes overlap as clusters do: customers with m above a half look more like their second class.
 *
 * @param count how many customers
 */
export function purchaseLike(count: number, random: Random): Records {
  const model = random.stream('model')
  const popularity = Float64Array.from({ length: features }, () => -1 + model.normal())
  const buys = Float64Array.from({ length: classes * features }, (_, i) =>
    sigmoid(popularity[i % features] + taste * model.normal()),
  )
  const weights = Float64Array.from({ length: classes }, () => 0.5 + model.uniform())
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const draws = random.stream('customers')
  const labels = Int32Array.from({ length: count }, () => classOf(draws.uniform() * total, weights))
  const dense = new Float32Array(count * features)
  labels.forEach((label, row) => {
    const other = draws.integer(classes)
    const mixed = mostMixed * draws.uniform()
    for (let item = 0; item < features; item++) {
      const style = draws.uniform() < mixed ? other : label
      if (draws.uniform() < buys[style * features + item]) dense[row * features + item] = 1
    }
  })
  return { inputs: { rows: count, width: features, dense }, labels, classes }
}

function classOf(at: number, weights: Float64Array): number {
  let left = at
  for (let k = 0; k < weights.length; k++) {
    left -= weights[k]
    if (left < 0) return k
  }
  return weights.length - 1
}
