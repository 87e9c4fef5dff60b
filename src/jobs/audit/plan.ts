import type { Inspection } from '#shared/contracts/dataset.ts'
import type { ModelAuditPlan, PredictionColumns } from '#shared/contracts/model-audit.ts'
import { CloisterError } from '#shared/ipc/errors.ts'
import type { ImportPlan } from '#shared/ipc/calls.ts'

/** Different values that a column of groups may have; more are no groups. */
export const mostGroups = 100

const refuse = (message: string, advice: string, column?: string, file = '') =>
  new CloisterError('predictions-invalid', message, advice, column === undefined ? undefined : { file, column })

/** @throws CloisterError predictions-invalid where columns cannot be what they are said to be */
export function checkColumns(columns: PredictionColumns, file: string): void {
  const { classes, outcome, member, memberValue, nonMemberValue, group, person } = columns
  if (memberValue === nonMemberValue)
    throw refuse(
      `“${memberValue}” cannot stand both for rows that the model was trained on and for others.`,
      'Choose another text for one of them.',
      member,
      file,
    )
  const given = classes.flatMap(({ column }) => column ?? [])
  const without = classes.filter(({ column }) => column === null)
  if (without.length > (classes.length === 2 ? 1 : 0))
    throw refuse(
      `There is no column of probabilities for the ${without.length === 1 ? 'outcome' : 'outcomes'} ${without.map(({ value }) => `“${value}”`).join(', ')}.`,
      classes.length === 2
        ? 'Choose the column with the probability of at least one of the two.'
        : 'With more than two outcomes each needs a column with its probability.',
      outcome,
      file,
    )
  const repeatedClass = classes.find(({ value }, i) => classes.findIndex((other) => other.value === value) < i)
  if (repeatedClass)
    throw refuse(`The outcome “${repeatedClass.value}” is named twice.`, 'Name each outcome once.', outcome, file)
  const uses = [
    ...given.map((column) => [column, 'a probability'] as const),
    [outcome, 'the true outcome'] as const,
    [member, 'the membership'] as const,
    ...(group === null ? [] : [[group, 'the groups'] as const]),
    ...(person === null ? [] : [[person, 'the person'] as const]),
  ]
  for (const [i, [column, use]] of uses.entries()) {
    const before = uses.slice(0, i).find(([other]) => other === column)
    // The outcome may be the groups as well; every other column is one thing.
    if (before && !(use === 'the groups' && before[1] === 'the true outcome'))
      throw refuse(
        `The column ${column} cannot be both ${before[1]} and ${use}.`,
        'Choose another column.',
        column,
        file,
      )
  }
}

/** Which columns are read, and as what. */
export function importPlanOf({ name, dialect, columns }: ModelAuditPlan): ImportPlan {
  const categories = [columns.outcome, columns.member, columns.group, columns.person].filter(
    (column) => column !== null,
  )
  return {
    name,
    dialect,
    columns: [
      ...columns.classes.flatMap(({ column }) => (column === null ? [] : [{ name: column, type: 'number' as const }])),
      ...[...new Set(categories)].map((column) => ({ name: column, type: 'category' as const })),
    ],
  }
}

/** @throws CloisterError predictions-invalid where the file lacks a column that is named */
export function checkPresent({ columns: there }: Inspection, columns: PredictionColumns, file: string): void {
  const names = there.map(({ name }) => name)
  const wanted = [
    ...columns.classes.flatMap(({ column }) => column ?? []),
    columns.outcome,
    columns.member,
    ...[columns.group, columns.person].filter((column) => column !== null),
  ]
  const gone = wanted.find((column) => !names.includes(column))
  if (gone !== undefined)
    throw refuse(`The file has no column “${gone}”.`, `Its columns are: ${names.slice(0, 20).join(', ')}.`, gone, file)
}
