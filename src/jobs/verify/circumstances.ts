import type { Manifest } from '#shared/contracts/results.ts'

/** Something that the last bits of a figure may depend on, and that is not now as it was. */
export interface Changed {
  readonly what: string
  readonly stored: string
  readonly now: string
}

/** What the processor is: its features where both manifests have them, else its name. */
function processors(stored: Manifest['machine'], now: Manifest['machine']): [string, string, string] {
  const [before, after] = [stored.features, now.features]
  return before && after
    ? ['processor features', before.join(' '), after.join(' ')]
    : ['processor', stored.processor, now.processor]
}

/**
 * What differs between two runs of which the last bits of a figure may depend on it: backend, its version and threads, the
 * versions of Cloister and of what it runs on, the system, and the processor's features (its name where a manifest does not
 * have them). Empty where equality bit by bit may be asked for.
 */
export function changedCircumstances(stored: Manifest, now: Manifest): Changed[] {
  const versions = [...new Set([...Object.keys(stored.runtime), ...Object.keys(now.runtime)])]
  const facts: [string, string, string][] = [
    ['Cloister', stored.cloister, now.cloister],
    ['backend', stored.backend.name, now.backend.name],
    ['version of the backend', stored.backend.version, now.backend.version],
    ['threads', String(stored.backend.threads), String(now.backend.threads)],
    ...versions.map((name): [string, string, string] => [
      name,
      stored.runtime[name] ?? 'none',
      now.runtime[name] ?? 'none',
    ]),
    ['system', systemOf(stored), systemOf(now)],
    processors(stored.machine, now.machine),
    ['stored rows (SHA-256)', stored.data.snapshot, now.data.snapshot],
    ['what happened on the way', stored.notices.join(' ') || 'nothing', now.notices.join(' ') || 'nothing'],
  ]
  return facts
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => ({ what, stored: before, now: after }))
}

/** "linux x64": the release of the system's kernel does no arithmetic. */
const systemOf = ({ machine }: Manifest) => {
  const words = machine.platform.split(' ')
  return `${words[0]} ${words.at(-1)}`
}
