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

/** Asked for by name, so that no bundler for a page looks for the module. */
function hashOfNode(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
