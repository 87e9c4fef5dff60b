import type { EpsilonAudit } from '#shared/contracts/model-audit.ts'
import type { Withheld } from '#shared/contracts/results.ts'
import { auditInOneRun } from '../audit/index.ts'
import type { Random } from '../math/index.ts'

/** Of each kind, so that one guess is made of each. */
const fewest = 10

/** Share of the people of whom it is guessed that they are members, and as many that they are not; settled beforehand. */
const guessed = 0.1

/**
 * A lower bound on the model's epsilon by one run's audit (Steinke et al. 2023), from as many members as non-members. It holds if
 * chance decided who of these people was a member.
 */
export function epsilonFrom(scores: Float64Array, member: Uint8Array, random: Random): EpsilonAudit | Withheld {
  const sides = [1, 0].map((kind) =>
    random.shuffle(Int32Array.from(member.keys()).filter((person) => member[person] === kind)),
  )
  const count = Math.min(...sides.map(({ length }) => length))
  if (count < fewest)
    return {
      withheld: `A bound on epsilon needs at least ${fewest} members and as many non-members; there are ${count}.`,
    }
  const people = sides.flatMap((side) => [...side.subarray(0, count)])
  const guesses = Math.round(guessed * people.length)
  return auditInOneRun(
    { scores: people.map((person) => scores[person]), member: people.map((person) => member[person]) },
    { members: guesses, others: guesses },
    random,
  )
}
