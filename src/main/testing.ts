import { EventEmitter } from 'node:events'

/** A process of the program that is told things, and says what a test lets it say. */
export class FakeProcess extends EventEmitter {
  /** Everything that it was told, in order. */
  readonly told: { kind: string; request?: { out: string } }[] = []
  readonly entry: string
  killed = false

  /** @param entry which of the program's processes it stands for */
  constructor(entry: string) {
    super()
    this.entry = entry
  }

  postMessage(message: { kind: string }): void {
    this.told.push(message)
  }

  kill(): void {
    if (this.killed) return
    this.killed = true
    setImmediate(() => this.emit('exit', 0))
  }
}

/** The fake processes that were started, in order. */
export const startedProcesses: FakeProcess[] = []

/** Stands in for child.ts: `vi.mock('./child.ts', async () => (await import('./testing.ts')).fakeChild)`. */
export const fakeChild = {
  giveWay: (): void => {},
  startUtility: (entry: string): FakeProcess => {
    const process = new FakeProcess(entry)
    startedProcesses.push(process)
    return process
  },
}
