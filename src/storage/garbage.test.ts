import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { collectGarbage } from './garbage.ts'

it('what nothing holds any more is gone after a collection, and what is held is there', async () => {
  const held = { a: 1 }
  const [kept, left] = [new WeakRef(held), new WeakRef({ a: 2 })]
  // A WeakRef holds what it was made of until the current task has ended.
  await setImmediate()
  collectGarbage()
  await setImmediate()
  expect(left.deref()).toBeUndefined()
  expect(kept.deref()).toBe(held)
})

it('leaves the collector out of reach of everything else', () => {
  expect('gc' in globalThis).toBe(false)
})
