// SHA-256 of a text, in hexadecimal digits. Where there is Node it is Node's own; a page brings one along (`hashBy`).

type Hash = (text: string) => string;

let hash: Hash = hashOfNode;

/** For where there is no Node: to be called before anything is hashed. */
export function hashBy(own: Hash): void {
  hash = own;
}

export function sha256(text: string): string {
  return hash(text);
}

/** The same of bytes or of a text, as base64. Only where there is Node. */
export function sha256Base64(data: string | Uint8Array): string {
  return byNode(data).digest('base64');
}

function hashOfNode(text: string): string {
  return byNode(text).digest('hex');
}

/** Asked for by name, so that no bundler for a page looks for the module; and loaded when something is hashed, not at each start. */
function byNode(data: string | Uint8Array) {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(data);
}
