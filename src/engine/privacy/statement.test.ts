import { describe, expect, it } from 'vitest'
import { PrivacyStatement } from '#shared/contracts/results.ts'
import { gaussianEpsilon, privacyStatement } from './index.ts'

describe('a privacy statement', () => {
  const mechanism = { sampleRate: 1, noiseMultiplier: 5, steps: 4, clip: 1, use: 'simulation' } as const
  it('tells the epsilon of the Gaussian mechanism, between its bounds', () => {
    const statement = privacyStatement(mechanism, 1e-5)
    const exact = gaussianEpsilon(2 / 5, 1e-5)
    expect(PrivacyStatement.parse(statement)).toEqual(statement)
    expect(statement.epsilonAtLeast).toBeLessThanOrEqual(exact)
    expect(statement.epsilon).toBeGreaterThanOrEqual(exact)
    expect(statement.epsilon).toBeLessThan(exact + 1e-3)
    expect(statement.epsilonRenyi).toBeGreaterThan(exact)
  })
  it('says whether the noise is simulated or fit for release', () => {
    expect(privacyStatement(mechanism, 1e-5).assumptions.join(' ')).toContain('must not be released as private')
    const released = privacyStatement({ ...mechanism, use: 'release' }, 1e-5).assumptions.join(' ')
    expect(released).toContain('operating system')
    expect(released).not.toContain('simulated')
  })
})
