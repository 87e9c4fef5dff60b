import type { ShadowScore } from '#shared/contracts/membership.ts'
import { type DenseMatrix, MultilayerPerceptron } from '../../models/index.ts'
import type { Answers } from './answers.ts'
import { atMost, type AttackerView, type ScoreAttack } from './attack.ts'

/** About the size of a probability, for a network to read. */
const scaledLogarithm = (p: number) => Math.max(-30, Math.log(p)) / 10

/** Fewest rows, with and without, that a class has a classifier of its own from. */
const fewestRows = 4

/**
 * Shadow models (Shokri et al. 2017, section V): each reference model's answers f_i(x), in for the attacker's records that
 * it learned from and out for the others, are what attack classifiers learn from, one for each true class y:
 * score(x, y) = Pr(in | f(x), y). As published the classifiers read the vector of probabilities; by a setting
 * their logarithms, over 10 and from -30 on; and one for all classes reads the true class beside it.
 */
export class ShadowModelAttack implements ScoreAttack {
  readonly #settings: ShadowScore

  constructor(settings: ShadowScore) {
    this.#settings = settings
  }

  impossible({ references, population }: AttackerView): string | null {
    const useful = references.filter(({ inside }) => new Set(population.map((record) => inside[record])).size === 2)
    return useful.length > 0 ? null : 'It needs a reference model that learned from some of the attacker’s records.'
  }

  async score(view: AttackerView): Promise<Float64Array> {
    const { records, population, audited, executor, signal, random } = view
    const { perClass, models } = this.#settings
    const references = atMost(view.references, models)
    const inputs = this.#table(
      references.map(({ answers }) => answers),
      population,
      view,
    )
    const labels = Int32Array.from(
      references.flatMap(({ inside }) => Array.from(population, (record) => inside[record])),
    )
    const classOf = (row: number) => records.labels[population[row % population.length]]
    const all = Int32Array.from(labels.keys())
    const rowsOf = (label: number) => {
      const own = all.filter((row) => classOf(row) === label)
      const inside = own.filter((row) => labels[row] === 1).length
      return Math.min(inside, own.length - inside) < fewestRows ? all : own
    }
    const groups = perClass ? Array.from({ length: records.classes }, (_, label) => rowsOf(label)) : [all]
    const network = new MultilayerPerceptron(this.#settings)
    const fitted = await network.fitTogether(
      groups.map((rows, group) => ({ inputs, labels, rows, random: random.stream(`class ${group}`) })),
      2,
      { executor, signal },
    )
    const scores = new Float64Array(audited.length)
    const questions = groups.map((_, group) =>
      Int32Array.from(audited.keys()).filter((i) => !perClass || records.labels[audited[i]] === group),
    )
    const answers = await fitted.predict(
      questions.map((asked) =>
        this.#table(
          [view.answers],
          asked.map((i) => audited[i]),
          view,
        ),
      ),
    )
    questions.forEach((asked, group) => asked.forEach((i, j) => (scores[i] = answers[group].probabilities[2 * j + 1])))
    return scores
  }

  /** What some models answer about some records, models one after the other; with the true class where it is to be read. */
  #table(models: readonly Answers[], rows: Int32Array, { records }: AttackerView): DenseMatrix {
    const { classes, labels } = records
    const width = this.#settings.perClass ? classes : 2 * classes
    const dense = new Float32Array(models.length * rows.length * width)
    let at = 0
    for (const { probabilities } of models)
      for (const row of rows) {
        const own = probabilities.subarray(row * classes, (row + 1) * classes)
        dense.set(this.#settings.input === 'probabilities' ? own : own.map(scaledLogarithm), at)
        if (width > classes) dense[at + classes + labels[row]] = 1
        at += width
      }
    return { rows: models.length * rows.length, width, dense }
  }
}
