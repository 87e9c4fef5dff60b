import { describe, expect, it } from 'vitest'
import { adviseOnPassphrase } from './passphrase.ts'

describe('adviseOnPassphrase', () => {
  it.each([
    ['', 'too-short'],
    ['Tr0ub4dor&3', 'too-short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['password1234', 'weak'],
    ['qwertyuiop123456', 'weak'],
    ['correct correct correct', 'weak'],
    ['grey heron waits quietly', 'fair'],
    ['grey heron waits beneath seven lamps', 'good'],
    ['k7#Qz!9vLm2@xR4w', 'good'],
  ])('finds "%s" %s', (passphrase, level) => expect(adviseOnPassphrase(passphrase).level).toBe(level))

  it('counts characters as a person does, however they are encoded', () => {
    expect(adviseOnPassphrase('é'.normalize('NFD').repeat(11)).level).toBe('too-short')
  })

  it('says what to do', () => {
    for (const text of ['', 'aaaaaaaaaaaaaaaa', 'grey heron waits quietly'])
      expect(adviseOnPassphrase(text).sentence).toMatch(/words/)
  })
})
