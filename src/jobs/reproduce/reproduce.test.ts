import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { meanInterval } from '#engine/math/index.ts'
import type { Figure, PaperStudy, ResultRow, ResultTable } from '#engine/protocol/index.ts'
import { ReferenceExecutor } from '#engine/tensor/index.ts'
import { studyChart } from './chart.ts'
import { groups, renderReplications, reproduce, storeReplication, studiesNamed } from './index.ts'
import { imagesIn } from './images.ts'
import { networksIn } from './networks.ts'
import { judgeAgain, replicationIn, storedText } from './stored.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'cloister-reproduce-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function figureOf(values: readonly number[]): Figure {
  const { mean, low, high } = meanInterval(values)
  return { estimate: mean, low, high, values }
}

const rowOf = (
  point: string,
  x: number | null,
  values: readonly number[],
  more: Partial<ResultRow> = {},
): ResultRow => ({
  point,
  x,
  model: 'network',
  family: 'associational',
  distribution: 'P',
  contrast: null,
  attack: null,
  measure: 'accuracy',
  figure: figureOf(values),
  ...more,
})

/** A study of three parts, each of which draws two numbers; the part named stops the run. */
function studyOf(ran: string[], stopAt?: string): PaperStudy {
  const names = ['one', 'two', 'three']
  return {
    name: 'made-up',
    title: 'Made up',
    paper: 'ours',
    question: '',
    expect: '',
    axis: { name: 'part', scale: 'names' },
    networks: [],
    parts: () =>
      names.map((name) => ({
        name,
        weight: 1,
        run: async ({ random, report }) => {
          if (name === stopAt) throw new Error('stopped')
          ran.push(name)
          report(1, 'drawing')
          return [rowOf(name, null, [random.uniform(), random.uniform()])]
        },
      })),
    claims: [
      {
        claim: 'The first is a share',
        paper: 'nothing',
        by: 'ours',
        standard: { words: 'at most 1', judge: ({ high }) => (high <= 20 ? 'holds' : 'does not hold') },
        readings: [
          { variant: 'as published', values: (results) => results.values({ point: 'one', measure: 'accuracy' }) },
        ],
      },
    ],
  }
}

const options = {
  preset: 'quick' as const,
  seed: 3,
  executor: new ReferenceExecutor(),
  networks: 'nowhere',
  images: 'nowhere',
  tables: 'nowhere',
}

describe('a replication', () => {
  it('that was interrupted is taken up where it stood, and gives the same figures', async () => {
    const whole = await reproduce(studyOf([]), options)
    const first: string[] = []
    await expect(reproduce(studyOf(first, 'three'), { ...options, keep: folder })).rejects.toThrow('stopped')
    expect(first).toEqual(['one', 'two'])
    const second: string[] = []
    const resumed = await reproduce(studyOf(second), { ...options, keep: folder })
    expect(second).toEqual(['three'])
    expect(resumed.rows).toEqual(whole.rows)
    expect(resumed.claims).toEqual(whole.claims)
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps its parts until it is stored', async () => {
    const store = async () => {
      expect(readdirSync(folder)).toEqual(['.made-up-quick-3.parts.json'])
      throw new Error('the disk is full')
    }
    await expect(reproduce(studyOf([]), { ...options, keep: folder, store })).rejects.toThrow('the disk is full')
    const ran: string[] = []
    const stored: string[] = []
    const keep = async ({ study }: { study: string }) => void stored.push(study)
    await reproduce(studyOf(ran), { ...options, keep: folder, store: keep })
    expect([ran, stored, readdirSync(folder)]).toEqual([[], ['made-up'], []])
  })

  it('does not take up the parts of another seed, of another version, or of a file that is cut', async () => {
    await expect(reproduce(studyOf([], 'three'), { ...options, keep: folder })).rejects.toThrow('stopped')
    const other: string[] = []
    await reproduce(studyOf(other), { ...options, seed: 4, keep: folder })
    expect(other).toEqual(['one', 'two', 'three'])
    const [file] = readdirSync(folder)
    for (const text of [
      '{"version":"0.0.0-other","seconds":1,"parts":[]}',
      readFileSync(path.join(folder, file), 'utf8').slice(0, 40),
    ]) {
      writeFileSync(path.join(folder, file), text)
      const ran: string[] = []
      await expect(reproduce(studyOf(ran, 'three'), { ...options, keep: folder })).rejects.toThrow('stopped')
      expect(ran).toEqual(['one', 'two'])
    }
  })

  it('tells of progress over all of its parts', async () => {
    const fractions: number[] = []
    await reproduce(studyOf([]), { ...options, onProgress: ({ fraction }) => fractions.push(fraction) })
    fractions.forEach((fraction, i) => expect(fraction).toBeGreaterThanOrEqual(i === 0 ? 0 : fractions[i - 1]))
    expect(fractions.at(-1)).toBeCloseTo(1, 9)
  })

  it('is stored as JSON with what it takes to repeat it, and as a drawing', async () => {
    const replication = await reproduce(studyOf([]), options)
    expect(await storeReplication(replication, folder)).toEqual(['made-up-quick.json', 'made-up-quick.svg'])
    const stored = JSON.parse(readFileSync(path.join(folder, 'made-up-quick.json'), 'utf8'))
    expect(stored).toMatchObject({
      study: 'made-up',
      seed: 3,
      made: { command: 'npm run reproduce -- made-up --quick --seed 3' },
    })
    expect(stored.claims[0]).toMatchObject({ holds: true, variant: 'as published' })
    const page = readFileSync(path.join(folder, 'README.md'), 'utf8')
    expect(page).toContain('| [made-up](#made-up) | Made up | ours | ours | quick |')
    expect(page).toMatch(/\| The first is a share \| nothing \| .* \| at most 1 \| holds \| as published \|/)
  })
})

