/** A text as an SQL literal. */
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/** A column's name as an SQL identifier. */
export const name = (value: string) => `"${value.replaceAll('"', '""')}"`

/** A file's path as an SQL literal for DuckDB's readers, which would take *, ? and [ for patterns. */
export const filePath = (path: string) => text(path.replace(/[[*?]/g, '[$&]'))
