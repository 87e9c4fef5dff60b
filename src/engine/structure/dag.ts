/** A directed acyclic graph over numbered nodes that a search changes edge by edge. */
export class Dag {
  readonly size: number
  readonly parents: readonly number[][]
  /** For each node a set of bits: which nodes lead to it. */
  readonly #ancestors: Int32Array
  readonly #words: number
  #isFresh = false

  /** @param parents of each node; the graph must have no cycle */
  constructor(parents: readonly (readonly number[])[]) {
    this.size = parents.length
    this.parents = parents.map((set) => [...set])
    this.#words = (this.size + 31) >> 5
    this.#ancestors = new Int32Array(this.size * this.#words)
  }

  copy(): Dag {
    return new Dag(this.parents)
  }

  has(from: number, to: number): boolean {
    return this.parents[to].includes(from)
  }

  add(from: number, to: number): void {
    this.parents[to].push(from)
    this.#isFresh = false
  }

  remove(from: number, to: number): void {
    this.parents[to].splice(this.parents[to].indexOf(from), 1)
    this.#isFresh = false
  }

  /** Whether a directed path leads from one node to another. */
  leads(from: number, to: number): boolean {
    if (!this.#isFresh) this.#findAncestors()
    return (this.#ancestors[to * this.#words + (from >> 5)] & (1 << (from & 31))) !== 0
  }

  /** Whether an edge could be added without a cycle. */
  canAdd(from: number, to: number): boolean {
    return from !== to && !this.leads(to, from)
  }

  /** Whether an edge could be turned round without a cycle: no other path leads the same way. */
  canReverse(from: number, to: number): boolean {
    return !this.parents[to].some((parent) => parent !== from && this.leads(from, parent))
  }

  #findAncestors(): void {
    const [ancestors, words] = [this.#ancestors, this.#words]
    ancestors.fill(0)
    const visited = new Uint8Array(this.size)
    const visit = (node: number): void => {
      visited[node] = 1
      for (const parent of this.parents[node]) {
        if (!visited[parent]) visit(parent)
        for (let word = 0; word < words; word++) ancestors[node * words + word] |= ancestors[parent * words + word]
        ancestors[node * words + (parent >> 5)] |= 1 << (parent & 31)
      }
    }
    for (let node = 0; node < this.size; node++) if (!visited[node]) visit(node)
    this.#isFresh = true
  }
}
