import type { AuditedAttack, ModelAudit, ModelAuditSettings } from '#shared/contracts/model-audit.ts'
import type { ModelContents } from '#shared/contracts/model-file.ts'
import { bothSidesNote } from '#shared/text/left-out.ts'
import { Answers } from '../attacks/membership/index.ts'
import type { Random } from '../math/index.ts'
import type { CancelSignal, Executor } from '../tensor/index.ts'
import { attackFigures } from './attack-figures.ts'
import { checksOf } from './checks.ts'
import { classifierScores, fewestForClassifier } from './classifier.ts'
import { epsilonFrom } from './epsilon.ts'
import { groupsOf } from './groups.ts'
import { meansByPerson, type People, peopleOf } from './people.ts'
import { performanceOf } from './performance.ts'
import type { Predictions } from './predictions.ts'

/** Members and non-members without which nothing is computed: any less and a figure would be about single people. */
export const fewestPeople = 10

export interface AuditContext {
  readonly random: Random
  readonly executor: Executor
  readonly signal?: CancelSignal
  /** What the model's file holds, where it is at hand. */
  readonly contents?: ModelContents
  readonly pause?: () => Promise<void>
  readonly onProgress?: (progress: { readonly stage: string; readonly fraction: number }) => void
}

/**
 * Audits a model that was trained elsewhere by what it answered about people whom it was, and was not, trained on. The
 * people are all that the attacker asks about; there are no shadow models, since how the model was trained is not known.
 *
 * A person's score is the mean over its rows. Intervals are over people, of this one model: they say nothing of what
 * another training would have given.
 *
 * @param predictions at least {@link fewestPeople} members and as many non-members, once persons with rows on both sides count
 *   as members
 * @throws RangeError with fewer
 */
export async function auditPredictions(
  predictions: Predictions,
  settings: ModelAuditSettings,
  { random, executor, signal, contents, pause, onProgress }: AuditContext,
): Promise<ModelAudit> {
  const people = peopleOf(predictions, random.stream('order'))
  const [nonMembers, members] = [0, 1].map((kind) => people.member.filter((own) => own === kind).length)
  if (members < fewestPeople || nonMembers < fewestPeople)
    throw new RangeError(`${members} members and ${nonMembers} non-members are too few to audit a model.`)
  const step = async (stage: string, fraction: number) => {
    onProgress?.({ stage, fraction })
    await pause?.()
    signal?.throwIfAborted()
  }

  await step('Comparing losses', 0)
  const { labels, probabilities, classes } = people.predictions
  const { losses } = new Answers(Float32Array.from(probabilities), labels, classes.length)
  const scores = meansByPerson(losses, people).map((loss) => -loss)
  const attacks: ModelAudit['attacks'] = [attackFigures('loss-threshold', 0, scores, people.member)]

  await step('Training the attacker', 0.1)
  attacks.push(
    await classifierFigures(people, settings, {
      random: random.stream('confidence classifier'),
      executor,
      signal,
      onSteps: (done) =>
        onProgress?.({ stage: 'Training the attacker', fraction: 0.1 + (0.7 * done) / settings.classifier.steps }),
    }),
  )
  await step('Looking at groups and structure', 0.8)
  const audit: ModelAudit = {
    rows: people.of.length,
    members: people.predictions.member.filter((kind) => kind === 1).length,
    nonMembers: people.predictions.member.filter((kind) => kind === 0).length,
    classes: classes.map((value, k) => ({ value, rows: labels.filter((label) => label === k).length })),
    persons: predictions.persons
      ? { members, nonMembers, onBothSides: people.onBothSides, rowsLeftOut: people.rowsLeftOut }
      : null,
    performance: performanceOf(people),
    attacks,
    epsilon: epsilonFrom(scores, people.member, random.stream('epsilon')),
    subgroups: groupsOf(people, scores, settings.smallestGroup),
    checks: checksOf(people.predictions, { ...settings, contents }),
    notes: [bothSidesNote(people.onBothSides, people.rowsLeftOut)].filter((note) => note !== null),
  }
  await step('Finished', 1)
  return audit
}

async function classifierFigures(
  people: People,
  { classifier }: ModelAuditSettings,
  context: Parameters<typeof classifierScores>[2],
): Promise<ModelAudit['attacks'][number]> {
  const attack: AuditedAttack['attack'] = 'confidence-classifier'
  const least = Math.min(...[0, 1].map((kind) => people.member.filter((own) => own === kind).length))
  if (least < fewestForClassifier)
    return {
      attack,
      withheld: `A trained attacker needs at least ${fewestForClassifier} members and as many non-members; there are ${least} of the rarer kind.`,
    }
  const { scores, member, learnedFrom } = await classifierScores(people, classifier, context)
  return attackFigures(attack, learnedFrom, scores, member)
}
