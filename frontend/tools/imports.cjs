/**
 * Who may import whom: ui, lib, api, i18n → features → stores → realtime → app.
 * Read by dependency-cruiser (`npm run lint`).
 */
const forbid = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/(${from})/`, pathNot: '[.]test[.]ts$' },
  to: { path: `^src/(${to})/` },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-barrels',
      comment: 'Import the file that holds the thing.',
      severity: 'error',
      from: {},
      to: { path: '^src/.*/index[.]tsx?$' },
    },
    forbid('lib-is-pure', 'lib', 'ui|api|i18n|features|stores|realtime|app', 'lib is pure functions'),
    forbid(
      'ui-is-plain',
      'ui',
      'api|features|stores|realtime|app',
      'ui holds no stores and makes no requests',
    ),
    forbid('api-is-a-leaf', 'api', 'ui|i18n|features|stores|realtime|app', 'api only speaks HTTP'),
    forbid('i18n-is-a-leaf', 'i18n', 'ui|api|features|stores|realtime|app', 'i18n only holds words'),
    forbid('features-below-stores', 'features', 'stores|realtime|app', 'stores compose features'),
    forbid('stores-below-realtime', 'stores', 'realtime|app', 'realtime calls stores'),
    forbid('realtime-below-app', 'realtime', 'app|ui', 'app starts realtime'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
