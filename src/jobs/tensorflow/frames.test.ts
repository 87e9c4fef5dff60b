import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeFrame, frameReader } from './frames.ts'

const numbers = fc.oneof(
  fc.float32Array({ maxLength: 9 }),
  fc.float64Array({ maxLength: 9 }),
  fc.int32Array({ maxLength: 9 }),
)
const message = fc.record({
  kind: fc.string(),
  // Names that look like numbers change the order of an object's keys.
  arrays: fc.dictionary(fc.oneof(fc.string(), fc.nat().map(String)), numbers, { noNullPrototype: true }),
  nested: fc.array(fc.record({ values: numbers, name: fc.option(fc.string()) }), { maxLength: 3 }),
  count: fc.integer(),
})

it('messages come out as they went in, in whatever pieces they travel', () => {
  fc.assert(
    fc.property(
      fc.array(message, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (messages, sizes) => {
        const stream = Buffer.concat(messages.flatMap(encodeFrame))
        const heard: unknown[] = []
        const read = frameReader((item) => heard.push(item))
        for (let place = 0, i = 0; place < stream.length; i++) {
          const size = sizes[i % sizes.length]
          read(stream.subarray(place, place + size))
          place += size
        }
        expect(heard).toEqual(messages)
      },
    ),
    { seed: 3 },
  )
})

it('large arrays arrive whole', () => {
  const values = Float32Array.from({ length: 300_000 }, (_, i) => Math.sin(i))
  const stream = Buffer.concat(encodeFrame({ values }))
  let heard: unknown
  const read = frameReader((item) => (heard = item))
  for (let place = 0; place < stream.length; place += 65_536) read(stream.subarray(place, place + 65_536))
  expect(heard).toEqual({ values })
})
