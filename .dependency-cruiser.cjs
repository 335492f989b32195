/** Imports go one way: the tree shows the architecture. @type {import('dependency-cruiser').IConfiguration} */
const app = [
  'functions',
  'orchestrations',
  'activities',
  'connection',
  'targets',
  'azure',
  'kubernetes',
  'messaging',
  'diagnostics',
  'cli',
];

/** `from` may import only the folders of `to` (and its own). */
function only(from, to) {
  const allowed = [from, ...to].join('|');
  return {
    name: `${from}-imports-only-${to.join('-') || 'itself'}`,
    severity: 'error',
    from: { path: `^${from}/` },
    to: { path: `^(${[...app, 'local'].join('|')})/`, pathNot: `^(${allowed})/` },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the-app-does-not-know-that-it-runs-locally',
      severity: 'error',
      from: { path: `^(${app.join('|')})/` },
      to: { path: '^local/' },
    },
    {
      name: 'orchestrations-take-only-types-from-activities',
      severity: 'error',
      from: { path: '^orchestrations/' },
      // These files hold types only.
      to: {
        path: '^activities/',
        pathNot: '^activities/(?:phase|diagnosis/diagnosis|flux/flux)-activity\\.ts$',
      },
    },
    {
      name: 'local-stand-ins-do-not-know-the-app',
      severity: 'error',
      from: { path: '^local/(?!demo/|main\\.ts|stack/)' },
      to: { path: `^(${app.join('|')})/` },
    },
    only('connection', []),
    only('targets', ['connection']),
    only('azure', ['connection', 'targets']),
    only('kubernetes', ['connection', 'azure', 'targets']),
    only('messaging', ['connection', 'azure']),
    only('diagnostics', ['connection', 'targets']),
    only('activities', ['connection', 'targets', 'azure', 'kubernetes', 'messaging', 'diagnostics']),
    only('orchestrations', ['connection', 'activities']),
    only('functions', [
      'connection',
      'orchestrations',
      'activities',
      'targets',
      'azure',
      'messaging',
      'diagnostics',
    ]),
    only('cli', ['connection', 'targets', 'diagnostics']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
