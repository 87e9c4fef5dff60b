import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { StudyText } from '#shared/contracts/published.ts'
import { failure, temporaryFolder } from '../../storage/testing.ts'
import { groups } from '../reproduce/index.ts'
import { studyTables } from './tables.ts'
import { readPaperTexts } from './texts.ts'

const folder = path.resolve(import.meta.dirname, '../../../resources/studies')
const papers = await Promise.all(Object.keys(groups).map((id) => readPaperTexts(folder, id)))
const all = papers.flatMap(({ id, studies }) =>
  groups[id].map((study) => [study.name, study, studies.get(study.name) as StudyText] as const),
)

describe('what is said of published studies', () => {
  it('is a folder for each paper, with a file for each of its studies and nothing else', () => {
    // There may be folders for papers whose studies this version does not have yet.
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(Object.keys(groups)))
    for (const { id, studies } of papers) {
      expect([...studies.keys()].sort()).toEqual(groups[id].map(({ name }) => name).sort())
      const files = readdirSync(path.join(folder, id)).filter((file) => file !== 'paper.yaml')
      expect(files.sort()).toEqual([...studies.keys()].map((name) => `${name}.yaml`).sort())
    }
  })

  it.each(readdirSync(folder))(
    '%s: every file is whole, of another study, and names tables that are known',
    async (id) => {
      const { text, studies } = await readPaperTexts(folder, id)
      expect(text.about.split(/\s+/).length).toBeGreaterThan(40)
      expect(studies.size).toBe(readdirSync(path.join(folder, id)).length - 1)
      for (const { study, tables, charts } of studies.values()) {
        expect(readdirSync(path.join(folder, id))).toContain(`${study}.yaml`)
        const known = studyTables([]).map(({ name }) => name)
        for (const table of tables) expect(known).toContain(table)
        expect(new Set(charts.map(({ title }) => title)).size).toBe(charts.length)
      }
    },
  )

  it.each(all)('%s: a paragraph, and pictures only of points that the full study has', (_, study, text) => {
    const words = [text.asked, text.done, text.found, text.expect].join(' ').split(/\s+/)
    expect(words.length).toBeGreaterThan(60)
    expect(words.length).toBeLessThan(240)
    const points = study.parts('full').map(({ name }) => name)
    for (const { marks } of text.picture?.lines ?? [])
      for (const { paper, ours } of marks) {
        if (ours.point) expect(points).toContain(ours.point)
        expect(paper.value).toBeGreaterThanOrEqual(text.picture?.low as number)
        expect(paper.value).toBeLessThanOrEqual(text.picture?.high as number)
      }
  })
})

it('only the study of coloured digits asks for images', () => {
  expect(all.filter(([, , { images }]) => images !== null).map(([name]) => name)).toEqual(['coloured-mnist'])
})

describe('a file of it that is wrong', () => {
  const paper = (text: string) => {
    const made = temporaryFolder()
    mkdirSync(path.join(made, 'paper-1'))
    writeFileSync(path.join(made, 'paper-1', 'paper.yaml'), text)
    return made
  }

  it('is named with what is wrong', async () => {
    expect(await failure(readPaperTexts(folder, 'nothing'))).toMatchObject({
      code: 'study-file',
      place: { file: 'paper.yaml' },
      message: expect.stringContaining('the file is missing'),
    })
    expect((await failure(readPaperTexts(paper('a: [1'), 'paper-1'))).message).toContain('it is not valid YAML')
    const lacking = paper('cloister-paper: 1\ntitle: T\nauthors: A\nwhere: W\n')
    expect((await failure(readPaperTexts(lacking, 'paper-1'))).message).toContain('about: ')
  })
})
