import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { operations } from './registry.ts'

/** Names of the operations that the sources of this folder and of the graph define. */
const definedNames = [import.meta.dirname, join(import.meta.dirname, '../graph')].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => {
      const source = readFileSync(join(folder, name), 'utf8')
      // An operation is an object literal that begins with its name, or comes from one of the two makers.
      const literals = source.matchAll(/: Operation = \{\s*name: '(\w+)'/g)
      const made = source.matchAll(/(?:= |\.\.\.)(?:unary|binary)\(\s*'(\w+)'/g)
      return [...literals, ...made].map(([, operation]) => operation)
    }),
)

it('the registry has every operation, once, under its own name', () => {
  expect(definedNames.length).toBeGreaterThan(35)
  expect([...operations.keys()].sort()).toEqual([...new Set(definedNames)].sort())
  expect(definedNames).toHaveLength(operations.size)
  for (const [name, operation] of operations) expect(operation.name).toBe(name)
})
