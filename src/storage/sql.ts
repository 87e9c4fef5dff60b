/** A text as an SQL literal. */
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/** A column's name as an SQL identifier. */
export const name = (value: string) => `"${value.replaceAll('"', '""')}"`

/** A file's path as an SQL literal for DuckDB's readers, which would take *, ? and [ for patterns. */
export const filePath = (path: string) => text(path.replace(/[[*?]/g, '[$&]'))

/** The rows of a dataset as a statement names them: a table of the database, or a Parquet file. */
export type Rows = { readonly table: string } | { readonly parquet: string }

export const rowsSql = (rows: Rows): string =>
  'table' in rows ? name(rows.table) : `read_parquet(${filePath(rows.parquet)}, hive_partitioning = false)`
