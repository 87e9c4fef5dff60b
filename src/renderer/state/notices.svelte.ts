import { type CloisterErrorData, toErrorData } from '#shared/ipc/errors.ts'

export interface Notice {
  readonly id: number
  readonly level: 'error' | 'warning' | 'done'
  readonly message: string
  readonly advice: string
  readonly place?: CloisterErrorData['place']
}

/** What the program has to say outside of any page: faults, and things that were saved. */
class Notices {
  all = $state.raw<readonly Notice[]>([])
  #next = 1

  #add(notice: Omit<Notice, 'id'>) {
    this.all = [...this.all.slice(-2), { ...notice, id: this.#next++ }]
  }

  /** Shows an error. A cancelled piece of work is no fault and shows nothing. */
  error(error: unknown) {
    const { code, message, advice, place } = toErrorData(error)
    if (code !== 'cancelled') this.#add({ level: 'error', message, advice, place })
  }

  /** Shows what should be known, until it is dismissed. */
  warn(message: string, advice: string) {
    this.#add({ level: 'warning', message, advice })
  }

  /** @param advice what should be thought of now; empty where nothing */
  done(message: string, advice = '') {
    const id = this.#next
    this.#add({ level: 'done', message, advice })
    setTimeout(() => this.dismiss(id), 6000)
  }

  dismiss(id: number) {
    this.all = this.all.filter((notice) => notice.id !== id)
  }

  /** Runs work whose fault is to be shown here. @returns its value, or undefined where it failed */
  async guard<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await work()
    } catch (error) {
      this.error(error)
      return undefined
    }
  }
}

export const notices = new Notices()
