import type { ConfidenceAttack } from '#shared/contracts/study.ts'
import { type AttackRows, ConfidenceClassifier } from '../attacks/index.ts'
import type { Random } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import { meansByPerson, type People } from './people.ts'
import { predictionsAt } from './predictions.ts'

/** Of each kind; the half that it is measured on then has 50. */
export const fewestForClassifier = 100

export interface ClassifierContext {
  readonly random: Random
  readonly executor: Executor
  readonly signal?: CancelSignal
  /** Steps of training that are done. */
  readonly onSteps?: (done: number) => void
}

/** A half of the people with their scores. */
export interface HalfScores {
  readonly scores: Float64Array
  readonly member: Uint8Array
  /** People of each kind that the attacker learned from. */
  readonly learnedFrom: number
}

/**
 * The confidence classifier: it learns from a random half of the members and of the non-members, and scores the other half.
 * All rows of one person are in one half. It learns from as many rows of each kind.
 */
export async function classifierScores(
  people: People,
  settings: ConfidenceAttack,
  { random, ...context }: ClassifierContext,
): Promise<HalfScores> {
  const half = halves(people.member, random.stream('halves'))
  const rowsIn = (side: 0 | 1) => Int32Array.from(people.of.keys()).filter((row) => half[people.of[row]] === side)
  const [learned] = await new ConfidenceClassifier(settings).train(
    [{ rows: attackRows(people, balanced(people, rowsIn(0), random.stream('balance'))), random }],
    context,
  )
  const asked = rowsIn(1)
  const { scores } = await learned.guess(attackRows(people, asked))
  const numbers = new Map<number, number>()
  const of = asked.map((row) => {
    const person = people.of[row]
    const known = numbers.get(person) ?? numbers.size
    numbers.set(person, known)
    return known
  })
  const member = Uint8Array.from(numbers.keys(), (person) => people.member[person])
  const learnedFrom = Math.min(
    ...[0, 1].map((kind) => people.member.filter((own, i) => own === kind && !half[i]).length),
  )
  return { scores: meansByPerson(scores, { of, member }), member, learnedFrom }
}

/** 0 for a random half of each kind, 1 for the other. */
function halves(member: Uint8Array, random: Random): Uint8Array {
  const half = new Uint8Array(member.length)
  for (const kind of [0, 1]) {
    const own = random.shuffle(Int32Array.from(member.keys()).filter((person) => member[person] === kind))
    for (const person of own.subarray(Math.floor(own.length / 2))) half[person] = 1
  }
  return half
}

/** As many rows of members as of non-members. */
function balanced({ predictions }: People, rows: Int32Array, random: Random): Int32Array {
  const sides = [0, 1].map((kind) => random.shuffle(rows.filter((row) => predictions.member[row] === kind)))
  const count = Math.min(...sides.map(({ length }) => length))
  return random.shuffle(Int32Array.from(sides.flatMap((side) => [...side.subarray(0, count)])))
}

function attackRows({ predictions }: People, rows: Int32Array): AttackRows {
  const { probabilities, classes, labels, member } = predictionsAt(predictions, rows)
  return { probabilities, classes: classes.length, labels, member }
}
