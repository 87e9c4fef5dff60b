/** Readers with known faults, by which the fuzzer itself is tested. */

import { CloisterError } from '#shared/ipc/errors.ts'
import { holds } from './oracle.ts'
import { mutateBytes } from './bytes.ts'
import type { Target } from './target.ts'

const number = { safeParse: (value: unknown) => ({ success: typeof value === 'number' }) }

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  sound: (text) => {
    if (text.startsWith('a')) return
    throw new CloisterError('csv-value', 'This is no a.', 'Write an a.')
  },
  'another exception': (text) => {
    if (text.includes('}')) throw new TypeError('x is not a function')
  },
  'no sentence': () => {
    throw new CloisterError('csv-value', 'what', 'Write an a.')
  },
  'a fault of its own': () => {
    throw new CloisterError('internal', 'What happened.', 'What to do.')
  },
  'a silent NaN': () => holds(number, NaN, 'the answer'),
  'a stray rejection': () => void Promise.reject(new Error('nobody waits for this')),
  hang: () => {
    for (;;);
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  greed: () => Buffer.alloc(300 * 1024 * 1024, 1),
}

export const targets: readonly Target[] = Object.entries(readers).map(([name, read]) => ({
  name,
  seeds: () => [Buffer.from('{"a": [1, 2]}')],
  mutate: mutateBytes,
  prepare: async () => async (input) => void read(Buffer.from(input).toString('utf8')),
}))
