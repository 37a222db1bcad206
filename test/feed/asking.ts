// A client of the feed that asks one thing after the other, and what tests expect of its answers.
import assert from 'node:assert/strict';
import { command, RawClient } from './nodes.ts';

export type Answer = string | number | null | readonly Answer[] | { readonly error: string };

/** A client that reads RESP2 answers one at a time. */
export class Client extends RawClient {
  async ask(...args: readonly (string | Uint8Array)[]): Promise<Answer> {
    this.send(command(...args));
    return this.answer();
  }

  async answer(): Promise<Answer> {
    const line = await this.line();
    const [kind, rest] = [line[0], line.slice(1)];
    if (kind === '+') return rest;
    if (kind === '-') return { error: rest };
    if (kind === ':') return Number(rest);
    if (kind === '$' && rest === '-1') return null;
    if (kind === '$') return (await this.read(Number(rest) + 2)).slice(0, -2);
    assert.equal(kind, '*', `an answer begins with ${line}`);
    const items: Answer[] = [];
    for (let i = 0; i < Number(rest); i++) items.push(await this.answer());
    return items;
  }

  private async line(): Promise<string> {
    let text = '';
    while (!text.endsWith('\r\n')) {
      const byte = await this.read(1);
      if (byte === '') throw new Error(`the connection ended after ${JSON.stringify(text)}`);
      text += byte;
    }
    return text.slice(0, -2);
  }
}

export function refused(answer: Answer, expected: RegExp): void {
  const text = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : JSON.stringify(answer);
  assert.match(text, expected);
}
