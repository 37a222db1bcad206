// The grammar, for chevrotain, with actions that build the tree directly.
//
// What chevrotain records of the rules is the language itself. Tolerance is in two places: alternatives that take tokens
// which fit nowhere (error productions), and plain conditions around parts that may be missing (`RECORDING_PHASE ||`).
// Together they give every token a place in every state, so no rule ever fails, and chevrotain's own recovery, which is
// slow and overflows the stack on many errors, has nothing to do. It stays on: should the grammar have a hole after all,
// the rest of the file is still parsed, and `parse` reports what chevrotain says.
//
// Closures and alternatives are made once, with the parser. State that passes between rules lies in `TreeBuilder`.

import type { IToken } from 'chevrotain';
import type { Lexed } from './lexer.ts';
import { limits } from './limits.ts';
import { beginsItem, isText } from './look-ahead.ts';
import * as t from './tokens.ts';
import { endToken, kinds, parserTokens, type Token } from './tokens.ts';
import { TokenVector } from './token-vector.ts';
import { type Body, noBody, TreeBuilder } from './tree-builder.ts';
import { type Alternative, nothing, recovered, ValueParser } from './value-parser.ts';

/** Where nothing is read. */
const noTokens = new TokenVector(0);

export class ConfigurationParser extends ValueParser {
  constructor(skipValidations: boolean) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  /** Whether a stanza ends where the indentation says so, although its `}` is missing. */
  private byIndentation = false;
  /** Chevrotain's count of the tokens. Its own vector of them is empty, see `LA_FAST`. */
  declare private tokVectorLength: number;

  /**
   * Builds items and diagnostics from the tokens of `text`. `holes` are the tokens at which chevrotain found an error of
   * its own: none, unless the grammar has a hole.
   */
  build(
    text: string,
    lexed: Lexed,
    byIndentation: boolean,
    shortcuts = true,
  ): { readonly tree: TreeBuilder; readonly holes: readonly IToken[] } {
    const { tokens } = lexed;
    const tree = new TreeBuilder(text, tokens.starts, tokens.ends);
    this.tree = tree;
    this.byIndentation = byIndentation;
    this.shortcuts = shortcuts;
    this.input = [];
    this.tags = tokens.tags;
    this.tokVectorLength = tokens.count;
    this.file();
    const holes = this.errors.map((error) => error.token);
    // Neither the text nor its tree may live as long as the parser does.
    this.input = [];
    this.tags = noTokens.tags;
    this.tree = nothing;
    return { tree, holes };
  }

  /** A hook of chevrotain, which would put sentinels behind its own vector of tokens; ours ends with some. */
  onBeforeParse(): void {}

  /** The same as `LA_FAST`, for any distance. */
  override LA(distance: number): Token {
    const at = this.currIdx + distance;
    return at < 0 || at >= this.tokVectorLength ? endToken : this.LA_FAST(distance);
  }

  // ---- Files and bodies -------------------------------------------------------------------------------------------

  private readonly fileParts: Alternative[] = [
    { ALT: () => void this.SUBRULE(this.items) },
    {
      ALT: () => {
        this.CONSUME(t.RCurly);
        this.tree.strayClose(this.currIdx);
      },
    },
  ];
  private readonly filePart = (): void => this.OR(this.fileParts);
  private readonly file = this.RULE('file', () => this.MANY(this.filePart), recovered);

  private readonly itemKinds: Alternative[] = [
    { ALT: () => this.assignment() },
    { ALT: () => this.anonymous() },
    { ALT: () => void this.SUBRULE(this.named) },
    { ALT: () => void this.SUBRULE(this.include) },
    { ALT: () => void this.SUBRULE(this.quotedName) },
    { ALT: () => void this.SUBRULE(this.stray) },
    { ALT: () => void this.SUBRULE(this.strayBlock) },
  ];
  private readonly item = (): void => {
    if (!this.RECORDING_PHASE && (this.itemsEnd() || (this.shortcuts && this.tree.column < 0 && this.plainOptions()))) return;
    this.OR(this.itemKinds);
  };

  private readonly items = this.RULE('items', () => this.AT_LEAST_ONE(this.item), recovered);
  private readonly someItems = (): void => void this.SUBRULE(this.items);

  /** `{ items }`, the body of the stanza whose name is at `tree.header`. What belongs to the stanza around it waits in locals. */
  private readonly block = this.RULE(
    'block',
    (): Body => {
      this.CONSUME(t.LCurly);
      const { tree } = this;
      const open = tree.start(this.currIdx);
      const { header } = tree;
      const mark = tree.mark;
      const outerColumn = tree.column;
      tree.column = this.byIndentation ? tree.columnOf(header) : -1;
      tree.level++;
      this.OPTION(this.someItems);
      tree.level--;
      let close = -1;
      if (this.RECORDING_PHASE || this.closeFollows()) {
        this.CONSUME(t.RCurly);
        close = tree.start(this.currIdx);
      } else {
        tree.missingBrace(header, open, this.currIdx + 1);
      }
      tree.column = outerColumn;
      return { items: tree.since(mark), open, close };
    },
    recovered,
  );

