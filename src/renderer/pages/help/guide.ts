/** The chapters of the guide, from docs/guide: the same texts that the repository shows. */

export interface Chapter {
  /** Its name in the address, such as `first-study`. */
  readonly id: string
  readonly title: string
  /** What stands below the title, in Markdown. */
  readonly text: string
}

const files: Record<string, string> = import.meta.glob('../../../../docs/guide/[0-9]*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const chapterFile = /(?:^|\/)\d+-([\w-]+)\.md$/

/** @throws {Error} where a file has no title, which its first line is */
export function readChapter(file: string, text: string): Chapter {
  const [, title, below] = /^# (.+)\n([^]*)$/.exec(text) ?? []
  if (title === undefined) throw new Error(`${file} does not begin with its title.`)
  return { id: chapterFile.exec(file)![1], title, text: below }
}

/** In the order of their numbers. */
export const chapters: readonly Chapter[] = Object.keys(files)
  .sort()
  .map((file) => readChapter(file, files[file]))

/** Where a link of the guide leads within the window; null for what is not a chapter. */
export const chapterLink = (href: string): string | null => {
  const chapter = chapterFile.exec(href)
  return chapter && `#/guide/${chapter[1]}`
}
