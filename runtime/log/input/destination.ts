// `cluster:///path=>name` and `jlog:///path?subscribers=a,b`: where lines go. The compiler reads the same notation out of configurations
// (`compiler/facts/logs.ts`); this one is for what is typed.

export interface Destination {
  /** Absolute, of a folder. */
  readonly path: string;
  /** From both notations, united. */
  readonly subscribers: readonly string[];
}

export type ParsedDestination = { readonly ok: true; readonly destination: Destination } | { readonly ok: false; readonly why: string };

/** Bytes of a name: its hexadecimal form is a file's name. */
const nameBytesMax = 126;

export function parseDestination(text: string): ParsedDestination {
  const match = /^(?:cluster|jlog):\/\/(.*)$/is.exec(text);
  if (match === null) return no(`${text} is no destination: it looks like cluster:///var/log/ecelerity/mainlog.cluster=>master`);
  const [target = '', ...arrows] = (match[1] ?? '').split('=>');
  if (arrows.length > 1) return no(`${text}: only one \`=>\`; several subscribers are ?subscribers=a,b`);
  const [path = '', ...queries] = target.split('?');
  if (!path.startsWith('/')) return no(`${text}: the path is not absolute: three slashes (cluster:///${path.replace(/^\/+/, '')})`);
  const names = arrows.map((name) => name.trim());
  for (const parameter of queries
    .join('?')
    .split('&')
    .filter((each) => each !== '')) {
    const [key, value = ''] = parameter.split('=', 2);
    if (key !== 'subscribers') return no(`${text}: there is no parameter ${key}, only subscribers`);
    for (const name of value.split(',')) names.push(name.trim());
  }
  const subscribers = [...new Set(names.filter((name) => name !== ''))];
  const long = subscribers.find((name) => Buffer.byteLength(name) > nameBytesMax);
  if (long !== undefined) return no(`${text}: the subscriber ${long.slice(0, 40)}... is longer than ${nameBytesMax} bytes`);
  if (path.includes('\0')) return no('a path has no NUL in it');
  return { ok: true, destination: { path: path.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, ''), subscribers } };
}

function no(why: string): ParsedDestination {
  return { ok: false, why };
}
