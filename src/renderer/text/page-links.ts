/** The pages that an advice sends one to, as links. */

const pageNames = {
  Data: 'data',
  Graph: 'graph',
  Study: 'study',
  Runs: 'runs',
  Results: 'results',
  Settings: 'settings',
} as const

/** A page that sentences may name. */
export type NamedPage = (typeof pageNames)[keyof typeof pageNames]

export interface TextPart {
  readonly text: string
  /** Where this part leads; undefined for plain text. */
  readonly page?: NamedPage
}

/**
 * A sentence such as "Draw an edge on the Graph page." in parts, so that the names of pages can be links.
 *
 * @param here the page that is shown; it needs no link
 */
export const partsOf = (sentence: string, here?: string): TextPart[] =>
  sentence
    .split(/\b((?:Data|Graph|Study|Runs|Results|Settings) page)\b/)
    .filter((text) => text !== '')
    .map((text) => {
      const page = /^(\w+) page$/.exec(text)?.[1]
      const known = page !== undefined && page in pageNames ? pageNames[page as keyof typeof pageNames] : undefined
      return known === undefined || known === here ? { text } : { text, page: known }
    })
