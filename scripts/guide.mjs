import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { at } from './setup/paths.mjs'

const chapters = at('docs', 'guide')
const pictures = at('test-results', 'screenshots')
const specs = at('e2e', 'specs')

/** The guide in one file that needs no network. */
export const guideFile = at('dist', 'guide', 'guide.html')

const place = /<!-- picture ([\w-]+): (.+?) -->/g

/** The chapters' Markdown in the order of their numbers; `id` is the name of the file without number and ending. */
const readChapters = () =>
  readdirSync(chapters)
    .filter((file) => /^\d+-.*\.md$/.test(file))
    .sort()
    .map((file) => ({ id: idOf(file), text: readFileSync(path.join(chapters, file), 'utf8') }))

const idOf = (file) => file.replace(/^.*?\d+-/, '').replace(/\.md$/, '')

const call = /\b(picture|check)\((?:[\w.]+, )?['`]([^'`]+)['`]\)/g

/**
 * Which end-to-end tests take the guide's pictures, as their names in the tests tell: "`${theme}-results`" may be many.
 *
 * @returns {{name: string, spec: string | undefined}[]} a spec is undefined where no test takes the picture
 */
export function picturesOfGuide() {
  const taken = readdirSync(specs).flatMap((spec) =>
    [...readFileSync(path.join(specs, spec), 'utf8').matchAll(call)].map(([, kind, text]) => {
      // A test's own "check" takes a picture in each theme.
      const letters = (kind === 'check' ? `\${theme}-${text}` : text).split(/\$\{[^}]*\}/)
      return { spec, pattern: new RegExp(`^${letters.join('[\\w-]+')}$`), exact: letters.join('').length }
    }),
  )
  const names = readChapters().flatMap(({ text }) => [...text.matchAll(place)].map(([, name]) => name))
  return [...new Set(names)].map((name) => {
    // The one that leaves the least open.
    const [best] = taken.filter(({ pattern }) => pattern.test(name)).sort((a, b) => b.exact - a.exact)
    return { name, spec: best?.spec }
  })
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const style = `
  :root { color-scheme: light dark; --line: light-dark(#d8d8d2, #4a4a46); --accent: light-dark(#1f5fae, #8ab4f0) }
  body { font: 16px/1.55 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1.5rem }
  h1 { font-size: 1.6rem; margin: 3.5rem 0 1rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
  header h1 { margin-top: 0; border: 0; padding: 0 }
  h2 { font-size: 1.15rem; margin-top: 2rem }
  a { color: var(--accent) }
  em { font-style: normal; font-weight: 600 }
  figure { margin: 1.5rem 0 }
  img { width: 100%; border: 1px solid var(--line); border-radius: 6px }
  figcaption { font-size: .875rem; opacity: .8 }
  table { border-collapse: collapse } th, td { text-align: left; vertical-align: top; padding: .3rem 1.2rem .3rem 0; border-bottom: 1px solid var(--line) }
  pre { overflow-x: auto; padding: .6rem 1rem; border: 1px solid var(--line); border-radius: 6px }
  @media print { h1 { break-before: page } header h1 { break-before: auto } figure, li, tr { break-inside: avoid } h2 { break-after: avoid } }
`

/**
 * Writes the guide with the pictures that the end-to-end tests took last.
 *
 * @returns {Promise<string[]>} names of pictures that were not taken; nothing is written where there are any
 */
export async function writeGuide() {
  const missing = picturesOfGuide().filter(({ name }) => !existsSync(path.join(pictures, `${name}.png`)))
  if (missing.length > 0) return missing.map(({ name }) => name)
  const { marked } = await import('marked')
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  const read = readChapters()
  const picture = (_, name, caption) => {
    const source = `data:image/png;base64,${readFileSync(path.join(pictures, `${name}.png`)).toString('base64')}`
    return `<figure><img src="${source}" alt="${escaped(caption)}"><figcaption>${escaped(caption)}</figcaption></figure>`
  }
  const section = ({ id, text }) => {
    const html = marked.parse(text.replace(/\]\((\d+-[\w-]+\.md)\)/g, (_, file) => `](#${idOf(file)})`))
    return `<section id="${id}">${html.replace(place, picture)}</section>`
  }
  const contents = read.map(({ id, text }) => `<li><a href="#${id}">${escaped(text.split('\n')[0].slice(2))}</a></li>`)
  mkdirSync(path.dirname(guideFile), { recursive: true })
  writeFileSync(
    guideFile,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cloister: the guide</title><style>${style}</style></head><body>
<header><h1>Cloister ${version}: the guide</h1><p>Each chapter is one task. What stands in the window is in bold letters.</p>
<nav aria-label="Chapters"><ol>${contents.join('')}</ol></nav></header>
<main>${read.map(section).join('\n')}</main></body></html>\n`,
  )
  return []
}
