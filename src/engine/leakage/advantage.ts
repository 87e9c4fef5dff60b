import { clopperPearson, type Interval, normalQuantile, type Random } from '../math/index.ts'
import { SubsetSampler } from './subsets.ts'

/** The adversary's signed advantage 2 P(guess = b) - 1, with its 95 % interval. */
export interface SignedAdvantage extends Interval {
  readonly estimate: number
  readonly trials: number
}

/**
 * The advantage on one record from paired refits: the share of "member" with the record among the training rows less the
 * share without it. Interval for paired shares after Bonett and Price 2012: a Wald interval with one more discordant
 * pair of either kind.
 *
 * @param withRecord 1 where the guess was "member", for each refit with the record
 * @param without the same for the paired refits without it
 */
export function pairedAdvantage(withRecord: Uint8Array, without: Uint8Array): SignedAdvantage {
  const trials = withRecord.length
  if (trials === 0 || without.length !== trials) throw new RangeError('Guesses come in pairs, at least one.')
  let [up, down] = [0, 0]
  withRecord.forEach((guess, i) => {
    up += guess > without[i] ? 1 : 0
    down += guess < without[i] ? 1 : 0
  })
  const [more, less] = [(up + 1) / (trials + 2), (down + 1) / (trials + 2)]
  const centre = more - less
  const half = normalQuantile(0.975) * Math.sqrt((more + less - centre ** 2) / (trials + 2))
  return {
    estimate: (up - down) / trials,
    low: Math.max(-1, centre - half),
    high: Math.min(1, centre + half),
    trials,
  }
}

/**
 * The advantage on one record from independent refits, with it and without it: the difference of the shares of "member". Interval
 * for independent shares after Agresti and Caffo 2000: a Wald interval with one more guess of either kind in each arm.
 *
 * @param withRecord 1 where the guess was "member", for each refit with the record
 * @param without the same for the refits without it, which may be more or fewer
 */
export function independentAdvantage(withRecord: Uint8Array, without: Uint8Array): SignedAdvantage {
  const sizes = [withRecord.length, without.length]
  if (Math.min(...sizes) === 0) throw new RangeError('Guesses of both kinds are needed, at least one.')
  const sums = [withRecord, without].map((guesses) => guesses.reduce((sum, guess) => sum + guess, 0))
  const shares = sums.map((sum, arm) => (sum + 1) / (sizes[arm] + 2))
  const variance = shares.reduce((sum, share, arm) => sum + (share * (1 - share)) / (sizes[arm] + 2), 0)
  const centre = shares[0] - shares[1]
  const half = normalQuantile(0.975) * Math.sqrt(variance)
  return {
    estimate: sums[0] / sizes[0] - sums[1] / sizes[1],
    low: Math.max(-1, centre - half),
    high: Math.min(1, centre + half),
    trials: Math.min(...sizes),
  }
}

/** A trained model to an adversary: whether a record is thought to be a member. */
export type Guess = (row: number) => boolean

/**
 * The membership experiment of paper 3, section 6.2 (Yeom et al. 2018, experiment 1): a random training set, a model, a
 * fair coin, and a random member or other row by that coin. Signed: the absolute value that the paper reports is above 0
 * even where nothing is learned.
 *
 * @param train makes a model of some rows, and the adversary's guesses about it
 */
export async function membershipExperiment(
  { rows, size, trials, random }: { rows: number; size: number; trials: number; random: Random },
  train: (subset: Int32Array, trial: number) => Guess | Promise<Guess>,
): Promise<SignedAdvantage> {
  const sampler = new SubsetSampler(rows, random.stream('subsets'))
  const coins = random.stream('coins')
  let right = 0
  for (let trial = 0; trial < trials; trial++) {
    const subset = sampler.draw(size)
    const guess = await train(subset, trial)
    const isMember = coins.uniform() < 0.5
    const row = isMember ? subset[coins.integer(size)] : sampler.drawOther(size)
    right += guess(row) === isMember ? 1 : 0
  }
  const { low, high } = clopperPearson(right, trials)
  return { estimate: (2 * right) / trials - 1, low: 2 * low - 1, high: 2 * high - 1, trials }
}

/**
 * The most that any adversary who sees the model alone can gain: min(1, sqrt(rho_KL) / 2). Theorem 1 of paper 3, corrected: the
 * best advantage is the total variation, which Pinsker's inequality bounds.
 *
 * @param leakage rho_KL in nats; below 0 it counts as 0
 */
export const advantageBoundOf = (leakage: number): number => Math.min(1, Math.sqrt(Math.max(0, leakage)) / 2)

/**
 * Whether a measured advantage lies above its bound beyond what chance explains: the whole interval of the one above the
 * whole of the other. Where refits are not normal, rho_KL is an approximation, and that happens.
 */
export const isViolated = (advantage: Interval, leakage: Interval): boolean =>
  advantage.low > advantageBoundOf(leakage.high)
