/** A value of an exported table; null is an empty cell. */
export type CsvValue = string | number | null

/** Spreadsheets take a text that begins so for a formula (OWASP, "CSV Injection"). */
const formula = /^[=+\-@\t\r]/

/**
 * A table as CSV (RFC 4180: commas, CRLF, quotes where needed and doubled inside). A text that a spreadsheet would run as a formula
 * gets a leading apostrophe; numbers stay numbers.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
