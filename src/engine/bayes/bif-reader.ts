import { CloisterError } from '#shared/ipc/errors.ts'
import { assembleNetwork, describeConfiguration, type NamedNode, networkProblems } from './assemble.ts'
import { Lexer, placeOf, type Token } from './bif-lexer.ts'
import type { Network } from './network.ts'

/** Probabilities that the tables of one file may have together; more would not fit into memory beside the rest. */
const mostCells = 20_000_000

/** A network as a BIF file holds it. */
export interface BifNetwork {
  readonly name: string
  readonly network: Network
}

interface Variable {
  readonly name: string
  readonly levels: string[]
  /** The number of each level. */
  readonly numbers: Map<string, number>
  readonly at: number
}

/** A node's table and where its rows stand. */
interface Block {
  readonly variable: Variable
  readonly parents: Variable[]
  readonly table: Float64Array
  /** Offset of each row; -1 for rows not yet met. */
  readonly rowsAt: Int32Array
  readonly at: number
}

/**
 * Reads a network in the Bayesian Interchange Format (Cozman's version 0.15, as bnlearn, pgmpy and GeNIe write it).
 *
 * The order of blocks is free. A table may be given whole (`table`: the node's own levels slowest, the last parent
 * fastest), row by row with the parents' levels in brackets, or with `default` for the rows not listed; commas between
 * words are optional, `property` lines are passed over. Probabilities stay as written: rows may miss 1 by 1e-6.
 *
 * @param text what the file holds
 * @param file the file's name, for errors
 * @throws CloisterError graph-file, with line, column and the text found there
 */
export function readBif(text: string, file = 'the network'): BifNetwork {
  return new Reader(text.replace(/^\uFEFF/, ''), file).read()
}

/** The beginning of a probability block. */
interface Header {
  /** The node and its parents. */
  readonly names: readonly Token[]
  readonly at: number
  readonly bodyAt: number
}

class Reader {
  readonly #text: string
  readonly #file: string
  readonly #lexer: Lexer
  readonly #variables = new Map<string, Variable>()
  #token: Token
  /** Probabilities of the tables so far. */
  #cells = 0

  constructor(text: string, file: string) {
    this.#text = text
    this.#file = file
    this.#lexer = new Lexer(text)
    this.#token = this.#lexer.next()
  }

  read(): BifNetwork {
    let name = ''
    const blocks: Block[] = []
    const postponed: Header[] = []
    while (this.#token.kind !== 'end') {
      const keyword = this.#word('"network", "variable" or "probability"')
      if (keyword.text === 'network') name = this.#network()
      else if (keyword.text === 'variable') this.#variable()
      else if (keyword.text === 'probability') {
        const header = this.#header(keyword.at)
        if (header.names.every(({ text }) => this.#variables.has(text))) blocks.push(this.#table(header))
        // Nothing says that variables come first: what names one not met yet is read at the end.
        else {
          postponed.push(header)
          this.#skipTo('}')
        }
      } else throw this.#refuse(keyword, `expected "network", "variable" or "probability"`)
    }
    for (const header of postponed) {
      this.#lexer.continueAt(header.bodyAt)
      this.#token = this.#lexer.next()
      blocks.push(this.#table(header))
    }
    return { name, network: this.#assemble(blocks) }
  }

  #assemble(blocks: readonly Block[]): Network {
    const byName = new Map<string, Block>()
    for (const block of blocks) {
      const { name } = block.variable
      if (byName.has(name))
        throw this.#error(`"${name}" has two probability blocks.`, 'Remove one of them.', block.at, name)
      byName.set(name, block)
    }
    const nodes = [...this.#variables.values()].map(({ name, levels, at }): NamedNode => {
      const block = byName.get(name)
      if (!block)
        throw this.#error(
          `The variable "${name}" has no probability block.`,
          `Add "probability ( ${name} ) { table ...; }" with its ${levels.length} probabilities.`,
          at,
          name,
        )
      return { name, levels, parents: block.parents.map((parent) => parent.name), table: block.table }
    })
    const problem = networkProblems(nodes).at(0)
    if (problem) {
      const block = byName.get(problem.node)
      const at = problem.configuration === undefined ? block?.at : block?.rowsAt[problem.configuration]
      throw this.#error(problem.message, problem.advice, at ?? 0)
    }
    return assembleNetwork(nodes)
  }

  #network(): string {
    const name = this.#token.kind === 'word' ? this.#word('a name').text : ''
    this.#skipTo('{')
    this.#skipTo('}')
    return name
  }

