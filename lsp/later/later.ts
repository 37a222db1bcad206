// The door of this room, which is a bundle of its own beside the server: what few ask for, loaded when somebody does.

export { changesText } from './changes-text.ts';
export { formatEdits, formatRange } from '../../compiler/format/format-range.ts';
export { refactorings } from './refactorings.ts';
export { unsavedView } from './unsaved-view.ts';
