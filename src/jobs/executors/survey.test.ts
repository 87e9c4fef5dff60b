import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ExecutorSurvey, type ExecutorTrial, type SurveyMessage } from '#shared/contracts/executors.ts'
import { temporaryFolder } from '../../storage/testing.ts'
import { executorNames, surveyExecutors } from './index.ts'
import { chooseBest } from './survey.ts'
import { tryExecutor } from './trial.ts'

const trial = (name: string, table: number, image: number): ExecutorTrial => ({
  name,
  works: true,
  step: { table, image },
  problem: null,
})
const broken = (name: string): ExecutorTrial => ({ name, works: false, step: null, problem: 'It broke.' })
const reference: ExecutorTrial = { name: 'reference', works: true, step: null, problem: null }

describe('the choice among executors', () => {
  const cpu = trial('onnxruntime-cpu', 1, 20)

  it('is the fastest for each kind of network', () => {
    const gpu = trial('onnxruntime-webgpu', 3, 2)
    expect(chooseBest([cpu, gpu, reference])).toEqual({ table: 'onnxruntime-cpu', image: 'onnxruntime-webgpu' })
    expect(chooseBest([gpu, cpu])).toEqual(chooseBest([cpu, gpu]))
  })

  it('is the processor unless another is worth it', () => {
    expect(chooseBest([cpu, trial('onnxruntime-cuda', 0.9, 17)]).image).toBe('onnxruntime-cpu')
    expect(chooseBest([cpu, trial('onnxruntime-cuda', 0.8, 16)]).image).toBe('onnxruntime-cuda')
  })

  it('is never one that does not work or was not measured', () => {
    expect(chooseBest([broken('onnxruntime-cpu'), trial('tensorflow', 5, 5), reference]).table).toBe('tensorflow')
    expect(chooseBest([broken('onnxruntime-cpu'), reference]).table).toBe('onnxruntime-cpu')
  })
})

describe('trying', () => {
  it('says of the processor how fast it is', async () => {
    const { works, step, problem } = await tryExecutor('onnxruntime-cpu', 1)
    expect([works, problem]).toEqual([true, null])
    for (const time of [step?.table, step?.image]) {
      expect(time).toBeGreaterThan(0.01)
      expect(time).toBeLessThan(5000)
    }
  })

  it('says of what is not there why it does not work', async () => {
    expect(await tryExecutor('onnxruntime-teleport', 1)).toEqual({
      name: 'onnxruntime-teleport',
      works: false,
      step: null,
      problem: 'There is no "onnxruntime-teleport" on this machine.',
    })
  })
})

describe('a survey', () => {
  /** Everything but the processor counts as tried, so that nothing depends on this machine's graphics. */
  const others = executorNames()
    .filter((name) => name !== 'onnxruntime-cpu')
    .map(broken)
  const survey = async (folder: string, changes: object = {}) => {
    const said: SurveyMessage[] = []
    const request = { folder, threads: 1, again: false, tried: others, ...changes }
    await surveyExecutors(request, (message) => said.push(message))
    const last = said.at(-1)
    if (last?.kind !== 'finished') throw new Error('it was not finished')
    return { said: said.map(({ kind }) => kind), survey: last.survey }
  }

  it('is made, remembered, and made again when it no longer holds', async () => {
    const folder = join(temporaryFolder(), 'new')
    const first = await survey(folder)
    expect(first.said).toEqual(['trying', 'tried', 'finished'])
    expect(first.survey.trials.map(({ name }) => name).sort()).toEqual(executorNames().sort())
    const [name] = readdirSync(folder)
    expect(readdirSync(folder)).toEqual(['executors-command-line.json'])
    const read = () => ExecutorSurvey.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))
    expect(read()).toEqual(first.survey)

    expect(await survey(folder, { tried: [] })).toEqual({ said: ['finished'], survey: first.survey })

    const file = join(folder, name)
    const changed = { ...first.survey, madeFor: { ...first.survey.madeFor, onnxruntime: '0.1' } }
    for (const damage of [JSON.stringify(changed), '{', '{}', '']) {
      writeFileSync(file, damage)
      expect((await survey(folder)).said).toContain('tried')
      expect(read().madeFor).toEqual(first.survey.madeFor)
    }
    expect((await survey(folder, { threads: 2 })).survey.madeFor.threads).toBe('2')
  })

  it('is given even where it cannot be remembered', async () => {
    const blocked = join(temporaryFolder(), 'file')
    writeFileSync(blocked, '')
    expect((await survey(join(blocked, 'folder'))).said).toContain('finished')
  })
})
