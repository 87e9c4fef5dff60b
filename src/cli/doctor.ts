import { freemem } from 'node:os'
import { safeBackend } from '#shared/contracts/executors.ts'
import { executorTitle, trialSentence } from '#shared/text/executors.ts'
import { bytes, capitalize } from '#shared/text/format.ts'
import { onnxVersion, surveyInProcess } from '../jobs/executors/index.ts'
import { machine, runtimeVersions } from '../jobs/machine.ts'
import { userDataFolder } from '../jobs/user-data.ts'

/** Names in a column, texts beside them. */
function print(lines: readonly (readonly [string, string])[]): void {
  const width = Math.max(...lines.map(([name]) => name.length))
  for (const [name, text] of lines) console.log(`${name.padEnd(width)}  ${text}`)
}

/** cloister doctor: what this machine offers, after really training a little on each thing that it could train on. */
export async function doctor(): Promise<number> {
  const { platform, processor, cores, memoryBytes } = machine()
  print([
    ['System', platform],
    ['Processor', `${processor}, ${cores} cores`],
    ['Memory', `${bytes(memoryBytes)}, ${bytes(freemem())} free`],
    ...Object.entries(runtimeVersions()),
    ['onnxruntime', onnxVersion],
  ])
  const { trials, best } = await surveyInProcess({ folder: userDataFolder(), threads: null, again: true })
  console.log('\nWhat networks can be trained on here:')
  print(trials.map((trial) => [trial.name, `${capitalize(executorTitle(trial.name))}. ${trialSentence(trial)}`]))
  console.log(`\nStudies use ${best.table} for tables and ${best.image} for images, unless told otherwise.`)
  return trials.find(({ name }) => name === safeBackend)?.works ? 0 : 1
}
