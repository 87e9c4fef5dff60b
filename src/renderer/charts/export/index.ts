export { chartAsPng, chartAsSvg } from './picture.ts'
export { chartTable, toCsv, toTabs } from './table.ts'
