// The table of rooms as rules of dependency-cruiser.
import { around, language, runtime } from './rooms.mjs';

const rooms = [...language, ...runtime];
const sources = '^(base|grammar|compiler|runtime|lsp|playground)/';

/** A pattern of the paths that belong to a room: those that begin with it and with no longer room. */
export function pathsOf(room, all = rooms) {
  const inner = all.filter((each) => each.room.startsWith(`${room}/`)).map((each) => each.room.slice(room.length + 1));
  const but = inner.length === 0 ? '' : `(?!(?:${inner.map(escaped).join('|')})(?:/|[.]ts$))`;
  return `^${escaped(room)}(?:/${but}|[.]ts$)`;
}

/** @returns what goes into `forbidden` of dependency-cruiser */
export function rulesOf(all = rooms) {
  return [...all.flatMap(rulesOfRoom), ...general];
}

function rulesOfRoom({ room, may, outside }, _index, all) {
  const own = [room, ...may].map((name) => pathsOf(name, all));
  const from = { path: pathsOf(room, all) };
  const modules = outside.filter((name) => name.startsWith('node:')).map((name) => name.slice('node:'.length));
  const packages = outside.filter((name) => !name.startsWith('node:'));
  return [
    {
      name: `${room} imports another room`,
      comment: `${room} may import ${may.length === 0 ? 'no other room' : may.join(', ')} (tools/rooms.mjs)`,
      severity: 'error',
      from,
      to: { path: `^(?:base|grammar|compiler|runtime|lsp|playground|${around.map((each) => each.room).join('|')})/`, pathNot: own },
    },
    ...(modules.includes('*')
      ? []
      : [
          {
            name: `${room} imports a module of Node`,
            comment: `${room} may import ${modules.length === 0 ? 'none' : modules.join(', ')} (tools/rooms.mjs)`,
            severity: 'error',
            from,
            to: { dependencyTypes: ['core'], ...(modules.length === 0 ? {} : { pathNot: `^(?:node:)?(?:${modules.join('|')})$` }) },
          },
        ]),
    {
      name: `${room} imports a package`,
      comment: `${room} may import ${packages.length === 0 ? 'none' : packages.join(', ')} (tools/rooms.mjs)`,
      severity: 'error',
      from,
      to: {
        path: 'node_modules/|^[a-z@]',
        pathNot: [
          sources,
          `^(?:${around.map((each) => each.room).join('|')})/`,
          ...packages.map((name) => `(?:^|node_modules/(?:@types/)?)${escaped(name)}(?:/|$)`),
        ],
        dependencyTypesNot: ['core', 'local'],
      },
    },
  ];
}

const general = [
  {
    name: 'circle',
    comment: 'two files need each other: what both need belongs into a third',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no room',
    comment: 'every file belongs to a room of tools/rooms.mjs',
    severity: 'error',
    from: { path: sources, pathNot: rooms.map(({ room }) => pathsOf(room)) },
    to: {},
  },
  {
    name: 'not found',
    comment: 'an import that leads nowhere',
    severity: 'error',
    from: { pathNot: '^bench/peers/' },
    to: { couldNotResolve: true, pathNot: ['^vscode$', '^sarif$'] },
  },
];

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
