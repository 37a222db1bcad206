// The protocol of Postfix's `check_policy_service`: lines `name=value`, an empty line ends a request, the answer is `action=...` and an
// empty line. The next request comes after the answer.

export type PolicyRequest = ReadonlyMap<string, string>;

const bytesMax = 64 << 10;
const attributesMax = 256;

/** Cuts what has come into requests. */
export class PolicyReader {
  #text = '';
  #attributes = new Map<string, string>();

  /** Null: this is not the protocol. */
  take(chunk: string): readonly PolicyRequest[] | null {
    this.#text += chunk;
    if (this.#text.length > bytesMax) return null;
    const requests: PolicyRequest[] = [];
    for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 1);
      if (line === '') {
        if (this.#attributes.get('request') !== 'smtpd_access_policy') return null;
        requests.push(this.#attributes);
        this.#attributes = new Map();
      } else if (!this.#attribute(line)) return null;
    }
    return requests;
  }

  #attribute(line: string): boolean {
    const equals = line.indexOf('=');
    if (equals <= 0 || this.#attributes.size >= attributesMax) return false;
    this.#attributes.set(line.slice(0, equals), line.slice(equals + 1));
    return true;
  }
}
