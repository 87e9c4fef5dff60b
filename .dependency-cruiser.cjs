/** Who may import whom; docs/architecture.md says why. `src/([^/]+)` is a part of the program. */

const part = (name) => `^src/${name}/`
const not = (...names) => names.map(part)

/** The engine's folders from left to right: each may import only those before it. */
const engine = [
  'math',
  'images',
  'metrics',
  'tensor',
  'data',
  'graph',
  'structure',
  'bayes',
  'models',
  'attacks',
  'privacy',
  'generalisation',
  'leakage',
  'audit',
  'structural',
  'defences',
  'predictions',
  'study',
  'protocol',
]
/** Folders that stand beside each other in that order. */
const beside = {
  images: ['metrics', 'tensor', 'data', 'graph'],
  metrics: ['images', 'tensor', 'data', 'graph'],
  tensor: ['metrics', 'data', 'graph'],
  data: ['tensor', 'graph', 'metrics'],
  structure: ['bayes'],
  bayes: ['structure'],
  attacks: ['privacy', 'generalisation', 'leakage'],
  privacy: ['attacks', 'generalisation', 'leakage'],
  generalisation: ['attacks', 'privacy', 'leakage'],
  leakage: ['attacks', 'privacy', 'generalisation'],
}

const engineRules = engine.flatMap((name, position) => {
  const others = engine.filter((other, i) => other !== name && (i > position || (beside[name] ?? []).includes(other)))
  return others.length === 0
    ? []
    : [
        {
          name: `engine-${name}`,
          comment: 'Inside the engine a folder imports only those to its left.',
          severity: 'error',
          from: { path: part(`engine/${name}`) },
          to: { path: others.map((other) => part(`engine/${other}`)) },
        },
      ]
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shared-imports-zod-only',
      severity: 'error',
      from: { path: part('shared'), pathNot: '\\.test\\.ts$' },
      to: { path: '.', pathNot: [part('shared'), 'node_modules/zod/'] },
    },
    {
      name: 'engine-is-pure',
      comment: 'No electron, no Node, no DOM, no DuckDB.',
      severity: 'error',
      from: { path: part('engine'), pathNot: '\\.test\\.ts$' },
      to: { path: '.', pathNot: [part('engine'), part('shared')] },
    },
    {
      name: 'storage-knows-no-engine',
      severity: 'error',
      from: { path: part('storage') },
      to: { path: not('engine', 'main', 'renderer', 'preload', 'utility', 'cli', 'jobs') },
    },
    {
      name: 'engine-and-storage-meet-in-jobs',
      comment: 'Only jobs, utility and cli import both.',
      severity: 'error',
      from: { path: '^src/', pathNot: not('engine', 'storage', 'jobs', 'utility', 'cli') },
      to: { path: not('engine', 'storage') },
    },
    {
      name: 'main-starts-by-path',
      severity: 'error',
      from: { path: part('main') },
      to: { path: not('utility', 'jobs', 'cli', 'renderer', 'preload') },
    },
    {
      name: 'jobs-are-for-utility-and-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: not('jobs', 'utility', 'cli') },
      to: { path: part('jobs') },
    },
    {
      name: 'renderer-knows-the-bridge-only',
      severity: 'error',
      from: { path: part('renderer') },
      to: {
        path: ['^src/', 'node_modules/electron/', '^node:'],
        pathNot: [part('renderer'), part('shared'), '^src/preload/index\\.ts$'],
      },
    },
    {
      name: 'only-state-and-pages-call',
      comment: 'Components and charts take props.',
      severity: 'error',
      from: { path: not('renderer/components', 'renderer/charts', 'renderer/graph', 'renderer/text') },
      to: { path: part('renderer/api') },
    },
    {
      name: 'charts-are-pure',
      severity: 'error',
      from: { path: not('renderer/charts', 'renderer/graph', 'renderer/text') },
      to: { path: not('renderer/state', 'renderer/pages', 'renderer/components') },
    },
    {
      name: 'components-know-no-pages',
      severity: 'error',
      from: { path: part('renderer/components') },
      to: { path: part('renderer/pages') },
    },
    {
      name: 'state-knows-no-components',
      severity: 'error',
      from: { path: part('renderer/state') },
      to: { path: not('renderer/components', 'renderer/pages', 'renderer/charts') },
    },
    {
      name: 'one-loads-onnxruntime',
      comment: 'It reports to its maker unless that is switched off before it is loaded, which that file does.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/jobs/executors/runtime\\.ts$', '\\.test\\.ts$'] },
      to: { path: 'node_modules/onnxruntime-node/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'program-knows-no-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(tests|e2e|bench)/' },
    },
    ...engineRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'svelte'],
      extensions: ['.ts', '.svelte', '.js', '.cjs', '.mjs', '.json', '.css'],
    },
  },
}
