import type { Chance } from './chance.ts'
import { nastyTexts } from './nasty.ts'
import type { Json } from './values.ts'

/** A JSON Schema, as far as zod writes it. */
export interface Schema {
  readonly type?: string
  readonly const?: Json
  readonly enum?: readonly Json[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly items?: Schema | boolean
  readonly prefixItems?: readonly Schema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly pattern?: string
  readonly maxLength?: number
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

/** What is there to be named: a string mostly names something. */
export type Names = (property: string, chance: Chance) => string

const patterned = (pattern: string): string =>
  pattern.includes('{64}') ? '0123456789abcdef'.repeat(4) : pattern.includes('seed') ? 'x-y-seed-1' : 'a-1'

function numberOf(schema: Schema, chance: Chance): number {
  const { minimum = -1000, maximum = 1000, exclusiveMinimum, exclusiveMaximum } = schema
  const low = Math.max(minimum, exclusiveMinimum ?? -Infinity)
  const high = Math.min(Math.max(maximum, low), exclusiveMaximum ?? Infinity)
  if (chance.is(0.2)) return chance.is(0.5) ? (exclusiveMinimum ?? low) : (exclusiveMaximum ?? high)
  // Small numbers mostly: a study of a million repetitions would be as right.
  const within = low + chance.next() * Math.min(high - low, 20)
  return schema.type === 'integer' ? Math.floor(within) : within
}

/** A value that satisfies a schema, but for what a JSON Schema cannot say. */
export function valueOf(schema: Schema, chance: Chance, names: Names, root = schema, property = '', depth = 0): Json {
  const inner = (other: Schema, name = property) => valueOf(other, chance, names, root, name, depth + 1)
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/$defs/', '')
    return depth > 12 ? null : inner(name === '#' ? root : (root.$defs?.[name] ?? {}))
  }
  if ('const' in schema) return schema.const ?? null
  if (schema.enum) return chance.pick(schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return inner(chance.pick(choices))
  if (schema.allOf) return inner(schema.allOf[0])
  switch (schema.type) {
    case 'object': {
      const found: { [name: string]: Json } = {}
      for (const [name, each] of Object.entries(schema.properties ?? {}))
        if (schema.required?.includes(name) || chance.is(0.5)) found[name] = inner(each, name)
      if (typeof schema.additionalProperties === 'object')
        for (let n = chance.below(3); n > 0; n--) {
          const value = inner(schema.additionalProperties)
          Object.defineProperty(found, names(property, chance), { value, enumerable: true, configurable: true })
        }
      return found
    }
    case 'array': {
      if (schema.prefixItems) return schema.prefixItems.map((each) => inner(each))
      const least = schema.minItems ?? 0
      const count = Math.max(least, Math.min(schema.maxItems ?? 5, least + chance.below(4)))
      return Array.from({ length: count }, () => (typeof schema.items === 'object' ? inner(schema.items) : null))
    }
    case 'string':
      if (schema.pattern !== undefined) return patterned(schema.pattern)
      return (chance.is(0.8) ? names(property, chance) : chance.pick(nastyTexts)).slice(0, schema.maxLength ?? 100_000)
    case 'number':
    case 'integer':
      return numberOf(schema, chance)
    case 'boolean':
      return chance.is(0.5)
    default:
      return null
  }
}

/** What a message between processes can hold and JSON cannot, by the name that stands for it. */
const unusual: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  NaN: () => NaN,
  infinity: () => Infinity,
  bigint: () => 10n,
  date: () => new Date(NaN),
  map: () => new Map([['a', 1]]),
  bytes: () => new Uint8Array([1, 2]),
  error: () => new Error('x'),
  itself: () => {
    const value: Record<string, unknown> = {}
    return (value.itself = value)
  },
}

/** Names of them, as cases write them. */
export const unusualNames = Object.keys(unusual).map((name) => `$unusual ${name}`)

/** A value with the texts that stand for something replaced. */
export function meant(value: Json, stands: (text: string) => string): unknown {
  if (typeof value === 'string')
    return value.startsWith('$unusual ') ? (unusual[value.slice(9)] ?? (() => value))() : stands(value)
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((each) => meant(each, stands))
  const found: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value))
    Object.defineProperty(found, key, {
      value: meant(each, stands),
      enumerable: true,
      configurable: true,
      writable: true,
    })
  return found
}