  // ---- Options and stanzas ----------------------------------------------------------------------------------------

  /** `name = value`, by far the most frequent item: part of the rule `items`, not a rule of its own. */
  private assignment(): void {
    const { tree } = this;
    this.CONSUME(t.Key);
    const name = this.currIdx;
    this.CONSUME(t.Equals);
    if (this.RECORDING_PHASE || this.peek(1).kind === kinds.equals) this.SUBRULE(this.strayEquals);
    tree.forgetValue();
    if (this.RECORDING_PHASE || !this.valueIsMissing()) this.OR1(this.valueKinds);
    const { value } = tree;
    // Only a text directly before `{`, or nothing, makes it a stanza with a stray `=` (R31, R32).
    if (this.RECORDING_PHASE || (this.bodyFollows() && (value === null || value.kind === 'text'))) {
      tree.header = name;
      const body = this.SUBRULE(this.block);
      tree.stanza(name, name + 1, value?.kind === 'text' ? value : null, this.currIdx, body);
    } else {
      tree.option(name, name + 1, this.currIdx, value);
    }
  }

  /** `name { ... }` */
  private anonymous(): void {
    this.CONSUME1(t.Head);
    const name = this.currIdx;
    if (this.tree.isInclude(name)) {
      this.tree.include(name, null);
    } else if (this.RECORDING_PHASE || this.bodyFollows()) {
      this.tree.header = name;
      const body = this.SUBRULE1(this.block);
      this.tree.stanza(name, -1, null, this.currIdx, body);
    } else {
      // Too deep: `strayBlock` skips the body.
      this.tree.stanza(name, -1, null, name, noBody);
    }
  }

  /** `name label { ... }`, `name [ ... ]` and `name ( ... )`; also a name alone, and a value without `=`. */
  private readonly named = this.RULE(
    'named',
    () => {
      const { tree } = this;
      this.CONSUME1(t.Word);
      const name = this.currIdx;
      tree.forgetValue();
      if (this.RECORDING_PHASE || this.nameGoesOn()) this.OR(this.valueKinds);
      const { value } = tree;
      const label = value?.kind === 'text' ? value : null;
      const labelEnd = this.currIdx;
      if (this.RECORDING_PHASE || (label !== null && !this.bodyFollows())) this.MANY(this.extra);
      const last = this.currIdx;
      if (this.RECORDING_PHASE || (label !== null && this.bodyFollows())) {
        tree.header = name;
        const body = this.SUBRULE(this.block);
        tree.stanza(name, -1, label, this.currIdx, body);
        if (last > labelEnd) tree.report('EC1016', tree.start(labelEnd + 1), tree.end(last), tree.start(name + 1));
      } else if (value === null) {
        tree.lone(name);
      } else if (last > labelEnd) {
        tree.junk(name, last);
        tree.unexpected(name, last);
      } else if (label !== null && this.peek(1).kind === kinds.lCurly) {
        tree.stanza(name, -1, label, last, noBody);
      } else {
        tree.option(name, -1, last, value);
      }
    },
    recovered,
  );

  private readonly include = this.RULE(
    'include',
    () => {
      this.CONSUME1(t.Include);
      const name = this.currIdx;
      this.tree.forgetValue();
      if (this.RECORDING_PHASE || this.pathFollows()) this.OR(this.textKinds);
      const { value } = this.tree;
      this.tree.include(name, value?.kind === 'text' ? value : null);
    },
    recovered,
  );

  // ---- Error productions ------------------------------------------------------------------------------------------

  private readonly extraKinds: Alternative[] = [t.Word, t.Head, t.Include, t.Quoted, t.Regex].map((type) => ({
    ALT: () => void this.CONSUME3(type),
  }));
  /** Further texts on the line, where none belongs. */
  private readonly extra = (): void => {
    if (this.RECORDING_PHASE || this.textFollowsOnLine()) this.OR3(this.extraKinds);
  };

  /** `name = = value` */
  private readonly strayEquals = this.RULE(
    'strayEquals',
    () =>
      this.MANY(() => {
        this.CONSUME(t.Equals);
        this.tree.strayEquals(this.currIdx);
      }),
    recovered,
  );

  /** `"name" = value` and `"name" { ... }` */
  private readonly quotedName = this.RULE(
    'quotedName',
    () => {
      this.CONSUME1(t.QuotedKey);
      const name = this.currIdx;
      this.CONSUME(t.Equals);
      this.tree.forgetValue();
      if (this.RECORDING_PHASE || !this.valueIsMissing()) this.OR1(this.valueKinds);
      this.tree.quotedOption(name, name + 1, this.currIdx, this.tree.value);
    },
    recovered,
  );

