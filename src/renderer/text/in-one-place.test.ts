/** What a person reads in the window stands in the catalogue (`text/en`), or in `shared/text`; nowhere else in the renderer. */

import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'svelte/compiler'
import ts from 'typescript'
import { glossary } from '#shared/text/glossary.ts'
import { describe, expect, it } from 'vitest'

const root = 'src/renderer'
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !file.startsWith('text/') && !file.endsWith('.test.ts'))
const components = files.filter((file) => file.endsWith('.svelte'))
const modules = files.filter((file) => file.endsWith('.ts'))

/** Attributes that a machine reads. */
const technical =
  /^(class|style|id|type|role|for|form|name|value|href|to|rel|d|viewBox|transform|points|fill|stroke|stroke-.*|marker-.*|dominant-baseline|text-anchor|data-.*|slot|generics|autocomplete|spellcheck|scope|aria-(live|hidden|haspopup|orientation|current|labelledby|describedby|controls|owns|sort))$/
/** Attributes that a person reads, though they be one small word. */
const read =
  /^(label|title|placeholder|aria-label|aria-description|aria-roledescription|alt|caption|sentence|message|advice|hint|text)$/
/** Names of keys and of the program, event names, units of CSS: not words. */
const known =
  /^(Cloister|Escape|Enter|Tab|Home|End|Delete|Backspace|PageUp|PageDown|Arrow(Up|Down|Left|Right)|Control|Shift|Meta|Alt|Files)$/

const hasWord = (text: string) => /\p{L}{2}/u.test(text)
/** Markup, fonts, parts of style sheets, and what charts are called in tests and in the names of files. */
const machines =
  /^<|^\/>|\d+px |system-ui|^\(prefers-|^html, |^(roc|several|expected|defences|leakage|membership|noise|robustness) /
/** Whether a text in the program is meant for a person: words with a space between them, a capital first, or an ellipsis. */
const isRead = (text: string) =>
  !machines.test(text) &&
  (/\p{L}{2,}[,;:.]? \p{L}/u.test(text) || /^\p{Lu}\p{Ll}+$/u.test(text) || /\p{L}…/u.test(text)) &&
  !known.test(text)
/** Whether a piece of a template is: a word beside a space. */
const isPieceRead = (text: string) =>
  !machines.test(text) && (/(^|\s)\p{L}{2,}[.,:;]?(\s|$)/u.test(text) || isRead(text.trim()))

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** Names are compared with names, and nothing that is compared is shown. */
const isCompared = (node: Node) => node.type === 'BinaryExpression' && ['===', '!=='].includes(node.operator as string)

/** The words in a component that a person would read. */
function wordsOfComponent(source: string): string[] {
  const found: string[] = []
  const walk = (value: unknown, attribute = ''): void => {
    if (Array.isArray(value)) return value.forEach((each) => walk(each, attribute))
    if (!isNode(value)) return
    if (value.type === 'ImportDeclaration' || value.type === 'Comment' || String(value.type).startsWith('TS')) return
    if (value.type === 'ThrowStatement') return
    if (value.type === 'StyleDirective') return
    if (value.type === 'Attribute' && technical.test(value.name as string)) return
    if (value.type === 'Text') {
      const text = value.data as string
      if (attribute === '' || read.test(attribute) ? hasWord(text) && !known.test(text.trim()) : isRead(text))
        found.push(text.trim())
    }
    if (value.type === 'Literal' && typeof value.value === 'string' && isRead(value.value)) found.push(value.value)
    if (value.type === 'TemplateElement') {
      const text = (value.value as { cooked: string }).cooked
      if (isPieceRead(text)) found.push(text)
    }
    if (isCompared(value)) return
    const inside = value.type === 'Attribute' ? (value.name as string) : value.type === 'Fragment' ? '' : attribute
    for (const [key, child] of Object.entries(value))
      if (!['loc', 'css', 'name_loc', 'comments', 'leadingComments', 'trailingComments'].includes(key))
        walk(child, inside)
  }
  const { fragment, instance, module } = parse(source, { modern: true })
  walk(fragment)
  walk(instance)
  walk(module)
  return found
}

/** The words in a module that a person would read; errors that are thrown speak to programmers. */
function wordsOfModule(source: string): string[] {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    if (
      ts.isImportDeclaration(node) ||
      ts.isExportDeclaration(node) ||
      ts.isTypeNode(node) ||
      ts.isThrowStatement(node)
    )
      return
    if (ts.isStringLiteral(node) && isRead(node.text)) found.push(node.text)
    if (ts.isNoSubstitutionTemplateLiteral(node) && isRead(node.text)) found.push(node.text)
    if ((ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) && isPieceRead(node.text))
      found.push(node.text)
    // A property's name is a name, though its value may be words.
    if (ts.isPropertyAssignment(node)) return walk(node.initializer)
    ts.forEachChild(node, walk)
  }
  walk(ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true))
  return found
}

const sourceOf = (file: string) => readFileSync(`${root}/${file}`, 'utf8')

describe('what a person reads', () => {
  it.each(components)('%s has no words of its own', (file) => {
    expect(wordsOfComponent(sourceOf(file))).toEqual([])
  })

  it.each(modules)('%s has no words of its own', (file) => {
    expect(wordsOfModule(sourceOf(file))).toEqual([])
  })

  it('is found where it is', () => {
    expect(
      wordsOfComponent(
        '<script>let a = "Leave out"</script><p class="soft small" title="why">Add {n} rows<Thing label="all" kind="main" aria-label={`${n} runs`} /></p>',
      ),
    ).toEqual(['why', 'Add', 'rows', 'all', ' runs', 'Leave out'])
    expect(wordsOfModule('const a = `${n} rows of`; const b = "Undo"; throw new Error("No such thing")')).toEqual([
      ' rows of',
      'Undo',
    ])
  })
})

describe('a mark in the catalogue', () => {
  const folder = `${root}/text/en`
  const catalogue = readdirSync(folder)
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
    .join('\n')
  const named = (mark: string) => [...catalogue.matchAll(new RegExp(`<${mark} ([\\w-]+)`, 'g'))].map(([, name]) => name)

  it('explains a term that the glossary has', () => {
    expect(named('term').length).toBeGreaterThan(20)
    expect(named('term').filter((name) => !(name in glossary))).toEqual([])
  })

  it('leads to a page that there is', () => {
    const [, pages] = /export const pages = \[([^\]]+)\]/.exec(sourceOf('state/router.svelte.ts'))!
    expect(named('page').length).toBeGreaterThan(5)
    expect(named('page').filter((name) => !pages.includes(`'${name}'`))).toEqual([])
  })
})
