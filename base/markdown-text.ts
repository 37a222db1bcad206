// The door to Markdown that editors render: hovers and the documentation of completions. A name or value becomes text: no link, no
// image (which would be fetched), no `command:`, no HTML.

import type { Foreign } from './foreign.ts';
import { terminalLine } from './terminal-text.ts';

declare const passed: unique symbol;
export type Markdown = string & { readonly [passed]: 'markdown' };

/** Plain text in a paragraph, a list or a cell of a table. */
export function markdownText(text: Foreign | string): Markdown {
  return (
    terminalLine(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]()#!~$]/g, '\\$&')
      .replaceAll('|', '&#124;')
      // What would begin a list or a heading, and addresses that are linked without being asked to be.
      .replace(/^(\s*)([-=]|[+](?=\s|$)|\d+[.](?=\s|$))/, '$1&#8203;$2')
      .replace(/(:)(?=\/\/)/g, '$1&#8203;')
      .replace(/@/g, '&#64;')
      .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}&#46;`)
      .replace(/\b(mailto|xmpp|command|javascript|vbscript|data|file):/gi, '$1&#58;') as Markdown
  );
}

/** As code, where that can be done; else as plain text: within a table a `|` or a backslash in code is read in several ways,
 * and editors differ in what they make of HTML and links between them. */
export function markdownCode(text: Foreign | string): Markdown {
  const line = terminalLine(text);
  return (line === '' || /[`|\\<>[\]]/.test(line) ? markdownText(line) : `\`${line}\``) as Markdown;
}
