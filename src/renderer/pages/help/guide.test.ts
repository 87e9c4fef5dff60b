import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lexer, walkTokens } from 'marked'
import { chapterLink, chapters, readChapter } from './guide.ts'

const sources = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))

const oneLine = (text: string) => text.replace(/\s+/g, ' ').toLowerCase()
const all = [...sources('src/renderer', /\.(svelte|ts)$/), ...sources('src/shared', /\.ts$/)]
/** What stands in the window, with tags within a sentence and without. */
const words = all
  .flatMap((text) => [text, text.replace(/<[^>]*>/g, '')])
  .map(oneLine)
  .join('\n')

const read = chapters.map((chapter) => {
  const slanted: string[] = []
  const links: string[] = []
  const kinds = new Set<string>()
  walkTokens(lexer(chapter.text), (token) => {
    kinds.add(token.type)
    if (token.type === 'em') slanted.push(token.text as string)
    if (token.type === 'link') links.push(token.href as string)
  })
  return { ...chapter, slanted, links, kinds }
})

describe('the guide', () => {
  it.each(read)('$id: what it says to choose stands in the window', ({ slanted }) => {
    // A part that the window fills in, such as the outcome's name, is written as dots by themselves.
    const missing = slanted.filter((label) =>
      label.split(/\s…\s?/).some((part) => !words.includes(oneLine(part).trim())),
    )
    expect(missing).toEqual([])
  })

  it.each(read)('$id: its links lead to chapters', ({ links }) => {
    const ids = chapters.map(({ id }) => `#/guide/${id}`)
    for (const href of links) expect(ids).toContain(chapterLink(href))
  })

  it.each(read)('$id: it has no block that the window cannot show', ({ kinds }) => {
    const known = 'heading paragraph list list_item table code space html escape text strong em codespan link'.split(
      ' ',
    )
    expect([...kinds].filter((kind) => !known.includes(kind))).toEqual([])
  })

  it('has a chapter for every line of its list', () => {
    const list = readFileSync('docs/guide/README.md', 'utf8')
    expect(
      [...list.matchAll(/^\d+\. \[(.*)\]\((.*)\)$/gm)].map(([, title, file]) => [title, chapterLink(file)]),
    ).toEqual(chapters.map(({ id, title }) => [title, `#/guide/${id}`]))
  })

  it('refuses a chapter without a title', () => {
    expect(() => readChapter('01-a.md', 'Just text.')).toThrow('does not begin with its title')
  })
})
