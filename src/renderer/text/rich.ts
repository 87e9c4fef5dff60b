/** Sentences with parts that stand out, explain a term, or lead somewhere. */

import type { GlossaryKey } from '#shared/text/glossary.ts'

/** A sentence in parts, in the order in which they are read. */
export type Rich = readonly RichPart[]

export type RichPart =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'b'; readonly text: string }
  | { readonly kind: 'em'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** Text with the explanation of a term of the glossary. */
  | { readonly kind: 'term'; readonly text: string; readonly of: GlossaryKey }
  /** A link to a page of the window, such as `settings/appetite`. */
  | { readonly kind: 'page'; readonly text: string; readonly to: string }

const marked = /<(b|em|code|term|page)(?: ([^<>]+))?>(.*?)<\/\1>/su
/** Stands for the n-th value while the marks are read; Unicode keeps these characters for private use. */
const standIn = (position: number) => String.fromCodePoint(0xe000 + position)
const standIns = /[\ue000-\uf8ff]/gu

/**
 * A sentence with marks: `<b>`, `<em>`, `<code>`, `<term advantage>` and `<page settings/appetite>`, each with its closing tag. Marks
 * are read in the text alone: what is inserted, such as a column's name, is shown as it is.
 *
 * @throws Error if a mark is not closed, or not known: a defect of the text
 * @example rich`The <term auc>area</term> of <b>${name}</b> is large.`
 */
export function rich(text: TemplateStringsArray, ...values: readonly (string | number)[]): Rich {
  const template = text.reduce((before, after, i) => before + standIn(i - 1) + after)
  const filled = (part: string) =>
    part.replace(standIns, (character) => String(values[character.codePointAt(0)! - 0xe000]))
  const parts: RichPart[] = []
  const addPlain = (part: string) => {
    if (/<\/?(b|em|code|term|page)\b/u.test(part)) throw new Error(`A mark is not closed: ${part}`)
    if (part !== '') parts.push({ kind: 'plain', text: filled(part) })
  }
  let rest = template
  for (let found = marked.exec(rest); found; found = marked.exec(rest)) {
    const [whole, kind, argument, inner] = found
    addPlain(rest.slice(0, found.index))
    if (kind === 'term') parts.push({ kind, text: filled(inner), of: filled(argument) as GlossaryKey })
    else if (kind === 'page') parts.push({ kind, text: filled(inner), to: filled(argument) })
    else parts.push({ kind: kind as 'b' | 'em' | 'code', text: filled(inner) })
    rest = rest.slice(found.index + whole.length)
  }
  addPlain(rest)
  return parts
}

/** A rich sentence without its marks. */
export const plainOf = (sentence: Rich): string => sentence.map(({ text }) => text).join('')