describe('a drawing', () => {
  const points = [1000, 10_000, 100_000]
  const rows = points.flatMap((x) => [
    rowOf(`${x} rows`, x, [0.7, 0.72]),
    rowOf(`${x} rows`, x, [0.6, 0.62], { model: 'causal', family: 'causal', distribution: 'P*' }),
    rowOf(`${x} rows`, x, [0.55, 0.57], { measure: 'attack accuracy', attack: 'paper', contrast: 'membership' }),
    // Neither the training rows nor the controls are drawn.
    rowOf(`${x} rows`, x, [0.99, 0.99], { distribution: 'train' }),
    rowOf(`${x} rows`, x, [0.9, 0.9], { measure: 'attack accuracy', attack: 'paper', contrast: 'shift-only' }),
  ])

  it('shows each figure once, within its panel, at even distances on a logarithmic axis', () => {
    const svg = studyChart('Sizes & <more>', rows, true)
    const circles = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="4"/g)].map(([, x, y]) => [
      Number(x),
      Number(y),
    ])
    // Three curves of three points, and as many marks in the legend as there are curves with names of their own.
    expect(circles).toHaveLength(9 + 2)
    const xs = [...new Set(circles.slice(0, 9).map(([x]) => x))].sort((a, b) => a - b)
    expect(xs[1] - xs[0]).toBeCloseTo(xs[2] - xs[1], 6)
    expect(circles.every(([, y]) => y > 40)).toBe(true)
    expect(svg).toContain('Sizes &amp; &lt;more>')
    expect(svg).not.toContain('NaN')
  })

  it('names curves that look alike at their ends, one below the other', () => {
    expect(studyChart('Sizes', rows, true)).not.toContain('font-size="10"')
    const alike = ['one wrong', 'two wrong'].flatMap((model) =>
      points.map((x) => rowOf(`${x} rows`, x, [0.7, 0.72], { model, distribution: 'P*' })),
    )
    const svg = studyChart('Sizes', [...rows, ...alike], true)
    const names = [...svg.matchAll(/y="([\d.]+)" font-size="10">([^<]*)</g)].map(
      ([, y, name]) => [name, Number(y)] as const,
    )
    expect(names.map(([name]) => name)).toEqual(['one wrong', 'two wrong'])
    expect(names[1][1] - names[0][1]).toBeCloseTo(13, 6)
  })

  it('gives each curve of a study a panel of its own, and leaves variants out', () => {
    const ofCurves = ['moved', 'attacked'].flatMap((curve) =>
      [0, 1].flatMap((x) => [
        rowOf(`${x}`, x, [0.8, 0.82], { measure: `accuracy: ${curve}` }),
        rowOf(`${x}`, x, [0.7, 0.72], { measure: `accuracy: ${curve}`, model: 'CAMA, fine-tuned' }),
        rowOf(`${x}`, x, [0.6, 0.62], { measure: `accuracy, variant: ${curve}`, model: 'aside' }),
      ]),
    )
    const svg = studyChart('Curves', ofCurves, false)
    expect(svg).toContain('Predictions that are right: moved')
    expect(svg).toContain('Predictions that are right: attacked')
    expect(svg).not.toContain('aside')
    // Two panels of two curves, the fine-tuned one dashed.
    expect([...svg.matchAll(/<path [^>]*stroke-dasharray/g)]).toHaveLength(2)
    expect([...svg.matchAll(/<path /g)]).toHaveLength(4)
  })

  it('has its panels in lines of three where they are many', () => {
    const ofCurves = (count: number) =>
      Array.from({ length: count }, (_, i) => rowOf('a', i, [0.8, 0.82], { measure: `accuracy: curve ${i}` }))
    const extents = (svg: string) => /width="(\d+)" height="(\d+)"/.exec(svg)?.slice(1).map(Number) as number[]
    const [few, many] = [4, 7].map((count) => studyChart('Curves', ofCurves(count), false))
    expect(4 * extents(many)[0]).toBe(3 * extents(few)[0])
    expect(extents(many)[1]).toBeGreaterThan(2.5 * extents(few)[1])
    expect([...many.matchAll(/<g transform="translate\(0 (\d+)\)"/g)].map(([, down]) => Number(down))).toEqual([
      300, 300, 300, 600,
    ])
    expect(few).not.toContain('<g ')
    expect(many).not.toContain('null')
  })

  it('is left out where nothing of it was measured', () => {
    expect(studyChart('Nothing', [rowOf('a', null, [1], { measure: 'advantage' })], false)).toBe('')
  })
})

