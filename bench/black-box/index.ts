/**
 * A network that tells members by a model's answers, on 5,000 + 5,000 rows of Adult, against that of the Adversarial
 * Robustness Toolbox (ART): `npm run bench -- black-box`.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { mean } from '../../src/engine/math/index.ts'
import { python } from '../python.ts'
import { median, type Row } from '../row.ts'
import type { BlackBoxAnswer, BlackBoxOurs, BlackBoxRequest } from './ours.ts'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const shared = process.env.CLOISTER_SHARED ?? here('../../../shared')

/** Seconds that ART 1.20 itself took for its network attacker on 5,000 + 5,000 rows of Adult: ../shared/platform.md. */
const recorded = 65
const known = 5000
/** Target models, each on rows of its own draw; PyTorch attacks each as well. */
const targets = 3
const threads = 1
/** Why ART's network finds less than the target's own mistakes tell: both of its parts are only added up. */
const additive =
  'what ART makes of the probabilities and of the true outcome is added up, so it cannot see whether the two agree'

function ours(request: BlackBoxRequest): BlackBoxOurs {
  const child = spawnSync(process.execPath, [here('ours.ts'), JSON.stringify(request)], { encoding: 'utf8' })
  if (child.status !== 0) throw new Error(`Black box: ${child.stderr}`)
  return JSON.parse(child.stdout) as BlackBoxOurs
}

/** Seconds, and wrong guesses; none where Adult is absent. */
export default function blackBox(): Promise<Row[]> {
  return Promise.resolve(rows())
}

function rows(): Row[] {
  const folder = path.join(shared, 'data', 'tabular')
  if (!existsSync(path.join(folder, 'adult-train.csv'))) {
    console.error(`Skipped: ${folder}/adult-train.csv is absent.`)
    return []
  }
  const temporary = mkdtempSync(path.join(tmpdir(), 'cloister-bench-'))
  const [left, right]: [BlackBoxOurs[], BlackBoxAnswer[]] = [[], []]
  let skipped: string | undefined
  try {
    for (let seed = 1; seed <= targets; seed++) {
      const file = path.join(temporary, `answers-${seed}.json`)
      left.push(ours({ threads, seed, folder, known, file }))
      const asked = python<BlackBoxAnswer>('black_box.py', ['torch', 'numpy'], { threads, file })
      if ('answer' in asked) right.push(asked.answer)
      else ({ skipped } = asked)
    }
  } finally {
    rmSync(temporary, { recursive: true })
  }
  return [secondsRow(left, right, skipped), errorsRow(left, right, skipped)]
}

const work = 'black-box network attack on 5,000 + 5,000 rows of Adult'
const each = (values: readonly number[], digits: number) => values.map((value) => value.toFixed(digits)).join(', ')

function secondsRow(left: readonly BlackBoxOurs[], right: readonly BlackBoxAnswer[], skipped: string | undefined): Row {
  const mine = median(left.map(({ seconds }) => seconds))
  const baseline = right.length > 0 ? median(right.map(({ seconds }) => seconds)) : null
  return {
    work,
    ours: mine,
    baseline,
    unit: 's',
    ratio: baseline === null ? null : mine / baseline,
    target: 5,
    targetOf: 'ours',
    skipped,
    note: `${threads} thread; baseline: a network of ART's form in PyTorch; ART 1.20 itself was recorded at ${recorded} s in another run (../shared/platform.md), with which target is not recorded`,
  }
}

/** Wrong guesses about 5,000 + 5,000 further rows: no more than the baseline's of the same answers. */
function errorsRow(left: readonly BlackBoxOurs[], right: readonly BlackBoxAnswer[], skipped: string | undefined): Row {
  const wrong = (answers: readonly BlackBoxAnswer[]) => mean(answers.map(({ accuracy }) => 1 - accuracy))
  const baseline = right.length > 0 ? wrong(right) : null
  const accuracies = (answers: readonly BlackBoxAnswer[]) =>
    each(
      answers.map(({ accuracy }) => 100 * accuracy),
      1,
    )
  const areas = (answers: readonly BlackBoxAnswer[]) =>
    each(
      answers.map(({ auc }) => auc),
      3,
    )
  return {
    work: `${work}: wrong guesses about as many others`,
    ours: 100 * wrong(left),
    baseline: baseline === null ? null : 100 * baseline,
    unit: '%',
    ratio: baseline === null ? null : wrong(left) / baseline,
    target: 1,
    skipped,
    note: `accuracy on ${targets} targets: ours ${accuracies(left)}, PyTorch ${accuracies(right)} %; AUC ${areas(left)} and ${areas(right)}; the targets answer ${each(
      left.map(({ target }) => 100 * target.members),
      1,
    )} % of members rightly, ${each(
      left.map(({ target }) => 100 * target.others),
      1,
    )} % of others; ${additive}`,
  }
}
