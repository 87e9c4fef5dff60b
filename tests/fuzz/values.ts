import type { Chance } from './chance.ts'
import { nastyTexts } from './nasty.ts'

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const numbers = [0, -0, -1, 1, 2, 0.5, 1.5, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 32, -(2 ** 31), 255, 1e6]

/** A value that has nothing to do with what stands there. */
function stray(chance: Chance): Json {
  switch (chance.below(8)) {
    case 0:
      return null
    case 1:
      return chance.is(0.5)
    case 2:
      return chance.pick(numbers)
    case 3:
      return chance.pick(nastyTexts)
    case 4:
      return 'x'.repeat(chance.size(20_000))
    case 5:
      return []
    case 6:
      return {}
    default:
      return nested(chance.size(3000))
  }
}

/** Lists in lists. */
function nested(depth: number): Json {
  let value: Json = []
  for (let level = 0; level < depth; level++) value = [value]
  return value
}

interface Place {
  readonly parent: Json[] | { [name: string]: Json }
  readonly key: number | string
}

/** Every place in a value that holds another. */
function placesIn(value: Json, found: Place[] = []): Place[] {
  if (value === null || typeof value !== 'object' || found.length > 5000) return found
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value)
  for (const key of keys) {
    found.push({ parent: value, key })
    placesIn((value as Record<string | number, Json>)[key], found)
  }
  return found
}

const at = ({ parent, key }: Place) => (parent as Record<string | number, Json>)[key]
/** `__proto__` too becomes an entry like any other. */
const put = (parent: Place['parent'], key: string | number, value: Json) =>
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true })

function changeOnce(root: { value: Json }, chance: Chance): void {
  const places = placesIn(root as unknown as Json)
  // Depth does not make a place likelier: half the time it is one near the top.
  const place = chance.is(0.5) ? chance.pick(places.slice(0, 40)) : chance.pick(places)
  const value = at(place)
  const { parent, key } = place
  if (Array.isArray(value) && chance.is(0.6)) {
    const kind = chance.below(4)
    if (kind === 0) value.length = chance.below(value.length + 1)
    else if (kind === 1 && value.length > 0)
      for (let n = chance.size(200); n > 0; n--) value.push(structuredClone(chance.pick(value)))
    else if (kind === 2) value.reverse()
    else value.push(stray(chance))
    return
  }
  if (value !== null && typeof value === 'object' && chance.is(0.5)) {
    const names = Object.keys(value)
    if (chance.is(0.5) && names.length > 0) Reflect.deleteProperty(value, chance.pick(names))
    else
      put(
        value as Record<string, Json>,
        chance.pick(['__proto__', 'constructor', 'toJSON', 'extra', '']),
        stray(chance),
      )
    return
  }
  if (typeof value === 'number' && chance.is(0.6))
    return void put(parent, key, chance.is(0.5) ? chance.pick(numbers) : -value)
  if (typeof value === 'string' && chance.is(0.6))
    return void put(parent, key, chance.pick([...nastyTexts, value + value, value.slice(1)]))
  put(parent, key, chance.is(0.5) ? stray(chance) : structuredClone(at(chance.pick(places))))
}

/** A value made of another by one to some changes. What has become too deep to be copied or written is left as it was. */
export function mutateValue(value: Json, chance: Chance): Json {
  try {
    const root = { value: structuredClone(value) }
    for (let left = 1 + chance.size(3); left > 0; left--) changeOnce(root, chance)
    JSON.stringify(root.value)
    return root.value
  } catch {
    return value
  }
}

/** A case made of a JSON text: its value is changed. */
export const mutateJson = (seed: Uint8Array, chance: Chance): Buffer =>
  Buffer.from(JSON.stringify(mutateValue(JSON.parse(Buffer.from(seed).toString('utf8')) as Json, chance)) ?? 'null')
