/**
 * Rows in the form of UCI's Adult, with made-up values.
 *
 * @param rows Adult's own files have 32,561 and 16,281
 * @param stop what ends each line; a full stop in Adult's test file
 */
export const adult = (rows: number, stop = ''): string =>
  Array.from({ length: rows }, (_, i) =>
    [
      20 + (i % 50),
      ['Private', '?', 'Local-gov'][i % 3],
      1000 + i,
      '11th',
      1 + (i % 16),
      'Never-married',
      'Sales',
      'Own-child',
      'Black',
      i % 2 ? 'Male' : 'Female',
      0,
      0,
      30 + (i % 20),
      'United-States',
      `${(i * 7) % 5 > 2 ? '>50K' : '<=50K'}${stop}\n`,
    ].join(', '),
  ).join('')
