import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { CloisterError } from '#shared/ipc/errors.ts'
import { ask } from './passphrase.ts'

describe('the passphrase', () => {
  it('is the first line of the standard input, blanks and all', async () => {
    expect(await ask(Readable.from([' two wo', 'rds \nsecond line\n']))).toBe(' two words ')
    expect(await ask(Readable.from(['no line end']))).toBe('no line end')
  })

  it('is missed where there is none', async () => {
    const error = await ask(Readable.from([])).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(CloisterError)
    expect((error as CloisterError).data.code).toBe('passphrase-needed')
  })
})
