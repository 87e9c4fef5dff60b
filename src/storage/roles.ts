import type { Column, ColumnProfile, ColumnRole, ColumnType, MissingTreatment } from '#shared/contracts/dataset.ts'

/** What a guess of roles rests on. */
export interface ProfiledColumn {
  readonly name: string
  readonly type: ColumnType
  readonly profile: ColumnProfile
}

/** A column named so, by any word of its name, is probably what the list says. */
const words = {
  outcome:
    'outcome label target class death dead died deceased mortality survival survived diagnosis disease readmission readmitted relapse recurrence chd cvd event y',
  site: 'site hospital centre center clinic ward facility practice institution',
  person: 'patient person subject participant id mrn nhs ssn',
  count: 'id ids identifier number no nr num code',
  identifier: 'id ids identifier mrn ssn uuid guid key rowid index',
  sensitive:
    'sex gender male female race ethnicity ethnic ethnicities religion religious income wage salary nationality citizenship marital orientation disability disabled hiv pregnant postcode postal zip zipcode',
} satisfies Record<string, string>

const has = (name: string, list: keyof typeof words) => {
  const known = words[list].split(' ')
  return wordsOf(name).some((word) => known.includes(word))
}

/** "patientId_2" has the words patient, id. */
function wordsOf(name: string): string[] {
  const spaced = name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
  return spaced
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
}

interface Guess {
  readonly role: ColumnRole
  readonly reason: string
}

const count = (value: number) => value.toLocaleString('en-US')

/**
 * Roles, with reasons, and treatments of missing values for freshly imported columns; at most one outcome and one site.
 *
 * @param rows rows of the dataset
 */
export function guessRoles(columns: readonly ProfiledColumn[], rows: number): Column[] {
  const guesses = columns.map((column) => unusable(column, rows))
  const outcome = findOutcome(columns, guesses)
  if (outcome) guesses[outcome.index] = { role: outcome.role, reason: outcome.reason }
  const site = columns.findIndex((column, i) => !guesses[i] && isSite(column, rows))
  if (site >= 0) guesses[site] = { role: 'site', reason: 'its name says where a row comes from' }
  return columns.map((column, i) => {
    const guess = guesses[i] ?? usable(column)
    return { ...column, ...guess, missing: treatment(column.type, guess.role) }
  })
}

/** Columns that no model should see. */
function unusable({ name, type, profile }: ProfiledColumn, rows: number): Guess | null {
  const { distinct, missing } = profile
  if (distinct === 0) return { role: 'ignored', reason: 'every value is missing' }
  if (distinct === 1)
    return {
      role: 'ignored',
      reason: missing > 0 ? 'it has a single value besides missing ones' : 'every row has the same value',
    }
  const present = rows - missing
  const fractions = type === 'number' && profile.numbers?.whole === false
  if (distinct === rows && !fractions) return { role: 'identifier', reason: `all ${count(rows)} values are different` }
  if (type === 'date' || fractions) return null
  const again = distinct < present
  if (namesPersons(name)) {
    return again
      ? { role: 'person', reason: 'its name speaks of persons, and some values come again' }
      : { role: 'identifier', reason: 'its name speaks of persons, and no value comes again' }
  }
  if (!has(name, 'identifier') || distinct < 0.5 * present) return null
  return { role: 'identifier', reason: 'its name says that it identifies something, and it has many values' }
}

/** Whether a name says that its values stand for persons and nothing else: "patient_id", but not "patient age". */
const namesPersons = (name: string) =>
  has(name, 'person') && wordsOf(name).every((word) => `${words.person} ${words.count}`.split(' ').includes(word))

/** The last column named like an outcome, else the last column if it has two values. */
function findOutcome(columns: readonly ProfiledColumn[], guesses: readonly (Guess | null)[]) {
  const free = columns.flatMap((column, index) =>
    guesses[index] || column.type === 'date' ? [] : [{ ...column, index }],
  )
  const named = free.findLast(
    ({ name, type, profile }) => has(name, 'outcome') && (type === 'number' || profile.distinct <= 20),
  )
  if (named) return { index: named.index, role: 'outcome' as const, reason: 'its name sounds like an outcome' }
  const last = free.find(({ index, profile }) => index === columns.length - 1 && profile.distinct === 2)
  return last
    ? ({ index: last.index, role: 'outcome', reason: 'it is the last column and has two values' } as const)
    : null
}

const isSite = ({ name, type, profile }: ProfiledColumn, rows: number) =>
  has(name, 'site') && type !== 'date' && profile.distinct <= Math.max(2, rows / 10)

function usable({ name, type, profile }: ProfiledColumn): Guess {
  if (has(name, 'sensitive'))
    return { role: 'sensitive', reason: 'its name speaks of something people keep to themselves' }
  if (type === 'category' && profile.distinct > 1000) {
    return { role: 'ignored', reason: `it has ${count(profile.distinct)} different texts, too many to learn from` }
  }
  return { role: 'feature', reason: '' }
}

/** What happens to missing values unless the user says otherwise. */
export function treatment(type: ColumnType, role: ColumnRole): MissingTreatment {
  if (role === 'outcome') return 'drop'
  return type === 'category' ? 'category' : 'impute'
}
