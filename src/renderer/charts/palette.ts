import type { ModelDescription } from '#shared/contracts/results.ts'

/** Colours of the charts. On paper they are the light theme's. */
export interface Palette {
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly paper: string
  readonly control: string
  readonly family: Readonly<Record<ModelDescription['family'], string>>
}

/** The colours in force, from the style sheet's tokens. */
export function currentPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: token('ink'),
    soft: token('ink-soft'),
    line: token('line'),
    paper: token('paper'),
    control: token('control'),
    family: { causal: token('causal'), blanket: token('blanket'), associational: token('associational') },
  }
}

/** A colour with some of it left out, for bands. */
export const faded = (colour: string, share: number): string =>
  `${colour}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`

/** Shapes tell the families apart where colours cannot. */
export const familyShape = { causal: 'circle', blanket: 'rect', associational: 'triangle' } as const
