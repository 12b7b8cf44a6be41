/** The arrows of import of the house: app → server → models, never back (docs/architecture.md). */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'models-know-nobody', severity: 'error', from: { path: '^models/' }, to: { path: '^(app|server)/' } },
    {
      name: 'contracts-only-zod',
      severity: 'error',
      from: { path: '^models/contracts/' },
      to: { pathNot: '^(models/contracts/|node_modules/zod/)' },
    },
    {
      name: 'server-not-app',
      comment: 'The process takes its start from the built entry; it only names its type.',
      severity: 'error',
      from: { path: '^server/', pathNot: '^server/index\\.ts$' },
      to: { path: '^app/' },
    },
    { name: 'product-not-tests', severity: 'error', from: { path: '^(app|server|models)/' }, to: { path: '^tests/' } },
    {
      name: 'components-stay-in-the-browser',
      comment:
        'Only routes and the server entry may reach the server; components, hooks and the socket client may not.',
      severity: 'error',
      from: { path: '^app/', pathNot: '^app/(routes/|root\\.tsx|entry\\.server\\.tsx|.*\\.server\\.tsx?$)' },
      to: { path: '^(server/|models/(?!contracts/))', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-not-schemas',
      comment: 'Routes speak to use cases and presenters, never to a collection.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^models/(?!contracts/)' },
    },
    {
      name: 'policies-are-pure',
      severity: 'error',
      from: { path: '^server/policies/' },
      to: {
        path: '^(server/(log|realtime|jobs|integrations|embedded)|models/schemas)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