describe('names', () => {
  it('stand for one study, for a group, or for nothing', () => {
    expect(studiesNamed('paper-1')).toBe(groups['paper-1'])
    expect(studiesNamed('paper-3').map(({ name }) => name)).toEqual([
      'leakage-size',
      'leakage-regularisation',
      'leakage-features',
      'leakage-noise',
      'leakage-refits',
    ])
    expect(studiesNamed('leakage-noise')).toHaveLength(1)
    expect(studiesNamed('child-sizes').map(({ name }) => name)).toEqual(['child-sizes'])
    expect(studiesNamed('no such study')).toEqual([])
  })

  it('of images whose files are absent, cut or something else say so', () => {
    expect(() => imagesIn(folder)('mnist')).toThrow(`The images train-images-idx3-ubyte are not in`)
    mkdirSync(path.join(folder, 'mnist'))
    const file = path.join(folder, 'mnist', 'train-images-idx3-ubyte')
    writeFileSync(`${file}.gz`, 'no gzip')
    expect(() => imagesIn(folder)('mnist')).toThrow('train-images-idx3-ubyte.gz is no whole gzip file')
    rmSync(`${file}.gz`)
    writeFileSync(file, 'no images')
    expect(() => imagesIn(folder)('mnist')).toThrow('not in the IDX format')
  })

  it('may be colour images in CIFAR’s form: of the ten classes airplanes and frogs are taken, those for tests last', () => {
    const place = path.join(folder, 'cifar-binary')
    mkdirSync(place)
    expect(() => imagesIn(folder)('cifar-binary')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'file-missing' }) }),
    )
    const records = (...labels: number[]) => Buffer.concat(labels.map((label) => Buffer.alloc(3073, label)))
    for (let batch = 1; batch <= 5; batch++)
      writeFileSync(path.join(place, `data_batch_${batch}.bin`), records(batch, 6))
    writeFileSync(path.join(place, 'test_batch.bin.gz'), gzipSync(records(0, 9)))
    const { labels, ...images } = imagesIn(folder)('cifar-binary')
    expect(images).toMatchObject({ count: 6, height: 32, width: 32, channels: 3 })
    expect([...labels]).toEqual([1, 1, 1, 1, 1, 0])
    writeFileSync(path.join(place, 'data_batch_3.bin'), Buffer.alloc(100))
    expect(() => imagesIn(folder)('cifar-binary')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ code: 'image-file' }) }),
    )
  })

  it('of networks whose file is absent say where it was looked for, and what to do', () => {
    expect(() => networksIn(folder)('child')).toThrow(`The network child.bif is not in ${folder}.`)
  })
})

