import type { Contrast, Distribution } from '#shared/contracts/results.ts'
import type { AttackRows } from '../attacks/index.ts'
import { splitRows } from '../data/index.ts'
import type { Random } from '../math/index.ts'
import type { Population } from './shifts.ts'

/** Two kinds of rows that an attacker learns to tell apart, by position in their populations. */
export interface ContrastRows<Name extends string = Distribution> {
  readonly distribution: Name
  readonly contrast: Contrast
  readonly positive: Name
  readonly negative: Name
  /** Positions the attacker learns from, and positions it is tested on: as many positive as negative in each. */
  readonly training: Sides
  readonly test: Sides
  /** For the shuffled control: which of the rows to call members, instead of the truth. */
  readonly shuffled: { readonly training: Uint8Array; readonly test: Uint8Array } | null
}

interface Sides {
  readonly positive: Int32Array
  readonly negative: Int32Array
}

/** Some positions of a population, divided for the attacker; rows of one person stay on one side. */
function draw(
  { rows, persons }: Population,
  count: number,
  fraction: number,
  random: Random,
): [Int32Array, Int32Array] {
  const positions = random.stream('choice').permutation(rows.length).slice(0, count)
  const groups = persons && rows.map((row) => persons[row])
  return splitRows(positions, groups, fraction, random.stream('split'))
}

/** Membership labels of the rows of {@link Sides}, positives first, in random order. */
const shuffledLabels = ({ positive, negative }: Sides, random: Random): Uint8Array =>
  random.shuffle(
    Uint8Array.from({ length: positive.length + negative.length }, (_, i) => (i < positive.length ? 1 : 0)),
  )

/**
 * The contrasts of one distribution. On P: training rows against held-out rows, and the same with shuffled labels. On
 * P*: training rows against rows of P*, held-out rows against rows of P* (the shift-only control), and shuffled labels.
 * Within a distribution every attacker gets equally many rows.
 */
export function contrastsOn<Name extends string = Distribution>(
  distribution: Name,
  populations: ReadonlyMap<Name, Population>,
  fraction: number,
  random: Random,
): ContrastRows<Name>[] {
  const stream = random.stream(distribution)
  const [train, held] = ['train', 'P'] as Name[]
  const involved: Name[] = distribution === held ? [train, held] : [train, held, distribution]
  const size = (name: Name) => (populations.get(name) as Population).rows.length
  const count = Math.min(...involved.map(size))
  const drawn = involved.map((name) => draw(populations.get(name) as Population, count, fraction, stream.stream(name)))
  // Whole persons divide unevenly; the smallest part sets the size for all, so that the contrasts can be compared.
  const [trainingCount, testCount] = [0, 1].map((half) => Math.min(...drawn.map((parts) => parts[half].length)))
  const divided = new Map(
    involved.map((name, i) => [
      name,
      { training: drawn[i][0].slice(0, trainingCount), test: drawn[i][1].slice(0, testCount) },
    ]),
  )
  const against = (contrast: Contrast, positive: Name): ContrastRows<Name> => {
    const [a, b] = [positive, distribution].map(
      (name) => divided.get(name) as { training: Int32Array; test: Int32Array },
    )
    const training = { positive: a.training, negative: b.training }
    const test = { positive: a.test, negative: b.test }
    const shuffled =
      contrast === 'shuffled'
        ? {
            training: shuffledLabels(training, stream.stream('shuffled training')),
            test: shuffledLabels(test, stream.stream('shuffled test')),
          }
        : null
    return { distribution, contrast, positive, negative: distribution, training, test, shuffled }
  }
  const contrasts = [against('membership', train), against('shuffled', train)]
  return distribution === held ? contrasts : [...contrasts, against('shift-only', held)]
}

/** A model's answers on a population. */
export interface Answers {
  readonly probabilities: Float64Array
  readonly labels: Int32Array
}

/** What the attacker sees of the rows of a contrast. */
export function attackRows(
  { positive, negative }: Sides,
  answers: readonly [Answers, Answers],
  classes: number,
  shuffled: Uint8Array | undefined,
): AttackRows {
  const count = positive.length + negative.length
  const probabilities = new Float64Array(count * classes)
  const labels = new Int32Array(count)
  const member = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const isPositive = i < positive.length
    const { probabilities: from, labels: outcome } = answers[isPositive ? 0 : 1]
    const row = isPositive ? positive[i] : negative[i - positive.length]
    probabilities.set(from.subarray(row * classes, (row + 1) * classes), i * classes)
    labels[i] = outcome[row]
    member[i] = shuffled ? shuffled[i] : isPositive ? 1 : 0
  }
  return { probabilities, classes, labels, member }
}
