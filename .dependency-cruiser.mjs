// `npm test` runs dependency-cruiser with these rules: they are tools/rooms.mjs, and no circles. TypeScript is read by swc, which sees type
// imports as it sees all others.
import { rulesOf } from './tools/room-rules.mjs';

export default {
  forbidden: rulesOf(),
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/generated/[^/]*[.]cjs$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