  private readonly strayKinds: Alternative[] = [
    { ALT: () => void this.SUBRULE(this.strayTexts) },
    ...[t.RParen, t.RSquare].map((type) => ({ ALT: () => void this.CONSUME(type) })),
    { ALT: () => void this.SUBRULE(this.list) },
    { ALT: () => void this.SUBRULE(this.dict) },
    { ALT: () => void this.CONSUME(t.Separator) },
    { ALT: () => void this.CONSUME(t.Skipped) },
  ];

  private readonly strayTextKinds: Alternative[] = [t.Equals, t.Regex, t.Quoted].map((type) => ({
    ALT: () => void this.CONSUME(type),
  }));

  private readonly strayTexts = this.RULE(
    'strayTexts',
    () => {
      this.OR(this.strayTextKinds);
      this.MANY(this.extra);
    },
    recovered,
  );

  /** What begins no item. The texts after it on its line go with it. */
  private readonly stray = this.RULE(
    'stray',
    () => {
      const { tree } = this;
      const first = this.currIdx + 1;
      const { kind } = this.peek(1);
      this.OR(this.strayKinds);
      if (kind === kinds.quoted && this.currIdx === first && (this.RECORDING_PHASE || this.bodyFollows())) {
        tree.header = first;
        const body = this.SUBRULE(this.block);
        tree.quotedStanza(first, this.currIdx, body);
        return;
      }
      tree.junk(first, this.currIdx);
      if (kind === kinds.separator) tree.separator(first);
      else if (kind !== kinds.skipped) tree.unexpected(first, this.currIdx);
    },
    recovered,
  );

  /** A `{` without a name. What is inside it is read as if the braces were not there. */
  private readonly strayBlock = this.RULE(
    'strayBlock',
    () => {
      const { tree } = this;
      this.CONSUME(t.LCurly);
      const open = this.currIdx;
      if (this.RECORDING_PHASE || tree.level >= limits.depth) {
        this.SUBRULE(this.skippedBlock);
        tree.tooDeep(open, this.currIdx);
        if (!this.RECORDING_PHASE) return;
      }
      tree.junk(open, open);
      tree.level++;
      this.OPTION(this.someItems);
      tree.level--;
      let close = -1;
      if (this.RECORDING_PHASE || this.peek(1).kind === kinds.rCurly) {
        this.CONSUME(t.RCurly);
        tree.junk(this.currIdx, this.currIdx);
        close = tree.start(this.currIdx);
      }
      tree.report('EC1001', tree.start(open), tree.start(open) + 1, close);
    },
    recovered,
  );

  private readonly anyToken: Alternative[] = parserTokens.map((type) => ({
    ALT: () => {
      this.CONSUME(type);
      const { kind } = this.peek(0);
      if (kind === kinds.lCurly) this.tree.skipping++;
      else if (kind === kinds.rCurly) this.tree.skipping--;
    },
  }));
  private readonly skippedToken = (): void => {
    if (this.RECORDING_PHASE || this.tree.skipping > 0) this.OR(this.anyToken);
  };
  /** What follows a `{` too deep, up to and with its `}`: counted off without nesting rules, which would run out of stack. */
  private readonly skippedBlock = this.RULE(
    'skippedBlock',
    () => {
      this.tree.skipping = 1;
      this.MANY(this.skippedToken);
    },
    recovered,
  );

  // ---- Looking ahead ----------------------------------------------------------------------------------------------

  /** Reading by indentation: whether the next token stands too far left to belong to the open stanza. */
  private itemsEnd(): boolean {
    const { tree } = this;
    if (tree.column < 0 || !this.peek(1).first) return false;
    const column = tree.columnOf(this.currIdx + 1);
    return column >= 0 && column <= tree.column;
  }

  /** Whether a `}` follows and, reading by indentation, is not one of a stanza further out. */
  private closeFollows(): boolean {
    const next = this.peek(1);
    if (next.kind !== kinds.rCurly) return false;
    const { tree } = this;
    if (tree.column < 0 || !next.first) return true;
    const column = tree.columnOf(this.currIdx + 1);
    return column < 0 || column >= tree.column;
  }

  private bodyFollows(): boolean {
    return this.peek(1).kind === kinds.lCurly && this.tree.level < limits.depth;
  }

  /** Whether what follows a name belongs to it: anything that may be a label or a value, but a bare word only on the same line. */
  private nameGoesOn(): boolean {
    const next = this.peek(1);
    switch (next.kind) {
      case kinds.word:
      case kinds.include:
        return !next.first;
      case kinds.head:
      case kinds.quoted:
      case kinds.regex:
      case kinds.lParen:
      case kinds.lSquare:
        return true;
      default:
        return false;
    }
  }

  /** Whether a path follows `include`. */
  private pathFollows(): boolean {
    const next = this.peek(1);
    return isText(next.kind) && !beginsItem(next, this.peek(2), this.peek(3));
  }
}
