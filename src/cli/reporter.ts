import { duration } from '#shared/text/format.ts'

/** Says how far the work is: over the same line at a terminal, else a line for each tenth. */
export function reporter() {
  const isTerminal = process.stderr.isTTY
  let last = -1
  return ({ stage, fraction, secondsLeft }: { stage: string; fraction: number; secondsLeft?: number | null }) => {
    const left = secondsLeft ? `, about ${duration(secondsLeft)} left` : ''
    const line = `${String(Math.floor(100 * fraction)).padStart(3)} %  ${stage}${left}`
    const tenth = Math.floor(10 * fraction)
    if (isTerminal) process.stderr.write(`\r${line.padEnd(90)}`)
    else if (tenth !== last) process.stderr.write(`${line}\n`)
    last = tenth
  }
}

/** A sentence that does not stop the work. */
export const tell = (note: string) => process.stderr.write(`Please note: ${note}\n`)