  #variable(): void {
    const name = this.#word("the variable's name")
    if (this.#variables.has(name.text))
      throw this.#error(`There are two variables named "${name.text}".`, 'Rename one of them.', name.at, name.text)
    const variable: Variable = { name: name.text, levels: [], numbers: new Map(), at: name.at }
    this.#variables.set(name.text, variable)
    this.#sign('{')
    while (!this.#has('}')) {
      const keyword = this.#word('"type"')
      if (keyword.text === 'type') this.#type(variable)
      else if (keyword.text === 'property') this.#skipTo(';')
      else throw this.#refuse(keyword, 'expected "type" or "property"')
    }
    this.#sign('}')
  }

  #type({ name, levels, numbers }: Variable): void {
    const kind = this.#word('"discrete"')
    if (kind.text !== 'discrete')
      throw this.#error(
        `"${name}" has the type "${kind.text}"; Cloister reads discrete networks only.`,
        'Cut its values into categories before exporting the network.',
        kind.at,
        kind.text,
      )
    let announced: Token | null = null
    if (this.#accept('[')) {
      announced = this.#word('how many levels there are')
      this.#sign(']')
    }
    this.#sign('{')
    while (!this.#has('}')) {
      const level = this.#word("a level's name")
      if (numbers.has(level.text))
        throw this.#error(`"${name}" has the level "${level.text}" twice.`, 'Rename one of them.', level.at, level.text)
      numbers.set(level.text, levels.length)
      levels.push(level.text)
      this.#accept(',')
    }
    this.#sign('}')
    this.#accept(';')
    if (announced && Number(announced.text) !== levels.length)
      throw this.#error(
        `"${name}" announces ${announced.text} levels but lists ${levels.length}.`,
        'Correct the number in square brackets or the list after it.',
        announced.at,
        announced.text,
      )
  }

  /** The words in round brackets: the node and its parents. */
  #header(at: number): Header {
    this.#sign('(')
    const names = [this.#word("a variable's name")]
    this.#accept('|')
    while (!this.#has(')')) {
      names.push(this.#word("a parent's name"))
      this.#accept(',')
    }
    this.#sign(')')
    return { names, at, bodyAt: this.#token.at }
  }

  #table({ names, at }: Header): Block {
    const [variable, ...parents] = names.map((name) => this.#known(name))
    const configurations = parents.reduce((product, { levels }) => product * levels.length, 1)
    this.#cells += configurations * variable.levels.length
    if (this.#cells > mostCells)
      throw this.#error(
        `With the table of "${variable.name}" the network has more than ${mostCells.toLocaleString('en')} probabilities.`,
        'Take out parents, or merge levels.',
        at,
        variable.name,
      )
    const table = new Float64Array(configurations * variable.levels.length)
    const block = { variable, parents, table, rowsAt: new Int32Array(configurations).fill(-1), at }
    this.#sign('{')
    let fallback: Float64Array | null = null
    while (!this.#has('}')) {
      const begin = this.#token
      if (this.#accept('(')) this.#row(block, begin)
      else {
        const keyword = this.#word('"table", "default" or a row in brackets')
        if (keyword.text === 'table') this.#wholeTable(block, keyword)
        else if (keyword.text === 'default') fallback = this.#numbers(variable.levels.length, variable.name, keyword)
        else if (keyword.text === 'property') this.#skipTo(';')
        else throw this.#refuse(keyword, 'expected "table", "default" or a row in brackets')
      }
    }
    this.#sign('}')
    this.#fillMissing(block, fallback)
    return block
  }

  #row(block: Block, begin: Token): void {
    const { variable, parents, table, rowsAt } = block
    let configuration = 0
    for (const { name, levels, numbers } of parents) {
      const word = this.#word(`a level of "${name}"`)
      const level = numbers.get(word.text)
      if (level === undefined)
        throw this.#error(
          `"${word.text}" is no level of "${name}", a parent of "${variable.name}".`,
          `Its levels are ${levels.join(', ')}, and the parents' order is ${parents.map((parent) => parent.name).join(', ')}.`,
          word.at,
          word.text,
        )
      configuration = configuration * levels.length + level
      this.#accept(',')
    }
    this.#sign(')')
    if (rowsAt[configuration] >= 0)
      throw this.#error(
        `The row of "${variable.name}"${describeConfiguration(parents, configuration)} is given twice.`,
        'Remove one of them.',
        begin.at,
      )
    rowsAt[configuration] = begin.at
    const width = variable.levels.length
    table.set(this.#numbers(width, variable.name, begin), configuration * width)
  }

  #wholeTable({ variable, table, rowsAt }: Block, begin: Token): void {
    const width = variable.levels.length
    const configurations = rowsAt.length
    const numbers = this.#numbers(table.length, variable.name, begin)
    for (let level = 0; level < width; level++)
      for (let row = 0; row < configurations; row++) table[row * width + level] = numbers[level * configurations + row]
    rowsAt.fill(begin.at)
  }

  #fillMissing({ variable, parents, table, rowsAt, at }: Block, fallback: Float64Array | null): void {
    const missing = rowsAt.indexOf(-1)
    if (missing < 0) return
    if (!fallback)
      throw this.#error(
        `The probabilities of "${variable.name}"${describeConfiguration(parents, missing)} are missing.`,
        'Add that row, or a "default" row for all that are not listed.',
        at,
        variable.name,
      )
    rowsAt.forEach((rowAt, row) => {
      if (rowAt < 0) table.set(fallback, row * fallback.length)
    })
  }

  /** Numbers up to the semicolon. */
  #numbers(count: number, name: string, begin: Token): Float64Array {
    const numbers = new Float64Array(count)
    let found = 0
    while (!this.#accept(';')) {
      const word = this.#word('a probability or ";"')
      const number = Number(word.text)
      if (Number.isNaN(number)) throw this.#refuse(word, `expected a probability of "${name}"`)
      // Beyond the end nothing is stored; the number is only counted.
      numbers[found++] = number
      this.#accept(',')
    }
    if (found !== count)
      throw this.#error(
        `"${name}" needs ${count} probabilities here, but there are ${found}.`,
        'Compare them with the levels of the variable and of its parents.',
        begin.at,
      )
    return numbers
  }

  #known(word: Token): Variable {
    const variable = this.#variables.get(word.text)
    if (variable) return variable
    throw this.#error(
      `"${word.text}" is no variable of this network.`,
      'Correct the name, or add a variable block for it.',
      word.at,
      word.text,
    )
  }

  #advance(): Token {
    const token = this.#token
    this.#token = this.#lexer.next()
    return token
  }

  #has(sign: string): boolean {
    return this.#token.kind === 'sign' && this.#token.text === sign
  }

  #accept(sign: string): boolean {
    const found = this.#has(sign)
    if (found) this.#advance()
    return found
  }

  #sign(sign: string): void {
    if (!this.#accept(sign)) throw this.#refuse(this.#token, `expected "${sign}"`)
  }

  #word(what: string): Token {
    if (this.#token.kind !== 'word') throw this.#refuse(this.#token, `expected ${what}`)
    return this.#advance()
  }

  #skipTo(sign: string): void {
    while (!this.#has(sign)) {
      if (this.#token.kind === 'end') throw this.#refuse(this.#token, `expected "${sign}"`)
      this.#advance()
    }
    this.#advance()
  }

  #refuse({ kind, text, at }: Token, expected: string): CloisterError {
    const found = kind === 'end' ? 'the file ends' : `found "${text}"`
    const message = `This is not the form of a BIF file: ${expected}, but ${found}.`
    return this.#error(message, 'Correct the file there, or export the network again.', at, text)
  }

  #error(message: string, advice: string, at: number, found?: string): CloisterError {
    const { line, column } = placeOf(this.#text, at)
    const text = (found ?? this.#text.slice(at, at + 120).split('\n')[0]).slice(0, 120)
    return new CloisterError('graph-file', message, advice, { file: this.#file, line, column: String(column), text })
  }
}
