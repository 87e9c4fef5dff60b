import { Chance } from './chance.ts'
import type { Verdict } from './oracle.ts'
import { Reader } from './reader.ts'
import type { Target } from './target.ts'

/** A case that breaks the program, made small. */
export interface Finding {
  readonly signature: string
  readonly detail: string
  readonly input: Uint8Array
}

export interface Tally {
  readonly cases: number
  readonly accepted: number
  /** How often each code was refused with. */
  readonly refused: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}

export interface Duration {
  readonly seconds?: number
  readonly cases?: number
}

/** The case with a number: the same for the same seed, whatever was read before. The first are the valid inputs. */
export function caseOf(target: Target, seed: number, number: number, seeds = target.seeds()): Uint8Array {
  if (number < seeds.length) return seeds[number]
  const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  return target.mutate(chance.pick(seeds), chance, seeds)
}

/**
 * Reads cases of a target until the time or the number is over.
 *
 * @param onFinding is told of each new kind of defect, once it is small
 * @param reader is closed afterwards
 */
export async function fuzz(
  target: Target,
  seed: number,
  { seconds = Infinity, cases = Infinity }: Duration,
  onFinding: (finding: Finding) => void = () => {},
  reader = new Reader(),
): Promise<Tally> {
  const end = Date.now() + 1000 * seconds
  const found = new Map<string, Finding>()
  const refused: Record<string, number> = {}
  const seeds = target.seeds()
  let [accepted, number] = [0, 0]
  try {
    for (; number < cases && (Date.now() < end || number < seeds.length); number++) {
      const input = caseOf(target, seed, number, seeds)
      const verdict = await reader.read(target.name, input)
      if (verdict.kind === 'accepted') accepted++
      else if (verdict.kind === 'refused') refused[verdict.code] = (refused[verdict.code] ?? 0) + 1
      else if (!found.has(verdict.signature)) {
        const finding = await smaller(reader, target, input, verdict)
        found.set(verdict.signature, finding)
        onFinding(finding)
      }
    }
  } finally {
    reader.close()
  }
  return { cases: number, accepted, refused, findings: [...found.values()] }
}

/** Readings that making a case small may take; those of a hang are slow. */
const mostTries = 150

/** Leaves out of a case what it breaks the program without: stretches of half its length, of a quarter, and so on. */
async function smaller(
  reader: Reader,
  target: Target,
  input: Uint8Array,
  { signature, detail }: Extract<Verdict, { kind: 'defect' }>,
): Promise<Finding> {
  let tries = signature.startsWith('It ') ? 12 : mostTries
  let kept = Buffer.from(input)
  for (
    let length = Math.ceil(kept.length / 2);
    length >= 1 && tries > 0;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let from = 0; from < kept.length && tries > 0; tries--) {
      const without = Buffer.concat([kept.subarray(0, from), kept.subarray(from + length)])
      const verdict = await reader.read(target.name, without)
      if (verdict.kind === 'defect' && verdict.signature === signature) kept = without
      else from += length
    }
  }
  return { signature, detail, input: kept }
}