describe('a stored replication', () => {
  const rows = [
    rowOf('one', null, [0.123456789, 0.2]),
    rowOf('one', null, [0.5, 0.7], { measure: 'attack AUC' }),
    rowOf('one', null, [1, Infinity], { measure: 'cross-entropy' }),
  ]
  const replication = async () => ({ ...(await reproduce(studyOf([]), options)), rows })

  it('has a figure on each line, six digits, and the values that claims are judged by', async () => {
    const text = storedText(await replication(), studyOf([]))
    const lines = text.split('\n').filter((line) => line.startsWith('  {"point"'))
    expect(lines).toHaveLength(rows.length)
    expect(lines[0]).toContain('"values":[0.123457,0.2]')
    expect(lines[1]).not.toContain('values')
    const read = replicationIn(text)
    const whole = { ...(await replication()), rows: [], seconds: 0 }
    expect({ ...read, rows: [], seconds: 0 }).toEqual(whole)
    expect(read.rows.map(({ figure: { values } }) => values)).toEqual([[0.123457, 0.2], [], []])
    expect(replicationIn(storedText(await replication(), undefined)).rows[2].figure.values).toEqual([1, Infinity])
  })

  it('is judged by the claims as they are worded now, and left alone where its figures do not suffice', async () => {
    const { claims } = studyOf([])
    const kept = replicationIn(storedText(await replication(), { claims }))
    expect(judgeAgain(kept, { claims }).claims[0].ours.estimate).toBeCloseTo((0.123456789 + 0.2) / 2, 6)
    const readings = [{ variant: 'other', values: (results: ResultTable) => results.values({ measure: 'attack AUC' }) }]
    const other = { ...claims[0], claim: 'Of something else', readings }
    const again = judgeAgain(kept, { claims: [{ ...claims[0], readings }, other] })
    expect(again.claims).toEqual(kept.claims)
    expect(again.left.map(({ claim }) => claim)).toEqual([claims[0].claim, 'Of something else'])
    expect(again.left[0].why).toContain('"attack AUC" were not kept')
  })

  it('is rendered without being run: the same files again, and the word of the registry', async () => {
    const [study] = studiesNamed('child-steps')
    const points = study.parts('full').map(({ name }) => name)
    const measured = points.flatMap((point) =>
      ['train', 'P']
        .map((distribution) => rowOf(point, 1, [0.7, 0.71, 0.7], { distribution }))
        .concat(
          rowOf(point, 1, [0.5, 0.5, 0.501], { measure: 'attack accuracy', attack: 'paper', contrast: 'membership' }),
        ),
    )
    const made = await replication()
    const old = { ...made, study: 'child-steps', preset: 'full' as const, rows: measured, claims: [] }
    await storeReplication(old, folder)
    const [{ file, changed, left }] = await renderReplications(folder)
    expect([file, left]).toEqual(['child-steps.json', []])
    expect(changed.map(({ before, now }) => [before, now])).toEqual([
      [null, 'holds'],
      [null, 'does not hold'],
      [null, 'holds'],
    ])
    const page = readFileSync(path.join(folder, 'README.md'), 'utf8')
    expect(page).toContain(study.claims[0].claim)
    const text = readFileSync(path.join(folder, file), 'utf8')
    expect((await renderReplications(folder))[0].changed).toEqual([])
    expect(readFileSync(path.join(folder, file), 'utf8')).toBe(text)
    // Figures of something else do not suffice; of a study that is not known the claims stay.
    await storeReplication({ ...old, rows: made.rows }, folder)
    expect((await renderReplications(folder))[0].left.map(({ why }) => why)).toEqual(
      Array(3).fill(expect.stringContaining('results fit')),
    )
    await storeReplication({ ...made, preset: 'full' }, folder)
    await renderReplications(folder)
    expect(replicationIn(readFileSync(path.join(folder, 'made-up.json'), 'utf8')).claims).toEqual(made.claims)
  })
})
